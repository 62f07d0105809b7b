// Package function runs compiled Lambda functions unchanged: each binary finds the Lambda Runtime API (2018-06-01) on a
// loopback address of its own and behaves as on AWS. An execution environment is one process; it serves one request at a
// time, is kept warm for the next, and is stopped when idle. Requests that come at the same time get processes of their own,
// up to the reserved concurrency. Between requests a process is frozen, as on AWS (Linux only).
//
// The memory limit is kept by watching the process's peak resident memory in /proc (Linux only; elsewhere there is no limit
// and the report says 0). A ulimit would count Go's reserved address space and break every binary.
package function

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"
	"syscall"
	"time"
)

// MaxPayload is the most bytes that a synchronous invocation may carry in either direction (AWS's quota of 6 MB).
const MaxPayload = 6*1024*1024 + 100

// What Invoke refuses before any code runs, as Lambda's own API does.
var (
	ErrThrottled = errors.New("rate exceeded: as many requests run as the concurrency allows; try again, or raise the reserved concurrency")
	ErrTooLarge  = fmt.Errorf("the request is larger than %d bytes, the most that a function can be sent", MaxPayload)
	ErrStopped   = errors.New("the local platform is stopping")
)

// Settings are a function as its template describes it.
type Settings struct {
	Name        string
	ARN         string
	Binary      string            // the path of the compiled bootstrap
	Timeout     time.Duration     // for one request
	Memory      int               // in MB of 2^20 bytes
	Reserved    *int              // reserved concurrency; nil shares the account's
	Environment map[string]string // the template's and what the platform adds
	LogGroup    string
}

// Host is what all the functions on one machine share.
type Host struct {
	Idle     time.Duration    // how long an environment stays warm without a request
	Init     time.Duration    // how long a binary may take until it asks for its first request; AWS gives 10 s
	Capacity *Capacity        // the account's concurrency
	Now      func() time.Time // the platform's date, for the times in the log
	// Unfrozen lets processes run between requests. Freezing and waking cost processor time that AWS counts for nobody, so
	// what measures a function goes without.
	Unfrozen bool
	Log      func(Line) // receives every line of the log; called from many goroutines
}

// Capacity is the concurrency that functions without a reservation share. It is made by NewCapacity.
type Capacity struct{ free chan struct{} }

// NewCapacity allows n requests to run at the same time.
func NewCapacity(n int) *Capacity { return &Capacity{free: make(chan struct{}, n)} }

// Answer is how one invocation ended.
type Answer struct {
	Payload []byte // what the function answered, or the error as a JSON object
	Error   string // empty, or "Unhandled" as in AWS's X-Amz-Function-Error
}

// Function is one function and its execution environments. It is made by New.
type Function struct {
	Settings
	host Host

	mu      sync.Mutex
	idle    []*environment // the one used last is at the end and goes first
	all     map[*environment]struct{}
	busy    int
	stopped bool
	changes int            // how often it was configured
	running sync.WaitGroup // invocations, and environments that still end
}

// New makes a function. No process starts before the first request.
func New(settings Settings, host Host) *Function {
	return &Function{Settings: settings, host: host, all: make(map[*environment]struct{})}
}

// Invoke runs the function once. As on AWS the run goes on when ctx ends first; only its answer is lost then.
func (f *Function) Invoke(ctx context.Context, payload []byte) (Answer, error) {
	if len(payload) > MaxPayload {
		return Answer{}, ErrTooLarge
	}
	if err := f.admit(); err != nil {
		return Answer{}, err
	}
	answered := make(chan Answer, 1)
	go func() {
		defer f.running.Done()
		f.run(payload, answered)
	}()
	select {
	case a := <-answered:
		return a, nil
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	}
}

// admit counts a request in, or refuses it.
func (f *Function) admit() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.stopped {
		return ErrStopped
	}
	if f.Reserved != nil {
		if f.busy >= *f.Reserved {
			return ErrThrottled
		}
	} else {
		select {
		case f.host.Capacity.free <- struct{}{}:
		default:
			return ErrThrottled
		}
	}
	f.busy++
	f.running.Add(1)
	return nil
}

