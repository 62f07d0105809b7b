package local

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"strings"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/office"
)

// given are the parameters of stacks that are given here, as a deployment gives its own: the sign-in provider of this
// machine, which knows each department's desk by the name of its stack, and registered software.
func (p *Platform) given(stack, parameter string) string {
	switch parameter {
	case "SignInIssuer", "SoftwareIssuer":
		return p.SignIn
	case "SignInClient":
		return stack
	}
	return ""
}

// registerDesks makes each place of staff in the templates known to the sign-in provider, with a key made for this run: its private
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
		text, err := writeKey(key)
		if err != nil {
			return fmt.Errorf("make the key of %s: %w", f.settings.Name, err)
		}
		p.secrets.Set(environment["SIGN_IN_KEY"], string(text))
		department, origin := environment["DEPARTMENT"], environment["PUBLIC_ORIGIN"]
		place := strings.TrimPrefix(f.settings.Name, department+"-") // hmrc-desk is at /desk/hmrc/
		p.people.Register(provider.Client{
			ID: environment["SIGN_IN_CLIENT"], Department: department, Key: &key.PublicKey,
			Redirect: origin + office.Callback(place, department), BackChannel: origin + office.BackChannel(place, department),
		})
	}
	return nil
}

// People is the sign-in provider of the staff: who can sign in, where, and who has.
func (p *Platform) People() *provider.Server { return p.people }
