package search

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/catalogue"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// queryLimit is the most characters of a query that are looked at; the rest is left out, and the page shows that.
const queryLimit = 100

// Handler answers /apply/search?q=… and, in Welsh, /apply/search/cy?q=…. It keeps nothing, and its log says how much was
// found, never for what: people type into any box what should not be kept.
func Handler(transactions []transaction.Transaction, now func() time.Time, log *slog.Logger) (http.Handler, error) {
	listed, err := catalogue.New(transactions)
	if err != nil {
		return nil, err
	}
	documents, err := Documents(listed)
	if err != nil {
		return nil, err
	}
	s := &service{listed: listed, index: New(documents), pages: map[words.Language]*page.Pages{}, now: now, log: log}
	for _, language := range words.Languages {
		if s.pages[language], err = page.Plain(language); err != nil {
			return nil, err
		}
	}
	return s, nil
}

type service struct {
	listed catalogue.Catalogue
	index  *Index
	pages  map[words.Language]*page.Pages
	now    func() time.Time
	log    *slog.Logger
}

// ServeHTTP answers with the page of what was found. The mapping's prefix /apply/search may stand before the path or
// not, because kinds of API differ in that.
func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begun := s.now()
	language, known := addressed(strings.TrimPrefix(r.URL.Path, "/apply/search"))
	pages := s.pages[language]
	answer := func(status int, err error, attributes ...any) {
		if err != nil {
			s.log.Error("cannot write a page", "error", err.Error())
		}
		s.log.Info("request", append([]any{"route", "search", "status", status, "language", language,
			"microseconds", s.now().Sub(begun).Microseconds()}, attributes...)...)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	switch {
	case !known:
		w.WriteHeader(http.StatusNotFound)
		answer(http.StatusNotFound, pages.Problem(w, page.ProblemPage{Problem: page.NotFound}))
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		answer(http.StatusMethodNotAllowed, pages.Problem(w, page.ProblemPage{Problem: page.Unreadable}))
		return
	}
	shown := page.SearchPage{Query: clean(r.URL.Query().Get(page.QueryField)), Needs: s.listed.Links(language)}
	on := date.Of(begun)
	for _, name := range s.index.Find(shown.Query, language) {
		if entry, ok := s.listed.Entry(name); ok {
			shown.Found = append(shown.Found, entry.Listed(on, language))
		}
	}
	answer(http.StatusOK, pages.Search(w, shown), "found", len(shown.Found), "asked", shown.Query != "")
}

// addressed is the language of a path below the mapping, and whether there is such a page.
func addressed(path string) (words.Language, bool) {
	switch strings.TrimSuffix(path, "/") {
	case "":
		return words.English, true
	case "/" + string(words.Welsh):
		return words.Welsh, true
	}
	return words.English, false
}

// clean is what was typed: valid text of at most queryLimit characters, without what cannot be seen.
func clean(typed string) string {
	typed = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(typed, ""))
	if letters := []rune(typed); len(letters) > queryLimit {
		typed = string(letters[:queryLimit])
	}
	return strings.TrimSpace(typed)
}
