// Package submission is one go by one citizen once it is sent: its reference, its times, and its status, which is
// computed from the times and stored nowhere. It is pure: no storage, no clock.
package submission

import (
	"crypto/sha256"
	"time"
)

// Submission is what was sent and how far it has come.
type Submission struct {
	Reference Reference
	Version   int
	// Key is the hash of the key under which it was sent (DraftKey or SoftwareKey).
	Key [32]byte
	// Fingerprint is the hash of what was sent under the key.
	Fingerprint [32]byte
	// Subject is the hash of what there can be only one submission of (SubjectOf); zero sets no such bound.
	Subject [32]byte
	// Fact is the hash of the fact that its sender knows (FactOf); zero where it has none.
	Fact [32]byte
	// Record is the JSON of the hand-off message, less what differs between attempts; and less the answers, where
	// Payload says where those are.
	Record []byte
	// Payload is where the answers are that are too large to stand in Record; nil where they stand there.
	Payload *Payload
	// Attempt is how often the queue has taken it.
	Attempt int

	ReceivedAt, HandedOverAt, AcknowledgedAt, DecidedAt time.Time
	// CaseNumber is the department's own, from its acknowledgement.
	CaseNumber string
	// Decision is the department's code for what it decided.
	Decision string
	// NeedsDecision says that the department will decide; DecideBy is its deadline.
	NeedsDecision bool
	DecideBy      time.Time
	// KeepMonths is how long it is kept after its last step.
	KeepMonths int
	// DueAt is the time of the next thing to do for it; zero when nothing is left.
	DueAt time.Time
	// Erased says that its content is gone and only the fact of it is left.
	Erased bool
}

// Payload names an object that holds the answers of a large submission, as the JSON that would stand in its record.
type Payload struct {
	// Name is the object's, in the transaction's bucket.
	Name string
	// Size is its length in bytes.
	Size int
	// Digest is the SHA-256 of its bytes.
	Digest [32]byte
	// Bytes are the answers themselves, where they are at hand: to whoever has just sent them. A submission that is read
	// comes without.
	Bytes []byte
}

// Status is how far a submission has come.
type Status string

// The statuses, in their order.
const (
	Received     Status = "received"
	HandedOver   Status = "handed-over"
	Acknowledged Status = "acknowledged"
	Decided      Status = "decided"
)

// Status is the furthest step that has its time.
func (s Submission) Status() Status {
	switch {
	case !s.DecidedAt.IsZero():
		return Decided
	case !s.AcknowledgedAt.IsZero():
		return Acknowledged
	case !s.HandedOverAt.IsZero():
		return HandedOver
	}
	return Received
}

// Late says whether the department should have done its next step by now: acknowledged within a time of the
// receipt, decided by its deadline.
func (s Submission) Late(now time.Time, acknowledge time.Duration) bool {
	switch {
	case !s.DecidedAt.IsZero() || s.Erased:
		return false
	case s.AcknowledgedAt.IsZero():
		return acknowledge > 0 && now.After(s.ReceivedAt.Add(acknowledge))
	}
	return s.NeedsDecision && now.After(s.DecideBy)
}

// DraftKey is the key of what is sent from a draft, by the token in its cookie.
func DraftKey(token string) [32]byte { return sha256.Sum256([]byte("draft\x00" + token)) }

// SoftwareKey is the key of what software sends, by its Idempotency-Key.
func SoftwareKey(key string) [32]byte { return sha256.Sum256([]byte("software\x00" + key)) }

// SubjectOf is the hash of a natural key: of a transaction, and of what there can be only one submission of.
func SubjectOf(transaction, name string) [32]byte {
	return sha256.Sum256([]byte("subject\x00" + transaction + "\x00" + name))
}

// FactOf is the hash of a fact, given as its JSON, in the submission of a key. The key is in it, so that the same fact has
// another hash in another submission.
func FactOf(key [32]byte, fact []byte) [32]byte {
	return sha256.Sum256(append(append([]byte("fact\x00"), key[:]...), fact...))
}

// DraftID names the stored draft of a token. It is another hash than DraftKey, so that neither leads to the other.
func DraftID(token string) [32]byte { return sha256.Sum256([]byte("draft-id\x00" + token)) }
