package functions_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/check"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// each runs a test for every transaction.
func each(t *testing.T, test func(t *testing.T, tx transaction.Transaction)) {
	if len(functions.All) == 0 {
		t.Error("there is no transaction")
	}
	for _, tx := range functions.All {
		t.Run(tx.Name, func(t *testing.T) { test(t, tx) })
	}
}

// holds runs a check over every transaction.
func holds(t *testing.T, check check.Check) {
	each(t, func(t *testing.T, tx transaction.Transaction) { tell(t, check(tx)) })
}

// tell fails the test with each fault, its file and its line.
func tell(t *testing.T, faults []check.Fault) {
	t.Helper()
	for _, line := range check.Lines(faults, folder) {
		t.Error(line)
	}
}

// folder is the folder of a transaction, beside this one: its name without hyphens.
func folder(transaction string) string {
	return filepath.Join(".", strings.ReplaceAll(transaction, "-", ""))
}

// Every worked case comes out as it was worked by hand: sent whole, as software does, and page by page.
func TestCases(t *testing.T) {
	holds(t, check.Cases)
	each(t, func(t *testing.T, tx transaction.Transaction) { // each by itself, so that one can be run alone
		cases, err := tx.Worked()
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			t.Run(c.Name, func(t *testing.T) { tell(t, check.Case(tx, c)) })
		}
	})
}

// Every outcome and every fault that a case reaches can be told in both languages.
func TestOutcomesHaveWords(t *testing.T) { holds(t, check.Told) }

// The words files have every key that the pages need, none that nothing uses, and the same braces in both languages.
func TestWords(t *testing.T) { holds(t, check.Words) }

// Names are unique, not reserved, and a condition looks back only, at a question that is there, and can hold.
func TestQuestions(t *testing.T) { holds(t, check.Questions) }

// Every question is reached by some worked case, and where it is not asked always, some case leaves it out.
func TestEveryQuestionIsReached(t *testing.T) { holds(t, check.Reached) }

// What the department promises is there, and the definition has a version.
func TestPromises(t *testing.T) { holds(t, check.Promises) }

// Rates follow one another without gap or overlap, each with its source.
func TestRates(t *testing.T) { holds(t, check.Rates) }

// Whoever may turn out not to be eligible can find out before they start: in at most five questions, none of which asks
// who they are, and by which some worked case is refused.
func TestChecker(t *testing.T) { holds(t, check.Checker) }

// Nothing is wrong with the transactions together either.
func TestTransactions(t *testing.T) { tell(t, check.Transactions(functions.All)) }

// Every source that people are shown says what it is.
func TestSources(t *testing.T) { holds(t, check.Sources) }
