package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Bucket is the transaction's bucket, for what is too large for an item of the table. It speaks the calls of S3 that
// are needed over the SDK's own signer and retries: the SDK's client of S3 would make every function a third
// larger (docs/decisions/dependencies.md). It is safe for concurrent use.
type Bucket struct {
	// Name is the bucket's.
	Name   string
	Region string
	// Endpoint is where S3 answers, if not where AWS does. There the bucket is addressed by path, as stand-ins and
	// private endpoints know it, and not by a host name of its own.
	Endpoint    string
	Credentials aws.CredentialsProvider
	// HTTP sends the requests; nil is http.DefaultClient.
	HTTP aws.HTTPClient
	// Retryer says what is tried again and when; nil is the SDK's own.
	Retryer aws.Retryer
}

// NewBucket is a bucket with what the SDK is configured with. It calls nothing yet.
func NewBucket(c aws.Config, name, endpoint string) *Bucket {
	b := &Bucket{Name: name, Region: c.Region, Endpoint: endpoint, Credentials: c.Credentials, HTTP: c.HTTPClient}
	if c.Retryer != nil {
		b.Retryer = c.Retryer()
	}
	return b
}

// ErrDamaged: an object does not hold what its name and size promise, or is gone.
var ErrDamaged = errors.New("an object is not what was stored")

// put writes an object. S3 holds the bytes against their hash, which is signed, before it keeps them. No condition is
// needed, and a repeated request is harmless: the name of an object holds the hash of its bytes, or, of a piece of evidence, a
// number under which its folder says who sends it.
func (b *Bucket) put(ctx context.Context, name string, body []byte) error {
	_, err := b.call(ctx, http.MethodPut, name, body)
	return err
}

// get reads an object and holds it against its size and hash.
func (b *Bucket) get(ctx context.Context, of object) ([]byte, error) {
	body, err := b.call(ctx, http.MethodGet, of.name, nil)
	var failed *bucketError
	if errors.As(err, &failed) && failed.gone() {
		return nil, fmt.Errorf("%w: %w", err, ErrDamaged)
	}
	if err != nil {
		return nil, err
	}
	if len(body) != of.size || digest(body) != of.digest {
		return nil, fmt.Errorf("%s: %w", of.name, ErrDamaged)
	}
	return body, nil
}

// remove deletes an object. One that is not there is removed already.
func (b *Bucket) remove(ctx context.Context, name string) error {
	_, err := b.call(ctx, http.MethodDelete, name, nil)
	return err
}

// call tries until it succeeds or the retryer says that it is enough.
func (b *Bucket) call(ctx context.Context, method, name string, body []byte) ([]byte, error) {
	if b == nil || b.Name == "" {
		return nil, errors.New("this function has no bucket: set BUCKET in its environment")
	}
	retryer := b.Retryer
	if retryer == nil {
		retryer = retry.NewStandard()
	}
	for attempt := 1; ; attempt++ {
		answer, err := b.try(ctx, method, name, body)
		if err == nil {
			return answer, nil
		}
		if ctx.Err() == nil && attempt < retryer.MaxAttempts() && retryer.IsErrorRetryable(err) {
			if delay, none := retryer.RetryDelay(attempt, err); none == nil && wait(ctx, delay) {
				continue
			}
		}
		return nil, fmt.Errorf("%s %s: %w", method, name, err)
	}
}

// wait lets time pass and says whether there is any left.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (b *Bucket) try(ctx context.Context, method, name string, body []byte) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, b.address(name), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	r.Header.Set("X-Amz-Content-Sha256", hash)
	credentials, err := b.Credentials.Retrieve(ctx)
	if err != nil {
		return nil, fmt.Errorf("credentials: %w", err)
	}
	// The names hold nothing that a URL would escape.
	signer := v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })
	if err := signer.SignHTTP(ctx, credentials, r, hash, "s3", b.Region, time.Now()); err != nil {
		return nil, err
	}
	var client aws.HTTPClient = http.DefaultClient
	if b.HTTP != nil {
		client = b.HTTP
	}
	response, err := client.Do(r)
	if err != nil {
		return nil, &smithyhttp.RequestSendError{Err: err}
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, &smithyhttp.RequestSendError{Err: err}
	}
	if response.StatusCode/100 != 2 {
		failed := &bucketError{status: response.StatusCode}
		_ = xml.Unmarshal(answer, failed) // an answer without a code is told by its status
		return nil, failed
	}
	return answer, nil
}

// bucketError is what S3 answers to a call that it does not do. The retryer looks at its code and its status.
type bucketError struct {
	status int
	Code   string
}

// gone says that there is no such object, as an answer to reading one. S3 says 403 AccessDenied of it to who may not list
// the bucket, and none of the roles may. A right that is missing looks the same: what is read then needs attention too, and
// is well again once the right is given and it is redriven. Other 403s are about the signature, and pass.
func (e *bucketError) gone() bool {
	switch e.status {
	case http.StatusNotFound:
		return e.Code != "NoSuchBucket"
	case http.StatusForbidden:
		return e.Code == "AccessDenied"
	}
	return false
}

func (e *bucketError) Error() string       { return fmt.Sprintf("S3 answers %d %s", e.status, e.Code) }
func (e *bucketError) ErrorCode() string   { return e.Code }
func (e *bucketError) HTTPStatusCode() int { return e.status }
