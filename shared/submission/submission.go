// Package submission is one go by one citizen once it is sent: its reference, its times, and its status, which is
// computed from the times and stored nowhere. It is pure: no storage, no clock.
package submission

import (
	"crypto/sha256"
	"time"
)

// LongestText is the most characters of what is written about a submission: a question, its answer, a note.
const LongestText = 2000

// Submission is what was sent and how far it has come.
type Submission struct {
	Reference Reference
	// Version counts from 1; an amendment or a withdrawal is the next.
	Version int
	// Kind says what this version is: empty for what was sent first.
	Kind Kind
	// Latest is the number of the latest version; it stands in version 1 only, and 0 there says that it is the only one.
	Latest int
	// Superseded is the kind of the version that followed this one; empty where none did.
	Superseded Kind
	// Key is the hash of the key under which it was sent (DraftKey, SoftwareKey or ClientKey).
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
	// Attempt counts how often the queue has taken it, and how often it was redriven.
	Attempt int

	ReceivedAt, HandedOverAt, AcknowledgedAt, DecidedAt time.Time
	// SentAt is when the queue last took it, zero where it never did or is to take it anew; SupersededAt is when another
	// version followed.
	SentAt, SupersededAt time.Time
	// AcknowledgeBy is the deadline of the acknowledgement, zero where nobody promised one.
	AcknowledgeBy time.Time
	// Attention is why it is not sent again until somebody has mended something, since AttentionAt; empty where nothing is
	// wrong.
	Attention   Attention
	AttentionAt time.Time
	// AskedAt is since when an enquiry waits for the answer of who sent it; zero where none does. Enquiries counts all.
	AskedAt   time.Time
	Enquiries int
	// HeldBy is in whose hands it is at the desk, as colleagues know them; empty is nobody's.
	HeldBy string
	// CaseNumber is the department's own, from its acknowledgement.
	CaseNumber string
	// Decision is the department's code for what it decided.
	Decision string
	// NeedsDecision says that the department will decide; DecideBy is its deadline, zero where nobody promised one, which
	// each enquiry moves by the time that its answer took, and by AnswerWithin at most.
	NeedsDecision bool
	DecideBy      time.Time
	// KeepMonths is how long it is kept after its last step.
	KeepMonths int
	// DueAt is the time of the next thing to do for it; zero when nothing is left.
	DueAt time.Time
	// Erased says that its content is gone and only the fact of it is left.
	Erased bool
}

// Kind says what a version of a submission is.
type Kind string

// The kinds. What was sent first is the empty kind, and has no word in its message.
const (
	// Amendment replaces the version before it.
	Amendment Kind = "amendment"
	// Withdrawal takes the submission back.
	Withdrawal Kind = "withdrawal"
)

// Attention is why a submission needs somebody, as a code.
type Attention string

// The reasons.
const (
	// DeadLetter: the department's back office could not take the message, as often as the queue showed it.
	DeadLetter Attention = "dead-letter"
	// BadRecord: no message can be made of what is stored.
	BadRecord Attention = "unsendable-record"
	// BadAnswers: the answers in the bucket are gone, or are not what was stored.
	BadAnswers Attention = "unsendable-answers"
	// BadMessage: the queue does not take the message, whenever it is sent.
	BadMessage Attention = "unsendable-message"
)

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

// DraftKey is the key of what is sent from a draft, by the token in its cookie.
func DraftKey(token string) [32]byte { return sha256.Sum256([]byte("draft\x00" + token)) }

// SoftwareKey is the key of what software sends that nobody has registered, by its Idempotency-Key.
func SoftwareKey(key string) [32]byte { return sha256.Sum256([]byte("software\x00" + key)) }

// ClientKey is the key of what a registered client sends, by its id and its Idempotency-Key: two clients that choose the
// same never meet. Neither has a zero byte in it.
func ClientKey(client, key string) [32]byte {
	return sha256.Sum256([]byte("client\x00" + client + "\x00" + key))
}

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
