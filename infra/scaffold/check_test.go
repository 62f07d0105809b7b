package scaffold

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Faults of every sort are told at once, each in one line with its file and its line, and with exit code 1.
func TestCheckTellsAllFaultsAtOnce(t *testing.T) {
	root := copyOfRepository(t)
	if _, err := Write(root, Transaction{Name: "skip-permit", Department: "westshire"}, Taken{}); err != nil {
		t.Fatal(err)
	}
	for _, spoil := range []struct{ file, old, new string }{
		{"application.go", `ask.Text{Name: "other-purpose", When: purpose.Is("other")`, `ask.Text{Name: "other-purpose", When: purpose.Is("others")`},
		{"application.go", `ask.Whole{Name: "weeks", Min: 1`, `ask.Whole{Name: "weeks", When: ask.YesNo{Name: "weekly"}.Is(true), Min: 1`},
		{"application.go", `ask.Date{Name: "starts",`, `ask.Date{Name: "starts", When: ask.All(purpose.Is("home"), purpose.Is("work")),`},
		{"application.go", `ask.Money{Name: "worth"`, `ask.Money{Name: "submit"`},
		{"applicant.go", `ask.Phone{Name: "phone"`, `ask.Phone{Name: "email"`},
		{"fee.go", "\t},\n}}", "\t},\n\t{\n\t\tFrom: date.MustParse(\"2027-03-01\"), To: date.MustParse(\"2028-04-01\"),\n\t\tSource: \"none\",\n\t},\n}}"},
		{"skippermit.go", `Amounts:`, `Codes:     []ask.Code{"too-long"},` + "\n\tAmounts:"},
		{"skippermit.go", `shared/date"`, `shared/ask"` + "\n\t\"" + platform + `/shared/date"`},
		{"words.cy.json", `"label": "Enw",` + "\n", ``},
		{"words.cy.json", "{weeks} wythnos", "wythnos"},
		{"words.en.json", `"Anything else",`, `"Anything else", "hnt": "No",`},
	} {
		name := filepath.Join(root, "functions", "skippermit", filepath.FromSlash(spoil.file))
		text := fileText(t, name)
		if !strings.Contains(text, spoil.old) {
			t.Fatalf("%s has no %s", spoil.file, spoil.old)
		}
		if err := write(name, []byte(strings.Replace(text, spoil.old, spoil.new, 1))); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-o", "frontline", "./infra/frontline")
	cmd.Dir = root
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	check := exec.CommandContext(t.Context(), filepath.Join(root, "frontline"), "check")
	check.Dir = root
	said, err := check.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("%v, want exit code 1", err)
	}
	for _, want := range []struct{ file, line, text string }{ // the line is the first that holds the text
		{"application.go", "other-purpose", "other-purpose is asked depending on an answer others of purpose, which that question does not take"},
		{"application.go", "weekly", "weeks is asked depending on weekly, which is not asked before it"},
		{"application.go", `"starts"`, "starts is never asked: its condition can never hold"},
		{"application.go", `"submit"`, "the name submit is taken: the platform uses it"},
		{"applicant.go", `ask.Phone{Name: "email"`, "the name email is taken: another question has it"},
		{"fee.go", "2027-03-01", `rates "skip permit fees": the row from 2027-03-01 overlaps the row before or is out of order`},
		{"skippermit.go", "Codes:", `the code "too-long" could be taken for one of the platform's: use capital letters, digits and underscores`},
		{"words.cy.json", `"full-name"`, "there is no full-name.label, which English has"},
		{"words.cy.json", `"remarks"`, "there is no remarks.hnt, which English has"},
		{"words.cy.json", `"weekly-fee"`, "reason.weekly-fee has the values [amount from weeks] in English and [amount from] in Welsh"},
	} {
		name := "functions/skippermit/" + want.file
		above, _, found := strings.Cut(fileText(t, filepath.Join(root, filepath.FromSlash(name))), want.line)
		line := fmt.Sprintf("\n%s:%d: %s\n", name, 1+strings.Count(above, "\n"), want.text)
		if !found || !strings.Contains("\n"+string(said), line) {
			t.Errorf("it does not tell %s", line)
		}
	}
	if t.Failed() {
		t.Logf("%s", said)
	}
}
