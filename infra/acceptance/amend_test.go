package acceptance

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/infra/trial"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// comeBack opens what was sent in another browser, by its reference, the fact in some answers and the code of its receipt.
func comeBack(t *testing.T, p *local.Platform, tx transaction.Transaction, given []byte, reference, code string, address page.Address) (*Walker, *Page) {
	t.Helper()
	walker := &Walker{Base: p.URL, Client: client()}
	at, err := walker.Get(address.Lookup(page.Progress))
	if err != nil {
		t.Fatal(err)
	}
	form, err := at.Form()
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(form.Fields, opening(t, tx, given, reference, code))
	if at, err = walker.Post(form, form.Fields); err != nil || at.Status != http.StatusOK || at.Address != address.Submission(reference) {
		t.Fatalf("%v, %d %s\n%.3000s", err, at.Status, at.Address, at.Body)
	}
	return walker, at
}

// press posts the form of a page whose address ends so.
func press(t *testing.T, walker *Walker, at *Page, end string, fields url.Values) *Page {
	t.Helper()
	for _, form := range at.Forms {
		if !strings.HasSuffix(form.Action, end) {
			continue
		}
		maps.Copy(form.Fields, fields)
		next, err := walker.Post(form, form.Fields)
		if err != nil || next.Status != http.StatusOK {
			t.Fatalf("%v, %d %s\n%.3000s", err, next.Status, next.Address, next.Body)
		}
		return next
	}
	t.Fatalf("%s has no form to %s", at.Address, end)
	return nil
}

// shows says that each text stands on a page, and none that begins with "no: ".
func shows(t *testing.T, at *Page, wants ...string) {
	t.Helper()
	for _, want := range wants {
		not, none := strings.CutPrefix(want, "no: ")
		if strings.Contains(string(at.Body), not) == none {
			t.Errorf("%s: %q", at.Address, want)
		}
	}
}

