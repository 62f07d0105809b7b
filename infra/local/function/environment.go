package function

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/frontline-gov/frontline/infra/local/child"
)

// environment is one process of a function, with the Runtime API on a listener of its own.
type environment struct {
	function *Function
	process  *child.Process
	server   *http.Server
	output   []*lines
	changes  int // how often the function had been configured when it began

	work    chan *invocation           // handed over to the binary's waiting request for the next invocation
	asked   chan struct{}              // gets a token each time the binary asks for the next invocation
	initErr chan []byte                // the error that the binary reported instead of starting
	current atomic.Pointer[invocation] // the request that may be answered
	latest  atomic.Pointer[invocation] // the request that lines of the log belong to

	init   time.Duration // how long the start took; 0 once it has been reported
	most   atomic.Int64  // the most memory in bytes that was seen
	retire *time.Timer   // ends the environment when idle; guarded by the function's lock
}

// invocation is one request on its way through an environment.
type invocation struct {
	id       string
	payload  []byte
	started  time.Time
	deadline time.Time
	answer   chan Answer // what the binary posts
}

func newInvocation(payload []byte) *invocation {
	return &invocation{id: newID(), payload: payload, answer: make(chan Answer, 1)}
}

// start starts a process and waits until it asks for its first request. Where it does not come to that, the answer says why,
// and no environment is left.
func (f *Function) start(inv *invocation) (*environment, *Answer) {
	e := &environment{
		function: f,
		work:     make(chan *invocation),
		asked:    make(chan struct{}, 1),
		initErr:  make(chan []byte, 1),
	}
	e.latest.Store(inv) // the lines of the start belong to the request that caused it
	began := time.Now()
	fail := func(kind, format string, args ...any) (*environment, *Answer) {
		a := failure(inv.id, kind, format, args...)
		e.init = time.Since(began)
		e.report(inv, a, 0, 0)
		return nil, &a
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fail("Sandbox.Failure", "listen for the Runtime API: %v", err)
	}
	e.server = &http.Server{Handler: e.runtimeAPI()}
	go func() { _ = e.server.Serve(listener) }() // ends with end()

	binary, err := filepath.Abs(f.Binary)
	if err != nil {
		binary = f.Binary
	}
	cmd := exec.Command(binary)
	cmd.Dir = filepath.Dir(binary)
	e.output = []*lines{{emit: e.log}, {emit: e.log}}
	cmd.Stdout, cmd.Stderr = e.output[0], e.output[1]

	f.mu.Lock()
	if f.stopped {
		f.mu.Unlock()
		_ = e.server.Close()
		return fail("Sandbox.Failure", "%v", ErrStopped)
	}
	e.changes = f.changes
	cmd.Env = f.variables(listener.Addr().String(), cmd.Dir)
	if e.process, err = child.Start(cmd); err == nil {
		f.all[e] = struct{}{}
	}
	f.mu.Unlock()
	if err != nil {
		_ = e.server.Close()
		return fail("Runtime.InvalidEntrypoint", "%v", err)
	}

	limit := time.NewTimer(f.host.Init)
	defer limit.Stop()
	select {
	case <-e.asked:
		e.init = time.Since(began)
		return e, nil
	case text := <-e.initErr:
		e.peak() // while it can be seen
		f.discard(e)
		a := Answer{Payload: text, Error: "Unhandled"}
		e.init = time.Since(began)
		e.report(inv, a, 0, 0)
		return nil, &a
	case <-e.process.Ended():
		f.discard(e)
		return fail("Runtime.ExitError", "Runtime exited with error: %s", e.process.State())
	case <-limit.C:
		f.discard(e)
		return fail("Sandbox.Timedout", "Init timed out after %.2f seconds", f.host.Init.Seconds())
	}
}

