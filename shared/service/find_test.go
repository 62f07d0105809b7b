package service_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/address"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// madeUp are the addresses of the tests.
const madeUp = "../address/testdata/addresses.csv"

// finding is the sample transaction with addresses to find.
func finding(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, sample.Transaction)
	w.service.Addresses = address.Named(madeUp)
	w.handler = w.service.Handler()
	return w
}

// looked posts what is looked for; more names and values follow.
func (w *world) looked(path, draft, postcode, building string, more ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.post(path, draft, append([]string{page.FindField, page.FindAsked, page.FindPostcodeField, postcode, page.FindBuildingField, building}, more...)...)
}

// choiceOf is the ID of the address that a page shows under a label.
func choiceOf(t *testing.T, body, label string) string {
	t.Helper()
	before, _, ok := strings.Cut(body, ">"+label+"</label>")
	at := strings.LastIndex(before, `type="radio" value="`)
	if !ok || at < 0 {
		t.Fatalf("no %q in %s", label, body)
	}
	id, _, _ := strings.Cut(before[at+len(`type="radio" value="`):], `"`)
	return id
}

// confirmed is the ID of the one address that a page has a button to confirm.
func confirmed(body string) string {
	before, _, _ := strings.Cut(body, `" name="`+page.FindChoiceField+`"`)
	return before[strings.LastIndex(before, `value="`)+len(`value="`):]
}

