//go:build deep

package fault

import "testing"

// TestManyWhileAway is TestAway with 10,000 submissions.
func TestManyWhileAway(t *testing.T) {
	t.Parallel()
	away(t, 10_000)
}
