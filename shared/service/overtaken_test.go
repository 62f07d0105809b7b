package service_test

import (
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
)

// The receipt of what was withdrawn says so, tells nothing of what would have come of it, and leads to where it stands; who starts again
// is told that it was withdrawn.
func TestReceiptAfterWithdrawal(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	wants(t, "before", w.get("/receipt", first), 200, "What happens next", "How this was worked out", "no: You have withdrawn this")
	w.now = w.now.AddDate(0, 0, 1)
	if got := w.post("/submissions/"+ref+"/withdraw", first, page.VersionField, "1"); got.Code != 303 {
		t.Fatal(got.Code)
	}
	wants(t, "receipt", w.get("/receipt", first), 200, "You have withdrawn this", "You withdrew it on 23 November 2026", "Received on 22 November 2026", ref,
		`href="/apply/dog-grant/submissions/`+ref+`"`, "no: What happens next", "no: How this was worked out", "no: Amounts", "no: What you need to send")
	wants(t, "in Welsh", w.get("/cy/receipt", first), 200, "Rydych wedi tynnu hyn yn ôl", "no: Beth fydd yn digwydd nesaf")
	wants(t, "start", w.post("/start", first), 200, "You have withdrawn what you sent", "Start again", "no: What you sent is safe", "no: You have already sent this")
	wants(t, "start in Welsh", w.post("/cy/start", first), 200, "Rydych wedi tynnu’r hyn a anfonoch yn ôl", "Dechrau eto")
}

// The receipt of what was changed on another device says so, and shows no figures that do not count any more; the one of the change is
// as it was. Withdrawn after that, both say it.
func TestReceiptOvertakenByAChange(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	changed := w.change(w.opened(ref, birth(born), "192.0.2.1"), ref)
	w.mend("/rooms", changed, "rooms", "7")
	w.now = w.now.AddDate(0, 0, 1)
	if got := w.sendChange(changed); got.Code != 303 {
		t.Fatal(got.Code)
	}
	wants(t, "the first", w.get("/receipt", first), 200, "You have sent changes since", "You sent changes on 23 November 2026", "no: What happens next", "no: How this was worked out")
	wants(t, "the change", w.get("/receipt", changed), 200, "Your changes have been sent", "What happens next", "no: You have sent changes since")
	wants(t, "start", w.post("/start", first), 200, "You have already sent this")
	if got := w.post("/submissions/"+ref+"/withdraw", changed, page.VersionField, "2"); got.Code != 303 {
		t.Fatal(got.Code)
	}
	for name, cookie := range map[string]string{"the first": first, "the change": changed} {
		wants(t, name+", withdrawn", w.get("/receipt", cookie), 200, "You have withdrawn this", "no: What happens next", "no: You have sent changes since")
		wants(t, name+", start", w.post("/start", cookie), 200, "You have withdrawn what you sent")
	}
}

// Evidence of what was withdrawn is not asked for any more, and what was sent of it is still told.
func TestEvidenceAfterWithdrawal(t *testing.T) {
	w, cookie, ref := proving(t)
	at := "/submissions/" + ref + "/evidence"
	if got := w.upload(at+"/birth-certificate", cookie, "", document); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	wants(t, "before", w.get(at, cookie), 200, "needs to see these", "We received file 1", "If you send something by post")
	if got := w.post("/submissions/"+ref+"/withdraw", cookie, page.VersionField, "1"); got.Code != 303 {
		t.Fatal(got.Code)
	}
	wants(t, "after", w.get(at, cookie), 200, "Your evidence", "You have withdrawn what you sent", "We received file 1", "We do not pass it on",
		"no: needs to see these", "no: If you send something by post", "no: Not sent yet", "no: /birth-certificate\"")
	wants(t, "in Welsh", w.get("/cy"+at, cookie), 200, "Eich tystiolaeth", "Ni fyddwn yn ei throsglwyddo")
	wants(t, "another file", w.upload(at+"/birth-certificate", cookie, "", strings.Repeat(document, 2)), 409, "This can no longer be changed")
}

// What was changed on another device after a change was begun here is no change of whoever sends this one: its check page says that
// sending would undo it, and what they may do. Changed here too, it is an answer like any other.
func TestAmendAfterAnotherDevice(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	pass := w.opened(ref, birth(born), "192.0.2.1")
	here, there := w.change(first, ref), w.change(pass, ref)
	w.mend("/rooms", there, "rooms", "7")
	w.now = w.now.AddDate(0, 0, 1)
	if got := w.sendChange(there); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	wants(t, "nothing changed here", w.get("/check", here), 200, "You have not changed anything yet", "What would be undone", "Before: 7", "delete these changes and begin again", "no: If you send these changes now", "no: Accept and send changes")
	w.mend("/income", here, "income", "500")
	shown := w.get("/check", here)
	wants(t, "one answer", shown, 200, "Now: £500", "If you send these changes now", "What would be undone", "On 23 November 2026", "Before: 7", "Accept and send changes", "no: You have not changed anything yet")
	own, undone, _ := strings.Cut(shown.Body.String(), "What would be undone")
	if strings.Contains(own, "Before: 7") || !strings.Contains(own, "£500") || !strings.Contains(undone, "Before: 7") {
		t.Errorf("the answer of the other device is among their own changes:\n%s", shown.Body)
	}
	wants(t, "in Welsh", w.get("/cy/check", here), 200, "Beth fyddai’n cael ei ddadwneud")
	w.mend("/rooms", here, "rooms", "7")
	wants(t, "as the other device has it", w.get("/check", here), 200, "Now: £500", "no: What would be undone")
	if got := w.sendChange(here); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	if all, record := w.versions(ref); len(all) != 3 || !strings.Contains(string(record.Answers), `"rooms":7`) || !strings.Contains(string(record.Answers), `"income":500`) {
		t.Errorf("%d versions, the last %s", len(all), record.Answers)
	}
	again := w.change(here, ref)
	wants(t, "begun anew", w.get("/check", again), 200, "no: What would be undone")
}
