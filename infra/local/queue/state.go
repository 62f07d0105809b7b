package queue

import (
	"fmt"
	"maps"
	"slices"
)

// entry is one change of the state: one line of the journal. Every change is made by applying an entry, while running as
// when reading back, so the two cannot differ.
type entry struct {
	Do         string            `json:"do"`
	Version    int               `json:"version,omitempty"`
	At         int64             `json:"at,omitempty"` // when it happened
	Queue      string            `json:"queue,omitempty"`
	Seqs       []int64           `json:"seqs,omitempty"`       // the messages concerned
	Until      int64             `json:"until,omitempty"`      // they are hidden until then
	To         string            `json:"to,omitempty"`         // the queue that takes the message
	Message    *message          `json:"message,omitempty"`    // the message to add
	Key        string            `json:"key,omitempty"`        // what a FIFO queue knows it by
	Seen       *sighting         `json:"seen,omitempty"`       //
	Attributes map[string]string `json:"attributes,omitempty"` // all of them
	Tags       map[string]string `json:"tags,omitempty"`       // all of them
	Created    int64             `json:"created,omitempty"`
	Purged     int64             `json:"purged,omitempty"`
	Task       *task             `json:"task,omitempty"`
}

// What an entry can do.
const (
	begin   = "begin"   // first line of every journal: Version, Seqs[0] the last sequence number given
	define  = "queue"   // make the queue, or give it these attributes and tags
	drop    = "drop"    // delete the queue
	send    = "send"    // add Message; remember Key
	receive = "receive" // count a receive of Seqs and hide them
	hide    = "hide"    // hide Seqs
	remove  = "remove"  // delete Seqs
	move    = "move"    // delete Seqs here, add Message to To
	purge   = "purge"   // delete all messages
	recall  = "recall"  // remember Key, seen as Seen
	run     = "task"    // begin a move task, or go on with it
)

// state is everything the server knows.
type state struct {
	last    int64 // highest sequence number given
	queues  map[string]*queue
	dropped map[string]int64 // when queues were deleted
	tasks   []*task          // in the order they began
}

func newState() *state { return &state{queues: map[string]*queue{}, dropped: map[string]int64{}} }

// apply makes the change. An error means that the entry does not fit the state, as only a damaged journal's can.
func (st *state) apply(e entry) error {
	switch e.Do {
	case begin:
		if e.Version != version || len(e.Seqs) != 1 || st.last != 0 || len(st.queues) > 0 {
			return fmt.Errorf("journal of version %d: this server reads version %d", e.Version, version)
		}
		st.last = e.Seqs[0]
		return nil
	case define:
		return st.define(e)
	case drop:
		if q := st.queues[e.Queue]; q != nil {
			q.tell()
			delete(st.queues, e.Queue)
		}
		st.dropped[e.Queue] = e.At
		return nil
	case run:
		if e.Task == nil {
			return fmt.Errorf("no task")
		}
		st.keep(*e.Task)
		return nil
	}
	q := st.queues[e.Queue]
	if q == nil {
		return fmt.Errorf("there is no such queue")
	}
	concerned := make([]*message, len(e.Seqs))
	for i, seq := range e.Seqs {
		m := q.messages[seq]
		if m == nil || slices.Contains(concerned[:i], m) {
			return fmt.Errorf("there is no message %d", seq)
		}
		concerned[i] = m
	}
	switch e.Do {
	case send:
		return st.add(q, e)
	case move:
		to := st.queues[e.To]
		if to == nil || len(concerned) != 1 {
			return fmt.Errorf("it cannot move to queue %q", e.To)
		}
		q.remove(concerned[0])
		q.tell()
		return st.add(to, e)
	case receive:
		for _, m := range concerned {
			q.take(m, e.At, e.Until)
		}
		return nil // only what makes messages available is worth waking for
	case hide:
		for _, m := range concerned {
			q.hide(m, e.Until)
		}
	case remove:
		for _, m := range concerned {
			q.remove(m)
		}
	case purge:
		q.clear()
		q.purged = e.At
	case recall:
		if e.Seen == nil {
			return fmt.Errorf("nothing seen")
		}
		q.see(e.Key, *e.Seen)
	default:
		return fmt.Errorf("it asks for %q, which this server does not know", e.Do)
	}
	q.tell()
	return nil
}

