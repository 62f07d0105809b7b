package acceptance

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/infra/trial"
	"github.com/frontline-gov/frontline/shared/page"
)

// member is a browser of somebody of the staff. It keeps Secure cookies from this machine, as browsers do.
type member struct {
	t       *testing.T
	browser *http.Client
}

// secure gives http addresses of this machine to a cookie jar as https, for it keeps Secure cookies from https only.
type secure struct{ http.CookieJar }

func (s secure) SetCookies(u *url.URL, cookies []*http.Cookie) {
	s.CookieJar.SetCookies(&url.URL{Scheme: "https", Host: u.Host, Path: u.Path}, cookies)
}

func (s secure) Cookies(u *url.URL) []*http.Cookie {
	return s.CookieJar.Cookies(&url.URL{Scheme: "https", Host: u.Host, Path: u.Path})
}

func newMember(t *testing.T) *member {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := client()
	browser.Jar = secure{jar}
	return &member{t, browser}
}

func (m *member) send(method, address, body string) (*http.Response, string) {
	m.t.Helper()
	r, err := http.NewRequestWithContext(m.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", r.URL.Scheme+"://"+r.URL.Host)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for {
		answer, err := m.browser.Do(r.Clone(m.t.Context())) // a client adds its cookies to the request itself
		if err != nil {
			m.t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			m.t.Fatal(err)
		}
		if answer.StatusCode != http.StatusTooManyRequests || string(text) != tooMany {
			return answer, string(text)
		}
		time.Sleep(100 * time.Millisecond) // a desk takes no more than its staff need
		if r.Body, err = r.GetBody(); err != nil {
			m.t.Fatal(err)
		}
	}
}

// signIn signs somebody in at a desk, as whom the provider lists; it gives what the callback answers.
func (m *member) signIn(p *local.Platform, department, person string, fault provider.Fault) *http.Response {
	m.t.Helper()
	return m.signInAt(p, "desk", department, person, fault)
}

// signInAt signs somebody in at a place where staff work.
func (m *member) signInAt(p *local.Platform, place, department, person string, fault provider.Fault) *http.Response {
	m.t.Helper()
	back, _ := m.send("GET", m.choose(p, place, department, person, fault), "")
	return back
}

// choose begins to sign in at a place, and has the provider sign in somebody; it gives where the provider sends back to.
func (m *member) choose(p *local.Platform, place, department, person string, fault provider.Fault) string {
	m.t.Helper()
	begun, _ := m.send("GET", p.URL+"/"+place+"/"+department+"/sign-in", "")
	asked := begun.Header.Get("Location")
	if begun.StatusCode != http.StatusSeeOther || !strings.HasPrefix(asked, p.SignIn+"/") {
		m.t.Fatalf("sign-in at the %s of %s: %d %s", place, department, begun.StatusCode, asked)
	}
	chosen, text := m.send("POST", asked, url.Values{"person": {person}, "fault": {string(fault)}}.Encode())
	if chosen.StatusCode != http.StatusSeeOther {
		m.t.Fatalf("the provider answers %d %s", chosen.StatusCode, text)
	}
	return chosen.Header.Get("Location")
}

