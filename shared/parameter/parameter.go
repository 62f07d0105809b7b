// Package parameter reads secrets from AWS Systems Manager's Parameter Store, where they are encrypted with a key and
// found by a name, and never stand in a template or in an environment.
package parameter

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/frontline-gov/frontline/shared/awsjson"
	"github.com/frontline-gov/frontline/shared/meter"
)

// Store is the Parameter Store of an account. It is safe for concurrent use.
type Store struct {
	Region string
	// Endpoint is where it answers, if not where AWS does.
	Endpoint    string
	Credentials aws.CredentialsProvider
	// HTTP sends the requests; nil is http.DefaultClient.
	HTTP aws.HTTPClient
}

// New is a store with what the SDK is configured with. It calls nothing yet.
func New(c aws.Config, endpoint string) Store {
	return Store{Region: c.Region, Endpoint: endpoint, Credentials: c.Credentials, HTTP: c.HTTPClient}
}

// Get is the value of a parameter, decrypted.
func (s Store) Get(ctx context.Context, name string) (string, error) {
	service := awsjson.Service{Name: "ssm", Region: s.Region, Endpoint: s.Endpoint, Credentials: s.Credentials, HTTP: s.HTTP}
	var said struct{ Parameter struct{ Value string } }
	err := service.Call(ctx, "AmazonSSM.GetParameter", map[string]any{"Name": name, "WithDecryption": true}, &said)
	if err == nil && said.Parameter.Value == "" {
		err = errors.New("the answer holds no value")
	}
	if err != nil {
		return "", fmt.Errorf("read the parameter %s: %w", name, err)
	}
	meter.From(ctx).Decrypted()
	return said.Parameter.Value, nil
}
