package schoolplace_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions/schoolplace"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// inTime are the answers of the worked case reception-in-time, with others in place of some: applied on 22 November 2026 for three
// schools, 900101, 900104 and 900203. Reception closes on 15 January 2027, and offers are sent on 16 April.
func inTime(t *testing.T, changes map[string]any) ask.Answers {
	t.Helper()
	raw, err := os.ReadFile("cases/reception-in-time.json")
	if err != nil {
		t.Fatal(err)
	}
	var c struct{ Answers map[string]any }
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	maps.Copy(c.Answers, changes)
	if raw, err = json.Marshal(c.Answers); err != nil {
		t.Fatal(err)
	}
	a, _ := ask.Decode(schoolplace.Transaction.Questions, on(t, "2026-11-22"), raw)
	return a
}

// What was in time stays so, and what is changed after the closing date is not: a school, the list, an answer that puts children in order.
func TestChangedAfterTheClosingDate(t *testing.T) {
	first := map[string]any{"school": "900101", "sibling": true, "sibling-name": map[string]any{"first": "Ben", "last": "Byron"},
		"sibling-date-of-birth": "2019-05-14", "social-medical": false}
	second := map[string]any{"school": "900104", "sibling": false, "social-medical": false}
	third := map[string]any{"school": "900203", "sibling": false, "preference-reason": "It is on our way to work.", "staff-child": false}
	added := map[string]any{"school": "900102", "sibling": false, "social-medical": false}
	with := func(row map[string]any, changes map[string]any) map[string]any {
		row = maps.Clone(row)
		maps.Copy(row, changes)
		return row
	}
	list := func(rows ...any) map[string]any { return map[string]any{"preferences": rows} }
	const last, after, offered = "2027-01-15", "2027-01-16", "2027-04-16"
	moving := map[string]any{"moving": true, "moving-date": "2027-03-01", "new-address": map[string]any{"line-1": "14 Garden Walk", "town": "London", "postcode": "NW1 9ZZ"}}
	posted := map[string]any{"lives-in-area": false, "service-family": true, "posting-date": "2027-03-01", "applicant-address": map[string]any{"line-1": "5 Rue du Camp", "town": "Mons", "postal-code": "7000", "country": "BE"}}
	name := schoolplace.Names()["900102"]
	for test, want := range map[string]struct {
		before, after map[string]any
		day           string
		result, rules string
	}{
		"a school on the last day":       {nil, list(first, second, third, added), last, "applied", "on-time offers reply"},
		"a school on the day after":      {nil, list(first, second, third, added), after, "applied-changed-late", "on-time late-schools offers reply"},
		"a school on top":                {nil, list(added, first, second, third), after, "applied-changed-late", "on-time late-schools offers reply"},
		"one school for another":         {nil, list(first, added, third), after, "applied-changed-late", "on-time late-schools offers reply"},
		"a school once offers are sent":  {nil, list(first, second, third, added), offered, "applied-changed-late", "on-time late-schools offers-are-out"},
		"another order":                  {nil, list(second, first, third), after, "applied-changed-late", "on-time late-list offers reply"},
		"another order on the last day":  {nil, list(second, first, third), last, "applied", "on-time offers reply"},
		"a school is taken out":          {nil, list(first, third), after, "applied-changed-late", "on-time late-list offers reply"},
		"a sister at one of them":        {nil, list(first, with(second, map[string]any{"sibling": true, "sibling-name": map[string]any{"first": "Cat", "last": "Byron"}, "sibling-date-of-birth": "2021-05-14"}), third), after, "applied-changed-late", "on-time late-answers offers reply"},
		"why a school":                   {nil, list(first, second, with(third, map[string]any{"preference-reason": "It is near."})), after, "applied", "on-time offers reply"},
		"the address":                    {nil, map[string]any{"child-address": map[string]any{"line-1": "14 Garden Walk", "town": "London", "postcode": "NW1 9ZZ"}}, after, "applied-changed-late", "on-time late-answers offers reply"},
		"a move that is off":             {moving, map[string]any{"moving": false}, after, "applied-changed-late", "on-time late-answers offers reply"},
		"out of the area":                {nil, posted, after, "applied-changed-late", "on-time late-answers offers reply"},
		"a school and another order":     {nil, list(third, second, first, added), after, "applied-changed-late", "on-time late-schools late-list offers reply"},
		"the telephone number":           {nil, map[string]any{"applicant-phone": "+447700900001"}, after, "applied", "on-time offers reply"},
		"every school":                   {list(added), list(first, second, third), after, "applied-late", "late offers reply"},
		"from in-year to the round":      {map[string]any{"phase": "in-year", "start-date": "2027-01-04"}, nil, after, "applied-late", "late offers reply"},
		"a school, and why it came late": {nil, map[string]any{"preferences": []any{first, second, third, added}, "late-reason": "We moved."}, after, "applied-changed-late", "on-time late-schools late-reason offers reply"},
	} {
		change := transaction.Change{First: on(t, "2026-11-22"), On: on(t, want.day), Before: inTime(t, want.before)}
		a, outcome, faults := schoolplace.Transaction.JudgeChange(change, inTime(t, want.after))
		var rules []string
		for _, r := range outcome.Reasons {
			if strings.Contains(" on-time late late-schools late-list late-answers late-reason offers reply offers-are-out ", " "+r.Rule+" ") {
				rules = append(rules, r.Rule)
			}
			if schools, _ := r.Values["schools"].([]string); r.Rule == "late-schools" && !slices.Equal(schools, []string{name}) {
				t.Errorf("%s: late are %v, want %s", test, schools, name)
			}
		}
		if len(faults) > 0 || outcome.Result != want.result || strings.Join(rules, " ") != want.rules {
			t.Errorf("%s: %s %v %v", test, outcome.Result, rules, faults)
		}
		if got := slices.Contains(outcome.Evidence, "late-proof"); got != strings.Contains(want.rules, "late-reason") {
			t.Errorf("%s: proof of the reason asked for: %v", test, got)
		}
		// Another change, of nothing that counts, leaves it as it is.
		_, again, _ := schoolplace.Transaction.JudgeChange(transaction.Change{First: change.First, On: date.MustParse("2027-04-30"), Before: a, Since: a.Since()}, a)
		if again.Result != outcome.Result {
			t.Errorf("%s: after another change: %s", test, again.Result)
		}
	}
}
