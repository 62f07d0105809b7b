// Package queue is the local stand-in for Amazon SQS: an http.Handler that the AWS SDKs and the aws command use unchanged,
// over AWS JSON 1.0 and over the older Query protocol.
//
// It promises what the documentation of SQS promises (and, where that is silent, what has been recorded of AWS's answers),
// with these differences. Answers are exact where SQS is approximate: counts are right at once, and a receive sees every
// message. Requests must carry a Signature Version 4 Authorization header, but the signature and the caller's rights are not
// checked here. Encryption attributes are kept and have no effect. Fair queues, high-throughput FIFO limits, queue policies
// and ReceiveRequestAttemptId are not done. What was acknowledged survives the end of the process at any instant, but not
// the loss of power: the journal is written, not synced.
//
// None of it has yet been run against AWS; contract_test.go can be.
package queue

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

const (
	region  = "eu-west-2"
	account = "000000000000"
)

// Config says how a Server works. Only Address is needed.
type Config struct {
	Address   string           // where the handler is reached, such as "http://localhost:9324"; every queue's URL begins with it
	Directory string           // where the journal is kept, made if missing; "" keeps everything in memory
	Clock     func() time.Time // the time by which messages appear and expire; nil for time.Now
	Random    io.Reader        // where message ids come from, safe for concurrent use; nil for crypto/rand
	Observe   func(Event)      // told of everything that happens, after it happened, on the goroutine that did it; may be nil
	CompactAt int64            // bytes of journal above which it is compacted while running; 0 for 16 MiB
}

// Event is one thing that happened, for logs and metrics: one for each message that an action touched, one for an action that
// touched none, such as a receive that found nothing, and one for each request refused. Actions that only read attributes or
// lists are not told. An event never holds a body or an attribute of a message.
type Event struct {
	Queue   string // its name; "" where the action is not about one queue
	Action  string // the SQS action, or DeadLetter, Redrive, Expire, Compact for what the server does by itself
	Message string // the id of the message; "" where the action touched none
	Fault   string // what went wrong: the code of the answer; "" on success
}

// Recovery says what Open found in the directory.
type Recovery struct {
	Queues   int
	Messages int
	Torn     int64 // bytes of an unfinished last line, dropped: nothing in it was ever acknowledged
}

// Server is the stand-in. It is safe for concurrent use.
type Server struct {
	address   string
	clock     func() time.Time
	random    io.Reader
	observe   func(Event)
	recovered Recovery

	mu      sync.Mutex
	state   *state
	journal *journal      // nil when everything is kept in memory
	events  []Event       // what happened under the lock, told by unlock
	moved   chan struct{} // closed and replaced when the clock was moved
	closed  chan struct{}
	work    sync.WaitGroup // running message move tasks
}

// Open starts a server and reads back what its directory holds. A directory belongs to one server at a time; a damaged
// journal (other than an unfinished last line, which Recovery tells) is an error that names the line.
func Open(c Config) (*Server, error) {
	s := &Server{
		address: strings.TrimRight(c.Address, "/"),
		clock:   c.Clock,
		random:  c.Random,
		observe: c.Observe,
		state:   newState(),
		moved:   make(chan struct{}),
		closed:  make(chan struct{}),
	}
	if s.address == "" {
		return nil, errors.New("open queue server: no address given, so queues would have no URL")
	}
	if s.clock == nil {
		s.clock = time.Now
	}
	if s.random == nil {
		s.random = rand.Reader
	}
	if s.observe == nil {
		s.observe = func(Event) {}
	}
	if c.Directory != "" {
		if c.CompactAt == 0 {
			c.CompactAt = 16 << 20
		}
		var err error
		if s.journal, s.state, s.recovered.Torn, err = openJournal(c.Directory, c.CompactAt, s.now()); err != nil {
			return nil, fmt.Errorf("open queue server: %w", err)
		}
	}
	s.recovered.Queues = len(s.state.queues)
	for _, q := range s.state.queues {
		s.recovered.Messages += len(q.messages)
	}
	for _, t := range s.state.tasks {
		if t.Status == running {
			s.work.Go(func() { s.run(t.ID) })
		}
	}
	return s, nil
}

