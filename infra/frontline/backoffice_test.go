package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/backoffice/shelf"
	"github.com/frontline-gov/frontline/shared/handoff"
)

// What is called wrongly is told in one line, with exit code 2, before anything is made; what cannot be done is 1.
func TestBackOfficeCalls(t *testing.T) {
	for name, test := range map[string]struct {
		args string
		code int
		says string
	}{
		"help":                {"--help", 0, "TRANSACTION [receive | list"},
		"nothing":             {"", 2, "say which transaction: child-benefit,"},
		"another transaction": {"council-tax", 2, `no transaction "council-tax"`},
		"an unknown verb":     {"child-benefit frolic", 2, `"frolic"`},
		"a verb too long":     {"child-benefit list everything", 2, `"list"`},
		"show of nothing":     {"child-benefit show", 2, `"show"`},
		"show of no case":     {"child-benefit show ABC", 2, `"ABC" is no reference`},
		"decide what":         {"child-benefit decide 9T04-HC8S-HY87", 2, `"decide"`},
		"an unknown flag":     {"child-benefit list -colour", 2, "-colour"},
		"half of AWS":         {"child-benefit -queue https://sqs.example/q", 2, "both -queue and -api"},
		"a port that is none": {"child-benefit -port 80x", 2, `"80x"`},
		"a hyphen":            {"child-benefit -", 2, `"-"`},
		"no cases":            {"child-benefit list", 1, "there are no cases"},
		"no platform":         {"child-benefit -once -port 1", 1, "receive from the queue"},
		"an API without TLS":  {"child-benefit -once -queue http://localhost:1/q -api http://api.example", 1, "not https"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			t.Setenv("AWS_REGION", "eu-west-2")
			var out, errs bytes.Buffer
			code := dispatch(t.Context(), append([]string{"backoffice"}, strings.Fields(test.args)...), &out, &errs)
			if said := out.String() + errs.String(); code != test.code || !strings.Contains(said, test.says) {
				t.Errorf("%d %q, want %d and %q", code, said, test.code, test.says)
			}
			if made, err := os.ReadDir("."); err != nil || code == 2 && len(made) > 0 {
				t.Errorf("it makes %v, %v", made, err)
			}
		})
	}
}

// A case is listed and shown to people and to programs; what somebody typed cannot move the cursor of a terminal.
func TestBackOfficeShows(t *testing.T) {
	text, err := os.ReadFile("../../shared/handoff/testdata/message.json")
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.Replace(text, []byte(`"Dr"`), []byte(`"Dr\u001b[2J"`), 1)
	var m handoff.Message
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"cases.db", "cases"} {
		path := filepath.Join(t.TempDir(), name)
		cases, err := shelf.Open(path, func() time.Time { return time.Date(2026, 11, 22, 13, 0, 0, 0, time.UTC) })
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := cases.File(t.Context(), backoffice.Submission{Message: m, Body: text}); err != nil {
			t.Fatal(err)
		}
		cases.Close()
		run := func(args ...string) string {
			var out, errs bytes.Buffer
			if code := dispatch(t.Context(), append([]string{"backoffice", "child-benefit", "-shelf", path}, args...), &out, &errs); code != 0 || errs.Len() > 0 {
				t.Errorf("%v: %d %s", args, code, &errs)
			}
			return out.String()
		}
		row := strings.Fields(strings.Split(run("list"), "\n")[1])
		if got := strings.Join(row, " "); got != "CB-9T04-HC8S-HY87 1 submission claimed 2026-11-22 12:34 filed, not acknowledged" {
			t.Errorf("the list has %q", got)
		}
		shown := run("show", "CB-9T04-HC8S-HY87")
		for _, want := range []string{"weekly", "44.95", "children/0/child-name/first", "Isla", "change-of-details"} {
			if !strings.Contains(shown, want) {
				t.Errorf("%q is not shown", want)
			}
		}
		if strings.ContainsRune(shown, 0x1b) {
			t.Error("an escape reaches the terminal")
		}
		var one shelf.Case
		if err := json.Unmarshal([]byte(run("show", "9t04hc8shy87", "-json")), &one); err != nil || one.HandoffID != m.HandoffID {
			t.Errorf("%+v, %v", one, err)
		}
		if got := run("list", "-json", "-undecided"); strings.Count(got, "\n") != 1 || strings.Contains(got, "Isla") {
			t.Errorf("the list in JSON is %s", got)
		}
	}
}
