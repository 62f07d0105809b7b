package service_test

import (
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
)

// What is kept is told beside what was typed, where its question is not asked now, too. What has to be given again is not told: the
// page says that instead.
func TestAConflictTellsWhatIsKept(t *testing.T) {
	const stored = "The answer that we have now"
	w, cookie := drafted(t)
	kept := string(w.draft(cookie).Answers["rooms"])
	tx := asking(ask.Whole{Name: "rooms", Min: 1, Max: 20, When: ask.YesNo{Name: "garden"}.Is(true)})
	w.released(tx)
	w.mend("/garden", cookie, "garden", "no")
	wants(t, "not asked", w.post("/rooms", cookie, "rooms", "9"), 409, stored, ">"+kept+"</p>")

	tx = asking(ask.Group{Name: "dogs", Min: 1, Max: 3, Title: ask.Text{Name: "dog-name"}, Questions: []ask.Question{
		ask.Text{Name: "dog-name", Max: 35}, ask.OneOf{Name: "breed", Options: []string{"terrier", "hound", "other"}},
		ask.Date{Name: "born", When: ask.OneOf{Name: "breed"}.Is("no such")},
	}})
	w.released(tx)
	got := w.post("/dogs/0/born", cookie, "born-day", "1", "born-month", "2", "born-year", "2025")
	if got.Code != 409 || strings.Contains(got.Body.String(), "Not provided") {
		t.Errorf("not asked in its row: %d\n%.5000s", got.Code, got.Body)
	}

	w.released(asking(ask.Whole{Name: "rooms", Min: 1, Max: 2}))
	got = w.post("/rooms", cookie, "rooms", "1")
	if body := got.Body.String(); got.Code != 409 || !strings.Contains(body, asksAgain) || strings.Contains(body, stored) || strings.Contains(body, "Keep the answer") {
		t.Errorf("to be given again: %d\n%.5000s", got.Code, body)
	}
}

// To finish later with nothing typed leads there from a page of an older version too.
func TestFinishLaterFromAnOlderPage(t *testing.T) {
	w, cookie := drafted(t)
	stale := hidden(w.get("/rooms", cookie).Body.String(), page.DefinitionField)
	tx := sample.Transaction
	tx.Older.Again = []string{"rooms"}
	w.released(tx)
	got := w.post("/rooms", cookie, "rooms", " ", page.DefinitionField, stale, page.LaterField, "yes")
	if at := got.Header().Get("Location"); got.Code != 303 || at != "/apply/dog-grant/finish-later" {
		t.Errorf("%d %s", got.Code, at)
	}
}

// Who changes an answer and looks at the page in the other language is told of no conflict with the answer that they change. A page
// of before the answer was given is one, in the other language too, and stays one in the first.
func TestLanguageOfAConflict(t *testing.T) {
	w, cookie := drafted(t)
	form := w.get("/rooms?change", cookie).Body.String()
	fields := func(body string, more ...string) []string {
		return append(more, page.MarkField, hidden(body, page.MarkField), page.ConflictField, hidden(body, page.ConflictField))
	}
	without := func(all []string) []string { // a page without the field posts none
		if all[len(all)-1] == "" {
			return all[:len(all)-2]
		}
		return all
	}
	wrong := w.post("/rooms", cookie, without(fields(form, "rooms", "many"))...)
	right := w.post("/cy/rooms", cookie, without(fields(wrong.Body.String(), "rooms", "9", page.LanguageField, "cy"))...)
	if wrong.Code != 422 || right.Code != 200 || pageLanguage(right) != "cy" || !strings.Contains(right.Body.String(), `value="9"`) {
		t.Errorf("%d, then %d\n%.3000s", wrong.Code, right.Code, right.Body)
	}

	kept := string(w.draft(cookie).Answers["rooms"])
	before := w.post("/cy/rooms", cookie, "rooms", "9", page.LanguageField, "cy")
	conflict := w.post("/rooms", cookie, "rooms", "9")
	welsh := w.post("/cy/rooms", cookie, without(fields(conflict.Body.String(), "rooms", "9", page.LanguageField, "cy"))...)
	back := w.post("/rooms", cookie, without(fields(welsh.Body.String(), "rooms", "9", page.LanguageField, "en"))...)
	wants(t, "a page of before", before, 409, ">"+kept+"</p>")
	wants(t, "a conflict", conflict, 409, ">"+kept+"</p>")
	wants(t, "a conflict in Welsh", welsh, 409, ">"+kept+"</p>", `lang="cy"`)
	wants(t, "and in English again", back, 409, ">"+kept+"</p>", `lang="en"`)
	if got := w.post("/rooms", cookie, fields(back.Body.String(), "rooms", "9")...); got.Code != 303 || string(w.draft(cookie).Answers["rooms"]) != "9" {
		t.Errorf("continuing there: %d", got.Code)
	}
}
