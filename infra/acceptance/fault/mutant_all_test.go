//go:build deep

package fault

import "testing"

// TestAllTeeth shows of every wrong design that is kept that the trials notice it.
func TestAllTeeth(t *testing.T) {
	for _, name := range mutants(t) {
		t.Run(name, func(t *testing.T) { hold(t, name) })
	}
}
