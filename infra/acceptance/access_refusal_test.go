package acceptance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local/function"
	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/infra/trial"
	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/limit"
	"github.com/frontline-gov/frontline/shared/staff"
)

// negative is a way in which somebody tries to get in who must not.
type negative struct {
	name string
	// code is what the log calls the refusal; said is the code of the problem document that software gets.
	code, said string
	// try makes the one request that must be refused.
	try func(*court) (*http.Response, string)
}

// TestRefusals is the list of what must not get in, staff and software, over HTTP on the running platform: each is refused
// by 401 with the right answer, opens nothing, and leaves one line in the log, which has the code and nothing of what was
// brought along.
func TestRefusals(t *testing.T) {
	c := newCourt(t, nil)
	all := append(staffNegatives(), softwareNegatives()...)
	if len(all) < 30 {
		t.Errorf("only %d ways", len(all))
	}
	for _, n := range all {
		t.Run(n.name, func(t *testing.T) {
			c.t = t
			name := "hmrc-desk"
			if n.said != "" {
				name = employerTransaction
			}
			c.skip(name)
			answer, text := n.try(c)
			requests, lines := c.refusals(name)
			if answer.StatusCode != http.StatusUnauthorized || len(requests) != 1 || requests[0].Status != http.StatusUnauthorized || requests[0].Code != n.code {
				t.Errorf("%d, and the log says %+v; want 401 and one line with %s", answer.StatusCode, requests, n.code)
			}
			for _, cookie := range answer.Cookies() {
				if cookie.MaxAge >= 0 {
					t.Errorf("it sets the cookie %s", cookie.Name)
				}
			}
			if n.said != "" {
				var problem struct{ Code string }
				if json.Unmarshal([]byte(text), &problem) != nil || problem.Code != n.said || answer.Header.Get("WWW-Authenticate") == "" {
					t.Errorf("software is told %s, want %s", text, n.said)
				}
			} else if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") || !strings.Contains(text, "/desk/hmrc/") {
				t.Errorf("no page: %s", answer.Header)
			}
			for _, line := range lines {
				for _, told := range []string{"eyJ", "arys", "hmrc-", "dwp-", "@", "payroll", "accounting", "__Secure"} {
					if strings.Contains(strings.ReplaceAll(line.Text, "hmrc-desk", ""), told) {
						t.Errorf("the log holds %s: %s", told, line.Text)
					}
				}
			}
		})
	}
}

