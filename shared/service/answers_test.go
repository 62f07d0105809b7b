package service_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/service"
)

// Who has sent something sees all of it again, on any device, with what stands on the receipt and the fact; the cookie alone leads to
// where they are asked for, and shows nothing of it.
func TestAnswers(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	at := "/submissions/" + ref + "/answers"
	for _, path := range []string{"/receipt", "/submissions/" + ref} {
		wants(t, path, w.get(path, first), 200, `href="/apply/dog-grant`+at+`"`, "See or print the answers you sent")
	}
	wants(t, "by reference and fact", w.lookup("/status", ref, birth(born), "192.0.2.1"), 200, "no: "+at)
	got := w.get(at, first)
	asking := strings.TrimPrefix(got.Header().Get("Location"), "/apply/dog-grant")
	wants(t, "by the cookie", got, 303, "no: Rex")
	asked := w.get(asking, first)
	wants(t, "the code is asked for", asked, 200, "See the answers you sent", `value="`+ref+`"`, page.CodeField, `name="answers" value="yes"`, "no: Rex")
	wants(t, "asked for in Welsh", w.get("/cy"+asking, first), 200, "Gweld yr atebion a anfonoch")
	wants(t, "of what is none", w.get("/status?key=1234", first), 303)

	fields := birth(born)
	fields.Set(page.KeyField, ref)
	fields.Set(page.AnswersField, "yes")
	fields.Set(page.CodeField, "ABC")
	wants(t, "a code that is none", w.form("/status", first, fields), 422, "See the answers you sent", `name="answers" value="yes"`, "no: Rex")
	fields.Set(page.CodeField, w.receiptCode(ref))
	opened := w.form("/status", first, fields)
	if opened.Code != 303 || opened.Header().Get("Location") != "/apply/dog-grant"+at {
		t.Fatalf("%d %s", opened.Code, opened.Header().Get("Location"))
	}
	pass := strings.Split(opened.Header().Get("Set-Cookie"), ";")[0]
	wants(t, "with the pass", w.get(at, pass), 200, "The answers you sent", "Received on 22 November 2026", "Rex", "Fido", "27 March 1985", "print this page",
		`href="/apply/dog-grant/submissions/`+ref+`"`, "no: ?change", "no: /remove")
	wants(t, "with both cookies", w.get(at, first+"; "+pass), 200, "Rex")
	wants(t, "in Welsh", w.get("/cy"+at, pass), 200, "Yr atebion a anfonoch", "Rex")
	_, other := w.sent(c)
	wants(t, "of another", w.get("/submissions/"+other+"/answers", pass), 404, "no: Rex")
	w.now = w.now.AddDate(0, 0, 1)
	wants(t, "the pass is over", w.get(at, pass), 404, "no: Rex")
}

// After a change it is the latest version that is shown, and which one it is; after the withdrawal the one that was withdrawn. The
// draft of a change has no more than its own answers to show.
func TestAnswersOfTheLatestVersion(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	at := "/submissions/" + ref + "/answers"
	changed := w.change(first, ref)
	w.mend("/rooms", changed, "rooms", "17")
	w.now = w.now.AddDate(0, 0, 1)
	pass := w.opened(ref, birth(born), "192.0.2.1")
	wants(t, "before it is sent", w.get(at, pass), 200, "Received on 22 November 2026", "no: 17")
	if got := w.sendChange(changed); got.Code != 303 {
		t.Fatal(got.Code)
	}
	wants(t, "changed", w.get(at, pass), 200, "Version 2, received on 23 November 2026", "17")
	wants(t, "by the cookie of the change", w.get(at, changed), 303, "no: 17")
	if got := w.post("/submissions/"+ref+"/withdraw", changed, page.VersionField, "2"); got.Code != 303 {
		t.Fatal(got.Code)
	}
	wants(t, "withdrawn", w.get(at, pass), 200, "You withdrew it on 23 November 2026", "Version 2, received on 23 November 2026", "17")
}

// Software sees by its key what it sent: the page, or the same as JSON where it asks for that.
func TestAnswersBySoftware(t *testing.T) {
	w, c := dogs(t)
	made := w.json("/submissions", "a-key-of-twenty-two-ch", `{"answers": `+string(c.Answers)+`}`)
	_, ref, _ := strings.Cut(made.Header().Get("Location"), "/submissions/")
	at := "/submissions/" + ref + "/answers"
	wants(t, "its key", w.request("GET", at, "", with("Idempotency-Key", "a-key-of-twenty-two-ch")), 200, "Rex")
	wants(t, "another key", w.request("GET", at, "", with("Idempotency-Key", "another-key-of-22-chars")), 404, "no: Rex")
	got := w.request("GET", at, "", with("Idempotency-Key", "a-key-of-twenty-two-ch"), with("Accept", "application/json"))
	var said service.SentAnswers
	if err := json.Unmarshal(got.Body.Bytes(), &said); err != nil || got.Code != 200 || got.Header().Get("Content-Type") != "application/json" ||
		said.Reference.String() != ref || said.Version != 1 || !said.ReceivedAt.Equal(w.now) || said.WithdrawnAt != nil {
		t.Errorf("as JSON: %d %v %s", got.Code, err, got.Body)
	}
	var has, sentSo any
	sent := strings.NewReplacer(`"abroad": null,`, "", `"email": null,`, "").Replace(string(c.Answers)) // which say no more than nothing
	if json.Unmarshal(said.Answers, &has) != nil || json.Unmarshal([]byte(sent), &sentSo) != nil || !reflect.DeepEqual(has, sentSo) {
		t.Errorf("%s, sent as %s", said.Answers, c.Answers)
	}
	wants(t, "another key, as JSON", w.request("GET", at, "", with("Idempotency-Key", "another-key-of-22-chars"), with("Accept", "application/json")), 404, "no: Rex")
}

