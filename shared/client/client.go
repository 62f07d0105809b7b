// Package client knows software that a department has registered, by the access token that it brings: OAuth 2.0 client
// credentials, and the token a signed JWT (RFC 9068). The authorization server is the department's own, by configuration;
// whom it knows, how they prove who they are, and what they may do is decided there. Here its word is held against what it
// has to say, and its signature against its keys, without asking it anything else.
package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/frontline-gov/frontline/shared/token"
)

// Config is what is known of the authorization server.
type Config struct {
	// Issuer is its address, below which its configuration stands; https, but on this machine.
	Issuer string
	// Audience is what it calls us: the one audience of a token for us.
	Audience string
	Now      func() time.Time
	// HTTP calls the server; nil is token.Client.
	HTTP *http.Client
}

// Verifier knows clients by their tokens. It is safe for concurrent use.
type Verifier struct {
	Config

	mu       sync.Mutex
	provider *token.Provider
	asked    time.Time // when the server's configuration was last asked for
	failed   error     // what came of it
}

// ErrNotSetUp: the configuration names no authorization server, so no software can be known.
var ErrNotSetUp = errors.New("software: no authorization server is set up")

// Refusal is why software is not known by what it brings.
type Refusal = token.Refusal

// The refusals beside those of package token.
const (
	Missing   Refusal = "missing"   // no token at all
	Malformed Refusal = "malformed" // not one Authorization header with one token of the kind Bearer
	Kind      Refusal = "kind"      // no access token, but perhaps an ID token
	Nobody    Refusal = "nobody"    // it names no client
	Scope     Refusal = "scope"     // not for this transaction
	Expired           = token.Expired
)

const (
	// oldest is how long ago a token may have been issued, whatever it says of its own end.
	oldest = 24 * time.Hour
	// longestID is the longest name of a client, in characters.
	longestID = 255
	// again is how long a server is not asked anew that did not answer.
	again = 10 * time.Second
)

// claims is what an access token says.
type claims struct {
	token.Claims
	Client string `json:"client_id"`
	Scope  string `json:"scope"`
}

// Client is the id of the client that brings a token, given the values of the Authorization headers, and the scope that
// it needs. An error that is no Refusal is that the server cannot be reached, or that there is none.
func (v *Verifier) Client(ctx context.Context, authorization []string, scope string) (string, error) {
	raw, err := bearer(authorization)
	if err != nil {
		return "", err
	}
	if v.Issuer == "" || v.Audience == "" {
		return "", ErrNotSetUp
	}
	c, err := v.read(raw)
	if err != nil {
		return "", err
	}
	keys, err := v.keys(ctx)
	if err != nil {
		return "", err
	}
	if err := keys.Verify(ctx, raw); err != nil {
		return "", err
	}
	// What it may do is told only to whom it really is.
	if !slices.Contains(strings.Fields(c.Scope), scope) {
		return "", Scope
	}
	return c.Client, nil
}

// bearer is the token of an Authorization header (RFC 6750). API Gateway joins headers of the same name by commas, which
// no token has.
func bearer(authorization []string) (string, error) {
	if len(authorization) == 0 {
		return "", Missing
	}
	scheme, raw, _ := strings.Cut(authorization[0], " ")
	raw = strings.TrimSpace(raw)
	if len(authorization) > 1 || !strings.EqualFold(scheme, "Bearer") || raw == "" || strings.ContainsAny(raw, " ,\t") {
		return "", Malformed
	}
	return raw, nil
}

// read reads a token without believing it, and holds everything that it says, but for its scope.
func (v *Verifier) read(raw string) (claims, error) {
	var c claims
	kind, err := token.Read(raw, &c)
	if err != nil {
		return c, err
	}
	if kind = strings.ToLower(kind); kind != "at+jwt" && kind != "application/at+jwt" {
		return c, Kind
	}
	if err := c.Check(v.Issuer, v.Audience, v.Now(), oldest); err != nil {
		return c, err
	}
	if c.Client == "" || len(c.Client) > longestID || strings.ContainsFunc(c.Client, func(r rune) bool { return r < ' ' || r > '~' }) {
		return c, Nobody
	}
	return c, nil
}

// keys are the server's. Its configuration is read once; where that fails it is not tried again at once, since each token
// that claims to be the server's would make us wait for it.
func (v *Verifier) keys(ctx context.Context) (*token.Keys, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.provider != nil {
		return v.provider.Keys, nil
	}
	now := v.Now()
	if v.failed != nil && now.Sub(v.asked).Abs() < again {
		return nil, v.failed
	}
	found, err := token.Discover(ctx, v.Issuer, v.HTTP, v.Now)
	if err != nil {
		v.asked, v.failed = now, fmt.Errorf("software: %w", err)
		return nil, v.failed
	}
	v.provider, v.failed = found, nil
	return found.Keys, nil
}
