package token

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"
)

// Addresses over which a token could be read are refused, but this machine's own.
func TestSafe(t *testing.T) {
	for address, want := range map[string]bool{
		"https://sign-in.example": true, "http://localhost:8085": true, "http://127.0.0.1:1/x": true, "http://[::1]:1": true,
		"http://sign-in.example": false, "http://localhost.example": false, "http://127.0.0.1.example": false, "ftp://localhost": false,
		"": false, "sign-in.example": false, "https://": false, "javascript:alert(1)": false, "http://user@sign-in.example": false,
	} {
		if got := Safe(address) == nil; got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
}

// Each claim that is wrong is told by its own code, and no other; the bounds are those that are promised.
func TestCheck(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	at := func(d time.Duration) Seconds { return Seconds(now.Add(d).Unix()) }
	later := func(d time.Duration) *Seconds { s := at(d); return &s }
	for name, test := range map[string]struct {
		change func(*Claims)
		want   error
	}{
		"as it should be":            {func(*Claims) {}, nil},
		"another issuer":             {func(c *Claims) { c.Issuer += "/" }, Issuer},
		"no issuer":                  {func(c *Claims) { c.Issuer = "" }, Issuer},
		"another audience":           {func(c *Claims) { c.Audience = Names{"b"} }, Audience},
		"for others too":             {func(c *Claims) { c.Audience = Names{"a", "b"} }, Audience},
		"for nobody":                 {func(c *Claims) { c.Audience = nil }, Audience},
		"over now":                   {func(c *Claims) { c.Expiry = at(0) }, Expired},
		"over in a second":           {func(c *Claims) { c.Expiry = at(time.Second) }, nil},
		"never over":                 {func(c *Claims) { c.Expiry = 0 }, Expired},
		"good in a minute":           {func(c *Claims) { c.NotBefore = later(Leeway) }, nil},
		"good in more than a minute": {func(c *Claims) { c.NotBefore = later(Leeway + time.Second) }, NotYet},
		"issued in a minute":         {func(c *Claims) { c.IssuedAt = at(Leeway) }, nil},
		"issued later than that":     {func(c *Claims) { c.IssuedAt = at(Leeway + time.Second) }, IssuedAt},
		"issued an hour ago":         {func(c *Claims) { c.IssuedAt = at(-time.Hour) }, nil},
		"issued longer ago":          {func(c *Claims) { c.IssuedAt = at(-time.Hour - time.Second) }, IssuedAt},
		"issued nobody knows when":   {func(c *Claims) { c.IssuedAt = 0 }, IssuedAt},
	} {
		c := Claims{Issuer: "https://i.example", Audience: Names{"a"}, Expiry: at(time.Minute), IssuedAt: at(0)}
		test.change(&c)
		if got := c.Check("https://i.example", "a", now, time.Hour); got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// A provider is asked once in ten seconds, whether it answers or not.
func TestSparingly(t *testing.T) {
	now, asked, out := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), 0, errors.New("out")
	s := &sparingly{now: func() time.Time { return now }, base: trip(func(*http.Request) (*http.Response, error) {
		asked++
		if out != nil {
			return nil, out
		}
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader([]byte("keys")))}, nil
	})}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "https://i.example/keys", nil)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(wantAsked int, wantBody string) {
		t.Helper()
		body := ""
		for range 3 {
			answer, err := s.RoundTrip(r)
			body = ""
			if err == nil {
				text, _ := io.ReadAll(answer.Body)
				body = string(text)
			}
		}
		if asked != wantAsked || body != wantBody {
			t.Errorf("asked %d times for %q, want %d and %q", asked, body, wantAsked, wantBody)
		}
	}
	ask(1, "")
	out = nil
	ask(1, "")
	now = now.Add(keysLast)
	ask(2, "keys")
	now = now.Add(keysLast - 1)
	ask(2, "keys")
}

type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
