package browser

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
)

// gazetteer holds the addresses that people find, as docs/address.md has the file.
const gazetteer = `uprn,line1,line2,town,county,postcode
,2 Garden Walk,,London,,NW1 9ZZ
,10 Garden Walk,,London,,NW1 9ZZ
,Flat 10,Garden Court,London,,NW1 9ZZ
,Rose Cottage,"Garden Walk, North",London,,NW1 9ZZ
`

// finds looks for an address at the page of a question, by postcodes with none and with several, goes by hand and back, and chooses
// one from the list.
func finds(t *testing.T, v visitor, question string) {
	t.Helper()
	v.look(t, "find", 200)
	v.says(t, v.send(t, nil, "find", 422), "find.missing")
	v.says(t, v.send(t, url.Values{page.FindPostcodeField: {"nowhere"}}, "find", 422), "find.malformed")
	v.says(t, v.send(t, url.Values{page.FindPostcodeField: {"ab9 1zz"}}, "find", 422), "find.none")
	s := v.press(t, page.FindGoField, page.GoByHand, "by hand")
	if s.holds(ask.Field(question, "postcode")) != "AB9 1ZZ" {
		t.Errorf("by hand the postcode that was typed is gone: %+v", s.Fields)
	}
	complete(t, v.tab, mouse{}, s, url.Values{ask.Field(question, "postcode"): {"AB9 1ZZ"}, ask.Field(question, "county"): {"Dogshire"}})
	s = v.press(t, page.FindGoField, page.GoSearch, "find")
	if s.holds(page.FindPostcodeField) != "AB9 1ZZ" {
		t.Errorf("back from by hand the postcode is gone: %+v", s.Fields)
	}
	v.says(t, v.send(t, url.Values{page.FindPostcodeField: {"nw19zz"}}, "list", 200), "find.found")
	v.says(t, v.send(t, nil, "list", 422), "find.choice-missing")
	s = v.choose(t, "find.not-listed", "by hand")
	if s.holds(ask.Field(question, "county")) != "Dogshire" || s.holds(ask.Field(question, "postcode")) != "AB9 1ZZ" {
		t.Errorf("what was typed by hand is gone: %+v", s.Fields)
	}
	v.press(t, page.FindGoField, page.GoSearch, "find")
	v.send(t, url.Values{page.FindPostcodeField: {"NW1 9ZZ"}, page.FindBuildingField: {"10"}}, "list", 200)
	if s = v.choose(t, "10 Garden Walk, London", "next"); s.Action == v.address.Apply(question) {
		t.Errorf("an address that was chosen leads to %s: %s", s.Path, s.Text)
	}
}

// findsOther changes that address from the check page: it is there as it was chosen, and another is found and confirmed.
func findsOther(t *testing.T, v visitor, question string) {
	t.Helper()
	if s := v.follow(t, v.address.Change(question), "change"); s.holds(ask.Field(question, "line-1")) != "10 Garden Walk" {
		t.Errorf("the address that was chosen is not the one to change: %+v", s.Fields)
	}
	v.press(t, page.FindGoField, page.GoSearch, "find")
	s := v.send(t, url.Values{page.FindPostcodeField: {"NW1 9ZZ"}, page.FindBuildingField: {"Rose"}}, "one", 200)
	v.says(t, s, "find.one.title")
	if s = v.press(t, page.FindChoiceField, "", "check"); s.Action != v.address.Submit() || !strings.Contains(s.Text, "Rose Cottage") {
		t.Errorf("an address that was confirmed leads to %s: %s", s.Path, s.Text)
	}
}

// choose marks the entry of a list of radios that reads as the words of a key, or as a text that is no key, and sends it.
func (v visitor) choose(t *testing.T, entry, state string) screen {
	t.Helper()
	if v.book.Has(entry) {
		entry = v.book.Text(entry, nil)
	}
	must(t, v.tab.Click(fmt.Sprintf(`[...document.querySelectorAll("main label")].find(l => l.innerText === %s)`, quote(entry))))
	must(t, v.tab.Follow(read(t, v.tab).onward()))
	return v.look(t, state, 200)
}
