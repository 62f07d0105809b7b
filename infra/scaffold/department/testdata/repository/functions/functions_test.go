package functions_test

import (
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/check"

	"example.org/westshire/functions"
)

// Nothing is wrong with the council's transactions that Frontline can find.
func TestTransactions(t *testing.T) {
	if len(functions.All) == 0 {
		t.Error("there is no transaction")
	}
	for _, line := range check.Lines(check.Transactions(functions.All), func(name string) string { return strings.ReplaceAll(name, "-", "") }) {
		t.Error(line)
	}
}
