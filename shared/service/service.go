// Package service answers for one transaction: its pages, its JSON for software, and the department's
// acknowledgements and decisions. Start is the one place where a transaction meets Lambda and AWS.
package service

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/address"
	"github.com/frontline-gov/frontline/shared/assist"
	"github.com/frontline-gov/frontline/shared/bank"
	"github.com/frontline-gov/frontline/shared/bulk"
	"github.com/frontline-gov/frontline/shared/client"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/edge"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/recorder"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Service answers for one transaction.
type Service struct {
	Transaction transaction.Transaction
	Store       store.Store
	Outbox      handoff.Outbox
	// Origin is the public origin of the site ("https://…"), from which pages may post.
	Origin string
	// BackOffice is the name of the department's role, which alone may acknowledge and decide.
	BackOffice string
	// Sweep is the name of the role of the transaction's own sweep, which alone may have files worked.
	Sweep string
	// Bank gives the tables that bank accounts are held against; nil checks none.
	Bank func() (bank.Tables, error)
	// Addresses finds postal addresses by their postcode; nil has them all entered by hand.
	Addresses address.Finder
	// Clients knows registered software; nil knows none.
	Clients *client.Verifier
	// Edge is the secret of requests that came through CloudFront; nil believes none of them.
	Edge *edge.Secret
	// SoftwareRate is how many submissions one piece of software may send in a minute; 0 is what the transaction says.
	SoftwareRate int
	// Lock makes the lock of a return code and a fact in a transaction; nil is submission.Code.Lock, which takes its time.
	Lock func(of submission.Code, transaction string, fact []byte) (submission.Lock, error)

	Now    func() time.Time
	Random io.Reader
	Log    *slog.Logger

	// older says that this is a version of before, which drafts are finished on: files of the site are of another.
	older   bool
	version string
	pages   map[words.Language]func() *page.Pages
}

// prepare makes what each request needs. Pages are made when the first request in their language comes.
func (s *Service) prepare() {
	s.version = s.Transaction.Version()
	s.pages = map[words.Language]func() *page.Pages{}
	for _, language := range words.Languages {
		s.pages[language] = sync.OnceValue(func() *page.Pages {
			pages, err := page.New(s.Transaction, language, s.version)
			if err != nil {
				// The files are part of the binary, and the suite over all transactions reads them.
				panic(err)
			}
			return pages
		})
	}
}

// page is the pages of a language; while the transaction is about to close they say so.
func (s *Service) page(language words.Language) *page.Pages {
	pages := s.pages[language]()
	if !s.Transaction.Closing(date.Of(s.Now())) {
		return pages
	}
	closing := *pages
	closing.Closes = s.Transaction.Closes
	return &closing
}

// asking is page for the pages of a draft, which say in their forms of which one, and where staff fill them in for somebody.
func (s *Service) asking(to visit) *page.Pages {
	pages := s.page(to.language)
	if to.of == "" {
		return pages
	}
	asking := *pages
	asking.Channel, asking.For = to.helpChannel(), to.of
	if to.help != nil {
		asking.Number = shownReference(to.help.Number)
	}
	return &asking
}

func (s *Service) book(language words.Language) words.Book { return s.page(language).Book() }

// PageLimit is the most that a posted page may hold, in bytes. What software sends, the transaction bounds.
const PageLimit = 256 << 10

// handler answers a route, or says why it does not. What it refuses may be written already, where the page is its own.
type handler func(w http.ResponseWriter, r *http.Request, to visit) error

// visit is what is known of every request.
type visit struct {
	language words.Language
	now      time.Time
	on       date.Date
	// software is true where the answer is JSON.
	software bool
	// help is the member of staff who has this browser, and completes its draft for somebody else; nil for none.
	help *assist.Help
	// of tells the browser's draft from others, as sameDraft does; empty where it has none.
	of string
}

// Handler routes requests. The addresses are those of the design; the mapping's prefix /apply/<name> may stand
// before them or not, because kinds of API differ in that, and /cy behind it makes them Welsh.
func (s *Service) Handler() http.Handler { return s.finishing(s.current()) }

// current is the handler of one version of the transaction.
func (s *Service) current() http.Handler {
	s.prepare()
	mux := access.Bind(access.Transaction, s.handlers(), s.has, func(row access.Row, h handler) http.Handler {
		return s.route(row, s.admitted(row, h))
	})
	protection := http.NewCrossOriginProtection()
	if err := protection.AddTrustedOrigin(s.Origin); err != nil {
		s.Log.Error("the public origin is no origin, so no page can post", "origin", s.Origin)
	}
	// Never 403: CloudFront takes it for a missing file. See docs/decisions.
	protection.SetDenyHandler(s.route(access.Row{Route: crossSite}, func(http.ResponseWriter, *http.Request, visit) error {
		return refuse(http.StatusBadRequest, string(page.CrossSite), nil)
	}))
	return compressed(headers(s.languages(protection.Handler(exact(mux)))))
}

