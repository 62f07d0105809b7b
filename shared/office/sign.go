package office

import (
	"encoding/base32"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/signin"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/words"
)

// The cookies are named by the place. Their path keeps them to one office: another department's function on the same host
// never sees them.
func (o *Office) sessionCookie() string { return "__Secure-" + o.Place }
func (o *Office) attemptCookie() string { return "__Secure-" + o.Place + "-sign-in" }

// toField of the address of the sign-in says where to go afterwards.
const toField = "to"

// setCookie puts a cookie into the browser, for so long; a negative time takes it out. Lax, not Strict: who comes back
// from the provider comes from another site.
func (o *Office) setCookie(w http.ResponseWriter, name, value string, lasts time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/" + o.Place + "/" + o.Department, MaxAge: int(lasts.Seconds()),
		HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode,
	})
}

// secret is the secret in a cookie; empty where there is none, where it is none of ours, and where there are two: a
// neighbouring host can put one beside ours, and which of them is ours cannot be told.
func secret(r *http.Request, name string) string {
	cookies := r.CookiesNamed(name)
	if len(cookies) != 1 {
		return ""
	}
	if raw, err := base32.StdEncoding.DecodeString(cookies[0].Value); err != nil || len(raw) != 20 {
		return ""
	}
	return cookies[0].Value
}

// session is who is signed in in this browser.
func (o *Office) session(r *http.Request, now time.Time) (staff.Session, error) {
	token := secret(r, o.sessionCookie())
	if token == "" {
		return staff.Session{}, staff.ErrNoSession
	}
	return o.Sessions.Find(r.Context(), token, now)
}

// begin sends the browser to the provider.
func (o *Office) begin(w http.ResponseWriter, r *http.Request, to Visit) error {
	attempt := staff.Attempt{Verifier: oauth2.GenerateVerifier(), To: o.onward(r, to)}
	for _, made := range []*string{&attempt.State, &attempt.Browser, &attempt.Nonce} {
		var err error
		if *made, err = staff.Secret(o.Random); err != nil {
			return err
		}
	}
	address, err := o.SignIn.Address(r.Context(), attempt, string(to.Language))
	if err != nil {
		return err
	}
	if err := o.Sessions.StartAttempt(r.Context(), attempt, to.Now); err != nil {
		return err
	}
	o.setCookie(w, o.attemptCookie(), attempt.Browser, staff.AttemptLasts)
	return See(w, address)
}

