package queue

import (
	"cmp"
	"container/heap"
	"maps"
	"slices"
)

// queue is one queue with its messages.
type queue struct {
	name                      string
	attributes                map[string]string // as set; settings is what they mean
	settings                  settings
	tags                      map[string]string
	created, modified, purged int64

	messages map[int64]*message    // by sequence number
	line     line                  // all of them, the next that can be received first
	groups   map[string][]*message // of a FIFO queue, in the order they came
	seen     map[string]sighting   // of a FIFO queue: what it knows lately sent messages by
	tried    int                   // how many of the messages have been received here: no more can be in flight
	crowd    int                   // size of seen above which it is thinned out
	oldest   int64                 // no message was sent before this
	changed  chan struct{}         // closed and replaced when something may have become available
}

// sighting is what a FIFO queue remembers of a message it took, to answer its duplicates.
type sighting struct {
	ID  string `json:"id"`
	Seq int64  `json:"seq"`
	At  int64  `json:"at"`
}

// see remembers a message of a FIFO queue, and from time to time forgets those too old to matter.
func (q *queue) see(key string, new sighting) {
	if len(q.seen) > q.crowd {
		maps.DeleteFunc(q.seen, func(_ string, old sighting) bool { return new.At-old.At >= interval })
		q.crowd = max(1000, 2*len(q.seen))
	}
	q.seen[key] = new
}

func newQueue(name string, created int64) *queue {
	q := &queue{name: name, created: created, changed: make(chan struct{})}
	q.clear()
	q.seen = map[string]sighting{}
	return q
}

// tell wakes those who wait for a message.
func (q *queue) tell() {
	close(q.changed)
	q.changed = make(chan struct{})
}

func (q *queue) clear() {
	q.messages, q.line, q.groups = map[int64]*message{}, nil, map[string][]*message{}
	q.oldest, q.tried = 0, 0
}

func (q *queue) add(m *message) {
	if len(q.messages) == 0 || m.Sent < q.oldest {
		q.oldest = m.Sent
	}
	if m.Here > 0 {
		q.tried++
	}
	q.messages[m.Seq] = m
	heap.Push(&q.line, m)
	if q.settings.fifo {
		group := q.groups[m.Group]
		i, _ := slices.BinarySearchFunc(group, m, bySeq)
		q.groups[m.Group] = slices.Insert(group, i, m)
	}
}

func (q *queue) remove(m *message) {
	if m.Here > 0 {
		q.tried--
	}
	delete(q.messages, m.Seq)
	heap.Remove(&q.line, m.place)
	if !q.settings.fifo {
		return
	}
	group := q.groups[m.Group]
	if i, found := slices.BinarySearchFunc(group, m, bySeq); found {
		group = slices.Delete(group, i, i+1)
	}
	q.groups[m.Group] = group
	if len(group) == 0 {
		delete(q.groups, m.Group)
	}
}

// take counts a receive of the message.
func (q *queue) take(m *message, now, until int64) {
	if m.Here == 0 {
		q.tried++
	}
	m.Here++
	m.Received++
	m.First, m.Taken = cmp.Or(m.First, now), now
	q.hide(m, until)
}

func (q *queue) hide(m *message, until int64) {
	m.Visible = until
	heap.Fix(&q.line, m.place)
}

// available are up to most messages that can be received now.
func (q *queue) available(now int64, most int) []*message {
	if q.settings.fifo {
		return q.inOrder(now, most)
	}
	var ready []*message
	for len(ready) < most && len(q.line) > 0 && q.line[0].Visible <= now {
		ready = append(ready, heap.Pop(&q.line).(*message))
	}
	for _, m := range ready {
		heap.Push(&q.line, m)
	}
	return ready
}

// inOrder is available for a FIFO queue: groups of which somebody holds a message are passed over; of the others, the one
// whose message waits longest comes first, and as many of its messages as can be before those of the next.
func (q *queue) inOrder(now int64, most int) []*message {
	var open [][]*message
	for _, group := range q.groups {
		// Only messages at the head of a group have ever been received, and no more of them than one receive can give.
		held := slices.ContainsFunc(group[:min(len(group), largestBatch)], func(m *message) bool { return m.flying(now) })
		free := 0
		for free < min(len(group), most) && group[free].Visible <= now {
			free++
		}
		if free > 0 && !held {
			open = append(open, group[:free])
		}
	}
	slices.SortFunc(open, func(a, b []*message) int { return bySeq(a[0], b[0]) })
	ready := slices.Concat(open...)
	return slices.Clone(ready[:min(most, len(ready))])
}

// next is the earliest time after now at which a message appears by itself; never is what it answers when there is none.
func (q *queue) next(now, never int64) int64 {
	if !q.settings.fifo && len(q.line) > 0 && q.line[0].Visible > now {
		return min(never, q.line[0].Visible)
	}
	for _, m := range q.messages {
		if m.Visible > now {
			never = min(never, m.Visible)
		}
	}
	return never
}

// expired are the sequence numbers of messages kept for longer than the queue keeps them.
func (q *queue) expired(now int64) []int64 {
	limit := now - int64(q.settings.retention)*second
	if len(q.messages) == 0 || q.oldest > limit {
		return nil
	}
	var old []int64
	oldest := now
	for seq, m := range q.messages {
		if m.Sent <= limit {
			old = append(old, seq)
		} else {
			oldest = min(oldest, m.Sent)
		}
	}
	q.oldest = oldest
	slices.Sort(old)
	return old
}

// count tells how many messages can be received, are in flight, and are delayed.
func (q *queue) count(now int64) (visible, flying, delayed int) {
	for _, m := range q.messages {
		switch {
		case m.Visible <= now:
			visible++
		case m.flying(now):
			flying++
		default:
			delayed++
		}
	}
	return
}

// line is a heap of messages, the next that can be received on top.
type line []*message

func (l line) Len() int           { return len(l) }
func (l line) Less(i, j int) bool { return earlier(l[i], l[j]) < 0 }
func (l line) Swap(i, j int) {
	l[i], l[j] = l[j], l[i]
	l[i].place, l[j].place = i, j
}
func (l *line) Push(m any) {
	m.(*message).place = len(*l)
	*l = append(*l, m.(*message))
}
func (l *line) Pop() any {
	n := len(*l) - 1
	m := (*l)[n]
	(*l)[n] = nil
	*l = (*l)[:n]
	return m
}

func bySeq(a, b *message) int { return cmp.Compare(a.Seq, b.Seq) }
