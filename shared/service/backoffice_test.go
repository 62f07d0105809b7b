package service_test

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// stored is a submission by its reference, as it is now.
func (w *world) stored(t *testing.T, reference string) submission.Submission {
	t.Helper()
	ref, err := submission.ParseReference(reference)
	if err != nil {
		t.Fatal(err)
	}
	sub, err := w.service.Store.Submission(t.Context(), ref, 1)
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

// The back office decides what the transaction declares, and nothing else.
func TestDeclaredDecisions(t *testing.T) {
	w, c := dogs(t)
	w.service.Transaction.Decisions = []transaction.Decision{{Code: "granted"}, {Code: "refused"}}
	w.service.Transaction.Deadlines.Decided = 0
	_, ref := w.sent(c)
	if got := w.lambda("POST", "/handoffs/"+ref+"-1/acknowledgement", `{"caseNumber":"A-1"}`); got.StatusCode != 200 {
		t.Fatalf("%d %s", got.StatusCode, got.Body)
	}
	if sub := w.stored(t, ref); !sub.AwaitsDecision() || !sub.DecideBy.IsZero() {
		t.Errorf("nobody promised a time for the decision, and it does not wait for one: %+v", sub)
	}
	for _, try := range []struct {
		said   string
		status int
	}{{"awarded", 422}, {"", 422}, {"granted", 200}, {"granted", 200}, {"refused", 409}} {
		if got := w.lambda("POST", "/handoffs/"+ref+"-1/decision", `{"decision":"`+try.said+`"}`); got.StatusCode != try.status {
			t.Errorf("%q: %d %s, want %d", try.said, got.StatusCode, got.Body, try.status)
		}
	}
}

// Where the rules are certain the submission is decided as it is received, handed over all the same, and decided otherwise by
// nobody.
func TestStraightThrough(t *testing.T) {
	w, c := dogs(t)
	w.service.Transaction.Decisions = []transaction.Decision{{Code: "granted"}, {Code: "refused"}}
	decide := w.service.Transaction.Decide
	w.service.Transaction.Decide = func(on date.Date, a ask.Answers) transaction.Outcome {
		outcome := decide(on, a)
		outcome.Decision = "granted"
		return outcome
	}
	_, ref := w.sent(c)
	sub := w.stored(t, ref)
	if sub.Status() != submission.Decided || sub.Decision != "granted" || sub.HandedOverAt.IsZero() || sub.Attempt != 1 || sub.NeedsDecision {
		t.Errorf("%+v", sub)
	}
	if !strings.Contains(string(sub.Record), `"decision":"granted"`) {
		t.Errorf("the record does not say so: %s", sub.Record)
	}
	if got := w.lambda("POST", "/handoffs/"+ref+"-1/acknowledgement", `{"caseNumber":"A-1"}`); got.StatusCode != 200 {
		t.Errorf("%d %s", got.StatusCode, got.Body)
	}
	for said, status := range map[string]int{"granted": 200, "refused": 409} {
		if got := w.lambda("POST", "/handoffs/"+ref+"-1/decision", `{"decision":"`+said+`"}`); got.StatusCode != status {
			t.Errorf("%q: %d %s", said, got.StatusCode, got.Body)
		}
	}
	if sub = w.stored(t, ref); sub.Task(sub.DueAt) != submission.Erase || !sub.DueAt.Equal(sub.KeptUntil()) {
		t.Errorf("next it is to %q at %v", sub.Task(sub.DueAt), sub.DueAt)
	}
}

// What needs attention is listed for the back office, and is due at once when it is redriven.
func TestRedrive(t *testing.T) {
	w, c := dogs(t)
	_, ref := w.sent(c)
	sub := w.stored(t, ref)
	list := func(query string) (int, service.Handoffs) {
		got := w.lambda("GET", "/handoffs?"+query, "")
		var listed service.Handoffs
		json.Unmarshal([]byte(got.Body), &listed)
		return got.StatusCode, listed
	}
	if code, listed := list("status=needs-attention"); code != 200 || len(listed.Handoffs) != 0 {
		t.Errorf("%d %+v", code, listed)
	}
	if _, err := w.service.Store.NeedAttention(t.Context(), sub.Reference, 1, 1, submission.DeadLetter, w.now); err != nil {
		t.Fatal(err)
	}
	code, listed := list("status=needs-attention")
	if code != 200 || len(listed.Handoffs) != 1 || listed.Handoffs[0].HandoffID != ref+"-1" || listed.Handoffs[0].Attention != submission.DeadLetter {
		t.Errorf("%d %+v", code, listed)
	}
	for _, query := range []string{"", "status=late", "status=needs-attention&after=x"} {
		if code, _ := list(query); code != 422 {
			t.Errorf("%q: %d", query, code)
		}
	}
	for _, body := range []string{"", "{}"} {
		if got := w.lambda("POST", "/handoffs/"+ref+"-1/redrive", body); got.StatusCode != 200 {
			t.Errorf("%d %s", got.StatusCode, got.Body)
		}
	}
	if sub = w.stored(t, ref); sub.NeedsAttention() || sub.Task(w.now.Add(time.Minute)) != submission.Send {
		t.Errorf("%+v", sub)
	}
	w.lambda("POST", "/handoffs/"+ref+"-1/acknowledgement", `{"caseNumber":"A-1"}`)
	if got := w.lambda("POST", "/handoffs/"+ref+"-1/redrive", ""); got.StatusCode != 409 {
		t.Errorf("acknowledged: %d", got.StatusCode)
	}
}

// The person finds the question on the status page, by the draft's cookie or by reference and fact, and answers there, once.
func TestEnquiryOnTheStatusPage(t *testing.T) {
	for name, cookieOf := range map[string]func(w *world, sender, ref string) string{
		"its sender's browser":  func(_ *world, sender, _ string) string { return sender },
		"by the receipt's code": func(w *world, _, ref string) string { return w.opened(ref, birth(born), "198.51.100.1") },
	} {
		t.Run(name, func(t *testing.T) {
			w, c := dogs(t)
			w.service.Transaction.Deadlines.Decided = 28 * 24 * time.Hour
			sender, ref := w.sent(c)
			cookie := cookieOf(w, sender, ref)
			sub, err := w.service.Store.Acknowledge(t.Context(), w.stored(t, ref), "C-1", w.now)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.service.Store.Ask(t.Context(), sub, "Which <dog>?", "caseworker", w.now); err != nil {
				t.Fatal(err)
			}
			reply := func(text string) url.Values { return url.Values{page.EnquiryField: {"1"}, page.AnswerField: {text}} }
			for step, try := range []struct {
				answer url.Values
				status int
				has    string
			}{
				{nil, 200, "Which &lt;dog&gt;?"},
				{reply(" \r\n"), 422, "Enter your answer"},
				{reply(strings.Repeat("x", 2001)), 422, "2,000 characters or less"},
				{reply("The older\r\none."), 200, "You answered on 22 November 2026"},
				{reply("The older\none."), 200, "The older"},
				{reply("Another."), 409, ""},
				{url.Values{page.EnquiryField: {"2"}, page.AnswerField: {"x"}}, 409, ""},
				{url.Values{page.EnquiryField: {"x"}, page.AnswerField: {"x"}}, 404, ""},
			} {
				var got *httptest.ResponseRecorder
				if try.answer != nil {
					got = w.form("/submissions/"+ref+"/answer", cookie, try.answer)
				}
				if got == nil || got.Code == 303 {
					got = w.get("/submissions/"+ref, cookie)
				}
				if got.Code != try.status || !strings.Contains(got.Body.String(), try.has) {
					t.Errorf("step %d: %d, want %d with %q\n%.3000s", step, got.Code, try.status, try.has, got.Body)
				}
			}
			all, err := w.service.Store.Enquiries(t.Context(), w.stored(t, ref))
			if err != nil || len(all) != 1 || all[0].Answer != "The older\none." {
				t.Errorf("%+v, %v", all, err)
			}
		})
	}
	w, c := dogs(t)
	_, ref := w.sent(c)
	if got := w.form("/submissions/"+ref+"/answer", w.start(), url.Values{page.EnquiryField: {"1"}, page.AnswerField: {"x"}}); got.Code != 404 {
		t.Errorf("somebody else: %d", got.Code)
	}
}

// The status is that of the latest version, and says when it was changed or taken back.
func TestStatusOfVersions(t *testing.T) {
	w, c := dogs(t)
	cookie, ref := w.sent(c)
	first := w.stored(t, ref)
	at := w.now.Add(24 * time.Hour)
	second, _, err := w.service.Store.Amend(t.Context(), first, submission.Submission{Key: submission.DraftKey("x"), Record: first.Record, ReceivedAt: at})
	if err != nil {
		t.Fatal(err)
	}
	if got := w.get("/submissions/"+ref, cookie); !strings.Contains(got.Body.String(), "You sent a changed version.") ||
		!strings.Contains(got.Body.String(), "23 November 2026") || strings.Count(got.Body.String(), "We passed it on") != 1 ||
		!strings.Contains(got.Body.String(), "It has not yet gone to") {
		t.Errorf("amended: %s", got.Body)
	}
	if _, _, err := w.service.Store.Withdraw(t.Context(), second, submission.Submission{Key: submission.DraftKey("y"), Record: first.Record, ReceivedAt: at}); err != nil {
		t.Fatal(err)
	}
	if got := w.get("/submissions/"+ref, cookie); !strings.Contains(got.Body.String(), "You have withdrawn what you sent.") || strings.Contains(got.Body.String(), "£20.00") {
		t.Errorf("withdrawn: %s", got.Body)
	}
}
