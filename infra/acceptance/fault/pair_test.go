//go:build deep

package fault

import "testing"

// TestEveryPairOfFaults lets any two attempts of a flow go wrong in any two ways: the second is each of those that there
// are once the first has gone wrong.
func TestEveryPairOfFaults(t *testing.T) {
	for _, f := range flows {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			f.report(t, "pairs", Faults, 2)
		})
	}
}
