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
	step, ok := f.known(at, "fact", tx.Fact)
	if !ok {
		return f.faults
	}
	for _, language := range words.Languages {
		f.attempt(at, func() {
			pages, err := page.New(tx, language, tx.Version())
			if err == nil && !pages.Static(step) { // Words tells of an error
				f.add(inWords(language, tx.Fact), "the words of %s name other answers", tx.Fact)
			}
		})
	}
	f.sent(at, step, func(c transaction.Case, value any) {
		again, wrong := step.Question.Read(step.Question.Fill(value))
		if len(wrong) > 0 || !reflect.DeepEqual(step.Question.Encode(again), step.Question.Encode(value)) {
			f.add(at, "the fact of the case %s cannot be given again", c.Name)
		}
	})
	return f.faults
}

// known is the question that a field of the transaction names, whose answer everybody gives who sends something; false where it
// is none, or stands in a group.
func (f *found) known(at Place, what, name string) (ask.Step, bool) {
	step, ok := ask.Find(f.tx.Questions, name)
	if _, group := step.Question.(ask.Group); !ok || group || step.Group != nil {
		f.add(at, "its %s %q is no question outside groups", what, name)
		return step, false
	}
	if about := step.Question.About(); about.Optional || about.Unasked {
		f.add(at, "nobody has to answer %s", name)
	}
	return step, true
}

// sent goes through the worked cases that are sent, each with its answer to a question. One that has none is a fault.
func (f *found) sent(at Place, step ask.Step, look func(c transaction.Case, value any)) {
	f.attempt(at, func() {
		for _, c := range cases(f.tx) {
			answers, outcome, faults := f.tx.Judge(c.On, c.Answers)
			if len(faults) > 0 || outcome.Result == transaction.NotEligible {
				continue
			}
			if value := answers.Own(step.Path); value != nil {
				look(c, value)
			} else {
				f.add(at, "the case %s is sent without %s", c.Name, step.Path)
			}
		}
	})
}
