//go:build deep

package fault

import "testing"

// TestEveryInterleaving goes through every order of a submission, the same again, a sweep and a consumer.
func TestEveryInterleaving(t *testing.T) {
	_, c := complete(t)
	w := newWorld(t, small(t), at(c.On))
	report(t, "interleavings of four actors", w.interleave(t, true, (*order).following))
}
