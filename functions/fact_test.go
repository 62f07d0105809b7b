package functions_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/check"
)

// People come back to each transaction by a fact that they know.
func TestFact(t *testing.T) { holds(t, check.Fact) }

// Whoever helps with a transaction sees for whom.
func TestWhom(t *testing.T) { holds(t, check.Whom) }

// What receipts are told apart by is a question that each of them answers, and nothing that is somebody's own.
func TestAbout(t *testing.T) { holds(t, check.About) }
