package service_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

const someKey = "the-key-of-some-software"

// registered is the sample transaction for registered software, and what it sends.
func registered(t *testing.T) (*world, string) {
	t.Helper()
	tx := sample.Transaction
	tx.Software = transaction.Registered
	return newWorld(t, tx), fmt.Sprintf(`{"answers": %s}`, worked(t, tx, "two-dogs").Answers)
}

// as brings a token of a client.
func (w *world) as(client string, fault provider.Fault) func(*http.Request) {
	token := w.provider.AccessToken(client, origin, w.service.Transaction.Name, fault)
	return with("Authorization", "Bearer "+token)
}

// receiptOf posts and gives the receipt.
func (w *world) receiptOf(body, key string, change ...func(*http.Request)) service.Receipt {
	w.t.Helper()
	got := w.request("POST", "/submissions", body, append(change, with("Content-Type", "application/json"), with("Idempotency-Key", key))...)
	var receipt service.Receipt
	if err := json.Unmarshal(got.Body.Bytes(), &receipt); err != nil || got.Code != 201 {
		w.t.Fatalf("%d %v %s", got.Code, err, got.Body)
	}
	return receipt
}

// Two clients that use the same key never meet: each has its own submission and sees its own only, and the department is
// told who sent it.
func TestClientsAreApart(t *testing.T) {
	w, body := registered(t)
	references := map[string]submission.Reference{}
	for _, client := range []string{"payroll", "accounting"} {
		receipt := w.receiptOf(body, someKey, w.as(client, provider.None))
		if again := w.receiptOf(body, someKey, w.as(client, provider.None)); again.Reference != receipt.Reference {
			t.Errorf("%s has two receipts under one key: %s and %s", client, receipt.Reference, again.Reference)
		}
		references[client] = receipt.Reference
		sub, err := w.service.Store.ByKey(t.Context(), submission.ClientKey(client, someKey))
		var record handoff.Record
		if err != nil || json.Unmarshal(sub.Record, &record) != nil || record.Channel != "software" || record.Client != client {
			t.Errorf("%s: the record says %q, %q, %v", client, record.Channel, record.Client, err)
		}
	}
	if references["payroll"] == references["accounting"] {
		t.Error("two clients have one receipt")
	}
	status := func(ref submission.Reference, change ...func(*http.Request)) (int, string) {
		got := w.request("GET", "/submissions/"+ref.String(), "", append(change, with("Accept", "application/json"))...)
		return got.Code, got.Body.String()
	}
	for client, ref := range references {
		if code, text := status(ref, w.as(client, provider.None), with("Idempotency-Key", someKey)); code != 200 || !strings.Contains(text, ref.String()) {
			t.Errorf("%s asks after its own: %d %s", client, code, text)
		}
	}
	// Another client's, another key's and none at all are the same answer.
	_, none := status("00000000000", w.as("payroll", provider.None), with("Idempotency-Key", someKey))
	for name, change := range map[string][]func(*http.Request){
		"another client": {w.as("accounting", provider.None), with("Idempotency-Key", someKey)},
		"a third client": {w.as("library", provider.None), with("Idempotency-Key", someKey)},
		"another key":    {w.as("payroll", provider.None), with("Idempotency-Key", someKey+"-2")},
		"no key":         {w.as("payroll", provider.None)},
	} {
		if code, text := status(references["payroll"], change...); code != 404 || text != none {
			t.Errorf("%s: %d %s, want 404 %s", name, code, text, none)
		}
	}
	if code, text := status(references["payroll"], with("Idempotency-Key", someKey)); code != 401 || strings.Contains(text, "not-yours") {
		t.Errorf("no token: %d %s", code, text)
	}
}

