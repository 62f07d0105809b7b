package acceptance

import (
	"context"
	random "crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/function"
	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/assist"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// owner is the name that only the owner's answers hold, wherever they stand: nobody else may see it.
const owner = "Ownersonmark"

// court is a running platform with people of every kind before it.
type court struct {
	t      *testing.T
	p      *local.Platform
	client *http.Client
	caller atomic.Uint32
	signed map[string]string // place and person: the secret of a session there
	seen   map[string]int    // function: the lines of its log that were read
}

func newCourt(t *testing.T, change func(*local.Options)) *court {
	c := &court{t: t, p: start(t, today, change), client: client(), signed: map[string]string{}, seen: map[string]int{}}
	at, err := url.Parse(c.p.URL)
	if err != nil {
		t.Fatal(err)
	}
	// Each request comes from another address of this machine, so that nobody is kept waiting for the wrong tries of others.
	c.client.Transport.(*http.Transport).DisableKeepAlives = true
	c.client.Transport.(*http.Transport).DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		n := c.caller.Add(1)
		from := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 1, byte(n>>8), byte(n))}}
		return from.DialContext(ctx, "tcp4", "127.0.0.1:"+at.Port())
	}
	return c
}

// store is the table of a transaction on the platform.
func (c *court) store(tx transaction.Transaction) store.Store {
	return store.Store{Table: tx.Name + "-submissions", Client: dynamodb.New(dynamodb.Options{
		BaseEndpoint: &c.p.DynamoDB, Region: "eu-west-2", Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})}
}

// subject is what a request is about: somebody's draft or submission, and somebody else's.
type subject struct {
	tx          transaction.Transaction
	answers     json.RawMessage // the owner's
	own, other  string          // the secrets of the cookies of two drafts
	saved       string          // the mark of the owner's draft
	reference   string          // of what the owner sent
	key, theirs string          // Idempotency-Keys: the owner's, and of another submission
	code        string          // the return code of the owner's draft
	receipt     string          // the code of the owner's receipt
	job         string          // of the file that the owner's software sent
}

// drafted are two complete drafts of a case of a transaction.
func (c *court) drafted(tx transaction.Transaction, of transaction.Case) *subject {
	c.t.Helper()
	s := &subject{tx: tx, own: aSecret(), other: aSecret(), saved: "1",
		answers: json.RawMessage(strings.ReplaceAll(string(of.Answers), "Byron", owner))}
	for token, answers := range map[string]json.RawMessage{s.own: s.answers, s.other: of.Answers} {
		read, faults := ask.Decode(tx.Questions, of.On, answers)
		if len(faults) > 0 {
			c.t.Fatalf("the case's answers: %v", faults)
		}
		err := c.store(tx).Start(c.t.Context(), store.Draft{
			ID: submission.DraftID(token), Answers: Flat(tx.Questions, read), Saved: 1, StartedAt: c.p.Now(), Locale: "en",
			Definition: tx.Version(), Expires: c.p.Now().AddDate(0, 0, 28),
		})
		if err != nil {
			c.t.Fatal(err)
		}
	}
	return s
}

// sent is a subject whose draft was sent, by its page.
func (c *court) sent(s *subject) *subject {
	c.t.Helper()
	do := func(method, path string) (*http.Response, string) {
		return c.send(c.request(method, c.p.URL+"/apply/"+s.tx.Name+path, "", "", func(r *http.Request) { withDraft(r, s.own) }))
	}
	if posted, _ := do("POST", "/submit"); posted.StatusCode != http.StatusSeeOther {
		c.t.Fatalf("submit: %d", posted.StatusCode)
	}
	_, body := do("GET", "/receipt")
	if s.reference = Reference(body); s.reference == "" {
		c.t.Fatalf("the receipt has no reference: %.500s", body)
	}
	if s.receipt = receiptCode.FindString(body); s.receipt == "" {
		c.t.Fatalf("the receipt has no code: %.3000s", body)
	}
	return s
}

