// Package performance is the public figures of every transaction, at /performance/: the four that government publishes,
// the target of digital take-up with its date, and each as open data. They are made of totals, so nothing about anybody is
// in them. It works without JavaScript, in English and Welsh.
package performance

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Prefix is where the figures stand at the public origin.
const Prefix = "/performance"

// Texts are the words of the pages in both languages: words.en.json, words.cy.json.
//
//go:embed words.en.json words.cy.json
var Texts embed.FS

// keep is for how long answers may be kept on their way: the ledger changes once an hour.
const keep = "public, max-age=3600"

// Figures are the public figures.
type Figures struct {
	Transactions []transaction.Transaction
	// Year gives the months that there are, rated.
	Year func(context.Context, time.Time) (report.Year, error)
	Now  func() time.Time
	Log  *slog.Logger

	pages map[words.Language]*page.Pages
	names map[words.Language]map[string]string // of transactions
}

// visit is what is known of every request.
type visit struct {
	language words.Language
	path     string // below the prefix and the language
	now      time.Time
}

type handler func(w http.ResponseWriter, r *http.Request, to visit) error

type visitKey struct{}

// Handler answers for the figures. The mapping's prefix may stand before an address or not, and /cy behind it makes it Welsh.
func (f *Figures) Handler() (http.Handler, error) {
	f.pages, f.names = map[words.Language]*page.Pages{}, map[words.Language]map[string]string{}
	for _, language := range words.Languages {
		pages, err := page.Plain(language)
		if err != nil {
			return nil, fmt.Errorf("performance: %w", err)
		}
		own, err := words.Load(Texts, language)
		if err != nil {
			return nil, fmt.Errorf("performance: %w", err)
		}
		pages.With(own)
		f.pages[language], f.names[language] = pages, map[string]string{}
		for _, t := range f.Transactions {
			book, err := t.Words(language)
			if err != nil {
				return nil, fmt.Errorf("performance: %w", err)
			}
			f.names[language][t.Name] = book.Text("name", nil)
		}
	}
	routes := access.Bind(access.Performance, map[string]handler{
		"GET /{$}":    f.all,
		"GET /{name}": f.one,
		"/":           f.unknown,
	}, func(access.Condition) bool { return true }, func(row access.Row, answer handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			to, _ := r.Context().Value(visitKey{}).(visit)
			f.serve(row, answer, w, r, to)
		})
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to := f.visit(r)
		inner := r.WithContext(context.WithValue(r.Context(), visitKey{}, to))
		inner.URL = &url.URL{Path: "/" + to.path}
		if inner.URL.Path != path.Clean(inner.URL.Path) {
			inner.URL.Path = "/-/-"
		}
		routes.ServeHTTP(w, inner)
	}), nil
}

func (f *Figures) visit(r *http.Request) visit {
	to := visit{language: words.English, now: f.Now()}
	address := r.URL.Path
	if rest, ok := strings.CutPrefix(address, Prefix); ok && (rest == "" || rest[0] == '/') {
		address = rest
	}
	if rest, ok := strings.CutPrefix(address, "/"+string(words.Welsh)); ok && (rest == "" || rest[0] == '/') {
		address, to.language = rest, words.Welsh
	}
	to.path = strings.Trim(address, "/")
	return to
}

// serve answers and logs one line. Who asks for what there is not is told so; a fault of ours is a page that says so.
func (f *Figures) serve(row access.Row, answer handler, w http.ResponseWriter, r *http.Request, to visit) {
	status, problem := http.StatusOK, page.Problem("")
	err := answer(w, r, to)
	if err != nil {
		status, problem = http.StatusServiceUnavailable, page.Unavailable
		if err == errUnknown {
			status, problem = http.StatusNotFound, page.NotFound
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		if fault := f.pages[to.language].Problem(w, page.ProblemPage{Problem: problem}); fault != nil {
			f.Log.Error("cannot write a page", "error", fault.Error())
		}
	}
	attributes := []any{"route", row.Route, "language", to.language, "status", status, "microseconds", f.Now().Sub(to.now).Microseconds()}
	if problem != "" {
		attributes = append(attributes, "code", problem)
	}
	if status >= 500 {
		f.Log.Error("request", append(attributes, "error", err.Error())...)
		return
	}
	f.Log.Info("request", attributes...)
}

var errUnknown = fmt.Errorf("there is no such page")

func (f *Figures) unknown(http.ResponseWriter, *http.Request, visit) error { return errUnknown }

// address is an address of the figures in a language.
func address(language words.Language, below string) string {
	if language != words.English {
		below = string(language) + "/" + below
	}
	return Prefix + "/" + below
}
