package service_test

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// changeable is the sample where what was sent may be changed and withdrawn, with the case of somebody who has two dogs.
func changeable(t *testing.T) (*world, transaction.Case) {
	t.Helper()
	tx := sample.Transaction
	tx.Amend, tx.Withdraw = true, true
	return newWorld(t, tx), worked(t, tx, "two-dogs")
}

// change begins a change of a submission, and gives the cookie of its draft.
func (w *world) change(was, reference string) string {
	w.t.Helper()
	got := w.post("/submissions/"+reference+"/amend", was)
	if got.Code != 303 || got.Header().Get("Location") != "/apply/"+w.service.Transaction.Name+"/check" {
		w.t.Fatalf("%d to %s %s", got.Code, got.Header().Get("Location"), got.Body)
	}
	return cookie(w.t, got)
}

// sendChange posts a check page as it is shown.
func (w *world) sendChange(cookie string) *httptest.ResponseRecorder {
	w.t.Helper()
	shown := w.get("/check", cookie)
	if shown.Code != 200 {
		w.t.Fatalf("%d %s", shown.Code, shown.Body)
	}
	return w.post("/submit", cookie, page.MarkField, hidden(shown.Body.String(), page.MarkField), page.VersionField, hidden(shown.Body.String(), page.VersionField))
}

// versions are all versions of a submission, and the record of the last.
func (w *world) versions(reference string) ([]submission.Submission, handoff.Record) {
	w.t.Helper()
	ref, err := submission.ParseReference(reference)
	if err != nil {
		w.t.Fatal(err)
	}
	all, err := w.service.Store.Versions(w.t.Context(), ref)
	if err != nil {
		w.t.Fatal(err)
	}
	var record handoff.Record
	if err := json.Unmarshal(all[len(all)-1].Record, &record); err != nil {
		w.t.Fatal(err)
	}
	return all, record
}

// decided has the department acknowledge and decide a submission.
func (w *world) decided(reference string) {
	w.t.Helper()
	all, _ := w.versions(reference)
	latest := all[len(all)-1]
	sub, err := w.service.Store.Acknowledge(w.t.Context(), latest, "K-1", w.now)
	if err == nil {
		_, err = w.service.Store.Decide(w.t.Context(), sub, transaction.Decision{Code: "granted"}, w.now)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func wants(t *testing.T, at string, got *httptest.ResponseRecorder, status int, texts ...string) {
	t.Helper()
	if got.Code != status {
		t.Errorf("%s: %d, not %d\n%.3000s", at, got.Code, status, got.Body)
	}
	for _, text := range texts {
		no, found := strings.CutPrefix(text, "no: ")
		if strings.Contains(got.Body.String(), no) == found {
			t.Errorf("%s: %q\n%.9000s", at, text, got.Body)
		}
	}
}

// Somebody changes an answer of what they sent: a draft with all their answers, whose check page says what changes; it is sent
// once, as the next version under the same reference, and the department gets it behind the first.
func TestAmend(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	wants(t, "status", w.get("/submissions/"+ref, first), 200, "Change what you sent", "Withdraw what you sent")
	changed := w.change(first, ref)
	wants(t, "nothing changed", w.get("/check", changed), 200, "You have not changed anything yet", "no: Accept and send", ref)
	wants(t, "nothing changed, sent", w.post("/submit", changed, page.VersionField, "1"), 200, "You have not changed anything yet")
	if got := w.mend("/rooms", changed, "rooms", "7"); got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/check" {
		t.Fatalf("%d %s", got.Code, got.Header().Get("Location"))
	}
	wants(t, "check", w.get("/check", changed), 200, "Check your changes", "Now: 7", `name="of" value="1"`, "Accept and send changes")
	wants(t, "status meanwhile, by the change", w.get("/submissions/"+ref, changed), 200, "no: You sent a changed version")
	for range 2 { // pressed twice
		if got := w.post("/submit", changed, page.VersionField, "1"); got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/receipt" {
			t.Fatalf("%d %s %s", got.Code, got.Header().Get("Location"), got.Body)
		}
	}
	wants(t, "receipt", w.get("/receipt", changed), 200, "Your changes have been sent", ref)
	for name, cookie := range map[string]string{"the first": first, "the change": changed} {
		wants(t, "status by "+name, w.get("/submissions/"+ref, cookie), 200, "We received what you sent", "You sent a changed version")
	}
	wants(t, "the first receipt", w.get("/receipt", first), 200, ref, "no: Your changes")
	all, record := w.versions(ref)
	if len(all) != 2 || record.Kind != submission.Amendment || record.Version != 2 || record.Reference != all[0].Reference ||
		!strings.Contains(string(record.Answers), `"rooms":7`) || all[1].HandedOverAt.IsZero() || record.Digest != handoff.Digest(record.Answers) {
		t.Errorf("%d versions, the last %+v", len(all), record)
	}
	// What was sent begins another draft, and whoever comes back to a page of it is led to the receipt.
	wants(t, "a page of what was sent", w.mend("/rooms", changed, "rooms", "8"), 303)
	if again := w.start(); again == changed {
		t.Error("a new start goes on with what was sent")
	}
}

