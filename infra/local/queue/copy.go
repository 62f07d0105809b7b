package queue

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Saved is what a server in memory holds at a moment.
type Saved struct{ entries []entry }

// Save gives what the server holds, to go back to.
func (s *Server) Save() Saved {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.state.snapshot(s.now())
	for i, e := range all {
		if e.Message != nil { // which changes with each receive
			m := *e.Message
			all[i].Message = &m
		}
	}
	return Saved{all}
}

// Restore goes back to a moment: what happened since did not happen. Only a server in memory can, and receives that wait do
// not notice.
func (s *Server) Restore(to Saved) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.journal != nil {
		return errors.New("restore queues: only a server that keeps everything in memory can")
	}
	state := newState()
	for _, e := range to.entries {
		if err := state.apply(e); err != nil {
			return fmt.Errorf("restore queues: %w", err)
		}
	}
	s.state = state
	return nil
}

// Text tells the messages of all queues in the order in which they can be received, so that two servers behave the same from
// now on where their texts are the same: bodies, how often each was received, and for how many milliseconds from now it is
// hidden and has been kept. Ids and sequence numbers, which nothing depends on, are left out.
func (s *Server) Text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, text := s.now(), ""
	saved := s.state.snapshot(now)
	messages := slices.DeleteFunc(saved, func(e entry) bool { return e.Message == nil })
	slices.SortStableFunc(messages, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.Queue, b.Queue), earlier(a.Message, b.Message))
	})
	for _, e := range messages {
		m := e.Message
		text += fmt.Sprintf("%s %d %d %d %d %q %v %v\n", e.Queue, max(0, m.Visible-now), now-m.Sent, m.Received, m.Here, m.Body, m.Users, m.Systems)
	}
	return text
}
