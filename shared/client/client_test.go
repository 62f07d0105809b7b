package client_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/client"
	"github.com/frontline-gov/frontline/shared/token"
)

const audience = "https://frontline.example"

// world is an authorization server on a clock of its own, and what counts how often it was asked for what.
type world struct {
	*testing.T
	server   *provider.Server
	verifier *client.Verifier
	now      time.Time
	out      atomic.Bool
	asked    atomic.Int32
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, now: time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)}
	clock := func() time.Time { return w.now }
	w.server = &provider.Server{Now: clock}
	listening := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
		w.asked.Add(1)
		if w.out.Load() {
			http.Error(answer, "out", http.StatusBadGateway)
			return
		}
		w.server.ServeHTTP(answer, r)
	}))
	t.Cleanup(listening.Close)
	w.server.Issuer = listening.URL
	w.verifier = &client.Verifier{Config: client.Config{Issuer: listening.URL, Audience: audience, Now: clock}}
	return w
}

func (w *world) token(fault provider.Fault) string {
	return w.server.AccessToken("payroll", audience, "dog-licence cat-licence", fault)
}

// bring is what comes of Authorization headers.
func (w *world) bring(scope string, authorization ...string) (string, error) {
	w.Helper()
	return w.verifier.Client(w.Context(), authorization, scope)
}

// Every way in which a token can be bad is refused, each by its own code.
func TestTokens(t *testing.T) {
	w := newWorld(t)
	want := map[provider.Fault]error{
		provider.None: nil, provider.WrongIssuer: token.Issuer, provider.WrongAudience: token.Audience, provider.MoreAudiences: token.Audience,
		provider.WrongAlgorithm: token.Signature, provider.NoAlgorithm: token.Algorithm, provider.SharedAlgorithm: token.Algorithm,
		provider.ListedNowhere: token.Algorithm, provider.WrongSignature: token.Signature, provider.ChangedClaims: token.Signature,
		provider.UnknownKey: token.Signature, provider.StolenKeyID: token.Signature, provider.TokenExpired: token.Expired,
		provider.NotValidYet: token.NotYet, provider.IssuedLater: token.IssuedAt, provider.IssuedLongAgo: token.IssuedAt,
		provider.NoIssuedAt: token.IssuedAt, provider.NoExpiry: token.Expired, provider.IDTokenType: client.Kind,
		provider.OtherScope: client.Scope, provider.NoScope: client.Scope, provider.NoClient: client.Nobody,
	}
	for _, fault := range provider.AccessFaults {
		refused, listed := want[fault]
		if !listed {
			t.Errorf("%s is not tried", fault)
		}
		id, err := w.bring("dog-licence", "Bearer "+w.token(fault))
		if !errors.Is(err, refused) || refused == nil && (err != nil || id != "payroll") || refused != nil && id != "" {
			t.Errorf("%q: %q, %v, want %v", fault, id, err, refused)
		}
	}
	if id, err := w.bring("cat-licence", "bearer "+w.token(provider.None)); id != "payroll" || err != nil {
		t.Errorf("the other scope of two: %q, %v", id, err)
	}
	for _, scope := range []string{"dog", "dog-licence cat-licence", "", "DOG-LICENCE"} {
		if id, err := w.bring(scope, "Bearer "+w.token(provider.None)); !errors.Is(err, client.Scope) {
			t.Errorf("the scope %q: %q, %v", scope, id, err)
		}
	}
	for _, name := range []string{strings.Repeat("a", 256), "a\x00b", "ä", "a\nb"} {
		if id, err := w.bring("x", "Bearer "+w.server.AccessToken(name, audience, "x", provider.None)); !errors.Is(err, client.Nobody) {
			t.Errorf("a client called %q: %q, %v", name, id, err)
		}
	}
}

// One Authorization header with one token, and nothing else.
func TestAuthorization(t *testing.T) {
	w := newWorld(t)
	good := w.token(provider.None)
	for name, test := range map[string]struct {
		headers []string
		want    error
	}{
		"none":                  {nil, client.Missing},
		"empty":                 {[]string{""}, client.Malformed},
		"no token":              {[]string{"Bearer "}, client.Malformed},
		"no scheme":             {[]string{good}, client.Malformed},
		"another scheme":        {[]string{"Basic " + good}, client.Malformed},
		"two headers":           {[]string{"Bearer " + good, "Bearer " + good}, client.Malformed},
		"two, as joined by AWS": {[]string{"Bearer " + good + ",Bearer " + good}, client.Malformed},
		"two tokens":            {[]string{"Bearer " + good + " " + good}, client.Malformed},
		"no JWT":                {[]string{"Bearer abc"}, token.NoToken},
		"too long":              {[]string{"Bearer " + good + strings.Repeat("A", 1<<15)}, token.NoToken},
	} {
		if id, err := w.bring("dog-licence", test.headers...); !errors.Is(err, test.want) || id != "" {
			t.Errorf("%s: %q, %v, want %v", name, id, err, test.want)
		}
	}
	if asked := w.asked.Load(); asked != 0 {
		t.Errorf("the server was asked %d times about what cannot be a token", asked)
	}
}

