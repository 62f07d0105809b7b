package check

import (
	"reflect"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Fact holds that a transaction has a fact by which people come back: a question outside groups that everybody is asked
// who sends something, that has to be answered, and whose page is the same for everybody; and that whoever sent a worked
// case can give the fact again on a page.
func Fact(tx transaction.Transaction) []Fault {
	f := found{tx: tx}
	at := field("Fact")
	step, ok := ask.Find(tx.Questions, tx.Fact)
	if _, group := step.Question.(ask.Group); !ok || group || step.Group != nil {
		f.add(at, "its fact %q is no question outside groups", tx.Fact)
		return f.faults
	}
	if about := step.Question.About(); about.Optional || about.Unasked {
		f.add(at, "nobody has to answer %s", tx.Fact)
	}
	for _, language := range words.Languages {
		f.attempt(at, func() {
			pages, err := page.New(tx, language, tx.Version())
			if err == nil && !pages.Static(step) { // Words tells of an error
				f.add(inWords(language, tx.Fact), "the words of %s name other answers", tx.Fact)
			}
		})
	}
	f.attempt(at, func() {
		for _, c := range cases(tx) {
			answers, outcome, faults := tx.Judge(c.On, c.Answers)
			if len(faults) > 0 || outcome.Result == transaction.NotEligible {
				continue
			}
			value := answers.Own(tx.Fact)
			if value == nil {
				f.add(at, "the case %s is sent without it", c.Name)
				continue
			}
			again, wrong := step.Question.Read(step.Question.Fill(value))
			if len(wrong) > 0 || !reflect.DeepEqual(step.Question.Encode(again), step.Question.Encode(value)) {
				f.add(at, "the fact of the case %s cannot be given again", c.Name)
			}
		}
	})
	return f.faults
}
