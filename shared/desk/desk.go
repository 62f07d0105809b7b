// Package desk is where the staff of a department work: /desk/<department>/. It signs them in and out; what they work on
// is not here yet. It works without JavaScript, in English and Welsh.
package desk

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/signin"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/words"
)

// Desk is the desk of one department.
type Desk struct {
	// Department is its code, which stands in the addresses.
	Department string
	// Name is what people call it, in each language; where there is none, the code.
	Name map[words.Language]string
	// Origin is the public origin of the site ("https://…"), from which pages may post.
	Origin   string
	SignIn   *signin.Client
	Sessions staff.Sessions
	// Histories take who signed in and out, a history for each day.
	Histories audit.Log
	Now       func() time.Time
	Random    io.Reader
	Log       *slog.Logger

	pages map[words.Language]*page.Pages
}

// Callback is where the provider sends browsers back to, below the public origin.
func Callback(department string) string { return "/desk/" + department + "/callback" }

// BackChannel is where the provider tells that somebody has signed out there, below the public origin.
func BackChannel(department string) string { return "/desk/" + department + "/back-channel-logout" }

// bodyLimit is the most that is read of a request, in bytes. A logout token is the largest.
const bodyLimit = 32 << 10

// visit is what is known of every request.
type visit struct {
	language words.Language
	now      time.Time
	// path is below the desk and its language, without a slash at its start.
	path string
	// session is who is signed in, where the route asks for somebody.
	session staff.Session
}

// handler is a route: it answers, or says why it does not.
type handler func(w http.ResponseWriter, r *http.Request, to visit) error

// route is an address of the desk, and to whom it is open.
type route struct {
	method, path string
	// signedIn routes are open to who is signed in, whatever their role; the others to everybody.
	signedIn bool
	answer   handler
}

func (d *Desk) routes() []route {
	return []route{
		{"GET", "", true, d.home},
		{"GET", "sign-in", false, d.begin},
		{"GET", "callback", false, d.finish},
		{"POST", "sign-out", false, d.signOut},
		{"GET", "signed-out", false, d.signedOut},
		{"POST", "back-channel-logout", false, d.backChannel},
	}
}

// Handler answers for the desk. The mapping's prefix /desk/<department> may stand before an address or not, because
// kinds of API differ in that, and /cy behind it makes it Welsh.
func (d *Desk) Handler() (http.Handler, error) {
	d.pages = map[words.Language]*page.Pages{}
	for _, language := range words.Languages {
		pages, err := page.Plain(language)
		if err != nil {
			return nil, fmt.Errorf("desk: %w", err)
		}
		d.pages[language] = pages
	}
	protection := http.NewCrossOriginProtection()
	if err := protection.AddTrustedOrigin(d.Origin); err != nil {
		return nil, fmt.Errorf("desk: the public origin %q is no origin: %w", d.Origin, err)
	}
	all := http.HandlerFunc(d.serve)
	// Never 403: CloudFront takes it for a missing file.
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to := d.visit(r)
		d.logged("cross-site", w, r, to, func(http.ResponseWriter, *http.Request, visit) error {
			return refuse(http.StatusBadRequest, page.DeskCrossSite, "cross-site", nil)
		})
	}))
	return protection.Handler(all), nil
}

func (d *Desk) visit(r *http.Request) visit {
	to := visit{language: words.English, now: d.Now()}
	address := r.URL.Path
	if rest, ok := strings.CutPrefix(address, "/desk/"+d.Department); ok && (rest == "" || rest[0] == '/') {
		address = rest
	}
	if rest, ok := strings.CutPrefix(address, "/"+string(words.Welsh)); ok && (rest == "" || rest[0] == '/') {
		address, to.language = rest, words.Welsh
	}
	to.path = strings.TrimPrefix(address, "/")
	return to
}

