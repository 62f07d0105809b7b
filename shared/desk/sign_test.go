package desk_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/signin"
)

func TestSignInAndOut(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	if got := w.home(b); got.status != http.StatusUnauthorized || !strings.Contains(got.body, `href="/desk/hmrc/sign-in"`) ||
		!strings.Contains(got.body, "HM Revenue &amp; Customs") {
		t.Fatalf("nobody is signed in: %d %s", got.status, got.body)
	}
	b = w.signedIn("hmrc-tomos")
	got := w.home(b)
	for _, want := range []string{"Tomos Twohats", "Caseworker, Helping people, and keying paper", "HM Revenue &amp; Customs", `action="/desk/hmrc/sign-out" method="post"`, `lang="en"`} {
		if got.status != http.StatusOK || !strings.Contains(got.body, want) {
			t.Errorf("%d, without %s: %s", got.status, want, got.body)
		}
	}
	if strings.Count(got.body, "<script") != 1 || strings.Contains(got.body, "Auditor") { // the site's one script, by its address
		t.Error(got.body)
	}
	welsh := b.get(w.origin + "/desk/hmrc/cy/")
	if welsh.status != http.StatusOK || !strings.Contains(welsh.body, "Gweithiwr achos") || !strings.Contains(welsh.body, "Cyllid a Thollau EF") {
		t.Errorf("%d %s", welsh.status, welsh.body)
	}
	if b.cookie("__Secure-desk-sign-in") != "" {
		t.Error("the cookie of the sign-in is still there")
	}
	kept := *b
	out := b.send("POST", w.origin+"/desk/hmrc/sign-out", "", nil)
	if out.status != http.StatusSeeOther || out.location != "/desk/hmrc/signed-out" || b.cookie("__Secure-desk") != "" {
		t.Errorf("%d %s", out.status, out.location)
	}
	if shown := b.get(w.origin + out.location); shown.status != http.StatusOK || !strings.Contains(shown.body, w.provider.Issuer+"/sign-out?client_id=desk-of-hmrc") {
		t.Errorf("%d %s", shown.status, shown.body)
	}
	if w.isIn(b) || w.isIn(&kept) {
		t.Error("somebody is still signed in")
	}
	w.lines()
}

// The prefix of the mapping may be there or not.

func TestWithoutThePrefix(t *testing.T) {
	w := newWorld(t)
	for path, want := range map[string]int{"/": 401, "/cy": 401, "/cy/": 401, "/sign-in": 303, "/signed-out": 200, "/desk/hmrc": 401,
		"/desk/hmrc/signed-out": 200, "/desk/hmrc/cy/signed-out": 200, "/desk/dwp/": 404, "/desk/hmrcx": 404, "/desk/hmrc/x": 404,
		"/desk/hmrc//": 404, "/desk/hmrc/./signed-out": 404, "/desk/hmrc/sign-out": 405, "/desk/hmrc/back-channel-logout": 405} {
		b := w.browser()
		if got := b.send("GET", w.origin, "", func(r *http.Request) { r.URL.Path = path }); got.status != want {
			t.Errorf("%s: %d, want %d", path, got.status, want)
		}
	}
}

// Every role signs in at its own desk, in either language, and comes back to where it wanted to go.

