package page_test

import (
	"bytes"
	"html"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/paper"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/words"
)

// A form on paper holds the hint of every question, option and part that the screen has, and each document that a worked case of the
// transaction asks for; a transaction that asks for none has no list of them.
func TestPaperSaysAll(t *testing.T) {
	hints, documents := 0, 0
	for _, tx := range functions.All {
		worked, err := tx.Worked()
		if err != nil {
			t.Fatal(err)
		}
		asked := map[string]bool{}
		for _, c := range worked {
			if _, outcome, faults := tx.JudgeCase(c); len(faults) == 0 {
				for _, name := range outcome.Evidence {
					asked["evidence."+name] = true
				}
			}
		}
		for _, language := range words.Languages {
			pages, err := page.New(tx, language, "0123456789ab")
			if err != nil {
				t.Fatal(err)
			}
			var made bytes.Buffer
			if err := pages.Paper(&made, page.PaperPage{}); err != nil {
				t.Fatal(err)
			}
			form, book := html.UnescapeString(made.String()), pages.Book()
			holds := func(key, text string) {
				if text == "" || !strings.Contains(form, text) {
					t.Errorf("%s %s: %s is not on the form: %q", tx.Name, language, key, text)
				}
			}
			for key := range asked {
				documents++
				text, _ := book.First(nil, key+".paper", key)
				holds(key, text)
			}
			if title := ">" + book.Text("outcome.evidence", nil) + "<"; strings.Contains(form, title) != (len(asked) > 0) {
				t.Errorf("%s %s: documents are listed where none are asked for, or not where some are", tx.Name, language)
			}
			var check func([]ask.Question)
			check = func(questions []ask.Question) {
				for _, q := range questions {
					about := q.About()
					keys := []string{about.Name + ".hint"}
					for _, c := range q.Controls() {
						keys = append(keys, about.Name+".part."+c.Part+".hint")
						for _, option := range c.Options {
							keys = append(keys, about.Name+"."+option+".hint")
						}
					}
					for _, key := range keys {
						if book.Has(key) && !about.Unasked {
							hints++
							text, _ := paper.Hint(book, key)
							holds(key, text)
						}
					}
					if group, ok := q.(ask.Group); ok {
						check(group.Questions)
					}
				}
			}
			check(tx.Questions)
		}
	}
	if hints < 100 || documents < 20 {
		t.Errorf("%d hints and %d documents", hints, documents)
	}
}

// The browser of staff knows staff, and the people before: on no page with which they help may it fill anything in.
func TestNothingFilledInForStaff(t *testing.T) {
	for _, channel := range submission.Assisted {
		pages, err := page.New(sample.Transaction, words.English, "0123456789ab")
		if err != nil {
			t.Fatal(err)
		}
		var own, made bytes.Buffer
		if err := pages.Keying(&own, page.KeyingPage{Lost: true, Rows: map[string]int{"dogs": 1}}); err != nil {
			t.Fatal(err)
		}
		pages.Channel = channel
		for _, q := range sample.Questions {
			if _, isGroup := q.(ask.Group); isGroup || q.About().Unasked {
				continue
			}
			if err := pages.Question(&made, page.QuestionPage{Step: ask.Step{Path: q.About().Name, Question: q}}); err != nil {
				t.Fatal(err)
			}
		}
		for name, body := range map[string]string{"a form": own.String(), "questions": made.String()} {
			if n := strings.Count(body, "autocomplete="); n < 10 || n != strings.Count(body, `autocomplete="off"`) {
				t.Errorf("%s, %s: %d fields say what a browser may fill in, and not all that it may not", name, channel, n)
			}
		}
	}
}
