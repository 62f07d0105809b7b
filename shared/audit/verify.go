package audit

import (
	"bytes"
	"fmt"
	"slices"
)

// Finding is one place at which a history is not as it was written.
type Finding struct {
	// N is the number of the event at which it shows; 0 where it is the history as a whole.
	N    int
	What string
}

func (f Finding) String() string {
	if f.N == 0 {
		return f.What
	}
	return fmt.Sprintf("event %d: %s", f.N, f.What)
}

// Verify finds what of a history was changed since it was written; nothing found is a history that is whole. Each event
// is held against the hash that stands before it, so that one change shows where it is and not in all that follows.
//
// Erased reasons are no change where Log.Forget erased them: it begins with the first event and leaves none out. Whether they
// had to be erased the history does not say: see Forgotten.
func Verify(h History) []Finding {
	var found []Finding
	tell := func(n int, what string) { found = append(found, Finding{n, what}) }
	var before []byte
	for i, e := range h.Entries {
		if e.N != i+1 {
			tell(e.N, fmt.Sprintf("stands where event %d should be: one was dropped, inserted or moved", i+1))
		}
		hash, err := link(h.Name, before, e)
		if err != nil || !bytes.Equal(hash, e.Hash) {
			tell(e.N, "does not follow from those before it: it or its place was changed")
		}
		switch {
		case e.forgotten():
			if i > 0 && !h.Entries[i-1].forgotten() {
				tell(e.N, "its reason was taken away, and the one before it was not")
			}
		case !bytes.Equal(reason(e.Salt, e.Why), e.Digest):
			tell(e.N, "its reason was changed")
		}
		before = e.Hash
	}
	switch {
	case h.Head.Count != len(h.Entries):
		tell(0, fmt.Sprintf("there are %d events, and the head counts %d", len(h.Entries), h.Head.Count))
	case !bytes.Equal(h.Head.Hash, before):
		tell(0, "the last event is not the one that the head names")
	}
	return found
}

// Forgotten says that the reasons of some events are erased. Nothing but the erasure of what the history is about may do
// that, so whoever verifies a history has to ask whether that is erased.
func (h History) Forgotten() bool { return slices.ContainsFunc(h.Entries, Entry.forgotten) }

// forgotten says that the reason of an event is erased.
func (e Entry) forgotten() bool { return e.Why == "" && len(e.Salt) == 0 }