// The server is asked for its configuration and its keys once, for a key that is not known once in ten seconds, and what
// is known serves on while it is out.
func TestServerIsAskedSeldom(t *testing.T) {
	w := newWorld(t)
	want := func(what string, asked int32, fault provider.Fault, refused error) {
		t.Helper()
		// go-oidc lets whoever asks in the moment in which a reading of the keys ends share it: not before that moment has
		// passed does anything cause another.
		for begun := time.Now(); w.asked.Load() < asked && time.Since(begun) < 10*time.Second; {
			_, _ = w.bring("dog-licence", "Bearer "+w.token(fault))
		}
		for range 5 {
			_, err := w.bring("dog-licence", "Bearer "+w.token(fault))
			if refused == nil && err != nil || refused != nil && !errors.Is(err, refused) {
				t.Errorf("%s: %v, want %v", what, err, refused)
			}
		}
		if got := w.asked.Swap(0); got != asked {
			t.Errorf("%s: the server was asked %d times, want %d", what, got, asked)
		}
	}
	w.out.Store(true)
	for range 5 {
		var refused client.Refusal
		if _, err := w.bring("dog-licence", "Bearer "+w.token(provider.None)); err == nil || errors.As(err, &refused) {
			t.Errorf("the server is out: %v", err)
		}
	}
	if asked := w.asked.Swap(0); asked != 1 {
		t.Errorf("a server that is out was asked %d times", asked)
	}
	w.out.Store(false)
	w.now = w.now.Add(10 * time.Second)
	want("first", 2, provider.None, nil)
	want("a key that is not known, at once", 0, provider.UnknownKey, token.Signature)
	w.now = w.now.Add(10 * time.Second)
	want("a key that is not known", 1, provider.UnknownKey, token.Signature)
	w.server.Rotate()
	want("a new key, at once", 0, provider.None, token.Signature)
	w.now = w.now.Add(10 * time.Second)
	want("a new key", 1, provider.None, nil)
	w.out.Store(true)
	w.now = w.now.Add(time.Hour)
	want("a known key in an outage", 0, provider.None, nil)
	want("an unknown one in an outage", 1, provider.UnknownKey, token.ErrUnreached)
}

// Without a server nobody is known, and nobody is asked.
func TestNotSetUp(t *testing.T) {
	w := newWorld(t)
	w.verifier.Issuer = ""
	if _, err := w.bring("dog-licence", "Bearer "+w.token(provider.None)); !errors.Is(err, client.ErrNotSetUp) {
		t.Error(err)
	}
	if _, err := w.bring("dog-licence"); !errors.Is(err, client.Missing) {
		t.Error(err)
	}
}

// Whatever is brought, it is refused, nobody is asked, and no part of it is in the error.
func FuzzAuthorization(f *testing.F) {
	f.Add("Bearer e30.e30.e30")
	f.Add("Bearer eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJpc3MiOiJodHRwczovL2EiLCJhdWQiOiJhIn0.AAAA")
	f.Add("bearer \t")
	f.Fuzz(func(t *testing.T, header string) {
		v := &client.Verifier{Config: client.Config{Issuer: "https://127.0.0.1:1", Audience: "a", Now: func() time.Time { return time.Unix(1_790_000_000, 0) },
			HTTP: &http.Client{Transport: nobody{t}}}}
		_, err := v.Client(t.Context(), []string{header}, "s")
		var refused client.Refusal
		if !errors.As(err, &refused) || len(header) > 20 && strings.Contains(err.Error(), header[7:]) {
			t.Errorf("%q: %v", header, err)
		}
	})
}

type nobody struct{ t *testing.T }

func (n nobody) RoundTrip(*http.Request) (*http.Response, error) {
	n.t.Error("the server is asked")
	return nil, errors.New("out")
}
