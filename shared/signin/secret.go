package signin

import (
	"context"
	"fmt"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"golang.org/x/oauth2"

	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/token"
)

// secret is what we authenticate with: a text, or a signer.
type secret struct {
	text   string
	signer jose.Signer
}

// authenticate gives what proves to the token endpoint who we are. The secret is read once; a failure is tried again.
func (c *Client) authenticate(ctx context.Context, p *token.Provider) ([]oauth2.AuthCodeOption, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.secret == nil {
		text, err := c.Secret(ctx)
		if err != nil {
			return nil, fmt.Errorf("sign-in: read our key: %w", err)
		}
		read := &secret{text: strings.TrimSpace(text)}
		if c.Authentication != ClientSecret {
			if read.signer, err = token.NewSigner(read.text); err != nil {
				return nil, fmt.Errorf("sign-in: read our key: %w", err)
			}
		}
		c.secret = read
	}
	if c.Authentication == ClientSecret {
		return nil, nil
	}
	id, err := staff.Secret(c.Random)
	if err != nil {
		return nil, fmt.Errorf("sign-in: sign with our key: %w", err)
	}
	assertion, err := token.Assertion(c.secret.signer, c.Client, p.TokenURL, id, c.Now())
	if err != nil {
		return nil, fmt.Errorf("sign-in: sign with our key: %w", err)
	}
	return []oauth2.AuthCodeOption{
		oauth2.SetAuthURLParam("client_assertion_type", token.AssertionType),
		oauth2.SetAuthURLParam("client_assertion", assertion),
	}, nil
}
