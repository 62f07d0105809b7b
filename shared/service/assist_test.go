package service_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/assist"
	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/words"
)

// aToken is a draft's token as the desk makes one.
const aToken = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// helping begins to help as the desk does, and gives the cookies of the browser.
func (w *world) helping(token, secret string, change func(*assist.Help)) string {
	w.t.Helper()
	help := assist.Help{Draft: submission.DraftID(token), Channel: submission.Phone, By: "subject-of-kerry", Name: "Kerry Keying",
		Role: staff.Keying, Until: w.now.Add(time.Hour)}
	if change != nil {
		change(&help)
	}
	at := assist.Register{Client: w.service.Store.Client, Table: w.service.Store.Table}
	if err := at.Begin(w.t.Context(), secret, help); err != nil {
		w.t.Fatal(err)
	}
	var cookies []string
	for _, c := range service.HelpCookies(w.service.Transaction.Name, token, secret, assist.Lasts) {
		if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/apply/"+w.service.Transaction.Name || c.MaxAge != 12*60*60 {
			w.t.Errorf("the cookie %s: %v", c.Name, c)
		}
		cookies = append(cookies, c.Name+"="+c.Value)
	}
	return strings.Join(cookies, "; ")
}

// words are the transaction's in English.
func (w *world) words() words.Book {
	w.t.Helper()
	book, err := w.service.Transaction.Words(words.English)
	if err != nil {
		w.t.Fatal(err)
	}
	return book
}

// became is what a browser's draft became: its record, and the history of it.
func (w *world) became(cookie string) (submission.Submission, handoff.Record, audit.History) {
	w.t.Helper()
	cookie, _, _ = strings.Cut(cookie, ";")
	sub, err := w.service.Store.ByKey(w.t.Context(), submission.DraftKey(token(cookie)))
	if err != nil {
		w.t.Fatal(err)
	}
	var record handoff.Record
	if err := json.Unmarshal(sub.Record, &record); err != nil {
		w.t.Fatal(err)
	}
	h, err := audit.Log{Client: w.service.Store.Client, Table: w.service.Store.Table}.Read(w.t.Context(), string(sub.Reference))
	if err != nil {
		w.t.Fatal(err)
	}
	return sub, record, h
}

// Staff complete a transaction for somebody: the same pages and rules, the declaration to be read out, and the record and the
// history say who sent it, and how. One draft stays one submission.
func TestAssisted(t *testing.T) {
	w, c := dogs(t)
	both := w.helping(aToken, "a-secret", nil)
	begun := w.get("/assist", both)
	if begun.Code != 303 || begun.Header().Get("Location") != "/apply/dog-grant/applicant" || len(begun.Result().Cookies()) != 0 {
		t.Fatalf("%d %s %v", begun.Code, begun.Header().Get("Location"), begun.Result().Cookies())
	}
	w.fill(both, c)
	if again := w.get("/assist", both); again.Header().Get("Location") != "/apply/dog-grant/check" {
		t.Errorf("gone on with at %s", again.Header().Get("Location"))
	}
	first := func(key string) string {
		line, _, _ := strings.Cut(w.words().Text(key, nil), "\n")
		return line
	}
	check := w.get("/check", both).Body.String()
	if !strings.Contains(check, first("declaration.assisted")) || strings.Contains(check, first("declaration")) || !strings.Contains(check, "for <strong>Ada Byron</strong>, by phone.") {
		t.Errorf("the declaration is not read out: %s", check)
	}
	for range 2 { // a double click
		if got := w.post("/submit", both); got.Code != 303 {
			t.Fatalf("submit: %d", got.Code)
		}
	}
	_, record, history := w.became(both)
	if record.Channel != submission.Phone || record.AssistedBy != "subject-of-kerry" || record.ReceivedOn != "" {
		t.Errorf("%+v", record)
	}
	if found := audit.Verify(history); len(history.Entries) != 1 || len(found) > 0 {
		t.Fatalf("%+v: %v", history, found)
	}
	if e := history.Entries[0]; e.By != "subject-of-kerry" || e.Name != "Kerry Keying" || e.Role != string(staff.Keying) || e.What != "sent-phone" || !e.At.Equal(w.now) {
		t.Errorf("%+v", e)
	}
	receipt := w.get("/receipt", both).Body.String()
	if !strings.Contains(receipt, "You have sent this for Ada Byron.") {
		t.Error("the receipt does not say whose it is")
	}
	if !strings.Contains(receipt, `href="/desk/kennels/assist"`) || !strings.Contains(receipt, record.Reference.String()) || strings.Contains(receipt, "Kerry") {
		t.Errorf("the receipt: %s", receipt)
	}
	if own := w.get("/receipt", "__Secure-draft="+aToken).Body.String(); strings.Contains(own, "/desk/") {
		t.Error("who is not staff is led to the desk")
	}
	if strings.Contains(w.log.String(), "Kerry") || strings.Contains(w.log.String(), "kerry") {
		t.Error("the log says who helped")
	}
}