func TestWhereToGo(t *testing.T) {
	w := newWorld(t)
	for to, want := range map[string]string{
		"/desk/hmrc/":                            "/desk/hmrc/",
		"/desk/hmrc/cy/":                         "/desk/hmrc/cy/",
		"/desk/hmrc/submissions/ABCD-EFGH":       "/desk/hmrc/submissions/ABCD-EFGH",
		"":                                       "/desk/hmrc/",
		"https://evil.example/":                  "/desk/hmrc/",
		"//evil.example/":                        "/desk/hmrc/",
		"/\\evil.example":                        "/desk/hmrc/",
		"/desk/hmrc":                             "/desk/hmrc/",
		"/desk/dwp/":                             "/desk/hmrc/",
		"/desk/hmrc/../dwp/":                     "/desk/hmrc/",
		"/desk/hmrc/%2e%2e/dwp/":                 "/desk/hmrc/",
		"/desk/hmrc//evil.example":               "/desk/hmrc/",
		"/desk/hmrc/\\evil.example":              "/desk/hmrc/",
		"/desk/hmrc/\r\nSet-Cookie: a=b":         "/desk/hmrc/",
		"/desk/hmrc/?a=b":                        "/desk/hmrc/",
		"/desk/hmrc/@evil.example":               "/desk/hmrc/",
		"/desk/hmrcx/":                           "/desk/hmrc/",
		"javascript:alert(1)":                    "/desk/hmrc/",
		"/desk/hmrc/ﬀ":                           "/desk/hmrc/",
		"/desk/hmrc/" + strings.Repeat("a", 300): "/desk/hmrc/",
	} {
		b := w.browser()
		back := w.choose(b, "sign-in?"+url.Values{"to": {to}}.Encode(), "hmrc-carys", provider.None)
		if got := b.get(back); got.status != http.StatusSeeOther || got.location != want {
			t.Errorf("%q leads to %d %s, want %s", to, got.status, got.location, want)
		}
	}
	b := w.browser()
	back := w.choose(b, "sign-in?to=/desk/hmrc/&to=/desk/hmrc/cy/", "hmrc-carys", provider.None)
	if got := b.get(back + "&to=https://evil.example/"); got.location != "/desk/hmrc/" {
		t.Errorf("two addresses lead to %s", got.location)
	}
	// A page that asks for somebody leads back to itself.
	if got := w.browser().get(w.origin + "/desk/hmrc/cy/"); !strings.Contains(got.body, `href="/desk/hmrc/cy/sign-in"`) {
		t.Error(got.body)
	}
}

// refusals is every way in which a provider's answer can be wrong, and what the log calls it.

var refusals = map[provider.Fault]signin.Refusal{
	provider.WrongIssuer: signin.Issuer, provider.WrongAudience: signin.Audience, provider.MoreAudiences: signin.Audience,
	provider.WrongParty: signin.Party, provider.OtherClientsToken: signin.Audience, provider.WrongAlgorithm: signin.Signature,
	provider.NoAlgorithm: signin.Algorithm, provider.SharedAlgorithm: signin.Algorithm, provider.ListedNowhere: signin.Algorithm,
	provider.WrongSignature: signin.Signature, provider.ChangedClaims: signin.Signature, provider.UnknownKey: signin.Signature,
	provider.StolenKeyID: signin.Signature, provider.TokenExpired: signin.Expired, provider.NotValidYet: signin.NotYet,
	provider.IssuedLater: signin.IssuedAt, provider.IssuedLongAgo: signin.IssuedAt, provider.NoIssuedAt: signin.IssuedAt,
	provider.NoExpiry: signin.Expired, provider.WrongNonce: signin.Nonce, provider.NoNonce: signin.Nonce, provider.NoSubject: signin.Subject,
	provider.WrongAccessToken: signin.AccessToken, provider.NoToken: signin.NoToken, provider.NoDepartment: signin.Department,
	provider.OtherDepartment: signin.Department, provider.NoGroups: signin.NoRole, provider.WrongState: "state", provider.NoState: "state",
	provider.OtherProvider: signin.Issuer, provider.NoProvider: signin.Issuer, provider.NoCode: signin.NoCode,
	provider.WrongCode: signin.BadCode, provider.Denied: signin.Cancelled, provider.Unavailable: signin.Cancelled,
}

func TestEveryWrongAnswerIsRefused(t *testing.T) {
	w := newWorld(t)
	for _, fault := range provider.Faults {
		if fault == provider.None {
			continue
		}
		t.Run(string(fault), func(t *testing.T) {
			b := w.browser()
			back := w.choose(b, "sign-in", "hmrc-carys", fault)
			w.lines()
			w.refused(t, b, b.get(back), refusals[fault])
		})
	}
	// After all that, the right answer is still taken.
	w.signedIn("hmrc-carys")
}

// refused holds that an answer signs nobody in, says no more than it should and leaves one line of the code.

