package audit

import (
	"bytes"
	"crypto/sha256"
	"math"
	"slices"
	"testing"
	"time"
)

// written is a history of n events as Append writes it.
func written(t testing.TB, n int) History {
	t.Helper()
	h := History{Name: "ABCDEFGHJKMN"}
	for i := range n {
		e := Entry{N: i + 1, Salt: bytes.Repeat([]byte{byte(i + 1)}, saltSize), Event: Event{
			At: time.UnixMilli(1_790_000_000_000 + int64(i)).UTC(), By: "person-" + string(rune('a'+i%5)), Name: "Ada Byron",
			Role: "caseworker", What: []string{"read", "decided"}[i%2], Why: "because " + string(rune('a'+i%7)),
		}}
		e.Digest = reason(e.Salt, e.Why)
		var err error
		if e.Hash, err = link(h.Name, h.Head.Hash, e); err != nil {
			t.Fatal(err)
		}
		h.Entries = append(h.Entries, e)
		h.Head = Head{Count: e.N, Hash: e.Hash}
	}
	return h
}

// copied is a history that can be changed without changing the other.
func copied(h History) History {
	h.Entries = slices.Clone(h.Entries)
	for i, e := range h.Entries {
		e.Salt, e.Digest, e.Hash = bytes.Clone(e.Salt), bytes.Clone(e.Digest), bytes.Clone(e.Hash)
		h.Entries[i] = e
	}
	return h
}

const length = 200

func TestAWholeHistoryHasNoFindings(t *testing.T) {
	for _, n := range []int{0, 1, 2, length} {
		if found := Verify(written(t, n)); len(found) > 0 {
			t.Errorf("%d events: %v", n, found)
		}
	}
	if written(t, length).Forgotten() {
		t.Error("a history with all its reasons is one of which some are erased")
	}
}

// wipe takes the reasons of some events away, each with its salt.
func wipe(h History, entries []Entry) History {
	for i := range entries {
		entries[i].Why, entries[i].Salt = "", nil
	}
	return h
}

// Reasons are erased from the first event on, and none is left out; what somebody does later has a reason of its own. Any other
// reason that is gone was taken away, and it is told where.
func TestErasedReasons(t *testing.T) {
	for n := 1; n <= length; n++ {
		h := written(t, length)
		if wipe(h, h.Entries[:n]); len(Verify(h)) > 0 || !h.Forgotten() {
			t.Errorf("the first %d reasons are erased: %v", n, Verify(h))
		}
	}
	for n := 1; n < length; n++ {
		for name, last := range map[string]int{"one": n + 1, "the rest": length} {
			h := written(t, length)
			if found := Verify(wipe(h, h.Entries[n:last])); len(found) != 1 || found[0].N != n+1 {
				t.Errorf("%s of the reasons after %d is gone: %v", name, n, found)
			}
		}
	}
}

// Every field of every event, flipped, is found, and at its place; and in a short history every byte of them.
func TestEveryFlipIsFound(t *testing.T) {
	flips(t, written(t, length), 1)
	flips(t, written(t, 6), math.MaxInt)
}

// flips changes each field of each event of a history, in so many of its bytes.
func flips(t *testing.T, whole History, bytesEach int) {
	t.Helper()
	tries := 0
	flip := func(n int, what string, change func(e *Entry)) {
		tries++
		h := copied(whole)
		change(&h.Entries[n])
		found := Verify(h)
		// A hash that was changed shows at the next event as well, or at the head.
		if len(found) == 0 || found[0].N != n+1 && found[0].N != h.Entries[n].N {
			t.Errorf("%s of event %d: %v", what, n+1, found)
		}
	}
	for n, e := range whole.Entries {
		for i := range min(len(e.Hash), bytesEach) {
			flip(n, "hash", func(e *Entry) { e.Hash[i] ^= 1 })
			flip(n, "digest", func(e *Entry) { e.Digest[i] ^= 0x80 })
		}
		for i := range min(len(e.Salt), bytesEach) {
			flip(n, "salt", func(e *Entry) { e.Salt[i] ^= 1 })
		}
		for what, field := range map[string]func(e *Entry) *string{
			"by": func(e *Entry) *string { return &e.By }, "name": func(e *Entry) *string { return &e.Name },
			"role": func(e *Entry) *string { return &e.Role }, "what": func(e *Entry) *string { return &e.What },
			"why": func(e *Entry) *string { return &e.Why },
		} {
			for i := range min(len(*field(&e)), bytesEach) {
				flip(n, what, func(e *Entry) {
					text := []byte(*field(e))
					text[i] ^= 1
					*field(e) = string(text)
				})
			}
			if bytesEach > 1 {
				flip(n, what, func(e *Entry) { *field(e) += "x" })
			}
		}
		flip(n, "time", func(e *Entry) { e.At = e.At.Add(time.Millisecond) })
		flip(n, "number", func(e *Entry) { e.N++ })
	}
	t.Logf("%d flips, all found", tries)
}