// Who helps one person and begins with the next in another tab, does not get what is typed in the first among the answers of the second,
// by saving, keeping or sending it. What was typed is shown.
func TestOtherTabOtherPerson(t *testing.T) {
	w, c := dogs(t)
	ada := w.helping(aToken, "a-secret", nil)
	w.get("/assist", ada)
	w.fill(ada, c)
	shown := w.get("/income?change", ada).Body.String()
	next := strings.Repeat("B", len(aToken))
	bob := w.helping(next, "another-secret", nil)
	w.get("/assist", bob)
	_, person, _ := strings.Cut(shown, `name="for" value="`)
	person, _, _ = strings.Cut(person, `"`)
	if len(person) != 12 || strings.Contains(w.get("/income", bob).Body.String(), person) {
		t.Fatalf("the page is for %q", person)
	}
	for _, path := range []string{"/income", "/dogs", "/dogs/0/dog-name", "/submit"} {
		got := w.post(path, bob, "for", person, "income", "7777", "dogs", "no", "dog-name", "Rex")
		if body := got.Body.String(); got.Code != 409 || !strings.Contains(body, "You are helping somebody else now") || path == "/income" && !strings.Contains(body, "7777") {
			t.Errorf("%s: %d %s", path, got.Code, body)
		}
	}
	if d := w.draft("__Secure-draft=" + next); len(d.Answers) != 0 {
		t.Errorf("the next person's answers are %s", d.Answers)
	}
	_, mark, _ := strings.Cut(shown, `name="was" value="`)
	mark, _, _ = strings.Cut(mark, `"`)
	if got := w.post("/income", ada, "for", person, "was", mark, "income", "7777"); got.Code != 303 {
		t.Errorf("the same person's page: %d", got.Code)
	}
	if over := w.helping(next, "a-third", func(h *assist.Help) { h.Until = w.now }); w.post("/applicant", over, "for", person).Code != 409 {
		t.Error("what was typed for somebody is taken for one's own once the help is over")
	}
}

// Nobody can say of themselves that they are staff, nor make what they send somebody else's: only what the desk has written
// into the table counts, for its own draft, in the browser that has its secret, for its time.
func TestNobodyForgesHelp(t *testing.T) {
	for name, cookies := range map[string]func(w *world, own string) string{
		"a secret of their own": func(_ *world, own string) string { return own + "; __Secure-help=a-secret" },
		"an empty secret":       func(_ *world, own string) string { return own + "; __Secure-help=" },
		"the id of a draft":     func(w *world, own string) string { return own + "; __Secure-help=" + token(own) },
		"staff's secret, for another draft": func(w *world, own string) string {
			w.helping(aToken, "a-secret", nil)
			return own + "; __Secure-help=a-secret"
		},
		"the draft that staff began, at home": func(w *world, own string) string { w.helping(token(own), "a-secret", nil); return own },
		"help that is over": func(w *world, own string) string {
			return w.helping(token(own), "a-secret", func(h *assist.Help) { h.Until = w.now })
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, c := dogs(t)
			own := w.start()
			both := cookies(w, own)
			w.fill(both, c)
			if got := w.get("/assist", both); got.Code != 410 {
				t.Errorf("/assist: %d", got.Code)
			}
			if got := w.post("/submit?channel=phone&assistedBy=me", both, "channel", "paper", "assistedBy", "me", "receivedOn", "2026-11-01"); got.Code != 303 {
				t.Fatalf("submit: %d", got.Code)
			}
			_, record, history := w.became(own)
			if record.Channel != submission.Online || record.AssistedBy != "" || record.ReceivedOn != "" || len(history.Entries) > 0 {
				t.Errorf("%s by %q, %d events", record.Channel, record.AssistedBy, len(history.Entries))
			}
		})
	}
	w, c := dogs(t)
	for _, channel := range submission.Assisted {
		if got := w.json("/submissions", "software-that-says-it-is-staff", `{"channel": "`+channel+`", "answers": `+string(c.Answers)+`}`); got.Code != 422 {
			t.Errorf("software that comes by %s: %d", channel, got.Code)
		}
	}
}

