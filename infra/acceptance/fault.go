package acceptance

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

// Fault is something that goes wrong with one HTTP attempt of the AWS SDK.
type Fault string

// The kinds of fault. "Before" is before the service acted, "after" when it has.
const (
	ConnectionRefused Fault = "connection error before"
	ResponseLost      Fault = "response lost"
	Throttled         Fault = "throttle"
	ErrorBefore       Fault = "500 before"
	ErrorAfter        Fault = "500 after"
	CrashBefore       Fault = "crash before"
	CrashAfter        Fault = "crash after"
	Duplicated        Fault = "request duplicated"
	TimeoutAfter      Fault = "timeout after"
	Outage            Fault = "out for the rest of the invocation"
	QueueWiped        Fault = "queue wiped"
)

// Faults lists the kinds.
var Faults = []Fault{ConnectionRefused, ResponseLost, Throttled, ErrorBefore, ErrorAfter, CrashBefore, CrashAfter,
	Duplicated, TimeoutAfter, Outage, QueueWiped}

// Injector is an http.RoundTripper under the real AWS SDK, so that its retries, signing and parsing are all in play.
// It counts the attempts and lets one of them go wrong.
type Injector struct {
	Base http.RoundTripper
	// Wipe empties the queue, for QueueWiped.
	Wipe func()

	mu    sync.Mutex
	count int
	at    int
	fault Fault
	out   bool
	block string
	calls []string
}

// Crash is what a handler panics with when its process would have died: nothing after it happens.
type Crash struct{}

// Arm lets the attempt with a number (from 1) go wrong, counted from now; 0 is none.
func (i *Injector) Arm(at int, fault Fault) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.count, i.at, i.fault, i.out, i.calls = 0, at, fault, false, nil
}

// Invocation begins an invocation: what was out is there again.
func (i *Injector) Invocation() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.out = false
}

// Pending says whether the attempt that is to go wrong has yet to come.
func (i *Injector) Pending() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.count < i.at
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

func (i *Injector) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	operation := r.Header.Get("X-Amz-Target")
	name := operation[strings.LastIndex(operation, ".")+1:]
	if operation == "" { // S3
		name = map[string]string{"GET": "GetObject", "PUT": "PutObject", "DELETE": "DeleteObject"}[r.Method]
	}
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	i.mu.Lock()
	if name == i.block {
		i.mu.Unlock()
		return nil, refused
	}
	i.count++
	i.calls = append(i.calls, name)
	now, out := i.count == i.at, i.out
	fault := i.fault
	if now && fault == Outage {
		i.out, out = true, true
	}
	i.mu.Unlock()

	do := func() (*http.Response, error) {
		again := r.Clone(r.Context())
		again.Body = io.NopCloser(bytes.NewReader(body))
		return i.Base.RoundTrip(again)
	}
	if out {
		return nil, refused
	}
	if !now {
		return do()
	}
	switch fault {
	case ConnectionRefused:
		return nil, refused
	case Throttled:
		switch {
		case operation == "":
			return failed(r, 503, "SlowDown"), nil
		case strings.Contains(operation, "SQS"):
			return failed(r, 400, "RequestThrottled"), nil
		}
		return failed(r, 400, "ProvisionedThroughputExceededException"), nil
	case ErrorBefore:
		return failed(r, 500, "InternalServerError"), nil
	case CrashBefore:
		panic(Crash{})
	case QueueWiped:
		i.Wipe()
		return do()
	}
	// The service has acted.
	response, err := do()
	if err != nil {
		return nil, err
	}
	if fault == Duplicated {
		discard(response)
		return do()
	}
	discard(response)
	switch fault {
	case ErrorAfter:
		return failed(r, 500, "InternalServerError"), nil
	case CrashAfter:
		panic(Crash{})
	case TimeoutAfter:
		return nil, context.DeadlineExceeded
	}
	return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET} // ResponseLost
}

func discard(r *http.Response) {
	io.Copy(io.Discard, r.Body)
	r.Body.Close()
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
