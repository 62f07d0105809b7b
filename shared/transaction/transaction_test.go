package transaction_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

var (
	rooms = ask.Whole{Name: "rooms", Min: 1, Max: 20}
	cats  = ask.YesNo{Name: "cats"}
	many  = ask.Whole{Name: "many", When: cats.Is(true), Min: 1, Max: 9}
	on    = date.MustParse("2026-11-22")
)

// sample is a small transaction that notes which of its rules are asked, in their order.
func sample(asked *[]string) transaction.Transaction {
	note := func(rule string) { *asked = append(*asked, rule) }
	return transaction.Transaction{
		Name: "sample", Questions: []ask.Question{rooms, cats, many}, Rates: []rate.Published{fee("1")},
		Eligible: func(_ date.Date, a ask.Answers) []transaction.Reason {
			note("eligible")
			if a.Given("rooms") && rooms.Of(a) > 10 {
				return []transaction.Reason{{Rule: "too-large"}}
			}
			return nil
		},
		Check: func(_ date.Date, a ask.Answers) []ask.Fault {
			note("check")
			if many.Of(a) > rooms.Of(a) {
				return []ask.Fault{{Path: "many", Code: ask.Inconsistent}}
			}
			return nil
		},
		Decide: func(date.Date, ask.Answers) transaction.Outcome {
			note("decide")
			return transaction.Outcome{Result: "granted"}
		},
	}
}

// It takes submissions from its first day to its last, both included.
func TestOpen(t *testing.T) {
	first, last := date.MustParse("2026-04-06"), date.MustParse("2027-04-05")
	days := []date.Date{first.AddDays(-1), first, last, last.AddDays(1)}
	for name, test := range map[string]struct {
		opens, closes date.Date
		want          [4]bool
	}{
		"without end": {date.Date{}, date.Date{}, [4]bool{true, true, true, true}},
		"opens":       {first, date.Date{}, [4]bool{false, true, true, true}},
		"closes":      {date.Date{}, last, [4]bool{true, true, true, false}},
		"both":        {first, last, [4]bool{false, true, true, false}},
		"one day":     {first, first, [4]bool{false, true, false, false}},
	} {
		tx := transaction.Transaction{Opens: test.opens, Closes: test.closes}
		for i, day := range days {
			if got := tx.Open(day); got != test.want[i] {
				t.Errorf("%s: on %s %v", name, day, got)
			}
		}
	}
}

func TestDraftDays(t *testing.T) {
	if got := (transaction.Transaction{}).DraftDays(); got != 28 {
		t.Errorf("%d", got)
	}
	if got := (transaction.Transaction{Drafts: 90}).DraftDays(); got != 90 {
		t.Errorf("%d", got)
	}
}

// What is wrong in itself comes first; then who is not eligible hears it, whatever else is missing; then what is missing;
// then what does not agree; and only then the rules decide, once.
func TestJudge(t *testing.T) {
	for name, test := range map[string]struct {
		answers string
		result  string
		faults  string
		asked   string
	}{
		"wrong, and not eligible":                {`{"rooms": 11, "cats": "yes"}`, "", "cats wrong-type", ""},
		"beyond bounds, and not eligible":        {`{"rooms": 21}`, "", "rooms too-large", ""},
		"unknown, and not eligible":              {`{"rooms": 11, "dogs": 1}`, "", "dogs unknown-question", ""},
		"not asked, and not eligible":            {`{"rooms": 11, "cats": false, "many": 1}`, "", "many not-asked", ""},
		"not eligible, and missing":              {`{"rooms": 11}`, "not-eligible", "", "eligible"},
		"not eligible, and inconsistent":         {`{"rooms": 11, "cats": true, "many": 9}`, "not-eligible", "", "eligible"},
		"not eligible, and whole":                {`{"rooms": 20, "cats": false}`, "not-eligible", "", "eligible"},
		"missing":                                {`{}`, "", "rooms missing, cats missing", "eligible"},
		"missing what another asks for":          {`{"rooms": 1, "cats": true}`, "", "many missing", "eligible"},
		"inconsistent":                           {`{"rooms": 1, "cats": true, "many": 2}`, "", "many inconsistent", "eligible check"},
		"right":                                  {`{"rooms": 10, "cats": true, "many": 2}`, "granted", "", "eligible check decide"},
		"no answers at all":                      {`[]`, "", " wrong-type", ""},
		"null for what is not asked is no fault": {`{"rooms": 1, "cats": false, "many": null}`, "granted", "", "eligible check decide"},
	} {
		t.Run(name, func(t *testing.T) {
			var asked []string
			_, outcome, faults := sample(&asked).Judge(on, json.RawMessage(test.answers))
			var found []string
			for _, f := range faults {
				found = append(found, f.Path+" "+string(f.Code))
			}
			if got := strings.Join(found, ", "); got != test.faults || outcome.Result != test.result || strings.Join(asked, " ") != test.asked {
				t.Errorf("%q, faults %q, asked %v; want %q, %q, %q", outcome.Result, got, asked, test.result, test.faults, test.asked)
			}
			if test.result == transaction.NotEligible && len(outcome.Reasons) != 1 {
				t.Errorf("reasons %v", outcome.Reasons)
			}
		})
	}
}

