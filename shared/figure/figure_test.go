package figure_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/figure"
)

func TestText(t *testing.T) {
	for text, want := range map[string]string{"": "", "0": "0", "1234567": "1,234,567", "12.5": "12.50", "-0.004400000000": "−0.0044",
		"0.000016356040": "0.0000164", "411.000000000000": "411.00", "1234.1234567": "1,234.123457", "0.000000000000": "0.00"} {
		if got := figure.Text(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
