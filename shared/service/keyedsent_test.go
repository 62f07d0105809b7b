package service_test

import (
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/assist"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Two have begun with the same numbered form, and the first sends it. The second is told so, wherever they go: they do not get the
// first's receipt with its code, and what they have keyed stays before them. Nor is the first led to a receipt that does not hold what
// they send once more.
func TestKeyedAndSent(t *testing.T) {
	w, c := dogs(t)
	day := date.Of(w.now)
	one := w.onPaper(aToken, "secret-of-one", day)
	two := w.helping(aToken, "secret-of-two", func(h *assist.Help) {
		h.Channel, h.ReceivedOn, h.By, h.Name = submission.Paper, day, "subject-of-tomos", "Tomos"
	})
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
	if got := w.post("/submit", two); got.Code == 303 && got.Header().Get("Location") != "/apply/dog-grant/receipt" {
		t.Errorf("the second sends: %d %s", got.Code, got.Header().Get("Location"))
	}
}

// What came on paper was received on the day on which it came in, whenever it was keyed: the receipt and the status say so.
func TestKeyedReceivedOn(t *testing.T) {
	w, c := dogs(t)
	came := date.Of(w.now).AddDays(-2)
	both := w.onPaper(aToken, "a-secret", came)
	if got := w.form("/keying", both, w.sheetOf(c, 1)); got.Code != 303 {
		t.Fatalf("%d\n%s", got.Code, faultsOn(got.Body.String()))
	}
	w.post("/submit", both)
	sub, _, _ := w.became("__Secure-draft=" + aToken)
	book := w.words()
	for path, says := range map[string]string{
		"/receipt":                               book.Value(came),
		"/submissions/" + sub.Reference.String(): book.Value(came),
	} {
		got := w.get(path, both)
		if got.Code != 200 || !strings.Contains(got.Body.String(), says) {
			t.Errorf("%s: %d, without %s", path, got.Code, says)
		}
	}
}