// variables are all that a binary finds in its environment: nothing of the machine's own gets in. The lock is held.
func (f *Function) variables(api, root string) []string {
	own := map[string]string{
		"AWS_LAMBDA_RUNTIME_API":          api,
		"_HANDLER":                        "bootstrap",
		"LAMBDA_TASK_ROOT":                root,
		"AWS_LAMBDA_FUNCTION_NAME":        f.Name,
		"AWS_LAMBDA_FUNCTION_VERSION":     "$LATEST",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": strconv.Itoa(f.Memory),
		"AWS_LAMBDA_LOG_GROUP_NAME":       f.LogGroup,
		"AWS_LAMBDA_LOG_STREAM_NAME":      "local",
		"AWS_LAMBDA_LOG_FORMAT":           "JSON",
		"AWS_LAMBDA_INITIALIZATION_TYPE":  "on-demand",
		"LANG":                            "en_US.UTF-8",
		"PATH":                            "/usr/local/bin:/usr/bin:/bin",
		"TZ":                              ":UTC",
	}
	var all []string
	for name, value := range own {
		all = append(all, name+"="+value)
	}
	for name, value := range f.Environment {
		if _, reserved := own[name]; !reserved {
			all = append(all, name+"="+value)
		}
	}
	slices.Sort(all)
	return all
}

// glance is how often a process that works is looked at for its memory. A look costs a fiftieth of what a small request does, and
// the kernel remembers the most, so that no growth is missed in the end, unless it
// has ended; only a process that grows without end is stopped later.
const glance = 100 * time.Millisecond

// serve has the environment answer one request, within the function's time and memory.
func (e *environment) serve(inv *invocation) Answer {
	f := e.function
	used := e.processor()
	if e.init > 0 {
		used = 0 // the start counts
	}
	inv.started = time.Now()
	inv.deadline = inv.started.Add(f.Timeout)
	e.current.Store(inv)
	e.latest.Store(inv)
	e.begun(inv)
	e.thaw()

	timeout := time.NewTimer(f.Timeout)
	defer timeout.Stop()
	watch := time.NewTicker(glance)
	defer watch.Stop()
	work := e.work
	var a Answer
	for done := false; !done; {
		select {
		case work <- inv:
			work = nil // handed over once
		case a = <-inv.answer:
			done = true
		case <-e.process.Ended():
			select {
			case a = <-inv.answer: // it answered first
			default:
				a = failure(inv.id, "Runtime.ExitError", "Runtime exited with error: %s", e.process.State())
			}
			done = true
		case <-timeout.C:
			e.peak() // while it can be seen
			e.process.Kill()
			a = failure(inv.id, "Sandbox.Timedout", "Task timed out after %.2f seconds", f.Timeout.Seconds())
			done = true
		case <-watch.C:
			done = e.peak() > int64(f.Memory)<<20
		}
	}
	took := time.Since(inv.started)

	if e.peak() > int64(f.Memory)<<20 {
		e.process.Kill()
		a = failure(inv.id, "Runtime.OutOfMemory", "Runtime exited with error: signal: killed")
	}
	e.report(inv, a, took, e.processor()-used)
	return a
}

// settle waits until the binary asks for its next request or has ended, and says whether that came in time.
func (e *environment) settle(limit time.Duration) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-e.asked:
	case <-e.process.Ended():
	case <-timer.C:
		return false
	}
	return true
}

// end kills the process and closes its Runtime API.
func (e *environment) end() {
	e.process.Kill()
	_ = e.server.Close()
	for _, l := range e.output {
		l.flush()
	}
}

// freeze stops the process between requests, so that nothing of it runs when nobody pays for it.
func (e *environment) freeze() {
	if e.freezes() {
		e.process.Signal(syscall.SIGSTOP)
	}
}

func (e *environment) freezes() bool { return canFreeze && !e.function.host.Unfrozen }

func (e *environment) thaw() {
	if e.freezes() {
		e.process.Signal(syscall.SIGCONT)
	}
}

// failure is the answer that Lambda itself gives in place of a function.
func failure(id, kind, format string, args ...any) Answer {
	text, err := json.Marshal(map[string]string{
		"errorType":    kind,
		"errorMessage": fmt.Sprintf("RequestId: %s Error: %s", id, fmt.Sprintf(format, args...)),
	})
	if err != nil {
		text = []byte("{}") // a map of strings always marshals
	}
	return Answer{Payload: text, Error: "Unhandled"}
}

// peak is the most memory in bytes that the process has been seen to hold.
func (e *environment) peak() int64 {
	if e.process != nil {
		if now := e.resident(); now > e.most.Load() {
			e.most.Store(now)
		}
	}
	return e.most.Load()
}

// processor is the processor time that the process has used since it started.
func (e *environment) processor() time.Duration {
	select {
	case <-e.process.Ended():
		return e.process.State().UserTime() + e.process.State().SystemTime()
	default:
		return e.cpu()
	}
}
