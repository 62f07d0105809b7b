package fault

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/acceptance"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// TestEverySingleFault lets each attempt of each call in each flow go wrong in each of the ways, and around it each of
// the mishaps; then everything recovers, and nothing may be lost, duplicated, stranded, stuck, late or left over.
func TestEverySingleFault(t *testing.T) {
	for _, f := range flows {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			kinds := slices.Concat(Faults, Mishaps)
			if f.alone && !f.around {
				kinds = Faults
			}
			f.report(t, "single", kinds, 1)
		})
	}
}

// report explores a flow and tells what was found.
func (f flow) report(t *testing.T, trial string, kinds []Kind, faults int) {
	w, begin := f.open(t)
	found := w.explore(f, begin, kinds, faults)
	t.Logf("%d steps, %d moments at the end", found.steps, len(found.ends))
	report(t, trial+": "+f.name, Tally{Kinds: len(kinds), Runs: found.runs, Violations: found.violations})
}

// open makes a world for a flow, goes through it once without a fault, and gives the moment at which it begins.
func (f flow) open(t *testing.T) (*world, moment) {
	_, c := complete(t)
	w := newWorld(t, f.of(t), at(c.On))
	w.faults.Arm(0, "")
	begin := w.save(f.begin(w, c))
	who := w.restore(begin)
	for _, step := range f.steps {
		step(w, who)
	}
	if f.finish(w, who); t.Failed() {
		t.FailNow()
	}
	return w, begin
}

// An exploration stands for the runs that it does not make: they come to the same moments in the end, and are as many.
func TestExplorationIsWhole(t *testing.T) {
	for name, test := range map[string]struct {
		kinds  []Kind
		faults int
	}{
		"software":       {[]Kind{ResponseLost, CrashAfter, Zombie, ClockFast, Unhidden}, 1},
		"subject":        {[]Kind{ResponseLost, CrashAfter, QueueWiped}, 1},
		"page, gives up": {[]Kind{CrashBefore, IndexLags}, 1},
		"amendment":      {[]Kind{ResponseLost, CrashAfter}, 1},
		"guess":          {[]Kind{ResponseLost}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := flows[slices.IndexFunc(flows, func(f flow) bool { return f.name == name })]
			w, begin := f.open(t)
			explored, whole := w.explore(f, begin, test.kinds, test.faults), w.everyRun(f, begin, test.kinds, test.faults)
			if explored.runs != whole.runs || explored.violations != whole.violations || !maps.Equal(explored.ends, whole.ends) {
				t.Errorf("explored: %d runs, %d violations, %d ends; one by one: %d, %d, %d", explored.runs, explored.violations,
					len(explored.ends), whole.runs, whole.violations, len(whole.ends))
			}
			t.Logf("%d runs in %d steps instead of %d; %d ends", whole.runs, explored.steps, whole.steps, len(whole.ends))
		})
	}
}

// The same holds over a table in another process, as far as that can be asked for in a moment.
func TestEverySingleFaultOverDynoxide(t *testing.T) {
	for _, f := range flows {
		if f.name == "software" || f.name == "subject" {
			t.Run(f.name, func(t *testing.T) {
				t.Parallel()
				_, c := complete(t)
				w := newWorldOverDynoxide(t, f.of(t), at(c.On))
				report(t, "single, over dynoxide: "+f.name, w.everyFault(f, c, []Kind{ResponseLost, CrashBefore, CrashAfter, Duplicated}))
			})
		}
	}
}

// everyFault lets each of the calls of a flow go wrong in each way, in a table that cannot go back.
func (w *world) everyFault(f flow, c transaction.Case, kinds []Kind) Tally {
	w.faults.Arm(math.MaxInt, "") // never, and every call is counted
	who := f.run(w, c)
	calls := w.faults.Calls()
	w.faults.Rest()
	f.finish(w, who)
	if f.name == "subject" { // what follows is as in the other
		calls = calls[:slices.Index(calls, "Query")]
	}
	sum, before := Tally{Kinds: len(kinds)}, w.violations
	for n := range calls {
		if empty(calls, n) {
			continue
		}
		for _, fault := range kinds {
			w.again()
			w.run = fmt.Sprintf("%s at attempt %d (%s)", fault, n+1, calls[n])
			w.faults.Arm(n+1, fault)
			who := f.run(w, c)
			w.faults.Rest()
			f.finish(w, who)
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
