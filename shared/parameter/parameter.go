// Package parameter reads secrets from AWS Systems Manager's Parameter Store, where they are encrypted with a key and
// found by a name, and never stand in a template or in an environment. It speaks the one call that is needed over the
// SDK's signer and retryer: the SDK's client of Systems Manager has some 150 calls (docs/decisions/dependencies.md).
package parameter

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	smithyhttp "github.com/aws/smithy-go/transport/http"
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

// longest is the most that a parameter can hold, with room for what surrounds it.
const longest = 64 << 10

// Get is the value of a parameter, decrypted.
func (s Store) Get(ctx context.Context, name string) (string, error) {
	retryer := retry.NewStandard()
	for attempt := 1; ; attempt++ {
		value, err := s.try(ctx, name)
		if err == nil {
			return value, nil
		}
		if ctx.Err() == nil && attempt < retryer.MaxAttempts() && retryer.IsErrorRetryable(err) {
			if delay, none := retryer.RetryDelay(attempt, err); none == nil {
				select {
				case <-time.After(delay):
					continue
				case <-ctx.Done():
				}
			}
		}
		return "", fmt.Errorf("read the parameter %s: %w", name, err)
	}
}

func (s Store) try(ctx context.Context, name string) (string, error) {
	address := "https://ssm." + s.Region + ".amazonaws.com/"
	if s.Endpoint != "" {
		address = strings.TrimSuffix(s.Endpoint, "/") + "/"
	}
	body, err := json.Marshal(map[string]any{"Name": name, "WithDecryption": true})
	if err != nil {
		return "", err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", "AmazonSSM.GetParameter")
	credentials, err := s.Credentials.Retrieve(ctx)
	if err != nil {
		return "", fmt.Errorf("credentials: %w", err)
	}
	sum := sha256.Sum256(body)
	if err := v4.NewSigner().SignHTTP(ctx, credentials, r, hex.EncodeToString(sum[:]), "ssm", s.Region, time.Now()); err != nil {
		return "", err
	}
	var client aws.HTTPClient = http.DefaultClient
	if s.HTTP != nil {
		client = s.HTTP
	}
	response, err := client.Do(r)
	if err != nil {
		return "", &smithyhttp.RequestSendError{Err: err}
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, longest))
	if err != nil {
		return "", &smithyhttp.RequestSendError{Err: err}
	}
	if response.StatusCode != http.StatusOK {
		failed := &failure{status: response.StatusCode}
		_ = json.Unmarshal(answer, failed) // an answer without a code is told by its status
		return "", failed
	}
	var said struct{ Parameter struct{ Value string } }
	if err := json.Unmarshal(answer, &said); err != nil || said.Parameter.Value == "" {
		return "", fmt.Errorf("the answer holds no value")
	}
	return said.Parameter.Value, nil
}

// failure is what the store answers to a call that it does not do. The retryer looks at its code and its status.
type failure struct {
	status int
	Type   string `json:"__type"`
}

func (f *failure) Error() string {
	return fmt.Sprintf("Systems Manager answers %d %s", f.status, f.ErrorCode())
}

// ErrorCode is the code behind the name of its service, if there is one.
func (f *failure) ErrorCode() string { return f.Type[strings.LastIndex(f.Type, "#")+1:] }

func (f *failure) HTTPStatusCode() int { return f.status }
