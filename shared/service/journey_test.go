package service_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// token is the secret in a cookie.
func token(cookie string) string { return strings.TrimPrefix(cookie, "__Secure-draft=") }

// draft is a draft as it is stored.
func (w *world) draft(cookie string) store.Draft {
	w.t.Helper()
	d, err := w.service.Store.Draft(w.t.Context(), submission.DraftID(token(cookie)), w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

// Two tabs show the same answer, both change it: the second is not taken silently. It hears 409 with what was typed, and
// continuing then is a choice that counts.
func TestTwoTabs(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	first := w.get("/rooms", cookie).Body.String()
	second := w.get("/rooms?change", cookie).Body.String()
	mark := hidden(first, "was")
	if mark == "" || hidden(second, "was") != mark {
		t.Fatalf("the pages show the marks %q and %q", mark, hidden(second, "was"))
	}
	if got := w.post("/rooms", cookie, "rooms", "7", "was", mark); got.Code != 303 {
		t.Fatalf("the first tab: %d", got.Code)
	}
	got := w.post("/rooms", cookie, "rooms", "9", "was", mark)
	body := got.Body.String()
	if got.Code != 409 || !strings.Contains(body, `value="9"`) || strings.Contains(body, `value="7"`) || !strings.Contains(body, "Error:") {
		t.Errorf("the second tab: %d\n%.1500s", got.Code, body)
	}
	if stored := string(w.draft(cookie).Answers["rooms"]); stored != "7" {
		t.Errorf("stored is %s", stored)
	}
	if !strings.Contains(body, ">7</p>") || !strings.Contains(body, `href="/apply/dog-grant/check">Keep the answer`) {
		t.Errorf("it does not show the answer that is kept, or no way to keep it:\n%.3000s", body)
	}
	// The same answer in both tabs is no conflict.
	if got := w.post("/rooms", cookie, "rooms", "7", "was", mark); got.Code != 303 {
		t.Errorf("the same answer in both tabs: %d", got.Code)
	}
	w.mend("/rooms", cookie, "rooms", "8")
	// Continuing on the page of the conflict is a choice.
	now := hidden(body, "was")
	if got := w.post("/rooms", cookie, "rooms", "9", "was", now); got.Code != 409 {
		t.Errorf("it has changed a third time meanwhile: %d", got.Code)
	} else if got := w.post("/rooms", cookie, "rooms", "9", "was", hidden(got.Body.String(), "was")); got.Code != 303 {
		t.Errorf("continuing: %d", got.Code)
	}
	if stored := string(w.draft(cookie).Answers["rooms"]); stored != "9" {
		t.Errorf("stored is %s", stored)
	}
	// What cannot be a mark is none.
	for _, wrong := range []string{"x", "-1", "99999999999999999999", ""} {
		if got := w.post("/rooms", cookie, "rooms", "3", "was", wrong); got.Code != 409 {
			t.Errorf("the mark %q: %d", wrong, got.Code)
		}
	}
	// Another answer's change is no conflict.
	page := w.get("/rooms", cookie).Body.String()
	w.mend("/garden", cookie, "garden", "no")
	if got := w.post("/rooms", cookie, "rooms", "4", "was", hidden(page, "was")); got.Code != 303 {
		t.Errorf("after another answer has changed: %d", got.Code)
	}
}

// Two tabs show a question that has no answer yet, which is a file and so the same for everybody: the second answer is not taken over
// the first unseen. Pressed twice, or sent again, an answer is silent.
func TestTwoTabsOfAnUnansweredQuestion(t *testing.T) {
	w, _ := dogs(t)
	for language, says := range map[string]string{"": "we already have another answer", "/cy": "mae gennym ateb arall i hwn eisoes"} {
		cookie := w.start()
		for range 2 {
			if got := w.post(language+"/rooms", cookie, "rooms", "7"); got.Code != 303 {
				t.Fatalf("the first tab: %d", got.Code)
			}
		}
		got := w.post(language+"/rooms", cookie, "rooms", "9")
		body := got.Body.String()
		if got.Code != 409 || !strings.Contains(body, says) || !strings.Contains(body, `value="9"`) || !strings.Contains(body, ">7</p>") {
			t.Errorf("the second tab: %d\n%.3000s", got.Code, body)
		}
		if stored := string(w.draft(cookie).Answers["rooms"]); stored != "7" {
			t.Errorf("stored is %s", stored)
		}
		if got := w.post(language+"/rooms", cookie, "rooms", "9", "was", hidden(body, "was")); got.Code != 303 || string(w.draft(cookie).Answers["rooms"]) != "9" {
			t.Errorf("continuing: %d", got.Code)
		}
	}
	// What was left out is an answer too.
	cookie := w.start()
	w.post("/story", cookie)
	if got := w.post("/story", cookie, "story", "Long"); got.Code != 409 || !strings.Contains(got.Body.String(), ">Not provided</p>") {
		t.Errorf("after leaving it out: %d", got.Code)
	}
}

// What is sent is what was seen: where an answer was changed in another tab, the check page is shown again.
func TestSentIsWhatWasSeen(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	mark := hidden(w.get("/check", cookie).Body.String(), "was")
	w.mend("/rooms", cookie, "rooms", "9")
	got := w.post("/submit", cookie, "was", mark)
	if mark == "" || got.Code != 409 || !strings.Contains(got.Body.String(), `href="/apply/dog-grant/check"`) {
		t.Errorf("%d with the mark %q", got.Code, mark)
	}
	if _, err := w.service.Store.ByKey(t.Context(), submission.DraftKey(token(cookie))); !errors.Is(err, store.ErrNoSubmission) {
		t.Errorf("it was sent: %v", err)
	}
	mark = hidden(w.get("/check", cookie).Body.String(), "was")
	for range 2 {
		if got := w.post("/submit", cookie, "was", mark); got.Code != 303 || !strings.HasSuffix(got.Header().Get("Location"), "/receipt") {
			t.Errorf("having seen it: %d %s", got.Code, got.Header().Get("Location"))
		}
	}
}

// While a new version is rolled out, a draft goes from one to the other and back: an answer that this version cannot
// read, whoever wrote it, counts as not given. It is asked again, and nothing is sent without it.
func TestAnswerOfAnotherVersion(t *testing.T) {
	for _, raw := range []string{`"yes"`, `{"much": true}`, `[1]`} {
		w, c := dogs(t)
		cookie := w.start() // by this version
		w.fill(cookie, c)
		save := store.Save{Path: "garden", Answer: json.RawMessage(raw), Shown: 99, Locale: "en", Expires: w.now.AddDate(0, 0, 28)} // by the next
		if _, err := w.service.Store.Save(t.Context(), submission.DraftID(token(cookie)), save, w.now); err != nil {
			t.Fatal(err)
		}
		if got := w.get("/check", cookie); got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/garden" {
			t.Errorf("%s: the check page: %d %s", raw, got.Code, got.Header().Get("Location"))
		}
		w.post("/submit", cookie)
		if sub, err := w.service.Store.ByKey(t.Context(), submission.DraftKey(token(cookie))); err == nil {
			t.Errorf("%s: sent without the answer: %s", raw, sub.Record)
		}
	}
}

func same(a, b json.RawMessage) bool { return string(a) == string(b) }

// The language can be changed on every page of the way; nothing typed is lost, and what is sent in Welsh is answered in
// Welsh. The draft is one, and so is what is sent from it.
func TestLanguageInMidJourney(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	got := w.post("/cy/rooms", cookie, "rooms", "4")
	if got.Code != 303 || got.Header().Get("Location") != "/cy/dog-grant/applicant/" || w.draft(cookie).Locale != "cy" {
		t.Errorf("an answer in Welsh: %d %s, %s", got.Code, got.Header().Get("Location"), w.draft(cookie).Locale)
	}
	english := w.get("/rooms", cookie)
	if !strings.Contains(english.Body.String(), `href="/apply/dog-grant/cy/rooms"`) || pageLanguage(english) != "en" {
		t.Error("the English page does not lead to the Welsh one")
	}
	welsh := w.get("/cy/rooms", cookie)
	if pageLanguage(welsh) != "cy" || !strings.Contains(welsh.Body.String(), `value="4"`) || !strings.Contains(welsh.Body.String(), `action="/apply/dog-grant/cy/rooms"`) {
		t.Errorf("the answer given before is not on the Welsh page: %d %s", welsh.Code, pageLanguage(welsh))
	}
	w.fill(cookie, c)
	if w.draft(cookie).Locale != "en" {
		t.Error("the last language was English")
	}
	for _, path := range []string{"/check", "/dogs", "/dogs/0/remove"} {
		if got := w.get("/cy"+path, cookie); got.Code != 200 || pageLanguage(got) != "cy" {
			t.Errorf("%s: %d in %s", path, got.Code, pageLanguage(got))
		}
	}
	if got := w.get("/cy/partner-that-is-not", cookie); pageLanguage(got) != "cy" || got.Code != 404 {
		t.Errorf("not found: %d in %s", got.Code, pageLanguage(got))
	}
	if got := w.post("/cy/rooms", cookie, "rooms", "none"); got.Code != 422 || pageLanguage(got) != "cy" || !strings.Contains(got.Body.String(), `value="none"`) {
		t.Errorf("a wrong answer: %d in %s", got.Code, pageLanguage(got))
	}
	sent := w.post("/cy/submit", cookie)
	again := w.post("/submit", cookie)
	if sent.Header().Get("Location") != "/apply/dog-grant/cy/receipt" || again.Header().Get("Location") != "/apply/dog-grant/receipt" {
		t.Errorf("sent in Welsh leads to %s, again in English to %d %s", sent.Header().Get("Location"), again.Code, again.Header().Get("Location"))
	}
	sub, err := w.service.Store.ByKey(t.Context(), submission.DraftKey(token(cookie)))
	if err != nil || !strings.Contains(string(sub.Record), `"locale":"cy"`) {
		t.Errorf("%v %s", err, sub.Record)
	}
	// The receipt tells the outcome in the language of the page, whatever it was sent in.
	en, cy := w.get("/receipt", cookie), w.get("/cy/receipt", cookie)
	if pageLanguage(en) != "en" || pageLanguage(cy) != "cy" || !strings.Contains(en.Body.String(), sub.Reference.String()) || !strings.Contains(cy.Body.String(), sub.Reference.String()) {
		t.Errorf("receipts: %d in %s, %d in %s", en.Code, pageLanguage(en), cy.Code, pageLanguage(cy))
	}
}

// What is sent is sent: its answers are gone from the draft, so that whoever uses the browser next does not find them,
// and every page of it leads to the receipt, which stays as it is.
func TestChangedAfterSending(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	w.post("/submit", cookie)
	first := w.get("/receipt", cookie).Body.String()
	if _, err := w.service.Store.Draft(t.Context(), submission.DraftID(token(cookie)), w.now); !errors.Is(err, store.ErrSent) {
		t.Errorf("the draft is there: %v", err)
	}
	for _, got := range []*httptest.ResponseRecorder{
		w.post("/rooms", cookie, "rooms", "9"), w.post("/submit", cookie), w.post("/dogs", cookie, "dogs", "yes"),
		w.post("/dogs/0/remove", cookie), w.get("/rooms", cookie), w.get("/check", cookie),
	} {
		if got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/receipt" {
			t.Errorf("a page of what was sent: %d %s", got.Code, got.Header().Get("Location"))
		}
	}
	if receipt := w.get("/receipt", cookie).Body.String(); receipt != first {
		t.Error("the receipt has changed")
	}
	sub, err := w.service.Store.ByKey(t.Context(), submission.DraftKey(token(cookie)))
	if err != nil || !strings.Contains(string(sub.Record), `"rooms":4`) {
		t.Errorf("%v %s", err, sub.Record)
	}
	// Starting again makes a new draft with a new key.
	again := w.post("/start", cookie, page.AgainField, "yes")
	if fresh := cookieOf(again.Header()["Set-Cookie"]); again.Code != 303 || fresh == "" || fresh == cookie {
		t.Errorf("a new start: %d %s", again.Code, fresh)
	}
}