// staffNegatives are those of the desk.
func staffNegatives() []negative {
	var all []negative
	for _, f := range []struct {
		fault provider.Fault
		code  string
	}{
		{provider.WrongIssuer, "issuer"}, {provider.WrongAudience, "audience"}, {provider.OtherClientsToken, "audience"},
		{provider.NoAlgorithm, "algorithm"}, {provider.SharedAlgorithm, "algorithm"}, {provider.WrongSignature, "signature"},
		{provider.ChangedClaims, "signature"}, {provider.UnknownKey, "signature"}, {provider.StolenKeyID, "signature"},
		{provider.TokenExpired, "expired"}, {provider.NotValidYet, "not-yet"}, {provider.IssuedLater, "issued-at"},
		{provider.WrongNonce, "nonce"}, {provider.WrongParty, "party"}, {provider.WrongState, "state"},
		{provider.OtherProvider, "issuer"}, {provider.WrongCode, "code"}, {provider.OtherDepartment, "department"}, {provider.NoGroups, "role"},
	} {
		all = append(all, negative{name: "staff: " + string(f.fault), code: f.code, try: func(c *court) (*http.Response, string) {
			m := newMember(c.t)
			back := m.choose(c.p, "desk", "hmrc", "hmrc-carys", f.fault)
			return m.send("GET", back, "")
		}})
	}
	home := func(c *court, cookie string) (*http.Response, string) {
		return c.send(c.request("GET", c.p.URL+"/desk/hmrc/", "", "", func(r *http.Request) {
			r.AddCookie(&http.Cookie{Name: "__Secure-desk", Value: cookie})
		}))
	}
	return append(all,
		negative{name: "staff: a code brought twice", code: "state", try: func(c *court) (*http.Response, string) {
			m := newMember(c.t)
			back := m.choose(c.p, "desk", "hmrc", "hmrc-carys", provider.None)
			m.send("GET", back, "")
			m.send("POST", c.p.URL+"/desk/hmrc/sign-out", "")
			return m.send("GET", back, "")
		}},
		negative{name: "staff: somebody else's answer", code: "state", try: func(c *court) (*http.Response, string) {
			back := newMember(c.t).choose(c.p, "desk", "hmrc", "hmrc-carys", provider.None)
			return newMember(c.t).send("GET", back, "")
		}},
		negative{name: "staff: of another department", code: "department", try: func(c *court) (*http.Response, string) {
			m := newMember(c.t)
			back := m.choose(c.p, "desk", "hmrc", "dwp-carys", provider.None)
			return m.send("GET", back, "")
		}},
		negative{name: "staff: a session that was made up", code: "no-session", try: func(c *court) (*http.Response, string) {
			return home(c, aSecret())
		}},
		negative{name: "staff: a session of another department's desk", code: "no-session", try: func(c *court) (*http.Response, string) {
			return home(c, c.session(access.Desk.Name, "dwp", staff.Caseworker))
		}},
		negative{name: "staff: a session that has ended", code: "no-session", try: func(c *court) (*http.Response, string) {
			session := c.session(access.Desk.Name, "hmrc", staff.Caseworker)
			c.p.SetOffset(trial.Until(today) + 31*time.Minute)
			defer c.p.SetOffset(trial.Until(today))
			return home(c, session)
		}},
		negative{name: "staff: a role that has nothing there", code: "role", try: func(c *court) (*http.Response, string) {
			session := c.session(access.Desk.Name, "hmrc", staff.Keying)
			return c.send(c.request("GET", c.p.URL+"/desk/hmrc/find?reference="+url.QueryEscape(nobodys()), "", "", func(r *http.Request) {
				r.AddCookie(&http.Cookie{Name: "__Secure-desk", Value: session})
			}))
		}},
	)
}

// employerTransaction takes submissions of registered software.
const employerTransaction = "employer-return"

// softwareNegatives are those of software's tokens.
func softwareNegatives() []negative {
	post := func(c *court, authorization ...string) (*http.Response, string) {
		tx, of := many(c.t, 1)
		return c.send(c.request("POST", c.p.URL+"/apply/"+tx.Name+"/submissions", "application/json", fmt.Sprintf(`{"answers": %s}`, of.Answers),
			func(r *http.Request) {
				r.Header.Set("Idempotency-Key", aSecret())
				r.Header["Authorization"] = authorization
			}))
	}
	token := func(c *court, transaction string, fault provider.Fault) string {
		return "Bearer " + c.p.People().AccessToken("payroll", c.p.URL, transaction, fault)
	}
	var all []negative
	for _, f := range []struct {
		fault provider.Fault
		said  string
	}{
		{provider.NoAlgorithm, "token-refused"}, {provider.SharedAlgorithm, "token-refused"}, {provider.WrongSignature, "token-refused"},
		{provider.UnknownKey, "token-refused"}, {provider.StolenKeyID, "token-refused"}, {provider.WrongIssuer, "token-refused"},
		{provider.WrongAudience, "token-refused"}, {provider.TokenExpired, "token-expired"}, {provider.NotValidYet, "token-refused"},
		{provider.IssuedLater, "token-refused"}, {provider.IDTokenType, "token-refused"}, {provider.NoScope, "token-scope"},
	} {
		all = append(all, negative{name: "software: " + string(f.fault), code: f.said, said: f.said, try: func(c *court) (*http.Response, string) {
			return post(c, token(c, employerTransaction, f.fault))
		}})
	}
	return append(all,
		negative{name: "software: no token", code: "token-missing", said: "token-missing", try: func(c *court) (*http.Response, string) {
			return post(c)
		}},
		negative{name: "software: what is no token", code: "token-refused", said: "token-refused", try: func(c *court) (*http.Response, string) {
			return post(c, "Bearer nonsense")
		}},
		negative{name: "software: a token for another transaction", code: "token-scope", said: "token-scope", try: func(c *court) (*http.Response, string) {
			return post(c, token(c, "vat-return", provider.None))
		}},
	)
}

