package handoff_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/handoff"
)

// A sweep near its end begins nothing new, and finishes what it has begun: no failure, no error, no alarm.
func TestSweepNearItsEndIsNoFailure(t *testing.T) {
	w := newWorld(t)
	for n := range 40 {
		w.commit(t, 3, fmt.Sprint("a", n), record)
	}
	w.now = w.now.Add(time.Minute)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	w.watch.before = func(string) error {
		if len(w.watch.bodies) == 29 {
			end()
		}
		return nil
	}
	swept, err := w.Sweep(ctx)
	if want := (handoff.Swept{Sent: 30}); err != nil || swept != want {
		t.Errorf("%+v, %v; want %+v", swept, err, want)
	}
}
