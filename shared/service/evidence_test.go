package service_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/transaction"
)

const (
	document = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
	virus    = "%PDF-1.7\n" + `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*\n%%EOF\n"
	locked   = "%PDF-1.7\ntrailer <</Encrypt 5 0 R>>\n%%EOF\n"
)

// proving is a claim that was sent by page and asks for a birth certificate and a travel document; its cookie and reference.
func proving(t *testing.T) (w *world, cookie, reference string) {
	t.Helper()
	tx := live(t, "child-benefit")
	tx.Upload = transaction.Small
	w = newWorld(t, tx)
	cookie, reference = w.sent(worked(t, tx, "certificates-to-send"))
	return w, cookie, reference
}

// proof is the evidence as software sees it.
func (w *world) proof(cookie, reference string) map[string][]evidence.State {
	w.t.Helper()
	got := w.request("GET", "/submissions/"+reference+"/evidence", "", with("Cookie", cookie), with("Accept", "application/json"))
	var p service.Proof
	if err := json.Unmarshal(got.Body.Bytes(), &p); err != nil || got.Code != 200 {
		w.t.Fatalf("%d %s", got.Code, got.Body)
	}
	states := map[string][]evidence.State{}
	for _, item := range p.Evidence {
		states[item.Item] = nil
		for _, piece := range item.Pieces {
			states[item.Item] = append(states[item.Item], piece.State)
		}
	}
	return states
}

// sweep lets some time pass, and sweeps.
func (w *world) sweep(after time.Duration) handoff.Swept {
	w.t.Helper()
	w.now = w.now.Add(after)
	swept, err := w.service.Outbox.Sweep(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return swept
}

// messages takes the evidence off the department's queue.
func (w *world) messages() []handoff.Evidence {
	w.t.Helper()
	var found []handoff.Evidence
	for {
		out, err := w.service.Outbox.Queue.ReceiveMessage(w.t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &w.service.Outbox.QueueURL, MaxNumberOfMessages: 10})
		if err != nil {
			w.t.Fatal(err)
		}
		if len(out.Messages) == 0 {
			return found
		}
		for _, m := range out.Messages {
			var e handoff.Evidence
			if err := json.Unmarshal([]byte(aws.ToString(m.Body)), &e); err != nil {
				w.t.Fatal(err)
			}
			if e.Kind == handoff.KindEvidence {
				found = append(found, e)
			}
			_, err := w.service.Outbox.Queue.DeleteMessage(w.t.Context(), &sqs.DeleteMessageInput{QueueUrl: &w.service.Outbox.QueueURL, ReceiptHandle: m.ReceiptHandle})
			if err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

func (w *world) acknowledged(id string) {
	w.t.Helper()
	if got := w.lambda("POST", "/handoffs/"+id+"/acknowledgement", `{"caseNumber":"CB-1"}`); got.StatusCode != 200 {
		w.t.Fatalf("%s: %d %s", id, got.StatusCode, got.Body)
	}
}

// A file is taken, looked at, handed over once the department knows the claim, again until it is acknowledged, and then no more.
func TestEvidence(t *testing.T) {
	w, cookie, ref := proving(t)
	at := "/submissions/" + ref + "/evidence"
	if receipt := w.get("/receipt", cookie).Body.String(); !strings.Contains(receipt, at) {
		t.Errorf("the receipt does not lead there:\n%s", receipt)
	}
	if got := w.upload(at+"/birth-certificate", cookie, "", document); got.Code != 303 || got.Header().Get("Location") != "/apply/child-benefit"+at {
		t.Fatalf("%d %v\n%s", got.Code, got.Header(), got.Body)
	}
	w.upload(at+"/birth-certificate", cookie, "", document) // once more is the same
	want := func(birth ...evidence.State) {
		t.Helper()
		if got := w.proof(cookie, ref); !slices.Equal(got["birth-certificate"], birth) || len(got) != 2 {
			t.Fatalf("%v, not %v", got, birth)
		}
	}
	want(evidence.Checking)
	if page := w.get(at, cookie).Body.String(); !strings.Contains(page, "We are checking it for viruses") {
		t.Errorf("the page:\n%s", page)
	}
	w.sweep(2 * time.Minute)
	want(evidence.Ready)
	if sent := w.messages(); sent != nil {
		t.Errorf("handed over before the department knows the claim: %v", sent)
	}
	w.acknowledged(ref + "-1")
	w.sweep(5 * time.Minute)
	want(evidence.Sent)
	w.sweep(time.Minute)
	sent := w.messages()
	if len(sent) != 1 {
		t.Fatalf("%d messages: %+v", len(sent), sent)
	}
	e := sent[0]
	if e.HandoffID != ref+"-e1" || e.CaseNumber != "CB-1" || e.Item != "birth-certificate" || e.Way != evidence.Upload || e.File == nil ||
		e.File.Type != evidence.PDF || e.File.Size != len(document) || e.Attempt != 1 {
		t.Errorf("%+v %+v", e, e.File)
	}
	w.sweep(73 * time.Hour)
	if again := w.messages(); len(again) != 1 || again[0].HandoffID != e.HandoffID || again[0].Attempt != 2 {
		t.Errorf("nobody acknowledged it, and it went again as %+v", again)
	}
	w.acknowledged(e.HandoffID)
	w.acknowledged(e.HandoffID)
	want(evidence.Received)
	w.sweep(300 * time.Hour)
	if again := w.messages(); len(again) != 0 {
		t.Errorf("it was acknowledged, and went again: %+v", again)
	}
	if got := w.lambda("POST", "/handoffs/"+e.HandoffID+"/redrive", `{}`); got.StatusCode != 409 {
		t.Errorf("redriven though acknowledged: %d", got.StatusCode)
	}
}

// What the scanner finds something in, or cannot look into, is told, then removed by the next sweep, and never handed over.
func TestEvidenceThatIsNotClean(t *testing.T) {
	w, cookie, ref := proving(t)
	at := "/submissions/" + ref + "/evidence"
	w.upload(at+"/birth-certificate", cookie, "", virus)
	w.upload(at+"/travel-document", cookie, "", locked)
	w.acknowledged(ref + "-1")
	if swept := w.sweep(2 * time.Minute); swept.Removed != 0 {
		t.Errorf("%d files were removed before it was written down why", swept.Removed)
	}
	swept := w.sweep(time.Minute)
	if got := w.proof(cookie, ref); !slices.Equal(got["birth-certificate"], []evidence.State{evidence.Refused}) ||
		!slices.Equal(got["travel-document"], []evidence.State{evidence.Unreadable}) {
		t.Errorf("%v", got)
	}
	page := w.get(at, cookie).Body.String()
	for _, told := range []string{"our virus check found something in it", "perhaps because it has a password"} {
		if !strings.Contains(page, told) {
			t.Errorf("the page does not say %q", told)
		}
	}
	if sent := w.messages(); sent != nil || swept.Removed != 2 {
		t.Errorf("handed over %v, removed %d", sent, swept.Removed)
	}
	for n := range 2 {
		there, _, err := w.service.Store.Scanned(t.Context(), evidence.Object(strings.ReplaceAll(ref, "-", ""), n+1))
		if err != nil || there {
			t.Errorf("object %d is still there: %v", n+1, err)
		}
	}
}

// What is no file that is taken comes back with the reason, and by post or later needs none.
func TestEvidenceForms(t *testing.T) {
	w, cookie, ref := proving(t)
	item := "/submissions/" + ref + "/evidence/birth-certificate"
	for name, try := range map[string]struct {
		file, told string
		status     int
	}{
		"none":                                {"", "Choose a file. It must not be empty", 422},
		"another kind":                        {"PK\x03\x04", "must be a PDF, JPEG, PNG or HEIC", 422},
		"the test file of scanners, as it is": {strings.TrimSuffix(strings.TrimPrefix(virus, "%PDF-1.7\n"), "\n%%EOF\n"), "must be a PDF", 422},
		"too large":                           {document + strings.Repeat("x", 4<<20), "must be 4 MB or smaller", 413},
		"far too large":                       {document + strings.Repeat("x", 5<<20), "must be 4 MB or smaller", 413},
	} {
		got := w.upload(item, cookie, "", try.file)
		if body := got.Body.String(); got.Code != try.status || !strings.Contains(body, try.told) || !strings.Contains(body, "<title>Error: ") {
			t.Errorf("%s: %d\n%.3000s", name, got.Code, body)
		}
	}
	for _, way := range []string{"post", "later", "later"} {
		if got := w.post(item, cookie, "way", way); got.Code != 303 {
			t.Errorf("%s: %d %s", way, got.Code, got.Body)
		}
	}
	if got := w.proof(cookie, ref)["birth-certificate"]; !slices.Equal(got, []evidence.State{evidence.Ready, evidence.Promised}) {
		t.Errorf("%v", got)
	}
	w.acknowledged(ref + "-1")
	w.sweep(time.Hour)
	if sent := w.messages(); len(sent) != 1 || sent[0].Way != evidence.Post || sent[0].File != nil {
		t.Errorf("%+v", sent)
	}
	if got := w.get("/submissions/"+ref+"/evidence/adoption-certificate", cookie); got.Code != 404 {
		t.Errorf("what nobody asked for: %d", got.Code)
	}
}

// Who knows reference and fact and has the code of the receipt comes to the evidence on any device, for an hour; nobody else does.
func TestEvidenceElsewhere(t *testing.T) {
	w, _, ref := proving(t)
	tx := w.service.Transaction
	var given map[string]json.RawMessage
	if err := json.Unmarshal(worked(t, tx, "certificates-to-send").Answers, &given); err != nil {
		t.Fatal(err)
	}
	born := strings.Split(strings.Trim(string(given[tx.Fact]), `"`), "-")
	fact := url.Values{tx.Fact + "-day": {born[2]}, tx.Fact + "-month": {born[1]}, tx.Fact + "-year": {born[0]}}
	at := "/submissions/" + ref + "/evidence"
	wants(t, "without anything", w.get(at, ""), 404)
	wants(t, "by reference and fact", w.lookup("/status", ref, fact, "192.0.2.1"), 200, "no: What you need to send", "no: /evidence")
	pass := w.opened(ref, fact, "192.0.2.1")
	wants(t, "what it leads to", w.get("/submissions/"+ref, pass), 200, at)
	wants(t, "a file", w.upload(at+"/travel-document", pass, "", document), 303)
	wants(t, "another's", w.get(at, pass+"A"), 404)
	w.now = w.now.Add(61 * time.Minute)
	wants(t, "after an hour", w.get(at, pass), 404)
	fact.Set(tx.Fact+"-year", "1901")
	wants(t, "with another fact", w.lookup("/status", ref, fact, "192.0.2.1"), 422)
}

// A transaction that takes no files has no such page, and leads to none.
func TestNoEvidence(t *testing.T) {
	w, c := dogs(t)
	cookie, ref := w.sent(c)
	if got := w.get("/submissions/"+ref+"/evidence", cookie); got.Code != 303 || !strings.HasSuffix(got.Header().Get("Location"), "/receipt") {
		t.Errorf("%d %v", got.Code, got.Header())
	}
	if got := w.get("/receipt", cookie).Body.String(); strings.Contains(got, "/evidence") {
		t.Errorf("the receipt leads there:\n%s", got)
	}
}