// The page of each state, with its status, what it says, and what it keeps of what was typed.
func TestFindAddress(t *testing.T) {
	type wants struct {
		code     int
		has, not []string
	}
	const ask, list, byHand = `name="find" value="asked"`, `name="find" value="listed"`, `name="home-line-1"`
	for _, test := range []struct {
		name string
		post []string
		want wants
	}{
		{"several", []string{page.FindField, page.FindAsked, page.FindPostcodeField, " ab91dg "},
			wants{200, []string{list, "There are 5 addresses at AB9 1DG.", "2 Kennel Lane, Barkham", "Flat 10, Spaniel Court, Barkham, Dogshire", "not in this list"}, []string{"Error:"}}},
		{"several with the number", []string{page.FindField, page.FindAsked, page.FindPostcodeField, "AB9 1DG", page.FindBuildingField, "10"},
			wants{200, []string{list, "There are 2 addresses"}, []string{"2 Kennel Lane"}}},
		{"none with the number", []string{page.FindField, page.FindAsked, page.FindPostcodeField, "AB9 1DG", page.FindBuildingField, "99"},
			wants{200, []string{list, "No address at AB9 1DG has", "2 Kennel Lane", `value="99"`}, nil}},
		{"one", []string{page.FindField, page.FindAsked, page.FindPostcodeField, "AB9 1DG", page.FindBuildingField, "rose"},
			wants{200, []string{list, "Is this the address?", "Rose Cottage<br>Kennel Lane, North<br>Barkham<br>AB9 1DG", "Use this address"}, []string{"radio"}}},
		{"none", []string{page.FindField, page.FindAsked, page.FindPostcodeField, "AB9 1DH", page.FindBuildingField, "10"},
			wants{422, []string{ask, "Error:", "We found no address at this postcode", `value="AB9 1DH"`, `value="10"`, `href="#find-postcode"`}, nil}},
		{"no postcode", []string{page.FindField, page.FindAsked, page.FindBuildingField, "10"},
			wants{422, []string{ask, "Enter a postcode", `value="10"`}, nil}},
		{"a postcode that is none", []string{page.FindField, page.FindAsked, page.FindPostcodeField, "AB9"},
			wants{422, []string{ask, "Enter a full UK postcode", `value="AB9"`}, nil}},
		{"nothing chosen", []string{page.FindField, page.FindListed, page.FindPostcodeField, "AB9 1DG"},
			wants{422, []string{list, "Select the address", `href="#find-choice"`}, nil}},
		{"a choice that is none", []string{page.FindField, page.FindListed, page.FindPostcodeField, "AB9 1DG", page.FindChoiceField, "0123456789abcdef"},
			wants{422, []string{list, "Select the address"}, nil}},
		{"a choice that is none, of one", []string{page.FindField, page.FindListed, page.FindPostcodeField, "AB9 1EA", page.FindChoiceField, "0123456789abcdef"},
			wants{200, []string{list, "Is this the address?"}, []string{"Error:"}}},
		{"one, with a number that it does not have", []string{page.FindField, page.FindAsked, page.FindPostcodeField, "AB9 1EA", page.FindBuildingField, "99"},
			wants{200, []string{list, "Is this the address?", "No address at AB9 1EA has", "the only address there"}, []string{"We found 1 address"}}},
		{"not listed", []string{page.FindField, page.FindListed, page.FindPostcodeField, "ab91dg", page.FindBuildingField, "7", page.FindChoiceField, page.NotListed},
			wants{200, []string{byHand, `value="AB9 1DG"`, `value="7"`, "Find the address by its postcode"}, []string{"Error:"}}},
		{"by hand, with what was looked for", []string{page.FindField, page.FindAsked, page.FindPostcodeField, "nonsense", page.FindGoField, page.GoByHand},
			wants{200, []string{byHand, `value="nonsense"`}, []string{"Error:"}}},
		{"by hand, with what was typed there before", []string{page.FindField, page.FindAsked, page.FindPostcodeField, "AB9 1DG", page.FindGoField, page.GoByHand, "home-town", "Barkham", "home-postcode", "AB9 1EA"},
			wants{200, []string{byHand, `value="Barkham"`, `value="AB9 1EA"`}, []string{`value="AB9 1DG"`}}},
		{"from by hand to look", []string{page.FindGoField, page.GoSearch, "home-town", "Barkham", "home-postcode", "ab9 1ea"},
			wants{200, []string{ask, `name="home-town" value="Barkham"`, `id="find-postcode" name="find-postcode" type="text" spellcheck="false" value="ab9 1ea"`}, nil}},
		{"look again", []string{page.FindField, page.FindListed, page.FindPostcodeField, "AB9 1DG", page.FindBuildingField, "10", page.FindGoField, page.GoSearch, "home-town", "Barkham"},
			wants{200, []string{ask, `value="AB9 1DG"`, `value="10"`, `name="home-town" value="Barkham"`}, nil}},
		{"without, which may not be", []string{page.FindField, page.FindAsked, page.FindGoField, page.GoWithout},
			wants{422, []string{ask, "Enter a postcode"}, nil}},
		{"a button that is none", []string{page.FindGoField, "nowhere"}, wants{422, []string{ask, "Enter a postcode"}, nil}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := finding(t)
			draft := w.start()
			got := w.post("/home", draft, test.post...)
			body := got.Body.String()
			if got.Code != test.want.code {
				t.Errorf("%d, want %d", got.Code, test.want.code)
			}
			for _, want := range test.want.has {
				if !strings.Contains(body, want) {
					t.Errorf("no %s in %s", want, body)
				}
			}
			for _, not := range test.want.not {
				if strings.Contains(body, not) {
					t.Errorf("%s in %s", not, body)
				}
			}
			if welsh := w.post("/cy/home", draft, test.post...); welsh.Code != got.Code || pageLanguage(welsh) != "cy" || strings.Contains(welsh.Body.String(), "Find address") {
				t.Errorf("in Welsh %d %s", welsh.Code, welsh.Body)
			}
			if shown := w.get("/home", draft); !strings.Contains(shown.Body.String(), `name="find" value="asked"`) {
				t.Error("something was saved")
			}
		})
	}
}