// Every bad token is 401 with a code, in the body and in WWW-Authenticate; nothing is stored; one line of the log has the
// code of what is wrong, and nothing of the token.
func TestTokensRefused(t *testing.T) {
	w, body := registered(t)
	good := w.provider.AccessToken("payroll", origin, w.service.Transaction.Name, provider.None)
	type refused struct {
		change          []func(*http.Request)
		code, log, says string
	}
	invalid := func(log string) (string, string, string) {
		return "token-refused", log, `Bearer error="invalid_token", error_description="` + log + `"`
	}
	cases := map[string]refused{
		"missing":     {nil, "token-missing", "missing", `Bearer scope="` + w.service.Transaction.Name + `"`},
		"malformed":   {[]func(*http.Request){with("Authorization", good)}, "token-malformed", "malformed", `Bearer error="invalid_request"`},
		"two headers": {[]func(*http.Request){func(r *http.Request) { r.Header["Authorization"] = []string{"Bearer " + good, "Bearer " + good} }}, "token-malformed", "malformed", `Bearer error="invalid_request"`},
	}
	for fault, log := range map[provider.Fault]string{
		provider.NoAlgorithm: "algorithm", provider.SharedAlgorithm: "algorithm", provider.ListedNowhere: "algorithm", provider.WrongAlgorithm: "signature",
		provider.WrongSignature: "signature", provider.ChangedClaims: "signature", provider.UnknownKey: "signature", provider.StolenKeyID: "signature",
		provider.WrongIssuer: "issuer", provider.WrongAudience: "audience", provider.MoreAudiences: "audience", provider.NotValidYet: "not-yet",
		provider.IssuedLater: "issued-at", provider.IssuedLongAgo: "issued-at", provider.IDTokenType: "kind", provider.NoClient: "nobody",
		provider.TokenExpired: "expired", provider.OtherScope: "scope", provider.NoScope: "scope",
	} {
		code, log, says := invalid(log)
		switch log {
		case "expired":
			code = "token-expired"
		case "scope":
			code, says = "token-scope", `Bearer error="insufficient_scope", scope="`+w.service.Transaction.Name+`"`
		}
		cases[string(fault)] = refused{[]func(*http.Request){w.as("payroll", fault)}, code, log, says}
	}
	for name, test := range cases {
		for _, ask := range []func() (string, int, http.Header, string){
			func() (string, int, http.Header, string) {
				got := w.request("POST", "/submissions", body, append(test.change, with("Content-Type", "application/json"), with("Idempotency-Key", someKey))...)
				return problem(t, got).Code, got.Code, got.Header(), got.Body.String()
			},
			func() (string, int, http.Header, string) {
				got := w.request("GET", "/submissions/0000-0000-0000", "", append(test.change, with("Accept", "application/json"), with("Idempotency-Key", someKey))...)
				return problem(t, got).Code, got.Code, got.Header(), got.Body.String()
			},
		} {
			w.log.Reset()
			code, status, header, text := ask()
			if status != 401 || code != test.code || !strings.Contains(text, `"reason":"`+test.log+`"`) || header.Get("WWW-Authenticate") != test.says || header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: %d %s %q: %s", name, status, code, header.Get("WWW-Authenticate"), text)
			}
			if logged := w.log.String(); strings.Count(logged, "\n") != 1 || !strings.Contains(logged, `"token":"`+test.log+`"`) || strings.Contains(logged, "eyJ") || strings.Contains(logged, "payroll") {
				t.Errorf("%s: the log says %s", name, logged)
			}
		}
	}
	if slices.Contains(w.aws.targets, "PutItem") || slices.Contains(w.aws.targets, "UpdateItem") {
		t.Errorf("something was written: %v", w.aws.targets)
	}
	w.receiptOf(body, someKey, with("Authorization", "Bearer "+good))
}

// Without an authorization server, or while it is out, registered software is asked to come again, and the pages go on.
func TestNoAuthorizationServer(t *testing.T) {
	w, body := registered(t)
	for name, issuer := range map[string]string{"none": "", "out": "http://127.0.0.1:1"} {
		w.service.Clients = verifier(issuer, func() time.Time { return w.now })
		token := w.provider.AccessToken("payroll", origin, w.service.Transaction.Name, provider.None)
		if issuer != "" {
			other := &provider.Server{Issuer: issuer, Now: func() time.Time { return w.now }}
			token = other.AccessToken("payroll", origin, w.service.Transaction.Name, provider.None)
		}
		got := w.request("POST", "/submissions", body, with("Content-Type", "application/json"), with("Idempotency-Key", someKey), with("Authorization", "Bearer "+token))
		if got.Code != 503 || problem(t, got).Code != "unavailable" || got.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %d %s", name, got.Code, got.Body)
		}
	}
	w.fill(w.start(), worked(t, w.service.Transaction, "two-dogs"))
}

// So many submissions in a minute are taken, and then no more until it is over; a retry of one that was taken gets its
// receipt all the same, and others are not kept from sending.
func TestSoftwareRate(t *testing.T) {
	for name, test := range map[string]struct {
		software   transaction.Software
		most       int
		one, other func(*world) func(*http.Request)
	}{
		"open": {transaction.Open, 60,
			func(*world) func(*http.Request) { return from("192.0.2.1") },
			func(*world) func(*http.Request) { return from("192.0.2.2") }},
		"registered": {transaction.Registered, 600,
			func(w *world) func(*http.Request) { return w.as("payroll", provider.None) },
			func(w *world) func(*http.Request) { return w.as("accounting", provider.None) }},
	} {
		t.Run(name, func(t *testing.T) {
			tx := sample.Transaction
			tx.Software = test.software
			w, body := newWorld(t, tx), fmt.Sprintf(`{"answers": %s}`, worked(t, tx, "two-dogs").Answers)
			if test.software.Rate() != test.most {
				t.Fatalf("the rate is %d", test.software.Rate())
			}
			w.service.SoftwareRate = test.most / 20 // the same way, and quicker
			key := func(n int) string { return fmt.Sprintf("%s-%04d", someKey, n) }
			first := w.receiptOf(body, key(0), test.one(w))
			for n := 1; n < w.service.SoftwareRate; n++ {
				w.receiptOf(body, key(n), test.one(w))
			}
			w.now = w.now.Add(18 * time.Second)
			got := w.request("POST", "/submissions", body, with("Content-Type", "application/json"), with("Idempotency-Key", key(900)), test.one(w))
			if got.Code != 429 || problem(t, got).Code != "too-many-submissions" || got.Header().Get("Retry-After") != "42" {
				t.Errorf("one more than the rate: %d %s %s", got.Code, got.Header(), got.Body)
			}
			if again := w.receiptOf(body, key(0), test.one(w)); again.Reference != first.Reference {
				t.Error("a retry has another receipt")
			}
			w.receiptOf(body, key(901), test.other(w))
			w.now = w.now.Add(42 * time.Second)
			w.receiptOf(body, key(900), test.one(w))
		})
	}
}

