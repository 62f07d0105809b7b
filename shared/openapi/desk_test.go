package openapi_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/client"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// desk asks a service and holds what it answers against the document.
type desk struct {
	t        *testing.T
	tx       transaction.Transaction
	now      time.Time
	out      error
	document any
	compiler *jsonschema.Compiler
	service  *service.Service
	handler  http.Handler
	seen     map[string]bool
	provider *provider.Server
	token    string // what registered software brings; "" is a good one
	site     string // where a browser says that the page is from

	proof, item string // where evidence is listed, and what is asked for; empty where none is
	proves      int    // the number of the key of its submission
}

// RoundTrip is the connection to the storage. There is no queue: the receipt does not need one.
func (d *desk) RoundTrip(r *http.Request) (*http.Response, error) {
	if d.out != nil || strings.Contains(r.Header.Get("X-Amz-Target"), "SQS") {
		return nil, errors.New("out")
	}
	return http.DefaultTransport.RoundTrip(r)
}

func (d *desk) open() {
	t := d.t
	t.Helper()
	binary, err := table.Binary(os.Getenv, "../../infra")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Start(t.Context(), table.Config{Binary: binary})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tables.Stop)
	resources, err := template.Read(os.DirFS("../../infra/template"), template.Place{
		Origin: "https://frontline.example", API: func(string) string { return "https://api.example" },
		Queue: func(name string) string { return "https://queue.example/" + name },
	})
	if err != nil {
		t.Fatal(err)
	}
	name := ""
	for _, r := range resources {
		if r.Type == "AWS::DynamoDB::Table" && strings.HasSuffix(r.Name, "-submissions") && name == "" {
			definition, err := table.Read(r)
			if err != nil {
				t.Fatal(err)
			}
			if err := table.Create(t.Context(), tables.Client(), definition); err != nil {
				t.Fatal(err)
			}
			name = definition.TableName
		}
	}
	clock := func() time.Time { return d.now }
	local := tables.Client().Options()
	local.HTTPClient = &http.Client{Transport: d}
	local.RetryMaxAttempts = 1
	s := store.Store{Client: dynamodb.New(local), Table: name}
	d.service = &service.Service{Transaction: d.tx, Store: s, Origin: "https://frontline.example", Now: clock,
		Random: rand.New(rand.NewSource(1)), Log: slog.New(slog.DiscardHandler),
		Outbox: handoff.Outbox{Store: s, Now: clock, QueueURL: "https://queue.example/handoff", Queue: sqs.New(sqs.Options{
			BaseEndpoint: &tables.Endpoint, Region: template.Region, HTTPClient: local.HTTPClient, Credentials: local.Credentials, RetryMaxAttempts: 1})},
	}
	d.provider = &provider.Server{Now: clock}
	listening := httptest.NewServer(d.provider)
	t.Cleanup(listening.Close)
	d.provider.Issuer = listening.URL
	d.service.Clients = &client.Verifier{Config: client.Config{Issuer: listening.URL, Audience: d.service.Origin, Now: clock}}
	d.handler = d.service.Handler()
}

func (d *desk) submit(key, kind, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/apply/"+d.tx.Name+"/submissions", strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	return d.ask(r, key, "/apply/"+d.tx.Name+"/submissions")
}

func (d *desk) status(address, key string) {
	d.t.Helper()
	if _, err := url.Parse(address); err != nil || !strings.HasPrefix(address, "/apply/") {
		d.t.Fatalf("the Location is %q", address)
	}
	for _, of := range []string{"", "/answers"} {
		r := httptest.NewRequest("GET", address+of, nil)
		r.Header.Set("Accept", "application/json")
		d.ask(r, key, "/apply/"+d.tx.Name+"/submissions/{reference}"+of)
	}
}

