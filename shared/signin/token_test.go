package signin

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"
)

// Whatever is sent as a token, it is refused by one of the codes, and nothing breaks.
func FuzzToken(f *testing.F) {
	encode := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	for _, header := range []string{`{"alg":"ES256"}`, `{"alg":"none"}`, `{"alg":"ES256","crit":["x"]}`, `{"alg":"RS256","jwk":{}}`, `{}`, `null`, `[]`} {
		for _, claims := range []string{`{}`, `null`, `{"iss":1}`, `{"iss":"https://a","aud":["c"],"exp":1e300,"iat":-1e300}`, `{"aud":{"a":1}}`, `{"exp":"x"}`, `[`} {
			f.Add(encode(header) + "." + encode(claims) + "." + encode("signature"))
		}
	}
	f.Add("")
	f.Add("..")
	f.Add(strings.Repeat("a.", 20000))
	c := &Client{Config: Config{Issuer: "https://a", Client: "c", Now: func() time.Time { return time.Unix(1_790_000_000, 0) }}}
	f.Fuzz(func(t *testing.T, raw string) {
		claims, err := read(raw)
		if err == nil {
			err = c.check(claims)
		}
		var refused Refusal
		if err != nil && !errors.As(err, &refused) {
			t.Errorf("%q: %v", raw, err)
		}
	})
}

// Addresses over which a token could be read are refused, but this machine's own.
func TestSafe(t *testing.T) {
	for address, want := range map[string]bool{
		"https://sign-in.example": true, "http://localhost:8085": true, "http://127.0.0.1:1/x": true, "http://[::1]:1": true,
		"http://sign-in.example": false, "http://localhost.example": false, "http://127.0.0.1.example": false, "ftp://localhost": false,
		"": false, "sign-in.example": false, "https://": false, "javascript:alert(1)": false, "http://user@sign-in.example": false,
	} {
		if got := safe(address) == nil; got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
}

// What is no key of the two kinds is refused, and its text is in no error.
func TestSigner(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "no PEM": "a secret text", "no key": "-----BEGIN PRIVATE KEY-----\nYSBzZWNyZXQ=\n-----END PRIVATE KEY-----"} {
		if _, err := newSigner(text); err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "YSBz") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
