package ask_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestFamilyName(t *testing.T) {
	q := ask.FamilyName{Name: "family-name"}
	reads(t, q, []given{
		{"a name", " van  der Byron ", "van der Byron", ""},
		{"a name of digits", "B1", nil, "bad-characters"},
		{"an apostrophe of either kind", "O'Brien-O’Neill", "O'Brien-O’Neill", ""},
	})
	decodes(t, q, []given{
		{"a name", `"Byron"`, "Byron", ""},
		{"a lone half of a character", `"By\ud800ron"`, nil, "bad-characters"},
		{"nothing in the string", `""`, nil, "missing"},
		{"an object", `{"last": "Byron"}`, nil, "wrong-type"},
	})
	if got := q.Of(ask.Answers{}.With("family-name", "Byron")); got != "Byron" {
		t.Errorf("Of gives %q", got)
	}
}
