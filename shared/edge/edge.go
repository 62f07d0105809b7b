// Package edge tells the requests that came through CloudFront from those that came past it. What CloudFront writes, such as
// who called, can be believed of the former only: an API has addresses of its own, where anybody can write any header.
// CloudFront and the functions share a secret; docs/decisions/infrastructure.md says how it is made and changed.
package edge

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	// Header is where CloudFront writes the secret, on the way to a function and never back.
	Header = "Frontline-Edge"
	// Caller is where CloudFront writes who called it, over whatever came.
	Caller = "True-Client-IP"
	// Fresh is how long a secret is used before it is read again: so long it takes until a new one is known.
	Fresh = time.Minute
	// MostForm is the most bytes that a form with a file may hold for CloudFront to hand it on. Lambda takes 6 MB of what is a third
	// larger than it is. Of a larger one the page that it came from is asked for, with TooLarge for its query.
	MostForm = 4_600_000
	TooLarge = "too-large"
	// Least is how many characters a secret has at least. A shorter one is none.
	Least = 32
)

// Secret is what CloudFront and the functions know, and nobody else. It is safe for concurrent use; nil is no secret, which
// no request has.
type Secret struct {
	// Read gives the secrets that are good, with white space between them. While one takes the place of another there are
	// two.
	Read func(context.Context) (string, error)
	Now  func() time.Time
	Log  *slog.Logger

	mu    sync.Mutex
	until time.Time
	known [][sha256.Size]byte
}

// Shown says whether a request shows the secret, so that CloudFront has sent it. Where the secret cannot be read, the one
// that was read last is still good; without any, nothing is believed.
func (s *Secret) Shown(r *http.Request) bool {
	shown := r.Header.Get(Header)
	if s == nil || len(shown) < Least {
		return false
	}
	hash, found := sha256.Sum256([]byte(shown)), 0
	for _, good := range s.good(r.Context()) {
		found |= subtle.ConstantTimeCompare(hash[:], good[:])
	}
	return found == 1
}

// good gives the hashes of the secrets, read anew once they are not fresh any more. What somebody shows never makes it
// read more often.
func (s *Secret) good(ctx context.Context) [][sha256.Size]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Now()
	if now.Before(s.until) {
		return s.known
	}
	s.until = now.Add(Fresh)
	text, err := s.Read(ctx)
	if err != nil {
		s.Log.Warn("the secret of the edge cannot be read: callers are told apart less well", "error", err.Error())
		return s.known
	}
	s.known = nil
	for secret := range strings.FieldsSeq(text) {
		if len(secret) >= Least {
			s.known = append(s.known, sha256.Sum256([]byte(secret)))
		}
	}
	return s.known
}