// Everything that was answered comes back as it was answered: groups and their rows, answers of several parts, and questions
// that were left out, so that nothing is asked anew.
func TestAmendFillsEveryAnswer(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	changed := w.change(first, ref)
	before, _ := w.versions(ref)
	w.mend("/rooms", changed, "rooms", "19")
	if got := w.sendChange(changed); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	var was, is struct{ Answers map[string]json.RawMessage }
	all, _ := w.versions(ref)
	for record, into := range map[*submission.Submission]any{&before[0]: &was, &all[1]: &is} {
		if err := json.Unmarshal(record.Record, into); err != nil {
			t.Fatal(err)
		}
	}
	was.Answers["rooms"] = json.RawMessage("19")
	if a, b := marshal(t, was.Answers), marshal(t, is.Answers); a != b {
		t.Errorf("the answers were\n%s and are\n%s", a, b)
	}
}

// A change is judged as if what it changes had been sent so in the first place, so that nobody loses the weeks before it.
func TestAmendIsJudgedAsOfTheFirstDay(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	w.now = w.now.AddDate(0, 0, 20)
	changed := w.change(first, ref)
	w.mend("/rooms", changed, "rooms", "7")
	wants(t, "check", w.get("/check", changed), 200, "given these answers on 22 November 2026", "no: 12 December 2026")
	if got := w.sendChange(changed); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	all, record := w.versions(ref)
	if record.Reasons[0].From != "2026-11-22" || record.ReceivedOn != "2026-11-22" || record.SubmittedAt.Format("2006-01-02") != "2026-12-12" || len(all) != 2 {
		t.Errorf("%+v", record)
	}
	again := w.change(changed, ref)
	wants(t, "another change", w.get("/check", again), 200, "given these answers on 22 November 2026", "12 December 2026")
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Two change the same, in two tabs: the second is told, sees what it would change now, and may send that.
func TestAmendInTwoTabs(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	one, two := w.change(first, ref), w.change(first, ref)
	w.mend("/rooms", one, "rooms", "7")
	w.mend("/income", two, "income", "500")
	if got := w.sendChange(one); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	wants(t, "the second, as its page was", w.post("/submit", two, page.VersionField, "1"), 409, "What you sent was changed meanwhile")
	wants(t, "what it would change now", w.get("/check", two), 200, "Before: 7", "Now: £500", `name="of" value="2"`)
	wants(t, "by no page", w.post("/submit", two), 409)
	if got := w.sendChange(two); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	all, record := w.versions(ref)
	if len(all) != 3 || !strings.Contains(string(record.Answers), `"income":500`) {
		t.Errorf("%d versions, %s", len(all), record.Answers)
	}
	wants(t, "the first tab's receipt", w.get("/receipt", one), 200, ref)
	wants(t, "begun again, where it goes on", w.post("/submissions/"+ref+"/amend", two), 303)
}

// Whose change is sent though they were never told, sees its receipt, also where another change has followed it since.
func TestAmendedByAnotherSince(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	changed := w.change(first, ref)
	w.mend("/rooms", changed, "rooms", "7")
	all, record := w.versions(ref)
	record.Version, record.Kind = 2, submission.Amendment
	of := all[0]
	next := submission.Submission{Key: submission.DraftKey(token(changed)), ReceivedAt: w.now, KeepMonths: of.KeepMonths, Fact: of.Fact,
		NeedsDecision: of.NeedsDecision, DueAt: submission.AfterCommit(w.now), Record: []byte(marshal(t, record))}
	if _, _, err := w.service.Store.Amend(t.Context(), of, next); err != nil {
		t.Fatal(err)
	}
	for _, rooms := range []string{"", "8"} {
		if rooms != "" {
			another := w.change(first, ref)
			w.mend("/rooms", another, "rooms", rooms)
			if got := w.sendChange(another); got.Code != 303 {
				t.Fatalf("%d %s", got.Code, got.Body)
			}
		}
		if got := w.get("/check", changed); got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/receipt" {
			t.Errorf("its check page: %d to %q", got.Code, got.Header().Get("Location"))
		}
		wants(t, "its receipt", w.get("/receipt", changed), 200, ref)
	}
}