// bySoftware is a subject whose answers software has sent, under a key, and somebody else's under another.
func (c *court) bySoftware(s *subject) *subject {
	c.t.Helper()
	s.key, s.theirs = aSecret(), aSecret()
	for key, answers := range map[string]json.RawMessage{s.key: s.answers, s.theirs: json.RawMessage(strings.ReplaceAll(string(s.answers), owner, "Byron"))} {
		r := c.request("POST", c.p.URL+"/apply/"+s.tx.Name+"/submissions", "application/json", fmt.Sprintf(`{"answers": %s}`, answers),
			func(r *http.Request) {
				r.Header.Set("Idempotency-Key", key)
				c.withToken(r, s, "payroll", provider.None)
			})
		posted, body := c.send(r)
		if posted.StatusCode != http.StatusCreated {
			c.t.Fatalf("software: %d %s", posted.StatusCode, body)
		}
		if key == s.key {
			s.reference, s.receipt = Reference(body), receiptCode.FindString(body)
		}
	}
	return s
}

// keptLater is a subject with a return code for its draft.
func (c *court) keptLater(s *subject) *subject {
	c.t.Helper()
	shown, body := c.send(c.request("POST", c.p.URL+"/apply/"+s.tx.Name+"/finish-later", "application/x-www-form-urlencoded", "",
		func(r *http.Request) { withDraft(r, s.own) }))
	found := shownCode.FindStringSubmatch(body)
	if shown.StatusCode != http.StatusOK || found == nil {
		c.t.Fatalf("%d, and no return code on %.3000s", shown.StatusCode, body)
	}
	s.code = found[1]
	return s
}

func withDraft(r *http.Request, token string) {
	r.AddCookie(&http.Cookie{Name: "__Secure-draft", Value: token})
}

// withHelp makes a request that of somebody who keys a form into the subject's draft, as its desk begins it.
func (c *court) withHelp(r *http.Request, s *subject) {
	c.t.Helper()
	at, secret := c.store(s.tx), aSecret()
	help := assist.Help{Draft: submission.DraftID(s.own), Channel: submission.Paper, ReceivedOn: date.Of(c.p.Now()), By: "hmrc-kofi", Role: staff.Keying,
		Until: c.p.Now().Add(assist.Lasts)}
	if s.reference != "" { // a form on paper that was sent is keyed, and its receipt that of whoever keyed it
		help.Channel, help.ReceivedOn = submission.Phone, date.Date{}
	}
	if err := (assist.Register{Client: at.Client, Table: at.Table}).Begin(c.t.Context(), secret, help); err != nil {
		c.t.Fatal(err)
	}
	for _, cookie := range service.HelpCookies(s.tx.Name, s.own, secret, assist.Lasts) {
		r.AddCookie(cookie)
	}
}

// who is whoever has just this role in a department.
func (c *court) who(department string, role staff.Role) string {
	c.t.Helper()
	for _, person := range provider.People(department) {
		if len(person.Groups) == 1 && person.Groups[0] == string(role) {
			return person.Subject
		}
	}
	c.t.Fatalf("%s has nobody who is %s", department, role)
	return ""
}

// session is the secret of somebody's session at a place of a department, who signs in where they have not yet.
func (c *court) session(place, department string, role staff.Role) string {
	c.t.Helper()
	person := c.who(department, role)
	if c.signed[place+person] == "" {
		m := newMember(c.t)
		if back := m.signInAt(c.p, place, department, person, provider.None); back.StatusCode != http.StatusSeeOther {
			c.t.Fatalf("%s cannot sign in: %d", person, back.StatusCode)
		}
		at, err := url.Parse(c.p.URL + "/" + place + "/" + department + "/")
		if err != nil {
			c.t.Fatal(err)
		}
		for _, cookie := range m.browser.Jar.Cookies(at) {
			c.signed[place+person] = cookie.Value
		}
	}
	return c.signed[place+person]
}

