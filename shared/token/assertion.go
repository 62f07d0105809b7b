package token

import (
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
	"time"

	"github.com/go-jose/go-jose/v4"
)

// AssertionType is what a token endpoint is told of an Assertion (client_assertion_type).
const AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// assertionLasts is how long a client assertion is good for.
const assertionLasts = 2 * time.Minute

// Assertion is a JWT by which a client says who it is (RFC 7523, private_key_jwt), to one address and once: id must never
// have been used before, and be hard to guess.
func Assertion(signer jose.Signer, client, to, id string, now time.Time) (string, error) {
	claims, err := json.Marshal(map[string]any{"iss": client, "sub": client, "aud": to, "jti": id,
		"iat": now.Unix(), "exp": now.Add(assertionLasts).Unix()})
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(claims)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

// NewSigner signs with a private key in PEM: ES256 with an ECDSA key on P-256, PS256 with an RSA key of 2,048 bits or
// more. Its kid is the key's thumbprint (RFC 7638).
func NewSigner(text string) (jose.Signer, error) {
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

// KeyID is the kid of a key at a provider: the thumbprint of its public half.
func KeyID(public crypto.PublicKey) (string, error) {
	thumbprint, err := (&jose.JSONWebKey{Key: public}).Thumbprint(crypto.SHA256)
	if err != nil || len(thumbprint) != sha256.Size {
		return "", errors.New("it has no thumbprint")
	}
	return base64.RawURLEncoding.EncodeToString(thumbprint), nil
}
