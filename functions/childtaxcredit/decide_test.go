package childtaxcredit_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/frontline-gov/frontline/functions/childtaxcredit"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// fields are answers as software sends them.
type fields map[string]any

// answers are those of a worked case, with some changed; nil leaves one out.
func answers(t *testing.T, name string, changes fields) fields {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("cases", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var c struct{ Answers fields }
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	out := maps.Clone(c.Answers)
	for name, value := range changes {
		if out[name] = value; value == nil {
			delete(out, name)
		}
	}
	return out
}

// judge gives the outcome of answers received on a day and the paths of faults.
func judge(t *testing.T, on string, answers fields) (transaction.Outcome, []string) {
	t.Helper()
	raw, err := json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	_, outcome, faults := childtaxcredit.Transaction.Judge(date.MustParse(on), raw)
	var paths []string
	for _, f := range faults {
		paths = append(paths, f.Path+" "+string(f.Code))
	}
	return outcome, paths
}

func rules(outcome transaction.Outcome) []string {
	var rules []string
	for _, reason := range outcome.Reasons {
		rules = append(rules, reason.Rule)
	}
	return rules
}

// New claims end with 5 April 2025; no award reaches beyond.
func TestClaimsEnd(t *testing.T) {
	for on, want := range map[string]string{"2025-04-05": "claimed", "2025-04-06": transaction.NotEligible, "2026-11-22": transaction.NotEligible} {
		got, faults := judge(t, on, answers(t, "claim-before-the-end", fields{"claim-from": on}))
		if got.Result != want || len(faults) > 0 {
			t.Errorf("%s: %s %v, want %s", on, got.Result, faults, want)
		}
		if ended := slices.Contains(rules(got), "ended"); ended != (want == transaction.NotEligible) {
			t.Errorf("%s: rules %v", on, rules(got))
		}
	}
}

// Less than £26 for a year is not paid; with Working Tax Credit both count together.
//
// One day: 9.47. Of Working Tax Credit 16.32 + 70% of 14.246… = 26.30, less 41% of (65.75 − 21.80) = 18.01: 8.29, so
// 17.76 together. Two days: 18.94; 32.64 + 19.95 = 52.59, less 41% of (131.50 − 43.59) = 36.04: 16.55, so 35.49.
func TestLeastPaidTogether(t *testing.T) {
	for from, want := range map[string]money.Pence{"2025-04-05": 0, "2025-04-04": 18_94} {
		got, faults := judge(t, "2025-04-05", answers(t, "claim-before-the-end", fields{"claim-from": from}))
		if got.Amounts["annual-total"] != want || len(faults) > 0 || slices.Contains(rules(got), "too-small") != (want == 0) {
			t.Errorf("from %s: %v %v, want %s", from, got.Amounts, faults, want)
		}
	}
}

func TestBackdating(t *testing.T) {
	for from, want := range map[string]string{
		"2024-04-20": "", "2024-03-20": "", "2024-03-19": "claim-from too-early", "2024-04-21": "claim-from in-the-future",
	} {
		_, faults := judge(t, "2024-04-20", answers(t, "claim-before-the-end", fields{"claim-from": from}))
		if got := slices.Concat(faults, []string{""})[0]; got != want {
			t.Errorf("from %s: %q, want %q", from, got, want)
		}
	}
}

func TestYearHasToBeOver(t *testing.T) {
	for on, want := range map[string]string{"2025-04-05": transaction.NotEligible, "2025-04-06": "settled"} {
		got, faults := judge(t, on, answers(t, "working-tax-credit", nil))
		if got.Result != want || len(faults) > 0 {
			t.Errorf("%s: %s %v, want %s", on, got.Result, faults, want)
		}
	}
}

// Every year can be settled today.
func TestEveryYearCanBeSettled(t *testing.T) {
	for year := date.TaxYear(2003); year <= 2024; year++ {
		base := answers(t, "two-children", fields{"tax-year": year.String()})
		child := maps.Clone(fields(base["children"].([]any)[0].(map[string]any)))
		child["date-of-birth"] = year.First().AddYears(-3).String()
		if year.First().AddYears(-3).Age(date.MustParse("2026-11-22")) >= 16 {
			child["education"] = "not-yet"
		}
		if year >= 2017 {
			child["exception"] = "none"
		}
		base["children"] = []any{child}
		got, faults := judge(t, "2026-11-22", base)
		if got.Result != "settled" || len(faults) > 0 || got.Amounts["annual-total"] <= 0 {
			t.Errorf("%s: %s %v %v", year, got.Result, faults, got.Amounts)
		}
	}
}

// The amounts of every case that has any add up.
func TestAmountsAddUp(t *testing.T) {
	cases, err := childtaxcredit.Transaction.Cases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		_, got, _ := childtaxcredit.Transaction.Judge(c.On, c.Answers)
		if len(got.Amounts) == 0 || slices.Contains(rules(got), "too-small") {
			continue
		}
		a := got.Amounts
		if sum := a["family-element"] + a["child-elements"] + a["disability-elements"] - a["reduction"]; sum != a["annual-total"] {
			t.Errorf("%s: %v", c.Name, a)
		}
	}
}