// What is decided, withdrawn or erased meanwhile is not changed, and the answers that were typed are still there.
func TestAmendTooLate(t *testing.T) {
	for name, end := range map[string]func(w *world, cookie, ref string){
		"decided": func(w *world, _, ref string) { w.decided(ref) },
		"withdrawn": func(w *world, cookie, ref string) {
			wants(w.t, "withdraw", w.post("/submissions/"+ref+"/withdraw", cookie, page.VersionField, "1"), 303)
		},
		"erased": func(w *world, _, ref string) {
			all, _ := w.versions(ref)
			if err := w.service.Store.Erase(w.t.Context(), all[0]); err != nil {
				w.t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, c := changeable(t)
			w.t = t
			first, ref := w.sent(c)
			changed := w.change(first, ref)
			w.mend("/rooms", changed, "rooms", "7")
			end(w, first, ref)
			wants(t, "the check page", w.get("/check", changed), 409, "This can no longer be changed", "/submissions/"+ref)
			wants(t, "sending", w.post("/submit", changed, page.VersionField, "1"), 409, "This can no longer be changed")
			wants(t, "another", w.post("/submissions/"+ref+"/amend", first), 409)
			if name != "withdrawn" {
				wants(t, "withdrawing", w.post("/submissions/"+ref+"/withdraw", first, page.VersionField, "1"), 409, "This can no longer be changed")
				wants(t, "the question whether to", w.get("/submissions/"+ref+"/withdraw", first), 409)
			}
			wants(t, "the status", w.get("/submissions/"+ref, changed), 200, "no: Change what you sent", "no: Withdraw what you sent")
			if string(w.draft(changed).Answers["rooms"]) != "7" {
				t.Error("what was typed is gone")
			}
		})
	}
}

// With the code of the receipt somebody changes what they sent on another device; a fact that they change is the one by which they
// come back from then on, and the code stays.
func TestAmendElsewhere(t *testing.T) {
	w, c := changeable(t)
	_, ref := w.sent(c)
	pass := w.opened(ref, birth(born), "192.0.2.1")
	wants(t, "status", w.get("/submissions/"+ref, pass), 200, "Change what you sent", "Withdraw what you sent")
	changed := w.change(pass, ref)
	w.mend("/birth", changed, prefixed("birth", []string{"day", "27", "month", "3", "year", "1984"})...)
	if got := w.sendChange(changed); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	wants(t, "the fact as it was", w.lookup("/status", ref, birth(born), "192.0.2.3"), 422)
	wants(t, "the fact as it is", w.lookup("/status", ref, birth("1984"), "192.0.2.4"), 200, "You sent a changed version")
	changed = w.change(w.opened(ref, birth("1984"), "192.0.2.5"), ref)
	w.mend("/birth", changed, prefixed("birth", []string{"day", "27", "month", "3", "year", "1983"})...)
	if got := w.sendChange(changed); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	wants(t, "the fact of the third version", w.lookup("/status", ref, birth("1983"), "192.0.2.6"), 200)
	wants(t, "the receipt of the third version", w.get("/receipt", changed), 200, w.receiptCode(ref))
}

