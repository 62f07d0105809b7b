package queue

import (
	"testing"
	"time"
)

// A server that goes back to a moment holds what it held then, hidden and counted as it was.
func TestRestore(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	s, err := Open(Config{Address: "http://localhost", Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Create("q", nil); err != nil {
		t.Fatal(err)
	}
	add := func(body string) {
		t.Helper()
		s.mu.Lock()
		defer s.mu.Unlock()
		last := s.state.last + 1
		if err := s.commit(entry{Do: send, Queue: "q", Message: &message{Seq: last, ID: body, Body: body, Sent: s.now(), Visible: s.now()}}); err != nil {
			t.Fatal(err)
		}
	}
	add("first")
	saved, was := s.Save(), s.Text()
	add("second")
	s.mu.Lock()
	err = s.commit(entry{Do: receive, Queue: "q", Seqs: []int64{1}, At: s.now(), Until: s.now() + 1000})
	s.mu.Unlock()
	if err != nil || s.Text() == was {
		t.Fatalf("%v; it says the same of other messages: %s", err, was)
	}
	for range 2 { // what was saved does not change with what follows
		if err := s.Restore(saved); err != nil || s.Text() != was {
			t.Errorf("%v: %s, and was %s", err, s.Text(), was)
		}
		add("third")
	}
	on, err := Open(Config{Address: "http://localhost", Directory: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer on.Close()
	if on.Restore(saved) == nil {
		t.Error("a server with a journal goes back, and its journal does not")
	}
}
