// Package evidence is what somebody sends to prove what a submission says: which files are taken, how far each has come,
// and what is to be done about it next. It is pure: no storage, no scanner, no clock.
//
// # The way of a file
//
//	expected    the folder names it; its bytes are under way. Two hours later they are there, or it is lost
//	checking    it stands in the bucket, where nobody may read it before the scanner has found it clean
//	refused     the scanner found something: the file is removed, and whoever sent it is told
//	unreadable  the scanner could not look into it, or did not within a day: removed, and told in the same way
//	foreign     it went straight to the bucket, and is no kind of file that is taken: the same
//	ready       clean, or promised by post; it waits until the department has acknowledged the submission
//	sent        the department's queue took it, and it goes again every three days until
//	received    the department has acknowledged it
//
// What is told of a piece is computed from its times, and stored nowhere.
package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/scan"
)

const (
	// MostThrough is the most bytes of a file that comes through the function: Lambda takes a request of 6 MB, in which a
	// file is a third larger than it is.
	MostThrough = 4 << 20
	// MostDirect is the most bytes of a file that goes straight to the bucket.
	MostDirect = 25 << 20
	// MostOfItem and Most are how many files there may be of one item, and pieces of one submission.
	MostOfItem = 10
	Most       = 60
)

// Settling is how long the bytes of a file may be under way.
const Settling = 2 * time.Hour

const (
	// finishing is how long a file may take to arrive that was sent from a form just before that expired: 25 MB over a slow line.
	finishing = 10 * time.Minute
	// patience is how long a scanner may take.
	patience = 24 * time.Hour
	// resend is after how long the queue is given again what nobody has acknowledged.
	resend = 72 * time.Hour
	// The pause between two looks at the same thing grows with the time that it takes already: a quarter of it.
	shortest, longest = time.Minute, 6 * time.Hour
)

// ErrFull: there are as many pieces as are taken.
var ErrFull = errors.New("there are as many files as are taken")

// Way is how somebody sends a piece.
type Way string

// The ways. Later is no piece to hand over: it says that one is to come.
const (
	Upload Way = "upload"
	Post   Way = "post"
	Later  Way = "later"
)

// Piece is one file, or the word that something comes by post or later.
type Piece struct {
	// N counts the pieces of a submission from 1.
	N int `json:"n"`
	// Item is what it is for: one of the outcome's evidence ("birth-certificate").
	Item string    `json:"item"`
	Way  Way       `json:"way"`
	At   time.Time `json:"at"`

	// Of an upload: where it stands, what it is by its content, how many bytes it has and their SHA-256 in hex. Of what went
	// straight to the bucket they are known once it was looked at.
	Object string `json:"object,omitempty"`
	Kind   Kind   `json:"kind,omitempty"`
	Size   int    `json:"size,omitempty"`
	Digest string `json:"digest,omitempty"`

	// Of what goes straight to the bucket: until when the form for it is good, which may be sent more than once; what the bucket called
	// the file (its entity tag) when its sender came back from there, and that it has called one otherwise before: the last one counts.
	Until    time.Time `json:"until,omitzero"`
	Tag      string    `json:"tag,omitempty"`
	Replaced bool      `json:"replaced,omitempty"`

	ArrivedAt time.Time   `json:"arrivedAt,omitzero"`
	Result    scan.Result `json:"result,omitempty"`
	ResultAt  time.Time   `json:"resultAt,omitzero"`
	// Lost says that its bytes never came, Foreign that they are no kind that is taken, Removed that they are gone again.
	Lost    bool `json:"lost,omitempty"`
	Foreign bool `json:"foreign,omitempty"`
	Removed bool `json:"removed,omitempty"`

	// SentAt is when the queue last took it; HandedOverAt the first time.
	SentAt         time.Time `json:"sentAt,omitzero"`
	HandedOverAt   time.Time `json:"handedOverAt,omitzero"`
	AcknowledgedAt time.Time `json:"acknowledgedAt,omitzero"`
	Attempt        int       `json:"attempt,omitempty"`
}

// State is how far a piece has come, as a code.
type State string

