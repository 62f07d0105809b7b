package ask_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/words"
)

func TestCountry(t *testing.T) {
	q := ask.Country{Name: "country"}
	reads(t, q, []given{
		{"a country", "FR", "FR", ""},
		{"no country", "ZZ", nil, "not-an-option"},
		{"a name", "France", nil, "not-an-option"},
		{"small letters", "fr", nil, "not-an-option"},
	})
	decodes(t, q, []given{
		{"a country", `"GB"`, "GB", ""},
		{"what GB is not called", `"UK"`, nil, "not-an-option"},
		{"a union", `"EU"`, nil, "not-an-option"},
		{"a country that is no more", `"YU"`, nil, "not-an-option"},
		{"a number", `826`, nil, "wrong-type"},
	})
}

// The 249 codes that ISO 3166-1 assigns, and XK.
func TestCountryNames(t *testing.T) {
	control := ask.Country{}.Controls()[0]
	names := map[words.Language]map[string]string{}
	for _, language := range words.Languages {
		names[language] = map[string]string{}
		for _, choice := range control.Choices("country", books[language]) {
			if choice.Label == "" || choice.Label == choice.Value || strings.TrimSpace(choice.Label) != choice.Label {
				t.Errorf("%s has the name %q in %s", choice.Value, choice.Label, language)
			}
			if len(choice.Value) != 2 || strings.ToUpper(choice.Value) != choice.Value {
				t.Errorf("%q is no code", choice.Value)
			}
			names[language][choice.Value] = choice.Label
		}
		if len(names[language]) != 250 {
			t.Errorf("there are %d countries in %s, want 250", len(names[language]), language)
		}
	}
	translated := 0
	for code, english := range names[words.English] {
		welsh, ok := names[words.Welsh][code]
		if !ok {
			t.Errorf("%s has no Welsh name", code)
		}
		if welsh != english {
			translated++
		}
	}
	if translated < 100 {
		t.Errorf("only %d Welsh names differ from the English ones", translated)
	}
	for _, each := range []struct{ code, english, welsh string }{
		{"GB", "United Kingdom", "Y Deyrnas Unedig"},
		{"DE", "Germany", "Yr Almaen"},
		{"SZ", "Eswatini", "Eswatini"}, // Swaziland until 2018
		{"MK", "North Macedonia", "Gogledd Macedonia"},
		{"XK", "Kosovo", "Kosovo"},
		{"HK", "Hong Kong", "Hong Kong"},
	} {
		if got := ask.CountryName(words.English, each.code); got != each.english {
			t.Errorf("%s is %q in English, want %q", each.code, got, each.english)
		}
		if got := ask.CountryName(words.Welsh, each.code); got != each.welsh {
			t.Errorf("%s is %q in Welsh, want %q", each.code, got, each.welsh)
		}
	}
}

func TestCountriesAreSortedByTheLanguage(t *testing.T) {
	control := ask.Country{}.Controls()[0]
	order := func(language words.Language) (codes []string) {
		for _, choice := range control.Choices("country", books[language]) {
			codes = append(codes, choice.Value)
		}
		return codes
	}
	before := func(language words.Language, first, second string) {
		t.Helper()
		codes := order(language)
		if slices.Index(codes, first) > slices.Index(codes, second) {
			t.Errorf("in %s %s comes after %s", language, first, second)
		}
	}
	before(words.English, "AX", "AL") // Åland Islands, Albania: an accent does not send a name to the end
	before(words.English, "DE", "GH") // Germany, Ghana
	before(words.Welsh, "CY", "TD")   // Cyprus, Chad → Cyprus, Tchad
	before(words.Welsh, "FR", "DE")   // Ffrainc, Yr Almaen
	if !slices.Equal(order(words.English), control.Options) {
		t.Error("the options stand in the English order")
	}
}
