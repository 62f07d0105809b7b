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
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/frontline-gov/frontline/shared/staff"
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
	provider *provider
	secret   *secret
}

// ErrNotSetUp: the configuration names no provider, so nobody can sign in.
var ErrNotSetUp = errors.New("no sign-in provider is set up")

// Refusal is why somebody is not signed in, or a word of the provider is not believed.
type Refusal string

// The refusals.
const (
	Cancelled   Refusal = "cancelled"    // the person, or the provider, said no
	NoCode      Refusal = "no-code"      // the answer holds no code
	Issuer      Refusal = "issuer"       // another provider's
	BadCode     Refusal = "code"         // the provider does not take the code: used before, or another's
	NoToken     Refusal = "no-token"     // the provider gives no ID token, or what is none
	Algorithm   Refusal = "algorithm"    // not signed, or by an algorithm that is not on the list
	Signature   Refusal = "signature"    // not signed by a key of the provider
	Audience    Refusal = "audience"     // meant for another client, or for others too
	Party       Refusal = "party"        // issued to another client
	Expired     Refusal = "expired"      // its time is over
	NotYet      Refusal = "not-yet"      // its time has not come
	IssuedAt    Refusal = "issued-at"    // issued in the future, or long ago
	Nonce       Refusal = "nonce"        // not made for this sign-in
	Subject     Refusal = "subject"      // it names nobody
	Department  Refusal = "department"   // of another department, or of none
	NoRole      Refusal = "role"         // of the department, and without a role here
	NoLogout    Refusal = "no-logout"    // no word of the provider that somebody has signed out
	AccessToken Refusal = "access-token" // the access token is not the one that the ID token was given with
)

func (r Refusal) Error() string { return "sign-in refused: " + string(r) }

// provider is what the provider says of itself.
type provider struct {
	oauth2.Endpoint
	keys        keys
	endSession  string
	tellsItself bool // authorization responses hold iss (RFC 9207)
}

// discover reads the provider's configuration once; a failure is tried again by the next who needs it. Its keys are
// read again when a token is signed by one that is not known yet, and serve on while the provider does not answer.
func (c *Client) discover(ctx context.Context) (*provider, error) {
	if c.Issuer == "" || c.Client == "" {
		return nil, ErrNotSetUp
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.provider != nil {
		return c.provider, nil
	}
	if err := safe(c.Issuer); err != nil {
		return nil, fmt.Errorf("sign-in provider: %w", err)
	}
	found, err := oidc.NewProvider(c.with(ctx), c.Issuer)
	if err != nil {
		return nil, fmt.Errorf("sign-in provider: read its configuration: %.200s", err.Error()) // it may hold a whole page
	}
	var more struct {
		Keys       string `json:"jwks_uri"`
		EndSession string `json:"end_session_endpoint"`
		Tells      bool   `json:"authorization_response_iss_parameter_supported"`
	}
	if err := found.Claims(&more); err != nil {
		return nil, fmt.Errorf("sign-in provider: read its configuration: %w", err)
	}
	p := &provider{Endpoint: found.Endpoint(), endSession: more.EndSession, tellsItself: more.Tells}
	for _, address := range []string{p.AuthURL, p.TokenURL, more.Keys} {
		if err := safe(address); err != nil {
			return nil, fmt.Errorf("sign-in provider: its configuration: %w", err)
		}
	}
	if p.endSession != "" && safe(p.endSession) != nil {
		p.endSession = ""
	}
	p.AuthStyle = oauth2.AuthStyleInParams
	p.keys = newKeys(context.Background(), more.Keys, c.client(), c.Now)
	c.provider = p
	return p, nil
}

// safe refuses addresses over which a token could be read on its way. This machine's own are for the local platform.
func safe(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return errors.New("an address is none")
	}
	ip := net.ParseIP(u.Hostname())
	here := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme != "https" && !(u.Scheme == "http" && here) {
		return errors.New("an address is not https")
	}
	return nil
}

// client calls the provider.
func (c *Client) client() *http.Client {
	if c.HTTP != nil {
		return c.HTTP
	}
	return &http.Client{Timeout: 5 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// with is a context in which the libraries call the provider by our client.
func (c *Client) with(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, c.client())
}

func (c *Client) flow(p *provider) oauth2.Config {
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
	if err != nil || p.endSession == "" {
		return ""
	}
	u, err := url.Parse(p.endSession)
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
	if issuer, told := back["iss"]; told && (len(issuer) != 1 || issuer[0] != c.Issuer) || !told && p.tellsItself {
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
