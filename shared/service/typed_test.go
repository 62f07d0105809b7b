package service_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
)

// The other language, on a page that shows what somebody has typed, is a button of its form: the page comes in that language with
// all that is typed, and nothing is saved.
func TestLanguageOfWhatIsTyped(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	long := strings.Repeat("A long story. ", 50)
	button := func(body, address string) bool {
		return strings.Contains(body, `form="answer" formaction="`+address+`" name="`+page.LanguageField+`"`) && strings.Contains(body, `id="answer"`)
	}
	wrong := w.post("/story", cookie, "story", long)
	if wrong.Code != 422 || !button(wrong.Body.String(), "/apply/dog-grant/cy/story") {
		t.Errorf("a wrong answer: %d\n%.3000s", wrong.Code, wrong.Body)
	}
	welsh := w.post("/cy/story", cookie, "story", long, page.LanguageField, "cy")
	if welsh.Code != 422 || pageLanguage(welsh) != "cy" || !strings.Contains(welsh.Body.String(), long) || !button(welsh.Body.String(), "/apply/dog-grant/story") {
		t.Errorf("in Welsh: %d %s\n%.3000s", welsh.Code, pageLanguage(welsh), welsh.Body)
	}
	// What is right by now is not saved by looking at it in another language.
	right := w.post("/cy/story", cookie, "story", "Short", page.LanguageField, "cy")
	if right.Code != 200 || !strings.Contains(right.Body.String(), "Short</textarea>") || len(w.draft(cookie).Answers) > 0 {
		t.Errorf("a right answer: %d, saved %v", right.Code, w.draft(cookie).Answers)
	}
	// A conflict stays one.
	w.fill(cookie, c)
	conflict := w.post("/cy/rooms", cookie, "rooms", "9", page.LanguageField, "cy")
	if conflict.Code != 409 || pageLanguage(conflict) != "cy" || !strings.Contains(conflict.Body.String(), ">4</p>") || string(w.draft(cookie).Answers["rooms"]) != "4" {
		t.Errorf("a conflict: %d\n%.3000s", conflict.Code, conflict.Body)
	}
	// What is lost stays on the page, and begins nothing.
	for _, fields := range [][]string{{}, {page.LostField, "yes"}} {
		lost := w.post("/cy/rooms", "", append(fields, "rooms", "9", page.LanguageField, "cy")...)
		if lost.Code != 410 || pageLanguage(lost) != "cy" || !strings.Contains(lost.Body.String(), `value="9"`) || cookieOf(lost.Header()["Set-Cookie"]) != "__Secure-draft=" {
			t.Errorf("a draft that is gone: %d %v", lost.Code, lost.Header()["Set-Cookie"])
		}
	}
	if body := w.get("/rooms", cookie).Body.String(); strings.Contains(body, page.LanguageField) {
		t.Error("a page with nothing typed has a button for the language")
	}
}

// An address that is looked for stays typed in the other language.
func TestLanguageOfWhatIsLookedFor(t *testing.T) {
	w := finding(t)
	cookie := w.halfway()
	got := w.looked("/cy/home", cookie, "AB9 1DG", "Dog House", page.LanguageField, "cy")
	if got.Code != 200 || pageLanguage(got) != "cy" || !strings.Contains(got.Body.String(), `value="AB9 1DG"`) || !strings.Contains(got.Body.String(), `value="Dog House"`) {
		t.Errorf("%d\n%.3000s", got.Code, got.Body)
	}
}

// To finish later saves what is typed. What is not right is told, with the way to leave without it; where nothing is typed there is
// nothing to save.
func TestFinishLaterSavesWhatIsTyped(t *testing.T) {
	w, _ := dogs(t)
	cookie := w.halfway()
	for language, link := range map[string]string{"": "/apply/dog-grant/finish-later", "/cy": "/apply/dog-grant/cy/finish-later"} {
		if body := w.get(language+"/rooms", cookie).Body.String(); !strings.Contains(body, `name="later"`) || strings.Contains(body, `href="`+link) {
			t.Errorf("it is no button: %.5000s", body)
		}
		got := w.post(language+"/rooms", cookie, "rooms", "many", page.LaterField, "yes")
		if got.Code != 422 || !strings.Contains(got.Body.String(), `value="many"`) || !strings.Contains(got.Body.String(), `href="`+link) {
			t.Errorf("a wrong answer: %d\n%.3000s", got.Code, got.Body)
		}
		if got := w.post(language+"/rooms", cookie, "rooms", " ", page.LaterField, "yes"); got.Code != 303 || got.Header().Get("Location") != link {
			t.Errorf("nothing typed: %d %s", got.Code, got.Header().Get("Location"))
		}
	}
	if _, saved := w.draft(cookie).Answers["rooms"]; saved {
		t.Error("nothing was saved as an answer")
	}
	got := w.post("/rooms", cookie, "rooms", "4", page.LaterField, "yes")
	if got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/finish-later" || string(w.draft(cookie).Answers["rooms"]) != "4" {
		t.Errorf("%d %s", got.Code, got.Header().Get("Location"))
	}
	first := w.post("/applicant", "", "applicant-first", "Ada", "applicant-last", "Byron", page.LaterField, "yes")
	if first.Code != 303 || first.Header().Get("Location") != "/apply/dog-grant/finish-later" || len(w.draft(cookieOf(first.Header()["Set-Cookie"])).Answers) != 1 {
		t.Errorf("the first question: %d %s", first.Code, first.Header().Get("Location"))
	}
}

