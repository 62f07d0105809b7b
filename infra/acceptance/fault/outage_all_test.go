//go:build deep

package fault

import "testing"

// TestManyWhileAway is TestAway with 10,000 submissions.
func TestManyWhileAway(t *testing.T) { away(t, 10_000) }
