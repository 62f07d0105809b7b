package ask

import (
	"slices"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// Condition says when a question is asked. It is data, made with the questions themselves (partner.Is(true)), so
// that pages, documentation and tests can follow it. The zero Condition always holds. What is said of a question
// that has no answer does not hold; Not of it does.
type Condition struct {
	Op       Op
	Question string      // for all but All, Any, Not
	Value    any         // what it is compared with
	Of       []Condition // for All, Any, Not
}

// Op is what a Condition does.
type Op string

// The operations. Is compares one value (a string, a bool); In takes a []string; Has is for answers that are
// lists; AtLeast and AtMost compare an int or a money.Pence; AgeAtLeast takes whole years and reads a date as a
// date of birth on the day that the platform is asked.
const (
	opIs         Op = "is"
	opIn         Op = "in"
	opHas        Op = "has"
	opAtLeast    Op = "at-least"
	opAtMost     Op = "at-most"
	opAgeAtLeast Op = "age-at-least"
	opGiven      Op = "given"
	opAll        Op = "all"
	opAny        Op = "any"
	opNot        Op = "not"
)

// All holds when all of the conditions hold.
func All(of ...Condition) Condition { return Condition{Op: opAll, Of: of} }

// Any holds when one of the conditions holds.
func Any(of ...Condition) Condition { return Condition{Op: opAny, Of: of} }

// Not holds when the condition does not.
func Not(c Condition) Condition { return Condition{Op: opNot, Of: []Condition{c}} }

// Holds says whether the condition holds for the answers on a date.
func (c Condition) Holds(on date.Date, a Answers) bool {
	holds := func(c Condition) bool { return c.Holds(on, a) }
	switch c.Op {
	case "":
		return true
	case opAll:
		return !slices.ContainsFunc(c.Of, func(c Condition) bool { return !holds(c) })
	case opAny:
		return slices.ContainsFunc(c.Of, holds)
	case opNot:
		return !holds(c.Of[0])
	}
	v := a.Value(c.Question)
	if v == nil {
		return false
	}
	switch c.Op {
	case opGiven:
		return true
	case opIs:
		return v == c.Value
	case opIn:
		s, ok := v.(string)
		return ok && slices.Contains(c.Value.([]string), s)
	case opHas:
		list, ok := v.([]string)
		return ok && slices.Contains(list, c.Value.(string))
	case opAtLeast, opAtMost:
		n, ok := number(v)
		bound, _ := number(c.Value)
		if c.Op == opAtLeast {
			return ok && n >= bound
		}
		return ok && n <= bound
	case opAgeAtLeast:
		born, ok := v.(date.Date)
		return ok && born.Age(on) >= c.Value.(int)
	}
	return false
}

func number(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case money.Pence:
		return int64(n), true
	}
	return 0, false
}

// Questions lists the questions that the condition looks at.
func (c Condition) Questions() []string {
	if c.Question != "" {
		return []string{c.Question}
	}
	var names []string
	for _, each := range c.Of {
		names = append(names, each.Questions()...)
	}
	return names
}
