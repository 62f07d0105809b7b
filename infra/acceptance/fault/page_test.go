package fault

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/frontline-gov/frontline/shared/page"
)

// This file has what somebody does on pages with what they have sent: change an answer of it, take it back, answer a question of
// the department. Each is tried again as a browser tries it: by the page that is shown then.

// hidden are the fields that a page's form carries along.
var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// shown gets a page, and gives what its form posts by itself; ok is false where there is no such page.
func (w *world) shown(path, cookie string) (fields url.Values, ok bool) {
	a := w.call("GET", path, withCookie(cookie))
	fields = url.Values{}
	for _, field := range hidden.FindAllStringSubmatch(a.body, -1) {
		fields.Set(field[1], field[2])
	}
	return fields, a.status == 200
}

// own is the address of what a citizen has sent; empty where they have no receipt.
func (who *citizen) own() string {
	for receipt := range who.receipts {
		return "/submissions/" + receipt
	}
	return ""
}

// beginAmending makes a draft of what was sent.
func beginAmending(w *world, who *citizen) {
	a := w.post(who.own()+"/amend", who.cookie, url.Values{})
	if a.status == 303 && a.cookie != "" {
		who.changing = a.cookie
	}
	who.refused = who.refused || a.status == 409
}

// retitled is the title as it is changed.
const retitled = "any other"

// retitle answers one of its questions otherwise.
func retitle(w *world, who *citizen) {
	if who.changing != "" {
		// The page of a draft that was made just now has the mark 1.
		w.post("/title", who.changing, url.Values{"title": {retitled}, page.MarkField: {"1"}})
	}
}

// sendAmendment sends the changed draft as its check page shows it.
func sendAmendment(w *world, who *citizen) {
	if who.changing == "" {
		return
	}
	fields, ok := w.shown("/check", who.changing)
	if ok && !fields.Has(page.VersionField) {
		return // nothing is changed, and there is nothing to press
	}
	a := w.post("/submit", who.changing, fields)
	if a.status == 303 && strings.HasSuffix(a.location, "/receipt") {
		who.changed = true
	}
	who.refused = who.refused || a.status == 409 && !who.changed && ok // a page that was shown before may be overtaken
}

// amendByPage is all of it, where it is not done yet.
func amendByPage(w *world, who *citizen) {
	if who.changing == "" {
		beginAmending(w, who)
	}
	if !who.changed {
		retitle(w, who)
	}
	sendAmendment(w, who)
}

// amended: what was changed says so, whoever asks with either cookie, and holds what was typed.
func amended(w *world, who *citizen) {
	versions, err := w.versions(who)
	if err != nil || !who.changed {
		if err == nil && !who.refused {
			w.violated("STUCK: a change was neither taken nor refused")
		}
		return
	}
	if last := versions[len(versions)-1]; !strings.Contains(string(last.Record), retitled) {
		w.violated("LOST: a change was taken, and the last version is %s", last.Record)
	}
	if a := w.call("GET", "/receipt", withCookie(who.changing)); a.status != 200 {
		w.violated("LOST: the receipt of a change: %d", a.status)
	}
	if a := w.call("GET", who.own(), withCookie(who.cookie)); a.status != 200 {
		w.violated("STUCK: the status of what was changed: %d", a.status)
	}
}

// withdrawByPage takes back what was sent, as the page that asks for it shows it.
func withdrawByPage(w *world, who *citizen) {
	at := who.own() + "/withdraw"
	fields, _ := w.shown(at, who.cookie)
	switch a := w.post(at, who.cookie, fields); a.status {
	case 303:
		who.changed = true
	case 409:
		who.refused = who.refused || !who.changed && fields.Has(page.VersionField)
	}
}

// answerByPage answers the department's question on the page that shows it.
func answerByPage(w *world, who *citizen) {
	fields, _ := w.shown(who.own(), who.cookie)
	if !fields.Has(page.EnquiryField) {
		return
	}
	fields.Set(page.AnswerField, reply)
	if a := w.post(who.own()+"/answer", who.cookie, fields); a.status == 303 {
		who.answered = true
	}
}
