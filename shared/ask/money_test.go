package ask_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/money"
)

func TestMoney(t *testing.T) {
	q := ask.Money{Name: "rent", Max: 5000_00}
	reads(t, q, []given{
		{"pounds", "27", money.Pence(27_00), ""},
		{"pounds and pence", "44.95", money.Pence(44_95), ""},
		{"a pound sign, a comma, spaces", " £1,234.5 ", money.Pence(1234_50), ""},
		{"nothing is an amount", "0", money.Pence(0), ""},
		{"three decimals", "1.234", nil, "too-many-decimals"},
		{"a word", "a lot", nil, "not-money"},
		{"a comma for a point", "12,50", nil, "not-money"},
		{"less than nothing", "-1", nil, "too-small"},
		{"the most", "5000", money.Pence(5000_00), ""},
		{"a penny more", "5000.01", nil, "too-large"},
		{"more than can be counted", "99999999999999999999", nil, "too-large"},
		{"less than can be counted", "-99999999999999999999", nil, "too-small"},
		{"an exponent", "1e3", nil, "not-money"},
	})
	decodes(t, q, []given{
		{"pounds", `27`, money.Pence(27_00), ""},
		{"pounds and pence", `44.95`, money.Pence(44_95), ""},
		{"one decimal", `0.1`, money.Pence(10), ""},
		{"three decimals", `44.950`, nil, "too-many-decimals"},
		{"an exponent", `1E2`, nil, "not-money"},
		{"an endless exponent", `1e400`, nil, "not-money"},
		{"a string", `"44.95"`, nil, "wrong-type"},
		{"null", `null`, nil, "wrong-type"},
		{"yes", `true`, nil, "wrong-type"},
		{"more than can be counted", `99999999999999999999`, nil, "too-large"},
	})
	decodes(t, ask.Money{Name: "box", Min: -9_999_999_999_999_99, Max: 9_999_999_999_999_99}, []given{
		{"the most of a VAT return, to the penny", `9999999999999.99`, money.Pence(9_999_999_999_999_99), ""},
		{"the least", `-9999999999999.99`, money.Pence(-9_999_999_999_999_99), ""},
		{"a penny less", `-10000000000000.00`, nil, "too-small"},
	})
	decodes(t, ask.Money{Name: "net", Whole: true}, []given{
		{"whole pounds", `300`, money.Pence(300_00), ""},
		{"whole pounds with noughts", `300.00`, money.Pence(300_00), ""},
		{"pence", `300.01`, nil, "not-whole"},
		{"no most", `92233720368547758.00`, money.Pence(9223372036854775800), ""},
	})
	a := ask.Answers{}.With("rent", money.Pence(100_00))
	holdsFor(t, q.AtLeast(100_00), a, true)
	holdsFor(t, q.AtLeast(100_01), a, false)
	holdsFor(t, q.AtMost(100_00), a, true)
	holdsFor(t, q.AtMost(99_99), a, false)
	holdsFor(t, q.AtMost(99_99), ask.Answers{}, false)
	if q.Of(a) != 100_00 || q.Of(ask.Answers{}) != 0 {
		t.Error("Of gives the amount, or nothing")
	}
	if f := faultOf(t, q, money.Pence(5000_01)); f.Values["max"] != money.Pence(5000_00) {
		t.Errorf("the fault says %v", f.Values)
	}
}
