package function_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local/function"
)

// probe is the path of the compiled testdata/probe.
var probe string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "probe")
	if err != nil {
		panic(err)
	}
	probe = filepath.Join(dir, "bootstrap")
	build := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", probe, "./testdata/probe")
	if out, err := build.CombinedOutput(); err != nil {
		panic(fmt.Sprintf("build the probe: %v\n%s", err, out))
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// journal keeps the lines that a function logs.
type journal struct {
	mu    sync.Mutex
	lines []function.Line
}

func (j *journal) add(l function.Line) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, l)
}

func (j *journal) all() []function.Line {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]function.Line(nil), j.lines...)
}

type report struct {
	Type   string
	Record struct {
		RequestID string
		Metrics   struct {
			DurationMS       float64
			BilledDurationMS int64
			MemorySizeMB     int
			MaxMemoryUsedMB  int
			InitDurationMS   float64
			CPUMS            float64 `json:"cpuMs"`
		}
		Status    string
		ErrorType string
	}
}

func (j *journal) reports(t *testing.T) []report {
	t.Helper()
	var all []report
	for _, l := range j.all() {
		if !strings.Contains(l.Text, `"platform.report"`) {
			continue
		}
		var r report
		if err := json.Unmarshal([]byte(l.Text), &r); err != nil {
			t.Fatalf("report %s: %v", l.Text, err)
		}
		if r.Record.RequestID != l.RequestID {
			t.Errorf("report of %s in the lines of %s", r.Record.RequestID, l.RequestID)
		}
		all = append(all, r)
	}
	return all
}

// start gives a function over the probe with settings that a test may change before.
func start(t *testing.T, change func(*function.Settings, *function.Host)) (*function.Function, *journal) {
	t.Helper()
	j := &journal{}
	s := function.Settings{
		Name: "probe", ARN: "arn:aws:lambda:eu-west-2:000000000000:function:probe", Binary: probe,
		Timeout: 30 * time.Second, Memory: 512, LogGroup: "/aws/lambda/probe",
	}
	h := function.Host{
		Idle: time.Minute, Init: 20 * time.Second, Capacity: function.NewCapacity(100), Log: j.add,
		Now: func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) },
	}
	if change != nil {
		change(&s, &h)
	}
	f := function.New(s, h)
	t.Cleanup(f.Stop)
	return f, j
}

type reply struct {
	PID       int
	RequestID string
	ARN       string
	LeftMS    int64
	Beats     int
	Env       string
}

func invoke(t *testing.T, f *function.Function, event string) reply {
	t.Helper()
	a, err := f.Invoke(t.Context(), []byte(event))
	if err != nil {
		t.Fatal(err)
	}
	if a.Error != "" {
		t.Fatalf("%s: %s", event, a.Payload)
	}
	var r reply
	if err := json.Unmarshal(a.Payload, &r); err != nil {
		t.Fatalf("answer %s: %v", a.Payload, err)
	}
	return r
}

