package token

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Provider is what a provider says of itself.
type Provider struct {
	oauth2.Endpoint
	Keys *Keys
	// EndSession is where a browser ends the provider's own session; "" where it has none.
	EndSession string
	// TellsItself says that its authorization responses hold iss (RFC 9207).
	TellsItself bool
}

// Discover reads a provider's configuration below its issuer (OpenID Connect Discovery). Its keys are read when they are
// first needed. A nil client is Client.
func Discover(ctx context.Context, issuer string, client *http.Client, now func() time.Time) (*Provider, error) {
	if client == nil {
		client = Client()
	}
	if err := Safe(issuer); err != nil {
		return nil, fmt.Errorf("provider: %w", err)
	}
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, client), issuer)
	if err != nil {
		return nil, fmt.Errorf("provider: read its configuration: %.200s", err.Error()) // it may hold a whole page
	}
	var more struct {
		Keys       string `json:"jwks_uri"`
		EndSession string `json:"end_session_endpoint"`
		Tells      bool   `json:"authorization_response_iss_parameter_supported"`
	}
	if err := found.Claims(&more); err != nil {
		return nil, fmt.Errorf("provider: read its configuration: %w", err)
	}
	p := &Provider{Endpoint: found.Endpoint(), EndSession: more.EndSession, TellsItself: more.Tells}
	for _, address := range []string{p.TokenURL, more.Keys} {
		if err := Safe(address); err != nil {
			return nil, fmt.Errorf("provider: its configuration: %w", err)
		}
	}
	p.Keys = newKeys(context.Background(), more.Keys, client, now)
	return p, nil
}

// Safe refuses addresses over which a token could be read on its way. This machine's own are for the local platform.
func Safe(address string) error {
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

// Client calls a provider: it follows no redirects and waits five seconds.
func Client() *http.Client {
	return &http.Client{Timeout: 5 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}
