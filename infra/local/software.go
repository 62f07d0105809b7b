package local

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/frontline-gov/frontline/infra/local/provider"
)

// The software that the provider of this machine knows. All but the last may send whatever transactions of registered
// software the templates have; the last is registered for something else.
var software = []string{"payroll", "accounting", "library"}

// registerSoftware makes the software known to the provider, for the transactions whose functions ask it.
func (p *Platform) registerSoftware() error {
	audience, scopes := "", []string(nil)
	for _, f := range p.plan.functions {
		environment := f.settings.Environment
		if environment["SOFTWARE_ISSUER"] == p.SignIn {
			audience, scopes = environment["PUBLIC_ORIGIN"], append(scopes, environment["TRANSACTION"])
		}
	}
	if len(scopes) == 0 {
		return nil
	}
	for i, name := range software {
		key, err := p.softwareKey(name)
		if err != nil {
			return fmt.Errorf("the key of the software %s: %w", name, err)
		}
		may := scopes
		if i == len(software)-1 {
			may = []string{"lending-books"}
		}
		p.people.RegisterSoftware(provider.Software{ID: name, Key: &key.PublicKey, Audience: audience, Scopes: may})
	}
	return nil
}

// SoftwareKeyFile is the file of the key with which software proves to the provider who it is, in a data directory: a
// private key in PEM.
func SoftwareKeyFile(data, name string) string { return filepath.Join(data, "software", name+".pem") }

// softwareKey is the key of software: the one of the data directory, made where there is none.
func (p *Platform) softwareKey(name string) (*ecdsa.PrivateKey, error) {
	file := SoftwareKeyFile(p.options.Data, name)
	if p.options.Data != "" {
		text, err := os.ReadFile(file)
		if err == nil {
			return readKey(text)
		}
		if !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil || p.options.Data == "" {
		return key, err
	}
	text, err := writeKey(key)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, err
	}
	return key, os.WriteFile(file, text, 0o600)
}

// writeKey is a key in PEM.
func writeKey(key *ecdsa.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

func readKey(text []byte) (*ecdsa.PrivateKey, error) {
	if block, _ := pem.Decode(text); block != nil {
		if key, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
			if key, ok := key.(*ecdsa.PrivateKey); ok {
				return key, nil
			}
		}
	}
	return nil, errors.New("its file holds no ECDSA key in PEM: delete it, and the next start makes another")
}
