package service_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
)

// bToken is the draft of the next person.
const bToken = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"

// What was typed for somebody whose draft is gone, or for whom the help is over, does not go to the next person by the page that told so.
// It is shown. Who is not staff goes on by such a page with whichever draft comes next.
func TestLostPageOfAnotherPerson(t *testing.T) {
	w, _ := dogs(t)
	ada := w.helping(aToken, "a-secret", nil)
	w.get("/assist", ada)
	form := hiddenIn(w.get("/applicant", ada).Body.String())
	form.Set("applicant-first", "Ada")
	form.Set("applicant-last", "Byron")
	if err := w.service.Store.Forget(t.Context(), submission.DraftID(aToken), w.now); err != nil {
		t.Fatal(err)
	}
	lost := w.form("/applicant", ada, form)
	again := hiddenIn(lost.Body.String())
	if lost.Code != 410 || !again.Has(page.LostField) {
		t.Fatalf("%d %q", lost.Code, again)
	}
	again.Set("applicant-first", "Ada")
	again.Set("applicant-last", "Byron")
	bob := w.helping(bToken, "another-secret", nil)
	w.get("/assist", bob)
	wants(t, "continued", w.form("/applicant", bob, again), 409, "You are helping somebody else now", "Byron")
	if d := w.draft("__Secure-draft=" + bToken); len(d.Answers) != 0 {
		t.Errorf("the next person's answers are %s", d.Answers)
	}
	own := w.start()
	if got := w.form("/applicant", own, again); got.Code != 303 {
		t.Errorf("who is not staff: %d", got.Code)
	}
}

// A sheet whose draft is gone goes to the same numbered form begun anew, and takes the place of no other form.
func TestLostSheetOfAnotherForm(t *testing.T) {
	w, c := dogs(t)
	day := date.Of(w.now)
	one := w.onPaper(aToken, "a-secret", day)
	sheet := func(body string) url.Values {
		form := w.sheetOf(c, 1)
		for name, values := range hiddenIn(body) {
			form[name] = values
		}
		return form
	}
	form := sheet(w.get("/keying", one).Body.String())
	for name, cookies := range map[string]string{"the draft is gone": one, "no cookie is left": ""} {
		t.Run(name, func(t *testing.T) {
			if err := w.service.Store.Forget(t.Context(), submission.DraftID(aToken), w.now); err != nil {
				t.Fatal(err)
			}
			lost := w.form("/keying", cookies, form)
			if lost.Code != 410 {
				t.Fatalf("%d", lost.Code)
			}
			again := sheet(lost.Body.String())
			next := strings.Repeat("B", 30) + map[bool]string{true: "BA", false: "BB"}[cookies == ""]
			other := w.onPaper(next, "secret-of-"+next, day)
			wants(t, "continued in another", w.form("/keying", other, again), 409, "You are helping somebody else now", "Byron")
			if d := w.draft("__Secure-draft=" + next); len(d.Answers) != 0 {
				t.Errorf("the other form has %s", d.Answers)
			}
			same := w.onPaper(aToken, "secret-once-more-"+next, day)
			again.Set(page.MarkField, w.mark("/keying", same))
			if got := w.form("/keying", same, again); got.Code != 303 {
				t.Errorf("the same form begun anew: %d %s", got.Code, faultsOn(got.Body.String()))
			}
		})
	}
}

// Who has sent for somebody and starts in the same browser goes to the desk: a draft of their own beside the cookie of their help could be
// filled in by no form. So does who comes back by a code to another draft.
func TestStartAfterSendingForSomebody(t *testing.T) {
	w, c := dogs(t)
	kept := w.halfway()
	code := w.code(kept, nil)
	both := w.helping(aToken, "a-secret", nil)
	w.get("/assist", both)
	toDesk := func(name string, got *httptest.ResponseRecorder) {
		t.Helper()
		if got.Code != 303 || got.Header().Get("Location") != "/desk/kennels/assist" || len(got.Header()["Set-Cookie"]) > 0 {
			t.Errorf("%s: %d %v", name, got.Code, got.Header())
		}
	}
	toDesk("back by a code while helping", w.comeBack(code, both))
	w.fill(both, c)
	if got := w.post("/submit", both); got.Code != 303 {
		t.Fatalf("%d", got.Code)
	}
	toDesk("start", w.post("/start", both))
	toDesk("another", w.post("/start", both, page.AgainField, page.AgainYes))
	toDesk("back by a code", w.comeBack(code, both))
}

// What a colleague keyed of the same form stays told beside what is keyed here, in the other language too, with a row more and beside what
// is wrong; and is told again where they key once more.
func TestKeyedElsewhereStaysTold(t *testing.T) {
	w, c := dogs(t)
	day := date.Of(w.now)
	one, two := w.onPaper(aToken, "secret-of-one", day), w.onPaper(aToken, "secret-of-two", day)
	other := w.sheetOf(c, 1)
	other.Set("rooms", "9")
	if got := w.form("/keying", one, w.sheetOf(c, 1)); got.Code != 303 {
		t.Fatalf("%d", got.Code)
	}
	told := w.form("/keying", two, other)
	wants(t, "keyed elsewhere", told, 409, "this form was keyed on another page too")
	post := func(path string, more ...string) *httptest.ResponseRecorder {
		form := w.sheetOf(c, 1)
		for name, values := range hiddenIn(told.Body.String()) {
			form[name] = values
		}
		form.Set("rooms", "9")
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return w.form(path, two, form)
	}
	wants(t, "in Welsh", post("/cy/keying?"+page.FormOnly, page.LanguageField, "cy"), 200, "teipiwyd y ffurflen hon ar dudalen arall hefyd", `name="conflict"`)
	wants(t, "a row more", post("/keying", page.MoreField, "dogs"), 200, "this form was keyed on another page too", `name="dogs/2/dog-name"`)
	wants(t, "something wrong", post("/keying", "phone", ""), 422, "this form was keyed on another page too", `href="#phone"`)
	if got := w.post("/rooms", one, "rooms", "7", page.MarkField, w.mark("/rooms", one)); got.Code != 303 {
		t.Fatalf("%d", got.Code)
	}
	told = post("/keying")
	wants(t, "keyed elsewhere once more", told, 409, "the answer is: 7")
	if got := post("/keying"); got.Code != 303 {
		t.Errorf("the choice: %d", got.Code)
	}
}
