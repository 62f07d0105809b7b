package desk_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/infra/local/object"
	stand "github.com/frontline-gov/frontline/infra/local/parameter"
	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/desk"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/parameter"
	"github.com/frontline-gov/frontline/shared/signin"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/words"
)

const secretName = "/frontline/hmrc/sign-in"

// world is the desk of hmrc over HTTP, with the table of the template, a provider and a clock that stands still.
type world struct {
	t         *testing.T
	desk      *desk.Desk
	origin    string
	provider  *provider.Server
	table     string
	client    *dynamodb.Client
	secrets   *stand.Server
	called    *calls
	keysRead  atomic.Int32 // how often the provider was asked for its keys
	noKeys    atomic.Bool  // it does not give them
	works     []desk.Work
	wire      *wire // between the desk and the tables of its works
	objects   *object.Server
	sentSoFar int // of actionForm

	mu  sync.Mutex
	now time.Time
	log buffer
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// buffer is a log that many may write and read.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

// take gives what was written since it was last taken.
func (b *buffer) take() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	text := b.text.String()
	b.text.Reset()
	return text
}

// calls counts the calls of AWS by their actions, as policies name them.
type calls struct {
	mu   sync.Mutex
	made map[string]bool
}

func (c *calls) RoundTrip(r *http.Request) (*http.Response, error) {
	service, call, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	actions := []string{map[string]string{"AmazonSSM": "ssm", "DynamoDB_20120810": "dynamodb"}[service] + ":" + call}
	if call == "TransactWriteItems" { // is allowed by what stands in it
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		actions = nil
		for part, action := range map[string]string{`"Put":`: "PutItem", `"Update":`: "UpdateItem", `"Delete":`: "DeleteItem", `"ConditionCheck":`: "ConditionCheckItem"} {
			if bytes.Contains(body, []byte(part)) {
				actions = append(actions, "dynamodb:"+action)
			}
		}
	}
	c.mu.Lock()
	for _, action := range actions {
		c.made[action] = true
	}
	c.mu.Unlock()
	return http.DefaultTransport.RoundTrip(r)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC), called: &calls{made: map[string]bool{}}, secrets: &stand.Server{}}
	binary, err := table.Binary(os.Getenv, "../../infra")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Start(t.Context(), table.Config{Binary: binary})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tables.Stop)
	w.table = makeTable(t, tables)
	static := credentials.NewStaticCredentialsProvider("local", "local", "")
	w.client = dynamodb.New(dynamodb.Options{BaseEndpoint: &tables.Endpoint, Region: template.Region, Credentials: static,
		HTTPClient: &http.Client{Transport: w.called}})
	ssm := httptest.NewServer(w.secrets)
	t.Cleanup(ssm.Close)
	parameters := parameter.Store{Region: template.Region, Endpoint: ssm.URL, Credentials: static, HTTP: &http.Client{Transport: w.called}}

	w.works = w.newWorks(tables.Endpoint, static)
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) { handler.ServeHTTP(answer, r) }))
	t.Cleanup(server.Close)
	w.origin = server.URL
	w.provider = &provider.Server{Now: w.clock}
	issuer := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/keys" {
			w.keysRead.Add(1)
			if w.noKeys.Load() {
				http.Error(answer, "no keys", http.StatusBadGateway)
				return
			}
		}
		w.provider.ServeHTTP(answer, r)
	}))
	t.Cleanup(issuer.Close)
	w.provider.Issuer = issuer.URL

	w.desk = &desk.Desk{Office: office.Office{
		Department: "hmrc", Name: map[words.Language]string{"en": "HM Revenue & Customs", "cy": "Cyllid a Thollau EF"},
		Origin: w.origin, Now: w.clock, Random: rand.Reader,
		Log:       slog.New(slog.NewJSONHandler(&w.log, nil)),
		Sessions:  staff.Sessions{Client: w.client, Table: w.table, Random: rand.Reader},
		Histories: audit.Log{Client: w.client, Table: w.table, Random: rand.Reader},
		SignIn: &signin.Client{Config: signin.Config{
			Issuer: issuer.URL, Client: "desk-of-hmrc", Redirect: w.origin + desk.Callback("hmrc"), Department: "hmrc",
			Authentication: signin.PrivateKey, Now: w.clock, Random: rand.Reader,
			Secret: func(ctx context.Context) (string, error) { return parameters.Get(ctx, secretName) },
		}},
	}, Works: w.works}
	w.registerECDSA()
	w.provider.Register(provider.Client{ID: "desk-of-dwp", Department: "dwp", Secret: "another client",
		Redirect: "https://elsewhere.example/callback", BackChannel: "https://elsewhere.example/"})
	if handler, err = w.desk.Handler(); err != nil {
		t.Fatal(err)
	}
	return w
}