// Recovery tells what Open found.
func (s *Server) Recovery() Recovery { return s.recovered }

// Close ends waiting receives with no message, stops move tasks (the next Open goes on with them) and releases the
// directory. Later requests answer ServiceUnavailable.
func (s *Server) Close() error {
	s.mu.Lock()
	if s.isClosed() {
		s.mu.Unlock()
		return nil
	}
	close(s.closed)
	s.mu.Unlock()
	s.work.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.journal == nil {
		return nil
	}
	return s.journal.close()
}

// URL is the address of the queue of that name, whether or not it exists.
func (s *Server) URL(name string) string { return s.address + "/" + account + "/" + name }

// ARN is the Amazon resource name of the queue of that name, whether or not it exists.
func ARN(name string) string { return "arn:aws:sqs:" + region + ":" + account + ":" + name }

// Create makes the queue, or gives the existing one exactly these attributes (those not named go back to their defaults);
// its messages and tags stay. A dead-letter queue must be created before the queue that names it. The type of a queue
// (FifoQueue) cannot change.
func (s *Server) Create(name string, attributes map[string]string) error {
	s.mu.Lock()
	defer s.unlock()
	if err := s.define(name, attributes, nil); err != nil {
		return fmt.Errorf("create queue %s: %w", name, err)
	}
	s.note("CreateQueue", name, "")
	return nil
}

// Wake makes everything that waits look at the clock again. Call it after moving a clock that does not run by itself.
func (s *Server) Wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.moved)
	s.moved = make(chan struct{})
}

// now is the time by the server's clock, in epoch milliseconds, the unit of every time inside.
func (s *Server) now() int64 { return s.clock().UnixMilli() }

func (s *Server) isClosed() bool {
	select {
	case <-s.closed:
		return true
	default:
		return false
	}
}

// unlock releases the server and then tells the observer what happened, so that it may call the server itself.
func (s *Server) unlock() {
	events := s.events
	s.events = nil
	s.mu.Unlock()
	for _, e := range events {
		s.observe(e)
	}
}

func (s *Server) note(action, queue, message string) {
	s.events = append(s.events, Event{Queue: queue, Action: action, Message: message})
}

// commit makes entries last and then true. When it returns an error, none of them happened. The caller holds the lock.
func (s *Server) commit(entries ...entry) error {
	if s.isClosed() {
		return shut()
	}
	if s.journal != nil {
		if err := s.journal.append(entries); err != nil {
			return fmt.Errorf("write queue journal: %w", err)
		}
	}
	for _, e := range entries {
		if err := s.state.apply(e); err != nil {
			return fmt.Errorf("apply %s to queue %s: %w", e.Do, e.Queue, err)
		}
	}
	if s.journal != nil && s.journal.large() {
		event := Event{Action: "Compact"}
		if err := s.journal.compact(s.state.snapshot(s.now())); err != nil {
			event.Fault = err.Error()
		}
		s.events = append(s.events, event)
	}
	return nil
}

// id is a new random UUID (version 4).
func (s *Server) id() (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(s.random, b[:]); err != nil {
		return "", fmt.Errorf("make message id: %w", err)
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}

// alarm is what a waiter holds on to before it releases the lock, so that it misses nothing in between.
type alarm struct {
	changed <-chan struct{} // something happened to the queue
	moved   <-chan struct{} // somebody moved the clock
	after   time.Duration   // by the clock, until the next thing can happen by itself
}

// wait returns true when it is time to look again, false when the server closes or ctx ends.
func (s *Server) wait(ctx context.Context, a alarm) bool {
	timer := time.NewTimer(a.after)
	defer timer.Stop()
	select {
	case <-a.changed:
	case <-a.moved:
	case <-timer.C:
	case <-ctx.Done():
		return false
	case <-s.closed:
		return false
	}
	return true
}