// headers go with every answer: nothing here may be kept, framed, sniffed or sent on.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", page.ContentSecurityPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		next.ServeHTTP(w, r)
	})
}

// languages takes the mapping's prefix and the language off the path.
func (s *Service) languages(next http.Handler) http.Handler {
	prefix := "/apply/" + s.Transaction.Name
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		address := r.URL.Path
		if rest, ok := strings.CutPrefix(address, prefix); ok && (rest == "" || rest[0] == '/') {
			address = rest
		}
		language := words.English
		if rest, ok := strings.CutPrefix(address, "/"+string(words.Welsh)); ok && (rest == "" || rest[0] == '/') {
			address, language = rest, words.Welsh
		}
		if address == "" {
			address = "/"
		}
		url := *r.URL
		url.Path, url.RawPath = address, ""
		r = r.WithContext(withLanguage(r.Context(), language))
		r.URL = &url
		next.ServeHTTP(w, r)
	})
}

// exact keeps net/http from cleaning a path and redirecting to it: a path that is not clean is no address of ours.
func exact(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path.Clean(r.URL.Path) != r.URL.Path {
			r.URL.Path = "/not/found/here/"
		}
		mux.ServeHTTP(w, r)
	})
}

// crossSite is the route of what came from another site. Nothing that stands in it is looked at, so that no refusal shows it.
const crossSite = "cross-site"

// whose notes who helps and which draft the browser has, and refuses a form of another.
func (s *Service) whose(r *http.Request, to *visit) error {
	if err := s.helped(r, to); err != nil {
		return err
	}
	return sameDraft(r, to)
}

// route makes an http.Handler of a handler: it bounds the body, answers what was refused, and logs one line.
func (s *Service) route(row access.Row, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now := s.Now()
		to := visit{language: language(r.Context()), now: now, on: date.Of(now), software: row.Software || wantsJSON(r)}
		limit := PageLimit
		if row.Software || strings.HasSuffix(row.Route, "/file/send") {
			limit = s.Transaction.BodyLimit()
		}
		if row.Route == "POST /bulk" {
			limit = bulk.Largest
		}
		if row.Only == access.WithUpload {
			limit = evidenceLimit
		}
		r.Body = http.MaxBytesReader(nil, r.Body, int64(limit))
		came(r, row.Route, to.software)
		answered := &recorder.Writer{ResponseWriter: w}
		attributes := []any{"transaction", s.Transaction.Name, "route", row.Route}
		var err error
		if row.Route != crossSite {
			err = s.whose(r, &to)
		}
		if err == nil {
			err = s.guarded(h, answered, r, to)
		}
		if err != nil {
			refused := asRefusal(err)
			attributes = append(attributes, "code", refused.code)
			if why := client.Refusal(""); errors.As(refused.cause, &why) {
				attributes = append(attributes, "token", string(why))
			}
			s.answer(answered, r, to, err)
		}
		s.Log.Info("request", append(attributes, "status", answered.Code, "language", to.language,
			"microseconds", s.Now().Sub(now).Microseconds())...)
	})
}

// toStart leads to the start page whoever left off the end of an address, or has that of a form, which holds what refused it, in a tab or
// among their bookmarks. toCheck and toStatus do so from the forms of those pages.
func (s *Service) toStart(w http.ResponseWriter, _ *http.Request, to visit) error {
	return see(w, s.address(to).Start())
}

func (s *Service) toCheck(w http.ResponseWriter, _ *http.Request, to visit) error {
	return see(w, s.address(to).Check())
}

func (s *Service) toStatus(w http.ResponseWriter, r *http.Request, to visit) error {
	ref, err := submission.ParseReference(r.PathValue("reference"))
	if err != nil {
		return refuse(http.StatusNotFound, string(page.NotYours), nil)
	}
	return see(w, s.address(to).Submission(ref.String()))
}

func (s *Service) unknown(http.ResponseWriter, *http.Request, visit) error {
	return refuse(http.StatusNotFound, string(page.NotFound), nil)
}

// guarded is a handler whose panic is a refusal. What the panic says may hold an answer, so only its place is logged.
func (s *Service) guarded(h handler, w http.ResponseWriter, r *http.Request, to visit) (err error) {
	defer func() {
		if recover() != nil {
			s.Log.Error("panic", "transaction", s.Transaction.Name, "at", panicPlace())
			err = refuse(http.StatusInternalServerError, string(page.ServerError), nil)
		}
	}()
	return h(w, r, to)
}

// wantsJSON says whether the answer is for software: it says so, or sends JSON.
func wantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "json") && !strings.Contains(accept, "text/html") ||
		strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") || strings.HasPrefix(r.Header.Get("Content-Type"), lineType)
}
