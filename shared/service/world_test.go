package service_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/local/object"
	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/infra/local/queue"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/client"
	"github.com/frontline-gov/frontline/shared/edge"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/transaction"
)

const origin = "https://frontline.example"

// world is a transaction's handler over the table that the templates describe and a queue, on a clock of its own.
type world struct {
	t       *testing.T
	service *service.Service
	handler http.Handler
	now     time.Time
	log     *bytes.Buffer
	aws     *wire
	// provider gives tokens to registered software.
	provider *provider.Server
}

// wire is the connection to DynamoDB, SQS and S3.
type wire struct {
	mu  sync.Mutex
	out error // what every request gets, where it is set
	// bodies are those of the requests, targets the operations that they ask of DynamoDB and SQS.
	bodies, targets []string
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.out != nil {
		return nil, w.out
	}
	w.bodies = append(w.bodies, string(body))
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	w.targets = append(w.targets, operation)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return http.DefaultTransport.RoundTrip(r)
}

func newWorld(t *testing.T, tx transaction.Transaction) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), log: &bytes.Buffer{}, aws: &wire{}}
	clock := func() time.Time { return w.now }
	binary, err := table.Binary(os.Getenv, "../../infra")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Start(t.Context(), table.Config{Binary: binary})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tables.Stop)
	mux := http.NewServeMux()
	listener := httptest.NewServer(mux)
	t.Cleanup(listener.Close)
	queues, err := queue.Open(queue.Config{Address: listener.URL, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { queues.Close() })
	mux.Handle("/", queues)
	if err := queues.Create("handoff", nil); err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: w.aws}
	keys := credentials.NewStaticCredentialsProvider("local", "local", "")
	retryer := retry.NewStandard(func(o *retry.StandardOptions) {
		o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
	})
	outbox := handoff.Outbox{
		QueueURL: queues.URL("handoff"), APIAddress: "https://api.example", Now: clock,
		Queue: sqs.New(sqs.Options{BaseEndpoint: &listener.URL, Region: template.Region, Credentials: keys, HTTPClient: client, Retryer: retryer}),
		Store: store.Store{Table: makeTable(t, tables, queues.URL), Bucket: makeBucket(t, keys, client, retryer), Client: dynamodb.New(dynamodb.Options{
			BaseEndpoint: &tables.Endpoint, Region: template.Region, Credentials: keys, HTTPClient: client, Retryer: retryer})},
	}
	w.service = &service.Service{
		Transaction: tx, Store: outbox.Store, Outbox: outbox, Origin: origin, BackOffice: "back-office", Now: clock,
		Edge:   &edge.Secret{Now: time.Now, Read: func(context.Context) (string, error) { return edgeSecret, nil }},
		Random: rand.New(rand.NewSource(1)), Log: slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	w.provider = &provider.Server{Now: clock}
	issuing := httptest.NewServer(w.provider)
	t.Cleanup(issuing.Close)
	w.provider.Issuer = issuing.URL
	w.service.Clients = verifier(issuing.URL, clock)
	w.handler = w.service.Handler()
	return w
}

func verifier(issuer string, clock func() time.Time) *client.Verifier {
	return &client.Verifier{Config: client.Config{Issuer: issuer, Audience: origin, Now: clock}}
}

// makeBucket makes a bucket for what is large.
func makeBucket(t *testing.T, keys aws.CredentialsProvider, client *http.Client, retryer aws.Retryer) *store.Bucket {
	t.Helper()
	objects, err := object.Open("")
	if err != nil {
		t.Fatal(err)
	}
	if err := objects.Create("bucket"); err != nil {
		t.Fatal(err)
	}
	objects.Protect(object.Protection{Bucket: "bucket", Prefixes: []string{"evidence/"}})
	s3 := httptest.NewServer(object.Forms("local", time.Now, objects))
	t.Cleanup(s3.Close)
	return &store.Bucket{Name: "bucket", Region: template.Region, Endpoint: s3.URL, Credentials: keys, HTTP: client, Retryer: retryer}
}