// What came on paper is judged as on the day on which it came in, and its promise runs from then.
func TestOnPaper(t *testing.T) {
	tx := live(t, "child-benefit")
	w := newWorld(t, tx)
	c := worked(t, tx, "two-children")
	day := date.Of(w.now).AddDays(-9)
	both := w.helping(aToken, "a-secret", func(h *assist.Help) { h.Channel, h.ReceivedOn = submission.Paper, day })
	w.get("/assist", both)
	w.fill(both, c)
	if check := w.get("/check", both).Body.String(); !strings.Contains(check, "signed and dated") {
		t.Error("nobody looks for a signature")
	}
	if got := w.post("/submit", both); got.Code != 303 {
		t.Fatalf("submit: %d", got.Code)
	}
	sub, record, history := w.became(both)
	if record.Channel != submission.Paper || record.ReceivedOn != day.String() || history.Entries[0].What != "sent-paper" {
		t.Errorf("%+v", record)
	}
	_, then, _ := tx.Judge(day, c.Answers)
	_, today, _ := tx.Judge(date.Of(w.now), c.Answers)
	want, _ := json.Marshal(then.In(w.words()).Reasons)
	other, _ := json.Marshal(today.In(w.words()).Reasons)
	got, _ := json.Marshal(record.Reasons)
	if string(got) != string(want) || string(want) == string(other) {
		t.Errorf("judged %s\nwant %s\ntoday %s", got, want, other)
	}
	if late := sub.DecideBy.Sub(w.now); late != tx.Deadlines.Decided-9*24*time.Hour {
		t.Errorf("promised in %s", late)
	}
}

// What staff send is written in one transaction with what the history says of it, never alone.
func TestNoSubmissionWithoutItsHistory(t *testing.T) {
	w, c := dogs(t)
	both := w.helping(aToken, "a-secret", nil)
	w.get("/assist", both)
	w.fill(both, c)
	before := len(w.aws.targets)
	if got := w.post("/submit", both); got.Code != 303 {
		t.Fatalf("submit: %d", got.Code)
	}
	for _, operation := range w.aws.targets[before:] {
		if operation == "PutItem" {
			t.Error("the submission is written alone")
		}
	}
	if _, err := w.service.Store.Draft(t.Context(), submission.DraftID(aToken), w.now); err != store.ErrSent {
		t.Errorf("the draft: %v", err)
	}
}

// What staff do for somebody is counted by the channel, apart from what people and software do: begun once, completed once.
func TestAssistedIsCounted(t *testing.T) {
	for channel, want := range map[string]ledger.Channel{submission.Phone: ledger.AssistedPhone, submission.Counter: ledger.AssistedFace,
		submission.Helper: ledger.AssistedFace, submission.Library: ledger.AssistedFace, submission.Paper: ledger.Post} {
		w, c := dogs(t)
		both := w.helping(aToken, "a-secret", func(h *assist.Help) {
			if h.Channel = channel; channel == submission.Paper {
				h.ReceivedOn = date.Of(w.now)
			}
		})
		began := w.counting("GET", "/assist", both, "")
		again := w.counting("GET", "/assist", both, "")
		w.fill(both, c)
		looked := w.counting("GET", "/check", both, "")
		sent := w.counting("POST", "/submit", both, "")
		if began.N["started"] != 1 || again.N["started"] != 0 || sent.N["completed"] != 1 {
			t.Errorf("%s: begun %v, again %v, sent %v", channel, began.N, again.N, sent.N)
		}
		for _, line := range []counted{began, again, looked, sent} {
			if line.Ch != string(want) || want.Digital() {
				t.Errorf("%s is counted as %s", channel, line.Ch)
			}
		}
	}
}

// Who turns out not to be eligible is told why by whoever helps, who then goes back to the desk.
func TestAssistedNotEligible(t *testing.T) {
	w, _ := dogs(t)
	both := w.helping(aToken, "a-secret", nil)
	w.get("/assist", both)
	w.post("/income", both, "income", "50000.01")
	if got := w.get("/check", both).Body.String(); !strings.Contains(got, "/desk/kennels/assist") || !strings.Contains(got, w.words().Text("ended.reasons", nil)) {
		t.Errorf("%s", got)
	}
}

// In the browser of somebody who helps, only the desk begins a draft, whose cookie takes the place of the first: nobody sees one person's
// answers while typing another's.
func TestNoOtherDraftInTheBrowserOfWhoHelps(t *testing.T) {
	w, _ := dogs(t)
	cookies := w.helping(aToken, "a-secret", nil)
	answer := w.post("/start", cookies)
	if answer.Code != 303 || answer.Header().Get("Location") != "/desk/kennels/assist" || len(answer.Result().Cookies()) != 0 {
		t.Errorf("%d %v", answer.Code, answer.Header())
	}
}
