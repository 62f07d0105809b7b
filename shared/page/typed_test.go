package page_test

import (
	"io"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
)

// typedShots are the pages that keep what somebody has typed, and those that tell what becomes of answers.
func typedShots(t testing.TB) []shot {
	steps, answers, outcome := answersOf(t)
	group := stepAt(t, steps, "dogs").Question.(ask.Group)
	question := func(name string, q page.QuestionPage) shot {
		return shot{name, func(p *page.Pages, w io.Writer) error { return p.Question(w, q) }}
	}
	income := page.QuestionPage{Step: stepAt(t, steps, "income"), Typed: true, Fields: map[string][]string{"": {"much"}},
		Faults: []ask.Fault{{Path: "income", Code: ask.NotMoney}}}
	leaving, conflict := income, income
	leaving.Leaving = true
	conflict.Conflict, conflict.Stored, conflict.Mark = true, income.Step.Answers.Own("income"), 3
	conflict.Fields, conflict.Faults = map[string][]string{"": {"9000"}}, []ask.Fault{{Path: "income", Code: ask.Changed}}
	again := conflict
	again.Again, again.Stored = true, nil
	helped := func(p *page.Pages) *page.Pages {
		helping := *p
		helping.Channel = "phone"
		return &helping
	}
	return []shot{
		question("typed", income), question("typed-leaving", leaving), question("conflict", conflict),
		question("conflict-again", again),
		question("lost-no-cookie", page.QuestionPage{Step: income.Step, Fields: income.Fields, Typed: true, Lost: true, NoCookie: true}),
		question("in-row", page.QuestionPage{Step: stepAt(t, steps, "dogs/1/breed"), InRow: true, Mark: 3, Rows: 9, Fields: map[string][]string{"": {"hound"}}}),
		{"row", func(p *page.Pages, w io.Writer) error {
			return p.Row(w, page.RowPage{Group: group, Row: 1, Steps: steps})
		}},
		{"question-helped", func(p *page.Pages, w io.Writer) error {
			return helped(p).Question(w, page.QuestionPage{Step: income.Step})
		}},
		{"another", func(p *page.Pages, w io.Writer) error { return p.Another(w) }},
		{"check-dropped", func(p *page.Pages, w io.Writer) error {
			return p.Check(w, page.CheckPage{Steps: steps, Outcome: &outcome, Answers: answers, Mark: 12,
				Dropped: []ask.Step{stepAt(t, steps, "income"), stepAt(t, steps, "dogs/1/breed")}})
		}},
	}
}
