package signin

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// keys are the provider's. They tell a provider that does not give its keys from a signature by none of them, which
// go-oidc does not.
type keys struct{ remote *oidc.RemoteKeySet }

// newKeys reads the keys when they are first needed, and again when a token is signed by one that is not known.
func newKeys(ctx context.Context, address string, client *http.Client, now func() time.Time) keys {
	sparing := *client
	sparing.Transport = &sparingly{base: client.Transport, now: now}
	return keys{oidc.NewRemoteKeySet(oidc.ClientContext(ctx, &sparing), address)}
}

type unreachedKey struct{}

// VerifySignature is oidc.KeySet's.
func (k keys) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	payload, err := k.remote.VerifySignature(ctx, token)
	if err != nil && strings.HasPrefix(err.Error(), "fetching keys") {
		if unreached, ok := ctx.Value(unreachedKey{}).(*error); ok {
			*unreached = err
		}
	}
	return payload, err
}

// calling verifies something with the keys: a Refusal where it does not hold, another error where they are out of reach.
func (k keys) calling(ctx context.Context, verify func(context.Context) error) error {
	var unreached error
	err := verify(context.WithValue(ctx, unreachedKey{}, &unreached))
	switch {
	case unreached != nil:
		return errUnreached
	case err != nil:
		return Signature // the claims were held already
	}
	return nil
}

// keysLast is how long the keys are not asked for again. Anybody can send us tokens of keys that do not exist, and each
// would else make us ask the provider.
const keysLast = 10 * time.Second

// longestKeys is the most that is read of the keys, in bytes.
const longestKeys = 1 << 20

// sparingly answers from memory what was asked for a moment ago. It is for one address.
type sparingly struct {
	base http.RoundTripper // nil is the usual one
	now  func() time.Time

	mu     sync.Mutex
	at     time.Time
	header http.Header
	body   []byte
}

// RoundTrip is http.RoundTripper's.
func (s *sparingly) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.body == nil || s.now().Sub(s.at).Abs() >= keysLast {
		base := s.base
		if base == nil {
			base = http.DefaultTransport
		}
		answer, err := base.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(io.LimitReader(answer.Body, longestKeys))
		answer.Body.Close()
		if err != nil {
			return nil, err
		}
		if answer.StatusCode != http.StatusOK {
			answer.Body = io.NopCloser(bytes.NewReader(body))
			return answer, nil
		}
		s.at, s.header, s.body = s.now(), answer.Header, body
	}
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: s.header.Clone(), ContentLength: int64(len(s.body)), Body: io.NopCloser(bytes.NewReader(s.body)),
	}, nil
}
