package ask_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

// The references are those of HMRC's own tests (hmrc/reference-checker). P is 12*48 = 576 in each.
func TestAccountsOffice(t *testing.T) {
	q := ask.AccountsOffice{Name: "accounts-office-reference"}
	reads(t, q, []given{
		// 9+20+33 + 576 + 8+14+18+20+20+18+14+8 = 758 = 32*23+22: W.
		{"a reference", "123PW12345678", "123PW12345678", ""},
		// 9+20+0 + 576 + 8+63+0+30+16+9+14+5 = 750 = 32*23+14: Y, which stands for O.
		{"Y for O", "120PY19064375", "120PY19064375", ""},
		// 36+50+0 + 576 + 0+0+54+10+12+12+6+7 = 763 = 33*23+4: E.
		{"another", "450PE00923437", "450PE00923437", ""},
		// 81+60+11 + 576 + 0+0+24+25+28+24+4 + 41 = 874 = 38*23: A.
		{"office 961, X last and 0 in the sixth place", "961PA0045782X", "961PA0045782X", ""},
		// 81+60+11 + 576 + 8+0+18+0+20+21+6+9 = 810 = 35*23+5: F.
		{"office 961, a digit last", "961PF10305739", "961PF10305739", ""},
		// 72+50+33 + 576 + 0+0+42+30+20+24+8 + 41 = 896 = 38*23+22: W.
		{"X last of another office", "853PW0076584X", "853PW0076584X", ""},
		// 81+60+11 + 576 + 8+7+24+25+28+24+4 + 41 = 889 = 38*23+15: P would fit.
		{"office 961, X last and not 0 in the sixth place", "961PP1145782X", nil, "wrong-check-digit"},
		{"small letters and spaces", "123 pw 1234 5678", "123PW12345678", ""},
		// 9+20+0 + 576 + 8+14+36+45+28+12+18+5 = 771 = 33*23+12: M.
		{"another letter than fits", "120PA12697495", nil, "wrong-check-digit"},
		{"another of HMRC's wrong ones", "846PT00568772", nil, "wrong-check-digit"},
		{"the example that is printed everywhere", "123PA00045678", nil, "wrong-check-digit"},
		{"a letter that there is not", "123PO12345678", nil, "wrong-check-digit"},
		{"no P", "123XH45678900", nil, "bad-format"},
		{"a digit too many", "123PW123456789", nil, "bad-format"},
		{"X before the last", "961PA004578X2", nil, "bad-format"},
		{"another letter last", "450PA0096437K", nil, "bad-format"},
		{"noughts left out", "123PA45678", nil, "bad-format"},
	})
	decodes(t, q, []given{
		{"a reference", `"123PW12345678"`, "123PW12345678", ""},
		{"small letters", `"123pw12345678"`, nil, "bad-format"},
		{"another letter than fits", `"123PA12345678"`, nil, "wrong-check-digit"},
		{"an object", `{}`, nil, "wrong-type"},
	})
	if !ask.IsAccountsOffice("846PS00928342") || ask.IsAccountsOffice("820PB0091254X") || ask.IsAccountsOffice("") {
		t.Error("IsAccountsOffice is of another mind than the question")
	}
}
