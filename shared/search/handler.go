package search

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/access"
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
	return s.handler(), nil
}

type service struct {
	listed catalogue.Catalogue
	index  *Index
	pages  map[words.Language]*page.Pages
	now    func() time.Time
	log    *slog.Logger
}

// bodyLimit is the most that is read of a request, in bytes. Nothing that is sent along is looked at.
const bodyLimit = 1 << 10

// handler writes the page of a route, and gives what it says to the log beside the usual.
type handler func(w http.ResponseWriter, r *http.Request, to visit) (status int, attributes []any, err error)

// visit is what is known of every request.
type visit struct {
	language words.Language
	now      time.Time
}

type visitKey struct{}

// handler leads a request to its route in access.Search. The mapping's prefix /apply/search may stand before the path or
// not, because kinds of API differ in that.
func (s *service) handler() http.Handler {
	routes := access.Bind(access.Search, map[string]handler{"GET /{$}": s.find, "/": s.unknown},
		func(access.Condition) bool { return true }, s.route)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to := visit{now: s.now()}
		known := false
		inner := *r.URL
		if to.language, known = addressed(strings.TrimPrefix(r.URL.Path, "/apply/search")); known {
			inner.Path = "/"
		} else {
			inner.Path = "/unknown"
		}
		r = r.WithContext(context.WithValue(r.Context(), visitKey{}, to))
		r.URL = &inner
		routes.ServeHTTP(w, r)
	})
}

// route answers a request and logs one line.
func (s *service) route(row access.Row, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to, _ := r.Context().Value(visitKey{}).(visit)
		r.Body = http.MaxBytesReader(nil, r.Body, bodyLimit)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		status, attributes, err := h(w, r, to)
		if err != nil {
			s.log.Error("cannot write a page", "error", err.Error())
		}
		s.log.Info("request", append([]any{"route", row.Route, "status", status, "language", to.language,
			"microseconds", s.now().Sub(to.now).Microseconds()}, attributes...)...)
	})
}

// find shows what was found.
func (s *service) find(w http.ResponseWriter, r *http.Request, to visit) (int, []any, error) {
	shown := page.SearchPage{Query: clean(r.URL.Query().Get(page.QueryField)), Needs: s.listed.Links(to.language)}
	on := date.Of(to.now)
	names, some := s.index.Find(shown.Query, to.language)
	shown.Some = some
	for _, name := range names {
		if entry, ok := s.listed.Entry(name); ok {
			shown.Found = append(shown.Found, entry.Listed(on, to.language))
		}
	}
	return http.StatusOK, []any{"found", len(shown.Found), "asked", shown.Query != ""}, s.pages[to.language].Search(w, shown)
}

// unknown refuses another address, and another method.
func (s *service) unknown(w http.ResponseWriter, r *http.Request, to visit) (int, []any, error) {
	status, problem := http.StatusNotFound, page.NotFound
	if r.URL.Path == "/" {
		w.Header().Set("Allow", "GET, HEAD")
		status, problem = http.StatusMethodNotAllowed, page.Unreadable
	}
	w.WriteHeader(status)
	return status, []any{"code", problem}, s.pages[to.language].Problem(w, page.ProblemPage{Problem: problem})
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