// Page by page, answers to what is not asked any more are left out and are no fault; otherwise it is as from software.
func TestJudgeDraft(t *testing.T) {
	for name, test := range map[string]struct {
		answers ask.Answers
		result  string
		fault   ask.Code
		asked   string
	}{
		"an answer not asked any more": {ask.Answers{}.With("rooms", 1).With("cats", false).With("many", 9), "granted", "", "eligible check decide"},
		"wrong, and not eligible":      {ask.Answers{}.With("rooms", 21), "", ask.TooLarge, ""},
		"not eligible, and missing":    {ask.Answers{}.With("rooms", 11), "not-eligible", "", "eligible"},
		"missing":                      {ask.Answers{}.With("rooms", 1), "", ask.Missing, "eligible"},
		"left out, and not optional":   {ask.Answers{}.With("rooms", 1).With("cats", nil), "", ask.Missing, "eligible"},
		"inconsistent":                 {ask.Answers{}.With("rooms", 1).With("cats", true).With("many", 2), "", ask.Inconsistent, "eligible check"},
	} {
		t.Run(name, func(t *testing.T) {
			var asked []string
			kept, outcome, faults := sample(&asked).JudgeDraft(on, test.answers)
			var code ask.Code
			if len(faults) > 0 {
				code = faults[0].Code
			}
			if outcome.Result != test.result || code != test.fault || strings.Join(asked, " ") != test.asked {
				t.Errorf("%q, %v, asked %v", outcome.Result, faults, asked)
			}
			if cats.Of(kept) != true && kept.Given("many") {
				t.Error("the answer that is not asked any more is kept")
			}
		})
	}
}

// A transaction without rules on eligibility and consistency decides at once.
func TestJudgeWithoutRules(t *testing.T) {
	var asked []string
	tx := sample(&asked)
	tx.Eligible, tx.Check = nil, nil
	if _, outcome, faults := tx.Judge(on, json.RawMessage(`{"rooms": 11, "cats": true, "many": 9}`)); outcome.Result != "granted" || len(faults) > 0 {
		t.Errorf("%+v, %v", outcome, faults)
	}
}

// fee is a table of one rate with a source.
func fee(source string) rate.Table[int] {
	return rate.Table[int]{Name: "fee", Rows: []rate.Row[int]{
		{From: date.MustParse("2026-01-01"), To: date.MustParse("2027-01-01"), Value: 1, Source: source}}}
}

