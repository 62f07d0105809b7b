package service_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/submission"
)

// receiptCodes are codes of receipts as pages show them.
var receiptCodes = regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{4}\b`)

// receiptCode is the code of a submission's receipt.
func (w *world) receiptCode(reference string) string {
	w.t.Helper()
	all, _ := w.versions(reference)
	return submission.ReceiptCode(all[0].Key).String()
}

// opened brings reference, fact and code from an address of the caller, and gives the cookie that the browser gets for them.
func (w *world) opened(reference string, fact url.Values, address string) string {
	w.t.Helper()
	got := w.openBy(reference, fact, w.receiptCode(reference), address)
	cookies := got.Result().Cookies()
	if got.Code != 303 || !strings.HasSuffix(got.Header().Get("Location"), "/submissions/"+reference) || len(cookies) != 1 {
		w.t.Fatalf("%d %v %s", got.Code, got.Header(), got.Body)
	}
	return cookies[0].Name + "=" + cookies[0].Value
}

func (w *world) openBy(reference string, fact url.Values, code, address string) *httptest.ResponseRecorder {
	w.t.Helper()
	form := url.Values{page.CodeField: {code}}
	for name, values := range fact {
		form[name] = values
	}
	return w.lookup("/status", reference, form, address)
}

// The code of a receipt is the same on each view of it, on the status, after a change and for software that sends again; by
// reference and fact nobody sees it, and once the submission is erased nobody does.
func TestReceiptCode(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	code := w.receiptCode(ref)
	for range 2 {
		wants(t, "receipt", w.get("/receipt", first), 200, code, "Keep the code to yourself")
		wants(t, "in Welsh", w.get("/cy/receipt", first), 200, code)
	}
	wants(t, "status", w.get("/submissions/"+ref, first), 200, code)
	changed := w.change(first, ref)
	w.mend("/rooms", changed, "rooms", "7")
	w.sendChange(changed)
	wants(t, "the receipt of the change", w.get("/receipt", changed), 200, code, "Your changes have been sent")
	wants(t, "by reference and fact", w.lookup("/status", ref, birth(born), "192.0.2.1"), 200, "no: "+code)
	if found := receiptCodes.FindAllString(w.lookup("/status", ref, birth(born), "192.0.2.1").Body.String(), -1); len(found) != 1 || found[0] != "ABC-DEF-GHJK" {
		t.Errorf("the status has codes: %v", found) // other than the hint's
	}

	send := func() (receipt service.Receipt) {
		got := w.json("/submissions", "a-key-of-twenty-two-ch", fmt.Sprintf(`{"answers": %s}`, c.Answers))
		if err := json.Unmarshal(got.Body.Bytes(), &receipt); err != nil || got.Code != 201 {
			t.Fatalf("%d %s", got.Code, got.Body)
		}
		return receipt
	}
	bySoftware := send()
	reference := bySoftware.Reference.String()
	if again := send(); again.Code != bySoftware.Code || again.Code != w.receiptCode(reference) || again.Code == code {
		t.Errorf("software gets %q, then %q", bySoftware.Code, again.Code)
	}
	wants(t, "what software sent, opened", w.get("/submissions/"+reference, w.opened(reference, birth(born), "192.0.2.2")), 200, bySoftware.Code, "£20.00")
	all, _ := w.versions(reference)
	if err := w.service.Store.Erase(t.Context(), all[0]); err != nil {
		t.Fatal(err)
	}
	if erased := send(); erased.Code != "" || erased.Reference != bySoftware.Reference {
		t.Errorf("once it is erased: %+v", erased)
	}
	wants(t, "opening what is erased", w.openBy(reference, birth(born), bySoftware.Code, "192.0.2.3"), 422)
	for _, line := range []string{code, bySoftware.Code, strings.ReplaceAll(code, "-", "")} {
		if strings.Contains(w.log.String(), line) {
			t.Errorf("the log holds the code %s", line)
		}
	}
}

// A transaction without a fact has no codes: nobody could come with one.
func TestNoReceiptCode(t *testing.T) {
	w, c := changeable(t)
	tx := w.service.Transaction
	tx.Fact = ""
	w.service.Transaction = tx
	w.handler = w.service.Handler()
	first, ref := w.sent(c)
	for path, body := range map[string]string{"receipt": w.get("/receipt", first).Body.String(), "status": w.get("/submissions/"+ref, first).Body.String()} {
		if found := receiptCodes.FindString(body); found != "" || !strings.Contains(body, ref) {
			t.Errorf("the %s shows %q", path, found)
		}
	}
	if got := w.json("/submissions", "a-key-of-twenty-two-ch", fmt.Sprintf(`{"answers": %s}`, c.Answers)); strings.Contains(got.Body.String(), "receiptCode") {
		t.Error(got.Body)
	}
}

// By reference and fact somebody sees how far it has come, and nothing that was sent, or asked, or came of it; with the code they see
// and do what the browser does that sent it, for an hour.
func TestOpen(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	all, _ := w.versions(ref)
	sub, err := w.service.Store.Acknowledge(t.Context(), all[0], "K-1", w.now)
	if err == nil {
		_, err = w.service.Store.Ask(t.Context(), sub, "Where is Rex now?", "caseworker", w.now)
	}
	if err != nil {
		t.Fatal(err)
	}
	const from = "192.0.2.1"
	shut := w.lookup("/status", ref, birth(born), from)
	wants(t, "by reference and fact", shut, 200, "K-1", "confirmed that it has it", "has a question for you", `name="receipt-code"`, `name="birth-year" value="1985"`,
		"no: Where is Rex now?", "no: Change what you sent", "no: Withdraw what you sent", "no: £20.00", "no: How this was worked out")
	if len(shut.Result().Cookies()) > 0 {
		t.Errorf("it sets %v", shut.Result().Cookies())
	}
	// What the page does not offer is not done either, and brings no cookie.
	for _, asked := range []url.Values{{"do": {"amend"}}, {"do": {"withdrawn"}, "of": {"1"}}, {"evidence": {"send"}}, {page.EnquiryField: {"1"}, page.AnswerField: {"Here"}}} {
		form := birth(born)
		for name, values := range asked {
			form[name] = values
		}
		got := w.lookup("/status", ref, form, from)
		wants(t, "by reference and fact alone", got, 200, "no: Where is Rex now?")
		if len(got.Result().Cookies()) > 0 {
			t.Errorf("%v: it sets %v", asked, got.Result().Cookies())
		}
	}
	if now, record := w.versions(ref); len(now) != 1 || record.Kind != "" || now[0].AskedAt.IsZero() {
		t.Fatalf("something was done: %+v", now)
	}

	got := w.openBy(ref, birth(born), strings.ToLower(strings.ReplaceAll(w.receiptCode(ref), "-", " ")), from)
	cookie := got.Result().Cookies()[0]
	if got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/submissions/"+ref || !cookie.HttpOnly || !cookie.Secure || cookie.MaxAge != 3600 || cookie.Path != "/apply/dog-grant" {
		t.Fatalf("%d %v", got.Code, got.Header())
	}
	// What was typed survives a change of language; the code is not tried then.
	typed := birth(born)
	typed.Set(page.CodeField, "ABC-DEF")
	typed.Set(page.LanguageField, "cy")
	wants(t, "a typed code, in Welsh", w.lookup("/cy/status", ref, typed, from), 200, `value="ABC-DEF"`, "no: £20.00")

	pass := cookie.Name + "=" + cookie.Value
	own, opened := w.get("/submissions/"+ref, first).Body.String(), w.get("/submissions/"+ref, pass).Body.String()
	if own != opened || !strings.Contains(opened, "Where is Rex now?") || !strings.Contains(opened, "£20.00") {
		t.Errorf("whoever has the code sees\n%s\nand the browser that sent it\n%s", opened, own)
	}
	wants(t, "answering", w.post("/submissions/"+ref+"/answer", pass, page.EnquiryField, "1", page.AnswerField, "At home"), 303)
	wants(t, "what it says then", w.get("/cy/submissions/"+ref, pass), 200, "At home")
	wants(t, "answering nothing", w.post("/submissions/"+ref+"/answer", pass, page.EnquiryField, "1", page.AnswerField, " "), 422)

	_, another := w.sent(c)
	wants(t, "another's submission", w.get("/submissions/"+another, pass), 404)
	w.now = w.now.Add(59 * time.Minute)
	wants(t, "after an hour, less one", w.get("/submissions/"+ref, pass), 200)
	w.now = w.now.Add(time.Minute)
	wants(t, "after an hour", w.get("/submissions/"+ref, pass), 404)
}

// Who has opened something on a device that others use too finds on its page how to leave nothing there: it takes away the pass, with
// which alone they came. Reference and fact leave nothing.
func TestForgetThePass(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	const link = `href="/apply/dog-grant/forget"`
	wants(t, "by reference and fact", w.lookup("/status", ref, birth(born), "192.0.2.1"), 200, "no: "+link)
	pass := w.opened(ref, birth(born), "192.0.2.1")
	wants(t, "opened", w.get("/submissions/"+ref, pass), 200, link, "Remove this receipt from this device")
	wants(t, "with the cookie of the draft", w.get("/submissions/"+ref, first), 200, link)
	w.now = w.now.Add(time.Minute) // it is good yet
	for name, got := range map[string]*httptest.ResponseRecorder{"the link": w.get("/forget", pass), "the button": w.post("/forget", pass)} {
		taken := slices.ContainsFunc(got.Result().Cookies(), func(c *http.Cookie) bool {
			return c.Name == "__Secure-pass" && c.Path == "/apply/dog-grant" && c.MaxAge < 0
		})
		if got.Code != 200 || !taken {
			t.Errorf("%s: %d %v", name, got.Code, got.Result().Cookies())
		}
	}
}

// A slip in the code is told and no try, whether or not there is such a submission; what can be right is a try, and gets one answer.
func TestSlipInTheCode(t *testing.T) {
	w, c := changeable(t)
	_, ref := w.sent(c)
	code := w.receiptCode(ref)
	for name, slip := range map[string]struct{ code, want string }{
		"none":              {" ", "Enter your receipt code"},
		"a wrong character": {swapped(code), "Check the receipt code"},
		"too short":         {code[1:], "Check the receipt code"},
		"the reference":     {ref, "Check the receipt code"},
		"script":            {"<script>alert(1)</script>", "Check the receipt code"},
	} {
		for _, reference := range []string{ref, unknownReference} {
			for _, language := range []string{"", "/cy"} {
				made := w.calls(func() {
					form := birth(born)
					form.Set(page.CodeField, slip.code)
					got := w.lookup(language+"/status", reference, form, "192.0.2.1")
					wants(t, name, got, 422, `href="#receipt-code"`, "no: <script>")
					if language == "" {
						wants(t, name, got, 422, slip.want, "Error:")
					}
				})
				if len(made) > 0 {
					t.Errorf("%s: it calls %v", name, made)
				}
			}
		}
	}
	wants(t, "another's code", w.openBy(ref, birth(born), unknownCode, "192.0.2.1"), 422, "We could not find anything with those details", "no: £20.00")
	wants(t, "the right one", w.openBy(ref, birth(born), code, "192.0.2.1"), 303)
	// The lookup of answers to finish has no such field.
	form := birth(born)
	form.Set(page.CodeField, code)
	wants(t, "on the other lookup", w.lookup("/return", unknownCode, form, "192.0.2.1"), 422, "no: receipt-code")
}
