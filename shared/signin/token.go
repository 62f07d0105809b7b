package signin

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"

	"github.com/frontline-gov/frontline/shared/staff"
)

// algorithms are those by which a provider may sign.
var algorithms = []jose.SignatureAlgorithm{jose.ES256, jose.RS256, jose.PS256}

const (
	// leeway is how far the provider's clock may be from ours.
	leeway = time.Minute
	// oldest is how long ago a token may have been issued that comes straight from the provider.
	oldest = 10 * time.Minute
	// longestToken is the most that is read of a token, in bytes.
	longestToken = 16 << 10
)

// claims is what a token says.
type claims struct {
	Issuer    string          `json:"iss"`
	Subject   string          `json:"sub"`
	Audience  audience        `json:"aud"`
	Party     string          `json:"azp"`
	Expiry    seconds         `json:"exp"`
	IssuedAt  seconds         `json:"iat"`
	NotBefore *seconds        `json:"nbf"`
	Nonce     json.RawMessage `json:"nonce"`
	Provider  string          `json:"sid"`
	Name      string          `json:"name"`

	all   map[string]json.RawMessage
	token *oidc.IDToken
}

// audience is one name or a list of them.
type audience []string

func (a *audience) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*a = audience{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(a))
}

// seconds is a time since 1970.
type seconds float64

func (s seconds) time() time.Time { return time.Unix(int64(s), 0) }

// read reads a token's claims without believing them. Its algorithm is on the list.
func read(raw string) (claims, error) {
	var c claims
	if raw == "" || len(raw) > longestToken || strings.Count(raw, ".") != 2 {
		return c, NoToken
	}
	signed, err := jose.ParseSignedCompact(raw, algorithms)
	if err != nil {
		return c, Algorithm
	}
	payload := signed.UnsafePayloadWithoutVerification()
	if json.Unmarshal(payload, &c) != nil || json.Unmarshal(payload, &c.all) != nil {
		return c, NoToken
	}
	return c, nil
}

// check holds what ID tokens and logout tokens have in common.
func (c *Client) check(t claims) error {
	now := c.Now()
	switch {
	case t.Issuer != c.Issuer:
		return Issuer
	case !slices.Equal(t.Audience, audience{c.Client}):
		return Audience
	case t.Party != "" && t.Party != c.Client:
		return Party
	case t.Expiry == 0 || !now.Before(t.Expiry.time()):
		return Expired
	case t.NotBefore != nil && now.Add(leeway).Before(t.NotBefore.time()):
		return NotYet
	case t.IssuedAt == 0 || t.IssuedAt.time().After(now.Add(leeway)) || t.IssuedAt.time().Before(now.Add(-oldest)):
		return IssuedAt
	}
	return nil
}

// verify reads an ID token that was made for a nonce. The claims are checked before the signature, which costs more and
// may need the provider, so that the refusal says what is wrong; no order would believe what the signature does not
// hold.
func (c *Client) verify(ctx context.Context, p *provider, raw, nonce string) (claims, error) {
	t, err := read(raw)
	if err != nil {
		return t, err
	}
	if err := c.check(t); err != nil {
		return t, err
	}
	var made string
	if json.Unmarshal(t.Nonce, &made) != nil || made == "" || made != nonce {
		return t, Nonce
	}
	if t.Subject == "" {
		return t, Subject
	}
	err = p.keys.calling(ctx, func(ctx context.Context) (err error) {
		t.token, err = c.verifier(p).Verify(ctx, raw)
		return err
	})
	return t, err
}

func (c *Client) verifier(p *provider) *oidc.IDTokenVerifier {
	config := &oidc.Config{ClientID: c.Client, Now: c.Now}
	for _, algorithm := range algorithms {
		config.SupportedSigningAlgs = append(config.SupportedSigningAlgs, string(algorithm))
	}
	return oidc.NewVerifier(c.Issuer, p.keys, config)
}

// person is whom an ID token names, with the roles that they have in the department.
func (c *Client) person(t claims) (staff.Person, error) {
	var department string
	_ = json.Unmarshal(t.all[or(c.DepartmentClaim, "department")], &department) // none is another one
	if department != c.Department {
		return staff.Person{}, Department
	}
	var groups audience
	_ = json.Unmarshal(t.all[or(c.GroupsClaim, "groups")], &groups) // none is none
	p := staff.Person{Subject: t.Subject, Name: t.Name, Provider: t.Provider}
	for _, role := range staff.Roles {
		if slices.ContainsFunc(groups, func(group string) bool { return c.role(group) == role }) {
			p.Roles = append(p.Roles, role)
		}
	}
	if len(p.Roles) == 0 {
		return staff.Person{}, NoRole
	}
	return p, nil
}

// role is the role that a group stands for.
func (c *Client) role(group string) staff.Role {
	if c.Groups == nil {
		return staff.Role(group)
	}
	return c.Groups[group]
}

func or(name, usual string) string {
	if name == "" {
		return usual
	}
	return name
}

// Logout is the provider's word that somebody has signed out there: whose sessions are over, by subject or by sid. One of
// the two is there.
type Logout struct{ Subject, Provider string }

// logoutType is the type of a logout token where it is given, so that no other kind of token passes for one.
const logoutType = "logout+jwt"

// Logout reads a logout token (OpenID Connect Back-Channel Logout 1.0).
func (c *Client) Logout(ctx context.Context, raw string) (Logout, error) {
	p, err := c.discover(ctx)
	if err != nil {
		return Logout{}, err
	}
	t, err := read(raw)
	if err != nil {
		return Logout{}, err
	}
	if err := c.check(t); err != nil {
		return Logout{}, err
	}
	if signed, err := jose.ParseSignedCompact(raw, algorithms); err != nil || !plainType(signed) || len(t.Nonce) > 0 || !isLogout(t) {
		return Logout{}, NoLogout
	}
	var said *oidc.LogoutToken
	err = p.keys.calling(ctx, func(ctx context.Context) (err error) {
		said, err = c.verifier(p).VerifyLogout(ctx, raw)
		return err
	})
	if err != nil {
		return Logout{}, err
	}
	return Logout{Subject: said.Subject, Provider: said.SessionID}, nil
}

// plainType says whether a token is typed as a logout token, or not typed but as any JWT.
func plainType(signed *jose.JSONWebSignature) bool {
	kind, _ := signed.Signatures[0].Protected.ExtraHeaders[jose.HeaderType].(string)
	return kind == "" || strings.EqualFold(kind, "JWT") || strings.EqualFold(kind, logoutType)
}

func isLogout(t claims) bool {
	var events map[string]json.RawMessage
	if json.Unmarshal(t.all["events"], &events) != nil {
		return false
	}
	var event map[string]json.RawMessage
	if json.Unmarshal(events["http://schemas.openid.net/event/backchannel-logout"], &event) != nil || event == nil {
		return false
	}
	var id string
	return json.Unmarshal(t.all["jti"], &id) == nil && id != "" && (t.Subject != "" || t.Provider != "")
}
