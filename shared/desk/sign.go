package desk

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

// The cookies. Their path keeps them to one desk: another department's function on the same host never sees them.
const (
	sessionCookie = "__Secure-desk"
	attemptCookie = "__Secure-desk-sign-in"
)

// toField of the address of the sign-in says where to go afterwards.
const toField = "to"

// setCookie puts a cookie into the browser, for so long; a negative time takes it out. Lax, not Strict: who comes back
// from the provider comes from another site.
func (d *Desk) setCookie(w http.ResponseWriter, name, value string, lasts time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/desk/" + d.Department, MaxAge: int(lasts.Seconds()),
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
func (d *Desk) session(r *http.Request, now time.Time) (staff.Session, error) {
	token := secret(r, sessionCookie)
	if token == "" {
		return staff.Session{}, staff.ErrNoSession
	}
	return d.Sessions.Find(r.Context(), token, now)
}

// begin sends the browser to the provider.
func (d *Desk) begin(w http.ResponseWriter, r *http.Request, to visit) error {
	attempt := staff.Attempt{Verifier: oauth2.GenerateVerifier(), To: d.onward(r, to)}
	for _, made := range []*string{&attempt.State, &attempt.Browser, &attempt.Nonce} {
		var err error
		if *made, err = staff.Secret(d.Random); err != nil {
			return err
		}
	}
	address, err := d.SignIn.Address(r.Context(), attempt, string(to.language))
	if err != nil {
		return err
	}
	if err := d.Sessions.StartAttempt(r.Context(), attempt, to.now); err != nil {
		return err
	}
	d.setCookie(w, attemptCookie, attempt.Browser, staff.AttemptLasts)
	return see(w, address)
}

// onward is where to go once signed in: an address of this desk, letter by letter, or else the desk. Nothing that a link
// brings along leads anywhere else.
func (d *Desk) onward(r *http.Request, to visit) string {
	asked := r.URL.Query()[toField]
	if len(asked) != 1 {
		return d.address(to, "")
	}
	below, ok := strings.CutPrefix(asked[0], "/desk/"+d.Department+"/")
	plain := func(r rune) bool {
		return r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	for part := range strings.SplitSeq(strings.TrimSuffix(below, "/"), "/") {
		if part == "" && below != "" || strings.ContainsFunc(part, func(r rune) bool { return !plain(r) }) {
			ok = false
		}
	}
	if !ok || len(asked[0]) > 200 {
		return d.address(to, "")
	}
	return asked[0]
}

// finish signs in whom the provider sends back.
func (d *Desk) finish(w http.ResponseWriter, r *http.Request, to visit) error {
	if r.Method == http.MethodHead { // a look uses nothing up
		return refuse(http.StatusMethodNotAllowed, page.DeskRefused, "method", nil)
	}
	back := r.URL.Query()
	state, browser := back["state"], secret(r, attemptCookie)
	if len(state) != 1 || state[0] == "" || browser == "" {
		return staff.ErrNoAttempt
	}
	attempt, err := d.Sessions.TakeAttempt(r.Context(), state[0], browser, to.now)
	if err != nil {
		return err
	}
	d.setCookie(w, attemptCookie, "", -time.Second)
	person, err := d.SignIn.Finish(r.Context(), back, attempt)
	if err != nil {
		return d.inLanguage(attempt.To, err)
	}
	// No session without a word of it in the history.
	if err := d.record(r, to.now, person, "signed-in"); err != nil {
		return err
	}
	token, err := d.Sessions.Start(r.Context(), person, to.now)
	if err != nil {
		return err
	}
	d.setCookie(w, sessionCookie, token, staff.Longest)
	return see(w, attempt.To)
}

// inLanguage is an error that is told in the language of where somebody wanted to go: the provider sends everybody back
// to one address.
func (d *Desk) inLanguage(to string, err error) error {
	welsh := page.Address{Language: words.Welsh}.Desk(d.Department, "")
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
func (d *Desk) signOut(w http.ResponseWriter, r *http.Request, to visit) error {
	session, err := d.session(r, to.now)
	switch {
	case errors.Is(err, staff.ErrNoSession):
	case err != nil:
		return err
	default:
		if err := d.Sessions.EndAll(r.Context(), session.Subject, to.now); err != nil {
			return err
		}
		if err := d.record(r, to.now, session.Person, "signed-out"); err != nil {
			// They are signed out, and that is what they asked for.
			d.Log.Error("a sign-out is in no history", "department", d.Department, "error", err.Error())
		}
	}
	d.setCookie(w, sessionCookie, "", -time.Second)
	return see(w, d.address(to, "signed-out"))
}

// signedOut says so, and leads to the end of the provider's own session.
func (d *Desk) signedOut(w http.ResponseWriter, r *http.Request, to visit) error {
	return d.pages[to.language].DeskNotice(html(w, http.StatusOK), page.DeskNoticePage{
		DeskPage: d.frame(to, "signed-out"), Notice: page.DeskSignedOut, Link: d.address(to, "sign-in"),
		Elsewhere: d.SignIn.SignOutAddress(r.Context(), d.Origin+d.address(to, "signed-out")),
	})
}

// backChannel takes the provider's word that somebody has signed out there. What it answers is for software.
func (d *Desk) backChannel(w http.ResponseWriter, r *http.Request, to visit) error {
	err := d.providerSaid(r, to)
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

func (d *Desk) providerSaid(r *http.Request, to visit) error {
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
	over, err := d.SignIn.Logout(r.Context(), tokens[0])
	if err != nil {
		return err
	}
	// The session, where it is named; else all that the person has.
	if over.Provider != "" {
		err = d.Sessions.EndProvider(r.Context(), over.Provider, to.now)
	} else {
		err = d.Sessions.EndAll(r.Context(), over.Subject, to.now)
	}
	if err != nil {
		return err
	}
	return d.record(r, to.now, staff.Person{Subject: over.Subject}, "signed-out-by-provider")
}

// record writes into the history of the day.
func (d *Desk) record(r *http.Request, now time.Time, p staff.Person, what string) error {
	var roles []string
	for _, role := range p.Roles {
		roles = append(roles, string(role))
	}
	return d.Histories.Append(r.Context(), "desk/"+now.UTC().Format(time.DateOnly), audit.Event{
		At: now, By: p.Subject, Name: p.Name, Role: strings.Join(roles, " "), What: what,
	})
}
