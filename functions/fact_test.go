package functions_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/check"
)

// People come back to each transaction by a fact that they know.
func TestFact(t *testing.T) { holds(t, check.Fact) }