// The states.
const (
	Expected   State = "expected"
	Lost       State = "lost"
	Checking   State = "checking"
	Refused    State = "refused"
	Unreadable State = "unreadable"
	Foreign    State = "foreign"
	Ready      State = "ready"
	Sent       State = "sent"
	Received   State = "received"
	Promised   State = "promised" // it is to come later
)

// States lists the states.
var States = []State{Expected, Lost, Checking, Refused, Unreadable, Foreign, Ready, Sent, Received, Promised}

// State tells how far a piece has come.
func (p Piece) State() State {
	switch {
	case p.Way == Later:
		return Promised
	case !p.AcknowledgedAt.IsZero():
		return Received
	case !p.HandedOverAt.IsZero():
		return Sent
	case p.Foreign:
		return Foreign
	case p.Way == Post, p.Result == scan.Clean:
		return Ready
	case p.Result == scan.Threat:
		return Refused
	case p.Result != "":
		return Unreadable
	case p.Lost:
		return Lost
	case p.ArrivedAt.IsZero():
		return Expected
	}
	return Checking
}

// Asked says that somebody opened the page that sends a file straight to the bucket, and that nothing has come from there yet: whether
// they have sent one, nobody knows.
func (p Piece) Asked() bool { return p.Way == Upload && p.Digest == "" && p.State() == Expected }

// NeverCame says that they have not.
func (p Piece) NeverCame() bool { return p.Way == Upload && p.Digest == "" && p.State() == Lost }

// Folder is all that was sent for one submission, whatever version of it asked for it.
type Folder struct {
	Pieces []Piece `json:"pieces,omitempty"`
	// Ended says that its submission is erased, and that a file may still be under way; it takes nothing more (see Final).
	Ended bool `json:"ended,omitempty"`
	// Erased says that all of it is gone for good.
	Erased bool `json:"erased,omitempty"`
}

// Find is the piece of a number; nil where there is none.
func (f *Folder) Find(n int) *Piece {
	if n < 1 || n > len(f.Pieces) {
		return nil
	}
	return &f.Pieces[n-1]
}

// Of lists the pieces of an item, the first one first.
func (f Folder) Of(item string) []Piece {
	var of []Piece
	for _, p := range f.Pieces {
		if p.Item == item {
			of = append(of, p)
		}
	}
	return of
}

// Object is the name of the object of a submission's piece, in the transaction's bucket. The reference is without hyphens.
func Object(reference string, n int) string { return Prefix + reference + "/" + strconv.Itoa(n) }

// Prefix begins the names of all objects of evidence.
const Prefix = "evidence/"

// Upload enters a file that is about to be stored, and gives its number. The same file for the same item again is the
// same piece, unless the first did not come or could not be looked into. Fresh says that its bytes are still wanted.
func (f *Folder) Upload(reference, item string, kind Kind, size int, digest string, now time.Time) (n int, fresh bool, err error) {
	uploads := 0
	for _, p := range f.Of(item) {
		switch state := p.State(); {
		case p.Way != Upload || state == Lost || state == Unreadable || state == Foreign:
		case digest != "" && p.Digest == digest:
			return p.N, state == Expected, nil
		default:
			uploads++
		}
	}
	if uploads >= MostOfItem || len(f.Pieces) >= Most {
		return 0, false, ErrFull
	}
	n = len(f.Pieces) + 1
	f.Pieces = append(f.Pieces, Piece{N: n, Item: item, Way: Upload, At: now, Object: Object(reference, n), Kind: kind, Size: size, Digest: digest})
	return n, true, nil
}

