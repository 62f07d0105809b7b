package studentfinance_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
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
		"the date of birth":                   {"2027-06-01", fields{"date-of-birth": "2007-03-20"}, true},
		"whether there is a passport":         {"2027-06-01", fields{"has-uk-passport": false}, false},
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

// Whatever is changed after the nine months and makes any difference to what comes of an application is told as changed late. Two answers
// make one, and not to what there is to get: they may come at any time, and so may those that make none.
func TestWhatMakesADifferenceIsToldAsChangedLate(t *testing.T) {
	others := map[string]string{"national-insurance-number": "somebody has to look the number up", "has-uk-passport": "other proof is sent"}
	tx := studentfinance.Transaction
	cases, err := tx.Cases()
	if err != nil {
		t.Fatal(err)
	}
	given := map[string][]any{ // what can be answered to a question
		"date-of-birth": {"1950-03-20", "1990-03-20", "2008-03-20"},
	}
	offer := func(name string, answer any) {
		if !slices.ContainsFunc(given[name], func(other any) bool { return reflect.DeepEqual(answer, other) }) {
			given[name] = append(given[name], answer)
		}
	}
	for _, q := range tx.Questions {
		switch q := q.(type) {
		case ask.OneOf:
			for _, option := range q.Options {
				offer(q.Name, option)
			}
		case ask.YesNo:
			given[q.Name] = []any{true, false}
		}
		if q.About().Optional {
			offer(q.About().Name, nil)
		}
	}
	read := func(raw json.RawMessage) (answers fields) {
		if err := json.Unmarshal(raw, &answers); err != nil {
			t.Fatal(err)
		}
		return answers
	}
	for _, c := range cases {
		for name, answer := range read(c.Answers) {
			offer(name, answer)
		}
	}
	told, different := map[string]int{}, map[string]int{}
	for i, c := range cases {
		before, was, faults := tx.Judge(c.On, c.Answers)
		if len(faults) > 0 || was.Result == transaction.NotEligible || read(c.Answers)["which-course"] != "before-2027" || i%3 > 0 {
			continue
		}
		for _, q := range tx.Questions {
			name := q.About().Name
			for _, other := range given[name] {
				answers := maps.Clone(read(c.Answers))
				if answers[name] == nil || reflect.DeepEqual(answers[name], other) {
					continue
				}
				if answers[name] = other; other == nil {
					delete(answers, name)
				}
				// Nothing else is changed but what has to be, to what anybody answers.
				after, whole := ask.Answers{}, false
				for range 10 {
					raw, err := json.Marshal(answers)
					if err != nil {
						t.Fatal(err)
					}
					after, faults = ask.Decode(tx.Questions, c.On, raw)
					if whole = len(faults) == 0; whole {
						break
					}
					for _, fault := range faults {
						switch {
						case fault.Code == ask.NotAsked:
							delete(answers, fault.Path)
						case fault.Code == ask.Missing && len(given[fault.Path]) > 0:
							answers[fault.Path] = given[fault.Path][0]
						}
					}
				}
				_, is, faults := tx.JudgeChange(transaction.Change{First: c.On, On: c.On.AddYears(3), Before: before}, after)
				if !whole || len(faults) > 0 || is.Result == transaction.NotEligible || answers["which-course"] != "before-2027" {
					continue
				}
				late := false
				is.Reasons = slices.DeleteFunc(is.Reasons, func(r transaction.Reason) bool {
					late = late || r.Rule == "changed-late"
					return r.Rule == "changed-late"
				})
				paid := !maps.Equal(is.Amounts, was.Amounts) || is.Result != was.Result
				if paid || !reflect.DeepEqual(is.Reasons, was.Reasons) || !slices.Equal(is.Evidence, was.Evidence) {
					different[name]++
					if others[name] == "" && !late || paid && !late {
						t.Errorf("%s: %s from %v to %v makes a difference and is not told", c.Name, name, read(c.Answers)[name], other)
					}
				}
				if late {
					told[name]++
				}
			}
		}
	}
	for name := range others {
		if told[name] > 0 || different[name] == 0 {
			t.Errorf("%s is told %d times and makes a difference %d times", name, told[name], different[name])
		}
	}
	if len(different) < 20 || different["date-of-birth"] == 0 {
		t.Errorf("only %v make a difference", different)
	}
}
