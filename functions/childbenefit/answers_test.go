package childbenefit_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/frontline-gov/frontline/functions/childbenefit"
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

// oneChild are the answers of the case one-child for another date of birth and with other answers about the child;
// nil leaves an answer out.
func oneChild(t *testing.T, born string, changes fields) fields {
	t.Helper()
	answers := caseAnswers(t, "one-child")
	child := fields(answers["children"].([]any)[0].(map[string]any))
	answers["children"] = []any{child.with(fields{"date-of-birth": born}).with(changes)}
	return answers
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

// judge gives what comes of answers received on a day, which have to be without fault.
func judge(t *testing.T, on string, answers fields) transaction.Outcome {
	t.Helper()
	raw, err := json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	_, outcome, faults := childbenefit.Transaction.Judge(date.MustParse(on), raw)
	for _, f := range faults {
		t.Errorf("fault %s at %s", f.Code, f.Path)
	}
	return outcome
}

// rules lists the rules of reasons.
func rules(reasons []transaction.Reason) []string {
	var rules []string
	for _, reason := range reasons {
		rules = append(rules, reason.Rule)
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