// as makes a request that of a caller, at a place of a department or about a subject. Where no staff work, that is
// the desk, whose cookies are tried.
func (c *court) as(place string, caller access.Caller, s *subject, department, elsewhere string) func(*http.Request) {
	return func(r *http.Request) {
		switch caller {
		case access.OwnDraft:
			withDraft(r, s.own)
		case access.AnothersDraft:
			withDraft(r, s.other)
		case access.NoDraft:
			withDraft(r, aSecret())
		case access.Helping:
			c.withHelp(r, s)
		case access.OwnFact:
			c.withPass(r, s, "")
		case access.OwnCode:
			c.withPass(r, s, s.receipt)
		case access.WrongCode:
			var key [32]byte
			random.Read(key[:]) // never fails
			r.AddCookie(&http.Cookie{Name: "__Secure-pass", Value: submission.Pass(key, c.p.Now().Add(time.Hour))})
		case access.OwnKey:
			r.Header.Set("Idempotency-Key", s.key)
		case access.AnothersKey:
			r.Header.Set("Idempotency-Key", s.theirs)
		case access.OwnClient, access.AnothersClient, access.BadToken:
			if s.tx.Software != transaction.Registered {
				return
			}
			r.Header.Set("Idempotency-Key", s.key)
			switch caller {
			case access.OwnClient:
				c.withToken(r, s, "payroll", provider.None)
			case access.AnothersClient:
				c.withToken(r, s, "accounting", provider.None)
			default:
				c.withToken(r, s, "payroll", provider.UnknownKey)
			}
		case access.OwnBackOffice:
			c.sign(r, "frontline-"+department+"-back-office")
		case access.AnothersBackOffice:
			c.sign(r, "frontline-"+elsewhere+"-back-office")
		case access.Sweep:
			c.sign(r, "frontline-"+s.tx.Name+"-sweep")
		case access.SignedOut:
			r.AddCookie(&http.Cookie{Name: "__Secure-" + place, Value: aSecret()})
		}
		for _, role := range staff.Roles {
			switch caller {
			case access.Staff(role):
				r.AddCookie(&http.Cookie{Name: "__Secure-" + place, Value: c.session(place, department, role)})
			case access.Elsewhere(role):
				r.AddCookie(&http.Cookie{Name: "__Secure-" + place, Value: c.session(place, elsewhere, role)})
			}
		}
	}
}

// withToken adds the token of registered software, where the transaction asks for one.
func (c *court) withToken(r *http.Request, s *subject, client string, fault provider.Fault) {
	if s.tx.Software == transaction.Registered {
		r.Header.Set("Authorization", "Bearer "+c.p.People().AccessToken(client, c.p.URL, s.tx.Name, fault))
	}
}

// sign signs a request with a role's local key.
func (c *court) sign(r *http.Request, role string) {
	c.t.Helper()
	body, err := r.GetBody()
	if err != nil {
		c.t.Fatal(err)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		c.t.Fatal(err)
	}
	key := aws.Credentials{AccessKeyID: role, SecretAccessKey: "local"}
	if err := v4.NewSigner().SignHTTP(c.t.Context(), key, r, sha256Hex(string(text)), "execute-api", "eu-west-2", time.Now()); err != nil {
		c.t.Fatal(err)
	}
}

// request makes a request as a page of the site posts it.
func (c *court) request(method, address, kind, body string, change func(*http.Request)) *http.Request {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Origin", c.p.URL)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if kind == "" && method == http.MethodPost {
		kind = "application/x-www-form-urlencoded"
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if change != nil {
		change(r)
	}
	return r
}

// tooMany is what API Gateway says where there were too many requests at once.
const tooMany = `{"message":"Too Many Requests"}`

// send sends a request, again where API Gateway says that there were too many: a desk takes no more than its staff need.
func (c *court) send(r *http.Request) (*http.Response, string) {
	c.t.Helper()
	for {
		answer, err := c.client.Do(r)
		if err != nil {
			c.t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			c.t.Fatal(err)
		}
		if answer.StatusCode != http.StatusTooManyRequests || string(text) != tooMany {
			return answer, string(text)
		}
		time.Sleep(100 * time.Millisecond)
		if r.Body, err = r.GetBody(); err != nil {
			c.t.Fatal(err)
		}
	}
}

// logged is the line that a function logs of a request.
type logged struct {
	Message, Route, Code, Level string
	Status                      int
}

// lines gives what a function has logged since it was last asked: the lines of requests, read, and all of them as they
// stand. It waits for one, which the process may write after its answer has left.
func (c *court) lines(name string) (requests []logged, all []function.Line) {
	c.t.Helper()
	for until := time.Now().Add(5 * time.Second); len(requests) == 0 && time.Now().Before(until); time.Sleep(time.Millisecond) {
		requests, all = nil, c.p.Lines(name)[c.seen[name]:]
		for _, line := range all {
			var l logged
			if json.Unmarshal([]byte(line.Text), &l) == nil && l.Message == "request" {
				requests = append(requests, l)
			}
		}
	}
	c.seen[name] += len(all)
	return requests, all
}

// skip leaves out what a function has logged so far.
func (c *court) skip(name string) { c.seen[name] = len(c.p.Lines(name)) }

// aSecret is what a cookie or a key holds, and nobody has been given.
func aSecret() string {
	secret, err := staff.Secret(random.Reader)
	if err != nil {
		panic(err) // crypto/rand does not fail
	}
	return secret
}
