package service_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
)

// An answer whose draft is gone, or that comes with a cookie of nobody's, is shown again as it was typed, and the page says
// what has happened. To continue begins another draft with it. Nothing on the screen is lost.
func TestAnswerToADraftThatIsGone(t *testing.T) {
	w, _ := dogs(t)
	begun := w.halfway()
	w.now = w.now.AddDate(0, 0, 28)
	for name, cookie := range map[string]string{
		"expired": begun, "unknown": "__Secure-draft=" + strings.Repeat("A", 32), "malformed": "__Secure-draft=x",
	} {
		for prefix, says := range map[string]string{"": "We no longer have the answers", "/cy": "atebion a roesoch cynt gennym mwyach"} {
			got := w.post(prefix+"/story", cookie, "story", "A long <story> that took an hour")
			body := got.Body.String()
			if got.Code != 410 || !strings.Contains(body, "A long &lt;story&gt; that took an hour") || !strings.Contains(body, says) ||
				!strings.Contains(body, "/dog-grant/return/") {
				t.Errorf("%s: %d\n%.3000s", name, got.Code, body)
			}
			if line := strings.Join(got.Header()["Set-Cookie"], ""); !strings.Contains(line, "Max-Age=0") {
				t.Errorf("%s: the cookie stays: %s", name, line)
			}
			// The browser now posts the same without a cookie.
			again := w.post(prefix+"/story", "", "story", "A long <story> that took an hour", page.LostField, hidden(body, page.LostField))
			d := w.draft(cookieOf(again.Header()["Set-Cookie"]))
			if again.Code != 303 || string(d.Answers["story"]) != `"A long <story> that took an hour"` {
				t.Errorf("%s: continuing: %d %s", name, again.Code, d.Answers["story"])
			}
		}
		// What is wrong in itself stays too, and is told once there is a draft.
		got := w.form("/birth", cookie, url.Values{"birth-day": {"31"}, "birth-month": {"2"}, "birth-year": {"1985"}})
		if got.Code != 410 || !strings.Contains(got.Body.String(), `value="31"`) {
			t.Errorf("%s, a wrong answer: %d", name, got.Code)
		}
	}
}

// A row cannot begin a draft: what was typed is there to be copied, and the way to start again beside it.
func TestRowOfADraftThatIsGone(t *testing.T) {
	w, _ := dogs(t)
	for _, cookie := range []string{"", "__Secure-draft=" + strings.Repeat("A", 32)} {
		got := w.post("/dogs/1/dog-name", cookie, "dog-name", "Fido the Great")
		body := got.Body.String()
		if got.Code != 410 || !strings.Contains(body, `value="Fido the Great"`) || !strings.Contains(body, "Start again") || len(got.Header()["Set-Cookie"]) == 0 {
			t.Errorf("%q: %d\n%.3000s", cookie, got.Code, body)
		}
		if got := w.post("/dogs", cookie, "dogs", "yes"); got.Code != 410 || !strings.Contains(got.Body.String(), "no longer here") {
			t.Errorf("the group: %d", got.Code)
		}
	}
}

// An answer to a draft that was sent, and is gone since, leads to the receipt; software hears a problem.
func TestAnswerAfterSendingAndExpiry(t *testing.T) {
	w, c := dogs(t)
	cookie, _ := w.sent(c)
	if err := w.service.Store.Forget(t.Context(), submission.DraftID(token(cookie)), w.now); err != nil {
		t.Fatal(err)
	}
	if got := w.post("/rooms", cookie, "rooms", "3"); got.Code != 303 || !strings.HasSuffix(got.Header().Get("Location"), "/receipt") {
		t.Errorf("%d %s", got.Code, got.Header().Get("Location"))
	}
	got := w.request("POST", "/rooms", "rooms=3", with("Cookie", "__Secure-draft="+strings.Repeat("A", 32)), with("Accept", "application/json"))
	if p := problem(t, got); got.Code != 410 || p.Code != "expired" {
		t.Errorf("%d %+v", got.Code, p)
	}
}

// A browser that keeps no cookies is told so at the second question, with what was typed, and not sent round in circles.
func TestWithoutCookies(t *testing.T) {
	w, _ := dogs(t)
	for language, says := range map[string]string{"": "cookies may be turned off", "/cy": "efallai fod cwcis wedi’u diffodd"} {
		if got := w.post(language+"/applicant", "", "applicant-first", "Ada", "applicant-last", "Byron"); got.Code != 303 {
			t.Fatalf("the first question: %d", got.Code)
		}
		got := w.post(language+"/rooms", "", "rooms", "4")
		body := got.Body.String()
		if got.Code != 410 || !strings.Contains(body, says) || !strings.Contains(body, `value="4"`) {
			t.Errorf("the next: %d\n%.3000s", got.Code, body)
		}
		// To continue there is a choice, which begins a draft where the browser takes one now.
		again := w.post(language+"/rooms", "", "rooms", "4", page.LostField, hidden(body, page.LostField))
		if again.Code != 303 || string(w.draft(cookie(t, again)).Answers["rooms"]) != "4" {
			t.Errorf("continuing: %d", again.Code)
		}
	}
}

// The choice to begin anew stays through a wrong answer and through the other language, and each page keeps its own words there.
func TestBeginningAnewStaysChosen(t *testing.T) {
	w, _ := dogs(t)
	gone := w.halfway()
	w.now = w.now.AddDate(0, 0, 28)
	for name, test := range map[string]struct{ cookie, says string }{
		"expired":    {gone, "atebion a roesoch cynt gennym mwyach"},
		"no cookies": {"", "efallai fod cwcis wedi’u diffodd"},
	} {
		lost := w.post("/rooms", test.cookie, "rooms", "many").Body.String()
		welsh := w.post("/cy/rooms", "", "rooms", "many", page.LanguageField, "cy", page.LostField, hidden(lost, page.LostField))
		wants(t, name, welsh, 410, test.says, `lang="cy"`)
		wrong := w.post("/cy/rooms", "", "rooms", "many", page.LostField, hidden(welsh.Body.String(), page.LostField))
		wants(t, name+", wrong", wrong, 422, `name="lost"`)
		again := w.post("/rooms", "", "rooms", "many", page.LanguageField, "en", page.LostField, hidden(wrong.Body.String(), page.LostField))
		wants(t, name+", in English", again, 410, `lang="en"`)
		right := w.post("/rooms", "", "rooms", "4", page.LostField, hidden(again.Body.String(), page.LostField))
		if right.Code != 303 || string(w.draft(cookie(t, right)).Answers["rooms"]) != "4" {
			t.Errorf("%s, right: %d", name, right.Code)
		}
	}
}