func (w *world) refused(t *testing.T, b *browser, got answer, code signin.Refusal) {
	t.Helper()
	if got.status != http.StatusUnauthorized || !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
		t.Errorf("%d %s", got.status, got.header)
	}
	if b.cookie("__Secure-desk") != "" {
		t.Error("there is a session")
	}
	title := map[signin.Refusal]string{signin.Cancelled: "You are not signed in", signin.Department: "This desk belongs to another department",
		signin.NoRole: "You have no role at this desk"}[code]
	if title == "" {
		title = "You could not be signed in"
	}
	if !strings.Contains(got.body, "<h1 class=\"govuk-heading-l\">"+title) {
		t.Errorf("the page is %s", got.body)
	}
	lines := w.lines()
	if len(lines) != 1 || lines[0].Code != string(code) || lines[0].Status != got.status || lines[0].Level != "INFO" {
		t.Errorf("the log says %+v, want one line with %s", lines, code)
	}
}

// People of another department, and of none of the roles, are told so.

func TestWhoHasNothingToDoHere(t *testing.T) {
	w := newWorld(t)
	for person, code := range map[string]signin.Refusal{"dwp-carys": signin.Department, "hmrc-nadia": signin.NoRole} {
		b := w.browser()
		back := w.choose(b, "sign-in", person, provider.None)
		w.lines()
		w.refused(t, b, b.get(back), code)
	}
	// In the language in which they began.
	b := w.browser()
	back := w.choose(b, "cy/sign-in", "dwp-carys", provider.None)
	if got := b.get(back); got.status != 401 || !strings.Contains(got.body, `<html lang="cy"`) {
		t.Errorf("%d %.100s", got.status, got.body)
	}
}

// An answer is good once, in the browser that asked, for ten minutes.

