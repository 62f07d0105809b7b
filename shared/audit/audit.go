// Package audit keeps who did what in histories that cannot be changed unnoticed: each event holds the hash of all
// before it. Submissions have a history each, in their transaction's table; the desk has one for each day, in the table
// of its sessions.
//
// # Keys
//
//	id (S)           version (N)   item
//	history#<name>   0             the head: count (N), hash (B) of the last event
//	history#<name>   1, 2, …       an event: at (N, epoch milliseconds), by, name, role, what (S), digest (B), hash (B),
//	                               and until they are erased why (S), salt (B)
//
// The hash of event n is SHA-256(hash of event n-1, canonical event n), where 32 zero bytes stand before the first. The
// canonical event is the JSON of canonical. It holds of the reason only SHA-256(salt, why), so that a reason, which a
// person has typed, can be erased and the chain still holds.
//
// An event and the head are written in one transaction: the event where there is none of its number, the head where it
// is still the one that the event follows. So two writers cannot fork a history; the later tries again behind the other.
//
// What is found: every event that was flipped, dropped (the last too, by the head), inserted or moved. Who may write to
// the table can make a whole history anew; against that the heads have to be kept elsewhere as well.
package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"
)

// Event is one thing that somebody did.
type Event struct {
	// At is when, to the millisecond.
	At time.Time
	// By is the subject that the sign-in provider gives for them, and Name how people know them.
	By, Name string
	// Role is that in which they did it.
	Role string
	// What is a code, such as "read" or "decided".
	What string
	// Why is the reason that they gave. It can be erased.
	Why string
}

// Entry is an event as it stands in a history.
type Entry struct {
	Event
	// N counts from 1.
	N int
	// Salt and Digest bind the reason: Digest is SHA-256(Salt, Why). Both Why and Salt are empty once it is erased.
	Salt, Digest []byte
	Hash         []byte
}

// Head says where a history ends.
type Head struct {
	Count int
	Hash  []byte
}

// History is a whole history, in its order.
type History struct {
	Name    string
	Entries []Entry
	Head    Head
}

// canonical is what is hashed of an event, as JSON with its fields in this order.
type canonical struct {
	History string `json:"history"`
	N       int    `json:"n"`
	At      int64  `json:"at"` // epoch milliseconds
	By      string `json:"by"`
	Name    string `json:"name"`
	Role    string `json:"role"`
	What    string `json:"what"`
	Why     string `json:"why"` // Digest in hexadecimal
}

// link is the hash of an entry that follows another.
func link(history string, before []byte, e Entry) ([]byte, error) {
	for _, text := range []string{history, e.By, e.Name, e.Role, e.What, e.Why} {
		if !utf8.ValidString(text) {
			return nil, fmt.Errorf("an event of the history holds what is no text")
		}
	}
	event, err := json.Marshal(canonical{History: history, N: e.N, At: e.At.UnixMilli(), By: e.By, Name: e.Name, Role: e.Role,
		What: e.What, Why: hex.EncodeToString(e.Digest)})
	if err != nil {
		return nil, err
	}
	if len(before) == 0 {
		before = make([]byte, sha256.Size)
	}
	sum := sha256.Sum256(append(before[:len(before):len(before)], event...))
	return sum[:], nil
}

// reason is the digest of a reason.
func reason(salt []byte, why string) []byte {
	sum := sha256.Sum256(append(salt[:len(salt):len(salt)], why...))
	return sum[:]
}
