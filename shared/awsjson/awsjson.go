// Package awsjson calls those services of AWS of which only a call or two are needed, over the SDK's signer and retryer:
// the SDK's client of such a service has some hundred calls (docs/decisions/dependencies.md).
package awsjson

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

// Service is a service of AWS that speaks AWS's JSON protocol 1.1. It is safe for concurrent use.
type Service struct {
	// Name is the service's in its address and in signatures, such as "logs".
	Name   string
	Region string
	// Endpoint is where it answers, if not where AWS does.
	Endpoint    string
	Credentials aws.CredentialsProvider
	// HTTP sends the requests; nil is http.DefaultClient.
	HTTP aws.HTTPClient
}

// New is a service with what the SDK is configured with. It calls nothing yet.
func New(c aws.Config, name, endpoint string) Service {
	return Service{Name: name, Region: c.Region, Endpoint: endpoint, Credentials: c.Credentials, HTTP: c.HTTPClient}
}

// longest is the most that an answer can hold: one of FilterLogEvents, with room.
const longest = 16 << 20

// Call makes a call, such as "AmazonSSM.GetParameter", until it succeeds or the SDK's retryer says that it is enough. It
// writes in as JSON and reads the answer into out.
func (s Service) Call(ctx context.Context, target string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("%s: %w", target, err)
	}
	retryer := retry.NewStandard()
	for attempt := 1; ; attempt++ {
		err := s.try(ctx, target, body, out)
		if err == nil {
			return nil
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
		return fmt.Errorf("%s: %w", target, err)
	}
}

func (s Service) try(ctx context.Context, target string, body []byte, out any) error {
	address := "https://" + s.Name + "." + s.Region + ".amazonaws.com/"
	if s.Endpoint != "" {
		address = strings.TrimSuffix(s.Endpoint, "/") + "/"
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", target)
	credentials, err := s.Credentials.Retrieve(ctx)
	if err != nil {
		return fmt.Errorf("credentials: %w", err)
	}
	sum := sha256.Sum256(body)
	if err := v4.NewSigner().SignHTTP(ctx, credentials, r, hex.EncodeToString(sum[:]), s.Name, s.Region, time.Now()); err != nil {
		return err
	}
	var client aws.HTTPClient = http.DefaultClient
	if s.HTTP != nil {
		client = s.HTTP
	}
	response, err := client.Do(r)
	if err != nil {
		return &smithyhttp.RequestSendError{Err: err}
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, longest))
	if err != nil {
		return &smithyhttp.RequestSendError{Err: err}
	}
	if response.StatusCode != http.StatusOK {
		failed := &Failure{Status: response.StatusCode}
		_ = json.Unmarshal(answer, failed) // an answer without a code is told by its status
		return failed
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("the answer cannot be read: %w", err)
	}
	return nil
}

// Failure is what a service answers to a call that it does not do. The retryer looks at its code and its status.
type Failure struct {
	Status int    `json:"-"`
	Type   string `json:"__type"`
}

func (f *Failure) Error() string { return fmt.Sprintf("answers %d %s", f.Status, f.ErrorCode()) }

// ErrorCode is the code behind the name of its service, if there is one.
func (f *Failure) ErrorCode() string { return f.Type[strings.LastIndex(f.Type, "#")+1:] }

// HTTPStatusCode is the status of the answer.
func (f *Failure) HTTPStatusCode() int { return f.Status }
