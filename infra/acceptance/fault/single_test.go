package fault

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/acceptance"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// flow is what happens in a run before everything recovers.
type flow struct {
	name string
	of   func(testing.TB) transaction.Transaction
	do   func(*world, transaction.Case) *citizen
	// handled: from its first sweep on it is like the small ones.
	handled bool
	large   bool // answers of more than 32 KB
}

// flows go through every call of the AWS SDK: save, submit, double click, sweep, take, acknowledgement, decision and
// erasure, by page and by JSON, small and large, with and without a subject, by who tries again and by who gives up.
var flows = []flow{
	{name: "page", of: small, do: byPage}, {name: "software", of: small, do: bySoftware}, {name: "sweep", of: small, do: bySweep},
	{name: "page, gives up", of: small, do: byPageOnce}, {name: "software, gives up", of: small, do: bySoftwareOnce},
	{name: "subject", of: storied, do: subjectBySoftware, handled: true},
	{name: "large, page", of: storied, do: storyByPage, handled: true, large: true},
	{name: "large, sweep", of: storied, do: storyBySweep, large: true},
	{name: "large, subject, erasure", of: storied, do: storyToItsEnd, large: true},
}

// TestEverySingleFault lets each attempt of each call in each flow go wrong in each of the ways, and around it each of
// the mishaps; then everything recovers, and nothing may be lost, duplicated, stranded, stuck, late or left over.
func TestEverySingleFault(t *testing.T) {
	kinds := slices.Concat(Faults, Mishaps)
	for _, f := range flows {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			w, c, calls := f.open(t, newWorld)
			t.Logf("%d calls: %s", len(calls), strings.Join(compact(calls), " "))
			report(t, "single: "+f.name, w.everyFault(f, c, calls, kinds))
		})
	}
}

// The same holds over a table in another process, as far as that can be asked for in a moment.
func TestEverySingleFaultOverDynoxide(t *testing.T) {
	for _, f := range flows {
		if f.name == "software" || f.name == "subject" {
			t.Run(f.name, func(t *testing.T) {
				t.Parallel()
				w, c, calls := f.open(t, newWorldOverDynoxide)
				report(t, "single, over dynoxide: "+f.name, w.everyFault(f, c, calls, []Kind{ResponseLost, CrashBefore, CrashAfter, Duplicated}))
			})
		}
	}
}

// open makes a world for a flow, goes through it once without a fault, and gives the calls to try.
func (f flow) open(t *testing.T, made func(testing.TB, transaction.Transaction, time.Time) *world) (w *world, c transaction.Case, calls []string) {
	_, c = complete(t)
	w = made(t, f.of(t), at(c.On))
	w.faults.Arm(math.MaxInt, "") // never, and every call is counted
	who := f.do(w, c)
	calls = w.faults.Calls()
	w.faults.Arm(0, "")
	if w.verify(who); t.Failed() {
		t.FailNow()
	}
	if f.handled {
		calls = calls[:slices.Index(calls, "Query")]
	}
	return w, c, calls
}

// everyFault lets each of the calls of a flow go wrong in each way.
func (w *world) everyFault(f flow, c transaction.Case, calls []string, kinds []Kind) Tally {
	sum := Tally{Kinds: len(kinds)}
	before := w.violations
	for n := range calls {
		if empty(calls, n) {
			continue
		}
		for _, fault := range kinds {
			w.again()
			w.run = fmt.Sprintf("%s at attempt %d (%s)", fault, n+1, calls[n])
			w.faults.Arm(n+1, fault)
			who := f.do(w, c)
			w.faults.Rest()
			w.recover(who)
			w.verify(who)
			sum.Runs++
		}
	}
	sum.Violations = w.violations - before
	return sum
}

// empty says whether an attempt is a sweep's look into a shard with nothing in it. One sweep looks into 16, each by
// the same call; the first and the last stand for those between them.
func empty(calls []string, n int) bool {
	return n > 0 && n+1 < len(calls) && calls[n] == "Query" && calls[n-1] == "Query" && calls[n+1] == "Query"
}

func compact(calls []string) []string {
	var out []string
	for n, call := range calls {
		if !empty(calls, n) {
			out = append(out, call)
		}
	}
	return out
}

// complete is the transaction and the worked case that the trials use.
func complete(t testing.TB) (transaction.Transaction, transaction.Case) {
	tx := acceptance.Transaction(t, "child-benefit")
	return tx, acceptance.Case(t, tx, "complete")
}

func small(t testing.TB) transaction.Transaction {
	tx, _ := complete(t)
	return tx
}

// at is noon of a day.
func at(on date.Date) time.Time {
	return time.Date(on.Year(), on.Month(), on.Day(), 12, 0, 0, 0, time.UTC)
}
