package report_test

import (
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
)

func TestReadDeclaredRefuses(t *testing.T) {
	for name, change := range map[string][2]string{
		"another header":          {"month,", "months,"},
		"no month":                {"2026-11,school-place,phone", "November,school-place,phone"},
		"an unknown channel":      {"phone,100", "pigeon,100"},
		"more completed":          {"phone,100,100", "phone,100,101"},
		"part of a transaction":   {"phone,100,100", "phone,100,99.5"},
		"a digital count":         {"assisted-phone,0,0", "assisted-phone,5,5"},
		"a cost that is none":     {"411.00", "about 400"},
		"a cost below zero":       {"411.00", "-411.00"},
		"neither charged nor not": {",no,call", ",maybe,call"},
		"no source":               {",call centre return", ","},
		"the same twice":          {"school-place,post", "school-place,phone"},
	} {
		bad := strings.Replace(declared, change[0], change[1], 1)
		if bad == declared {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := report.ReadDeclared([]byte(bad)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

// FuzzReadDeclared looks for figures that are read and cannot be reckoned with.
func FuzzReadDeclared(f *testing.F) {
	f.Add([]byte(declared))
	f.Fuzz(func(t *testing.T, raw []byte) {
		all, _ := report.ReadDeclared(raw)
		for _, d := range all {
			if _, err := price.ParseMonth(string(d.Month)); err != nil || d.Cost < 0 || d.Completed < 0 || d.Started < d.Completed || d.Source == "" {
				t.Errorf("%q was read as %+v", raw, d)
			}
		}
	})
}
