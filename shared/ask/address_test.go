package ask_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/words"
)

func TestAddress(t *testing.T) {
	q := ask.Address{Name: "address"}
	downing := ask.PostalAddress{Line1: "10 Downing Street", Town: "London", Postcode: "SW1A 2AA"}
	reads(t, q, []given{
		{"what is needed", "line-1=10+Downing+Street&town=London&postcode=SW1A+2AA", downing, ""},
		{"a postcode as people type it", "line-1=10+Downing+Street&town=London&postcode=+sw1a2aa", downing, ""},
		{"all parts", "line-1=Flat+2,+No.+3/4&line-2=Tŷ+Mawr&town=Caerdydd&county=South+Glamorgan&postcode=cf10-3nq",
			ask.PostalAddress{Line1: "Flat 2, No. 3/4", Line2: "Tŷ Mawr", Town: "Caerdydd", County: "South Glamorgan", Postcode: "CF10 3NQ"}, ""},
		{"a postcode with brackets and full stops", "line-1=10+Downing+Street&town=London&postcode=(sw1a.2aa.)", downing, ""},
		{"of the British forces abroad", "line-1=HMS+Kent&town=BFPO&postcode=bf1+4aa", ask.PostalAddress{Line1: "HMS Kent", Town: "BFPO", Postcode: "BF1 4AA"}, ""},
		{"the name of a house in quotes, a semicolon", "line-1=%E2%80%9CRose+Cottage%E2%80%9D%3B+%221%22&town=London&postcode=SW1A+2AA",
			ask.PostalAddress{Line1: "Rose Cottage, 1", Town: "London", Postcode: "SW1A 2AA"}, ""},
		{"the name of a house in single quotes", "line-1=‘O’Neill’s+Farm’,+‘Lodge’&line-2=St+James’+Road&town=London&postcode=SW1A+2AA",
			ask.PostalAddress{Line1: "O’Neill’s Farm, Lodge", Line2: "St James’ Road", Town: "London", Postcode: "SW1A 2AA"}, ""},
		{"a single quote for an apostrophe", "line-1=‘s+Lodge&line-2=O‘Neill+Road&town=London&postcode=SW1A+2AA",
			ask.PostalAddress{Line1: "’s Lodge", Line2: "O’Neill Road", Town: "London", Postcode: "SW1A 2AA"}, ""},
		{"quotes with spaces within, or a comma right behind", "line-1=«+Rose+Cottage+»&line-2=„Lily“,12+High+St&town=London&postcode=SW1A+2AA",
			ask.PostalAddress{Line1: "Rose Cottage", Line2: "Lily,12 High St", Town: "London", Postcode: "SW1A 2AA"}, ""},
		{"a quote between two signs, which it would join", `line-1=1"2+High+St&line-2=1”“2&town=London&postcode=SW1A+2AA`, nil, "line-1: bad-characters, line-2: bad-characters"},
		{"ditto marks alone", `line-1="&line-2="+"&town=London&postcode=SW1A+2AA`, nil, "line-1: bad-characters, line-2: bad-characters"},
		{"single quotes alone", "line-1=‘’&town=London&postcode=SW1A+2AA", nil, "line-1: bad-characters"},
		{"a sign that is no letter", "line-1=3×4&town=London&postcode=SW1A+2AA", nil, "line-1: bad-characters"},
		{"a postcode alone", "postcode=SW1A+2AA", nil, "line-1: missing, town: missing"},
		{"no postcode", "line-1=1&town=London", nil, "postcode: missing"},
		{"markup", "line-1=<script>&town=London&postcode=SW1A+2AA", nil, "line-1: bad-characters"},
	})
	decodes(t, q, []given{
		{"what is needed", `{"line-1": "10 Downing Street", "town": "London", "postcode": "SW1A 2AA"}`, downing, ""},
		{"a postcode without its space", `{"line-1": "1", "town": "London", "postcode": "SW1A2AA"}`, nil, "postcode: bad-format"},
		{"quotes", `{"line-1": "\"1\"", "town": "London", "postcode": "SW1A 2AA"}`, nil, "line-1: bad-characters"},
		{"a semicolon", `{"line-1": "1; x", "town": "London", "postcode": "SW1A 2AA"}`, nil, "line-1: bad-characters"},
		{"a country, which is not asked", `{"line-1": "1", "town": "London", "postcode": "SW1A 2AA", "country": "GB"}`, nil, "country: unknown-question"},
	})
	if got, want := q.Show(downing, books["en"]), []string{"10 Downing Street", "London", "SW1A 2AA"}; !reflect.DeepEqual(got, want) {
		t.Errorf("it is shown as %q", got)
	}
}