func TestEveryDropInsertionAndMoveIsFound(t *testing.T) {
	whole := written(t, length)
	counts := map[string]int{}
	try := func(what string, change func(h *History)) {
		counts[what]++
		h := copied(whole)
		change(&h)
		if len(Verify(h)) == 0 {
			t.Errorf("%s: nothing found", what)
		}
	}
	for i := range length {
		try("dropped", func(h *History) { h.Entries = slices.Delete(h.Entries, i, i+1) })
		try("dropped, the others renumbered", func(h *History) {
			h.Entries = slices.Delete(h.Entries, i, i+1)
			for n := range h.Entries {
				h.Entries[n].N = n + 1
			}
			h.Head.Count--
		})
		try("cut off behind it", func(h *History) { h.Entries = h.Entries[:i] })
		try("repeated", func(h *History) { h.Entries = slices.Insert(h.Entries, i, h.Entries[i]) })
		try("made up, with a hash that follows", func(h *History) {
			e := h.Entries[i]
			e.What = "made-up"
			var before []byte
			if i > 0 {
				before = h.Entries[i-1].Hash
			}
			e.Hash, _ = link(h.Name, before, e)
			h.Entries = slices.Insert(h.Entries, i, e)
			for n := range h.Entries {
				h.Entries[n].N = n + 1
			}
			h.Head.Count++
		})
		try("added at the end, with a hash that follows", func(h *History) {
			e := h.Entries[i]
			e.N = length + 1
			e.Hash, _ = link(h.Name, h.Head.Hash, e)
			h.Entries = append(h.Entries, e)
		})
		try("changed, and all behind it chained anew", func(h *History) {
			h.Entries[i].What = "made-up"
			var before []byte
			for n := range h.Entries {
				h.Entries[n].Hash, _ = link(h.Name, before, h.Entries[n])
				before = h.Entries[n].Hash
			}
		})
		try("of another history", func(h *History) {
			e := h.Entries[i]
			var before []byte
			if i > 0 {
				before = h.Entries[i-1].Hash
			}
			e.Hash, _ = link("ANOTHER", before, e)
			h.Entries[i] = e
		})
		for j := range i {
			if (i+j)%31 == 0 || i == j+1 {
				try("exchanged", func(h *History) { h.Entries[i], h.Entries[j] = h.Entries[j], h.Entries[i] })
				try("exchanged, with their numbers", func(h *History) {
					h.Entries[i], h.Entries[j] = h.Entries[j], h.Entries[i]
					h.Entries[i].N, h.Entries[j].N = h.Entries[j].N, h.Entries[i].N
				})
			}
		}
	}
	for i := range sha256.Size {
		try("head", func(h *History) { h.Head.Hash[i] ^= 1 })
	}
	for _, count := range []int{0, length - 1, length + 1} {
		try("count of the head", func(h *History) { h.Head.Count = count })
	}
	try("no head", func(h *History) { h.Head = Head{} })
	try("no events", func(h *History) { h.Entries = nil })
	t.Logf("all found: %v", counts)
}

func FuzzNoTwoEventsAreAlike(f *testing.F) {
	f.Add("a", "b", "c", "a", "b", "c")
	f.Add("a", `","role":"b`, "", "a", "", "b")
	f.Add("", "a", "", "a", "", "")
	f.Fuzz(func(t *testing.T, by, role, what, by2, role2, what2 string) {
		one, err := link("h", nil, Entry{N: 1, Event: Event{By: by, Role: role, What: what, At: time.UnixMilli(0)}})
		if err != nil {
			return
		}
		two, err := link("h", nil, Entry{N: 1, Event: Event{By: by2, Role: role2, What: what2, At: time.UnixMilli(0)}})
		if err != nil {
			return
		}
		if alike := by == by2 && role == role2 && what == what2; bytes.Equal(one, two) != alike {
			t.Errorf("%q %q %q, %q %q %q", by, role, what, by2, role2, what2)
		}
	})
}
