package submission

import (
	"strings"
	"testing"
)

func TestIsPlain(t *testing.T) {
	for text, want := range map[string]bool{
		"CB-2026-1": true, "K_12/7.a:b": true, strings.Repeat("x", 64): true,
		"": false, strings.Repeat("x", 65): false, "a b": false, "a\n": false, "<b>": false, "é": false, "\xff": false, `"`: false,
	} {
		if got := IsPlain(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