// On the pages that look for an address too: what is typed there stands on the page by hand, to be mended or left.
func TestFinishLaterWhileLooking(t *testing.T) {
	w := finding(t)
	cookie := w.halfway()
	if got := w.looked("/home", cookie, "", "", page.LaterField, "yes"); got.Code != 303 || !strings.HasSuffix(got.Header().Get("Location"), "/finish-later") {
		t.Errorf("nothing typed: %d %s", got.Code, got.Header().Get("Location"))
	}
	got := w.looked("/home", cookie, "AB9 1DG", "", page.LaterField, "yes")
	if got.Code != 422 || !strings.Contains(got.Body.String(), `value="AB9 1DG"`) || !strings.Contains(got.Body.String(), "/finish-later") {
		t.Errorf("a postcode: %d\n%.3000s", got.Code, got.Body)
	}
	form := url.Values{"home-line-1": {"1 Dog Lane"}, "home-town": {"Barkham"}, "home-postcode": {"AB9 1DG"}, page.FindField: {page.FindAsked}, page.LaterField: {"yes"}}
	if got := w.form("/home", cookie, form); got.Code != 303 || w.draft(cookie).Answers["home"] == nil {
		t.Errorf("an address by hand: %d", got.Code)
	}
}

// An address that was found and not confirmed is not saved, and the one that there was before does not stand for it either.
func TestFinishLaterWithoutTheAddressThatWasFound(t *testing.T) {
	w := finding(t)
	cookie := w.halfway()
	one := w.looked("/home", cookie, "AB9 1DG", "rose")
	wants(t, "one", one, 200, "Is this the address?")
	posted := func(body string, more ...string) []string {
		for _, field := range regexp.MustCompile(`type="hidden" name="([^"]*)" value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
			more = append(more, field[1], field[2])
		}
		return append(more, page.LaterField, "yes")
	}
	wants(t, "not confirmed", w.post("/home", cookie, posted(one.Body.String())...), 422, "/finish-later")
	if kept := w.draft(cookie).Answers["home"]; kept != nil {
		t.Fatalf("saved: %s", kept)
	}
	if got := w.post("/home", cookie, "home-line-1", "1 Dog Lane", "home-town", "Barkham", "home-postcode", "ab91ea"); got.Code != 303 {
		t.Fatalf("%d", got.Code)
	}
	kept := string(w.draft(cookie).Answers["home"])
	form := w.get("/home?change", cookie).Body.String()
	for language, says := range map[string]string{"": "Find the address at this postcode", "/cy": "Chwiliwch am y cyfeiriad"} {
		asked := w.post(language+"/home", cookie, page.FindGoField, page.GoSearch, page.MarkField, hidden(form, page.MarkField),
			"home-line-1", "1 Dog Lane", "home-town", "Barkham", "home-postcode", "AB9 1EA").Body.String()
		other := []string{page.FindField, page.FindAsked, page.FindPostcodeField, "AB9 1DG", page.MarkField, hidden(asked, page.MarkField),
			"home-line-1", hidden(asked, "home-line-1"), "home-town", hidden(asked, "home-town"), "home-postcode", hidden(asked, "home-postcode")}
		wants(t, "another postcode", w.post(language+"/home", cookie, append(other, page.LaterField, "yes")...), 422,
			`name="find" value="asked"`, `value="AB9 1DG"`, says, `href="#find-postcode"`, `/finish-later"`)
		found := w.post(language+"/home", cookie, append(other, page.FindBuildingField, "rose")...)
		wants(t, "what was found there", w.post(language+"/home", cookie, posted(found.Body.String())...), 422, `value="AB9 1DG"`, says)
		same := append(slices.Clone(other), page.LaterField, "yes")
		same[3] = "ab9 1ea"
		if got := w.post(language+"/home", cookie, same...); got.Code != 303 || string(w.draft(cookie).Answers["home"]) != kept {
			t.Errorf("the same postcode: %d %s", got.Code, w.draft(cookie).Answers["home"])
		}
	}
}

// The return code is shown once. In the other language the page brings it along: it is the same code, and no other is made.
func TestLanguageOfTheReturnCode(t *testing.T) {
	w, _ := dogs(t)
	cookie := w.halfway()
	shown := w.post("/finish-later", cookie).Body.String()
	code := hidden(shown, page.KeyField)
	if code == "" || !strings.Contains(shown, `formaction="/apply/dog-grant/cy/finish-later"`) {
		t.Fatalf("%.4000s", shown)
	}
	welsh := w.post("/cy/finish-later", cookie, page.KeyField, code, page.LanguageField, "cy")
	if welsh.Code != 200 || pageLanguage(welsh) != "cy" || !strings.Contains(welsh.Body.String(), ">"+code+"<") {
		t.Errorf("%d\n%.4000s", welsh.Code, welsh.Body)
	}
	if got := w.lookup("/return", code, birth(born), "192.0.2.9"); got.Code != 303 {
		t.Errorf("the code leads nowhere: %d", got.Code)
	}
	// What is not the draft's code is not shown.
	for _, wrong := range []string{"ABC-DEF-GHJK", "<script>", "x"} {
		if got := w.post("/finish-later", cookie, page.KeyField, wrong); got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/finish-later" {
			t.Errorf("%s: %d", wrong, got.Code)
		}
	}
}