// A draft that only this browser finds is not put aside for a change; one with a return code is.
func TestAmendBesideAnotherDraft(t *testing.T) {
	w, c := changeable(t)
	_, ref := w.sent(c)
	pass, at := w.opened(ref, birth(born), "192.0.2.1")+"; ", "/submissions/"+ref+"/amend"
	other := w.halfway()
	got := w.post(at, pass+other)
	wants(t, "with a draft of another", got, 409, "You have answers here that you have not sent", "/finish-later")
	if len(got.Result().Cookies()) > 0 {
		t.Error("its cookie is gone")
	}
	w.code(other, nil)
	wants(t, "with a draft that has a code", w.post(at, pass+other), 303)
	wants(t, "with a draft without answers", w.post(at, pass+w.start()), 303)
}

// Answers that speak against the claim end a change, and what was sent stands.
func TestAmendNotEligible(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	changed := w.change(first, ref)
	line := w.counting("POST", "/income", changed, url.Values{"income": {"60000"}, page.MarkField: {"1"}}.Encode())
	if len(line.N) > 0 {
		t.Errorf("a change counts as a journey: %v", line.N)
	}
	wants(t, "check", w.get("/check", changed), 200, "What you sent before stands", "/submissions/"+ref, "no: What did you think")
	wants(t, "submit", w.post("/submit", changed, page.VersionField, "1"), 200, "What you sent before stands")
	if all, _ := w.versions(ref); len(all) != 1 {
		t.Errorf("%d versions", len(all))
	}
}

// A change is no journey: neither begun nor completed is counted.
func TestAmendIsNoJourney(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	if line := w.counting("POST", "/submissions/"+ref+"/amend", first, ""); len(line.N) > 0 || line.Sub == "" {
		t.Errorf("begin: %+v", line)
	}
	changed := w.change(first, ref)
	w.mend("/rooms", changed, "rooms", "7")
	line := w.counting("POST", "/submit", changed, url.Values{page.VersionField: {"1"}}.Encode())
	if all, _ := w.versions(ref); len(line.N) > 0 || len(all) != 2 {
		t.Errorf("%d versions, %+v", len(all), line)
	}
}

// Nobody but who sent something changes it, and nobody at all where the transaction does not say so.
func TestAmendIsForWhoSentIt(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	other := w.halfway()
	for _, cookie := range []string{"", other, "__Secure-draft=nonsense"} {
		wants(t, "amend", w.post("/submissions/"+ref+"/amend", cookie), 404, "no: "+ref)
		wants(t, "withdraw", w.post("/submissions/"+ref+"/withdraw", cookie, page.VersionField, "1"), 404)
	}
	closed := w.service.Transaction
	closed.Closes = closed.Closes.AddDays(-40000)
	w.service.Transaction = closed
	wants(t, "after it has closed", w.post("/submissions/"+ref+"/amend", first), 410)
	wants(t, "withdrawing after it has closed", w.get("/submissions/"+ref+"/withdraw", first), 200)

	w, c = dogs(t)
	first, ref = w.sent(c)
	wants(t, "a transaction without", w.get("/submissions/"+ref, first), 200, "no: Change what you sent", "no: Withdraw what you sent")
	wants(t, "amend", w.post("/submissions/"+ref+"/amend", first), 404)
	pass := w.opened(ref, birth(born), "192.0.2.7")
	wants(t, "amend with a pass", w.post("/submissions/"+ref+"/amend", pass), 404)
	wants(t, "withdraw with a pass", w.post("/submissions/"+ref+"/withdraw", pass, page.VersionField, "1"), 404)
	if all, _ := w.versions(ref); len(all) != 1 {
		t.Errorf("%d versions", len(all))
	}
}
