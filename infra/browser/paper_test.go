package browser

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/build"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/paper"
	"github.com/frontline-gov/frontline/shared/words"
)

// paperA4 is A4 less margins of 1 cm.
var paperA4 = Size{Width: 718, Height: 1047}

// longestForm is the most sheets that a form may have.
const longestForm = 30

// TestPaper looks at the form of every transaction as it is printed, in both languages: as wide as the paper, with all its questions
// and without the site around them; and prints it as a PDF, on a number of sheets that somebody would fill in. -update keeps a picture of the first sheets.
func TestPaper(t *testing.T) {
	t.Parallel()
	site := t.TempDir()
	must(t, build.Site(functions.All, date.MustParse("2026-11-22"), filepath.Join(modules, "govuk-frontend", "dist"), site))
	server := httptest.NewServer(http.FileServer(http.Dir(site)))
	t.Cleanup(server.Close)
	tab := open(t, chromium(t))
	for _, tx := range functions.All {
		for _, language := range words.Languages {
			address := page.Address{Transaction: tx.Name, Language: language}
			if !tx.Open(date.MustParse("2026-11-22")) {
				continue
			}
			must(t, tab.Open(server.URL+address.Paper()))
			if tab.Status() != http.StatusOK {
				t.Errorf("%s: %d", address.Paper(), tab.Status())
				continue
			}
			must(t, tab.Media("print", nil))
			must(t, tab.Resize(paperA4))
			fits(t, tab, address.Paper()+" on paper")
			var seen struct {
				Questions      int
				Site, Squeezed []string
			}
			must(t, tab.Eval(`({
				questions: document.querySelectorAll(".paper-question").length,
				site: [...document.querySelectorAll("header, footer, nav, button, input, select")].filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 100)),
				squeezed: [...document.querySelectorAll(".paper-line > .paper-line, .paper-area")].filter(e => e.clientWidth < 300).map(e => e.outerHTML.slice(0, 100)),
			})`, &seen))
			book, err := tx.Words(language)
			must(t, err)
			if seen.Questions != numbered(paper.New(tx, book).Items) || len(seen.Site) > 0 || len(seen.Squeezed) > 0 {
				t.Errorf("%s: %+v", address.Paper(), seen)
			}
			if *update && tx.Name == "child-benefit" && language == words.English {
				keep(t, "paper", top(t, tab, 2*paperA4.Height))
			}
			pdf, err := tab.PDF()
			must(t, err)
			sheets := bytes.Count(pdf, []byte("/Type /Page\n"))
			if !bytes.HasPrefix(pdf, []byte("%PDF")) || sheets < 1 || sheets > longestForm {
				t.Errorf("%s is printed on %d sheets", address.Paper(), sheets)
			}
			t.Logf("%s: %d sheets, %d questions", address.Paper(), sheets, seen.Questions)
			must(t, tab.Media("", nil))
			must(t, tab.Resize(Desktop))
		}
	}
}

// numbered counts the numbers on a form: each question has one, and each question of a group as many as there is room for rows.
func numbered(items []paper.Item) int {
	n := 0
	for _, item := range items {
		n += 1 + item.Copies*numbered(item.Rows)
	}
	return n
}