// makeTable makes the table of sessions that the department's template names.
func makeTable(t *testing.T, server *table.Server) string {
	t.Helper()
	resources, err := template.Read(os.DirFS("../../infra/template"), template.Place{
		Origin: "https://frontline.example", API: func(string) string { return "https://api.example" },
		Queue: func(name string) string { return "https://queue.example/" + name },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range resources {
		if r.Stack == "frontline-hmrc" && r.ID == "DeskSessions" {
			definition, err := table.Read(r)
			if err != nil {
				t.Fatal(err)
			}
			if err := table.Create(t.Context(), server.Client(), definition); err != nil {
				t.Fatal(err)
			}
			return definition.TableName
		}
	}
	t.Fatal("the template has no table of sessions")
	return ""
}

func (w *world) register(private, public any, secret string) {
	w.t.Helper()
	c := provider.Client{ID: "desk-of-hmrc", Department: "hmrc", Secret: secret, Key: public,
		Redirect: w.origin + desk.Callback("hmrc"), BackChannel: w.origin + desk.BackChannel("hmrc")}
	value := secret
	if private != nil {
		der, err := x509.MarshalPKCS8PrivateKey(private)
		if err != nil {
			w.t.Fatal(err)
		}
		value = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	}
	w.secrets.Set(secretName, value)
	w.provider.Register(c)
}

func (w *world) registerECDSA() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		w.t.Fatal(err)
	}
	w.register(key, &key.PublicKey, "")
}

func (w *world) registerRSA() {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		w.t.Fatal(err)
	}
	w.register(key, &key.PublicKey, "")
}

// browser keeps cookies as a browser does, by path; that they are Secure is looked at, and http is taken for https.
type browser struct {
	t       *testing.T
	cookies []*http.Cookie
}

type answer struct {
	status   int
	location string
	body     string
	cookies  []*http.Cookie
	header   http.Header
}

func (b *browser) send(method, address, body string, change func(*http.Request)) answer {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	if body != "" || method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", r.URL.Scheme+"://"+r.URL.Host)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for _, c := range b.cookies {
		if r.URL.Path == c.Path || strings.HasPrefix(r.URL.Path, c.Path+"/") {
			r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
		}
	}
	if change != nil {
		change(r)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range response.Cookies() {
		if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || !strings.HasPrefix(c.Path, home(c.Name)) || c.Domain != "" || !strings.HasPrefix(c.Name, "__Secure-") {
			b.t.Errorf("the cookie %s is not kept to the desk: %v", c.Name, c)
		}
		b.forget(c.Name)
		if c.MaxAge >= 0 {
			b.cookies = append(b.cookies, c)
		}
	}
	return answer{response.StatusCode, response.Header.Get("Location"), string(text), response.Cookies(), response.Header}
}

// home is where a cookie stays: that of help and that of the draft it is about with a transaction, every other at the desk.
func home(cookie string) string {
	if cookie == "__Secure-draft" || cookie == "__Secure-help" {
		return "/apply/"
	}
	return "/desk/hmrc"
}

func (b *browser) get(address string) answer { return b.send("GET", address, "", nil) }

func (b *browser) forget(name string) {
	var kept []*http.Cookie
	for _, c := range b.cookies {
		if c.Name != name {
			kept = append(kept, c)
		}
	}
	b.cookies = kept
}

func (b *browser) cookie(name string) string {
	for _, c := range b.cookies {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func (w *world) browser() *browser { return &browser{t: w.t} }

// choose begins a sign-in and chooses a person at the provider, who answers with a fault; it gives the address to which
// the browser is sent back.
func (w *world) choose(b *browser, below, person string, fault provider.Fault) string {
	w.t.Helper()
	begun := b.get(w.origin + "/desk/hmrc/" + below)
	if begun.status != http.StatusSeeOther || !strings.HasPrefix(begun.location, w.provider.Issuer+"/authorize?") {
		w.t.Fatalf("sign-in: %d %s", begun.status, begun.location)
	}
	if asked := b.get(begun.location); asked.status != http.StatusOK || !strings.Contains(asked.body, person) {
		w.t.Fatalf("the provider: %d %s", asked.status, asked.body)
	}
	chosen := b.send("POST", begun.location, url.Values{"person": {person}, "fault": {string(fault)}}.Encode(), nil)
	if chosen.status != http.StatusSeeOther || !strings.HasPrefix(chosen.location, w.origin+"/desk/hmrc/callback?") {
		w.t.Fatalf("the provider: %d %s", chosen.status, chosen.body)
	}
	return chosen.location
}

// signedIn is a browser in which somebody is signed in.
func (w *world) signedIn(person string) *browser {
	w.t.Helper()
	b := w.browser()
	if got := b.get(w.choose(b, "sign-in", person, provider.None)); got.status != http.StatusSeeOther || got.location != "/desk/hmrc/" {
		w.t.Fatalf("%d %s: %s", got.status, got.location, w.log.take())
	}
	return b
}

func (w *world) home(b *browser) answer { return b.get(w.origin + "/desk/hmrc/") }

// isIn says whether somebody is signed in in a browser.
func (w *world) isIn(b *browser) bool {
	w.t.Helper()
	switch got := w.home(b); got.status {
	case http.StatusOK:
		return true
	case http.StatusUnauthorized:
		return false
	default:
		w.t.Fatalf("the desk answers %d", got.status)
		return false
	}
}

// signInOf is the client of a desk as it begins: it has read nothing of its provider and no key yet.
func signInOf(w *world) signin.Client { return signin.Client{Config: w.desk.SignIn.Config} }
