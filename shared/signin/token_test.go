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