// Being counted costs one conditional write, the token none at all, and what is refused for its answers neither.
func TestSoftwareCalls(t *testing.T) {
	w, body := registered(t)
	w.receiptOf(body, someKey, w.as("payroll", provider.None)) // the keys are known from now on
	w.aws.targets = nil
	w.receiptOf(body, someKey+"-2", w.as("payroll", provider.None))
	if got := strings.Join(w.aws.targets, " "); got != "UpdateItem PutItem SendMessage UpdateItem" {
		t.Errorf("a submission makes the calls %s", got)
	}
	w.aws.targets = nil
	w.request("POST", "/submissions", `{"answers": {}}`, with("Content-Type", "application/json"), with("Idempotency-Key", someKey+"-3"), w.as("payroll", provider.None))
	if got := strings.Join(w.aws.targets, " "); got != "GetItem" {
		t.Errorf("a submission without answers makes the calls %s", got)
	}
}

// A transaction that is closed to software takes people's submissions, and says to software that it takes none.
func TestClosedToSoftware(t *testing.T) {
	tx := sample.Transaction
	tx.Software = transaction.Closed
	w, c := newWorld(t, tx), worked(t, tx, "two-dogs")
	got := w.json("/submissions", someKey, fmt.Sprintf(`{"answers": %s}`, c.Answers))
	if got.Code != 404 || problem(t, got).Code != "software-closed" {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	cookie := w.start()
	w.fill(cookie, c)
	if got := w.post("/submit", cookie); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	sub, err := w.service.Store.ByKey(t.Context(), submission.DraftKey(strings.TrimPrefix(cookie, "__Secure-draft=")))
	if err != nil {
		t.Fatal(err)
	}
	var record handoff.Record
	if json.Unmarshal(sub.Record, &record) != nil || record.Channel != "online" || record.Client != "" {
		t.Errorf("%q, %q", record.Channel, record.Client)
	}
	address := "/submissions/" + sub.Reference.String()
	if got := w.get(address, cookie); got.Code != 200 {
		t.Errorf("its own browser: %d", got.Code)
	}
	if got := w.request("GET", address, "", with("Idempotency-Key", someKey), with("Accept", "application/json")); got.Code != 404 || problem(t, got).Code != "not-yours" {
		t.Errorf("software: %d %s", got.Code, got.Body)
	}
}

// What the rules are certain of is final at once only where registered software sends it. Who sends by the pages has proved
// nothing: the department decides, and rejecting it lets whoever it belongs to send their own.
func TestOnlyTheProvedAreDecidedAtOnce(t *testing.T) {
	w, body := registered(t)
	tx := &w.service.Transaction
	tx.Decisions = []transaction.Decision{{Code: "accepted"}, {Code: "refused", Releases: true}}
	tx.Unique = func(ask.Answers) string { return "the only one" }
	decide := tx.Decide
	tx.Decide = func(on date.Date, a ask.Answers) transaction.Outcome {
		outcome := decide(on, a)
		outcome.Decision = "accepted"
		return outcome
	}
	_, ref := w.sent(worked(t, *tx, "two-dogs"))
	if sub := w.stored(t, ref); sub.Decision != "" || !sub.DecidedAt.IsZero() || strings.Contains(string(sub.Record), "accepted") {
		t.Fatalf("a stranger's is decided: %+v", sub)
	}
	send := func() int {
		return w.request("POST", "/submissions", body, w.as("accounting", provider.None), with("Content-Type", "application/json"),
			with("Idempotency-Key", someKey)).Code
	}
	if got := send(); got != 409 {
		t.Fatalf("a second one: %d", got)
	}
	for _, said := range [][2]string{{"acknowledgement", `{"caseNumber":"A-1"}`}, {"decision", `{"decision":"refused"}`}} {
		if got := w.lambda("POST", "/handoffs/"+ref+"-1/"+said[0], said[1]); got.StatusCode != 200 {
			t.Fatalf("%s: %d %s", said[0], got.StatusCode, got.Body)
		}
	}
	if got := send(); got != 201 {
		t.Fatalf("after the stranger's was rejected: %d", got)
	}
	sub, err := w.service.Store.ByKey(t.Context(), submission.ClientKey("accounting", someKey))
	if err != nil || sub.Decision != "accepted" || sub.DecidedAt.IsZero() || !strings.Contains(string(sub.Record), `"decision":"accepted"`) {
		t.Errorf("registered software's is not decided: %+v %v", sub, err)
	}
}
