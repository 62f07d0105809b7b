package transaction_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// What can still be an answer is carried forward, what cannot is asked again, and nothing of a group is lost unseen.
func TestCarry(t *testing.T) {
	colour := ask.OneOf{Name: "colour", Options: []string{"red", "blue"}}
	tx := transaction.Transaction{Questions: []ask.Question{
		ask.Whole{Name: "rooms", Min: 1, Max: 5},
		ask.Text{Name: "note", Max: 10, Optional: true},
		ask.Date{Name: "born", NotFuture: true},
		ask.Group{Name: "doors", Max: 2, Questions: []ask.Question{colour, ask.YesNo{Name: "glass"}}},
		ask.Group{Name: "staff", Max: 9, File: true, Questions: []ask.Question{ask.Whole{Name: "pay", Max: 9}}},
	}}
	for name, test := range map[string]struct {
		older  transaction.Older
		before map[string]string
		again  []string
	}{
		"nothing":                               {},
		"an answer that can be":                 {before: map[string]string{"rooms": "5", "born": `"2026-11-22"`}},
		"an answer that cannot be read":         {before: map[string]string{"rooms": `"five"`, "note": `"n"`}, again: []string{"rooms"}},
		"an answer beyond a bound":              {before: map[string]string{"rooms": "6"}, again: []string{"rooms"}},
		"an answer that is wrong on the day":    {before: map[string]string{"born": `"2026-11-23"`}, again: []string{"born"}},
		"left out where it may be":              {before: map[string]string{"note": "null"}},
		"left out where it no longer may be":    {before: map[string]string{"rooms": "null"}, again: []string{"rooms"}},
		"a question that means something else":  {older: transaction.Older{Again: []string{"note"}}, before: map[string]string{"rooms": "5", "note": `"n"`}, again: []string{"note"}},
		"all":                                   {older: transaction.Older{All: true}, before: map[string]string{"rooms": "5", "note": "null"}, again: []string{"note", "rooms"}},
		"an answer in a row":                    {before: map[string]string{"doors": "true", "doors/0/colour": `"green"`, "doors/0/glass": "true", "doors/1/colour": `"red"`}, again: []string{"doors/0/colour"}},
		"a row of which nothing stays":          {before: map[string]string{"doors": "true", "doors/0/colour": `"red"`, "doors/1/colour": `"green"`}, again: []string{"doors", "doors/1/colour"}},
		"a row that there can no longer be":     {before: map[string]string{"doors": "true", "doors/0/colour": `"red"`, "doors/2/colour": `"red"`}, again: []string{"doors"}},
		"of each row":                           {older: transaction.Older{Again: []string{"doors/glass"}}, before: map[string]string{"doors": "true", "doors/0/colour": `"red"`, "doors/0/glass": "true"}, again: []string{"doors/0/glass"}},
		"a whole group":                         {older: transaction.Older{Again: []string{"doors"}}, before: map[string]string{"doors": "true", "doors/0/colour": `"red"`}, again: []string{"doors", "doors/0/colour"}},
		"the rows of a file":                    {before: map[string]string{"staff": `[{"pay": 9}]`}},
		"the rows of a file, one of them wrong": {before: map[string]string{"staff": `[{"pay": 9}, {"pay": "much"}]`}, again: []string{"staff"}},
		"a column that means something else":    {older: transaction.Older{Again: []string{"staff/pay"}}, before: map[string]string{"staff": `[{"pay": 9}]`}, again: []string{"staff"}},
		"rows of a file where none is taken":    {before: map[string]string{"doors": `[{"colour": "red"}]`}, again: []string{"doors"}},
		"a question that is gone":               {before: map[string]string{"cellar": "true", "cellar/0/deep": "true"}},
		"a group that is none any more":         {before: map[string]string{"rooms": "true", "rooms/0/colour": `"red"`}, again: []string{"rooms"}},
	} {
		t.Run(name, func(t *testing.T) {
			tx.Older = test.older
			before := map[string]json.RawMessage{}
			for path, answer := range test.before {
				before[path] = json.RawMessage(answer)
			}
			kept, again := tx.Carry(date.MustParse("2026-11-22"), before)
			if !slices.Equal(again, test.again) {
				t.Errorf("again %q, want %q", again, test.again)
			}
			for path, answer := range kept {
				if slices.Contains(again, path) || string(before[path]) != string(answer) {
					t.Errorf("%s is kept as %s and asked again", path, answer)
				}
			}
			for path := range maps.Keys(before) {
				step, known := ask.Find(tx.Questions, path)
				if _, stays := kept[path]; known && step.Question != nil && !stays && !slices.Contains(again, path) {
					t.Errorf("%s is lost", path)
				}
			}
		})
	}
}

// A question that has come to mean something else is another definition; what is only finished or told is not.
func TestVersionKnowsWhatIsAskedAgain(t *testing.T) {
	tx := transaction.Transaction{Name: "a", Questions: []ask.Question{ask.YesNo{Name: "b"}}}
	plain := tx.Version()
	for want, older := range map[bool]transaction.Older{
		false: {Again: []string{"b"}}, true: {Told: []string{"result.c"}, Finish: []transaction.Transaction{tx}, Until: date.MustParse("2027-01-01")},
	} {
		other := tx
		other.Older = older
		if same := other.Version() == plain; same != want {
			t.Errorf("%+v: the same %v", older, same)
		}
	}
}

func TestClosing(t *testing.T) {
	tx := transaction.Transaction{Closes: date.MustParse("2027-03-31")}
	for day, want := range map[string]bool{"2027-02-28": false, "2027-03-01": true, "2027-03-31": true, "2027-04-01": false} {
		if got := tx.Closing(date.MustParse(day)); got != want {
			t.Errorf("%s: closing %v", day, got)
		}
	}
	if (transaction.Transaction{}).Closing(date.MustParse("2027-03-31")) {
		t.Error("a transaction without an end is about to close")
	}
}