// On the running platform, from the templates and with the compiled binary: everybody of every department signs in at
// their own desk, and at no other; signs out; is signed out by the provider. Every answer has the headers that it must.
func TestDesks(t *testing.T) {
	p := start(t, today, nil)
	var departments []string
	for _, tx := range functions.All {
		if !slices.Contains(departments, tx.Department) {
			departments = append(departments, tx.Department)
		}
	}
	headed := func(answer *http.Response) {
		t.Helper()
		for name, want := range map[string]string{"Cache-Control": "no-store", "Content-Security-Policy": page.ContentSecurityPolicy,
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Strict-Transport-Security": "max-age=31536000; includeSubDomains"} {
			if got := answer.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", answer.Request.URL.Path, name, got)
			}
		}
	}
	for i, department := range departments {
		home := p.URL + "/desk/" + department + "/"
		other := departments[(i+1)%len(departments)]
		for n, person := range provider.People(department) {
			if i > 0 && n > 0 && n < 6 {
				continue // one of each kind is enough elsewhere
			}
			m := newMember(t)
			before, _ := m.send("GET", home, "")
			headed(before)
			if before.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s: %d before anybody signs in", home, before.StatusCode)
			}
			back := m.signIn(p, department, person.Subject, provider.None)
			headed(back)
			shown, text := m.send("GET", home, "")
			if len(person.Groups) == 1 && person.Groups[0] == "canteen" {
				if back.StatusCode != http.StatusUnauthorized || shown.StatusCode != http.StatusUnauthorized {
					t.Errorf("%s is let in: %d, %d", person.Subject, back.StatusCode, shown.StatusCode)
				}
				continue
			}
			if back.StatusCode != http.StatusSeeOther || shown.StatusCode != http.StatusOK || !strings.Contains(text, person.Name) {
				t.Fatalf("%s: %d, %d %s", person.Subject, back.StatusCode, shown.StatusCode, text)
			}
			headed(shown)
			if there, _ := m.send("GET", p.URL+"/desk/"+other+"/", ""); there.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s is let in at %s: %d", person.Subject, other, there.StatusCode)
			}
			if back := m.signIn(p, other, person.Subject, provider.None); back.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s signs in at %s: %d", person.Subject, other, back.StatusCode)
			}
			// The cookie of one desk is worth nothing at another, whoever sends it there.
			for _, c := range m.browser.Jar.Cookies(&url.URL{Scheme: "https", Host: strings.TrimPrefix(p.URL, "http://"), Path: "/desk/" + department + "/"}) {
				r, err := http.NewRequest("GET", p.URL+"/desk/"+other+"/", nil)
				if err != nil {
					t.Fatal(err)
				}
				r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
				answer, err := client().Do(r)
				if err != nil {
					t.Fatal(err)
				}
				answer.Body.Close()
				if answer.StatusCode != http.StatusUnauthorized {
					t.Errorf("the cookie %s of %s opens %s", c.Name, department, other)
				}
			}
			sessions := p.People().Sessions()
			if n%2 == 0 {
				out, _ := m.send("POST", home+"sign-out", "")
				headed(out)
			} else if status, err := p.People().SignOut(t.Context(), sessions[len(sessions)-2].SID, provider.None); err != nil || status != http.StatusOK {
				t.Fatal(status, err) // the last session is the attempt at the other desk
			}
			if after, _ := m.send("GET", home, ""); after.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s is still signed in", person.Subject)
			}
		}
	}
	department := departments[0]
	for _, fault := range []provider.Fault{provider.WrongIssuer, provider.WrongAudience, provider.NoAlgorithm, provider.WrongSignature,
		provider.TokenExpired, provider.NotValidYet, provider.WrongNonce, provider.IssuedLater, provider.OtherClientsToken, provider.UnknownKey} {
		m := newMember(t)
		if back := m.signIn(p, department, department+"-carys", fault); back.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: %d", fault, back.StatusCode)
		}
	}
	// A session does not outlive the platform's date by half an hour.
	m := newMember(t)
	m.signIn(p, department, department+"-carys", provider.None)
	p.SetOffset(trial.Until(today) + 31*time.Minute)
	if later, _ := m.send("GET", p.URL+"/desk/"+department+"/", ""); later.StatusCode != http.StatusUnauthorized {
		t.Errorf("after 31 minutes: %d", later.StatusCode)
	}
	for _, name := range p.Functions() {
		for _, line := range p.Lines(name) {
			for _, told := range []string{"eyJ", "Carys", "carys", ".example\""} {
				if strings.HasSuffix(name, "-desk") && strings.Contains(line.Text, told) {
					t.Errorf("the log of %s holds %s: %s", name, told, line.Text)
				}
			}
		}
	}
}