func TestAddressAnywhere(t *testing.T) {
	q := ask.Address{Name: "address", International: true}
	paris := ask.PostalAddress{Line1: "55 rue du Faubourg", Town: "Paris", Postcode: "75008", Country: "FR"}
	reads(t, q, []given{
		{"in France", "line-1=55+rue+du+Faubourg&town=Paris&postal-code=75008&country=FR", paris, ""},
		{"no postal code", "line-1=1&town=Dubai&country=AE", ask.PostalAddress{Line1: "1", Town: "Dubai", Country: "AE"}, ""},
		{"no country", "line-1=1&town=Dubai", nil, "country: missing"},
		{"no such country", "line-1=1&town=Dubai&country=ZZ", nil, "country: not-an-option"},
		{"in the UK", "line-1=10+Downing+Street&town=London&postal-code=sw1a2aa&country=GB",
			ask.PostalAddress{Line1: "10 Downing Street", Town: "London", Postcode: "SW1A 2AA", Country: "GB"}, ""},
		{"in the UK without a postcode", "line-1=1&town=London&country=GB", nil, "postal-code: missing"},
		{"in the UK with another country's", "line-1=1&town=London&postal-code=75008&country=GB", nil, "postal-code: bad-format"},
	})
	decodes(t, q, []given{
		{"in France", `{"line-1": "55 rue du Faubourg", "town": "Paris", "postal-code": "75008", "country": "FR"}`, paris, ""},
		{"a UK county", `{"line-1": "1", "town": "Paris", "county": "x", "country": "FR"}`, nil, "county: unknown-question"},
	})
	if got := q.Show(paris, books["cy"]); got[len(got)-1] != "Ffrainc" {
		t.Errorf("in Welsh it is shown as %q", got)
	}
}

func TestPostcode(t *testing.T) {
	q := ask.Address{Name: "address"}
	for postcode, right := range map[string]bool{
		"M1 1AE": true, "B33 8TH": true, "CR2 6XH": true, "DN55 1PT": true, "W1A 0AX": true, "EC1A 1BB": true, // the six shapes
		"GY1 1AA": true, "JE2 3AB": true, "IM1 1AA": true, "ZE1 0AA": true, "BT1 5GS": true, "BF1 4AA": true,
		"GIR 0AA": false, "XX1 1AA": false, "QA1 1AA": false, "A1 1AA": false, // areas that there are not
		"M1 1AC": false, "M1 1KA": false, // letters that no unit has
		"M 1AA": false, "SWA 1AA": false, "SWA1 1AA": false, "M111 1AA": false, "MAB1 1AA": false, "M1A1 1AA": false, "M1  1AA": false, "M1 1AAA": false,
		"M1 AAA": false, "m1 1AE": false, "M11AE": false, "": false, "12 1AA": false, "M1é 1AA": false, "SW1A 2AA ": false,
	} {
		faults := q.Check(on, ask.PostalAddress{Line1: "1", Town: "x", Postcode: postcode})
		if (len(faults) == 0) != right {
			t.Errorf("%q has the faults %v", postcode, faults)
		}
	}
}

// Whoever is told which signs an address may have is told of all of them, and of no others, in each language.
func TestSignsThatAreTold(t *testing.T) {
	for key, takes := range map[string]func(sign string) bool{
		"characters.address": func(sign string) bool {
			return len(ask.Address{Name: "q"}.Check(on, ask.PostalAddress{Line1: "a" + sign + "b", Town: "x", Postcode: "SW1A 2AA"})) == 0
		},
		"characters.account-name": func(sign string) bool {
			return len(ask.BankAccount{Name: "q"}.Check(on, ask.Account{Name: "a" + sign + "b", SortCode: "200000", Number: "55779911"})) == 0
		},
	} {
		for _, language := range words.Languages {
			platform, err := words.Platform(language)
			if err != nil {
				t.Fatal(err)
			}
			_, told, _ := strings.Cut(platform.Text(key, nil), ": ")
			for _, sign := range `!"#$%&()*+,-./:;<=>?@[\]^_{|}~’£€¬` {
				if takes(string(sign)) != slices.Contains(strings.Fields(told), string(sign)) {
					t.Errorf("%s, %s: %q is taken: %v", language, key, sign, takes(string(sign)))
				}
			}
		}
	}
}
