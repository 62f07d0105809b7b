package ask_test

import (
	"encoding/csv"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

var (
	abroad = ask.YesNo{Name: "abroad"}
	staff  = ask.Group{Name: "staff", Min: 1, Max: 4, File: true, Questions: []ask.Question{
		ask.Name{Name: "worker"},
		ask.Date{Name: "born", NotFuture: true},
		ask.Money{Name: "pay", Min: -1_000_00, Max: 1_000_000_00},
		ask.OneOf{Name: "often", Options: []string{"W1", "M1"}},
		ask.AnyOf{Name: "paid", Options: []string{"bonus", "fuel", "none"}, Exclusive: "none", When: ask.YesNo{Name: "extras"}.Is(true)},
		abroad,
		ask.Country{Name: "country", When: abroad.Is(true)},
		ask.Text{Name: "remark", Max: 20, Optional: true},
	}}
	whole = ask.Answers{}.With("extras", true)
)

const columns = "worker-title,worker-first,worker-middle,worker-last,born,pay,often,paid,abroad,country,remark"

func TestColumns(t *testing.T) {
	var names []string
	for _, c := range staff.Columns() {
		names = append(names, c.Name)
	}
	if got := strings.Join(names, ","); got != columns {
		t.Errorf("%s", got)
	}
}

func TestReadFile(t *testing.T) {
	on := date.MustParse("2026-11-22")
	right := "Ann,Byron,1990-01-31,\"1,200.50\",W1,bonus;fuel,no,,"
	head := "worker-first,worker-last,born,pay,often,paid,abroad,country,remark\n"
	for name, test := range map[string]struct {
		file   string
		rows   int
		faults map[string]ask.Code
	}{
		"one row":                               {head + right, 1, nil},
		"a mark of the encoding, Windows lines": {"\ufeff" + strings.ReplaceAll(head+right+"\n\n"+right+"\n", "\n", "\r\n"), 2, nil},
		"forgiving cells": {"remark,BORN , pay,often,paid,abroad,worker-last,worker-first,country\n" +
			"\"a, b\",31/1/1990,£3,w1,None,YES, Byron ,Ann,FR", 1, nil},
		"a column left out is empty":  {"worker-first,worker-last,born,pay,often,paid,abroad\nAnn,Byron,1 2 1990,0,M1,none,no", 1, nil},
		"the most":                    {head + strings.Repeat(right+"\n", 4), 4, nil},
		"one too many":                {head + strings.Repeat(right+"\n", 5), 0, map[string]ask.Code{"": ask.TooMany}},
		"no row":                      {head, 0, map[string]ask.Code{"": ask.TooFew}},
		"nothing":                     {"", 0, map[string]ask.Code{"": ask.NotAFile}},
		"no column":                   {",,\n1,2,3", 0, map[string]ask.Code{"": ask.NotAFile}},
		"an unknown column":           {"worker-first,salary\nAnn,1", 0, map[string]ask.Code{"": ask.UnknownColumn}},
		"a column twice":              {"worker-first,worker-first\nAnn,Ann", 0, map[string]ask.Code{"": ask.ColumnTwice}},
		"semicolons":                  {"worker-first;worker-last;born;pay;often;paid;abroad\nAnn;Byron;1990-01-31;\"1,200.50\";W1;\"bonus;fuel\";no", 1, nil},
		"a quote that does not close": {head + right + "\n\"Ann", 0, map[string]ask.Code{"": ask.NotAFile}},
		"a spreadsheet's encoding":    {head + "Ren\xe9" + right[3:], 1, nil},
		"a null":                      {head + "A\x00" + right[3:], 0, map[string]ask.Code{"": ask.NotAFile}},
		"more cells than columns":     {head + right + ",more", 0, map[string]ask.Code{"0": ask.TooManyCells}},
		"each row tells what is wrong with it": {head + right + "\nAnn,,31/2/1990,1e400,X,bonus;none,perhaps,,\n,Byron,1990-01-31,1,W1,,yes,,", 0, map[string]ask.Code{
			"1/worker/last": ask.Missing, "1/born": ask.NotADate, "1/pay": ask.NotMoney, "1/often": ask.NotAnOption,
			"1/paid": ask.NotTogether, "1/abroad": ask.NotAnOption, "2/worker/first": ask.Missing,
		}},
		"what is missing and what is not asked": {head + "Ann,Byron,1990-01-31,1,,none,no,FR,\nAnn,Byron,1990-01-31,1,W1,none,yes,,", 0,
			map[string]ask.Code{"0/often": ask.Missing, "0/country": ask.NotAsked, "1/country": ask.Missing}},
	} {
		t.Run(name, func(t *testing.T) {
			rows, faults := staff.ReadFile(on, whole, strings.NewReader(test.file))
			var found map[string]ask.Code
			for _, f := range faults {
				if found == nil {
					found = map[string]ask.Code{}
				}
				found[f.Path] = f.Code
			}
			if len(rows.Rows) != test.rows || !reflect.DeepEqual(found, test.faults) {
				t.Errorf("%d rows, %v", len(rows.Rows), faults)
			}
		})
	}
	rows, _ := staff.ReadFile(on, whole, strings.NewReader(head+right))
	got, _ := json.Marshal(staff.Encode(rows))
	if want := `[{"abroad":false,"born":"1990-01-31","often":"W1","paid":["bonus","fuel"],"pay":1200.50,"worker":{"first":"Ann","last":"Byron"}}]`; string(got) != want {
		t.Errorf("read %s", got)
	}
	_, faults := staff.ReadFile(on, whole, strings.NewReader("\n"+head+"\n"+right+"\n\"Ann\n\",Byron"+right[9:]+"\nAnn,Byron"))
	if len(faults) != 5 || faults[0].Values["line"] != 7 {
		t.Errorf("the third row stands in line 7: %v", faults)
	}
	long := head + strings.Repeat(",,,,,,,,x\n", 4)
	if _, faults := staff.ReadFile(on, whole, strings.NewReader(long)); len(faults) != 6*4 {
		t.Errorf("%d faults: %v", len(faults), faults)
	}
	many := staff
	many.Max = 5_000
	if _, faults := many.ReadFile(on, whole, strings.NewReader(head+strings.Repeat(",,,,,,,,x\n", 5_000))); len(faults) != 100 {
		t.Errorf("%d faults", len(faults))
	}
}

// A draft keeps the rows of a file as one answer. They are read back as they were, one at a time they are no steps.
func TestRowsOfAFileInADraft(t *testing.T) {
	on := date.MustParse("2026-11-22")
	rows, faults := staff.ReadFile(on, whole, strings.NewReader("worker-first,worker-last,born,pay,often,paid,abroad\nAnn,Byron,1 2 1990,0,M1,none,no"))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	questions := []ask.Question{ask.YesNo{Name: "extras"}, staff}
	kept, err := json.Marshal(staff.Encode(rows))
	if err != nil {
		t.Fatal(err)
	}
	draft := map[string]json.RawMessage{"extras": json.RawMessage("true"), "staff": kept}
	for name, read := range map[string]func([]ask.Question, map[string]json.RawMessage) ask.Answers{"gather": ask.Gather, "recall": ask.Recall} {
		a := read(questions, draft)
		if !staff.InFile(a) || len(staff.Of(a)) != 1 {
			t.Errorf("%s: %v", name, a)
		}
		steps, asked := ask.Walk(questions, on, a)
		if len(steps) != 2 || !steps[1].Answered || !staff.InFile(asked) {
			t.Errorf("%s: %d steps", name, len(steps))
		}
		if faults := ask.Check(questions, on, asked); len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
		}
		// An answer that the whole no longer leads to is dropped, and one that it leads to is missed.
		_, changed := ask.Walk(questions, on, a.With("extras", false))
		if row := staff.Of(changed)[0]; row.Given("paid") {
			t.Errorf("%s: %v is kept", name, row.Value("paid"))
		}
	}
	draft["staff"] = json.RawMessage(`[{"born": 7}]`)
	if a := ask.Gather(questions, draft); a.Seen("staff") {
		t.Error("rows that cannot be read count as given")
	}
}

