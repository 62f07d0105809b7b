package fault

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"github.com/frontline-gov/frontline/infra/acceptance"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// hiddenField is the value of a hidden field of a page, as its form would post it.
func hiddenField(body, name string) string {
	_, rest, _ := strings.Cut(body, `name="`+name+`" value="`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

func (w *world) get(path, cookie string) answer { return w.call("GET", path, withCookie(cookie)) }

func (w *world) storedDraft(cookie string) (store.Draft, error) {
	return w.store.Draft(w.t.Context(), submission.DraftID(strings.TrimPrefix(cookie, "__Secure-draft=")), w.now)
}

func hostile(t *testing.T, name string) (*world, transaction.Case) {
	tx := acceptance.Transaction(t, "child-benefit")
	c := acceptance.Case(t, tx, name)
	return newWorld(t, tx, at(c.On)), c
}

// Signs that no queue carries are refused before anything is stored: a receipt for what could never be handed over
// would be a lie.
func TestSignsThatNoQueueCarries(t *testing.T) {
	w, c := hostile(t, "complete")
	for _, sign := range []string{"\ufffe", "\uffff", "\ufffd", "\x00"} {
		cookie := w.draft(c.Answers)
		if a := w.post("/building-society", cookie, url.Values{"building-society": {"Mill " + sign + " Dale"}}); a.status != 422 {
			t.Errorf("%q by page: %d", sign, a.status)
		}
		body := strings.Replace(string(c.Answers), "Mill & Dale", "Mill "+sign+" Dale", 1)
		if a := w.json("/submissions", fmt.Sprintf(`{"answers": %s}`, body), map[string]string{"idempotency-key": "a-key-of-a-strange-sign-" + strconv.QuoteToASCII(sign)[1:5]}); a.status == 201 {
			t.Errorf("%q by software: %d", sign, a.status)
		}
	}
}

// An answer that this version of the transaction cannot read is asked for again, not taken for given.
func TestAnswerOfAnotherVersion(t *testing.T) {
	w, c := hostile(t, "two-children")
	for _, path := range []string{"income", "applicant-name", "bank-account", "children/1/date-of-birth"} {
		cookie := w.draft(c.Answers)
		id := submission.DraftID(strings.TrimPrefix(cookie, "__Secure-draft="))
		if _, err := w.store.Save(t.Context(), id, store.Save{Path: path, Answer: json.RawMessage(`{"another":"version"}`), Shown: 99,
			Locale: "en", Expires: w.now.AddDate(0, 0, 28)}, w.now); err != nil {
			t.Fatal(err)
		}
		if a := w.get("/check", cookie); a.status != 303 || !strings.Contains(a.location, path) {
			t.Errorf("%s: the check page answers %d %s", path, a.status, a.location)
		}
		if a := w.post("/submit", cookie, url.Values{}); strings.HasSuffix(a.location, "/receipt") {
			t.Errorf("%s: it was sent without", path)
		}
	}
}

// A list of thousands is refused without making a page of thousands of inputs.
func TestListWithoutEnd(t *testing.T) {
	w, c := hostile(t, "two-children")
	cookie, fields := w.draft(c.Answers), url.Values{}
	for range 3000 {
		fields.Add("applicant-nationality", "GB")
	}
	if a := w.post("/applicant-nationality", cookie, fields); a.status != 422 || len(a.body) > 1_000_000 {
		t.Errorf("%d, %d bytes", a.status, len(a.body))
	}
	fields = url.Values{"applicant-nationality": {"GB"}, page.MoreField: {"999999"}}
	if a := w.post("/applicant-nationality", cookie, fields); len(a.body) > 1_000_000 {
		t.Errorf("%d, %d bytes", a.status, len(a.body))
	}
}

// Pressing Remove twice takes one row out; a page of a row that has moved since writes onto no other.
func TestRowsThatMoved(t *testing.T) {
	w, c := hostile(t, "three-children")
	cookie := w.draft(c.Answers)
	old := w.get("/children/1/child-name", cookie).body
	confirm := w.get("/children/0/remove", cookie).body
	was := url.Values{page.MarkField: {hiddenField(confirm, page.MarkField)}}
	for range 2 {
		if a := w.post("/children/0/remove", cookie, was); a.status != 303 {
			t.Errorf("remove: %d", a.status)
		}
	}
	before, err := w.storedDraft(cookie)
	if err != nil {
		t.Fatal(err)
	}
	if _, second := before.Answers["children/1/child-name"]; !second {
		t.Error("two children were taken out")
	}
	a := w.post("/children/1/child-name", cookie, url.Values{"child-name-first": {"Somebody"}, "child-name-last": {"Else"},
		page.MarkField: {hiddenField(old, page.MarkField)}, page.RowsField: {hiddenField(old, page.RowsField)}})
	after, err := w.storedDraft(cookie)
	if err != nil {
		t.Fatal(err)
	}
	if a.status != 409 || string(after.Answers["children/1/child-name"]) != string(before.Answers["children/1/child-name"]) {
		t.Errorf("a page from before: %d, and the row is %s", a.status, after.Answers["children/1/child-name"])
	}
	if a := w.post("/children/20/child-name", cookie, url.Values{"child-name-first": {"Far"}, "child-name-last": {"Away"}}); a.status != 409 {
		t.Errorf("a row far behind the last: %d", a.status)
	}
}

// What is sent is what the check page showed; once sent, the draft is empty, and every way leads to the receipt.
func TestSentIsWhatWasShown(t *testing.T) {
	w, c := hostile(t, "two-children")
	cookie := w.draft(c.Answers)
	check := w.get("/check", cookie).body
	shown := url.Values{page.MarkField: {hiddenField(check, page.MarkField)}}
	w.post("/applicant-phone", cookie, url.Values{"applicant-phone": {"07700 900000"},
		page.MarkField: {hiddenField(w.get("/applicant-phone", cookie).body, page.MarkField)}})
	if a := w.post("/submit", cookie, shown); a.status != 409 || !strings.Contains(a.body, "/check") {
		t.Errorf("an answer changed since: %d", a.status)
	}
	shown = url.Values{page.MarkField: {hiddenField(w.get("/check", cookie).body, page.MarkField)}}
	for range 2 {
		if a := w.post("/submit", cookie, shown); a.status != 303 || !strings.HasSuffix(a.location, "/receipt") {
			t.Errorf("%d %s", a.status, a.location)
		}
	}
	if _, err := w.storedDraft(cookie); err != store.ErrSent {
		t.Errorf("the draft that was sent: %v", err)
	}
	for path, a := range map[string]answer{
		"check": w.get("/check", cookie), "question": w.get("/applicant-name", cookie), "group": w.get("/children", cookie),
		"save": w.post("/applicant-phone", cookie, url.Values{"applicant-phone": {"07700 900001"}}),
	} {
		if a.status != 303 || !strings.HasSuffix(a.location, "/receipt") || strings.Contains(a.body, "Byron") {
			t.Errorf("%s: %d %s", path, a.status, a.location)
		}
	}
	w.now = w.now.AddDate(0, 0, 29) // the draft is gone, the submission is not
	if a := w.post("/submit", cookie, shown); a.status != 303 || !strings.HasSuffix(a.location, "/receipt") {
		t.Errorf("a click after the draft's time: %d %s", a.status, a.location)
	}
	if a := w.call("GET", "/receipt", nil); a.status != 410 || strings.Contains(a.body, "Nothing has been sent") {
		t.Errorf("the receipt without a cookie: %d", a.status)
	}
}

// Two cookies of one name are two people's, and neither's draft is touched.
func TestTwoCookies(t *testing.T) {
	w, c := hostile(t, "two-children")
	mine, theirs := w.draft(c.Answers), w.draft(c.Answers)
	a := w.call("GET", "/check", func(e *events.APIGatewayV2HTTPRequest) { e.Cookies = []string{theirs, mine} })
	if a.status != 400 || a.cookie != "" {
		t.Errorf("%d, %q", a.status, a.cookie)
	}
}

// A claim far larger than any real one (thirty children with long names of signs) is taken and handed over.
func TestVeryLargeClaim(t *testing.T) {
	w, c := hostile(t, "thirty-children")
	answers := strings.ReplaceAll(string(c.Answers), `"last": "`, `"last": "`+strings.Repeat("O'", 12))
	a := w.json("/submissions", fmt.Sprintf(`{"answers": %s}`, answers), map[string]string{"idempotency-key": "a-key-of-a-very-large-claim"})
	if a.status != 201 {
		t.Fatalf("%d %.500s", a.status, a.body)
	}
	w.work()
	if len(w.cases) != 1 {
		t.Errorf("%d cases", len(w.cases))
	}
}
