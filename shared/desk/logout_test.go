package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/signin"
)

func TestSigningOutEndsItEverywhere(t *testing.T) {
	w := newWorld(t)
	here, there, other := w.signedIn("hmrc-carys"), w.signedIn("hmrc-carys"), w.signedIn("hmrc-kofi")
	here.send("POST", w.origin+"/desk/hmrc/cy/sign-out", "", nil)
	if w.isIn(here) || w.isIn(there) || !w.isIn(other) {
		t.Error("it ends too little or too much")
	}
	if again := w.signedIn("hmrc-carys"); !w.isIn(again) {
		t.Error("nobody can sign in again")
	}
	if got := here.send("POST", w.origin+"/desk/hmrc/sign-out", "", nil); got.status != http.StatusSeeOther {
		t.Errorf("signing out twice: %d", got.status)
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("hmrc-carys")
	for name, change := range map[string]func(*http.Request){
		"by its origin": func(r *http.Request) { r.Header.Set("Origin", "https://evil.example"); r.Header.Del("Sec-Fetch-Site") },
		"by where it is from": func(r *http.Request) {
			r.Header.Set("Origin", "https://evil.example")
			r.Header.Set("Sec-Fetch-Site", "cross-site")
		},
		"by a hidden origin": func(r *http.Request) { r.Header.Set("Origin", "null"); r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"from a neighbour": func(r *http.Request) {
			r.Header.Set("Origin", "https://a.example")
			r.Header.Set("Sec-Fetch-Site", "same-site")
		},
	} {
		w.lines()
		got := b.send("POST", w.origin+"/desk/hmrc/sign-out", "", change)
		if lines := w.lines(); got.status != http.StatusBadRequest || len(lines) != 1 || lines[0].Code != "cross-site" {
			t.Errorf("%s: %d %+v", name, got.status, lines)
		}
	}
	if !w.isIn(b) {
		t.Error("another site has signed them out")
	}
}

func TestBackChannelLogout(t *testing.T) {
	w := newWorld(t)
	for fault, ends := range map[provider.Fault][2]bool{ // the session named, and another of the same person
		provider.None: {true, false}, provider.LogoutBySession: {true, false}, provider.LogoutByPerson: {true, true},
	} {
		named, another, other := w.signedIn("hmrc-carys"), w.signedIn("hmrc-carys"), w.signedIn("hmrc-kofi")
		sessions := w.provider.Sessions()
		w.lines()
		status, err := w.provider.SignOut(t.Context(), sessions[len(sessions)-3].SID, fault)
		if err != nil || status != http.StatusOK {
			t.Fatal(status, err)
		}
		if lines := w.lines(); len(lines) != 1 || lines[0].Status != 200 {
			t.Errorf("%+v", lines)
		}
		if got := [2]bool{!w.isIn(named), !w.isIn(another)}; got != ends || !w.isIn(other) {
			t.Errorf("%q ends %v, want %v", fault, got, ends)
		}
	}
	// Its word may come before the session is written.
	session := provider.Session{SID: "a-session-to-come", Client: "desk-of-hmrc"}
	if got := w.tellOff(w.provider.LogoutToken(session, provider.LogoutBySession)); got.status != http.StatusOK {
		t.Error(got.status)
	}
}

func (w *world) tellOff(token string) answer {
	body := url.Values{"logout_token": {token}}.Encode()
	return w.browser().send("POST", w.origin+"/desk/hmrc/back-channel-logout", body, func(r *http.Request) {
		r.Header.Del("Origin")
		r.Header.Del("Sec-Fetch-Site")
	})
}

func TestEveryWrongLogoutTokenIsRefused(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("hmrc-carys")
	session := w.provider.Sessions()[0]
	for fault, code := range map[provider.Fault]signin.Refusal{
		provider.WrongIssuer: signin.Issuer, provider.WrongAudience: signin.Audience, provider.MoreAudiences: signin.Audience,
		provider.NoAlgorithm: signin.Algorithm, provider.SharedAlgorithm: signin.Algorithm, provider.WrongAlgorithm: signin.Signature,
		provider.WrongSignature: signin.Signature, provider.ChangedClaims: signin.Signature, provider.UnknownKey: signin.Signature,
		provider.StolenKeyID: signin.Signature, provider.TokenExpired: signin.Expired, provider.NoExpiry: signin.Expired,
		provider.IssuedLater: signin.IssuedAt, provider.IssuedLongAgo: signin.IssuedAt, provider.NoIssuedAt: signin.IssuedAt,
		provider.LogoutNonce: signin.NoLogout, provider.LogoutNoEvent: signin.NoLogout, provider.LogoutNobody: signin.NoLogout,
		provider.LogoutNoID: signin.NoLogout, provider.LogoutType: signin.NoLogout,
	} {
		w.lines()
		got := w.tellOff(w.provider.LogoutToken(session, fault))
		if lines := w.lines(); got.status != http.StatusBadRequest || got.body != "{\"error\":\"invalid_request\"}\n" ||
			len(lines) != 1 || lines[0].Code != string(code) || lines[0].Status != http.StatusBadRequest {
			t.Errorf("%s: %d %s %+v, want %s", fault, got.status, got.body, lines, code)
		}
	}
	for name, token := range map[string]string{"none": "", "nonsense": "a.b.c", "too long": strings.Repeat("a", 20<<10)} {
		if got := w.tellOff(token); got.status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	if got := w.tellOff(strings.Repeat("a", 40<<10)); got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("more than is read: %d", got.status)
	}
	if !w.isIn(b) {
		t.Error("a wrong token has signed them out")
	}
}
