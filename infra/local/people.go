package local

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/desk"
)

// given are the parameters of stacks that are given here, as a deployment gives its own: the sign-in provider of this
// machine, which knows each department's desk by the name of its stack.
func (p *Platform) given(stack, parameter string) string {
	switch parameter {
	case "SignInIssuer":
		return p.SignIn
	case "SignInClient":
		return stack
	}
	return ""
}

// registerDesks makes each desk of the templates known to the sign-in provider, with a key made for this run: its private
// half where the function looks for it, its public half at the provider.
func (p *Platform) registerDesks() error {
	for _, f := range p.plan.functions {
		environment := f.settings.Environment
		if environment["SIGN_IN_ISSUER"] != p.SignIn {
			continue
		}
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return fmt.Errorf("make the key of %s: %w", f.settings.Name, err)
		}
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			return fmt.Errorf("make the key of %s: %w", f.settings.Name, err)
		}
		p.secrets.Set(environment["SIGN_IN_KEY"], string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
		department, origin := environment["DEPARTMENT"], environment["PUBLIC_ORIGIN"]
		p.people.Register(provider.Client{
			ID: environment["SIGN_IN_CLIENT"], Department: department, Key: &key.PublicKey,
			Redirect: origin + desk.Callback(department), BackChannel: origin + desk.BackChannel(department),
		})
	}
	return nil
}

// People is the sign-in provider of the staff: who can sign in, where, and who has.
func (p *Platform) People() *provider.Server { return p.people }
