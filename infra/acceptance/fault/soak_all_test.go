//go:build deep

package fault

import (
	"flag"
	"testing"
)

var soaked = flag.Int("soak", 1_000_000, "how many submissions TestSoak makes")

func TestSoak(t *testing.T) { soak(t, *soaked) }
