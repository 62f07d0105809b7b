package function_test

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local/function"
)

// TestTimeout: a request that takes too long is answered with an error and its process replaced. Not yet run against AWS.
func TestTimeout(t *testing.T) {
	f, j := start(t, func(s *function.Settings, _ *function.Host) { s.Timeout = 2 * time.Second })
	first := invoke(t, f, `{}`)
	if first.LeftMS > 2000 {
		t.Errorf("the binary was given %d ms", first.LeftMS)
	}
	said := refused(t, f, `{"sleepMs": 60000}`, "Sandbox.Timedout")
	if !strings.HasSuffix(said, "Task timed out after 2.00 seconds") {
		t.Errorf("message %q", said)
	}
	if next := invoke(t, f, `{}`); next.PID == first.PID {
		t.Error("the process was not replaced")
	}
	if r := j.reports(t)[1].Record; r.Status != "timeout" || r.Metrics.BilledDurationMS < 2000 {
		t.Errorf("report %+v", r)
	}
}

// TestMemoryLimit: a process that grows over its memory is killed. Not yet run against AWS.
func TestMemoryLimit(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the memory limit is kept on Linux only")
	}
	f, j := start(t, func(s *function.Settings, _ *function.Host) { s.Memory = 128 })
	invoke(t, f, `{"allocMb": 40}`)
	said := refused(t, f, `{"allocMb": 400, "sleepMs": 100}`, "Runtime.OutOfMemory")
	if !strings.HasSuffix(said, "signal: killed") {
		t.Errorf("message %q", said)
	}
	invoke(t, f, `{}`)
	reports := j.reports(t)
	if used := reports[0].Record.Metrics.MaxMemoryUsedMB; used < 40 || used > 128 {
		t.Errorf("%d MB reported for a request that held 40", used)
	}
	if m := reports[1].Record.Metrics; m.MaxMemoryUsedMB != 128 {
		t.Errorf("%d MB reported for a killed request, want all 128", m.MaxMemoryUsedMB)
	}
}

// TestFaults: what a function does wrong is answered as an error, and the next request is served. Not yet run against AWS.
func TestFaults(t *testing.T) {
	tests := []struct {
		name, event, kind, message string
		keeps                      bool // the process serves on
	}{
		{name: "error", event: `{"fail": "no luck"}`, kind: "errorString", message: "no luck", keeps: true},
		{name: "panic", event: `{"panic": true}`, kind: "string", message: "asked to"},
		{name: "exit", event: `{"exit": 3}`, kind: "Runtime.ExitError", message: "Runtime exited with error: exit status 3"},
		{name: "answer too large", event: `{"answerMb": 7}`, kind: "Function.ResponseSizeTooLarge", message: "exceeded maximum allowed payload size (6291556 bytes)."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, j := start(t, nil)
			first := invoke(t, f, `{}`)
			if said := refused(t, f, tt.event, tt.kind); !strings.HasSuffix(said, tt.message) {
				t.Errorf("message %q, want %q", said, tt.message)
			}
			if next := invoke(t, f, `{}`); (next.PID == first.PID) != tt.keeps {
				t.Errorf("served by %d, then by %d; keeps %v", first.PID, next.PID, tt.keeps)
			}
			if r := j.reports(t)[1].Record; r.Status != "error" || r.ErrorType != tt.kind {
				t.Errorf("report %+v", r)
			}
		})
	}
}

// TestFaultyStart: a binary that does not come up fails the request that started it. Not yet run against AWS.
func TestFaultyStart(t *testing.T) {
	tests := []struct{ name, how, kind, message string }{
		{"crash", "crash", "Runtime.ExitError", "exit status 7"},
		{"panic", "panic", "Runtime.ExitError", "exit status 2"},
		{"hang", "hang", "Sandbox.Timedout", "Init timed out after 0.40 seconds"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, _ := start(t, func(s *function.Settings, h *function.Host) {
				s.Environment = map[string]string{"PROBE_START": tt.how}
				if tt.how == "hang" {
					h.Init = 400 * time.Millisecond
				}
			})
			for range 2 {
				if said := refused(t, f, `{}`, tt.kind); !strings.HasSuffix(said, tt.message) {
					t.Errorf("message %q, want %q", said, tt.message)
				}
			}
			if left := f.Processes(); len(left) > 0 {
				t.Errorf("processes %v are left", left)
			}
		})
	}
	t.Run("missing", func(t *testing.T) {
		f, _ := start(t, func(s *function.Settings, _ *function.Host) { s.Binary = "/nowhere/bootstrap" })
		refused(t, f, `{}`, "Runtime.InvalidEntrypoint")
	})
}

// TestKilledProcess: a process killed from outside costs at most the request it served. Not yet run against AWS.
func TestKilledProcess(t *testing.T) {
	t.Run("while warm", func(t *testing.T) {
		f, _ := start(t, nil)
		for range 20 {
			first := invoke(t, f, `{}`)
			if err := syscall.Kill(first.PID, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			eventually(t, "the process has ended", func() bool { return len(f.Processes()) == 0 })
			if next := invoke(t, f, `{}`); next.PID == first.PID {
				t.Fatal("served by a dead process")
			}
		}
	})
	t.Run("while busy", func(t *testing.T) {
		f, _ := start(t, nil)
		first := invoke(t, f, `{}`)
		go func() {
			time.Sleep(100 * time.Millisecond)
			f.Kill()
		}()
		if said := refused(t, f, `{"sleepMs": 20000}`, "Runtime.ExitError"); !strings.HasSuffix(said, "signal: killed") {
			t.Errorf("message %q", said)
		}
		if next := invoke(t, f, `{}`); next.PID == first.PID {
			t.Error("served by a dead process")
		}
	})
}

// TestCallerGoesAway: the run goes on without its caller. Not yet run against AWS.
func TestCallerGoesAway(t *testing.T) {
	f, j := start(t, nil)
	invoke(t, f, `{}`)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := f.Invoke(ctx, []byte(`{"sleepMs": 400, "print": "finished"}`)); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("error %v", err)
	}
	eventually(t, "the run is reported as a success", func() bool {
		reports := j.reports(t)
		return len(reports) == 2 && reports[1].Record.Status == "success"
	})
}

// TestPayloadLimit: what Lambda's API would not take does not reach the function. Not yet run against AWS.
func TestPayloadLimit(t *testing.T) {
	f, _ := start(t, nil)
	event := func(size int) []byte { return []byte(`"` + strings.Repeat("a", size-2) + `"`) }
	if _, err := f.Invoke(t.Context(), event(function.MaxPayload+1)); !errors.Is(err, function.ErrTooLarge) {
		t.Errorf("error %v", err)
	}
	if _, err := f.Invoke(t.Context(), event(function.MaxPayload)); err != nil {
		t.Error(err)
	}
}

// refused invokes and expects an error of the kind, whose message it gives.
func refused(t *testing.T, f *function.Function, event, kind string) string {
	t.Helper()
	a, err := f.Invoke(t.Context(), []byte(event))
	if err != nil {
		t.Fatal(err)
	}
	var said struct{ ErrorType, ErrorMessage string }
	if err := json.Unmarshal(a.Payload, &said); err != nil {
		t.Fatalf("answer %s: %v", a.Payload, err)
	}
	if a.Error != "Unhandled" || said.ErrorType != kind {
		t.Fatalf("answer %q %s, want an error of type %s", a.Error, a.Payload, kind)
	}
	return said.ErrorMessage
}
