package store_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// scripted answers requests in turn, and remembers them.
type scripted struct {
	answers  []func() (*http.Response, error)
	requests []*http.Request
}

func (s *scripted) RoundTrip(r *http.Request) (*http.Response, error) {
	s.requests = append(s.requests, r)
	next := s.answers[0]
	s.answers = s.answers[1:]
	return next()
}

func says(status int, body string) func() (*http.Response, error) {
	return func() (*http.Response, error) {
		return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}, nil
	}
}

func fails(err error) func() (*http.Response, error) {
	return func() (*http.Response, error) { return nil, err }
}

// short is an answer that breaks off.
func short() (*http.Response, error) {
	return &http.Response{StatusCode: 200, Body: io.NopCloser(io.MultiReader(strings.NewReader("wh"), broken{}))}, nil
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// What may pass by itself is tried again, as the SDK does it, three times in all; what will not is told at once.
func TestBucketRetries(t *testing.T) {
	busy := says(503, "<Error><Code>SlowDown</Code></Error>")
	denied := says(403, `<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>no</Message></Error>`)
	whole := says(200, "whole")
	for _, test := range []struct {
		name     string
		answers  []func() (*http.Response, error)
		requests int
		failure  string
	}{
		{"at once", []func() (*http.Response, error){whole}, 1, ""},
		{"busy twice", []func() (*http.Response, error){busy, busy, whole}, 3, ""},
		{"busy for ever", []func() (*http.Response, error){busy, busy, busy}, 3, "503 SlowDown"},
		{"an answer that breaks off", []func() (*http.Response, error){short, whole}, 2, ""},
		{"a connection that breaks", []func() (*http.Response, error){fails(io.EOF), whole}, 2, ""},
		{"gone, to who may not list", []func() (*http.Response, error){denied}, 1, "not what was stored"},
		{"gone, to who may", []func() (*http.Response, error){says(404, "<Error><Code>NoSuchKey</Code></Error>")}, 1, "not what was stored"},
		{"a signature that does not hold", []func() (*http.Response, error){says(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>")}, 1, "403 SignatureDoesNotMatch"},
		{"no bucket", []func() (*http.Response, error){says(404, "<Error><Code>NoSuchBucket</Code></Error>")}, 1, "404 NoSuchBucket"},
		{"an answer without a code", []func() (*http.Response, error){says(404, "")}, 1, "404"},
		{"other bytes", []func() (*http.Response, error){says(200, "while")}, 1, "not what was stored"},
		{"fewer bytes", []func() (*http.Response, error){says(200, "who")}, 1, "not what was stored"},
	} {
		t.Run(test.name, func(t *testing.T) {
			wire := &scripted{answers: test.answers}
			got, err := read(t.Context(), wire)
			if len(wire.requests) != test.requests {
				t.Errorf("%d requests, want %d", len(wire.requests), test.requests)
			}
			if test.failure == "" && (err != nil || string(got) != "whole") {
				t.Errorf("%q, %v", got, err)
			}
			if test.failure != "" && (err == nil || !strings.Contains(err.Error(), test.failure)) {
				t.Errorf("%v, want %s", err, test.failure)
			}
		})
	}
}

// Nothing is tried again for somebody who has gone.
func TestBucketWithoutTime(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	wire := &scripted{answers: []func() (*http.Response, error){func() (*http.Response, error) {
		cancel()
		return nil, context.Canceled
	}}}
	if _, err := read(ctx, wire); !errors.Is(err, context.Canceled) || len(wire.requests) != 1 {
		t.Errorf("%v after %d requests", err, len(wire.requests))
	}
}

// On AWS the bucket is a host of its own, and every request is signed over the hash of its bytes.
func TestBucketAddress(t *testing.T) {
	wire := &scripted{answers: []func() (*http.Response, error){says(200, "whole")}}
	if _, err := read(t.Context(), wire); err != nil {
		t.Fatal(err)
	}
	r := wire.requests[0]
	if got := r.URL.String(); got != "https://bucket.s3.eu-west-2.amazonaws.com/submissions/0123456789AB-1/1-abc" {
		t.Error(got)
	}
	signature := r.Header.Get("Authorization")
	for _, want := range []string{"AWS4-HMAC-SHA256 Credential=role/", "/eu-west-2/s3/aws4_request", "SignedHeaders=host;x-amz-content-sha256;x-amz-date"} {
		if !strings.Contains(signature, want) {
			t.Errorf("%s has no %s", signature, want)
		}
	}
	if got, want := r.Header.Get("X-Amz-Content-Sha256"), fmt.Sprintf("%x", sha256.Sum256(nil)); got != want {
		t.Errorf("the hash is %s", got)
	}
}

func read(ctx context.Context, wire http.RoundTripper) ([]byte, error) {
	bucket := store.NewBucket(aws.Config{
		Region: "eu-west-2", HTTPClient: &http.Client{Transport: wire},
		Credentials: credentials.NewStaticCredentialsProvider("role", "secret", ""),
		Retryer: func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
				o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
			})
		},
	}, "bucket", "")
	return store.Store{Bucket: bucket}.Payload(ctx, submission.Submission{Payload: &submission.Payload{
		Name: "submissions/0123456789AB-1/1-abc", Size: 5, Digest: sha256.Sum256([]byte("whole"))}})
}
