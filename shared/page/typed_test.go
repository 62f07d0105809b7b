package page_test

import (
	"io"
	"net/url"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
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
	return []shot{
		question("typed", income), question("typed-leaving", leaving), question("conflict", conflict),
		question("conflict-again", again),
		question("lost-no-cookie", page.QuestionPage{Step: income.Step, Fields: income.Fields, Typed: true, Lost: true, NoCookie: true}),
		question("in-row", page.QuestionPage{Step: stepAt(t, steps, "dogs/1/breed"), InRow: true, Mark: 3, Rows: 9, Fields: map[string][]string{"": {"hound"}}}),
		{"row", func(p *page.Pages, w io.Writer) error {
			return p.Row(w, page.RowPage{Group: group, Row: 1, Steps: steps})
		}},
		{"question-helped", func(p *page.Pages, w io.Writer) error {
			return helped(p, submission.Phone).Question(w, page.QuestionPage{Step: income.Step})
		}},
		question("outdated-leaving", page.QuestionPage{Step: income.Step, Fields: income.Fields, Typed: true, Again: true, Leaving: true}),
		{"keying-lost", func(p *page.Pages, w io.Writer) error {
			return p.Keying(w, page.KeyingPage{Rows: map[string]int{"dogs": 1}, Mark: 1, Lost: true, Fields: url.Values{"rooms": {"4"}, "dogs/0/dog-name": {"Rex"}}})
		}},
		{"keying-kept", func(p *page.Pages, w io.Writer) error {
			return p.Keying(w, page.KeyingPage{Rows: map[string]int{"dogs": 1}, Mark: 2, ReceivedOn: today, Fields: url.Values{"rooms": {"4"}, "dogs/0/dog-name": {"Rex"}},
				Kept: map[string]any{"rooms": 5, "phone": nil, "dogs/0/dog-name": "Fido"}})
		}},
		{"refused-typed", func(p *page.Pages, w io.Writer) error {
			return p.Problem(w, page.ProblemPage{Problem: page.NoEnding, Posted: &page.Posted{Path: "feedback/later", Fields: url.Values{
				page.DefinitionField: {"d1"}, page.RatingField: {"2"}, page.CommentField: {"It took <an hour>.\r\nWhy?"}}}})
		}},
		{"refused-again", func(p *page.Pages, w io.Writer) error {
			return p.Problem(w, page.ProblemPage{Problem: page.Unavailable, Posted: &page.Posted{Path: "story", Fields: url.Values{
				page.DefinitionField: {"d1"}, page.MarkField: {"3"}, "story": {"One barks.\nThe other does not."}}}})
		}},
		{"another", func(p *page.Pages, w io.Writer) error { return p.Another(w, false) }},
		{"check-dropped", func(p *page.Pages, w io.Writer) error {
			return p.Check(w, page.CheckPage{Steps: steps, Outcome: &outcome, Answers: answers, Mark: 12,
				Dropped: []ask.Step{stepAt(t, steps, "income"), stepAt(t, steps, "dogs/1/breed")}})
		}},
	}
}
