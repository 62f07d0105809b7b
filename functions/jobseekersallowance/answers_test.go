package jobseekersallowance_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/frontline-gov/frontline/functions/jobseekersallowance"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// fields are answers as software sends them.
type fields map[string]any

// caseAnswers are the answers of a worked case.
func caseAnswers(t *testing.T, name string) fields {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("cases", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var c struct{ Answers fields }
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	return c.Answers
}

// with are the answers with some changed; nil leaves an answer out.
func (f fields) with(changes fields) fields {
	out := maps.Clone(f)
	for name, value := range changes {
		if out[name] = value; value == nil {
			delete(out, name)
		}
	}
	return out
}

// simple are answers of somebody without work, pension or earlier start.
func simple(t *testing.T) fields {
	return caseAnswers(t, "contributions-no").with(fields{"contributions": "yes"})
}

// from are changes that make a claim start on an earlier day.
func from(start string) fields {
	return fields{
		"claim-today": false, "claim-start-date": start, "available-since": true, "searching-since": true,
		"why-not-before": "I was ill.", "paid-work-since": false, "ill-since": false, "abroad-since": false,
		"education-since": false, "advice-since": false,
	}
}

// judged gives what comes of answers received on a day.
func judged(t *testing.T, on string, answers fields) (transaction.Outcome, []ask.Fault) {
	t.Helper()
	raw, err := json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	_, outcome, faults := jobseekersallowance.Transaction.Judge(date.MustParse(on), raw)
	return outcome, faults
}

// judge is judged for answers that have to be without fault.
func judge(t *testing.T, on string, answers fields) transaction.Outcome {
	t.Helper()
	outcome, faults := judged(t, on, answers)
	for _, f := range faults {
		t.Errorf("fault %s at %s", f.Code, f.Path)
	}
	return outcome
}

// reason finds a rule that applied.
func reason(t *testing.T, outcome transaction.Outcome, rule string) transaction.Reason {
	t.Helper()
	for _, r := range outcome.Reasons {
		if r.Rule == rule {
			return r
		}
	}
	t.Fatalf("%s is not among the reasons %v", rule, rules(outcome))
	return transaction.Reason{}
}

// rules lists the rules that applied.
func rules(outcome transaction.Outcome) []string {
	var rules []string
	for _, r := range outcome.Reasons {
		rules = append(rules, r.Rule)
	}
	return rules
}

// pounds writes amounts as the tests state them.
func pounds(amounts map[string]money.Pence) map[string]string {
	out := map[string]string{}
	for name, amount := range amounts {
		out[name] = amount.String()
	}
	return out
}
