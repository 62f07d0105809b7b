//go:build deep

package fault

import "testing"

// TestEveryInterleaving goes through every order of a submission, the same again, a sweep and a consumer.
func TestEveryInterleaving(t *testing.T) {
	t.Parallel()
	_, c := complete(t)
	w := newWorld(t, small(t), at(c.On))
	found, orders := w.interleave(t, four, &states{map[state]map[state]bool{}}, (*order).following)
	t.Logf("%d runs, %d of them to their end, %d ends", found.steps, found.runs, len(found.ends))
	report(t, "interleavings of four actors", Tally{Runs: int(orders.Int64()), Of: "orders", Violations: found.violations})
}

// TestStatesOnceIsWholeOfThree compares the hundreds of orders of three actors.
func TestStatesOnceIsWholeOfThree(t *testing.T) {
	onceIsWhole(t, map[string]actors{"a submission, a consumer and a sweep": {submits: 1, consumers: 1, sweeps: 1}})
}
