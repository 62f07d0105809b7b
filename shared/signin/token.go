package signin

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/token"
)

// oldest is how long ago a token may have been issued that comes straight from the provider.
const oldest = 10 * time.Minute

// claims is what a token says.
type claims struct {
	token.Claims
	Party    string          `json:"azp"`
	Nonce    json.RawMessage `json:"nonce"`
	Provider string          `json:"sid"`
	Name     string          `json:"name"`

	kind  string // the header's typ
	all   map[string]json.RawMessage
	token *oidc.IDToken
}

// UnmarshalJSON is json.Unmarshaler's.
func (c *claims) UnmarshalJSON(data []byte) error {
	type plain claims
	if err := json.Unmarshal(data, (*plain)(c)); err != nil {
		return err
	}
	return json.Unmarshal(data, &c.all)
}

// read reads a token's claims without believing them.
func read(raw string) (c claims, err error) {
	c.kind, err = token.Read(raw, &c)
	return c, err
}

// check holds what ID tokens and logout tokens have in common.
func (c *Client) check(t claims) error {
	if err := t.Check(c.Issuer, c.Client, c.Now(), oldest); err != nil {
		return err
	}
	if t.Party != "" && t.Party != c.Client {
		return Party
	}
	return nil
}

// verify reads an ID token that was made for a nonce.
func (c *Client) verify(ctx context.Context, p *token.Provider, raw, nonce string) (claims, error) {
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
	err = p.Keys.Calling(ctx, func(ctx context.Context) (err error) {
		t.token, err = c.verifier(p).Verify(ctx, raw)
		return err
	})
	return t, err
}

func (c *Client) verifier(p *token.Provider) *oidc.IDTokenVerifier {
	config := &oidc.Config{ClientID: c.Client, Now: c.Now}
	for _, algorithm := range token.Algorithms {
		config.SupportedSigningAlgs = append(config.SupportedSigningAlgs, string(algorithm))
	}
	return oidc.NewVerifier(c.Issuer, p.Keys, config)
}

// person is whom an ID token names, with the roles that they have in the department.
func (c *Client) person(t claims) (staff.Person, error) {
	var department string
	_ = json.Unmarshal(t.all[or(c.DepartmentClaim, "department")], &department) // none is another one
	if department != c.Department {
		return staff.Person{}, Department
	}
	var groups token.Names
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
	if !plainType(t.kind) || len(t.Nonce) > 0 || !isLogout(t) {
		return Logout{}, NoLogout
	}
	var said *oidc.LogoutToken
	err = p.Keys.Calling(ctx, func(ctx context.Context) (err error) {
		said, err = c.verifier(p).VerifyLogout(ctx, raw)
		return err
	})
	if err != nil {
		return Logout{}, err
	}
	return Logout{Subject: said.Subject, Provider: said.SessionID}, nil
}

// plainType says whether a token is typed as a logout token, or not typed but as any JWT.
func plainType(kind string) bool {
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
