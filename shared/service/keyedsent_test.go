package service_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/assist"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Two have begun with the same numbered form, and the first sends it. The second is told so, wherever they go: they do not get the
// first's receipt with its code, and what they have keyed stays before them. Nor is the first led to a receipt that does not hold what
// they send once more.
func TestKeyedAndSent(t *testing.T) {
	tx := sample.Transaction
	tx.Amend, tx.Withdraw, tx.Upload = true, true, transaction.Small
	w, c := newWorld(t, tx), worked(t, tx, "two-dogs")
	day := date.Of(w.now)
	number := submission.Candidate(submission.DraftKey(aToken), 0)
	one := w.helping(aToken, "secret-of-one", func(h *assist.Help) { h.Channel, h.ReceivedOn, h.Number = submission.Paper, day, number })
	two := w.helping(aToken, "secret-of-two", func(h *assist.Help) {
		h.Channel, h.ReceivedOn, h.Number, h.By, h.Name = submission.Paper, day, number, "subject-of-tomos", "Tomos"
	})
	w.get("/assist", one)
	if got := w.get("/keying", two); got.Code != 200 {
		t.Fatalf("%d", got.Code)
	}
	if got := w.form("/keying", one, w.sheetOf(c, 1)); got.Code != 303 {
		t.Fatalf("%d", got.Code)
	}
	w.post("/submit", one)
	receipt := w.get("/receipt", one)
	sub, _, _ := w.became("__Secure-draft=" + aToken)
	code := submission.ReceiptCode(sub.Key).String()
	if receipt.Code != 200 || !strings.Contains(receipt.Body.String(), code) {
		t.Fatalf("the first's receipt: %d", receipt.Code)
	}
	for name, cookies := range map[string]string{"the second": two, "the first": one} {
		form := w.sheetOf(c, 1)
		form.Set("rooms", "9")
		got := w.form("/keying", cookies, form)
		body := got.Body.String()
		if got.Code != 409 || !strings.Contains(faultsOn(body), "was sent already") || !strings.Contains(body, `value="9"`) || strings.Contains(body, code) {
			t.Errorf("%s posts another sheet: %d %s", name, got.Code, faultsOn(body))
		}
		if !strings.Contains(faultsOn(body), "The number of the form is the reference") || !strings.Contains(body, number.String()) {
			t.Errorf("%s is not told the number of the form: %s", name, faultsOn(body))
		}
	}
	for _, path := range []string{"/receipt", "/keying", "/assist", "/check"} {
		got := w.get(path, two)
		if got.Code == 303 {
			if to := got.Header().Get("Location"); to != "/apply/dog-grant/receipt" {
				t.Errorf("%s leads the second to %s", path, to)
			}
			got = w.get("/receipt", two)
		}
		if body := got.Body.String(); got.Code != 409 || !strings.Contains(body, "was keyed already") || strings.Contains(body, code) {
			t.Errorf("the second at %s: %d", path, got.Code)
		}
	}
	if got := w.post("/submit", two); got.Code != 409 && (got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/receipt") {
		t.Errorf("the second sends: %d %s", got.Code, got.Header().Get("Location"))
	}
	at := "/submissions/" + sub.Reference.String()
	for _, way := range []struct {
		method, path string
		first        int
	}{
		{"GET", at, 200},
		{"GET", at + "/answers", 303},
		{"GET", at + "/evidence", 200},
		{"GET", at + "/evidence/licence", 200},
		{"POST", at + "/evidence/licence", 303},
		{"POST", at + "/answer", 409},
		{"POST", at + "/amend", 404},
		{"GET", at + "/withdraw", 404},
		{"POST", at + "/withdraw", 404},
	} {
		ask := func(cookies string) *httptest.ResponseRecorder {
			if way.method == "GET" {
				return w.get(way.path, cookies)
			}
			return w.post(way.path, cookies, page.EnquiryField, "1", page.AnswerField, "Yes.", page.VersionField, "1", page.WayField, "post")
		}
		about := way.method + " " + way.path
		wants(t, about+" by the second", ask(two), 409, "was keyed already", "no: "+code)
		if got := ask(one); got.Code != way.first {
			t.Errorf("%s by the first: %d, not %d", about, got.Code, way.first)
		}
	}
	pass := w.opened(sub.Reference.String(), birth(born), "192.0.2.1")
	for path, says := range map[string]string{at: code, at + "/answers": "Rex", at + "/evidence": sub.Reference.String()} {
		wants(t, path+" by the second, who has been given the code", w.get(path, two+"; "+pass), 200, says)
	}
}

// What came on paper was received on the day on which it came in, whenever it was keyed: every page that says when says so, that of a
// change too.
func TestKeyedReceivedOn(t *testing.T) {
	w, c := changeable(t)
	came := date.Of(w.now).AddDays(-2)
	both := w.onPaper(aToken, "a-secret", came)
	if got := w.form("/keying", both, w.sheetOf(c, 1)); got.Code != 303 {
		t.Fatalf("%d\n%s", got.Code, faultsOn(got.Body.String()))
	}
	w.post("/submit", both)
	sub, _, _ := w.became("__Secure-draft=" + aToken)
	book := w.words()
	pass := w.opened(sub.Reference.String(), birth(born), "192.0.2.1")
	for path, says := range map[string]string{
		"/receipt":                               book.Value(came),
		"/submissions/" + sub.Reference.String(): book.Value(came),
		"/submissions/" + sub.Reference.String() + "/answers": book.Value(came),
	} {
		got := w.get(path, both+"; "+pass)
		if got.Code != 200 || !strings.Contains(got.Body.String(), says) {
			t.Errorf("%s: %d, without %s", path, got.Code, says)
		}
	}
	changed := w.change(pass, sub.Reference.String())
	wants(t, "a change", w.get("/check", changed), 200, "which you sent on "+book.Value(came))
}
