package ask_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestPhone(t *testing.T) {
	q := ask.Phone{Name: "phone"}
	reads(t, q, []given{
		{"a mobile", "07700 900982", "+447700900982", ""},
		{"a landline in brackets", "(01632) 960-001", "+441632960001", ""},
		{"a landline of ten digits", "01204 12345", "+44120412345", ""},
		{"a plus", "+44 808 157 0192", "+448081570192", ""},
		{"a plus and the nought", "+44 (0)7700 900982", "+447700900982", ""},
		{"two noughts for the plus", "0044 7700 900982", "+447700900982", ""},
		{"44 without a plus", "447700900982", "+447700900982", ""},
		{"en dashes and dots", "07700–900.982", "+447700900982", ""},
		{"marks of a copied contact", "\u202a+44 7700 900982\u202c", "+447700900982", ""},
		{"freephone of ten digits", "0800 123456", "+44800123456", ""},
		{"freephone of eleven digits", "0800 1234567", "+448001234567", ""},
		{"another country", "+33 1 23 45 67 89", "+33123456789", ""},
		{"another country by two noughts", "0033 123456789", "+33123456789", ""},
		{"another country and the nought that is not dialled", "+33 (0)1 23 45 67 89", "+33123456789", ""},
		{"the same by two noughts", "0033 (0)1 23 45 67 89", "+33123456789", ""},
		{"two noughts, the UK and the nought", "0044 (0)20 7946 0001", "+442079460001", ""},
		{"a nought in brackets of the number itself", "(0)1632 960001", "+441632960001", ""},
		{"a nought in brackets alone", "(0)", nil, "bad-format"},
		{"the country and the nought alone", "+33 (0)", nil, "bad-format"},
		{"a mobile too short", "07700 90098", nil, "bad-format"},
		{"a mobile too long", "07700 9009821", nil, "bad-format"},
		{"premium rate", "0909 8790000", nil, "bad-format"},
		{"a range that nobody has", "0412 3456789", nil, "bad-format"},
		{"the other", "0612 3456789", nil, "bad-format"},
		{"no area", "960001", nil, "bad-format"},
		{"letters", "0800 FRONTLINE", nil, "bad-format"},
		{"a country that begins with nought", "+012345678", nil, "bad-format"},
		{"too long for E.164", "+1234567890123456", nil, "bad-format"},
		{"a plus alone", "+", nil, "bad-format"},
		{"the UK alone", "+44", nil, "bad-format"},
		{"digits of another script", "٠٧٧٠٠٩٠٠٩٨٢", nil, "bad-format"},
	})
	decodes(t, q, []given{
		{"E.164", `"+447700900982"`, "+447700900982", ""},
		{"as dialled", `"07700900982"`, nil, "bad-format"},
		{"the nought", `"+4407700900982"`, nil, "bad-format"},
		{"a number", `447700900982`, nil, "wrong-type"},
	})
	for value, want := range map[string]string{"+447700900982": "07700 900982", "+33123456789": "+33123456789"} {
		if got := q.Show(value, books["en"]); got[0] != want {
			t.Errorf("%s is shown as %q", value, got)
		}
	}
}
