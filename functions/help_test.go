package functions_test

import (
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// helpLink is a link to where a page says who helps.
var helpLink = regexp.MustCompile(`<a class="govuk-footer__link" href="([^"]*)#help"([^>]*)>`)

// From every kind of page of a transaction one link leads, beside the page, to where the start page says in the same language who helps.
func TestHelpIsOnePressAway(t *testing.T) {
	each(t, func(t *testing.T, tx transaction.Transaction) {
		for _, language := range words.Languages {
			p, err := page.New(tx, language, tx.Version())
			if err != nil {
				t.Fatal(err)
			}
			render := func(write func(io.Writer) error) string {
				var out strings.Builder
				if err := write(&out); err != nil {
					t.Fatal(err)
				}
				return out.String()
			}
			if start := render(p.Start); strings.Count(start, ` id="help"`) != 1 || !strings.Contains(start, `href="#help">`) {
				t.Errorf("%s: the start page does not say in one place who helps", language)
			}
			pages := map[string]func(io.Writer) error{
				"check":   func(w io.Writer) error { return p.Check(w, page.CheckPage{}) },
				"receipt": func(w io.Writer) error { return p.Receipt(w, page.ReceiptPage{}) },
				"problem": func(w io.Writer) error { return p.Problem(w, page.ProblemPage{Problem: page.Conflict}) },
				"checker": func(w io.Writer) error {
					return p.Checker(w, page.CheckerPage{Ask: []ask.Step{{Path: tx.Checker[0], Question: tx.CheckerQuestions()[0]}}})
				},
				"another": func(w io.Writer) error { return p.Another(w, false) },
			}
			steps, _ := ask.Walk(tx.Questions, date.MustParse("2026-11-22"), ask.Answers{})
			for _, step := range steps {
				if _, group := step.Question.(ask.Group); !group {
					pages[step.Path] = func(w io.Writer) error { return p.Question(w, page.QuestionPage{Step: step}) }
				}
			}
			for name, write := range pages {
				found := helpLink.FindAllStringSubmatch(render(write), -1)
				if len(found) != 1 || found[0][1] != p.Address.Start() || !strings.Contains(found[0][2], `target="_blank"`) {
					t.Errorf("%s: from %s the links to help are %q", language, name, found)
				}
			}
		}
	})
}
