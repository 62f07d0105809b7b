package service_test

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/acceptance"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/assist"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// onPaper is the browser of somebody who keys a form that came in on a day.
func (w *world) onPaper(token, secret string, day date.Date) string {
	w.t.Helper()
	both := w.helping(token, secret, func(h *assist.Help) { h.Channel, h.ReceivedOn = submission.Paper, day })
	if got := w.get("/assist", both); got.Code != 303 || got.Header().Get("Location") != "/apply/"+w.service.Transaction.Name+"/keying" {
		w.t.Fatalf("%d %s", got.Code, got.Header().Get("Location"))
	}
	return both
}

// sheetOf is the form of a case as it is keyed.
func (w *world) sheetOf(c transaction.Case, mark int) url.Values {
	w.t.Helper()
	questions := w.service.Transaction.Questions
	answers, faults := ask.Decode(questions, c.On, c.Answers)
	for _, f := range faults {
		if f.Code != ask.Missing { // who is not eligible need not answer the rest
			w.t.Fatal(faults)
		}
	}
	form := acceptance.Sheet(questions, answers)
	form.Set(page.MarkField, strconv.Itoa(mark))
	return form
}

// Every case of every transaction can be keyed from a form on paper, and what is kept is what the pages would have kept.
func TestEveryCaseIsKeyed(t *testing.T) {
	for _, tx := range append(functions.All[:len(functions.All):len(functions.All)], sample.Transaction) {
		t.Run(tx.Name, func(t *testing.T) {
			cases, err := tx.Cases()
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld(t, tx)
			keyed := 0
			for n, c := range cases {
				if c.Outcome == nil || !tx.Open(c.On) || large(tx, c) {
					continue
				}
				keyed++
				w.now = time.Date(c.On.Year(), c.On.Month(), c.On.Day(), 12, 0, 0, 0, time.UTC).AddDate(0, 0, 3)
				secret := "secret-" + strconv.Itoa(n)
				token := strings.Repeat("A", 30) + string(rune('A'+n/26)) + string(rune('A'+n%26))
				both := w.onPaper(token, secret, c.On)
				if got := w.form("/keying", both, w.sheetOf(c, 1)); got.Code != 303 || got.Header().Get("Location") != "/apply/"+tx.Name+"/check" {
					t.Fatalf("%s: %d\n%s", c.Name, got.Code, faultsOn(got.Body.String()))
				}
				d := w.draft("__Secure-draft=" + token)
				answers := ask.Gather(tx.Questions, d.Answers)
				_, outcome, faults := tx.JudgeDraft(c.On, answers)
				if len(faults) > 0 || outcome.Result != c.Outcome.Result {
					t.Errorf("%s: %s, %v; want %s", c.Name, outcome.Result, faults, c.Outcome.Result)
				}
				_, kept := ask.Walk(tx.Questions, c.On, answers)
				if got, want := encoded(t, tx, kept), encoded(t, tx, decoded(t, tx, c)); got != want {
					t.Errorf("%s: kept\n%s\nwant\n%s", c.Name, got, want)
				}
			}
			if keyed < 2 {
				t.Errorf("only %d cases were keyed", keyed)
			}
		})
	}
}

// large cases are sent as a file or by software.
func large(tx transaction.Transaction, c transaction.Case) bool { return len(c.Answers) > 60<<10 }

func decoded(t *testing.T, tx transaction.Transaction, c transaction.Case) ask.Answers {
	t.Helper()
	answers, _ := ask.Decode(tx.Questions, c.On, c.Answers)
	return answers
}

// encoded is the JSON of answers that people gave, less what no page asks.
func encoded(t *testing.T, tx transaction.Transaction, answers ask.Answers) string {
	t.Helper()
	text, err := json.Marshal(ask.Encode(tx.Questions, answers))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for _, q := range tx.Questions {
		if q.About().Unasked {
			delete(all, q.About().Name)
		}
	}
	text, _ = json.Marshal(all)
	return string(text)
}

// faultsOn is the error summary of a page.
func faultsOn(body string) string {
	_, rest, _ := strings.Cut(body, "govuk-error-summary__body")
	rest, _, _ = strings.Cut(rest, "</ul>")
	return rest
}

// What is wrong is told beside its field, and nothing that was keyed is lost; what is not asked is not wrong.
func TestKeyedWrong(t *testing.T) {
	w, c := dogs(t)
	day := date.Of(w.now)
	both := w.onPaper(aToken, "a-secret", day)
	form := w.sheetOf(c, 1)
	form.Set("rooms", "many")
	form.Set("dogs/1/born-month", "13")
	form.Del("dogs/0/breed")
	form.Del("phone")
	got := w.form("/keying", both, form)
	body := got.Body.String()
	if got.Code != 422 {
		t.Fatalf("%d", got.Code)
	}
	summary := faultsOn(body)
	for _, want := range []string{`href="#rooms"`, `href="#dogs/1/born-day"`, `href="#dogs/0/breed"`, `href="#phone"`, "Dog 2: "} {
		if !strings.Contains(summary, want) {
			t.Errorf("no %s in %s", want, summary)
		}
	}
	if n := strings.Count(summary, "<li>"); n != 4 {
		t.Errorf("%d faults: %s", n, summary)
	}
	for _, want := range []string{`value="many"`, `id="dogs/1/born-month"`, `value="13"`, `id="phone-error"`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	if len(w.draft("__Secure-draft="+aToken).Answers) > 0 {
		t.Error("half a form is kept")
	}
	// The page has room for one more dog where somebody asks for it, with what was keyed.
	form.Set(page.MoreField, "dogs")
	if more := w.form("/keying", both, form); more.Code != 200 || !strings.Contains(more.Body.String(), `name="dogs/2/dog-name"`) ||
		!strings.Contains(more.Body.String(), `value="many"`) {
		t.Errorf("%d", more.Code)
	}
}

// Rows between in which nothing stands are none.
func TestKeyedEmptyRow(t *testing.T) {
	w, c := dogs(t)
	both := w.onPaper(aToken, "a-secret", date.Of(w.now))
	form := w.sheetOf(c, 1)
	for name := range page.Unprefixed(form, "dogs/1/") {
		form["dogs/2/"+name] = form["dogs/1/"+name]
		form.Del("dogs/1/" + name)
	}
	form.Set(page.KeyingRows("dogs"), "3")
	if got := w.form("/keying", both, form); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, faultsOn(got.Body.String()))
	}
	if rows := sample.Transaction.Questions[len(sample.Questions)-1].(ask.Group).Of(ask.Gather(sample.Questions, w.draft("__Secure-draft="+aToken).Answers)); len(rows) != 2 {
		t.Errorf("%d rows", len(rows))
	}
}

