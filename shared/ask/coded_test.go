package ask_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestCoded(t *testing.T) {
	system := ask.Coded{Name: "system-number", Pattern: "[0-9]{9}", Example: "123456789", Width: 10, Digits: true}
	reads(t, system, []given{
		{"digits", "123456789", "123456789", ""},
		{"spaces and hyphens", " 123 456-789\u2013", "123456789", ""},
		{"a digit too few", "12345678", nil, "bad-format"},
		{"a digit too many", "1234567890", nil, "bad-format"},
		{"two lines", "123456789\n123456789", nil, "bad-format"},
		{"a letter", "12345678A", nil, "bad-format"},
	})
	decodes(t, system, []given{
		{"digits", `"123456789"`, "123456789", ""},
		{"spaces", `"123 456 789"`, nil, "bad-format"},
		{"a line feed behind", `"123456789\n"`, nil, "bad-format"},
		{"a number", `123456789`, nil, "wrong-type"},
	})
	reads(t, ask.Coded{Name: "certificate", Pattern: "B1[0-9]{7}", Example: "B11234567", Upper: true}, []given{
		{"small letters", "b1 1234567", "B11234567", ""},
	})
	reads(t, ask.Coded{Name: "alternatives", Pattern: "A[0-9]|B", Example: "A1"}, []given{
		{"the first", "A1", "A1", ""},
		{"the second", "B", "B", ""},
		{"the first with more behind it", "A1x", nil, "bad-format"},
		{"the second with more before it", "xB", nil, "bad-format"},
		{"small letters where they matter", "b", nil, "bad-format"},
	})
	reads(t, ask.Coded{Name: "hyphened", Pattern: "[0-9]{3}-[0-9]{4} [A-Z]", Example: "123-2026 E", Upper: true}, []given{
		{"hyphen and space of the pattern", "123-2026 e", "123-2026 E", ""},
		{"without them", "1232026E", nil, "bad-format"},
	})
	if f := faultOf(t, system, "1"); f.Values["example"] != "123456789" {
		t.Errorf("the fault says %v", f.Values)
	}
}

func TestCodedPatternThatIsNone(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a pattern that is no regular expression is found by the first test that uses it")
		}
	}()
	ask.Coded{Name: "q", Pattern: "("}.Check(on, "x")
}