func (st *state) define(e entry) error {
	s, err := readSettings(e.Attributes)
	if err != nil {
		return err
	}
	q := st.queues[e.Queue]
	if q == nil {
		if err := checkName(e.Queue, s.fifo); err != nil {
			return err
		}
		q = newQueue(e.Queue, e.Created)
		q.purged = e.Purged
		st.queues[e.Queue] = q
		delete(st.dropped, e.Queue)
	} else if s.fifo != q.settings.fifo {
		return fmt.Errorf("its type cannot change")
	}
	// A FIFO queue's delay also counts for the messages it already holds; a standard queue's does not (developer guide,
	// "Amazon SQS delay queues").
	if s.fifo && s.delay != q.settings.delay {
		for _, m := range q.messages {
			if m.Here == 0 {
				q.hide(m, m.Sent+int64(s.delay)*1000)
			}
		}
	}
	q.settings, q.attributes, q.tags, q.modified = s, e.Attributes, e.Tags, e.At
	q.tell()
	return nil
}

func (st *state) add(q *queue, e entry) error {
	if e.Message == nil || e.Message.Seq <= 0 || q.messages[e.Message.Seq] != nil {
		return fmt.Errorf("it has no message, or one that is there already")
	}
	m := *e.Message
	st.last = max(st.last, m.Seq)
	q.add(&m)
	if e.Key != "" {
		q.see(e.Key, sighting{ID: m.ID, Seq: m.Seq, At: m.Sent})
	}
	q.tell()
	return nil
}

// keep puts the task in the place of its earlier state. Of each source the ten latest are kept, all that ListMessageMoveTasks
// can ask for.
func (st *state) keep(t task) {
	if i := slices.IndexFunc(st.tasks, func(other *task) bool { return other.ID == t.ID }); i >= 0 {
		st.tasks[i] = &t
		return
	}
	st.tasks = append(st.tasks, &t)
	same := 0
	for i := len(st.tasks) - 1; i >= 0; i-- {
		if st.tasks[i].Source == t.Source {
			if same++; same > 10 {
				st.tasks = slices.Delete(st.tasks, i, i+1)
			}
		}
	}
}

// snapshot is the shortest journal that leads to the state; what no longer matters at now is left out.
func (st *state) snapshot(now int64) []entry {
	all := []entry{{Do: begin, Version: version, At: now, Seqs: []int64{st.last}}}
	names := slices.Sorted(maps.Keys(st.queues))
	for _, name := range names {
		q := st.queues[name]
		all = append(all, entry{Do: define, Queue: name, At: q.modified, Created: q.created, Purged: q.purged, Attributes: q.attributes, Tags: q.tags})
	}
	for _, name := range names {
		q := st.queues[name]
		for _, seq := range slices.Sorted(maps.Keys(q.messages)) {
			all = append(all, entry{Do: send, Queue: name, Message: q.messages[seq]})
		}
		for _, key := range slices.Sorted(maps.Keys(q.seen)) {
			if seen := q.seen[key]; now-seen.At < interval {
				all = append(all, entry{Do: recall, Queue: name, Key: key, Seen: &seen})
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(st.dropped)) {
		if at := st.dropped[name]; now-at < minute {
			all = append(all, entry{Do: drop, Queue: name, At: at})
		}
	}
	for _, t := range st.tasks {
		all = append(all, entry{Do: run, Task: t})
	}
	return all
}

const (
	version  = 1
	second   = 1_000 // milliseconds
	minute   = 60 * second
	interval = 5 * minute // in which a FIFO queue drops duplicates; API reference of SendMessage
)