// The version is the same each time, and another for each change of what decides that the questions and rates show. Words,
// dates and deadlines are no part of it.
func TestVersion(t *testing.T) {
	group := func(g ask.Group) func(*transaction.Transaction) {
		return func(tx *transaction.Transaction) { tx.Questions = append(slices.Clone(tx.Questions), g) }
	}
	replace := func(i int, q ask.Question) func(*transaction.Transaction) {
		return func(tx *transaction.Transaction) {
			tx.Questions = slices.Clone(tx.Questions)
			tx.Questions[i] = q
		}
	}
	other, inner := ask.Whole{Name: "rooms", Min: 1, Max: 21}, ask.Group{Name: "g", Min: 1, Max: 3, Questions: []ask.Question{cats}}
	narrower, wider, conditional, deeper := inner, inner, inner, inner
	narrower.Min, wider.Max, conditional.When, deeper.Questions = 0, 4, cats.Is(true), []ask.Question{rooms}
	seen := map[string]string{}
	for name, change := range map[string]func(*transaction.Transaction){
		"as it is":                  func(*transaction.Transaction) {},
		"another name":              func(tx *transaction.Transaction) { tx.Name = "sample-2" },
		"other rates":               func(tx *transaction.Transaction) { tx.Rates = []rate.Published{fee("2")} },
		"a bound":                   replace(0, other),
		"a name of a question":      replace(0, ask.Whole{Name: "room", Min: 1, Max: 20}),
		"a kind":                    replace(1, ask.OneOf{Name: "cats", Options: []string{"yes", "no"}}),
		"an option":                 replace(1, ask.OneOf{Name: "cats", Options: []string{"yes", "no", "unsure"}}),
		"the order of options":      replace(1, ask.OneOf{Name: "cats", Options: []string{"no", "yes"}}),
		"a condition's value":       replace(2, ask.Whole{Name: "many", When: cats.Is(false), Min: 1, Max: 9}),
		"no condition":              replace(2, ask.Whole{Name: "many", Min: 1, Max: 9}),
		"another condition":         replace(2, ask.Whole{Name: "many", When: ask.Not(cats.Is(true)), Min: 1, Max: 9}),
		"optional":                  replace(2, ask.Text{Name: "many", Max: 9, Optional: true}),
		"not optional":              replace(2, ask.Text{Name: "many", Max: 9}),
		"a question less":           func(tx *transaction.Transaction) { tx.Questions = tx.Questions[:2] },
		"another order":             func(tx *transaction.Transaction) { tx.Questions = []ask.Question{cats, rooms, many} },
		"a group":                   group(inner),
		"a group of fewer":          group(narrower),
		"a group of more":           group(wider),
		"a group with a condition":  group(conditional),
		"a group of something else": group(deeper),
	} {
		var asked []string
		tx := sample(&asked)
		change(&tx)
		version := tx.Version()
		if len(version) != 12 || strings.Trim(version, "0123456789abcdef") != "" {
			t.Errorf("%s: %q", name, version)
		}
		for range 3 {
			if again := tx.Version(); again != version {
				t.Errorf("%s: %s, and again %s", name, version, again)
			}
		}
		if twin := seen[version]; twin != "" {
			t.Errorf("%q and %q have the same version", name, twin)
		}
		seen[version] = name
		tx.Files, tx.Closes, tx.Deadlines, tx.Department = fstest.MapFS{}, on, transaction.Deadlines{Decided: 1}, "other"
		if again := tx.Version(); again != version {
			t.Errorf("%s: words, dates and deadlines make it %s from %s", name, again, version)
		}
		if len(asked) > 0 {
			t.Errorf("%s: the version asks the rules", name)
		}
	}
}

func cases(files map[string]string) ([]transaction.Case, error) {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return transaction.Transaction{Name: "sample", Files: fsys}.Cases()
}

