package backoffice

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// fault is why a message is not taken, now or ever. The reason is a code, so that nothing of the message is in a log.
type fault struct {
	reason string
	cause  error // a wrapped error for errors.Is; not told
}

func (f fault) Error() string { return f.reason }
func (f fault) Unwrap() error { return f.cause }

// errEarly is a version of a submission before which another is missing.
var errEarly = fault{reason: "an-earlier-version-is-missing"}

// read makes of a message what it says, once it is held against what this client is for and against its own digest.
// Answers that stand in the bucket are fetched by fetch.
func (c Client) read(body []byte) (Submission, error) {
	var m handoff.Message
	var version struct {
		SchemaVersion int `json:"schemaVersion"`
	}
	if json.Unmarshal(body, &version) != nil {
		return Submission{}, fault{reason: "not-a-message"}
	}
	if version.SchemaVersion != handoff.SchemaVersion {
		return Submission{}, fault{reason: "another-schema-version"}
	}
	if json.Unmarshal(body, &m) != nil {
		return Submission{}, fault{reason: "not-a-message"}
	}
	if m.Reference == "" || m.Version < 1 || m.HandoffID != handoff.ID(m.Reference, m.Version) {
		return Submission{}, fault{reason: "not-a-handoff-id"}
	}
	if m.Transaction != c.Transaction {
		return Submission{}, fault{reason: "another-transaction"}
	}
	for what, said := range map[string]string{"acknowledgement": m.Acknowledgement, "decision": m.Decision} {
		if ours, err := c.address(m.HandoffID, what); err != nil || said != ours {
			return Submission{}, fault{reason: "another-address"}
		}
	}
	s := Submission{Message: m, Body: body}
	if p := m.Payload; p != nil {
		if len(m.Answers) > 0 || p.Digest != m.Digest || p.Size < 1 || p.Size > largest || !plainKey(p.Key) {
			return Submission{}, fault{reason: "not-a-payload"}
		}
		if c.Bucket == nil || p.Bucket != c.Bucket.Name {
			return Submission{}, fault{reason: "another-bucket"}
		}
		if _, err := hexDigest(p.Digest); err != nil {
			return Submission{}, fault{reason: "not-a-digest"}
		}
		return s, nil
	}
	if m.Kind == submission.Withdrawal && len(m.Answers) == 0 {
		return s, nil
	}
	if handoff.Digest(m.Answers) != m.Digest {
		return Submission{}, fault{reason: "another-digest"}
	}
	return s, nil
}

// largest is more than the answers of any submission: API Gateway takes requests of 10 MB.
const largest = 64 << 20

// plainKey says whether the name of an object is one of those that hold submissions, with nothing that an address would
// read otherwise.
func plainKey(key string) bool {
	rest, ok := strings.CutPrefix(key, "submissions/")
	for _, c := range rest {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '/') {
			return false
		}
	}
	return ok && rest != ""
}

func hexDigest(text string) ([32]byte, error) {
	var digest [32]byte
	if len(text) != 2*len(digest) {
		return digest, errors.New("a digest has 64 characters")
	}
	_, err := hex.Decode(digest[:], []byte(text))
	return digest, err
}

// fetch reads the answers that stand in the bucket and holds them against their size and digest. Where they are there
// already it does nothing.
func (c Client) fetch(ctx context.Context, s *Submission) error {
	p := s.Payload
	if p == nil || len(s.Answers) > 0 {
		return nil
	}
	digest, err := hexDigest(p.Digest)
	if err != nil {
		return fault{reason: "not-a-digest"}
	}
	answers, err := store.Store{Bucket: c.Bucket}.Payload(ctx, submission.Submission{Reference: s.Reference,
		Payload: &submission.Payload{Name: p.Key, Size: p.Size, Digest: digest}})
	var answered interface{ HTTPStatusCode() int }
	switch {
	case errors.Is(err, store.ErrDamaged):
		return fault{reason: "the-payload-is-gone-or-another"}
	case errors.As(err, &answered) && (answered.HTTPStatusCode() == http.StatusNotFound || answered.HTTPStatusCode() == http.StatusForbidden):
		return fault{reason: "the-payload-is-not-there"} // S3 says 403 to who may not list the bucket
	case err != nil:
		return unavailable{fmt.Errorf("the bucket: %w", err)}
	}
	s.Answers = answers
	return nil
}
