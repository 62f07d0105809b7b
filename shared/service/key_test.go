package service

import (
	"net/http"
	"strings"
	"testing"
)

func TestIdempotencyKey(t *testing.T) {
	long := strings.Repeat("k", 22)
	tests := map[string]struct {
		headers []string
		want    string
		code    string
	}{
		"none":                           {nil, "", "key-missing"},
		"empty":                          {[]string{" "}, "", "key-missing"},
		"bare":                           {[]string{long}, long, ""},
		"quoted":                         {[]string{`"` + long + `"`}, long, ""},
		"quoted with escapes":            {[]string{`"` + long + `\"\\"`}, long + `"\`, ""},
		"quoted with another escape":     {[]string{`"` + long + `\n"`}, "", "key-malformed"},
		"quote that does not end":        {[]string{`"` + long}, "", "key-malformed"},
		"text behind the quote":          {[]string{`"` + long + `"x`}, "", "key-malformed"},
		"two headers":                    {[]string{long, long}, "", "key-malformed"},
		"a space within":                 {[]string{long + " " + long}, "", "key-malformed"},
		"a comma within":                 {[]string{long + "," + long}, "", "key-malformed"},
		"not ASCII":                      {[]string{long + "é"}, "", "key-malformed"},
		"21 characters":                  {[]string{long[1:]}, "", "key-short"},
		"21 characters, quoted":          {[]string{`"` + long[1:] + `"`}, "", "key-short"},
		"255 characters":                 {[]string{strings.Repeat("k", 255)}, strings.Repeat("k", 255), ""},
		"256 characters":                 {[]string{strings.Repeat("k", 256)}, "", "key-long"},
		"quoted, 255 without the quotes": {[]string{`"` + strings.Repeat("k", 255) + `"`}, strings.Repeat("k", 255), ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := &http.Request{Header: http.Header{"Idempotency-Key": test.headers}}
			got, err := idempotencyKey(r)
			if code := asRefusal(err).code; err != nil && code != test.code || err == nil && test.code != "" || got != test.want {
				t.Errorf("%q, %v; want %q, %q", got, err, test.want, test.code)
			}
		})
	}
}

func TestIsRole(t *testing.T) {
	for arn, want := range map[string]bool{
		"arn:aws:sts::000000000000:assumed-role/frontline-hmrc-back-office/s":    true,
		"arn:aws:sts::000000000000:assumed-role/frontline-hmrc-back-office-2/s":  false,
		"arn:aws:sts::000000000000:assumed-role/x/frontline-hmrc-back-office":    false,
		"arn:aws:iam::000000000000:user/frontline-hmrc-back-office":              false,
		"arn:aws:iam::000000000000:role/assumed-role/frontline-hmrc-back-office": false,
		"": false,
	} {
		if got := isRole(arn, "frontline-hmrc-back-office"); got != want {
			t.Errorf("%q: %v", arn, got)
		}
	}
	if isRole("arn:aws:sts::1:assumed-role//s", "") {
		t.Error("a function without the name of the role lets somebody in")
	}
}
