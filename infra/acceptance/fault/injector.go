// Package fault lets calls of the AWS SDK go wrong, so that trials can hold what the platform promises of a submission against
// every point at which a call, a process or a clock may fail. The trials are its tests: over stand-ins in this process, the
// same each time.
package fault

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
)

// Kind is something that goes wrong with one HTTP attempt of the AWS SDK, or around it.
type Kind string

// The kinds of fault. "Before" is before the service acted, "after" when it has.
const (
	ConnectionRefused Kind = "connection error before"
	ResponseLost      Kind = "response lost"
	Throttled         Kind = "throttle"
	ErrorBefore       Kind = "500 before"
	ErrorAfter        Kind = "500 after"
	CrashBefore       Kind = "crash before"
	CrashAfter        Kind = "crash after"
	Duplicated        Kind = "request duplicated"
	TimeoutAfter      Kind = "timeout after"
	Outage            Kind = "out for the rest of the invocation"
	QueueWiped        Kind = "queue wiped"
)

// Kinds of what goes wrong around a call, from that call on.
const (
	// IndexLags: until everything recovers, the due index shows nothing of what is written.
	IndexLags Kind = "index lags"
	ClockFast Kind = "clock five minutes fast"
	ClockSlow Kind = "clock five minutes slow"
	// Zombie: the invocation is given up by everybody, and goes on where it was when all the others are done.
	Zombie Kind = "finishes late"
	// Unhidden: the time for which messages were hidden from others is over, and another consumer takes them.
	Unhidden Kind = "visibility expires"
)

// Faults lists the kinds of what goes wrong with a call, Mishaps of what does around it.
var (
	Faults = []Kind{ConnectionRefused, ResponseLost, Throttled, ErrorBefore, ErrorAfter, CrashBefore, CrashAfter,
		Duplicated, TimeoutAfter, Outage, QueueWiped}
	Mishaps = []Kind{IndexLags, ClockFast, ClockSlow, Zombie, Unhidden}
)

// Plan says what goes wrong with an attempt, by its number from 1 and its operation; "" is nothing.
type Plan func(n int, operation string) Kind

// Injector is an http.RoundTripper under the real AWS SDK, so that its retries, signing and parsing are all in play.
// It counts the attempts and lets some of them go wrong.
type Injector struct {
	Base http.RoundTripper
	// Around is what happens before the call, for the kinds that are of what is around it: QueueWiped and some Mishaps.
	Around map[Kind]func()

	mu       sync.Mutex
	count    int
	last     int // no attempt after it goes wrong
	plan     Plan
	holds    bool // it may hold an attempt
	happened map[Kind]int
	out      bool
	block    string
	calls    []string
	held     chan struct{} // told of an attempt that is held
	released chan struct{} // closed when it may go on
}

// Crash is what a handler panics with when its process would have died: nothing after it happens.
type Crash struct{}

// Arm lets the attempt with a number (from 1) go wrong, counted from now; 0 is none.
func (i *Injector) Arm(at int, fault Kind) {
	i.Follow(at, fault == Zombie, func(n int, _ string) Kind { return If(n == at, fault) })
}

// If is a fault where something holds.
func If(holds bool, fault Kind) Kind {
	if holds {
		return fault
	}
	return ""
}

// Follow lets attempts go wrong by a plan, counted from now, and none after the last. holds says whether one may be a Zombie.
func (i *Injector) Follow(last int, holds bool, plan Plan) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.count, i.last, i.plan, i.holds, i.out, i.calls = 0, last, plan, holds, false, nil
	i.happened = map[Kind]int{}
}

// Rest lets nothing go wrong any more, and keeps what was counted.
func (i *Injector) Rest() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.last, i.holds, i.out = 0, false, false
}

// Invocation begins an invocation, perhaps within another: what was out is there again until end. held tells when it is held;
// it is nil where nothing can be.
func (i *Injector) Invocation() (held <-chan struct{}, end func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	outer, out := i.held, i.out
	i.held, i.out = nil, false
	if i.holds {
		i.held = make(chan struct{}, 1)
	}
	if i.released == nil {
		i.released = make(chan struct{})
	}
	return i.held, func() {
		i.mu.Lock()
		defer i.mu.Unlock()
		i.held, i.out = outer, out
	}
}