// TestConfigure: every request after a change finds the new environment, also where a process was busy; that one answers
// first. Not yet run against AWS.
func TestConfigure(t *testing.T) {
	f, j := start(t, func(s *function.Settings, _ *function.Host) { s.Environment = map[string]string{"DAY": "monday"} })
	idle := invoke(t, f, `{"env": "DAY"}`)
	until := filepath.Join(t.TempDir(), "until")
	busy := make(chan reply)
	go func() {
		a, err := f.Invoke(t.Context(), fmt.Appendf(nil, `{"env": "DAY", "print": "busy now", "until": %q}`, until))
		var r reply
		if err != nil || json.Unmarshal(a.Payload, &r) != nil {
			t.Errorf("%s, %v", a.Payload, err)
		}
		busy <- r
	}()
	for !slices.ContainsFunc(j.all(), func(l function.Line) bool { return strings.Contains(l.Text, "busy now") }) {
		time.Sleep(time.Millisecond)
	}
	f.Configure(map[string]string{"DAY": "tuesday"})
	if now := invoke(t, f, `{"env": "DAY"}`); now.Env != "tuesday" || now.PID == idle.PID {
		t.Errorf("%+v after %+v", now, idle)
	}
	if err := os.WriteFile(until, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if r := <-busy; r.Env != "monday" {
		t.Errorf("the busy one: %+v", r)
	}
	for range 5 {
		if again := invoke(t, f, `{"env": "DAY"}`); again.Env != "tuesday" {
			t.Errorf("%+v", again)
		}
	}
}

// TestWarmReuse: requests in a row are served by one process, and the report says so. Not yet run against AWS.
func TestWarmReuse(t *testing.T) {
	f, j := start(t, nil)
	first := invoke(t, f, `{}`)
	for range 20 {
		if again := invoke(t, f, `{}`); again.PID != first.PID || again.RequestID == first.RequestID {
			t.Fatalf("first %+v, then %+v", first, again)
		}
	}
	if first.ARN != f.ARN || first.LeftMS <= 0 || first.LeftMS > 30_000 {
		t.Errorf("the binary was told %+v", first)
	}
	reports := j.reports(t)
	if len(reports) != 21 {
		t.Fatalf("%d reports, want 21", len(reports))
	}
	for i, r := range reports {
		m := r.Record.Metrics
		if cold := i == 0; cold != (m.InitDurationMS > 0) {
			t.Errorf("report %d: init %v", i, m.InitDurationMS)
		}
		if total := m.DurationMS + m.InitDurationMS; m.DurationMS <= 0 || float64(m.BilledDurationMS) < total-0.01 || float64(m.BilledDurationMS) > total+1.01 {
			t.Errorf("report %d: duration %v and init %v billed as %v", i, m.DurationMS, m.InitDurationMS, m.BilledDurationMS)
		}
		if m.MemorySizeMB != 512 || r.Record.Status != "success" {
			t.Errorf("report %d: %+v", i, r)
		}
		if runtime.GOOS == "linux" && (m.MaxMemoryUsedMB < 2 || m.MaxMemoryUsedMB > 512 || m.CPUMS <= 0) {
			t.Errorf("report %d: memory %d MB, processor %v ms", i, m.MaxMemoryUsedMB, m.CPUMS)
		}
	}
}

// TestTenSlowRequestsMakeTenProcesses: one environment serves one request at a time. Not yet run against AWS.
func TestTenSlowRequestsMakeTenProcesses(t *testing.T) {
	f, _ := start(t, nil)
	gate, event := barrier(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen := map[int]int{}
	for range 10 {
		wg.Go(func() {
			r := invoke(t, f, event)
			mu.Lock()
			seen[r.PID]++
			mu.Unlock()
		})
	}
	eventually(t, "ten processes are busy", func() bool { return len(f.Processes()) == 10 })
	gate()
	wg.Wait()
	if len(seen) != 10 {
		t.Errorf("served by %v, want ten processes", seen)
	}
	if again := invoke(t, f, `{}`); seen[again.PID] == 0 {
		t.Error("an eleventh process was started although ten were warm")
	}
}

// barrier gives an event that holds its request until the gate is opened.
func barrier(t *testing.T) (open func(), event string) {
	path := filepath.Join(t.TempDir(), "open")
	open = func() {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Error(err)
		}
	}
	return open, fmt.Sprintf(`{"until": %q}`, path)
}

// TestReservedConcurrency: one request more than reserved is refused at once. Not yet run against AWS.
func TestReservedConcurrency(t *testing.T) {
	two := 2
	f, _ := start(t, func(s *function.Settings, _ *function.Host) { s.Reserved = &two })
	testThrottle(t, f)
}

// TestAccountConcurrency: functions without a reservation share the account's. Not yet run against AWS.
func TestAccountConcurrency(t *testing.T) {
	f, _ := start(t, func(_ *function.Settings, h *function.Host) { h.Capacity = function.NewCapacity(2) })
	testThrottle(t, f)
}

func testThrottle(t *testing.T, f *function.Function) {
	t.Helper()
	gate, event := barrier(t)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { invoke(t, f, event) })
	}
	eventually(t, "two processes are busy", func() bool { return len(f.Processes()) == 2 })
	for range 3 {
		if _, err := f.Invoke(t.Context(), []byte(`{}`)); !errors.Is(err, function.ErrThrottled) {
			t.Errorf("error %v, want it throttled", err)
		}
	}
	gate()
	wg.Wait()
	invoke(t, f, `{}`)
}