// Two who key the same numbered form make one submission, under the form's own number: at once, one after the other, the same
// or not.
func TestKeyedTwice(t *testing.T) {
	for name, second := range map[string]struct {
		change func(url.Values)
		status int
	}{
		"the same":     {func(url.Values) {}, 303}, // there is nothing to choose
		"another form": {func(form url.Values) { form.Set("rooms", "9") }, 409},
	} {
		t.Run(name, func(t *testing.T) {
			w, c := dogs(t)
			day := date.Of(w.now)
			one, two := w.onPaper(aToken, "secret-of-one", day), w.onPaper(aToken, "secret-of-two", day)
			if got := w.form("/keying", one, w.sheetOf(c, 1)); got.Code != 303 {
				t.Fatalf("%d", got.Code)
			}
			other := w.sheetOf(c, 1)
			second.change(other)
			if got := w.form("/keying", two, other); got.Code != second.status {
				t.Errorf("the other's page is older: %d", got.Code)
			}
			other.Set(page.MarkField, "2")
			if got := w.form("/keying", two, other); got.Code != 303 {
				t.Errorf("%d", got.Code)
			}
			for _, both := range []string{one, two, one} {
				w.post("/submit", both)
			}
			sub, record, history := w.became("__Secure-draft=" + aToken)
			if sub.Reference != submission.Candidate(submission.DraftKey(aToken), 0) || record.Channel != submission.Paper || len(history.Entries) != 1 {
				t.Errorf("%s %+v %+v", sub.Reference, record, history)
			}
			if late := w.form("/keying", two, other); late.Code != 409 && late.Code != 303 {
				t.Errorf("keyed once more: %d", late.Code)
			}
			if again := w.get("/assist", two); again.Header().Get("Location") != "/apply/dog-grant/receipt" {
				t.Errorf("led to %s", again.Header().Get("Location"))
			}
		})
	}
}

// Only who keys a form has its page.
func TestNobodyElseKeys(t *testing.T) {
	w, c := dogs(t)
	own := w.start()
	for name, cookies := range map[string]string{"nobody": "", "a citizen": own, "a citizen with a made-up secret": own + "; __Secure-help=x",
		"who helps on the phone": w.helping(aToken, "a-secret", nil)} {
		if got := w.get("/keying", cookies); got.Code != 410 {
			t.Errorf("%s: %d", name, got.Code)
		}
		if got := w.form("/keying", cookies, w.sheetOf(c, 1)); got.Code != 410 {
			t.Errorf("%s posts: %d", name, got.Code)
		}
	}
}

// A form that is keyed anew after a change holds answers to what is asked now; the page of before holds answers to what was asked.
func TestKeyedAfterAChange(t *testing.T) {
	w, c := dogs(t)
	both := w.onPaper(aToken, "a-secret", date.Of(w.now))
	form := w.sheetOf(c, 1)
	old := w.service.Transaction.Version()
	tx := sample.Transaction
	tx.Older.Again = []string{"rooms"}
	w.released(tx)
	for _, keyed := range []struct{ definition, leads string }{{old, "/apply/dog-grant/rooms"}, {"", ""}, {old, "/apply/dog-grant/rooms"}, {tx.Version(), ""}} {
		form.Set(page.DefinitionField, keyed.definition)
		if got := w.form("/keying", both, form); got.Code != 303 {
			t.Fatalf("%d\n%s", got.Code, faultsOn(got.Body.String()))
		}
		if got := w.get("/check", both).Header().Get("Location"); got != keyed.leads {
			t.Errorf("keyed on the page of %q, the check page leads to %q, want %q", keyed.definition, got, keyed.leads)
		}
		mark, _ := strconv.Atoi(form.Get(page.MarkField))
		form = w.sheetOf(c, mark+1)
	}
	// The same of a draft that this version began: what is keyed on the page of another is not its own.
	both = w.onPaper(strings.Repeat("A", 30)+"BB", "another-secret", date.Of(w.now))
	for mark, keyed := range []struct{ definition, leads string }{{old, "/apply/dog-grant/rooms"}, {tx.Version(), ""}, {old, "/apply/dog-grant/rooms"}} {
		form = w.sheetOf(c, mark+1)
		form.Set(page.DefinitionField, keyed.definition)
		if got := w.form("/keying", both, form); got.Code != 303 {
			t.Fatalf("%d\n%s", got.Code, faultsOn(got.Body.String()))
		}
		if got := w.get("/check", both).Header().Get("Location"); got != keyed.leads {
			t.Errorf("of a draft of this version, keyed on the page of %q, the check page leads to %q, want %q", keyed.definition, got, keyed.leads)
		}
	}
}
