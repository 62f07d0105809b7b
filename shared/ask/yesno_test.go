package ask_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestYesNo(t *testing.T) {
	q := ask.YesNo{Name: "partner"}
	reads(t, q, []given{
		{"yes", "yes", true, ""},
		{"no", "no", false, ""},
		{"something else", "perhaps", nil, "not-an-option"},
		{"the word of another language", "Ydw", nil, "not-an-option"},
	})
	decodes(t, q, []given{
		{"true", `true`, true, ""},
		{"false", `false`, false, ""},
		{"a string", `"yes"`, nil, "wrong-type"},
		{"a number", `1`, nil, "wrong-type"},
	})
	a := ask.Answers{}.With("partner", true)
	if !q.Of(a) || q.Of(ask.Answers{}) {
		t.Error("Of gives yes where it was answered yes, and no where it was not answered")
	}
	holdsFor(t, q.Is(true), a, true)
	holdsFor(t, q.Is(false), a, false)
	holdsFor(t, q.Is(false), ask.Answers{}, false)
}
