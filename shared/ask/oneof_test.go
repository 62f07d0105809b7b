package ask_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestOneOf(t *testing.T) {
	q := ask.OneOf{Name: "income", Options: []string{"below", "between", "above"}}
	reads(t, q, []given{
		{"an option", "between", "between", ""},
		{"no option", "beside", nil, "not-an-option"},
		{"an option in capitals", "Between", nil, "not-an-option"},
	})
	decodes(t, q, []given{
		{"an option", `"above"`, "above", ""},
		{"no option", `"beside"`, nil, "not-an-option"},
		{"nothing in the string", `""`, nil, "missing"},
		{"a number", `1`, nil, "wrong-type"},
		{"a list", `["above"]`, nil, "wrong-type"},
	})
	a := ask.Answers{}.With("income", "between")
	if got := q.Of(a); got != "between" {
		t.Errorf("Of gives %q", got)
	}
	holdsFor(t, q.Is("between"), a, true)
	holdsFor(t, q.Is("above"), a, false)
	holdsFor(t, q.In("above", "between"), a, true)
	holdsFor(t, q.In("above", "below"), a, false)
	holdsFor(t, q.In("above", "below"), ask.Answers{}, false)
	if got := q.Controls()[0].Component; got != ask.Radios {
		t.Errorf("it is asked by %s", got)
	}
	q.Select = true
	if got := q.Controls()[0].Component; got != ask.Select {
		t.Errorf("it is asked by %s", got)
	}
}