// Expect enters a file that goes straight to the bucket, of which nothing is known before it was looked at, and gives its
// number. One that was expected before and is lost is the same; one that may still be under way is not, or two files would be
// sent as one, unless there are as many as are taken: then one of which nothing has come so far is opened again. That is one whose form
// nobody was shown, where there is one; else the one that was opened first. From that form a file may have been sent by who did not come back,
// unseen by the sweep: then the next file takes its place in the bucket, and nobody is told. To get there takes ten open forms of one item.
func (f *Folder) Expect(reference, item string, now time.Time) (int, error) {
	for _, p := range f.Of(item) {
		if p.NeverCame() {
			again := f.Find(p.N)
			*again = Piece{N: p.N, Item: item, Way: Upload, At: now, Object: p.Object}
			return p.N, nil
		}
	}
	n, _, err := f.Upload(reference, item, "", 0, "", now)
	opened := slices.DeleteFunc(f.Of(item), func(p Piece) bool { return !p.Asked() })
	if err == nil || len(opened) == 0 {
		return n, err
	}
	if unseen := slices.DeleteFunc(slices.Clone(opened), func(p Piece) bool { return !p.Until.IsZero() }); len(unseen) > 0 {
		opened = unseen
	}
	first := slices.MinFunc(opened, func(a, b Piece) int { return a.At.Compare(b.At) })
	f.Find(first.N).At = now
	return first.N, nil
}

// Offered records until when a form is good for a file that is expected, and says whether it still is.
func (f *Folder) Offered(n int, until time.Time) bool {
	p := f.Find(n)
	if p == nil || p.State() != Expected || p.Digest != "" {
		return false
	}
	if until.After(p.Until) {
		p.Until = until
	}
	return true
}

// Posted records that somebody came back from the bucket, which called their file by a tag.
func (f *Folder) Posted(n int, tag string, now time.Time) {
	p := f.Find(n)
	if p == nil || p.Result != "" || len(tag) > longestTag {
		return
	}
	f.Arrived(n, now)
	if p.Tag != "" && tag != "" && tag != p.Tag {
		p.Replaced = true
	}
	if tag != "" {
		p.Tag = tag
	}
}

// longestTag is the most bytes of an entity tag that are kept. S3's have 34, in quotes.
const longestTag = 64

// closes is from when no form can put another file in the place of this one: what is found out about it from then on, is of the
// file that stays.
func (p Piece) closes() time.Time {
	if p.Until.IsZero() {
		return time.Time{}
	}
	return p.Until.Add(finishing)
}

// Described records what a file is that went straight to the bucket.
func (f *Folder) Described(n int, content []byte) {
	p, known, sum := f.Find(n), false, sha256.Sum256(content)
	p.Kind, known = KindOf(content)
	p.Size, p.Digest, p.Foreign = len(content), hex.EncodeToString(sum[:]), !known
}

// Promise records that something comes by post or later. Said twice in a row it is one promise.
func (f *Folder) Promise(item string, way Way, now time.Time) error {
	if of := f.Of(item); len(of) > 0 && of[len(of)-1].Way == way {
		return nil
	}
	if len(f.Pieces) >= Most {
		return ErrFull
	}
	f.Pieces = append(f.Pieces, Piece{N: len(f.Pieces) + 1, Item: item, Way: way, At: now})
	return nil
}

// Arrived records that the bytes of a file are stored.
func (f *Folder) Arrived(n int, now time.Time) {
	if p := f.Find(n); p != nil && p.ArrivedAt.IsZero() {
		p.ArrivedAt, p.Lost = now, false
	}
}

// Looked records what a look at a file's object found: whether it is there, and what the scanner says of it so far.
func (f *Folder) Looked(n int, there bool, result scan.Result, now time.Time) {
	p := f.Find(n)
	if p == nil || p.Result != "" || now.Before(p.closes()) {
		return
	}
	if there {
		f.Arrived(n, now)
	}
	late := now.Sub(p.At)
	switch {
	case there && result.Final():
		p.Result, p.ResultAt = result, now
	case there && late >= patience:
		p.Result, p.ResultAt = scan.Failed, now
	case !there && late >= Settling:
		p.Lost = true
	}
}

// ID is the hand-off id of a piece: "ABCD-EFGH-JKMN-e3", the reference as people see it.
func ID(reference string, n int) string { return reference + "-e" + strconv.Itoa(n) }

// ParseID is the reference and the number that a hand-off id names; false where it is none of a piece.
func ParseID(id string) (reference string, n int, ok bool) {
	at := strings.LastIndex(id, "-e")
	if at < 0 {
		return "", 0, false
	}
	n, err := strconv.Atoi(id[at+2:])
	return id[:at], n, err == nil && n >= 1 && strconv.Itoa(n) == id[at+2:]
}
