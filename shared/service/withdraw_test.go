package service_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Somebody withdraws what they sent, after they were asked once more: once, however often and in how many tabs it is pressed.
func TestWithdraw(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	ask := w.get("/submissions/"+ref+"/withdraw", first)
	wants(t, "the question", ask, 200, "Withdraw what you sent?", ref, `name="of" value="1"`)
	wants(t, "without the version that was shown", w.post("/submissions/"+ref+"/withdraw", first), 409)
	for range 2 {
		got := w.post("/submissions/"+ref+"/withdraw", first, page.VersionField, hidden(ask.Body.String(), page.VersionField))
		if got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/submissions/"+ref {
			t.Fatalf("%d %s", got.Code, got.Body)
		}
	}
	wants(t, "status", w.get("/submissions/"+ref, first), 200, "You have withdrawn", "You withdrew it", "What did you think of this service?",
		"no: Change what you sent", "no: Withdraw what you sent")
	wants(t, "its receipt is still there", w.get("/receipt", first), 200, ref)
	wants(t, "the question once more", w.get("/submissions/"+ref+"/withdraw", first), 409)
	all, record := w.versions(ref)
	if len(all) != 2 || record.Kind != submission.Withdrawal || record.Version != 2 || string(record.Answers) != "{}" || record.Channel != "online" || all[1].HandedOverAt.IsZero() {
		t.Errorf("%d versions, the last %+v", len(all), record)
	}
}

// Who withdraws what they see withdraws that, and not what was changed meanwhile.
func TestWithdrawAfterAnAmendment(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	changed := w.change(first, ref)
	w.mend("/rooms", changed, "rooms", "7")
	if got := w.sendChange(changed); got.Code != 303 {
		t.Fatal(got.Code)
	}
	wants(t, "the page of before", w.post("/submissions/"+ref+"/withdraw", first, page.VersionField, "1"), 409, "What you sent was changed meanwhile")
	wants(t, "the page of now", w.post("/submissions/"+ref+"/withdraw", changed, page.VersionField, "2"), 303)
	if all, record := w.versions(ref); len(all) != 3 || record.Kind != submission.Withdrawal || record.Version != 3 {
		t.Errorf("%d versions, %+v", len(all), record)
	}
}

// Who has the code of the receipt withdraws on another device; software withdraws by its key, and sees that it is withdrawn.
func TestWithdrawElsewhere(t *testing.T) {
	w, c := changeable(t)
	_, ref := w.sent(c)
	pass := w.opened(ref, birth(born), "192.0.2.1")
	at := "/submissions/" + ref + "/withdraw"
	wants(t, "the question", w.get(at, pass), 200, "Withdraw what you sent?", `name="of" value="1"`)
	wants(t, "of another version", w.post(at, pass, page.VersionField, "2"), 409)
	for range 2 {
		wants(t, "withdrawn", w.post(at, pass, page.VersionField, "1"), 303)
	}
	wants(t, "what it says then", w.get("/submissions/"+ref, pass), 200, "You have withdrawn", "ticket=")
	wants(t, "by reference and fact", w.lookup("/status", ref, birth(born), "192.0.2.1"), 200, "You have withdrawn", "ticket=", "no: "+w.receiptCode(ref)) // a ticket opens nothing
	if all, _ := w.versions(ref); len(all) != 2 {
		t.Errorf("%d versions", len(all))
	}
	sent := w.json("/submissions", "a-key-of-twenty-two-ch", `{"answers": `+string(c.Answers)+`}`)
	_, reference, _ := strings.Cut(sent.Header().Get("Location"), "/submissions/")
	key := with("Idempotency-Key", "a-key-of-twenty-two-ch")
	wants(t, "by software", w.request("POST", "/submissions/"+reference+"/withdraw", url.Values{page.VersionField: {"1"}}.Encode(), key), 303)
	wants(t, "its status", w.request("GET", "/submissions/"+reference, "", key, with("Accept", "application/json")), 200, `"status":"withdrawn"`)
}