// TestGuessing tries references and codes with wrong facts: one thing five times, from however many addresses, and thirty things from
// one address; the next is refused by 429, which says when to come back.
func TestGuessing(t *testing.T) {
	c := newCourt(t, nil)
	for route, key := range map[string]func() string{"/status": nobodys, "/return": func() string { return noCode(c) }} {
		address := c.p.URL + "/apply/child-benefit" + route
		known, library := key(), newMember(t)
		for name, guess := range map[string]struct {
			make func() (*http.Response, string)
			// So many are looked at: more than the least only where a quarter of the clock's hour ends on the way.
			least, most int
			// wait is for how many seconds it is refused then, at least.
			wait int
		}{
			"one thing, from many addresses": {func() (*http.Response, string) {
				return c.send(c.request("POST", address, "", formOf(known, 21), nil))
			}, limit.Tries, limit.Tries, 600},
			"many things, from one address": {func() (*http.Response, string) { return library.send("POST", address, formOf(key(), 21)) }, limit.Shared, 2 * limit.Shared, 1},
		} {
			tried := 0
			answer, text := guess.make()
			for ; answer.StatusCode == http.StatusUnprocessableEntity && tried <= 2*limit.Shared; tried++ {
				answer, text = guess.make()
			}
			wait, _ := strconv.Atoi(answer.Header.Get("Retry-After"))
			if tried < guess.least || tried > guess.most || answer.StatusCode != http.StatusTooManyRequests || wait < guess.wait || wait > 900 || !strings.Contains(text, "Too many wrong tries") {
				t.Errorf("%s: %s: after %d tries %d, Retry-After %d: %.3000s", route, name, tried, answer.StatusCode, wait, text)
			}
		}
		c.p.SetOffset(trial.Until(today) + 16*time.Minute) // for the next route from the same address
	}
}

// refusals gives the lines of refused requests that a function has logged since it was last asked, and all its lines. It
// waits for one.
func (c *court) refusals(name string) (refused []logged, all []function.Line) {
	for len(refused) == 0 {
		requests, lines := c.lines(name)
		if all = append(all, lines...); len(requests) == 0 {
			return refused, all // it has waited long enough
		}
		for _, request := range requests {
			if request.Code != "" {
				refused = append(refused, request)
			}
		}
	}
	return refused, all
}

// TestDeskNotThere: at a desk, a submission that is not there, one of another department's transaction and one of a
// transaction that is not there are one answer, to the letter.
func TestDeskNotThere(t *testing.T) {
	c := newCourt(t, nil)
	s := claimSent(c)
	session := c.session(access.Desk.Name, "hmrc", staff.Caseworker)
	ask := func(transaction, reference string) (int, string) {
		answer, text := c.send(c.request("GET", c.p.URL+"/desk/hmrc/submissions/"+transaction+"/"+reference, "", "", func(r *http.Request) {
			r.AddCookie(&http.Cookie{Name: "__Secure-desk", Value: session})
		}))
		return answer.StatusCode, strings.ReplaceAll(strings.ReplaceAll(text, transaction, "TRANSACTION"), reference, "REFERENCE")
	}
	if status, _ := ask("child-benefit", s.reference); status != http.StatusOK {
		t.Errorf("its own: %d", status)
	}
	_, first := ask("child-benefit", nobodys())
	for _, other := range [][2]string{{"child-benefit", "nonsense"}, {"jobseekers-allowance", s.reference}, {"jobseekers-allowance", nobodys()},
		{"no-such-transaction", nobodys()}, {"vat-return", s.reference}} {
		if status, text := ask(other[0], other[1]); status != http.StatusNotFound || text != first {
			t.Errorf("%s of %s: %d\n%s\nwant 404 and\n%s", other[1], other[0], status, text, first)
		}
	}
}
