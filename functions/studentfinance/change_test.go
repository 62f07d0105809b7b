package studentfinance_test

import (
	"testing"

	"github.com/frontline-gov/frontline/functions/studentfinance"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Who applied in time, for the year that began on 1 September 2026, and asks for something else after 31 May 2027 is told that it is for
// Student Finance England to say whether that still counts. Where to reach them and where to pay has nothing to do with it.
func TestChangedLate(t *testing.T) {
	first := date.MustParse("2026-11-22")
	answers := func(changes fields) ask.Answers {
		a, _ := ask.Decode(studentfinance.Transaction.Questions, first, fullTime(t, changes))
		return a
	}
	for name, test := range map[string]struct {
		day     string
		changes fields
		late    bool
	}{
		"a smaller loan on the last day":      {"2027-05-31", fields{"tuition-choice": "smaller", "tuition-amount": 1000}, false},
		"a smaller loan on the day after":     {"2027-06-01", fields{"tuition-choice": "smaller", "tuition-amount": 1000}, true},
		"the year of the course":              {"2027-06-01", fields{"course-start": "2026-09-30"}, true},
		"the fee":                             {"2027-06-01", fields{"tuition-fee": 9000}, true},
		"where they study":                    {"2027-06-01", fields{"attends-in-person": false, "cannot-attend": true}, true},
		"the account":                         {"2027-06-01", fields{"bank-account": map[string]any{"name": "A Byron", "sort-code": "309430", "account-number": "00733446"}}, false},
		"an address":                          {"2027-06-01", fields{"home-address": map[string]any{"line-1": "14 Mill Lane", "town": "Leeds", "postcode": "LS1 4AP"}}, false},
		"nothing but that it was looked at":   {"2027-06-01", nil, false},
		"applied for the same, but only then": {"", nil, false},
	} {
		outcome, faults := transaction.Outcome{}, []ask.Fault(nil)
		if test.day == "" {
			outcome, faults = judge(t, "2026-11-22", nil)
		} else {
			change := transaction.Change{First: first, On: date.MustParse(test.day), Before: answers(nil)}
			_, outcome, faults = studentfinance.Transaction.JudgeChange(change, answers(test.changes))
		}
		late := false
		for _, r := range outcome.Reasons {
			if r.Rule == "changed-late" {
				late = r.From == date.MustParse(test.day) && r.Values["last"] == date.MustParse("2027-05-31")
			}
		}
		if late != test.late || len(faults) > 0 {
			t.Errorf("%s: %v %v %v", name, late, outcome.Reasons, faults)
		}
	}
}
