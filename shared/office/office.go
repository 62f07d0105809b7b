// Package office is the door behind which the staff of a department work: /<place>/<department>/. It signs them in and out,
// lets in whom a page is for, writes every refusal, and logs a line for each request that says nothing of who asked. What they
// work on are the routes of who opens the office: the desk, finance. It works without JavaScript, in English and Welsh.
package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/recorder"
	"github.com/frontline-gov/frontline/shared/signin"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/words"
)

// Office is one place of one department.
type Office struct {
	// Place is the first part of its addresses, the name of its cookies and of its words: "desk", "finance".
	Place string
	// Department is its code, which stands in the addresses.
	Department string
	// Name is what people call it, in each language; where there is none, the code. The is the same within a sentence, where that is
	// another: "the Department for Work and Pensions".
	Name, The map[words.Language]string
	// Origin is the public origin of the site ("https://…"), from which pages may post.
	Origin   string
	SignIn   *signin.Client
	Sessions staff.Sessions
	// Histories take who signed in and out, a history for each day.
	Histories audit.Log
	Now       func() time.Time
	Random    io.Reader
	Log       *slog.Logger
	// Table says who may take which route; its handlers are Handlers and, for signing in and out, the office's own.
	Table    access.Table
	Handlers map[string]Handler
	// Bodies are the most that is read of a request of a route, in bytes; what is not there takes 32 KiB.
	Bodies map[string]int64
	// Words are its own words over the platform's, words.en.json and words.cy.json; nil is none.
	Words fs.FS
	// Pages writes its pages, once it has a handler.
	Pages map[words.Language]*page.Pages

	routes *http.ServeMux
}

// Callback is where the provider sends browsers back to, below the public origin.
func Callback(place, department string) string { return "/" + place + "/" + department + "/callback" }

// BackChannel is where the provider tells that somebody has signed out there, below the public origin.
func BackChannel(place, department string) string {
	return "/" + place + "/" + department + "/back-channel-logout"
}

// bodyLimit is the most that is read of a request, in bytes, where its route says nothing else. A logout token is the largest.
const bodyLimit = 32 << 10

// Visit is what is known of every request.
type Visit struct {
	Language words.Language
	Now      time.Time
	// Path is below the office and its language, without a slash at its start.
	Path string
	// Session is who is signed in, where the route asks for somebody.
	Session staff.Session
}

// Handler is what a route does: it answers, or says why it does not. The request's PathValue holds what stood in the
// place of names in braces.
type Handler func(w http.ResponseWriter, r *http.Request, to Visit) error

// handlers are all handlers of the office by their routes.
func (o *Office) handlers() map[string]Handler {
	all := map[string]Handler{
		"GET /sign-in":              o.begin,
		"GET /callback":             o.finish,
		"POST /sign-out":            o.signOut,
		"GET /signed-out":           o.signedOut,
		"POST /back-channel-logout": o.backChannel,
		"/":                         o.unknown,
	}
	maps.Copy(all, o.Handlers)
	return all
}

// Handler answers for the office. The mapping's prefix /<place>/<department> may stand before an address or not, because
// kinds of API differ in that, and /cy behind it makes it Welsh.
func (o *Office) Handler() (http.Handler, error) {
	o.Pages = map[words.Language]*page.Pages{}
	for _, language := range words.Languages {
		pages, err := page.Plain(language)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o.Place, err)
		}
		if o.Words != nil {
			own, err := words.Load(o.Words, language)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", o.Place, err)
			}
			pages.With(own)
		}
		o.Pages[language] = pages
	}
	protection := http.NewCrossOriginProtection()
	if err := protection.AddTrustedOrigin(o.Origin); err != nil {
		return nil, fmt.Errorf("%s: the public origin %q is no origin: %w", o.Place, o.Origin, err)
	}
	o.routes = access.Bind(o.Table, o.handlers(), func(access.Condition) bool { return true }, o.serveRow)
	all := http.HandlerFunc(o.serve)
	// Never 403: CloudFront takes it for a missing file.
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to := o.visit(r)
		o.logged("cross-site", bodyLimit, w, r, to, func(http.ResponseWriter, *http.Request, Visit) error {
			return Refuse(http.StatusBadRequest, page.DeskCrossSite, "cross-site", nil)
		})
	}))
	return protection.Handler(all), nil
}

func (o *Office) visit(r *http.Request) Visit {
	to := Visit{Language: words.English, Now: o.Now()}
	address := r.URL.Path
	if rest, ok := strings.CutPrefix(address, "/"+o.Place+"/"+o.Department); ok && (rest == "" || rest[0] == '/') {
		address = rest
	}
	if rest, ok := strings.CutPrefix(address, "/"+string(words.Welsh)); ok && (rest == "" || rest[0] == '/') {
		address, to.Language = rest, words.Welsh
	}
	to.Path = strings.TrimPrefix(address, "/")
	return to
}

