package ask_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

// The numbers are those of HMRC's own tests (hmrc/reference-checker).
func TestUTR(t *testing.T) {
	q := ask.UTR{Name: "utr"}
	reads(t, q, []given{
		// 6*2+7*3+8*4+9*5+10*6+5*7+4*8+3*9+2*0 = 264 = 24*11: the check digit for 0 is 2.
		{"digits", "2234567890", "2234567890", ""},
		// 6*0+7*9+8*7+9*1+10*7+5*2+4*5+3*6+2*4 = 254 = 23*11+1: the check digit for 1 is 1.
		{"another", "1097172564", "1097172564", ""},
		// 6*1+7*0+8*8+9*8+10*3+5*4+4*5+3*0+2*3 = 218 = 19*11+9: the check digit for 9 is 2.
		{"a third", "2108834503", "2108834503", ""},
		{"K behind", "2234567890K", "2234567890", ""},
		{"small k before", " k1097172564", "1097172564", ""},
		{"spaces", "22345 67890", "2234567890", ""},
		{"the tax office in front", "123 22345 67890", "2234567890", ""},
		{"another first digit", "1234567890", nil, "wrong-check-digit"},
		{"two digits swapped", "1097172654", nil, "wrong-check-digit"},
		{"nine digits", "223456789", nil, "bad-format"},
		{"eleven digits", "22345678901", nil, "bad-format"},
		{"another letter behind", "2234567890E", nil, "bad-format"},
		{"K in the middle", "22345K67890", nil, "bad-format"},
		{"K alone", "K", nil, "bad-format"},
	})
	decodes(t, q, []given{
		{"digits", `"2234567890"`, "2234567890", ""},
		{"K behind", `"2234567890K"`, nil, "bad-format"},
		{"a wrong digit", `"2234567891"`, nil, "wrong-check-digit"},
		{"a number", `2234567890`, nil, "wrong-type"},
	})
	if f := faultOf(t, q, "1"); f.Values["example"] != "1234567890" {
		t.Errorf("the fault says %v", f.Values)
	}
	if !ask.IsUTR("2108834503") || ask.IsUTR("5550000621") || ask.IsUTR("210883450") {
		t.Error("IsUTR is of another mind than the question")
	}
}
