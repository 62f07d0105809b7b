package service_test

import (
	"encoding/json"
	"maps"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Rows are added from the group's page, up to as many as there may be; a row is there once its first question is answered.
func TestAddRows(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c) // two dogs, of three
	got := w.post("/dogs", cookie, "dogs", "yes")
	if want := "/apply/dog-grant/dogs/2/dog-name"; got.Code != 303 || got.Header().Get("Location") != want {
		t.Fatalf("another: %d %s", got.Code, got.Header().Get("Location"))
	}
	if got := w.get("/dogs/2/dog-name", cookie); got.Code != 200 {
		t.Errorf("the page of the new row: %d", got.Code)
	}
	if got := w.get("/check", cookie); got.Code != 200 {
		t.Errorf("a row that nobody has begun stands in the way: %d", got.Code)
	}
	for _, beyond := range []string{"/dogs/3/dog-name", "/dogs/-1/dog-name", "/dogs/02/dog-name", "/dogs/x/dog-name", "/dogs/0/x", "/rooms/0/x"} {
		if got := w.get(beyond, cookie); got.Code != 404 {
			t.Errorf("%s: %d", beyond, got.Code)
		}
		if got := w.post(beyond, cookie, "dog-name", "Max"); got.Code != 404 {
			t.Errorf("post %s: %d", beyond, got.Code)
		}
	}
	got = w.post("/dogs/2/dog-name", cookie, "dog-name", "Max")
	if want := "/apply/dog-grant/dogs/2/born"; got.Code != 303 || got.Header().Get("Location") != want {
		t.Errorf("its first answer leads to %d %s, want %s", got.Code, got.Header().Get("Location"), want)
	}
	// Until the row is whole, the group's page and the check page lead to what is missing.
	for _, path := range []string{"/dogs", "/check"} {
		if got := w.get(path, cookie); got.Code != 303 || !strings.HasSuffix(got.Header().Get("Location"), "/dogs/2/born") {
			t.Errorf("%s: %d %s", path, got.Code, got.Header().Get("Location"))
		}
	}
	w.post("/dogs/2/born", cookie, "born-day", "1", "born-month", "2", "born-year", "2025")
	w.post("/dogs/2/breed", cookie, "breed", "other")
	page := w.get("/dogs", cookie).Body.String()
	for _, name := range []string{"Rex", "Fido", "Max"} {
		if !strings.Contains(page, name) {
			t.Errorf("the group's page does not list %s", name)
		}
	}
	if got := w.post("/dogs", cookie, "dogs", "yes"); got.Code != 422 || !strings.Contains(got.Body.String(), "Error:") {
		t.Errorf("a fourth of three: %d", got.Code)
	}
	if got := w.post("/dogs", cookie); got.Code != 422 {
		t.Errorf("no answer: %d", got.Code)
	}
	if got := w.post("/dogs", cookie, "dogs", "no"); got.Code != 303 || !strings.HasSuffix(got.Header().Get("Location"), "/check") {
		t.Errorf("no more: %d %s", got.Code, got.Header().Get("Location"))
	}
	// Somebody without a draft has no rows.
	for _, path := range []string{"/dogs/0/dog-name", "/dogs"} {
		if got := w.post(path, "", "dog-name", "Max", "dogs", "yes"); got.Code != 410 {
			t.Errorf("%s without a draft: %d", path, got.Code)
		}
	}
}

// remove asks to take a row out, and presses the button.
func (w *world) remove(path, cookie string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.post(path, cookie, "was", hidden(w.get(path, cookie).Body.String(), "was"))
}

// However often the button is pressed, one row is taken out.
func TestRemovePressedTwice(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	page := w.get("/dogs/0/remove", cookie).Body.String()
	for range 2 {
		got := w.post("/dogs/0/remove", cookie, "was", hidden(page, "was"))
		if got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/dogs" {
			t.Errorf("%d %s", got.Code, got.Header().Get("Location"))
		}
	}
	if left := w.draft(cookie).Answers; string(left["dogs/0/dog-name"]) != `"Fido"` {
		t.Errorf("left is %s", left)
	}
}

