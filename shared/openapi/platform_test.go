package openapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/catalogue"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/openapi"
	"github.com/frontline-gov/frontline/shared/performance"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/search"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// vat is the VAT return, which is sent by registered software.
func vat(t *testing.T) transaction.Transaction {
	t.Helper()
	for _, tx := range functions.All {
		if tx.Name == "vat-return" {
			return tx
		}
	}
	t.Fatal("there is no VAT return")
	return transaction.Transaction{}
}

// What the platform answers, whichever the transaction, is what its document says, in status, code and form; and the document has
// nothing that is not answered here.
func TestPlatformAnswers(t *testing.T) {
	text, err := openapi.Platform(functions.All)
	if err != nil {
		t.Fatal(err)
	}
	document := read(t, text)
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("https://frontline.example/openapi.json", document); err != nil {
		t.Fatal(err)
	}
	valid(t, document)
	d := &desk{t: t, tx: vat(t), now: at(date.MustParse("2026-11-22"), 12), document: document, compiler: compiler, seen: map[string]bool{}}
	d.open()
	d.service.BackOffice = "office"
	d.catalogue()
	d.search()
	d.figures()
	d.handoffs()
	for _, name := range documented(document) {
		if !d.seen[name] {
			t.Errorf("%s was never answered, so nothing shows that it is as described", name)
		}
	}
}

func (d *desk) catalogue() {
	listed, err := catalogue.New(functions.All)
	if err != nil {
		d.t.Fatal(err)
	}
	feed, err := json.Marshal(listed.Feed(date.Of(d.now)))
	if err != nil {
		d.t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	answer.Header().Set("Content-Type", "application/json") // as CloudFront tells of a .json
	answer.Write(feed)
	d.check("get", "/catalogue.json", answer)
}

func (d *desk) search() {
	h, err := search.Handler(functions.All, d.service.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		d.t.Fatal(err)
	}
	d.got(h, "/apply/search", "/apply/search?q=child")
}

// got asks a handler and holds its answer against what the document has at a path.
func (d *desk) got(h http.Handler, path, address string) {
	d.t.Helper()
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, httptest.NewRequest("GET", address, nil))
	d.check("get", path, answer)
}

// figures asks for the public figures of a month in which somebody began a claim.
func (d *desk) figures() {
	book, err := price.Latest()
	if err != nil {
		d.t.Fatal(err)
	}
	exchange, err := price.LatestExchange()
	if err != nil {
		d.t.Fatal(err)
	}
	totals := ledger.Totals{{Date: date.MustParse("2026-11-02"), Department: d.tx.Department, Transaction: d.tx.Name, Channel: ledger.Software,
		Outcome: ledger.Completed, Basis: ledger.Marginal, Meter: ledger.Completions, State: ledger.Metered}: 7}
	rated, err := report.Rate(book, exchange, "2026-11", totals.Entries(), nil)
	if err != nil {
		d.t.Fatal(err)
	}
	var out error
	f := &performance.Figures{Transactions: functions.All, Now: d.service.Now, Log: slog.New(slog.DiscardHandler),
		Year: func(context.Context, time.Time) (report.Year, error) {
			return report.Year{Services: report.Catalogue(functions.All, d.service.Origin), Months: []report.Month{rated}, Through: date.Of(d.now)}, out
		}}
	h, err := f.Handler()
	if err != nil {
		d.t.Fatal(err)
	}
	for _, out = range []error{nil, errors.New("out")} {
		d.got(h, "/performance/performance.json", "/performance/performance.json")
		for _, ending := range []string{".json", ".csv"} {
			d.got(h, "/performance/{transaction}"+ending, "/performance/"+d.tx.Name+ending)
			d.got(h, "/performance/{transaction}"+ending, "/performance/no-such-transaction"+ending)
		}
	}
}

