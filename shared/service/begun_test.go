package service_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Who starts in a browser with answers that are not sent is asked first, in both languages, and shown none of them: they may be those of
// whoever used it before. To go on is one press, and leads to where they were.
func TestStartWhereSomebodyHasBegun(t *testing.T) {
	w, _ := dogs(t)
	cookie := w.halfway()
	for prefix, title := range map[string]string{"": "There are answers in this browser", "/cy": "Mae atebion yn y porwr hwn"} {
		asked := w.post(prefix+"/start", cookie)
		body := asked.Body.String()
		if asked.Code != http.StatusOK || len(asked.Header()["Set-Cookie"]) > 0 || !strings.Contains(body, title) {
			t.Fatalf("%s is not asked first: %d %v", prefix, asked.Code, asked.Header())
		}
		for _, answer := range []string{"Ada", "Byron", born} {
			if strings.Contains(body, answer) {
				t.Errorf("the page shows %s", answer)
			}
		}
		on := w.post(prefix+"/start", cookie, page.AgainField, page.AgainOn)
		if want := prefix + "/dog-grant/nino/"; on.Code != 303 || on.Header().Get("Location") != want || cookieOf(on.Header()["Set-Cookie"]) != "" {
			t.Errorf("to go on leads to %d %s, want %s", on.Code, on.Header().Get("Location"), want)
		}
	}
	if got := w.post("/start", w.start()); got.Code != 303 {
		t.Errorf("a draft without answers: %d", got.Code)
	}
	if d := w.draft(cookie); len(d.Answers) != 2 {
		t.Errorf("the draft holds %s", d.Answers)
	}
}

// To begin anew deletes what was there, which nobody finds again, and makes another draft. To press twice, or what no button says, deletes
// nothing more.
func TestStartAnew(t *testing.T) {
	w, _ := dogs(t)
	cookie := w.halfway()
	for _, other := range []string{"", page.AgainYes, page.AgainLeave, "x"} {
		if got := w.post("/start", cookie, page.AgainField, other); got.Code != http.StatusOK || len(w.draft(cookie).Answers) != 2 {
			t.Errorf("%q: %d", other, got.Code)
		}
	}
	for range 2 {
		got := w.post("/start", cookie, page.AgainField, page.AgainDelete)
		next := cookieOf(got.Header()["Set-Cookie"])
		if got.Code != 303 || got.Header().Get("Location") != "/dog-grant/applicant/" || next == "" || next == cookie || len(w.draft(next).Answers) > 0 {
			t.Fatalf("%d %v", got.Code, got.Header())
		}
	}
	if got := w.get("/applicant", cookie); got.Code != http.StatusGone {
		t.Errorf("what was there before: %d", got.Code)
	}
}

// Where a return code leads to the answers they stay for whoever has it. What a button said that it deletes is deleted, though a code was
// asked for meanwhile.
func TestStartAnewLeavesWhatIsKept(t *testing.T) {
	w, _ := dogs(t)
	cookie := w.halfway()
	code := w.code(cookie, nil)
	if body := w.post("/start", cookie).Body.String(); !strings.Contains(body, `value="`+page.AgainLeave+`"`) || strings.Contains(body, `value="`+page.AgainDelete+`"`) {
		t.Error("the page says that it deletes what is kept")
	}
	got := w.post("/start", cookie, page.AgainField, page.AgainLeave)
	next := cookieOf(got.Header()["Set-Cookie"])
	if got.Code != 303 || next == cookie || len(w.draft(next).Answers) > 0 {
		t.Fatalf("%d %v", got.Code, got.Header())
	}
	if back := w.comeBack(code, next); back.Code != 303 || cookieOf(back.Header()["Set-Cookie"]) != cookie || len(w.draft(cookie).Answers) != 2 {
		t.Errorf("back to them: %d %v", back.Code, back.Header())
	}
	w.post("/start", cookie, page.AgainField, page.AgainDelete)
	if back := w.comeBack(code, ""); back.Code != http.StatusUnprocessableEntity {
		t.Errorf("back to what was deleted: %d", back.Code)
	}
}

// Of a change that is begun in this browser the page says so; to begin anew leaves what was sent as it is. What was sent meanwhile, in
// another tab, is told as ever.
func TestStartOverAChange(t *testing.T) {
	w, c := changeable(t)
	sent, ref := w.sent(c)
	change := w.change(sent, ref)
	asked := w.post("/start", change)
	if body := asked.Body.String(); asked.Code != http.StatusOK || !strings.Contains(body, "There are changes in this browser") {
		t.Fatalf("%d %s", asked.Code, body)
	}
	if got := w.post("/start", change, page.AgainField, page.AgainDelete); got.Code != 303 {
		t.Errorf("%d", got.Code)
	}
	if versions, _ := w.versions(ref); len(versions) != 1 {
		t.Errorf("%d versions", len(versions))
	}
	if got := w.get("/receipt", sent); got.Code != http.StatusOK {
		t.Errorf("its receipt: %d", got.Code)
	}
	for _, said := range []string{page.AgainOn, page.AgainDelete, page.AgainLeave} {
		if got := w.post("/start", sent, page.AgainField, said); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "You have already sent this") {
			t.Errorf("%s, after it was sent: %d", said, got.Code)
		}
	}
}

// Where a draft of before is finished on its own version, what is begun in its place is of today's.
func TestStartAnewOverAnOlderVersion(t *testing.T) {
	w, cookie := drafted(t)
	tx := asking(ask.Whole{Name: "rooms", Min: 1, Max: 2})
	tx.Older.Finish, tx.Older.Until = []transaction.Transaction{sample.Transaction}, date.Of(w.now)
	w.released(tx)
	got := w.post("/start", cookie, page.AgainField, page.AgainDelete)
	if got.Code != 303 || got.Header().Get("Location") != "/dog-grant/" || !strings.Contains(strings.Join(got.Header()["Set-Cookie"], ""), "Max-Age=0") {
		t.Errorf("%d %v", got.Code, got.Header())
	}
	if _, err := w.service.Store.Draft(t.Context(), submission.DraftID(token(cookie)), w.now); !errors.Is(err, store.ErrNoDraft) {
		t.Errorf("the draft: %v", err)
	}
}

// Staff who help go on as ever with what their desk began, and begin nothing else in the same browser.
func TestStartWhileHelping(t *testing.T) {
	w, _ := dogs(t)
	cookies := w.helping(aToken, "secret-of-the-help-0001", nil)
	w.get("/assist", cookies)
	w.post("/applicant", cookies, "applicant-first", "Ada", "applicant-last", "Byron")
	for _, said := range []string{"", page.AgainDelete} {
		got := w.post("/start", cookies, page.AgainField, said)
		if got.Code != 303 || len(got.Header()["Set-Cookie"]) > 0 {
			t.Errorf("%q: %d %v", said, got.Code, got.Header())
		}
		if is := string(w.draft("__Secure-draft=" + aToken).Answers["applicant"]); !strings.Contains(is, "Byron") {
			t.Errorf("%q: the answers are %s", said, is)
		}
	}
}
