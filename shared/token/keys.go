package token

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// ErrUnreached: the provider does not give its keys, and the one that is needed is not known.
var ErrUnreached = errors.New("the provider's keys cannot be read")

// Keys are the provider's. They tell a provider that does not give its keys from a signature by none of them, which
// go-oidc does not. Those that are known serve on while the provider does not answer.
type Keys struct{ remote *oidc.RemoteKeySet }

// newKeys reads the keys when they are first needed, and again when a token is signed by one that is not known.
func newKeys(ctx context.Context, address string, client *http.Client, now func() time.Time) *Keys {
	sparing := *client
	sparing.Transport = &sparingly{base: client.Transport, now: now}
	return &Keys{oidc.NewRemoteKeySet(oidc.ClientContext(ctx, &sparing), address)}
}

type unreachedKey struct{}

// VerifySignature is oidc.KeySet's.
func (k *Keys) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	payload, err := k.remote.VerifySignature(ctx, token)
	if err != nil && strings.HasPrefix(err.Error(), "fetching keys") {
		if unreached, ok := ctx.Value(unreachedKey{}).(*error); ok {
			*unreached = err
		}
	}
	return payload, err
}

// Calling verifies something with the keys: Signature where it does not hold, ErrUnreached where they are out of reach.
func (k *Keys) Calling(ctx context.Context, verify func(context.Context) error) error {
	var unreached error
	err := verify(context.WithValue(ctx, unreachedKey{}, &unreached))
	switch {
	case unreached != nil:
		return ErrUnreached
	case err != nil:
		return Signature // the claims were held already
	}
	return nil
}

// Verify holds a token's signature against the keys, as Calling does.
func (k *Keys) Verify(ctx context.Context, raw string) error {
	return k.Calling(ctx, func(ctx context.Context) error {
		_, err := k.VerifySignature(ctx, raw)
		return err
	})
}

// keysLast is how long the keys are not asked for again. Anybody can send us tokens of keys that do not exist, and each
// would else make us ask the provider.
const keysLast = 10 * time.Second

// longestKeys is the most that is read of the keys, in bytes.
const longestKeys = 1 << 20

// sparingly answers from memory what was asked for a moment ago, be it that there was no answer. It is for one address.
type sparingly struct {
	base http.RoundTripper // nil is the usual one
	now  func() time.Time

	mu     sync.Mutex
	asked  bool
	at     time.Time
	status int
	header http.Header
	body   []byte
	err    error
}

// RoundTrip is http.RoundTripper's.
func (s *sparingly) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.asked || s.now().Sub(s.at).Abs() >= keysLast {
		s.ask(r)
		s.asked, s.at = true, s.now()
	}
	if s.err != nil {
		return nil, s.err
	}
	return &http.Response{
		Status: http.StatusText(s.status), StatusCode: s.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: s.header.Clone(), ContentLength: int64(len(s.body)), Body: io.NopCloser(bytes.NewReader(s.body)),
	}, nil
}

func (s *sparingly) ask(r *http.Request) {
	base := s.base
	if base == nil {
		base = http.DefaultTransport
	}
	answer, err := base.RoundTrip(r)
	if err != nil {
		s.err = err
		return
	}
	defer answer.Body.Close()
	s.status, s.header = answer.StatusCode, answer.Header
	s.body, s.err = io.ReadAll(io.LimitReader(answer.Body, longestKeys))
}