// Release lets what is held go on.
func (i *Injector) Release() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.released != nil {
		close(i.released)
	}
	i.released = nil
}

// Pending says whether an attempt that is to go wrong may yet come.
func (i *Injector) Pending() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.count < i.last
}

// Happened counts the faults of a kind since Arm or Follow; of every kind with "".
func (i *Injector) Happened(fault Kind) int {
	i.mu.Lock()
	defer i.mu.Unlock()
	if fault != "" {
		return i.happened[fault]
	}
	n := 0
	for _, times := range i.happened {
		n += times
	}
	return n
}

// Block refuses an operation, uncounted, until another is named; "" is none.
func (i *Injector) Block(operation string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.block = operation
}

// Calls are the operations of the attempts counted since Arm.
func (i *Injector) Calls() []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.calls
}

// Operation is the name of what a request asks of AWS.
func Operation(r *http.Request) string {
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		return target[strings.LastIndex(target, ".")+1:]
	}
	return map[string]string{"GET": "GetObject", "PUT": "PutObject", "DELETE": "DeleteObject"}[r.Method] // S3
}

// next counts an attempt and says what goes wrong with it; whether there is anybody to ask at all comes first.
func (i *Injector) next(name string) (fault Kind, refused bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if name == i.block {
		return "", true
	}
	i.count++
	i.calls = append(i.calls, name)
	if i.out {
		return "", true
	}
	if i.count <= i.last {
		if fault = i.plan(i.count, name); fault != "" {
			i.happened[fault]++
			i.out = fault == Outage
		}
	}
	return fault, i.out
}

func (i *Injector) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	do := func() (*http.Response, error) {
		again := r.WithContext(r.Context()) // nobody below changes the header
		again.Body = io.NopCloser(bytes.NewReader(body))
		return i.Base.RoundTrip(again)
	}
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	fault, out := i.next(Operation(r))
	if out {
		return nil, refused
	}
	if around := i.Around[fault]; around != nil {
		around()
	}
	switch fault {
	case "", QueueWiped, IndexLags, ClockFast, ClockSlow, Unhidden:
		return do()
	case ConnectionRefused:
		return nil, refused
	case Throttled:
		return throttled(r), nil
	case ErrorBefore:
		return failed(r, 500, "InternalServerError"), nil
	case CrashBefore:
		i.crash()
	case Zombie:
		i.mu.Lock()
		held, released := i.held, i.released
		i.mu.Unlock()
		held <- struct{}{}
		<-released
		return do()
	}
	// The service has acted.
	response, err := do()
	if err != nil {
		return nil, err
	}
	discard(response)
	switch fault {
	case Duplicated:
		return do()
	case ErrorAfter:
		return failed(r, 500, "InternalServerError"), nil
	case CrashAfter:
		i.crash()
	case TimeoutAfter:
		return nil, context.DeadlineExceeded
	}
	return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET} // ResponseLost
}

// crash ends the process: whatever recovers from it makes no call any more in this invocation.
func (i *Injector) crash() {
	i.mu.Lock()
	i.out = true
	i.mu.Unlock()
	panic(Crash{})
}

func discard(r *http.Response) {
	io.Copy(io.Discard, r.Body)
	r.Body.Close()
}

func throttled(r *http.Request) *http.Response {
	switch target := r.Header.Get("X-Amz-Target"); {
	case target == "":
		return failed(r, 503, "SlowDown")
	case strings.Contains(target, "SQS"):
		return failed(r, 400, "RequestThrottled")
	}
	return failed(r, 400, "ProvisionedThroughputExceededException")
}

func failed(r *http.Request, status int, kind string) *http.Response {
	body := `{"__type":"` + kind + `","message":"injected"}`
	if r.Header.Get("X-Amz-Target") == "" { // S3
		body = "<Error><Code>" + kind + "</Code></Error>"
	}
	return &http.Response{
		StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}, "X-Amzn-Errortype": {kind}},
		Body:   io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
}
