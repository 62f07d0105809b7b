package token

import (
	"strings"
	"testing"
)

// What is no key of the two kinds is refused, and its text is in no error.
func TestSigner(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "no PEM": "a secret text", "no key": "-----BEGIN PRIVATE KEY-----\nYSBzZWNyZXQ=\n-----END PRIVATE KEY-----"} {
		if _, err := NewSigner(text); err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "YSBz") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
