package browser

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// changes finds an address on the way to the receipt, says what it was like, changes what was sent and takes it back: all in the
// browser that sent it.
func changes(t *testing.T, v visitor, c transaction.Case) {
	const question = "child-address"
	j := v.journey(t, c)
	must(t, v.tab.Open(v.origin+v.address.Start()))
	j.to(t, question)
	finds(t, v, question)
	j.to(t, "submit")
	findsOther(t, v, question)
	sent := j.arrive(t)
	var answers map[string]json.RawMessage
	must(t, json.Unmarshal(sent.Answers, &answers))
	if got, want := string(answers[question]), `{"line-1":"Rose Cottage","line-2":"Garden Walk, North","postcode":"NW1 9ZZ","town":"London"}`; got != want {
		t.Errorf("the department gets %s, want %s", got, want)
	}
	rates(t, v, page.AtReceipt)

	reference := sent.Reference.String()
	must(t, v.tab.Open(v.origin+v.address.Receipt()))
	codes := receiptCode.FindAllString(read(t, v.tab).Text, -1)
	if len(codes) != 1 {
		t.Fatalf("the receipt has the codes %q", codes)
	}
	opens(t, v.elsewhere(t), c, reference, codes[0])
	v.follow(t, v.address.Submission(reference), "status")
	amends(t, v, reference, "applicant-email")
	if got := v.world.handed(t, v.tx); got.Reference != sent.Reference || got.Version != 2 || got.Kind != submission.Amendment ||
		!strings.Contains(string(got.Answers), "other@example.com") {
		t.Errorf("the queue has version %d of %s, %q: %s", got.Version, got.Reference, got.Kind, got.Answers)
	}
	v.says(t, v.follow(t, v.address.Submission(reference), "status"), "history.amended")

	withdraw := v.address.Changing(reference, page.Withdraw)
	v.says(t, v.follow(t, withdraw, "withdraw"), "withdraw.title")
	v.follow(t, v.address.Submission(reference), "status") // no, go back
	v.follow(t, withdraw, "withdraw")
	v.says(t, v.send(t, nil, "withdrawn", 200), "history.withdrawn")
	if got := v.world.handed(t, v.tx); got.Reference != sent.Reference || got.Version != 3 || got.Kind != submission.Withdrawal {
		t.Errorf("the queue has version %d of %s, %q", got.Version, got.Reference, got.Kind)
	}
	rates(t, v, page.AtWithdrawn)
}

// amends changes one answer of what was sent, from its status to the receipt of the change.
func amends(t *testing.T, v visitor, reference, question string) {
	t.Helper()
	must(t, v.tab.Follow(`document.querySelector("form[action='`+v.address.Changing(reference, page.Amend)+`'] button")`))
	s := v.look(t, "amend", 200)
	v.says(t, s, "amend.none")
	if len(s.Buttons) > 0 {
		t.Errorf("%s sends a change that changes nothing", s.Path)
	}
	v.follow(t, v.address.Change(question), "change")
	s = v.send(t, url.Values{question: {"other@example"}}, "change", 422)
	s = v.send(t, url.Values{question: {"other@example.com"}}, "amend", 200)
	if !strings.Contains(s.Text, "ada@example.com") || !strings.Contains(s.Text, "other@example.com") {
		t.Errorf("%s does not say what changes: %s", s.Path, s.Text)
	}
	v.says(t, v.send(t, nil, "amend-receipt", 200), "amend.receipt.title")
}

// rates goes from an ending to the question how satisfied somebody is, answers it, at first not, and carries on.
func rates(t *testing.T, v visitor, ending page.Ending) {
	t.Helper()
	must(t, v.tab.Follow(`document.querySelector("main a[href^='`+v.address.Feedback(ending)+`']")`))
	v.look(t, "feedback", 200)
	v.says(t, v.send(t, url.Values{page.CommentField: {"Shorter."}}, "feedback", 422), "feedback.rating.missing")
	s := v.send(t, url.Values{page.RatingField: {"4"}, page.CommentField: {"Shorter."}}, "thanks", 200)
	v.says(t, s, "thanks.title")
	v.follow(t, v.address.Start(), "start")
}

// refused is somebody who cannot have it, who is told so, says what they think of that, and begins anew in the browser with their answers:
// first to go on with them, then without them.
func refused(t *testing.T, v visitor, c transaction.Case) {
	must(t, v.tab.Open(v.origin+v.address.Start()))
	v.journey(t, c).to(t, "")
	v.look(t, "ended", 200)
	rates(t, v, page.AtNotEligible)
	v.says(t, v.send(t, nil, "begun", 200), "begun.title")
	v.press(t, page.AgainField, page.AgainOn, "ended")
	v.follow(t, v.address.Forget(), "forget")
	v.follow(t, v.address.Check(), "ended")
	must(t, v.tab.Open(v.origin+v.address.Start()))
	v.send(t, nil, "begun", 200)
	s := v.press(t, page.AgainField, page.AgainDelete, "question")
	if first := v.address.Static(v.tx.Questions[0].About().Name); s.Path != first {
		t.Errorf("it begins anew at %s, not at %s", s.Path, first)
	}
}

// returns tells of a problem with a page, gets a return code, and goes on with it at another device.
func returns(t *testing.T, v visitor, c transaction.Case) {
	const question, next = "child-date-of-birth", "other-age-group"
	j := v.journey(t, c)
	must(t, v.tab.Open(v.origin+v.address.Start()))
	j.to(t, question)
	v.follow(t, v.address.Trouble(question), "trouble")
	v.says(t, v.send(t, nil, "trouble", 422), "trouble.kind.missing")
	s := v.send(t, url.Values{page.KindField: {"unclear"}, page.CommentField: {"Which child?"}}, "thanks", 200)
	v.says(t, s, "thanks.title")
	if s = v.follow(t, v.address.Apply(question), "question"); s.Action != v.address.Apply(question) {
		t.Errorf("it carries on at %s", s.Path)
	}
	j.to(t, next)

	v.press(t, page.LaterField, "yes", "later")
	s = v.send(t, nil, "code", 200)
	v.says(t, s, "code.title")
	var code string
	must(t, v.tab.Eval(`document.querySelector(".govuk-panel strong").innerText`, &code))
	rates(t, v, page.AtLater)

	o := v.elsewhere(t)
	must(t, o.tab.Open(o.origin+o.address.Lookup(page.Return)))
	o.look(t, "return", 200)
	wanted := filled(t, v.tx, c, v.tx.Fact)
	wrong := filled(t, v.tx, c, v.tx.Fact)
	wrong.Set(v.tx.Fact+"-year", "2022")
	wanted.Set(page.KeyField, code)
	wrong.Set(page.KeyField, code)
	o.says(t, o.send(t, wrong, "return", 422), "lookup.return.not-found")
	if s = o.send(t, wanted, "returned", 200); s.Action != v.address.Apply(next) && s.Action != v.address.Submit() {
		t.Errorf("with the code it goes on at %s, %s", s.Path, s.Action)
	}
	o.journey(t, c).to(t, "submit")
	if said := o.tab.Said(); len(said) > 0 {
		t.Errorf("the browser complains: %s", said)
	}
}
