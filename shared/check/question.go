package check

import (
	"regexp"
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// nameable is a name in kebab-case: it becomes part of addresses.
var nameable = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// Questions finds names that are taken, reserved or no names, conditions on questions or options that are not there or
// come later, and questions that nobody can be asked.
func Questions(tx transaction.Transaction) []Fault {
	f := found{tx: tx}
	var before []ask.Question
	for _, q := range tx.Questions {
		f.question(q, before, page.Reserved)
		in := slices.Clone(before)
		for _, row := range rows(q) {
			f.question(row, in, append(slices.Clone(page.Reserved), "remove"))
			in = append(in, row)
		}
		before = append(before, q)
	}
	return f.faults
}

// question looks at one question, and the questions asked before it.
func (f *found) question(q ask.Question, before []ask.Question, reserved []string) {
	about := q.About()
	at := question(about.Name)
	switch {
	case !nameable.MatchString(about.Name):
		f.add(at, "the name %q is none: use lower case, digits and single hyphens", about.Name)
	case slices.Contains(reserved, about.Name):
		f.add(at, "the name %s is taken: the platform uses it", about.Name)
	case named(before, about.Name) != nil:
		f.add(question(about.Name, about.Name), "the name %s is taken: another question has it", about.Name)
	}
	for i, option := range options(q) {
		if slices.Index(options(q), option) < i {
			f.add(at, "%s has the option %s twice", about.Name, option)
		}
	}
	whole := true
	for _, part := range leaves(about.When) {
		other := named(before, part.Question)
		switch {
		case other == nil:
			f.add(at, "%s is asked depending on %s, which is not asked before it", about.Name, part.Question)
			whole = false
		case !offers(other, part):
			f.add(at, "%s is asked depending on an answer %v of %s, which that question does not take", about.Name, part.Value, part.Question)
			whole = false
		}
	}
	if whole && !reachable(about.When, before) {
		f.add(at, "%s is never asked: its condition can never hold", about.Name)
	}
}

func named(questions []ask.Question, name string) ask.Question {
	i := slices.IndexFunc(questions, func(q ask.Question) bool { return q.About().Name == name })
	if i < 0 {
		return nil
	}
	return questions[i]
}

// leaves are the parts of a condition that look at a question.
func leaves(c ask.Condition) []ask.Condition {
	if c.Question != "" {
		return []ask.Condition{c}
	}
	var all []ask.Condition
	for _, part := range c.Of {
		all = append(all, leaves(part)...)
	}
	return all
}

// options are those of a question that has its own; nil for other kinds.
func options(q ask.Question) []string {
	switch q := q.(type) {
	case ask.OneOf:
		return q.Options
	case ask.AnyOf:
		return q.Options
	}
	return nil
}

// offers says whether a question takes the answer with which a condition compares. Only options can be wrong: the other
// kinds make conditions of their own type alone.
func offers(q ask.Question, c ask.Condition) bool {
	own := options(q)
	var wanted []string
	switch v := c.Value.(type) {
	case string:
		wanted = []string{v}
	case []string:
		wanted = v
	}
	return own == nil || !slices.ContainsFunc(wanted, func(option string) bool { return !slices.Contains(own, option) })
}
