package acceptance

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/frontline-gov/frontline/infra/client/platform"
	wire "github.com/frontline-gov/frontline/infra/client/request"
	"github.com/frontline-gov/frontline/infra/client/vatreturn"
)

// The Idempotency-Key as draft-ietf-httpapi-idempotency-key-header has it, by the generated client: without one it is 400; the
// same again is the same receipt; another body under the same key is 422. Then what is the same for every transaction, by the
// client of the platform.
func TestGeneratedClients(t *testing.T) {
	tx, c, _ := vatReturns(t, 0)
	p := start(t, c.On, nil)
	by := software(p)
	const key = "a-key-of-the-generated-client"
	body := vatreturn.Submission{}
	if err := json.Unmarshal(c.Answers, &body.Answers); err != nil {
		t.Fatal(err)
	}
	for wrong, code := range map[string]string{"": "key-missing", "short": "key-short", strings.Repeat("k", 256): "key-long", `"open`: "key-malformed"} {
		if _, err := by.Submit(t.Context(), wrong, body); wire.Code(err) != code || err.(*wire.Refusal).Status != http.StatusBadRequest {
			t.Errorf("the key %.10q: %v, want %s", wrong, err, code)
		}
	}
	first, err := by.Submit(t.Context(), key, body)
	if err != nil || first.Receipt == nil || first.Ended != nil {
		t.Fatalf("%+v %v", first, err)
	}
	// The answer was lost: sent again, bare and as a structured string.
	for _, same := range []string{key, `"` + key + `"`} {
		again, err := by.Submit(t.Context(), same, body)
		if err != nil || again.Receipt == nil || again.Receipt.Reference != first.Receipt.Reference || !again.Receipt.ReceivedAt.Equal(first.Receipt.ReceivedAt) {
			t.Errorf("%s: %+v, then %+v %v", same, first, again, err)
		}
	}
	other := body
	other.Answers.Box9 = new(0)
	if _, err := by.Submit(t.Context(), key, other); wire.Code(err) != "key-reused" || err.(*wire.Refusal).Status != http.StatusUnprocessableEntity {
		t.Errorf("other answers under the same key: %v", err)
	}
	if _, err := by.Submit(t.Context(), key+"-2", body); wire.Code(err) != "duplicate" {
		t.Errorf("the same period under another key: %v", err)
	}

	all := platform.Client{Base: p.URL, HTTP: client(), Authorize: by.Authorize}
	standing, err := all.Status(t.Context(), tx.Name, string(first.Receipt.Reference), key)
	if err != nil || string(standing.Reference) != string(first.Receipt.Reference) {
		t.Errorf("%+v %v", standing, err)
	}
	if listed, err := all.Catalogue(t.Context()); err != nil || len(listed.Transactions) < 8 {
		t.Errorf("the catalogue: %d transactions, %v", len(listed.Transactions), err)
	}
	if found, err := all.Search(t.Context(), "vat"); err != nil || !strings.Contains(string(found), "/vat-return/") {
		t.Errorf("the search: %v", err)
	}
	if figures, err := all.PerformanceOf(t.Context(), tx.Name); err != nil || figures.Name == "" {
		t.Errorf("the figures: %+v %v", figures, err)
	}
	office := platform.Client{Base: p.URL, HTTP: client(), Authorize: func(r *http.Request, body []byte) error {
		// A signature holds at the API's own address.
		r.URL.Path = strings.Replace(r.URL.Path, "/apply/", "/apis/", 1)
		return v4.NewSigner().SignHTTP(t.Context(), aws.Credentials{AccessKeyID: "frontline-" + tx.Department + "-back-office", SecretAccessKey: "local"},
			r, sha256Hex(string(body)), "execute-api", "eu-west-2", time.Now())
	}}
	id := string(first.Receipt.Reference) + "-1"
	if stopped, err := office.Handoffs(t.Context(), tx.Name, "needs-attention", ""); err != nil || len(stopped.Handoffs) != 0 {
		t.Errorf("%+v %v", stopped, err)
	}
	if _, err := office.Redrive(t.Context(), tx.Name, id); err != nil {
		t.Errorf("redrive: %v", err)
	}
	progress, err := office.Acknowledge(t.Context(), tx.Name, id, platform.CaseNumber{CaseNumber: "V-1"})
	if err != nil || progress.CaseNumber == nil || *progress.CaseNumber != "V-1" {
		t.Errorf("%+v %v", progress, err)
	}
	if _, err := office.Acknowledge(t.Context(), tx.Name, id, platform.CaseNumber{CaseNumber: "V-2"}); wire.Code(err) != "out-of-order" {
		t.Errorf("another case number: %v", err)
	}
	if decided, err := office.Decide(t.Context(), tx.Name, id, platform.Decision{Decision: "accepted"}); err != nil || decided.Decision == nil {
		t.Errorf("%+v %v", decided, err)
	}
	all.Authorize = nil
	if _, err := all.Acknowledge(t.Context(), tx.Name, id, platform.CaseNumber{CaseNumber: "V-1"}); err == nil {
		t.Error("nobody in particular acknowledges")
	}
}
