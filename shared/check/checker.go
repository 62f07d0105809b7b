package check

import (
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Checker finds what is wrong with the questions asked before the start: there are one to five of them wherever
// somebody may turn out not to be eligible, none asks who they are, and some worked case is refused by them.
func Checker(tx transaction.Transaction) []Fault {
	f := found{tx: tx}
	at := field("Checker")
	if tx.Eligible == nil {
		if len(tx.Checker) > 0 {
			f.add(at, "its checker has no rules to go by")
		}
		return f.faults
	}
	questions := tx.CheckerQuestions()
	if n := len(tx.Checker); n == 0 || n > 5 || n != len(questions) {
		f.add(at, "its checker names %v, of which %d are questions outside groups; it takes 1 to 5", tx.Checker, len(questions))
		return f.faults
	}
	for _, q := range questions {
		about := q.About()
		if about.Unasked || tellsWho(q) {
			f.add(at, "%s is asked by no page, or could tell who somebody is", about.Name)
		}
		for _, name := range about.When.Questions() {
			if !slices.Contains(tx.Checker, name) {
				f.add(at, "%s depends on %s, which the checker does not ask", about.Name, name)
			}
		}
		for _, language := range words.Languages {
			f.attempt(at, func() {
				pages, err := page.New(tx, language, tx.Version())
				if err == nil && !pages.Static(ask.Step{Path: about.Name, Question: q}) { // Words tells of an error
					f.add(inWords(language, about.Name), "the words of %s name other answers", about.Name)
				}
			})
		}
	}
	refused := false
	f.attempt(field("Eligible"), func() {
		refused = slices.ContainsFunc(cases(tx), func(c transaction.Case) bool { return refusedByChecker(tx, c) })
	})
	if !refused {
		f.add(at, "no worked case is refused by its checker")
	}
	return f.faults
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