// Cases come in the order of their names, each with all that its file says.
func TestCases(t *testing.T) {
	got, err := cases(map[string]string{
		"cases/b.json": `{"about": "B", "on": "2026-11-22", "answers": {"rooms": 1}, "working": ["1 + 1 = 2"],
			"outcome": {"result": "granted", "amounts": {"weekly": 44.950}, "evidence": ["licence"],
			"reasons": [{"rule": "r", "amount": 1.10, "from": "2026-04-06", "source": "https://www.example.org"}]}}`,
		"cases/a.json":   `{"about": "A", "on": "2026-11-22", "answers": {}, "faults": {"rooms": "missing"}}`,
		"cases/a.txt":    `not a case`,
		"cases/x/c.json": `not a case`, "other.json": `not a case`,
	})
	if err != nil || len(got) != 2 || got[0].Name != "a" || got[1].Name != "b" {
		t.Fatalf("%+v, %v", got, err)
	}
	b := got[1]
	if b.About != "B" || b.On != on || string(b.Answers) != `{"rooms": 1}` || b.Working[0] != "1 + 1 = 2" ||
		b.Outcome.Amounts["weekly"] != "44.950" || b.Outcome.Reasons[0].Amount != "1.10" || b.Outcome.Evidence[0] != "licence" {
		t.Errorf("%+v %+v", b, b.Outcome)
	}
	if got[0].Outcome != nil || got[0].Faults["rooms"] != ask.Missing {
		t.Errorf("%+v", got[0])
	}
	if none, err := cases(nil); err != nil || len(none) != 0 {
		t.Errorf("%v, %v", none, err)
	}
}

// A slip of the pen in a case is an error that names the file: it must not make a case that expects nothing.
func TestCasesRefuse(t *testing.T) {
	const head = `"about": "A", "on": "2026-11-22", "answers": {}`
	for name, text := range map[string]string{
		"a misspelt outcome":          `{` + head + `, "outcom": {"result": "granted", "reasons": []}}`,
		"a misspelt field besides":    `{` + head + `, "faults": {"rooms": "missing"}, "workin": []}`,
		"a misspelt field of outcome": `{` + head + `, "outcome": {"result": "granted", "amount": {}, "reasons": []}}`,
		"a misspelt field of reasons": `{` + head + `, "outcome": {"result": "granted", "reasons": [{"rul": "x"}]}}`,
		"neither":                     `{` + head + `}`,
		"nothing of either":           `{` + head + `, "outcome": null, "faults": {}}`,
		"both":                        `{` + head + `, "outcome": {"result": "granted", "reasons": []}, "faults": {"rooms": "missing"}}`,
		"a day that is none":          `{"about": "A", "on": "2026-02-31", "answers": {}, "faults": {"rooms": "missing"}}`,
		"an amount as text":           `{` + head + `, "outcome": {"result": "granted", "amounts": {"weekly": "a"}, "reasons": []}}`,
		"no JSON":                     `{`,
		"empty":                       ``,
	} {
		got, err := cases(map[string]string{"cases/right.json": `{` + head + `, "faults": {"rooms": "missing"}}`, "cases/wrong.json": text})
		if err == nil || !strings.Contains(err.Error(), "sample/cases/wrong.json") {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// Each file that is wrong is told, and the cases that are right are there all the same.
func TestCasesTellEachFile(t *testing.T) {
	got, err := cases(map[string]string{"cases/a.json": `{`, "cases/b.json": `{"about": "B", "on": "2026-11-22", "answers": {}, "faults": {"rooms": "missing"}}`, "cases/c.json": `[]`})
	var first *transaction.CaseError
	if !errors.As(err, &first) || first.File != "cases/a.json" || !strings.Contains(err.Error(), "sample/cases/c.json") || len(got) != 1 || got[0].Name != "b" {
		t.Errorf("%+v, %v", got, err)
	}
}

// A transaction's words stand over the platform's; a file that is missing is an error.
func TestWords(t *testing.T) {
	files := fstest.MapFS{"words.en.json": {Data: []byte(`{"language": "en", "words": {"name": "Sample", "continue": "Go on"}}`)}}
	book, err := transaction.Transaction{Files: files}.Words(words.English)
	if err != nil {
		t.Fatal(err)
	}
	platform, err := words.Platform(words.English)
	if err != nil {
		t.Fatal(err)
	}
	if book.Text("name", nil) != "Sample" || book.Text("continue", nil) != "Go on" || book.Text("back", nil) != platform.Text("back", nil) || !platform.Has("back") {
		t.Errorf("%q, %q, %q", book.Text("name", nil), book.Text("continue", nil), book.Text("back", nil))
	}
	if _, err := (transaction.Transaction{Files: files}).Words(words.Welsh); err == nil || !strings.Contains(fmt.Sprint(err), "words.cy.json") {
		t.Errorf("%v", err)
	}
}
