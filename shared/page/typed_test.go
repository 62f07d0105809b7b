package page_test

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/words"
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
		{"refused-untyped", func(p *page.Pages, w io.Writer) error {
			return p.Problem(w, page.ProblemPage{Problem: page.Unavailable, Posted: &page.Posted{Path: "submit", Fields: url.Values{
				page.DefinitionField: {"d1"}, page.MarkField: {"3"}}}})
		}},
		{"another", func(p *page.Pages, w io.Writer) error { return p.Another(w, false) }},
		{"check-dropped", func(p *page.Pages, w io.Writer) error {
			return p.Check(w, page.CheckPage{Steps: steps, Outcome: &outcome, Answers: answers, Mark: 12,
				Dropped: []ask.Step{stepAt(t, steps, "income"), stepAt(t, steps, "dogs/1/breed")}})
		}},
	}
}

// counted is a question that counts how often it is looked for in a form.
type counted struct {
	ask.Text
	times *int
}

func (q counted) Controls() []ask.Control {
	*q.times++
	return q.Text.Controls()
}

// What somebody posts who is refused costs as much as it is long: neither how many fields it has nor how many rows it says that it shows
// makes a question be looked for in more rows than a sheet has, and no row that the sheet shows is left out.
func TestRefusedCostsWhatItHolds(t *testing.T) {
	for name, test := range map[string]struct {
		rows string
		most int
	}{
		"one row": {"1", 1}, "no number": {"x", 1}, "less than none": {"-5", 1}, "two rows": {"2", 2},
		"more than a sheet has": {"1000000", page.MostKeyed},
	} {
		times := 0
		tx := sample.Transaction
		tx.Questions = []ask.Question{ask.Group{Name: "dogs", Questions: []ask.Question{counted{ask.Text{Name: "dog-name"}, &times}}}}
		pages, err := page.New(tx, words.English, "d1")
		if err != nil {
			t.Fatal(err)
		}
		fields := url.Values{page.KeyingRows("dogs"): {test.rows}}
		for n := range 10_000 {
			fields.Set(fmt.Sprintf("x%d", n), "")
		}
		last := page.KeyingField("dogs", test.most-1) + "dog-name"
		fields.Set(last, "The last")
		fields.Set(page.KeyingField("dogs", test.most)+"dog-name", "One too many")
		var written bytes.Buffer
		if err := pages.Problem(&written, page.ProblemPage{Problem: page.NotFound, Posted: &page.Posted{Path: "keying", Fields: fields}}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(written.String(), "The last</dd>") || strings.Contains(written.String(), "One too many</dd>") {
			t.Errorf("%s: it shows\n%s", name, between(written.String(), "<dl", "</dl>"))
		}
		if most := 4 * (1 + test.most); times > most {
			t.Errorf("%s: the question was looked for %d times, not %d at most", name, times, most)
		}
	}
}

// Under a form into which nobody typed, such as the check page's, the button does not speak of what was typed.
func TestAgainWithNothingTyped(t *testing.T) {
	for language, button := range map[words.Language]string{words.English: "Try again", words.Welsh: "Rhoi cynnig arall arni"} {
		pages := pagesOf(t, language)
		var untyped bytes.Buffer
		err := pages.Problem(&untyped, page.ProblemPage{Problem: page.Unavailable, Posted: &page.Posted{Path: "submit", Fields: url.Values{page.MarkField: {"3"}}}})
		if _, rest, _ := strings.Cut(untyped.String(), "<button type=\"submit\" class=\"govuk-button\""); err != nil || strings.TrimSpace(between(rest, ">", "</button>")) != button {
			t.Errorf("%s: %q, %v", language, between(rest, ">", "</button>"), err)
		}
	}
}

// between is what stands in a text between two others.
func between(text, from, to string) string {
	_, rest, _ := strings.Cut(text, from)
	inner, _, _ := strings.Cut(rest, to)
	return inner
}
