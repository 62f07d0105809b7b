package ask_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestWhole(t *testing.T) {
	q := ask.Whole{Name: "children", Min: 1, Max: 3000}
	reads(t, q, []given{
		{"digits", "12", 12, ""},
		{"spaces around", " 12 ", 12, ""},
		{"a comma before thousands", "1,234", 1234, ""},
		{"a comma for a point", "1,5", nil, "not-a-number"},
		{"a comma at the end", "1,", nil, "not-a-number"},
		{"invisible marks of a copied number", "\u202a12\u202c", 12, ""},
		{"nought below the least", "0", nil, "too-small"},
		{"less than the least", "-1", nil, "too-small"},
		{"more than the most", "3001", nil, "too-large"},
		{"more than a machine's number", "99999999999999999999", nil, "too-large"},
		{"less than a machine's number", "-99999999999999999999", nil, "too-small"},
		{"a fraction", "1.5", nil, "not-whole"},
		{"a word", "two", nil, "not-a-number"},
		{"a point alone", ".", nil, "not-a-number"},
		{"a minus alone", "-", nil, "not-a-number"},
		{"digits of another script", "٣", nil, "not-a-number"},
	})
	decodes(t, q, []given{
		{"a number", `12`, 12, ""},
		{"nought", `0`, nil, "too-small"},
		{"a fraction", `1.5`, nil, "not-whole"},
		{"a fraction of nought", `1.0`, nil, "not-whole"},
		{"an exponent", `1e2`, nil, "not-whole"},
		{"an endless exponent", `1e400`, nil, "not-whole"},
		{"a string", `"12"`, nil, "wrong-type"},
		{"null", `null`, nil, "wrong-type"},
	})
	a := ask.Answers{}.With("children", 3)
	holdsFor(t, q.AtLeast(3), a, true)
	holdsFor(t, q.AtLeast(4), a, false)
	holdsFor(t, q.AtMost(3), a, true)
	holdsFor(t, q.AtMost(2), a, false)
	holdsFor(t, q.AtMost(2), ask.Answers{}, false)
	if f := faultOf(t, q, 3001); f.Values["max"] != 3000 {
		t.Errorf("the fault says %v", f.Values)
	}
	for most, want := range map[int]int{9: 2, 30: 2, 300: 3, 99999: 5, 999999: 10} {
		if got := (ask.Whole{Max: most}).Controls()[0].Width; got != want {
			t.Errorf("an input for numbers up to %d is %d wide, want %d", most, got, want)
		}
	}
}