func cookieOf(lines []string) string {
	for _, line := range lines {
		if strings.HasPrefix(line, "__Secure-draft=") {
			cookie, _, _ := strings.Cut(line, ";")
			return cookie
		}
	}
	return ""
}

// Once a transaction is closed no answer is taken and nothing is sent, and what was sent before still has its receipt.
func TestClosed(t *testing.T) {
	w, c := dogs(t)
	cookie, other := w.start(), w.start()
	w.fill(cookie, c)
	w.fill(other, c)
	w.post("/submit", cookie)
	answers := fmt.Sprintf(`{"answers": %s}`, c.Answers)
	key := "0123456789012345678901"
	if got := w.json("/submissions", key, answers); got.Code != 201 {
		t.Fatal(got.Code)
	}
	w.service.Transaction.Closes = date.MustParse("2026-11-21")
	w.handler = w.service.Handler()
	for _, path := range []string{"/start", "/rooms", "/submit", "/dogs/0/dog-name", "/cy/rooms"} {
		if got := w.post(path, other, "rooms", "5", "dog-name", "Max"); got.Code != 410 {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
	if got := w.json("/submissions", key+"1", answers); got.Code != 410 || problem(t, got).Code != "closed" {
		t.Errorf("software: %d %s", got.Code, got.Body)
	}
	if got := w.post("/submit", cookie); got.Code != 303 || !strings.HasSuffix(got.Header().Get("Location"), "/receipt") {
		t.Errorf("pressed again: %d", got.Code)
	}
	if got := w.get("/receipt", cookie); got.Code != 200 {
		t.Errorf("the receipt: %d", got.Code)
	}
	if got := w.json("/submissions", key, answers); got.Code != 201 {
		t.Errorf("software sends again: %d", got.Code)
	}
	if n := string(w.draft(other).Answers["rooms"]); n != "4" {
		t.Errorf("an answer was taken: %s", n)
	}
	w.service.Transaction.Closes = date.MustParse("2026-11-22") // the last day counts
	w.handler = w.service.Handler()
	if got := w.mend("/rooms", other, "rooms", "5"); got.Code != 303 {
		t.Errorf("on the last day: %d", got.Code)
	}
}

// A draft lives for as long as it is used: each answer renews it and its cookie. When it is over, it is over for every
// page, and the cookie goes.
func TestDraftExpires(t *testing.T) {
	w, _ := dogs(t)
	cookie := w.start()
	for range 3 {
		w.now = w.now.AddDate(0, 0, 27)
		got := w.post("/rooms", cookie, "rooms", "4")
		if line := strings.Join(got.Header()["Set-Cookie"], ""); got.Code != 303 || !strings.Contains(line, "Max-Age=2419200") {
			t.Fatalf("a day before its end: %d %s", got.Code, line)
		}
	}
	w.now = w.now.AddDate(0, 0, 28)
	for _, path := range []string{"/rooms", "/check", "/dogs"} {
		got := w.get(path, cookie)
		if line := strings.Join(got.Header()["Set-Cookie"], ""); got.Code != 410 || !strings.Contains(line, "Max-Age=0") {
			t.Errorf("%s after its end: %d %s", path, got.Code, line)
		}
	}
	for _, path := range []string{"/rooms", "/submit", "/dogs", "/dogs/0/remove"} {
		if got := w.post(path, cookie, "rooms", "4", "dogs", "no"); got.Code != 410 {
			t.Errorf("post %s after its end: %d", path, got.Code)
		}
	}
	if got := w.post("/start", cookie); got.Code != 303 || cookieOf(got.Header()["Set-Cookie"]) == cookie {
		t.Errorf("a new start: %d", got.Code)
	}
}

// The cookie is for this transaction's addresses, not for scripts, not over plain http, and not for other sites' posts.
func TestCookie(t *testing.T) {
	w, _ := dogs(t)
	seen := map[string]bool{}
	for range 20 {
		line := strings.Join(w.post("/start", "").Header()["Set-Cookie"], "")
		parts := strings.Split(line, "; ")
		for _, want := range []string{"Path=/apply/dog-grant", "Max-Age=2419200", "HttpOnly", "Secure", "SameSite=Lax"} {
			if !slices.Contains(parts, want) {
				t.Fatalf("%s lacks %s", line, want)
			}
		}
		if strings.Contains(line, "Domain") || len(token(parts[0])) != 32 {
			t.Fatal(line)
		}
		seen[parts[0]] = true
	}
	if len(seen) != 20 {
		t.Errorf("%d tokens of 20", len(seen))
	}
	for _, wrong := range []string{"", "x", strings.Repeat("A", 31), strings.Repeat("A", 33), strings.Repeat("a", 32), strings.Repeat("1", 32), "AAAA====", strings.Repeat("A", 40)} {
		if got := w.get("/check", "__Secure-draft="+wrong); got.Code != 410 {
			t.Errorf("the cookie %q: %d", wrong, got.Code)
		}
	}
}
