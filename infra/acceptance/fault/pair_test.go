//go:build deep

package fault

import (
	"flag"
	"fmt"
	"math"
	"testing"

	"github.com/frontline-gov/frontline/shared/transaction"
)

var oneIn = flag.Int("one-in", 1, "try one pair of faults in so many, for a look")

// TestEveryPairOfFaults lets any two attempts of a flow go wrong in any two ways: the second is each of those that there
// are once the first has gone wrong. The flows with something large are sampled, one pair in eight.
func TestEveryPairOfFaults(t *testing.T) {
	for _, f := range flows {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			w, c, calls := f.open(t, newWorld)
			step := *oneIn
			if f.large {
				step *= 8
			}
			sum := Tally{Kinds: len(Faults)}
			before := w.violations
			for n := range calls {
				if empty(calls, n) {
					continue
				}
				for _, fault := range Faults {
					sum.Add(w.everySecond(f, c, n, fault, step))
				}
			}
			sum.Violations = w.violations - before
			report(t, "pairs: "+f.name, sum)
		})
	}
}

// everySecond tries a first fault with each second one.
func (w *world) everySecond(f flow, c transaction.Case, first int, fault Kind, step int) (sum Tally) {
	run := func(second int, other Kind, what string) []string {
		w.again()
		w.run = fmt.Sprintf("%s at attempt %d, then %s", fault, first+1, what)
		w.faults.Follow(second, func(n int, _ string) Kind {
			switch n {
			case first + 1:
				return fault
			case second:
				return other
			}
			return ""
		})
		who := f.do(w, c)
		calls := w.faults.Calls()
		w.faults.Rest()
		w.recover(who)
		w.verify(who)
		return calls
	}
	calls := run(math.MaxInt, "", "nothing")
	for second := first + 2; second <= len(calls); second++ {
		if empty(calls, second-1) {
			continue
		}
		for k, other := range Faults {
			if (len(Faults)*second+first+k)%step == 0 {
				run(second, other, fmt.Sprintf("%s at attempt %d (%s)", other, second, calls[second-1]))
				sum.Runs++
			}
		}
	}
	return sum
}