// What is chosen is saved as any address is, and shown by hand from then on; the language, the mark and the way back to the
// check page stay.
func TestFoundAddressIsTheAnswer(t *testing.T) {
	w := finding(t)
	draft := w.start()
	list := w.looked("/home", draft, "AB9 1DG", "flat", page.ReturnField, "check").Body.String()
	if !strings.Contains(list, `name="return" value="check"`) {
		t.Error("the way back to the check page is lost")
	}
	chosen := []string{page.FindField, page.FindListed, page.FindPostcodeField, "AB9 1DG", page.FindChoiceField, choiceOf(t, list, "Flat 2, Spaniel Court, Barkham, Dogshire")}
	if got := w.post("/home", draft, append(chosen, "home-town", "Elsewhere")...); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	body := w.get("/home?change", draft).Body.String()
	for _, want := range []string{`value="Flat 2"`, `value="Spaniel Court"`, `value="Barkham"`, `value="Dogshire"`, `value="AB9 1DG"`, page.GoSearch, `name="was"`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	// A page of before does not overwrite it.
	one := w.looked("/home", draft, "AB9 1EA", "").Body.String()
	other := []string{page.FindField, page.FindListed, page.FindPostcodeField, "AB9 1EA", page.FindChoiceField, confirmed(one), page.MarkField, "1"}
	if got := w.post("/home", draft, other...); got.Code != 409 || !strings.Contains(got.Body.String(), "The Old Bakery") {
		t.Errorf("another tab: %d %s", got.Code, got.Body)
	}
}

// An address of the file that the form would not take as it is comes by hand, to be mended.
func TestFoundAddressIsHeldToTheForm(t *testing.T) {
	w := finding(t)
	draft := w.start()
	one := w.looked("/home", draft, "AB9 1EB", "").Body.String()
	got := w.post("/home", draft, page.FindField, page.FindListed, page.FindPostcodeField, "AB9 1EB", page.FindChoiceField, confirmed(one))
	if body := got.Body.String(); got.Code != 422 || !strings.Contains(body, `href="#home-line-1"`) || !strings.Contains(body, "The Association of the Friends") {
		t.Errorf("%d %s", got.Code, body)
	}
}

// broken is a Finder that finds nothing out.
type broken struct{}

func (broken) Find(context.Context, string) ([]address.Address, error) {
	return nil, errors.New("connection refused")
}

// Where looking does not work, or was done too often, or was switched off meanwhile, the address is entered by hand, and
// the page says so.
func TestFindBroken(t *testing.T) {
	check := func(t *testing.T, w *world, got *httptest.ResponseRecorder) {
		t.Helper()
		body := got.Body.String()
		for _, want := range []string{"We cannot look up addresses at the moment", `name="home-line-1"`, `value="AB9 1DG"`, `name="home-line-1" type="text" spellcheck="false" value="10"`} {
			if !strings.Contains(body, want) {
				t.Errorf("no %s in %s", want, body)
			}
		}
		if got.Code != 200 || strings.Contains(body, page.FindGoField) || strings.Contains(w.log.String(), "AB9") {
			t.Errorf("%d %s %s", got.Code, body, w.log)
		}
	}
	t.Run("it fails", func(t *testing.T) {
		w := finding(t)
		w.service.Addresses = broken{}
		check(t, w, w.looked("/home", w.start(), "ab9 1dg", "10"))
		if !strings.Contains(w.log.String(), "connection refused") {
			t.Error("nobody is told")
		}
	})
	t.Run("switched off", func(t *testing.T) {
		w := finding(t)
		w.service.Addresses = nil
		check(t, w, w.looked("/home", w.start(), "AB9 1DG", "10"))
	})
	t.Run("too often", func(t *testing.T) {
		w := finding(t)
		draft := w.start()
		for range 30 {
			if got := w.looked("/home", draft, "AB9 1DG", ""); !strings.Contains(got.Body.String(), "There are 5") {
				t.Fatalf("%d %s", got.Code, got.Body)
			}
		}
		check(t, w, w.looked("/home", draft, "AB9 1DG", "10"))
	})
}

// street is a Finder with so many addresses at every postcode.
type street int

func (n street) Find(_ context.Context, postcode string) ([]address.Address, error) {
	var all []address.Address
	for i := range int(n) {
		all = append(all, address.Address{PostalAddress: ask.PostalAddress{Line1: fmt.Sprint(i+1, " Long Lane"), Town: "Barkham", Postcode: postcode}})
	}
	return all, nil
}

// A page lists a hundred addresses and no more; a number that one of more has finds it.
func TestTooManyAddresses(t *testing.T) {
	w := finding(t)
	draft := w.start()
	for _, test := range []struct {
		n        int
		building string
		code     int
		says     string
	}{
		{100, "", 200, "There are 100 addresses"},
		{100, "999", 200, "No address at AB9 1DG has"},
		{101, "77", 200, "Is this the address?"},
		{101, "", 422, "Check the building number or name"},
		{101, "999", 422, "Check the building number or name"},
	} {
		w.service.Addresses = street(test.n)
		if got := w.looked("/home", draft, "AB9 1DG", test.building); got.Code != test.code || !strings.Contains(got.Body.String(), test.says) {
			t.Errorf("%q among %d: %d %s", test.building, test.n, got.Code, got.Body)
		}
	}
}

// Only a search is counted: after the last that a minute has, a choice is still taken, and so is that it is not in the list.
func TestChoiceIsNoSearch(t *testing.T) {
	w := finding(t)
	draft := w.start()
	list := ""
	for range 30 {
		list = w.looked("/home", draft, "AB9 1DG", "").Body.String()
	}
	listed := []string{page.FindField, page.FindListed, page.FindPostcodeField, "AB9 1DG", page.FindChoiceField}
	if body := w.post("/home", draft, append(listed, page.NotListed)...).Body.String(); !strings.Contains(body, `name="home-line-1"`) || strings.Contains(body, "We cannot look up") {
		t.Errorf("not in the list: %s", body)
	}
	if body := w.post("/home", draft, append(listed, "0123456789abcdef")...).Body.String(); !strings.Contains(body, "We cannot look up") {
		t.Errorf("a choice that is none lists the addresses once more: %s", body)
	}
	if got := w.post("/home", draft, append(listed, choiceOf(t, list, "2 Kennel Lane, Barkham"))...); got.Code != 303 {
		t.Errorf("a choice: %d %s", got.Code, got.Body)
	}
}

// A draft that is gone takes nothing with it of what was on the screen: neither what was chosen nor what was looked for.
func TestFindInADraftThatIsGone(t *testing.T) {
	w := finding(t)
	list := w.looked("/home", w.start(), "AB9 1DG", "flat").Body.String()
	gone := "__Secure-draft=" + strings.Repeat("A", 32)
	chosen := []string{page.FindField, page.FindListed, page.FindPostcodeField, "AB9 1DG", page.FindBuildingField, "flat", "home-town", "Elsewhere",
		page.FindChoiceField, choiceOf(t, list, "Flat 2, Spaniel Court, Barkham, Dogshire")}
	for _, test := range []struct {
		name string
		got  *httptest.ResponseRecorder
		has  []string
	}{
		{"a choice", w.post("/home", gone, chosen...), []string{"Flat 2", "Spaniel Court", "Barkham", "Dogshire", "AB9 1DG"}},
		{"a search", w.looked("/home", gone, "ab91dg", "flat 2"), []string{"flat 2", "AB9 1DG"}},
		{"a search after something by hand", w.looked("/home", gone, "ab91dg", "2", "home-town", "Barkham", "home-line-1", "2 Kennel Lane"), []string{"2 Kennel Lane", "Barkham", "AB9 1DG"}},
		{"by hand", w.post("/home", gone, page.FindGoField, page.GoByHand, page.FindPostcodeField, "AB9", page.FindBuildingField, "2"), []string{"AB9", "2"}},
	} {
		body := test.got.Body.String()
		if test.got.Code != 410 || strings.Contains(body, "Elsewhere") {
			t.Errorf("%s: %d", test.name, test.got.Code)
		}
		for _, want := range test.has {
			if !strings.Contains(body, `value="`+want+`"`) {
				t.Errorf("%s: no %s in %s", test.name, want, body)
			}
		}
	}
}

// Off, nothing is other than it was; on, only postal addresses in the UK are looked for.
func TestFindIsOff(t *testing.T) {
	w, _ := dogs(t)
	draft := w.start()
	if body := w.get("/home", draft).Body.String(); strings.Contains(body, page.FindField) || !strings.Contains(body, `name="home-line-1"`) {
		t.Errorf("off: %s", body)
	}
	on := finding(t)
	if body := on.get("/abroad", on.start()).Body.String(); strings.Contains(body, page.FindPostcodeField) {
		t.Errorf("an address anywhere is looked for in the UK: %s", body)
	}
	if body := on.get("/home", "").Body.String(); !strings.Contains(body, page.FindPostcodeField) {
		t.Errorf("without a draft: %s", body)
	}
}

// kennels has an address in each row of a group and an optional one outside, the first question of all.
var kennels = transaction.Transaction{
	Name: "dog-grant", Department: "kennels", Files: sample.Transaction.Files, Decide: sample.Transaction.Decide, Closes: sample.Transaction.Closes,
	Questions: []ask.Question{
		ask.Address{Name: "home", Optional: true},
		ask.Group{Name: "dogs", Min: 1, Max: 3, Title: ask.Address{Name: "nino"}, Questions: []ask.Question{ask.Address{Name: "nino", Other: true}}},
	},
}

func TestFindInAGroupAndWithoutAnAnswer(t *testing.T) {
	w := newWorld(t, kennels)
	w.service.Addresses = address.Named(madeUp)
	w.handler = w.service.Handler()
	// The first page of all, before there is a draft: without an address, and with one.
	if got := w.looked("/home", "", "AB9 1DG", ""); got.Code != 200 || len(got.Header().Values("Set-Cookie")) > 0 {
		t.Errorf("looking alone: %d %q", got.Code, got.Header().Values("Set-Cookie"))
	}
	if got := w.get("/home", ""); !strings.Contains(got.Body.String(), `value="without"`) {
		t.Errorf("no way on: %s", got.Body)
	}
	got := w.post("/home", "", page.FindField, page.FindAsked, page.FindGoField, page.GoWithout, "home-town", "Barkham")
	if got.Code != 303 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	draft := cookie(t, got)
	shown := w.get("/dogs/0/nino", draft).Body.String()
	if !strings.Contains(shown, page.FindPostcodeField) || strings.Contains(shown, `autocomplete`) {
		t.Errorf("in a row: %s", shown)
	}
	one := w.looked("/dogs/0/nino", draft, "AB9 1EA", "", page.RowsField, hidden(shown, page.RowsField)).Body.String()
	form := url.Values{page.FindField: {page.FindListed}, page.FindPostcodeField: {"AB9 1EA"}, page.FindChoiceField: {confirmed(one)}, page.RowsField: {hidden(one, page.RowsField)}}
	if got := w.form("/dogs/0/nino", draft, form); got.Code != 303 || hidden(one, page.RowsField) == "" {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	if body := w.get("/dogs/0/nino", draft).Body.String(); !strings.Contains(body, `value="The Old Bakery"`) {
		t.Errorf("%s", body)
	}
	// A row of a draft that is gone: what was typed by hand stays on the page.
	if got := w.looked("/dogs/0/nino", "__Secure-draft=nonsense", "AB9 1EA", "", "nino-town", "Barkham"); got.Code != 410 || !strings.Contains(got.Body.String(), `value="Barkham"`) {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	// So does an address that was chosen, whatever cookie comes with it; a page outside a group begins a draft with it.
	for _, cookie := range []string{"", "__Secure-draft=nonsense", "__Secure-draft=" + strings.Repeat("A", 32)} {
		for path, code := range map[string]int{"/dogs/0/nino": 410, "/home": map[bool]int{true: 303, false: 410}[cookie == ""]} {
			form.Set("nino-town", "Barkham") // typed by hand before
			if got := w.form(path, cookie, form); got.Code != code || code == 410 && !strings.Contains(got.Body.String(), `value="The Old Bakery"`) {
				t.Errorf("%s with %q: %d %s", path, cookie, got.Code, got.Body)
			}
		}
	}
}

// Each field of the look-up takes whatever there is, where all the others are right.
func TestHostileFind(t *testing.T) {
	w := finding(t)
	draft := w.start()
	right := map[string]string{page.FindField: page.FindListed, page.FindPostcodeField: "AB9 1DG", page.FindBuildingField: "2", page.FindChoiceField: "", page.FindGoField: ""}
	for field := range right {
		for _, text := range sample.Hostile {
			form := url.Values{field: {text}}
			for other, value := range right {
				if other != field {
					form.Set(other, value)
				}
			}
			got := w.form("/home", draft, form)
			if safe(t, field, got); got.Code == 303 {
				t.Errorf("%s: %.40q was saved", field, text)
			}
			w.now = w.now.Add(time.Minute) // so that none is one too many
		}
	}
	if strings.Contains(w.log.String(), `"level":"ERROR"`) || strings.Contains(w.log.String(), "AB9") {
		t.Errorf("the log has %.500s", w.log)
	}
}