// makeTable makes the first table of submissions that the templates name, and gives its name.
func makeTable(t *testing.T, tables *table.Server, address func(string) string) string {
	t.Helper()
	resources, err := template.Read(os.DirFS("../../infra/template"), template.Place{
		Origin: origin, API: func(string) string { return "https://api.example" }, Queue: address,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range resources {
		if r.Type != "AWS::DynamoDB::Table" || !strings.HasSuffix(r.Name, "-submissions") {
			continue
		}
		definition, err := table.Read(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := table.Create(t.Context(), tables.Client(), definition); err != nil {
			t.Fatal(err)
		}
		return definition.TableName
	}
	t.Fatal("the templates have no table of submissions")
	return ""
}

// request is one request, and change alters it before it is made.
func (w *world) request(method, path, body string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = "api.example"
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range change {
		c(r)
	}
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, r)
	return answer
}

// edgeSecret is what CloudFront shows.
const edgeSecret = "0123456789abcdef0123456789abcdef"

// from makes requests that come through CloudFront from an address.
func from(address string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Set(edge.Header, edgeSecret)
		r.Header.Set(edge.Caller, address)
	}
}

func with(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func (w *world) get(path, cookie string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.request("GET", path, "", with("Cookie", cookie))
}

// post posts a page's form; name and value alternate in fields.
func (w *world) post(path, cookie string, fields ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return w.form(path, cookie, form)
}

func (w *world) form(path, cookie string, form url.Values) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.request("POST", path, form.Encode(), with("Cookie", cookie), with("Origin", origin),
		with("Content-Type", "application/x-www-form-urlencoded"))
}

// json posts JSON as software does.
func (w *world) json(path, key, body string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.request("POST", path, body, with("Content-Type", "application/json"), with("Idempotency-Key", key), func(r *http.Request) {
		if w.service.Transaction.Software == transaction.Registered {
			r.Header.Set("Authorization", "Bearer "+w.provider.AccessToken("payroll", origin, w.service.Transaction.Name, provider.None))
		}
	})
}

// start begins a draft and gives its cookie.
func (w *world) start() string {
	w.t.Helper()
	answer := w.post("/start", "")
	if answer.Code != 303 {
		w.t.Fatalf("start: %d", answer.Code)
	}
	return cookie(w.t, answer)
}

// cookie is the draft's cookie that an answer sets, as the browser sends it.
func cookie(t *testing.T, answer *httptest.ResponseRecorder) string {
	t.Helper()
	for _, c := range answer.Result().Cookies() {
		if c.Name == "__Secure-draft" {
			return c.Name + "=" + c.Value
		}
	}
	t.Fatalf("%d sets no cookie", answer.Code)
	return ""
}

// fill posts every page of a case's answers, in their order, and says when one is not taken.
func (w *world) fill(cookie string, c transaction.Case) {
	w.t.Helper()
	tx := w.service.Transaction
	answers, faults := ask.Decode(tx.Questions, c.On, c.Answers)
	if len(faults) > 0 {
		w.t.Fatal(faults)
	}
	steps, _ := ask.Walk(tx.Questions, c.On, answers)
	for _, step := range steps {
		form := fields(step)
		got := w.form("/"+step.Path, cookie, form)
		if got.Code == 409 { // there is another answer, which this one is to replace
			form.Set(page.MarkField, hidden(got.Body.String(), page.MarkField))
			got = w.form("/"+step.Path, cookie, form)
		}
		if got.Code != 303 {
			w.t.Fatalf("%s: %d\n%.2000s", step.Path, got.Code, got.Body)
		}
	}
}

// fields are the fields of a step's page with its answer; "no other" for a group.
func fields(step ask.Step) url.Values {
	name := step.Question.About().Name
	if _, ok := step.Question.(ask.Group); ok {
		return url.Values{name: {"no"}}
	}
	form := url.Values{}
	if value := step.Answers.Own(name); value != nil {
		for part, values := range step.Question.Fill(value) {
			form[ask.Field(name, part)] = values
		}
	}
	return form
}

// problem is the problem document in an answer.
func problem(t *testing.T, answer *httptest.ResponseRecorder) service.Problem {
	t.Helper()
	var p service.Problem
	if err := json.Unmarshal(answer.Body.Bytes(), &p); err != nil {
		t.Fatalf("%d %v: %s", answer.Code, err, answer.Body)
	}
	return p
}

// hidden is the value of a hidden field of a page, "" where it has none.
func hidden(body, name string) string {
	_, rest, ok := strings.Cut(body, `name="`+name+`" value="`)
	if !ok {
		return ""
	}
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

// live is a transaction that goes live, by its name.
func live(t *testing.T, name string) transaction.Transaction {
	t.Helper()
	for _, tx := range functions.All {
		if tx.Name == name {
			return tx
		}
	}
	t.Fatalf("there is no %s", name)
	return transaction.Transaction{}
}

func worked(t *testing.T, tx transaction.Transaction, name string) transaction.Case {
	t.Helper()
	cases, err := tx.Cases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("%s has no case %s", tx.Name, name)
	return transaction.Case{}
}

// dogs is the sample transaction with the case of somebody who has two.
func dogs(t *testing.T) (*world, transaction.Case) {
	t.Helper()
	return newWorld(t, sample.Transaction), worked(t, sample.Transaction, "two-dogs")
}

var errOut = errors.New("dial tcp 10.1.2.3:443: connection refused")

// pageLanguage is the language that a page says that it is in.
func pageLanguage(answer *httptest.ResponseRecorder) string {
	_, tag, _ := strings.Cut(answer.Body.String(), "<html")
	tag, _, _ = strings.Cut(tag, ">")
	_, lang, _ := strings.Cut(tag, `lang="`)
	lang, _, _ = strings.Cut(lang, `"`)
	return lang
}