func TestAnAnswerIsGoodOnce(t *testing.T) {
	w := newWorld(t)
	fresh := func() (*browser, string) {
		b := w.browser()
		back := w.choose(b, "sign-in", "hmrc-carys", provider.None)
		w.lines()
		return b, back
	}
	t.Run("replayed", func(t *testing.T) {
		b, back := fresh()
		kept := &browser{t: t, cookies: b.cookies}
		if got := b.get(back); got.status != http.StatusSeeOther {
			t.Fatal(got.status)
		}
		w.lines()
		w.refused(t, kept, kept.get(back), "state")
		if !w.isIn(b) {
			t.Error("the replay has signed out the first")
		}
	})
	t.Run("in another browser", func(t *testing.T) {
		b, back := fresh()
		other := w.browser()
		w.refused(t, other, other.get(back), "state")
		w.choose(other, "sign-in", "hmrc-carys", provider.None)
		w.lines()
		w.refused(t, other, other.get(back), "state")
		if got := b.get(back); got.status != http.StatusSeeOther {
			t.Errorf("it was used up by the other: %d", got.status)
		}
	})
	t.Run("a code of somebody else's sign-in", func(t *testing.T) {
		_, stolen := fresh()
		b, own := fresh()
		from, _ := url.Parse(stolen)
		to, _ := url.Parse(own)
		query := to.Query()
		query.Set("code", from.Query().Get("code"))
		to.RawQuery = query.Encode()
		w.refused(t, b, b.get(to.String()), signin.BadCode) // PKCE
	})
	t.Run("a code that was exchanged before", func(t *testing.T) {
		first, back := fresh()
		if got := first.get(back); got.status != http.StatusSeeOther {
			t.Fatal(got.status)
		}
		from, _ := url.Parse(back)
		b, own := fresh()
		to, _ := url.Parse(own)
		query := to.Query()
		query.Set("code", from.Query().Get("code"))
		to.RawQuery = query.Encode()
		w.refused(t, b, b.get(to.String()), signin.BadCode)
	})
	t.Run("too late", func(t *testing.T) {
		b, back := fresh()
		w.pass(10*time.Minute + time.Second)
		w.refused(t, b, b.get(back), "state")
	})
	t.Run("twice in the address", func(t *testing.T) {
		for _, more := range []string{"&code=a", "&iss=https://other.example"} {
			b, back := fresh()
			got := b.get(back + more)
			if got.status != http.StatusUnauthorized || w.isIn(b) {
				t.Errorf("%s: %d", more, got.status)
			}
		}
		b, back := fresh()
		w.refused(t, b, b.get(back+"&state=a"), "state")
	})
	t.Run("two cookies", func(t *testing.T) {
		b, back := fresh()
		got := b.send("GET", back, "", func(r *http.Request) {
			r.AddCookie(&http.Cookie{Name: "__Secure-desk-sign-in", Value: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
		})
		w.refused(t, b, got, "state")
	})
}

// A session ends after 30 minutes without a request, after 12 hours, and where it was forged it never was.

func TestHowLongASessionLasts(t *testing.T) {
	w := newWorld(t)
	idle := w.signedIn("hmrc-carys")
	w.pass(29 * time.Minute)
	if !w.isIn(idle) {
		t.Error("29 minutes are too long")
	}
	w.pass(29 * time.Minute)
	if !w.isIn(idle) {
		t.Error("a request does not renew it")
	}
	w.pass(30*time.Minute + time.Second)
	if w.isIn(idle) || w.isIn(idle) {
		t.Error("30 minutes are not too long")
	}
	busy := w.signedIn("hmrc-carys")
	for range 35 {
		w.pass(20 * time.Minute)
		if !w.isIn(busy) {
			t.Fatal("it ends before 12 hours")
		}
	}
	w.pass(20*time.Minute + time.Second)
	if w.isIn(busy) {
		t.Error("12 hours are not too long")
	}
	w.lines()
	real := w.signedIn("hmrc-carys").cookie("__Secure-desk")
	for name, value := range map[string]string{
		"another": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "empty": "", "short": real[:16], "long": real + "AAAAAAAA", "one letter": flipped(real),
		"lower case": strings.ToLower(real), "nonsense": "../../x", "a JWT": "eyJhbGciOiJub25lIn0.e30.", "two": real + "; __Secure-desk=" + real,
	} {
		got := w.browser().send("GET", w.origin+"/desk/hmrc/", "", func(r *http.Request) { r.Header.Set("Cookie", "__Secure-desk="+value) })
		if got.status != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	for _, l := range w.lines() {
		if l.Route == "GET /" && l.Status == 401 && l.Code != "no-session" {
			t.Errorf("%+v", l)
		}
	}
}

func flipped(secret string) string {
	last := byte('A')
	if secret[0] == last {
		last = 'B'
	}
	return string(last) + secret[1:]
}

// Signing out ends every session of the person, and nobody else's.

// Another site cannot sign anybody out, nor post anything.

// The provider's word that somebody has signed out there ends the session that began with it, or all of the person's.

// tellOff posts a logout token as a provider does: from no browser.

// We prove who we are with either kind of key, or where a provider can do no better with a secret; who cannot, nobody

// can sign in at.

// Without a provider, and without one that answers, the desk says so; who is signed in goes on.

// The provider's keys may change at any time, and may be out of reach; tokens of keys that do not exist do not make us ask

// for them each time.

// Groups can have any names, by configuration.

// Who signs in and out stands in the history of the day.

func TestHistory(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("hmrc-tomos")
	b.send("POST", w.origin+"/desk/hmrc/sign-out", "", nil)
	w.signedIn("hmrc-carys")
	sessions := w.provider.Sessions()
	if _, err := w.provider.SignOut(t.Context(), sessions[len(sessions)-1].SID, provider.None); err != nil {
		t.Fatal(err)
	}
	stranger := w.browser()
	stranger.get(w.choose(stranger, "sign-in", "dwp-carys", provider.None))
	w.pass(24 * time.Hour)
	w.signedIn("hmrc-kofi")
	var got []string
	for _, day := range []string{"desk/2026-11-22", "desk/2026-11-23"} {
		h, err := w.desk.Histories.Read(t.Context(), day)
		if err != nil || len(audit.Verify(h)) > 0 {
			t.Fatal(err, audit.Verify(h))
		}
		for _, e := range h.Entries {
			got = append(got, fmt.Sprintf("%s %s %s %s", e.At.Format("2006-01-02T15:04"), e.By, e.Role, e.What))
		}
	}
	want := "2026-11-22T09:30 hmrc-tomos caseworker keying signed-in\n2026-11-22T09:30 hmrc-tomos caseworker keying signed-out\n" +
		"2026-11-22T09:30 hmrc-carys caseworker signed-in\n2026-11-22T09:30 hmrc-carys  signed-out-by-provider\n" +
		"2026-11-23T09:30 hmrc-kofi keying signed-in"
	if strings.Join(got, "\n") != want {
		t.Errorf("the history is\n%s", strings.Join(got, "\n"))
	}
}