// serve finds the route of a request. An address that is not clean is none of ours.
func (d *Desk) serve(w http.ResponseWriter, r *http.Request) {
	to := d.visit(r)
	var allowed []string
	if r.URL.Path == path.Clean(r.URL.Path) || to.path == "" {
		for _, route := range d.routes() {
			if route.path != to.path {
				continue
			}
			if route.method == r.Method || route.method == http.MethodGet && r.Method == http.MethodHead {
				d.logged(route.method+" /"+route.path, w, r, to, d.guarded(route))
				return
			}
			allowed = append(allowed, route.method)
		}
	}
	d.logged("unknown", w, r, to, func(http.ResponseWriter, *http.Request, visit) error {
		if allowed != nil {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			return refuse(http.StatusMethodNotAllowed, page.DeskNotFound, "method", nil)
		}
		return refuse(http.StatusNotFound, page.DeskNotFound, "unknown", nil)
	})
}

// guarded is a route with somebody signed in, where it asks for that.
func (d *Desk) guarded(route route) handler {
	return func(w http.ResponseWriter, r *http.Request, to visit) (err error) {
		if route.signedIn {
			if to.session, err = d.session(r, to.now); err != nil {
				return err
			}
		}
		return route.answer(w, r, to)
	}
}

// logged answers a request and logs one line, which says nothing of who asked. A panic is a refusal; what it says may
// hold anything, so only that it happened is logged.
func (d *Desk) logged(name string, w http.ResponseWriter, r *http.Request, to visit, answer handler) {
	r.Body = http.MaxBytesReader(nil, r.Body, bodyLimit)
	answered := &recorder{ResponseWriter: w}
	attributes := []any{"department", d.Department, "route", name, "language", to.language}
	err := func() (err error) {
		defer func() {
			if recover() != nil {
				err = refuse(http.StatusInternalServerError, page.DeskUnavailable, "panic", nil)
			}
		}()
		return answer(answered, r, to)
	}()
	if err != nil {
		var told inLanguage
		if errors.As(err, &told) {
			to.language = told.language
		}
		refused := asRefusal(err)
		attributes = append(attributes, "code", refused.code)
		if refused.cause != nil {
			// The errors of the SDK and of package signin name operations and tables, and no people and no tokens.
			attributes = append(attributes, "error", refused.cause.Error())
		}
		d.refused(answered, to, refused)
	}
	attributes = append(attributes, "status", answered.code, "microseconds", d.Now().Sub(to.now).Microseconds())
	if answered.code >= 500 {
		d.Log.Error("request", attributes...)
		return
	}
	d.Log.Info("request", attributes...)
}

// recorder remembers the status for the log.
type recorder struct {
	http.ResponseWriter
	code int
}

func (s *recorder) WriteHeader(code int) {
	if s.code == 0 {
		s.code = code
	}
	s.ResponseWriter.WriteHeader(code)
}

func (s *recorder) Write(p []byte) (int, error) {
	if s.code == 0 {
		s.code = http.StatusOK
	}
	return s.ResponseWriter.Write(p)
}

// address is an address of the desk in the language of the visit.
func (d *Desk) address(to visit, below string) string {
	return page.Address{Language: to.language}.Desk(d.Department, below)
}

// frame is what pages of the desk have in common.
func (d *Desk) frame(to visit, below string) page.DeskPage {
	name := d.Name[to.language]
	if name == "" {
		name = strings.ToUpper(d.Department)
	}
	return page.DeskPage{Department: d.Department, Name: name, Path: below}
}

// home shows who is signed in.
func (d *Desk) home(w http.ResponseWriter, _ *http.Request, to visit) error {
	shown := page.DeskHomePage{DeskPage: d.frame(to, ""), Person: to.session.Name, SignOut: d.address(to, "sign-out")}
	if shown.Person == "" {
		shown.Person = to.session.Subject
	}
	for _, role := range to.session.Roles {
		shown.Roles = append(shown.Roles, string(role))
	}
	return d.pages[to.language].DeskHome(html(w, http.StatusOK), shown)
}

func html(w http.ResponseWriter, status int) http.ResponseWriter {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	return w
}

func see(w http.ResponseWriter, address string) error {
	w.Header().Set("Location", address)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}