// So it is for the last row, which is gone then, and for who goes back to the page that asked.
func TestRemoveTheLastTwice(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	for _, row := range []string{"/dogs/1/remove", "/dogs/0/remove"} {
		page := w.get(row, cookie).Body.String()
		w.post(row, cookie, "was", hidden(page, "was"))
		for method, got := range map[string]*httptest.ResponseRecorder{"pressed again": w.post(row, cookie, "was", hidden(page, "was")), "back": w.get(row, cookie)} {
			if got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/dogs" {
				t.Errorf("%s, %s: %d %s", row, method, got.Code, got.Header().Get("Location"))
			}
		}
	}
	if got := w.get("/dogs", cookie); got.Code != 200 || !strings.Contains(got.Body.String(), "Do you have a dog to add?") {
		t.Errorf("the group without a row: %d %s", got.Code, got.Header().Get("Location"))
	}
}

// A row that is taken out is gone; those behind it move up with all their answers; everything else stays, what this
// version does not know included.
func TestRemoveRows(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	w.post("/dogs/2/dog-name", cookie, "dog-name", "Max")
	w.post("/dogs/2/born", cookie, "born-day", "1", "born-month", "2", "born-year", "2025")
	w.post("/dogs/2/breed", cookie, "breed", "other")
	id := submission.DraftID(token(cookie))
	for _, unknown := range []string{"asked-by-the-next-version", "dogs/0/asked-by-the-next-version", "dogs/2/asked-by-the-next-version"} {
		save := store.Save{Path: unknown, Answer: json.RawMessage(`"` + unknown + `"`), Locale: "en", Expires: w.now.AddDate(0, 0, 28)}
		if _, err := w.service.Store.Save(t.Context(), id, save, w.now); err != nil {
			t.Fatal(err)
		}
	}
	before := w.draft(cookie).Answers
	confirm := w.get("/dogs/1/remove", cookie)
	if confirm.Code != 200 || !strings.Contains(confirm.Body.String(), "Fido") {
		t.Errorf("the question: %d", confirm.Code)
	}
	if !maps.EqualFunc(before, w.draft(cookie).Answers, same) {
		t.Error("looking at the question takes the row out")
	}
	got := w.remove("/dogs/1/remove", cookie)
	if got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/dogs" {
		t.Fatalf("%d %s", got.Code, got.Header().Get("Location"))
	}
	want := map[string]json.RawMessage{}
	for path, answer := range before {
		if strings.HasPrefix(path, "dogs/1/") {
			continue
		}
		want[strings.Replace(path, "dogs/2/", "dogs/1/", 1)] = answer
	}
	if after := w.draft(cookie).Answers; !maps.EqualFunc(after, want, same) {
		t.Errorf("left is\n%s, want\n%s", after, want)
	}
	for _, path := range []string{"/dogs/-1/remove", "/dogs/x/remove", "/cats/0/remove", "/rooms/0/remove"} {
		if get, post := w.get(path, cookie), w.post(path, cookie); get.Code != 404 || post.Code != 404 {
			t.Errorf("%s: %d, %d", path, get.Code, post.Code)
		}
	}
	if got := w.get("/check", cookie); got.Code != 200 || strings.Contains(got.Body.String(), "Fido") || !strings.Contains(got.Body.String(), "Max") {
		t.Errorf("the check page: %d", got.Code)
	}
	// The group's page does not offer to take out the last where there must be one.
	w.remove("/dogs/1/remove", cookie)
	if page := w.get("/dogs", cookie); strings.Contains(page.Body.String(), "/remove") {
		t.Error("the last of at least one can be taken out")
	}
	if got := w.post("/dogs/0/remove", ""); got.Code != 410 {
		t.Errorf("without a draft: %d", got.Code)
	}
}

// While a row is taken out in one tab, a page of the other that showed a row cannot write into the one that moved up.
func TestRemoveInAnotherTab(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	row, added := w.get("/dogs/0/dog-name", cookie).Body.String(), w.get("/dogs/2/dog-name", cookie).Body.String()
	w.remove("/dogs/0/remove", cookie)
	for page, path := range map[string]string{row: "/dogs/0/dog-name", added: "/dogs/2/dog-name"} {
		got := w.post(path, cookie, "dog-name", "Rexi", "was", hidden(page, "was"), "rows", hidden(page, "rows"))
		if got.Code != 409 || !strings.Contains(got.Body.String(), `href="/apply/dog-grant/dogs"`) {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
	if got := w.get("/dogs", cookie); got.Code != 200 || strings.Contains(got.Body.String(), "Rexi") {
		t.Errorf("the group's page: %d", got.Code)
	}
	if stored := string(w.draft(cookie).Answers["dogs/0/dog-name"]); stored != `"Fido"` {
		t.Errorf("stored is %s", stored)
	}
}
