package browser

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/infra/acceptance"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// keyer is who keys for each department, at the local sign-in provider.
const keyer = "-kofi"

// signIn signs in who keys at the department's desk, and comes to the page that asks whom they help.
func (v visitor) signIn(t *testing.T) visitor {
	t.Helper()
	v.origin = v.world.URL // the one to which the provider leads back
	desk := page.Address{Language: v.address.Language}
	must(t, v.tab.Open(v.origin+desk.Desk(v.tx.Department, "")))
	v.look(t, "sign in", 401)
	must(t, v.tab.Follow(`document.querySelector("main a.govuk-button")`))
	must(t, v.tab.Follow(`document.querySelector("button[value='`+v.tx.Department+keyer+`']")`))
	must(t, v.tab.Open(v.origin+desk.Desk(v.tx.Department, page.DeskAssistPath)))
	v.look(t, "desk", 200)
	return v
}

// helped is somebody on the phone, for whom a member of staff completes the transaction.
func helped(t *testing.T, v visitor, c transaction.Case) {
	v = v.signIn(t)
	s := v.send(t, nil, "whom", 422)
	v.says(t, s, "desk.assist.transaction.missing")
	v.says(t, s, "desk.assist.channel.missing")
	v.says(t, v.send(t, url.Values{page.DeskTransactionField: {v.tx.Name}, page.DeskChannelField: {submission.Phone}}, "first question", 200), "assist.recorded")
	j := v.journey(t, c)
	s = j.to(t, "submit")
	v.says(t, s, "assist.recorded")
	v.says(t, s, "declaration.assisted")
	sent := j.arrive(t)
	if sent.Channel != submission.Phone || sent.AssistedBy != v.tx.Department+keyer {
		t.Errorf("the department gets it by %s from %q", sent.Channel, sent.AssistedBy)
	}
	s = v.look(t, "receipt", 200)
	v.says(t, s, "assist.receipt")
	v.follow(t, page.Address{Language: v.address.Language}.Desk(v.tx.Department, page.DeskAssistPath), "desk")
}

// keyed is a form on paper with its number printed on it, which is keyed from field to field by the keyboard.
func keyed(t *testing.T, v visitor, c transaction.Case) {
	v = v.signIn(t)
	desk := page.Address{Language: v.address.Language}.Desk(v.tx.Department, page.DeskAssistPath)
	var place int // of the service in the list of those that have a form
	list := `document.querySelector("form[action$='/paper'] select")`
	must(t, v.tab.Eval(`(list => { list.focus(); return [...list.options].findIndex(o => o.value === `+quote(v.tx.Name)+`) })(`+list+`)`, &place))
	must(t, v.tab.Choose(place))
	must(t, v.tab.Follow(`document.querySelector("form[action$='/paper'] button")`))
	v.look(t, "form", 200)
	var number string
	must(t, v.tab.Eval(`location.pathname.split("/").pop()`, &number))
	must(t, v.tab.Open(v.origin+desk))
	v.send(t, url.Values{page.DeskTransactionField: {v.tx.Name}, page.DeskChannelField: {submission.Paper}}, "whom", 422)
	s := v.send(t, url.Values{
		page.DeskTransactionField: {v.tx.Name}, page.DeskChannelField: {submission.Paper}, page.DeskNumberField: {number},
		"paper-received-day": {strconv.Itoa(c.On.Day())}, "paper-received-month": {strconv.Itoa(int(c.On.Month()))}, "paper-received-year": {strconv.Itoa(c.On.Year())},
	}, "keying", 200)
	if s.Action != v.address.Keying() {
		t.Fatalf("the form is keyed at %s", s.Path)
	}
	if s = v.send(t, nil, "keying", 422); len(s.Errors) < 5 {
		t.Errorf("an empty form has %d errors", len(s.Errors))
	}
	sheet := acceptance.Sheet(v.tx.Questions, newPerson(t, v.tx, c).answers)
	for name := range sheet {
		group, ok := strings.CutSuffix(name, "/"+page.RowsField)
		if !ok {
			continue
		}
		for rows, _ := strconv.Atoi(sheet.Get(name)); rows > 1; rows-- {
			s = v.press(t, page.MoreField, group, "keying one more")
		}
		sheet.Del(name) // the page's own
	}
	keys := &keyboard{t: t}
	complete(t, v.tab, keys, s, sheet)
	if s.nth(page.MoreField, "") >= 0 {
		v.press(t, page.MoreField, "", "keying one more")
	}
	s = read(t, v.tab)
	for name, values := range sheet {
		if f := s.holds(name); f != values[0] {
			t.Errorf("after one more row %s is %q, not %q", name, f, values[0])
		}
	}
	must(t, keys.follow(v.tab, s.onward()))
	v.says(t, v.look(t, "check", 200), "assist.signed")
	sent := v.journey(t, c).arrive(t)
	if sent.Reference.String() != number || sent.Channel != submission.Paper || sent.AssistedBy != v.tx.Department+keyer {
		t.Errorf("the department gets %s by %s from %q; the form has %s", sent.Reference, sent.Channel, sent.AssistedBy, number)
	}
	v.look(t, "receipt", 200)
	v.follow(t, desk, "desk")
}
