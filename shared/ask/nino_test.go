package ask_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestNINO(t *testing.T) {
	q := ask.NINO{Name: "nino"}
	reads(t, q, []given{
		{"as it is printed", "AB 12 34 56 C", "AB123456C", ""},
		{"small letters, hyphens, other spaces", "ab-12\u00a034\u200956 c", "AB123456C", ""},
		{"full stops", "AB.12.34.56.C", "AB123456C", ""},
		{"the number printed as an example", "QQ 12 34 56 C", nil, "bad-format"},
		{"a letter that is not used first", "DA123456C", nil, "bad-format"},
		{"O, which is not used second", "AO123456C", nil, "bad-format"},
		{"O first", "OA123456C", "OA123456C", ""},
		{"BG", "BG123456C", nil, "bad-format"},
		{"GB", "GB123456C", nil, "bad-format"},
		{"NK", "NK123456C", nil, "bad-format"},
		{"KN", "KN123456C", nil, "bad-format"},
		{"TN, which was temporary", "TN123456C", nil, "bad-format"},
		{"NT", "NT123456C", nil, "bad-format"},
		{"ZZ", "ZZ123456C", nil, "bad-format"},
		{"ZY", "ZY123456C", "ZY123456C", ""},
		{"a suffix after D", "AB123456E", nil, "bad-format"},
		{"no suffix", "AB123456", nil, "bad-format"},
		{"a digit too many", "AB1234567C", nil, "bad-format"},
		{"a temporary reference number", "12A34567", nil, "bad-format"},
		{"letters with accents", "ÀB123456C", nil, "bad-format"},
	})
	decodes(t, q, []given{
		{"the exact form", `"AB123456C"`, "AB123456C", ""},
		{"with spaces", `"AB 12 34 56 C"`, nil, "bad-format"},
		{"small letters", `"ab123456c"`, nil, "bad-format"},
		{"a number", `123456`, nil, "wrong-type"},
	})
	if got := q.Show("AB123456C", books["en"]); got[0] != "AB 12 34 56 C" {
		t.Errorf("it is shown as %q", got)
	}
}