// What somebody sent on one day they change on another, with another browser, and once more later, in Welsh: the department gets each
// version behind the one before it, under the same reference, judged as of the first day, with the day on which each answer came; the
// page of the submission and the department's desk tell it; and a change that crosses the decision is refused without losing what was typed.
func TestAmendedOnLaterDays(t *testing.T) {
	tx := Transaction(t, "child-benefit")
	first := Case(t, tx, "one-child")
	changes, err := tx.Changes()
	if err != nil || len(changes) != 1 {
		t.Fatalf("%d changes, %v", len(changes), err)
	}
	added := changes[0] // a second child, on 10 February 2027
	answers, _ := ask.Decode(tx.Questions, added.On, added.Answers)
	english, welsh := page.Address{Transaction: tx.Name, Language: words.English}, page.Address{Transaction: tx.Name, Language: words.Welsh}
	p := start(t, first.On, nil)
	receipt := string(walkTo(t, &Walker{Base: p.URL, Client: client()}, tx, first, english, "").Body)
	reference, code := Reference(receipt), receiptCode.FindString(strings.ReplaceAll(receipt, Reference(receipt), ""))
	role := "frontline-" + tx.Department + "-back-office"
	arrives := func(version int, since string) handoff.Message {
		t.Helper()
		m := receive(t, p, tx, 1)[0]
		got, err := json.Marshal(m.Since)
		if err != nil || m.Version != version || m.Reference.String() != reference || string(got) != since || m.HandoffID != handoff.ID(m.Reference, version) {
			t.Errorf("version %d of %s since %s, %v; want version %d since %s", m.Version, m.Reference, got, err, version, since)
		}
		if status, body := signed(t, m.Acknowledgement, `{"caseNumber":"CB-1"}`, role); status != http.StatusOK {
			t.Errorf("the acknowledgement gets %d %s", status, body)
		}
		return m
	}
	if m := arrives(1, "null"); m.Kind != "" || m.ReceivedOn != "" {
		t.Errorf("first it is %q, received on %q", m.Kind, m.ReceivedOn)
	}
	desk := newMember(t)
	desk.signIn(p, tx.Department, tx.Department+"-carys", provider.None)
	told := func(language string, wants ...string) {
		t.Helper()
		address := "/desk/" + tx.Department + "/" + language + page.DeskSubmissionPath(tx.Name, reference)
		answer, text := desk.send("GET", p.URL+address, "")
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d", address, answer.StatusCode)
		}
		shows(t, &Page{Address: address, Body: []byte(text)}, wants...)
	}
	told("", "no: Added on", "no: Given on", "no: List changed on")

	p.SetOffset(trial.Until(added.On))
	walker, at := comeBack(t, p, tx, first.Answers, reference, code, english)
	press(t, walker, at, "/amend", nil)
	if at, err = walker.Get(english.Apply("children")); err != nil {
		t.Fatal(err)
	}
	at = walkOn(t, walker, tx, answers, at, english, "submit")
	shows(t, at, "Check your changes", "Now: Ben Byron", "given these answers on 22 November 2026", "£943.95", "no: There is a problem")
	at = walkOn(t, walker, tx, answers, at, english, "")
	shows(t, at, "Your changes have been sent", reference)
	m := arrives(2, `{"children/1":"2027-02-10"}`)
	if m.Kind != submission.Amendment || m.ReceivedOn != "2026-11-22" || date.Of(m.SubmittedAt) != added.On || m.PreviousCase != "CB-1" || !sameAmounts(m, added) {
		t.Errorf("%s received on %s, sent at %s, previous case %q, %v", m.Kind, m.ReceivedOn, m.SubmittedAt, m.PreviousCase, m.Outcome.Amounts)
	}
	if at, err = walker.Get(english.Submission(reference)); err != nil {
		t.Fatal(err)
	}
	shows(t, at, "10 February 2027", "You sent a changed version", "22 November 2026", "CB-1")
	desk.signIn(p, tx.Department, tx.Department+"-carys", provider.None) // eleven weeks later
	told("", "2 of 2 (amended)", "Child 2: Ben Byron", "Added on 10 February 2027", "The others came on 22 November 2026", "no: Given on", "no: List changed")

	later := date.MustParse("2027-03-01")
	p.SetOffset(trial.Until(later))
	walker, at = comeBack(t, p, tx, added.Answers, reference, code, welsh)
	press(t, walker, at, "/amend", nil)
	change := func(phone string) *Page {
		t.Helper()
		at, err := walker.Get(welsh.Change("applicant-phone"))
		if err != nil {
			t.Fatal(err)
		}
		return press(t, walker, at, "/applicant-phone", url.Values{"applicant-phone": {phone}})
	}
	at = change("01632 960002")
	shows(t, at, "22 Tachwedd 2026", "01632 960002", "no: Mae problem")
	at = press(t, walker, at, "/submit", nil)
	shows(t, at, reference)
	if m := arrives(3, `{"applicant-phone":"2027-03-01","children/1":"2027-02-10"}`); m.Locale != "cy" || m.ReceivedOn != "2026-11-22" || !sameAmounts(m, added) {
		t.Errorf("in %s, received on %s, %v", m.Locale, m.ReceivedOn, m.Outcome.Amounts)
	}
	desk.signIn(p, tx.Department, tx.Department+"-carys", provider.None)
	told("cy/", "Ychwanegwyd ar 10 Chwefror 2027", "Rhoddwyd ar 1 Mawrth 2027", "Daeth y lleill ar 22 Tachwedd 2026")
	told("", "3 of 3 (amended)", "Given on 1 March 2027")

	// The department decides while somebody is at their check page.
	if at, err = walker.Get(welsh.Submission(reference)); err != nil {
		t.Fatal(err)
	}
	press(t, walker, at, "/amend", nil)
	check := change("01632 960003")
	decide := strings.Replace(m.Decision, m.HandoffID, handoff.ID(m.Reference, 3), 1)
	if status, body := signed(t, decide, `{"decision":"`+tx.Decisions[0].Code+`"}`, role); status != http.StatusOK {
		t.Fatalf("the decision gets %d %s", status, body)
	}
	form, err := check.Form()
	if err != nil {
		t.Fatal(err)
	}
	if at, err = walker.Post(form, form.Fields); err != nil || at.Status != http.StatusConflict {
		t.Fatalf("%v, %d %s", err, at.Status, at.Body)
	}
	if at, err = walker.Get(welsh.Change("applicant-phone")); err != nil {
		t.Fatal(err)
	}
	shows(t, at, "01632 960003")
	receive(t, p, tx, 0)
}
