package functions_test

import (
	"slices"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// What people sent may be changed for as long as it is not decided, and what has happened in between told: each worked case, as a change
// of something that was sent some time before, is judged, and no date in it is refused for having come since.
func TestChangesTellWhatHappenedSince(t *testing.T) {
	each(t, func(t *testing.T, tx transaction.Transaction) {
		if !tx.Amend {
			return
		}
		cases, err := tx.Cases()
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range tx.Questions { // a record says of each answer that a change brought when it came, in an item of 400 KB
			if group, ok := q.(ask.Group); ok && (group.Max == 0 || group.Max > 100) {
				t.Errorf("%s may have more than 100 rows", group.Name)
			}
		}
		judged := 0
		for _, c := range cases {
			answers, _, faults := tx.Judge(c.On, c.Answers)
			if len(faults) > 0 {
				continue
			}
			for _, days := range []int{0, 1, 10, 40} {
				_, outcome, faults := tx.JudgeChange(transaction.Change{First: c.On.AddDays(-days), On: c.On, Before: answers}, answers)
				if outcome.Result != "" {
					judged++
				}
				if outcome.Decision != "" {
					t.Errorf("%s, as a change, is decided at once", c.Name)
				}
				if slices.ContainsFunc(faults, func(f ask.Fault) bool {
					return f.Code == ask.InTheFuture || f.Code == ask.TooEarly || f.Code == ask.TooLate
				}) {
					t.Errorf("%s, as a change of what was sent %d days before: %v", c.Name, days, faults)
				}
			}
		}
		if judged < len(cases) {
			t.Errorf("only %d changes are judged", judged)
		}
	})
}
