package ask_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestVRN(t *testing.T) {
	q := ask.VRN{Name: "vat-number"}
	reads(t, q, []given{
		// 8*9+7*8+6*0+5*7+4*8+3*0+2*6 = 207, and 84 is 291 = 3*97 (example of python-stdnum).
		{"digits", "980780684", "980780684", ""},
		// 8*1+7*0+6*1+5*7+4*4+3*7+2*6 = 98, and 96 is 194 = 2*97 (hmrc/reference-checker).
		{"the first way", "101747696", "101747696", ""},
		// 98, and 41 is 139, and 55 is 194 = 2*97 (hmrc/reference-checker).
		{"the second way", "101747641", "101747641", ""},
		// 0, and 97 is 97 (hmrc/reference-checker).
		{"check digits of 97", "000000097", "000000097", ""},
		{"a prefix and spaces", "GB 980 7806 84", "980780684", ""},
		{"a small prefix and hyphens", "gb980-7806-84", "980780684", ""},
		{"the prefix of Northern Ireland", "XI980780684", "980780684", ""},
		{"a wrong digit", "802311781", nil, "wrong-check-digit"},
		{"the example that everybody tries", "123456789", nil, "wrong-check-digit"},
		{"eight digits", "98078068", nil, "bad-format"},
		{"a branch", "980780684001", nil, "bad-format"},
		{"a government department", "GD001", nil, "bad-format"},
		{"a health authority", "GBHA599", nil, "bad-format"},
		{"the prefix of another country", "FR980780684", nil, "bad-format"},
		{"the prefix alone", "GB", nil, "bad-format"},
		{"the prefix twice", "GBGB980780684", nil, "bad-format"},
	})
	decodes(t, q, []given{
		{"digits", `"980780684"`, "980780684", ""},
		{"the prefix", `"GB980780684"`, nil, "bad-format"},
		{"spaces", `"980 7806 84"`, nil, "bad-format"},
		{"a number", `980780684`, nil, "wrong-type"},
	})
	if got := q.Show("980780684", books["en"]); got[0] != "980 7806 84" {
		t.Errorf("it is shown as %q", got)
	}
	if got := q.Fill("9807"); got.Get("") != "9807" {
		t.Errorf("a number that is too short is shown again as %q", got)
	}
	if !ask.IsVRN("101747641") || ask.IsVRN("802311781") || ask.IsVRN("GB101747641") {
		t.Error("IsVRN is of another mind than the question")
	}
}
