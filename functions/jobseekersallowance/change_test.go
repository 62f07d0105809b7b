package jobseekersallowance_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions/jobseekersallowance"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Who claims from an earlier day by changing the claim is told that it is for the department to say whether the claim reaches so far. What
// else they change, an earlier day that they gave at once, and one that a claim on the day of the change would reach as well (21 October is
// 13 weeks before it) have nothing to do with that.
func TestAnEarlierStartByAChange(t *testing.T) {
	first, day := date.MustParse("2026-11-22"), date.MustParse("2027-01-20")
	answers := func(changes fields) ask.Answers {
		raw, err := json.Marshal(simple(t).with(changes))
		if err != nil {
			t.Fatal(err)
		}
		a, _ := ask.Decode(jobseekersallowance.Transaction.Questions, first, raw)
		return a
	}
	earlier := from("2026-09-01")
	for name, test := range map[string]struct {
		before, after fields
		want          string
	}{
		"earlier by the change":        {nil, earlier, "starts backdated start-changed"},
		"earlier still":                {earlier, from("2026-08-25"), "starts backdated start-changed"},
		"earlier from the first":       {earlier, earlier.with(fields{"why-not-before": "I was away."}), "starts backdated"},
		"as early as that day allows":  {nil, from("2026-10-21"), "starts backdated"},
		"a day earlier than it allows": {nil, from("2026-10-20"), "starts backdated start-changed"},
		"on the day of the claim":      {earlier, nil, "starts"},
		"something else was changed":   {nil, fields{"times-unavailable": false}, "starts"},
	} {
		change := transaction.Change{First: first, On: day, Before: answers(test.before)}
		_, outcome, faults := jobseekersallowance.Transaction.JudgeChange(change, answers(test.after))
		var told []string
		for _, r := range outcome.Reasons {
			if r.Rule == "starts" || r.Rule == "backdated" || r.Rule == "start-changed" {
				told = append(told, r.Rule)
			}
			if r.Rule == "start-changed" && r.Values["changed"] != day {
				t.Errorf("%s: %v", name, r)
			}
		}
		if got := strings.Join(told, " "); got != test.want || len(faults) > 0 {
			t.Errorf("%s: %s %v", name, got, faults)
		}
	}
}
