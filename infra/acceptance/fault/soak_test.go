package fault

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/acceptance"
	"github.com/frontline-gov/frontline/shared/date"
)

// soakKinds are what goes wrong by chance, for many submissions at once.
var soakKinds = []Kind{ConnectionRefused, ResponseLost, Throttled, ErrorBefore, ErrorAfter, CrashBefore, CrashAfter, Duplicated,
	TimeoutAfter, Outage}

// Submissions among faults by chance. TestSoak does the same with a million.
func TestShortSoak(t *testing.T) { soak(t, 1_000) }

// soak lets n submissions be made while one attempt in twenty of every call goes wrong, some 400 at a time, then lets
// everything recover and makes up the books: each that was received is acknowledged, and the difference is 0.
func soak(t *testing.T, n int) {
	const batch = 400
	sum := Tally{Kinds: len(soakKinds) + 1, Runs: n, Of: "submissions"} // and the queue wiped
	faults := 0
	var adding sync.Mutex
	t.Run("batch", func(t *testing.T) {
		for done := 0; done < n; done += batch {
			t.Run(fmt.Sprint(done), func(t *testing.T) {
				t.Parallel()
				violations, happened := soakBatch(t, done, min(batch, n-done))
				adding.Lock()
				defer adding.Unlock()
				sum.Violations += violations
				faults += happened
			})
		}
	})
	t.Logf("%d faults", faults)
	report(t, fmt.Sprintf("soak of %s submissions, one attempt in twenty goes wrong", grouped(n)), sum)
}

// soakBatch is n submissions behind others, by chance, the same each time.
func soakBatch(t *testing.T, behind, n int) (violations, faults int) {
	const chance = 0.05
	random := rand.New(rand.NewPCG(6, uint64(behind)))
	w := newWorld(t, storied(t), at(date.MustParse("2026-11-22")))
	w.secrets = behind << 20 // and no batch is like another
	w.run = fmt.Sprintf("submissions %d to %d", behind, behind+n)
	w.faults.Follow(1<<40, false, func(int, string) Kind { return If(random.Float64() < chance, soakKinds[random.IntN(len(soakKinds))]) })
	receipts := map[string]bool{}
	for range n {
		who := w.byKey(told("any", 50))
		for tries := random.IntN(5); !who.submit(w) && tries > 0; tries-- { // some give up, some at once
		}
		for receipt := range who.receipts {
			receipts[acceptance.Reference(receipt)] = true
		}
		if len(who.receipts) > 1 {
			w.violated("TWO RECEIPTS: %d", len(who.receipts))
		}
	}
	for range 4 {
		w.pass(time.Minute)
		w.sweep()
		for range n/40 + 1 {
			w.work()
		}
		if random.IntN(40) == 0 {
			w.wipe()
		}
	}
	w.faults.Rest()
	faults = w.faults.Happened("")
	for range 3 {
		w.pass(6 * time.Minute)
		w.sweep()
		w.workOff()
		w.pass(threeDays)
	}
	w.sweep()
	w.workOff()
	if lost := unfiled(receipts, w); len(lost) > 0 {
		w.violated("LOST: without a case: %v", lost)
	}
	w.balance(len(w.cases))
	return w.violations, faults
}
