package memory

import (
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"
)

// Saved is what a table holds at a moment, and what its indexes show.
type Saved struct {
	items   map[string]Item
	own     *index
	indexes map[string]*index
}

// Save gives what the table holds, to go back to. Transactions that were written are not remembered: a request is repeated
// within an invocation, and never after it.
func (t *Table) Save() Saved {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := Saved{items: maps.Clone(t.items), own: t.own.copy(), indexes: map[string]*index{}}
	for name, i := range t.indexes {
		s.indexes[name] = i.copy()
	}
	return s
}

// Restore goes back to a moment: what happened since did not happen.
func (t *Table) Restore(s Saved) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.items, t.own = maps.Clone(s.items), s.own.copy()
	for name, i := range s.indexes {
		t.indexes[name] = i.copy()
	}
	clear(t.tokens)
}

// copy is an index that changes by itself. Its entries never do.
func (i *index) copy() *index {
	c := *i
	c.waiting = slices.Clone(i.waiting)
	c.partitions = make(map[string][]*entry, len(i.partitions))
	for name, in := range i.partitions {
		c.partitions[name] = slices.Clone(in)
	}
	return &c
}

// Digest writes what the table holds into a hash: two tables behave the same from now on where it is the same. What an index
// shows follows from the items, but where it lags.
func (s Saved) Digest(into hash.Hash) {
	for _, key := range slices.Sorted(maps.Keys(s.items)) {
		s.items[key].digest(into)
	}
	for _, name := range slices.Sorted(maps.Keys(s.indexes)) {
		i := s.indexes[name]
		if !i.frozen {
			continue
		}
		fmt.Fprintf(into, "lags %s\n", name)
		for _, partition := range slices.Sorted(maps.Keys(i.partitions)) {
			for _, e := range i.partitions[partition] {
				e.item.digest(into)
			}
		}
		for _, made := range i.waiting {
			fmt.Fprintf(into, "waits %q\n", made.key)
			made.after.digest(into)
		}
	}
}

func (i Item) digest(into hash.Hash) {
	for _, name := range slices.Sorted(maps.Keys(i)) {
		put(into, "", name)
		i[name].digest(into)
	}
	into.Write([]byte{'\n'})
}

func (v Value) digest(into hash.Hash) {
	switch {
	case v.S != nil:
		put(into, "S", *v.S)
	case v.N != nil:
		put(into, "N", *v.N)
	case v.B != nil:
		put(into, "B", string(*v.B))
	case v.BOOL != nil:
		fmt.Fprint(into, *v.BOOL)
	case v.M != nil:
		put(into, "M", "")
		v.M.digest(into)
	case v.L != nil:
		fmt.Fprint(into, "L", len(*v.L))
		for _, e := range *v.L {
			e.digest(into)
		}
	case v.SS != nil:
		fmt.Fprintf(into, "SS%q", slices.Sorted(slices.Values(*v.SS)))
	case v.NS != nil:
		fmt.Fprintf(into, "NS%q", slices.Sorted(slices.Values(*v.NS)))
	default:
		put(into, "NULL", "")
	}
}

// put writes a text so that no two texts one after the other look like two others.
func put(into hash.Hash, kind, text string) {
	fmt.Fprint(into, kind, len(text), ":")
	io.WriteString(into, text)
}
