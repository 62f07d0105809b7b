package handoff_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
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

// Each sweep begins with another shard, so that none is always the last.
func TestSweepBeginsElsewhere(t *testing.T) {
	w := newWorld(t)
	first := map[string]bool{}
	for minute := range store.AttentionShard + 1 {
		id := map[string]int{}
		for shard := range store.Shards {
			id[handoff.ID(w.commit(t, shard, fmt.Sprint(minute, " ", shard), record).Reference, 1)] = shard
		}
		sent := len(w.watch.bodies)
		w.now = w.now.Add(time.Minute)
		if _, err := w.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		first[fmt.Sprint(id[message(t, w.watch.bodies[sent]).HandoffID])] = true
	}
	if len(first) != store.Shards {
		t.Errorf("in as many sweeps as there are shards, %d were the first: %v", len(first), first)
	}
}
