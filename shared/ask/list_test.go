package ask_test

import (
	"encoding/json"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestList(t *testing.T) {
	q := ask.List{Name: "previous-names", Each: ask.FamilyName{}, Min: 2, Max: 3}
	for _, each := range []struct {
		name   string
		typed  []string
		value  any
		faults string
	}{
		{"blank ones among them", []string{"", "King", " ", "Gordon"}, []string{"King", "Gordon"}, ""},
		{"only blank ones", []string{"", "\u00a0"}, nil, ""},
		{"too few", []string{"King"}, nil, "too-few"},
		{"too many", []string{"King", "Gordon", "Noel", "Milbanke"}, nil, "too-many"},
		{"as many, and blank ones", []string{"King", "", "Gordon", "", "Noel", ""}, []string{"King", "Gordon", "Noel"}, ""},
		{"one twice", []string{"King", "Gordon", "KING"}, nil, "2: duplicate"},
		{"a wrong one, counted without the blank ones", []string{"", "King", "", "G0rdon"}, nil, "1: bad-characters"},
	} {
		t.Run("page/"+each.name, func(t *testing.T) {
			value, faults := q.Read(url.Values{"": each.typed})
			got, list := outcome(q, value, faults)
			if list != each.faults || !reflect.DeepEqual(got, each.value) {
				t.Errorf("%q gives %#v, %q; want %#v, %q", each.typed, got, list, each.value, each.faults)
			}
		})
	}
	decodes(t, q, []given{
		{"values", `["King", "Gordon"]`, []string{"King", "Gordon"}, ""},
		{"none", `[]`, nil, "too-few"},
		{"too many", `["King", "Gordon", "Noel", 1]`, nil, "too-many"},
		{"one twice", `["King", "King"]`, nil, "1: duplicate"},
		{"wrong ones", `[1, "", "x1"]`, nil, "0: wrong-type, 1: missing"},
		{"one string", `"King"`, nil, "wrong-type"},
		{"an object", `{"0": "King"}`, nil, "wrong-type"},
	})
	many := `["` + strings.Repeat(`a","`, 100_000) + `b"]`
	if _, faults := q.Decode(json.RawMessage(many)); len(faults) != 1 || faults[0].Code != ask.TooMany {
		t.Errorf("a hundred thousand values give %d faults", len(faults))
	}
}

func TestListOfOptions(t *testing.T) {
	q := ask.List{Name: "nationalities", Each: ask.Country{}}
	control := q.Controls()[0]
	if control.Component != ask.ListInput || len(control.Options) != 250 || control.Most != 20 {
		t.Errorf("it is asked by %s with %d options, at most %d times", control.Component, len(control.Options), control.Most)
	}
	decodes(t, q, []given{
		{"countries", `["FR", "GB"]`, []string{"FR", "GB"}, ""},
		{"no country", `["FR", "ZZ"]`, nil, "1: not-an-option"},
	})
	if got, want := q.Show([]string{"FR", "GB"}, books["cy"]), []string{"Ffrainc", "Y Deyrnas Unedig"}; !reflect.DeepEqual(got, want) {
		t.Errorf("it is shown as %q", got)
	}
}