// Where nobody has a fact there is no code to open anything with.
func TestAnswersWithoutAFact(t *testing.T) {
	w, c := dogs(t)
	w.service.Transaction.Fact = ""
	w.handler = w.service.Handler()
	cookie, ref := w.sent(c)
	wants(t, "receipt", w.get("/receipt", cookie), 200, ref, "no: /answers")
	wants(t, "answers", w.get("/submissions/"+ref+"/answers", cookie), 404, "no: Rex")
}

// Receipt and status say of which business and period a return is, so that who sends many tells them apart; by reference and fact the
// status does not.
func TestReceiptSaysWhatItIsAbout(t *testing.T) {
	for name, want := range map[string]struct {
		sent  string
		tells []string
	}{
		"vat-return":      {"even", []string{"980 7806 84", "1 August 2026", "31 October 2026"}},
		"employer-return": {"one-employee", []string{"123/AB456", "5 December 2026", "2026 to 2027"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, live(t, name))
			tx := w.service.Transaction
			c := worked(t, tx, want.sent)
			cookie, ref := w.sent(c)
			for _, path := range []string{"/receipt", "/submissions/" + ref, "/cy/receipt"} {
				tells := want.tells
				if strings.HasPrefix(path, "/cy") {
					tells = tells[:1]
				}
				wants(t, path, w.get(path, cookie), 200, tells...)
			}
			answers, faults := ask.Decode(tx.Questions, c.On, c.Answers)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			steps, _ := ask.Walk(tx.Questions, c.On, answers)
			fact := fields(steps[slices.IndexFunc(steps, func(s ask.Step) bool { return s.Path == tx.Fact })])
			silent := []string{ref}
			for _, told := range want.tells {
				silent = append(silent, "no: "+told)
			}
			wants(t, "by reference and fact", w.lookup("/status", ref, fact, "192.0.2.1"), 200, silent...)
		})
	}
}

// What is too long for the table is shown where the transaction may read it again, because it can be changed, and nowhere else.
func TestAnswersThatAreLong(t *testing.T) {
	for name, amend := range map[string]bool{"it may be changed": true, "it may not": false} {
		t.Run(name, func(t *testing.T) {
			w, body := manyDogs(t, 600, amend)
			key := with("Idempotency-Key", "software-with-many-dogs")
			sent := w.json("/submissions", "software-with-many-dogs", body)
			_, ref, _ := strings.Cut(sent.Header().Get("Location"), "/submissions/")
			if got := w.request("GET", "/submissions/"+ref+"/answers", "", key); amend {
				wants(t, "answers", got, 200, "Dog600", "no: too many to show")
			} else {
				wants(t, "answers", got, 200, "too many to show", "no: Dog600")
			}
			if got := w.request("GET", "/submissions/"+ref+"/answers", "", key, with("Accept", "application/json")); amend {
				wants(t, "as JSON", got, 200, `"Dog600"`)
			} else {
				wants(t, "as JSON", got, 200, `"reference"`, `no: "answers"`)
			}
		})
	}
}

// What a receipt and a status say it is about is read as on the day on which it was judged, not as on the day of the look.
func TestWhatItIsAboutYearsLater(t *testing.T) {
	tx := sample.Transaction
	tx.Questions = slices.Clone(tx.Questions)
	for i, q := range tx.Questions {
		if q.About().Name == "chip" { // which is asked of who is under 42; a year later they are not
			tx.Questions[i] = ask.Coded{Name: "chip", Pattern: "[0-9]{15}", Digits: true, Example: "900 000 000 000 001",
				When: ask.Not(ask.Date{Name: "birth"}.AgeAtLeast(42))}
		}
	}
	tx.About = []string{"chip"}
	w := newWorld(t, tx)
	cookie, ref := w.sent(worked(t, tx, "two-dogs"))
	for _, when := range []string{"at once", "a year later"} {
		for _, path := range []string{"/receipt", "/submissions/" + ref} {
			wants(t, path+" "+when, w.get(path, cookie), 200, "900000000000001")
		}
		w.now = w.now.AddDate(1, 0, 0)
	}
}