// handoffs sends returns, and says of them what a back office says, rightly and wrongly.
func (d *desk) handoffs() {
	ids, location := d.sent(3)
	d.standing(location)
	large := `{"caseNumber": "` + strings.Repeat("x", d.tx.BodyLimit()) + `"}`
	say := func(id, what, body string) { d.office("POST", "/handoffs/"+id+"/"+what, "/handoffs/{id}/"+what, body) }
	d.office("GET", "/handoffs?status=needs-attention", "/handoffs", "")
	d.office("GET", "/handoffs?status=all", "/handoffs", "")
	say(ids[0], "redrive", "{}")
	say(ids[0], "acknowledgement", `{"caseNumber": "V-1"}`)
	say(ids[0], "acknowledgement", `{"caseNumber": "V-2"}`)
	say(ids[0], "acknowledgement", `{"caseNumber": ""}`)
	say(ids[0], "redrive", "{}") // it is acknowledged
	say(ids[0], "decision", `{"decision": "accepted"}`)
	say(ids[0], "decision", `{"decision": "rejected"}`)
	say(ids[0], "decision", `{"decision": "no-such-decision"}`)
	for what, field := range map[string]string{"acknowledgement": "caseNumber", "decision": "decision", "redrive": "no"} {
		say(ids[1], what, `{`)
		say(ids[1], what, `{"`+field+`": 1}`)
		say(ids[1], what, `[]`)
		say(ids[1], what, `{"more": 1}`)
		say("nonsense", what, `{}`)
		say(ids[1], what, large)
		d.site = "cross-site"
		say(ids[1], what, `{}`)
		d.site = ""
	}
	everywhere := func() {
		for what, body := range map[string]string{"acknowledgement": `{"caseNumber": "V-3"}`, "decision": `{"decision": "accepted"}`, "redrive": "{}"} {
			say(ids[2], what, body)
		}
		d.office("GET", "/handoffs?status=needs-attention", "/handoffs", "")
	}
	d.service.BackOffice = "another"
	everywhere()
	d.service.BackOffice = "office"
	d.out = errors.New("out")
	everywhere()
	d.out = nil
	client := d.service.Store.Client
	d.service.Store.Client = nil
	everywhere()
	d.service.Store.Client = client
}

// sent are the hand-offs of some cases that software has sent, and where the status of the first is.
func (d *desk) sent(n int) (ids []string, location string) {
	cases, err := d.tx.Cases()
	if err != nil {
		d.t.Fatal(err)
	}
	for i, c := range cases {
		r := httptest.NewRequest("POST", "/apply/vat-return/submissions", strings.NewReader(fmt.Sprintf(`{"answers": %s}`, c.Answers)))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", keyOf(len(ids)))
		r.Header.Set("Authorization", "Bearer "+d.provider.AccessToken("some-software", d.service.Origin, d.tx.Name, provider.None))
		d.now = at(c.On, 12)
		answer := httptest.NewRecorder()
		if d.handler.ServeHTTP(answer, r); answer.Code != http.StatusCreated {
			continue
		}
		sub, err := d.service.Store.ByKey(d.t.Context(), submission.ClientKey("some-software", keyOf(len(ids))))
		if err != nil {
			d.t.Fatalf("case %d: %v %s", i, err, answer.Body)
		}
		ids = append(ids, sub.Reference.String()+"-1")
		if location == "" {
			location = answer.Header().Get("Location")
		}
		if len(ids) == n {
			return ids, location
		}
	}
	d.t.Fatalf("only %d cases are taken", len(ids))
	return nil, ""
}

// standing asks for a status in every way.
func (d *desk) standing(location string) {
	const path = "/apply/{transaction}/submissions/{reference}"
	ask := func(key string) { d.send("GET", location, path, key, "application/json", "") }
	ask(keyOf(0))
	ask(keyOf(99))
	for _, d.token = range []string{"none", "two words", "no.token.at-all",
		d.provider.AccessToken("some-software", d.service.Origin, d.tx.Name, provider.TokenExpired),
		d.provider.AccessToken("some-software", d.service.Origin, d.tx.Name, provider.NoScope)} {
		ask(keyOf(0))
	}
	d.token = ""
	d.out = errors.New("out")
	ask(keyOf(0))
	d.out = nil
	client := d.service.Store.Client
	d.service.Store.Client = nil
	ask(keyOf(0))
	d.service.Store.Client = client
}

// office asks as API Gateway does when a role has signed.
func (d *desk) office(method, address, path, body string) {
	d.t.Helper()
	event := events.APIGatewayV2HTTPRequest{Body: body, Headers: map[string]string{"content-type": "application/json", "host": "api.example"}}
	event.RawPath, event.RawQueryString, _ = strings.Cut(address, "?")
	if d.site != "" {
		event.Headers["sec-fetch-site"] = d.site
	}
	event.RequestContext.HTTP.Method = method
	event.RequestContext.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
		IAM: &events.APIGatewayV2HTTPRequestContextAuthorizerIAMDescription{UserARN: "arn:aws:sts::1:assumed-role/office/s"}}
	got, err := d.service.Function()(d.t.Context(), event)
	if err != nil {
		d.t.Fatal(err)
	}
	answer := &httptest.ResponseRecorder{Code: got.StatusCode, HeaderMap: http.Header{}, Body: &bytes.Buffer{}}
	for name, value := range got.Headers {
		answer.HeaderMap.Set(name, value)
	}
	for name, values := range got.MultiValueHeaders {
		answer.HeaderMap[name] = values
	}
	io.WriteString(answer.Body, got.Body)
	d.check(strings.ToLower(method), "/apply/{transaction}"+path, answer)
}
