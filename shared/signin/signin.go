// Package signin signs staff in with OpenID Connect: the authorization code flow with PKCE, at any provider, by
// configuration. It holds everything that comes back against what was asked for, and keeps nothing: package staff keeps
// the attempts and the sessions.
//
// go-oidc reads the provider's configuration and keys, and verifies signatures, issuer, audience and expiry. What it
// leaves to its callers is checked here: nonce, iat, azp, that no other audience is named, and the algorithm by a list of
// our own. Each refusal is one of a closed list of codes, so that the log can tell them apart and holds nothing else.
package signin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/token"
)

// Config is one department's registration with its provider.
type Config struct {
	// Issuer is the provider's address, below which its configuration stands; https, but on this machine.
	Issuer string
	// Client is the id under which the provider knows us.
	Client string
	// Redirect is the address to which the provider sends the browser back, as registered there.
	Redirect string
	// Department is what the claim of the department must say.
	Department string
	// Authentication is how we prove to the provider who we are.
	Authentication Authentication
	// Secret gives what that needs: a private key in PEM (ECDSA P-256 or RSA), or the client's secret. It is asked for
	// once, when it is first needed.
	Secret func(context.Context) (string, error)
	// GroupsClaim and DepartmentClaim are the names of the claims; empty is "groups" and "department".
	GroupsClaim, DepartmentClaim string
	// Groups are the roles that groups stand for; nil is a group for each role, named like it.
	Groups map[string]staff.Role
	Now    func() time.Time
	Random io.Reader
	// HTTP calls the provider; nil is a client of our own that follows no redirects and waits five seconds.
	HTTP *http.Client
}

// Authentication is how a client authenticates at the token endpoint, by its name in OpenID Connect.
type Authentication string

// The ways to authenticate. A secret is for providers that can do no better.
const (
	PrivateKey   Authentication = "private_key_jwt"
	ClientSecret Authentication = "client_secret_post"
)

// Client signs people in at one provider. It is safe for concurrent use.
type Client struct {
	Config

	mu       sync.Mutex
	provider *token.Provider
	secret   *secret
}

// ErrNotSetUp: the configuration names no provider, so nobody can sign in.
var ErrNotSetUp = errors.New("no sign-in provider is set up")

// Refusal is why somebody is not signed in, or a word of the provider is not believed.
type Refusal = token.Refusal

// The refusals, those of every token among them.
const (
	NoToken   = token.NoToken
	Algorithm = token.Algorithm
	Issuer    = token.Issuer
	Audience  = token.Audience
	Expired   = token.Expired
	NotYet    = token.NotYet
	IssuedAt  = token.IssuedAt
	Signature = token.Signature

	Cancelled   Refusal = "cancelled"    // the person, or the provider, said no
	NoCode      Refusal = "no-code"      // the answer holds no code
	BadCode     Refusal = "code"         // the provider does not take the code: used before, or another's
	Party       Refusal = "party"        // issued to another client
	Nonce       Refusal = "nonce"        // not made for this sign-in
	Subject     Refusal = "subject"      // it names nobody
	Department  Refusal = "department"   // of another department, or of none
	NoRole      Refusal = "role"         // of the department, and without a role here
	NoLogout    Refusal = "no-logout"    // no word of the provider that somebody has signed out
	AccessToken Refusal = "access-token" // the access token is not the one that the ID token was given with
)

// discover reads the provider's configuration once; a failure is tried again by the next who needs it.
func (c *Client) discover(ctx context.Context) (*token.Provider, error) {
	if c.Issuer == "" || c.Client == "" {
		return nil, ErrNotSetUp
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.provider != nil {
		return c.provider, nil
	}
	p, err := token.Discover(ctx, c.Issuer, c.HTTP, c.Now)
	if err != nil {
		return nil, fmt.Errorf("sign-in: %w", err)
	}
	if err := token.Safe(p.AuthURL); err != nil {
		return nil, fmt.Errorf("sign-in: the provider's configuration: %w", err)
	}
	if p.EndSession != "" && token.Safe(p.EndSession) != nil {
		p.EndSession = ""
	}
	p.AuthStyle = oauth2.AuthStyleInParams
	c.provider = p
	return p, nil
}

// with is a context in which the libraries call the provider by our client.
func (c *Client) with(ctx context.Context) context.Context {
	client := c.HTTP
	if client == nil {
		client = token.Client()
	}
	return oidc.ClientContext(ctx, client)
}

func (c *Client) flow(p *token.Provider) oauth2.Config {
	return oauth2.Config{ClientID: c.Client, Endpoint: p.Endpoint, RedirectURL: c.Redirect, Scopes: []string{oidc.ScopeOpenID, "profile"}}
}

// Address is where the browser goes to sign in, in a language.
func (c *Client) Address(ctx context.Context, a staff.Attempt, language string) (string, error) {
	p, err := c.discover(ctx)
	if err != nil {
		return "", err
	}
	flow := c.flow(p)
	return flow.AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier),
		oauth2.SetAuthURLParam("ui_locales", language)), nil
}

// SignOutAddress is where the browser can end the provider's own session, coming back to an address of ours; empty where
// the provider has none. It holds nothing about who signs out.
func (c *Client) SignOutAddress(ctx context.Context, back string) string {
	p, err := c.discover(ctx)
	if err != nil || p.EndSession == "" {
		return ""
	}
	u, err := url.Parse(p.EndSession)
	if err != nil {
		return ""
	}
	query := u.Query()
	query.Set("client_id", c.Client)
	query.Set("post_logout_redirect_uri", back)
	u.RawQuery = query.Encode()
	return u.String()
}

// Finish makes a person of what the browser brings back for an attempt, whose state is checked already. An error that is
// no Refusal is that the provider cannot be reached, or does not know us.
func (c *Client) Finish(ctx context.Context, back url.Values, a staff.Attempt) (staff.Person, error) {
	p, err := c.discover(ctx)
	if err != nil {
		return staff.Person{}, err
	}
	// Whose answer it is comes first: another provider's error is not to be believed either.
	if issuer, told := back["iss"]; told && (len(issuer) != 1 || issuer[0] != c.Issuer) || !told && p.TellsItself {
		return staff.Person{}, Issuer
	}
	if back.Has("error") {
		return staff.Person{}, Cancelled
	}
	code := back["code"]
	if len(code) != 1 || code[0] == "" {
		return staff.Person{}, NoCode
	}
	options, err := c.authenticate(ctx, p)
	if err != nil {
		return staff.Person{}, err
	}
	flow := c.flow(p)
	if c.Authentication == ClientSecret {
		flow.ClientSecret = c.secret.text
	}
	tokens, err := flow.Exchange(c.with(ctx), code[0], append(options, oauth2.VerifierOption(a.Verifier))...)
	var said *oauth2.RetrieveError
	switch {
	case errors.As(err, &said) && said.ErrorCode == "invalid_grant":
		return staff.Person{}, BadCode
	case errors.As(err, &said):
		// The body may hold anything; its code is one of OAuth's list.
		return staff.Person{}, fmt.Errorf("sign-in provider: the code was not exchanged: status %d", said.Response.StatusCode)
	case err != nil:
		return staff.Person{}, errors.New("sign-in provider: the code was not exchanged") // the error may hold the code
	}
	raw, _ := tokens.Extra("id_token").(string)
	claims, err := c.verify(ctx, p, raw, a.Nonce)
	if err != nil {
		return staff.Person{}, err
	}
	if claims.token.AccessTokenHash != "" && claims.token.VerifyAccessToken(tokens.AccessToken) != nil {
		return staff.Person{}, AccessToken
	}
	return c.person(claims)
}
