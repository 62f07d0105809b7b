package signin

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"golang.org/x/oauth2"

	"github.com/frontline-gov/frontline/shared/staff"
)

var errUnreached = errors.New("sign-in provider: its keys cannot be read")

// secret is what we authenticate with: a text, or a signer.
type secret struct {
	text   string
	signer jose.Signer
}

// assertionLasts is how long a client assertion is good for.
const assertionLasts = 2 * time.Minute

// authenticate gives what proves to the token endpoint who we are. The secret is read once; a failure is tried again.
func (c *Client) authenticate(ctx context.Context, p *provider) ([]oauth2.AuthCodeOption, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.secret == nil {
		text, err := c.Secret(ctx)
		if err != nil {
			return nil, fmt.Errorf("sign-in: read our key: %w", err)
		}
		read := &secret{text: strings.TrimSpace(text)}
		if c.Authentication != ClientSecret {
			if read.signer, err = newSigner(read.text); err != nil {
				return nil, fmt.Errorf("sign-in: read our key: %w", err)
			}
		}
		c.secret = read
	}
	if c.Authentication == ClientSecret {
		return nil, nil
	}
	assertion, err := c.assertion(p.TokenURL)
	if err != nil {
		return nil, fmt.Errorf("sign-in: sign with our key: %w", err)
	}
	return []oauth2.AuthCodeOption{
		oauth2.SetAuthURLParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
		oauth2.SetAuthURLParam("client_assertion", assertion),
	}, nil
}

// assertion is a JWT by which we say who we are (RFC 7523), to one address and once.
func (c *Client) assertion(to string) (string, error) {
	id, err := staff.Secret(c.Random)
	if err != nil {
		return "", err
	}
	now := c.Now()
	claims, err := json.Marshal(map[string]any{"iss": c.Client, "sub": c.Client, "aud": to, "jti": id,
		"iat": now.Unix(), "exp": now.Add(assertionLasts).Unix()})
	if err != nil {
		return "", err
	}
	signed, err := c.secret.signer.Sign(claims)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

// newSigner signs with a private key in PEM: ES256 with an ECDSA key on P-256, PS256 with an RSA key of 2,048 bits or
// more. Its kid is the key's thumbprint (RFC 7638).
func newSigner(text string) (jose.Signer, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("it is not in PEM")
	}
	key, err := privateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	algorithm := jose.ES256
	if _, isRSA := key.(*rsa.PrivateKey); isRSA {
		algorithm = jose.PS256
	}
	kid, err := KeyID(key.Public())
	if err != nil {
		return nil, err
	}
	return jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: key, KeyID: kid}}, (&jose.SignerOptions{}).WithType("JWT"))
}

func privateKey(der []byte) (crypto.Signer, error) {
	var found any
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		found = key
	} else if key, err := x509.ParseECPrivateKey(der); err == nil {
		found = key
	} else if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		found = key
	}
	switch key := found.(type) {
	case *ecdsa.PrivateKey:
		if key.Curve == elliptic.P256() {
			return key, nil
		}
	case *rsa.PrivateKey:
		if key.N.BitLen() >= 2048 {
			return key, nil
		}
	}
	return nil, errors.New("it is neither an ECDSA key on P-256 nor an RSA key of 2,048 bits or more")
}

// KeyID is the kid of our key at the provider: the thumbprint of its public half.
func KeyID(public crypto.PublicKey) (string, error) {
	thumbprint, err := (&jose.JSONWebKey{Key: public}).Thumbprint(crypto.SHA256)
	if err != nil || len(thumbprint) != sha256.Size {
		return "", errors.New("it has no thumbprint")
	}
	return base64.RawURLEncoding.EncodeToString(thumbprint), nil
}