// serve leads a request to its route. An address that is not clean is none of ours, and the language's prefix is none of a
// route's.
func (o *Office) serve(w http.ResponseWriter, r *http.Request) {
	to := o.visit(r)
	inner := r.WithContext(context.WithValue(r.Context(), visitKey{}, to))
	inner.URL = &url.URL{Path: "/" + to.Path, RawQuery: r.URL.RawQuery}
	if r.URL.Path != path.Clean(r.URL.Path) && to.Path != "" || inner.URL.Path != path.Clean(inner.URL.Path) {
		o.logged("/", bodyLimit, w, r, to, o.unknown)
		return
	}
	o.routes.ServeHTTP(w, inner)
}

type visitKey struct{}

// serveRow answers at one row of the table: it lets in whom the row does.
func (o *Office) serveRow(row access.Row, answer Handler) http.Handler {
	limit := o.Bodies[row.Route]
	if limit == 0 {
		limit = bodyLimit
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to, _ := r.Context().Value(visitKey{}).(Visit)
		o.logged(row.Route, limit, w, r, to, func(w http.ResponseWriter, r *http.Request, to Visit) (err error) {
			if forStaff(row) {
				if to.Session, err = o.session(r, to.Now); err != nil {
					return err
				}
				var callers []access.Caller
				for _, role := range to.Session.Roles {
					callers = append(callers, access.Staff(role))
				}
				if refused := row.For(callers...); !refused.Allowed() {
					return Refuse(refused.Status, page.DeskNotForRole, refused.Code, nil)
				}
			}
			return answer(w, r, to)
		})
	})
}

// forStaff says whether a row asks for somebody signed in: it names what they get by their role, and turns away everybody
// else because they have no session.
func forStaff(row access.Row) bool { return row.Who[access.Everybody] == access.NoSession }

// unknown refuses what no route takes, or takes by another method only.
func (o *Office) unknown(w http.ResponseWriter, r *http.Request, to Visit) error {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		other := &http.Request{Method: method, URL: &url.URL{Path: "/" + to.Path}}
		if _, route := o.routes.Handler(other); strings.HasPrefix(route, method+" ") && method != r.Method {
			allowed = append(allowed, method)
		}
	}
	if allowed != nil && "/"+to.Path == path.Clean("/"+to.Path) {
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		return Refuse(http.StatusMethodNotAllowed, page.DeskNotFound, "method", nil)
	}
	return Refuse(http.StatusNotFound, page.DeskNotFound, "unknown", nil)
}

// logged answers a request and logs one line, which says nothing of who asked. A panic is a refusal; what it says may
// hold anything, so only that it happened is logged.
func (o *Office) logged(name string, limit int64, w http.ResponseWriter, r *http.Request, to Visit, answer Handler) {
	r.Body = http.MaxBytesReader(nil, r.Body, limit)
	answered := &recorder.Writer{ResponseWriter: w}
	attributes := []any{"department", o.Department, "route", name, "language", to.Language}
	err := func() (err error) {
		defer func() {
			if recover() != nil {
				err = Refuse(http.StatusInternalServerError, page.DeskUnavailable, "panic", nil)
			}
		}()
		return answer(answered, r, to)
	}()
	if err != nil {
		var told inLanguage
		if errors.As(err, &told) {
			to.Language = told.language
		}
		refused := asRefusal(err)
		attributes = append(attributes, "code", refused.code)
		if refused.cause != nil {
			// The errors of the SDK and of package signin name operations and tables, and no people and no tokens.
			attributes = append(attributes, "error", refused.cause.Error())
		}
		o.refused(answered, to, refused)
	}
	attributes = append(attributes, "status", answered.Code, "microseconds", o.Now().Sub(to.Now).Microseconds())
	if answered.Code >= 500 {
		o.Log.Error("request", attributes...)
		return
	}
	o.Log.Info("request", attributes...)
}

// Address is an address of the office in the language of the visit.
func (o *Office) Address(to Visit, below string) string {
	return page.Address{Language: to.Language}.Office(o.Place, o.Department, below)
}

// Frame is what pages of the office have in common.
func (o *Office) Frame(to Visit, below string) page.DeskPage {
	name := o.Name[to.Language]
	if name == "" {
		name = strings.ToUpper(o.Department)
	}
	return page.DeskPage{Place: o.Place, Department: o.Department, Name: name, The: o.The[to.Language], Path: below}
}

// HTML begins a page.
func HTML(w http.ResponseWriter, status int) http.ResponseWriter {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	return w
}

// See leads on to another address.
func See(w http.ResponseWriter, address string) error {
	w.Header().Set("Location", address)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}