// What Cells writes, ReadFile reads.
func TestFileRoundTrip(t *testing.T) {
	on := date.MustParse("2026-11-22")
	rapid.Check(t, func(t *rapid.T) {
		row := ask.Answers{}.
			With("worker", ask.PersonName{First: rapid.StringMatching("[A-Z][a-zé'’-]{0,9}").Draw(t, "first"), Last: "O’Neill"}).
			With("born", date.MustParse("1990-01-01").AddDays(rapid.IntRange(-9_000, 9_000).Draw(t, "born"))).
			With("pay", money.Pence(rapid.Int64Range(-1_000_00, 1_000_000_00).Draw(t, "pay"))).
			With("often", rapid.SampledFrom([]string{"W1", "M1"}).Draw(t, "often")).
			With("paid", rapid.SampledFrom([][]string{{"bonus"}, {"bonus", "fuel"}, {"none"}}).Draw(t, "paid")).
			With("abroad", true).With("country", rapid.SampledFrom([]string{"FR", "DE"}).Draw(t, "country")).
			With("remark", rapid.SampledFrom([]any{nil, "a, \"b\"", "; ;", "=1+1"}).Draw(t, "remark"))
		var file strings.Builder
		writer := csv.NewWriter(&file)
		if err := writer.WriteAll([][]string{strings.Split(columns, ","), staff.Cells(row)}); err != nil {
			t.Fatal(err)
		}
		rows, faults := staff.ReadFile(on, whole, strings.NewReader(file.String()))
		if len(faults) > 0 {
			t.Fatalf("%v\n%s", faults, file.String())
		}
		want, _ := json.Marshal(ask.Encode(staff.Questions, row))
		got, _ := json.Marshal(ask.Encode(staff.Questions, rows.Rows[0]))
		if string(got) != string(want) {
			t.Errorf("%s\n%s\n%s", file.String(), got, want)
		}
	})
}

func FuzzReadFile(f *testing.F) {
	f.Add(columns + "\n,Ann,,Byron,1990-01-31,1,W1,none,no,,")
	f.Add("worker-first\n\"\n")
	f.Fuzz(func(t *testing.T, file string) {
		rows, faults := staff.ReadFile(date.MustParse("2026-11-22"), whole, strings.NewReader(file))
		if (len(rows.Rows) == 0) != (len(faults) > 0) || len(rows.Rows) > staff.Max {
			t.Errorf("%d rows and %v", len(rows.Rows), faults)
		}
		if len(faults) == 0 {
			if wrong := ask.Check([]ask.Question{staff}, date.MustParse("2026-11-22"), ask.Answers{}.With("extras", true).With("staff", rows)); len(wrong) > 0 {
				t.Errorf("read and then refused: %v", wrong)
			}
		}
	})
}