// leave counts a request out. The lock is held.
func (f *Function) leave() {
	f.busy--
	if f.Reserved == nil {
		<-f.host.Capacity.free
	}
}

// run finds or starts an environment, has it serve the request, and puts it back or discards it.
func (f *Function) run(payload []byte, answered chan<- Answer) {
	inv := newInvocation(payload)
	e := f.warm()
	if e == nil {
		var failed *Answer
		if e, failed = f.start(inv); failed != nil {
			f.mu.Lock()
			f.leave()
			f.mu.Unlock()
			answered <- *failed
			return
		}
	}
	a := e.serve(inv)
	// The environment is free once it asks for its next request, which a healthy one does at once. Waiting for that before
	// answering keeps requests in a row on one process, and a process that panicked is gone before the next request comes.
	if e.settle(50 * time.Millisecond) {
		f.release(e)
		answered <- a
		return
	}
	answered <- a
	if !e.settle(time.Until(inv.deadline)) {
		e.process.Kill()
	}
	f.release(e)
}

// warm takes the environment that served last, or gives nil.
func (f *Function) warm() *environment {
	for {
		f.mu.Lock()
		var e *environment
		if n := len(f.idle); n > 0 {
			e = f.idle[n-1]
			f.idle = f.idle[:n-1]
			e.retire.Stop()
		}
		f.mu.Unlock()
		if e == nil || e.alive() {
			return e
		}
		f.discard(e)
	}
}

// release puts an environment that waits for a request back among the idle ones, and discards one that ended.
func (f *Function) release(e *environment) {
	f.mu.Lock()
	f.leave()
	keep := !f.stopped && e.changes == f.changes && e.alive()
	if keep {
		e.freeze()
		f.idle = append(f.idle, e)
		e.retire = time.AfterFunc(f.host.Idle, func() { f.retire(e) })
	}
	f.mu.Unlock()
	if !keep {
		f.discard(e)
	}
}

// retire ends an environment that has been idle long enough.
func (f *Function) retire(e *environment) {
	f.mu.Lock()
	i := slices.Index(f.idle, e)
	if i >= 0 {
		f.idle = slices.Delete(f.idle, i, i+1)
	}
	f.mu.Unlock()
	if i >= 0 {
		f.discard(e)
	}
}

// discard ends an environment that nobody uses any more.
func (f *Function) discard(e *environment) {
	e.end()
	f.mu.Lock()
	delete(f.all, e)
	f.mu.Unlock()
}

// Stop ends all environments, running requests included, and returns when no process is left.
func (f *Function) Stop() {
	f.mu.Lock()
	f.stopped = true
	f.idle = nil
	all := f.environments()
	f.mu.Unlock()
	for _, e := range all {
		e.end()
	}
	f.running.Wait()
}

// Configure gives the function another environment, as an update of its configuration does on AWS: idle processes end,
// and busy ones when they have answered, so that every request from now on finds it.
func (f *Function) Configure(environment map[string]string) {
	f.mu.Lock()
	f.Environment = environment
	f.changes++
	idle := f.idle
	f.idle = nil
	for _, e := range idle {
		e.retire.Stop()
	}
	f.mu.Unlock()
	for _, e := range idle {
		f.discard(e)
	}
}

// Processes lists the ids of the function's processes, warm and busy.
func (f *Function) Processes() []int {
	f.mu.Lock()
	defer f.mu.Unlock()
	var ids []int
	for _, e := range f.environments() {
		if e.alive() {
			ids = append(ids, e.process.ID())
		}
	}
	slices.Sort(ids)
	return ids
}

// Kill kills the function's processes as kill -9 would, behind the back of the function, and returns when they have ended: how
// many there were.
func (f *Function) Kill() (killed int) {
	f.mu.Lock()
	all := f.environments()
	f.mu.Unlock()
	for _, e := range all {
		if e.alive() {
			killed++
		}
		e.process.Signal(syscall.SIGKILL)
		<-e.process.Ended()
	}
	return killed
}

// environments lists the environments that have a process. The lock is held.
func (f *Function) environments() []*environment {
	var all []*environment
	for e := range f.all {
		all = append(all, e)
	}
	return all
}

// newID draws a request id in the shape of AWS's, a random UUID.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}
