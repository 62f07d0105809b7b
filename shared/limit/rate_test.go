package limit_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/limit"
)

// spend is how long to wait, 0 where it is counted.
func spend(t *testing.T, l limit.Limit, subject [32]byte, most int, at time.Time) time.Duration {
	t.Helper()
	err := l.Spend(t.Context(), subject, most, at)
	var exceeded limit.Exceeded
	if err != nil && !errors.As(err, &exceeded) {
		t.Fatal(err)
	}
	return exceeded.After
}

// So many are counted in a minute of the clock, and the next minute begins anew; subjects do not count for each other.
func TestSpend(t *testing.T) {
	l, a, b := newLimit(t), limit.Subject("client", "a"), limit.Subject("client", "b")
	for n, test := range []struct {
		subject [32]byte
		after   time.Duration
		want    time.Duration
	}{
		{a, 0, 0}, {a, 20 * time.Second, 0}, {a, 59 * time.Second, 0}, {a, 59 * time.Second, time.Second}, {a, 30 * time.Second, 30 * time.Second},
		{b, 30 * time.Second, 0}, {a, time.Minute, 0}, {a, time.Minute, 0}, {a, time.Minute, 0}, {a, 90 * time.Second, 30 * time.Second},
		{a, 59 * time.Second, time.Second}, {a, 2 * time.Minute, 0},
	} {
		if got := spend(t, l, test.subject, 3, noon.Add(test.after)); got != test.want {
			t.Errorf("%d: wait %s, want %s", n, got, test.want)
		}
	}
}

// Of many at once no more are counted than may be.
func TestSpendAtOnce(t *testing.T) {
	l, subject := newLimit(t), limit.Subject("client", "a")
	var counted atomic.Int32
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			if l.Spend(t.Context(), subject, 25, noon) == nil {
				counted.Add(1)
			}
		})
	}
	all.Wait()
	if counted.Load() != 25 {
		t.Errorf("%d of 40 are counted, and 25 may be", counted.Load())
	}
}

// From one address Shared tries are counted in a quarter of an hour of the clock, those that were given back not; there are no others to
// give back.
func TestShared(t *testing.T) {
	l, a := newLimit(t), limit.Subject("address", "a")
	wait := func(at time.Time) time.Duration {
		t.Helper()
		var exceeded limit.Exceeded
		if err := l.TakeShared(t.Context(), a, at); err != nil && !errors.As(err, &exceeded) {
			t.Fatal(err)
		}
		return exceeded.After
	}
	for range 2 {
		if err := l.GiveBackShared(t.Context(), a, noon); err != nil {
			t.Fatal(err)
		}
	}
	late := noon.Add(limit.Window - time.Minute)
	for n := range limit.Shared + 3 {
		if got := wait(late); got != 0 {
			t.Fatalf("try %d: wait %s", n+1, got)
		}
		if n < 3 { // was right
			if err := l.GiveBackShared(t.Context(), a, late); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := wait(late); got != time.Minute {
		t.Errorf("one too many: wait %s", got)
	}
	if got := wait(noon.Add(limit.Window)); got != 0 {
		t.Errorf("in the next quarter of an hour: wait %s", got)
	}
}