// TestIdleStop: an environment that nobody asks for ends. Not yet run against AWS.
func TestIdleStop(t *testing.T) {
	f, _ := start(t, func(_ *function.Settings, h *function.Host) { h.Idle = 100 * time.Millisecond })
	first := invoke(t, f, `{}`)
	eventually(t, "the idle process has ended", func() bool { return len(f.Processes()) == 0 })
	eventually(t, "it is collected", func() bool { return syscall.Kill(first.PID, 0) != nil })
	if second := invoke(t, f, `{}`); second.PID == first.PID {
		t.Error("the next request did not get a new process")
	}
}

// TestFrozenBetweenRequests: background work makes no progress while no request runs. Not yet run against AWS.
func TestFrozenBetweenRequests(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("processes are frozen on Linux only")
	}
	f, _ := start(t, nil)
	before := invoke(t, f, `{}`)
	time.Sleep(2 * time.Second)
	after := invoke(t, f, `{}`)
	if after.Beats-before.Beats > 1000 {
		t.Errorf("%d beats of 1 ms between two requests, want hardly any", after.Beats-before.Beats)
	}
}

// TestLog: each line arrives whole, under the request that ran.
func TestLog(t *testing.T) {
	f, j := start(t, nil)
	r := invoke(t, f, `{"print": "{\"level\":\"INFO\"}\nsecond"}`)
	f.Stop()
	var got []string
	for _, l := range j.all() {
		if l.Function != "probe" || l.Group != "/aws/lambda/probe" {
			t.Errorf("line %+v", l)
		}
		if l.RequestID == r.RequestID && !strings.Contains(l.Text, `"type":"platform.`) {
			got = append(got, l.Text)
		}
	}
	if want := "starting|{\"level\":\"INFO\"}|second"; strings.Join(got, "|") != want {
		t.Errorf("lines %q, want %q", got, want)
	}
}

// TestEnvironment: the binary finds what the template sets and nothing of this machine.
func TestEnvironment(t *testing.T) {
	t.Setenv("SECRET_OF_THE_MACHINE", "1")
	f, _ := start(t, func(s *function.Settings, _ *function.Host) {
		s.Environment = map[string]string{"TABLE": "child-benefit-submissions", "AWS_LAMBDA_FUNCTION_NAME": "not this"}
	})
	for name, want := range map[string]string{
		"TABLE": "child-benefit-submissions", "SECRET_OF_THE_MACHINE": "", "AWS_LAMBDA_FUNCTION_NAME": "probe",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512", "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/probe", "HOME": "",
	} {
		if got := invoke(t, f, fmt.Sprintf(`{"env": %q}`, name)).Env; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// TestStop: no process is left, whatever was running, and nothing starts any more.
func TestStop(t *testing.T) {
	f, _ := start(t, nil)
	warm := invoke(t, f, `{}`)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { _, _ = f.Invoke(t.Context(), []byte(`{"sleepMs": 20000}`)) })
	}
	eventually(t, "three processes are busy", func() bool { return len(f.Processes()) == 3 })
	ids := append(f.Processes(), warm.PID)
	f.Stop()
	wg.Wait()
	for _, id := range ids {
		if syscall.Kill(id, 0) == nil {
			t.Errorf("process %d is left", id)
		}
	}
	if _, err := f.Invoke(t.Context(), []byte(`{}`)); !errors.Is(err, function.ErrStopped) {
		t.Errorf("error %v", err)
	}
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}

// Benchmark of a warm request, the loop's own cost.
func BenchmarkWarm(b *testing.B) {
	f := function.New(function.Settings{Name: "probe", Binary: probe, Timeout: 10 * time.Second, Memory: 512}, function.Host{
		Idle: time.Minute, Init: 10 * time.Second, Capacity: function.NewCapacity(10), Now: time.Now, Log: func(function.Line) {},
	})
	b.Cleanup(f.Stop)
	for b.Loop() {
		if _, err := f.Invoke(b.Context(), []byte(`{}`)); err != nil {
			b.Fatal(err)
		}
	}
}
