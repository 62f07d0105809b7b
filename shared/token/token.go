// Package token reads JSON Web Tokens that a provider has signed, and holds them against what they have to say: who
// issued them, for whom, when, and by a key of the provider. Staff who sign in (package signin) and software that is
// registered (package client) are known by such tokens; what only one kind of token says is for its own package.
//
// Each refusal is one of a closed list of codes, so that a log can tell them apart and holds nothing else. Nothing here
// logs, and no error holds a token or a part of one.
package token

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Refusal is why a token is not believed.
type Refusal string

// The refusals that every kind of token has.
const (
	NoToken   Refusal = "no-token"  // there is none, or what is none
	Algorithm Refusal = "algorithm" // not signed, or by an algorithm that is not on the list
	Issuer    Refusal = "issuer"    // another provider's
	Audience  Refusal = "audience"  // meant for somebody else, or for others too
	Expired   Refusal = "expired"   // its time is over
	NotYet    Refusal = "not-yet"   // its time has not come
	IssuedAt  Refusal = "issued-at" // issued in the future, or long ago
	Signature Refusal = "signature" // not signed by a key of the provider
)

func (r Refusal) Error() string { return "token refused: " + string(r) }

// Algorithms are those by which a provider may sign.
var Algorithms = []jose.SignatureAlgorithm{jose.ES256, jose.RS256, jose.PS256}

const (
	// Leeway is how far a provider's clock may be from ours.
	Leeway = time.Minute
	// longest is the most that is read of a token, in bytes.
	longest = 16 << 10
)

// Claims is what every kind of token says.
type Claims struct {
	Issuer    string   `json:"iss"`
	Subject   string   `json:"sub"`
	Audience  Names    `json:"aud"`
	Expiry    Seconds  `json:"exp"`
	IssuedAt  Seconds  `json:"iat"`
	NotBefore *Seconds `json:"nbf"`
}

// Names is one name or a list of them.
type Names []string

// UnmarshalJSON is json.Unmarshaler's.
func (n *Names) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*n = Names{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(n))
}

// Seconds is a time since 1970.
type Seconds float64

// Time is the same as a time.
func (s Seconds) Time() time.Time { return time.Unix(int64(s), 0) }

// Read reads a token's claims without believing them, and its type (the header's typ, "" where there is none). Its
// algorithm is on the list.
func Read(raw string, claims any) (kind string, err error) {
	if raw == "" || len(raw) > longest || strings.Count(raw, ".") != 2 {
		return "", NoToken
	}
	signed, err := jose.ParseSignedCompact(raw, Algorithms)
	if err != nil {
		return "", Algorithm
	}
	if json.Unmarshal(signed.UnsafePayloadWithoutVerification(), claims) != nil {
		return "", NoToken
	}
	kind, _ = signed.Signatures[0].Protected.ExtraHeaders[jose.HeaderType].(string)
	return kind, nil
}

// Check holds the claims against who has to have issued them and for whom, at a time; oldest is how long ago they may
// have been issued. They are checked before the signature, which costs more and may need the provider, so that the
// refusal says what is wrong; no order would believe what the signature does not hold.
func (c Claims) Check(issuer, audience string, now time.Time, oldest time.Duration) error {
	switch {
	case c.Issuer != issuer:
		return Issuer
	case !slices.Equal(c.Audience, Names{audience}):
		return Audience
	case c.Expiry == 0 || !now.Before(c.Expiry.Time()):
		return Expired
	case c.NotBefore != nil && now.Add(Leeway).Before(c.NotBefore.Time()):
		return NotYet
	case c.IssuedAt == 0 || c.IssuedAt.Time().After(now.Add(Leeway)) || c.IssuedAt.Time().Before(now.Add(-oldest)):
		return IssuedAt
	}
	return nil
}
