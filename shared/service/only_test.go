package service_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
)

// comeBack comes back by a return code, in a browser that has the cookie of another draft.
func (w *world) comeBack(code, cookie string) *httptest.ResponseRecorder {
	w.t.Helper()
	form := birth(born)
	form.Set(page.KeyField, code)
	return w.request("POST", "/return", form.Encode(), with("Cookie", cookie), with("Origin", origin), from("198.51.100.1"))
}

// Who comes back by a code in a browser with answers that only this browser finds is told so first: nothing is hidden from its owner
// without a word. Where the answers are found again, are sent, or there are none, they come back at once.
func TestComeBackHidesNothing(t *testing.T) {
	w, c := dogs(t)
	kept := w.halfway()
	code := w.code(kept, nil)
	theirs := w.start()
	w.post("/applicant", theirs, "applicant-first", "Grace", "applicant-last", "Hopper")
	for _, language := range []string{"", "/cy"} {
		form := birth(born)
		form.Set(page.KeyField, code)
		got := w.request("POST", language+"/return", form.Encode(), with("Cookie", theirs), with("Origin", origin), from("198.51.100.1"))
		if got.Code != http.StatusConflict || len(got.Header()["Set-Cookie"]) > 0 {
			t.Fatalf("%d %v", got.Code, got.Header())
		}
		for _, want := range []string{`href="/apply/dog-grant` + language + `/finish-later"`, `href="/apply/dog-grant` + language + `/forget"`} {
			if !strings.Contains(got.Body.String(), want) {
				t.Errorf("the page has no %s", want)
			}
		}
	}
	if stored := string(w.draft(theirs).Answers["applicant"]); !strings.Contains(stored, "Hopper") {
		t.Errorf("stored is %s", stored)
	}
	// A wrong code is told as ever: only who may come back learns of the other answers, which are their browser's own.
	if got := w.comeBack("000-000-0000", theirs); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("a wrong code: %d", got.Code)
	}
	sent, _ := w.sent(c)
	coded := w.start()
	w.post("/applicant", coded, "applicant-first", "Grace", "applicant-last", "Hopper")
	w.code(coded, birth("1990"))
	forgotten := w.halfway()
	w.post("/forget", forgotten)
	for name, cookie := range map[string]string{"none": "", "no answers": w.start(), "the same": kept, "with a code of their own": coded, "sent": sent,
		"deleted": forgotten, "no cookie of ours": "__Secure-draft=x"} {
		t.Run(name, func(t *testing.T) {
			got := w.comeBack(code, cookie)
			if got.Code != 303 || cookieOf(got.Header()["Set-Cookie"]) != kept {
				t.Errorf("%d %v", got.Code, got.Header())
			}
		})
	}
}