// progress is the department's side.
func (d *desk) progress(key string) {
	d.t.Helper()
	stored := submission.SoftwareKey(key)
	if d.tx.Software == transaction.Registered {
		stored = submission.ClientKey("some-software", key)
	}
	sub, err := d.service.Store.ByKey(d.t.Context(), stored)
	if err != nil {
		d.t.Fatal(err)
	}
	if sub, err = d.service.Store.Acknowledge(d.t.Context(), sub, "CB-1", d.now); err != nil {
		d.t.Fatal(err)
	}
	if !sub.DecidedAt.IsZero() { // straight through
		return
	}
	if decisions := d.service.Transaction.Decisions; len(decisions) > 0 {
		_, err = d.service.Store.Decide(d.t.Context(), sub, decisions[0], d.now)
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) ask(r *http.Request, key, path string) *httptest.ResponseRecorder {
	d.t.Helper()
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	if d.tx.Software == transaction.Registered && d.token != "none" {
		r.Header.Set("Authorization", "Bearer "+cmp.Or(d.token, d.provider.AccessToken("some-software", d.service.Origin, d.tx.Name, provider.None)))
	}
	if d.site != "" {
		r.Header.Set("Sec-Fetch-Site", d.site)
	}
	answer := httptest.NewRecorder()
	d.handler.ServeHTTP(answer, r)
	d.check(strings.ToLower(r.Method), path, answer)
	return answer
}

// check holds an answer against what the document has for a method and a path.
func (d *desk) check(method, path string, answer *httptest.ResponseRecorder) {
	d.t.Helper()
	operation := d.document.(map[string]any)["paths"].(map[string]any)[path].(map[string]any)[method].(map[string]any)
	status := fmt.Sprint(answer.Code)
	response, ok := operation["responses"].(map[string]any)[status].(map[string]any)
	if !ok {
		d.t.Errorf("%s %s answers %s, which the document does not have: %s", method, path, status, answer.Body)
		return
	}
	if response["content"] == nil && answer.Body.Len() == 0 && answer.Header().Get("Location") != "" { // it leads on
		d.seen[method+" "+path+" "+status] = true
		return
	}
	kind := answer.Header().Get("Content-Type")
	if _, ok := response["content"].(map[string]any)[kind].(map[string]any); !ok {
		d.t.Errorf("%s %s %s is %s, which the document does not have", method, path, status, kind)
		return
	}
	at := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D")
	s, err := d.compiler.Compile("https://frontline.example/openapi.json#/paths/" + at.Replace(path) + "/" + method + "/responses/" + status + "/content/" + at.Replace(kind) + "/schema")
	if err != nil {
		d.t.Fatal(err)
	}
	if !strings.Contains(kind, "json") {
		d.seen[method+" "+path+" "+status] = true
		return
	}
	if err := s.Validate(read(d.t, answer.Body.Bytes())); err != nil {
		d.t.Errorf("%s %s %s: %v\n%s", method, path, status, err, answer.Body)
	}
	for header := range object(response["headers"]) {
		if answer.Header().Get(header) == "" {
			d.t.Errorf("%s %s %s has no header %s", method, path, status, header)
		}
	}
	var p service.Problem
	if answer.Code >= 400 {
		if err := json.Unmarshal(answer.Body.Bytes(), &p); err != nil || p.Status != answer.Code || p.Title == "" || p.Title == p.Code || p.Detail == "" {
			d.t.Errorf("%s %s %s: the problem lacks words or says another status: %s", method, path, status, answer.Body)
		}
	}
	d.seen[strings.TrimSpace(method+" "+path+" "+status+" "+p.Code)] = true
}

// send asks with a body of some media type, under a key.
func (d *desk) send(method, address, path, key, kind, body string) *httptest.ResponseRecorder {
	d.t.Helper()
	r := httptest.NewRequest(method, address, strings.NewReader(body))
	r.Header.Set("Accept", "application/json")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	return d.ask(r, key, path)
}

// documented are the answers of a document: method, path and status, and the code of each problem.
func documented(document any) (all []string) {
	for path, item := range object(object(document)["paths"]) {
		for method, operation := range object(item) {
			for status, response := range object(object(operation)["responses"]) {
				at := method + " " + path + " " + status
				problem := object(object(object(response)["content"])["application/problem+json"])
				if len(problem) == 0 {
					all = append(all, at)
					continue
				}
				codes := object(object(object(problem["schema"])["allOf"].([]any)[1])["properties"])["code"]
				for _, code := range object(codes)["enum"].([]any) {
					all = append(all, at+" "+code.(string))
				}
			}
		}
	}
	return all
}

func object(value any) map[string]any {
	o, _ := value.(map[string]any)
	return o
}
