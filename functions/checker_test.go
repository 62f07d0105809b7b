package functions_test

import (
	"slices"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Whoever may turn out not to be eligible can find out before they start: in at most five questions, none of which asks
// who they are, and by which some worked case is refused.
func TestChecker(t *testing.T) {
	each(t, func(t *testing.T, tx transaction.Transaction) {
		if tx.Eligible == nil {
			if len(tx.Checker) > 0 {
				t.Error("its checker has no rules to go by")
			}
			return
		}
		questions := tx.CheckerQuestions()
		if n := len(tx.Checker); n == 0 || n > 5 || n != len(questions) {
			t.Fatalf("its checker names %v, of which %d are questions outside groups; it takes 1 to 5", tx.Checker, len(questions))
		}
		for _, q := range questions {
			about := q.About()
			if about.Unasked || tellsWho(q) {
				t.Errorf("%s is asked by no page, or could tell who somebody is", about.Name)
			}
			for _, name := range about.When.Questions() {
				if !slices.Contains(tx.Checker, name) {
					t.Errorf("%s depends on %s, which the checker does not ask", about.Name, name)
				}
			}
			for _, language := range words.Languages {
				pages, err := page.New(tx, language, tx.Version())
				if err != nil {
					t.Fatal(err)
				}
				if !pages.Static(ask.Step{Path: about.Name, Question: q}) {
					t.Errorf("the words of %s name other answers", about.Name)
				}
			}
		}
		if !slices.ContainsFunc(cases(t, tx), func(c transaction.Case) bool { return refusedByChecker(tx, c) }) {
			t.Error("no worked case is refused by its checker")
		}
	})
}

// tellsWho says whether the answer could tell who somebody is. What is chosen from a list, a number, a sum, and a date that
// is nobody's date of birth do not.
func tellsWho(q ask.Question) bool {
	switch q := q.(type) {
	case ask.YesNo, ask.OneOf, ask.AnyOf, ask.Whole, ask.Money:
		return false
	case ask.Date:
		return q.Birth
	}
	return true
}

// refusedByChecker says whether a case is refused on its answers to the checker's questions alone.
func refusedByChecker(tx transaction.Transaction, c transaction.Case) bool {
	given, _, faults := tx.Judge(c.On, c.Answers)
	if len(faults) > 0 {
		return false
	}
	_, kept := ask.Walk(tx.CheckerQuestions(), c.On, given)
	return len(tx.Against(c.On, kept)) > 0
}
