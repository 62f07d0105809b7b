package fault

import (
	"fmt"
	"math/rand/v2"
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
	const batch, chance = 400, 0.05
	random := rand.New(rand.NewPCG(6, 11))
	sum := Tally{Kinds: len(soakKinds) + 1, Runs: n, Of: "submissions"} // and the queue wiped
	faults := 0
	for done := 0; done < n; done += batch {
		w := newWorld(t, storied(t), at(date.MustParse("2026-11-22")))
		w.run = fmt.Sprintf("submissions %d to %d", done, done+batch)
		w.faults.Follow(1<<40, func(int, string) Kind { return If(random.Float64() < chance, soakKinds[random.IntN(len(soakKinds))]) })
		receipts := map[string]bool{}
		for range min(batch, n-done) {
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
			for range batch / 40 {
				w.work()
			}
			if random.IntN(40) == 0 {
				w.wipe()
			}
		}
		w.faults.Rest()
		faults += w.faults.Happened("")
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
		sum.Violations += w.violations
	}
	t.Logf("%d faults", faults)
	report(t, fmt.Sprintf("soak of %s submissions, one attempt in twenty goes wrong", grouped(n)), sum)
}
