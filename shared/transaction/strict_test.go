package transaction_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Each change of what a question takes is another version, whether its schema shows it or not.
func TestVersionSeesBounds(t *testing.T) {
	version := func(q ask.Question) string {
		return transaction.Transaction{Name: "x", Questions: []ask.Question{q}}.Version()
	}
	for name, pair := range map[string][2]ask.Question{
		"how far back a date may lie":   {ask.Date{Name: "d", YearsBack: 20}, ask.Date{Name: "d", YearsBack: 21}},
		"whether a date may be to come": {ask.Date{Name: "d"}, ask.Date{Name: "d", NotFuture: true}},
		"an option that excludes others": {ask.AnyOf{Name: "a", Options: []string{"x", "none"}},
			ask.AnyOf{Name: "a", Options: []string{"x", "none"}, Exclusive: "none"}},
	} {
		if version(pair[0]) == version(pair[1]) {
			t.Errorf("%s is not seen", name)
		}
	}
}

// A case without a date is a slip of the pen.
func TestCaseWithoutDate(t *testing.T) {
	got, err := cases(map[string]string{"cases/a.json": `{"about": "A", "answers": {}, "faults": {"rooms": "missing"}}`})
	if err == nil {
		t.Errorf("judged on %v", got[0].On == date.Date{})
	}
	if _, err := cases(map[string]string{"cases/a.json": `{"about": "A", "on": "2026-11-22", "answers": {}, "faults": {"rooms": "missing"}} {"more": 1}`}); err == nil {
		t.Error("what stands behind the case is not looked at")
	}
}
