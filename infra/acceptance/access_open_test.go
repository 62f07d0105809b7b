package acceptance

import (
	random "crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// receiptCode is the code of a receipt, on its page and in its JSON.
var receiptCode = regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{4}\b`)

// withPass makes a request that of a browser which has brought the reference of what was sent, the fact in it, and a code where there is
// one, with all that it was given for them.
func (c *court) withPass(r *http.Request, s *subject, code string) {
	c.t.Helper()
	if s.reference == "" {
		return
	}
	answer, body := c.send(c.request("POST", c.p.URL+"/apply/"+s.tx.Name+"/status", "", opening(c.t, s.tx, s.answers, s.reference, code).Encode(), nil))
	want := http.StatusOK
	if code != "" {
		want = http.StatusSeeOther
	}
	if answer.StatusCode != want || (len(answer.Cookies()) > 0) != (code != "") {
		c.t.Fatalf("reference, fact and the code %q: %d, %d cookies: %.3000s", code, answer.StatusCode, len(answer.Cookies()), body)
	}
	for _, cookie := range answer.Cookies() {
		r.AddCookie(cookie)
	}
}

// opening is the form of who knows the reference and the fact in some answers, and has the code of the receipt; empty for who has not.
func opening(t *testing.T, tx transaction.Transaction, given []byte, reference, code string) url.Values {
	t.Helper()
	fields := url.Values{page.KeyField: {reference}}
	answers, _ := ask.Decode(tx.Questions, today, given)
	fact, ok := ask.Find(tx.Questions, tx.Fact)
	if !ok || answers.Value(tx.Fact) == nil {
		t.Fatalf("there is no fact in the answers to %s", tx.Name)
	}
	for part, values := range fact.Question.Fill(answers.Value(tx.Fact)) {
		fields[ask.Field(tx.Fact, part)] = values
	}
	if code != "" {
		fields.Set(page.CodeField, code)
	}
	return fields
}

// opened is a browser that has opened what was sent, by its page's form.
func opened(t *testing.T, p *local.Platform, tx transaction.Transaction, given []byte, reference, code string) *member {
	t.Helper()
	m := newMember(t)
	answer, text := m.send("POST", p.URL+"/apply/"+tx.Name+"/status", opening(t, tx, given, reference, code).Encode())
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %.3000s", answer.StatusCode, text)
	}
	return m
}

// formOf is the form of a lookup: a reference or a code, and the owner's date of birth or the day after it.
func formOf(key string, day int) string {
	return url.Values{page.KeyField: {key}, "applicant-date-of-birth-day": {fmt.Sprint(day)},
		"applicant-date-of-birth-month": {"3"}, "applicant-date-of-birth-year": {"1994"}}.Encode()
}

// shownCode is a return code on its page.
var shownCode = regexp.MustCompile(`<strong>([0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{4})</strong>`)

// noCode is a return code that leads nowhere.
func noCode(c *court) string {
	code, err := submission.NewCode(random.Reader)
	if err != nil {
		c.t.Fatal(err)
	}
	return code.String()
}

// nobodys is a reference that no submission has.
func nobodys() string {
	var key [32]byte
	random.Read(key[:]) // never fails
	return submission.Candidate(key, 0).String()
}

// TestGuessingCodes tries codes of other receipts with a reference and a fact that are right: as no such reference and as another fact,
// five times, and then not even the right one.
func TestGuessingCodes(t *testing.T) {
	c := newCourt(t, nil)
	s := claimSent(c)
	address := c.p.URL + "/apply/child-benefit/status"
	said := map[string]bool{}
	for try := 1; try <= 5; try++ {
		form := opening(t, s.tx, s.answers, s.reference, noCode(c))
		switch try {
		case 2:
			form.Set(s.tx.Fact+"-day", "21")
		case 3:
			form.Set(page.KeyField, nobodys())
		}
		answer, text := c.send(c.request("POST", address, "", form.Encode(), nil))
		if answer.StatusCode != http.StatusUnprocessableEntity || len(answer.Cookies()) > 0 {
			t.Errorf("try %d is %d, and sets %v", try, answer.StatusCode, answer.Cookies())
		}
		for name := range form {
			text = strings.ReplaceAll(text, `value="`+form.Get(name)+`"`, name)
		}
		said[text] = true
	}
	if len(said) != 1 {
		t.Errorf("there are %d answers to what is wrong", len(said))
	}
	last := opening(t, s.tx, s.answers, s.reference, noCode(c))
	c.send(c.request("POST", address, "", last.Encode(), nil)) // the fifth of this reference
	answer, _ := c.send(c.request("POST", address, "", opening(t, s.tx, s.answers, s.reference, s.receipt).Encode(), nil))
	if wait, _ := strconv.Atoi(answer.Header.Get("Retry-After")); answer.StatusCode != http.StatusTooManyRequests || wait < 600 || wait > 900 {
		t.Errorf("the right one then is %d, Retry-After %d", answer.StatusCode, wait)
	}
}
