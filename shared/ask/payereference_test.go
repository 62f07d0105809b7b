package ask_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestPAYEReference(t *testing.T) {
	q := ask.PAYEReference{Name: "paye-reference"}
	reads(t, q, []given{
		{"as it is printed", "123/AB456", "123/AB456", ""},
		{"small letters and spaces", " 123 / ab456 ", "123/AB456", ""},
		{"the slash left out", "123 AB456", "123/AB456", ""},
		{"digits alone", "1234567", "123/4567", ""},
		{"one character", "123/A", "123/A", ""},
		{"ten characters", "123/ABCDE12345", "123/ABCDE12345", ""},
		{"eleven characters", "123/ABCDE123456", nil, "bad-format"},
		{"the tax office alone", "123", nil, "bad-format"},
		{"nothing behind the slash", "123/", nil, "bad-format"},
		{"two slashes", "123/AB/456", nil, "bad-format"},
		{"a tax office of two digits", "12/AB456", nil, "bad-format"},
		{"a letter with an accent", "123/ÀB456", nil, "bad-format"},
		{"a stop", "123/AB.456", nil, "bad-format"},
	})
	decodes(t, q, []given{
		{"the exact form", `"123/AB456"`, "123/AB456", ""},
		{"small letters", `"123/ab456"`, nil, "bad-format"},
		{"no slash", `"123AB456"`, nil, "bad-format"},
		{"a list", `["123/AB456"]`, nil, "wrong-type"},
	})
	if f := faultOf(t, q, "1"); f.Values["example"] != "123/AB456" {
		t.Errorf("the fault says %v", f.Values)
	}
}
