package submission

import (
	"crypto/sha256"
	"encoding/base32"
)

// LongestFeedback is the most characters of what somebody writes about the service.
const LongestFeedback = 1200

// WithdrawalKey is the key of the version that takes a submission back: there is one at most.
func WithdrawalKey(ref Reference) [32]byte {
	return sha256.Sum256([]byte("withdrawal\x00" + string(ref)))
}

// Ticket lets whoever has it say how satisfied they are with what became of a submission, and nothing else. Only who has come to
// its page gets one: it is made of the key of its first version, which nobody can guess.
func Ticket(ref Reference, key [32]byte) string {
	sum := sha256.Sum256(append([]byte("ticket\x00"+string(ref)+"\x00"), key[:]...))
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16])
}
