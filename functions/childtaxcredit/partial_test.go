package childtaxcredit_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/functions/childtaxcredit"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Nobody who is eligible in the end is refused on the way: answers that are not there speak against nobody, in the
// whole and in each child.
func TestPartOfTheAnswersRefusesNobody(t *testing.T) {
	cases, err := childtaxcredit.Transaction.Cases()
	if err != nil {
		t.Fatal(err)
	}
	var good []transaction.Case
	for _, c := range cases {
		if c.Outcome != nil && c.Outcome.Result != transaction.NotEligible {
			good = append(good, c)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(good).Draw(t, "case")
		var all map[string]any
		if err := json.Unmarshal(c.Answers, &all); err != nil {
			t.Fatal(err)
		}
		drop := func(of map[string]any) {
			for _, q := range childtaxcredit.Transaction.Questions {
				delete(of, rapid.SampledFrom([]string{q.About().Name, "", "", ""}).Draw(t, "dropped"))
			}
		}
		drop(all)
		rows, _ := all["children"].([]any)
		for _, row := range rows {
			for _, name := range []string{"date-of-birth", "education", "education-before-19", "education-until", "responsible-from", "shared-care", "main-responsibility"} {
				delete(row.(map[string]any), rapid.SampledFrom([]string{name, "", ""}).Draw(t, "dropped of a child"))
			}
		}
		raw, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		known, _ := ask.Decode(childtaxcredit.Transaction.Questions, c.On, raw)
		if against := childtaxcredit.Transaction.Against(c.On, known); len(against) > 0 {
			t.Errorf("%s: refused by %s", c.Name, against[0].Rule)
		}
	})
}