// onward is where to go once signed in: an address of this office, letter by letter, or else the office. Nothing that a link
// brings along leads anywhere else.
func (o *Office) onward(r *http.Request, to Visit) string {
	asked := r.URL.Query()[toField]
	if len(asked) != 1 {
		return o.Address(to, "")
	}
	below, ok := strings.CutPrefix(asked[0], "/"+o.Place+"/"+o.Department+"/")
	plain := func(r rune) bool {
		return r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	for part := range strings.SplitSeq(strings.TrimSuffix(below, "/"), "/") {
		if part == "" && below != "" || strings.ContainsFunc(part, func(r rune) bool { return !plain(r) }) {
			ok = false
		}
	}
	if !ok || len(asked[0]) > 200 {
		return o.Address(to, "")
	}
	return asked[0]
}

// finish signs in whom the provider sends back.
func (o *Office) finish(w http.ResponseWriter, r *http.Request, to Visit) error {
	if r.Method == http.MethodHead { // a look uses nothing up
		return Refuse(http.StatusMethodNotAllowed, page.DeskRefused, "method", nil)
	}
	back := r.URL.Query()
	state, browser := back["state"], secret(r, o.attemptCookie())
	if len(state) != 1 || state[0] == "" || browser == "" {
		return staff.ErrNoAttempt
	}
	attempt, err := o.Sessions.TakeAttempt(r.Context(), state[0], browser, to.Now)
	if err != nil {
		return err
	}
	o.setCookie(w, o.attemptCookie(), "", -time.Second)
	person, err := o.SignIn.Finish(r.Context(), back, attempt)
	if err != nil {
		return o.inLanguage(attempt.To, err)
	}
	// No session without a word of it in the history.
	if err := o.record(r, to.Now, person, "signed-in"); err != nil {
		return err
	}
	token, err := o.Sessions.Start(r.Context(), person, to.Now)
	if err != nil {
		return err
	}
	o.setCookie(w, o.sessionCookie(), token, staff.Longest)
	return See(w, attempt.To)
}

// inLanguage is an error that is told in the language of where somebody wanted to go: the provider sends everybody back
// to one address.
func (o *Office) inLanguage(to string, err error) error {
	welsh := page.Address{Language: words.Welsh}.Office(o.Place, o.Department, "")
	if strings.HasPrefix(to, welsh) {
		return inLanguage{err, words.Welsh}
	}
	return err
}

type inLanguage struct {
	error
	language words.Language
}

func (e inLanguage) Unwrap() error { return e.error }

// signOut ends every session of who is signed in here. Who is not is signed out already.
func (o *Office) signOut(w http.ResponseWriter, r *http.Request, to Visit) error {
	session, err := o.session(r, to.Now)
	switch {
	case errors.Is(err, staff.ErrNoSession):
	case err != nil:
		return err
	default:
		if err := o.Sessions.EndAll(r.Context(), session.Subject, to.Now); err != nil {
			return err
		}
		if err := o.record(r, to.Now, session.Person, "signed-out"); err != nil {
			// They are signed out, and that is what they asked for.
			o.Log.Error("a sign-out is in no history", "department", o.Department, "error", err.Error())
		}
	}
	o.setCookie(w, o.sessionCookie(), "", -time.Second)
	return See(w, o.Address(to, "signed-out"))
}

// signedOut says so, and leads to the end of the provider's own session.
func (o *Office) signedOut(w http.ResponseWriter, r *http.Request, to Visit) error {
	return o.Pages[to.Language].DeskNotice(HTML(w, http.StatusOK), page.DeskNoticePage{
		DeskPage: o.Frame(to, "signed-out"), Notice: page.DeskSignedOut, Link: o.Address(to, "sign-in"),
		Elsewhere: o.SignIn.SignOutAddress(r.Context(), o.Origin+o.Address(to, "signed-out")),
	})
}

// backChannel takes the provider's word that somebody has signed out there. What it answers is for software.
func (o *Office) backChannel(w http.ResponseWriter, r *http.Request, to Visit) error {
	err := o.providerSaid(r, to)
	if err == nil {
		w.WriteHeader(http.StatusOK)
		return nil
	}
	refused := asRefusal(err)
	if refused.status == http.StatusUnauthorized {
		refused.status = http.StatusBadRequest
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(refused.status)
	if err := json.NewEncoder(w).Encode(map[string]string{"error": "invalid_request"}); err != nil {
		return err
	}
	return refused // for the log; the answer is sent
}

func (o *Office) providerSaid(r *http.Request, to Visit) error {
	if err := r.ParseForm(); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return err
		}
		return signin.NoToken
	}
	tokens := r.PostForm["logout_token"]
	if len(tokens) != 1 {
		return signin.NoToken
	}
	over, err := o.SignIn.Logout(r.Context(), tokens[0])
	if err != nil {
		return err
	}
	// The session, where it is named; else all that the person has.
	if over.Provider != "" {
		err = o.Sessions.EndProvider(r.Context(), over.Provider, to.Now)
	} else {
		err = o.Sessions.EndAll(r.Context(), over.Subject, to.Now)
	}
	if err != nil {
		return err
	}
	return o.record(r, to.Now, staff.Person{Subject: over.Subject}, "signed-out-by-provider")
}

// record writes into the history of the day.
func (o *Office) record(r *http.Request, now time.Time, p staff.Person, what string) error {
	var roles []string
	for _, role := range p.Roles {
		roles = append(roles, string(role))
	}
	return o.Histories.Append(r.Context(), o.Place+"/"+now.UTC().Format(time.DateOnly), audit.Event{
		At: now, By: p.Subject, Name: p.Name, Role: strings.Join(roles, " "), What: what,
	})
}
