package employerreturn_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

// today is the day on which the returns of these tests are received.
var today = date.MustParse("2026-11-22")

// fields are answers as software sends them.
type fields map[string]any

// caseAnswers are the answers of a worked case.
func caseAnswers(t testing.TB, name string) fields {
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

// encode writes answers as software sends them.
func (f fields) encode(t testing.TB) json.RawMessage {
	t.Helper()
	raw, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// many are the answers of the case one-employee for a number of employees, all different.
func many(t testing.TB, n int) fields {
	t.Helper()
	answers := caseAnswers(t, "one-employee")
	one := fields(answers["employees"].([]any)[0].(map[string]any))
	rows := make([]any, n)
	for i := range rows {
		rows[i] = one.with(fields{"nino": fmt.Sprintf("AB%06dC", i), "payroll-number": fmt.Sprint(i)})
	}
	answers["employees"] = rows
	return answers
}

// codes are faults by their paths.
func codes(faults []ask.Fault) map[string]ask.Code {
	out := map[string]ask.Code{}
	for _, f := range faults {
		out[f.Path] = f.Code
	}
	return out
}
