package ask_test

import (
	"net/url"
	"reflect"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestAnyOf(t *testing.T) {
	q := ask.AnyOf{Name: "employment", Options: []string{"employed", "self-employed", "looking", "none"}, Exclusive: "none"}
	for _, each := range []struct {
		name   string
		typed  []string
		value  any
		faults string
	}{
		{"one", []string{"looking"}, []string{"looking"}, ""},
		{"several, in the order of the options", []string{"looking", "employed"}, []string{"employed", "looking"}, ""},
		{"one twice", []string{"looking", "looking"}, []string{"looking"}, ""},
		{"the exclusive one alone", []string{"none"}, []string{"none"}, ""},
		{"the exclusive one with another", []string{"none", "looking"}, nil, "not-together"},
		{"no option", []string{"looking", "working"}, nil, "not-an-option"},
		{"an empty one beside", []string{"", "looking"}, []string{"looking"}, ""},
	} {
		t.Run(each.name, func(t *testing.T) {
			value, faults := q.Read(url.Values{"": each.typed})
			got, list := outcome(q, value, faults)
			if list != each.faults || !reflect.DeepEqual(got, each.value) {
				t.Errorf("%q gives %#v, %q; want %#v, %q", each.typed, got, list, each.value, each.faults)
			}
		})
	}
	decodes(t, q, []given{
		{"several", `["looking", "employed"]`, []string{"employed", "looking"}, ""},
		{"none at all", `[]`, nil, "too-few"},
		{"one twice", `["looking", "looking"]`, nil, "1: duplicate"},
		{"the exclusive one with another", `["none", "looking"]`, nil, "not-together"},
		{"no options", `["x", "looking", "y"]`, nil, "0: not-an-option, 2: not-an-option"},
		{"more than there are", `["x", "x", "x", "x", "x"]`, nil, "too-many"},
		{"something else among them", `["looking", 1, null]`, nil, "1: wrong-type, 2: wrong-type"},
		{"a string", `"looking"`, nil, "wrong-type"},
	})
	a := ask.Answers{}.With("employment", []string{"employed", "looking"})
	holdsFor(t, q.Has("looking"), a, true)
	holdsFor(t, q.Has("none"), a, false)
	holdsFor(t, q.Has("none"), ask.Answers{}, false)
	if got := q.Of(a); len(got) != 2 {
		t.Errorf("Of gives %q", got)
	}
	if f := faultOf(t, q, []string{"looking", "none"}); f.Values["option"] != "none" {
		t.Errorf("the fault says %v", f.Values)
	}
}
