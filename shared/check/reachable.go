package check

import (
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// attempts is how many sets of answers are tried at most to find one for which a condition holds. Conditions look at a
// few questions with a few answers each; one that needs more is left to the worked cases.
const attempts = 200_000

// day is the day on which ages are reckoned here. Which it is makes no difference: dates of birth are chosen by it.
var day = date.MustParse("2026-11-22")

// reachable says whether some answers to the questions before lead to where the condition holds.
func reachable(c ask.Condition, before []ask.Question) bool {
	looked := lookedAt(c, before)
	conditions := []ask.Condition{c}
	for _, q := range looked {
		conditions = append(conditions, q.About().When)
	}
	left := attempts
	return try(c, looked, conditions, ask.Answers{}, &left) || left <= 0
}

// lookedAt are the questions that a condition depends on, by way of others too, in the order in which they are asked.
func lookedAt(c ask.Condition, before []ask.Question) []ask.Question {
	names := c.Questions()
	for i := 0; i < len(names); i++ {
		if q := named(before, names[i]); q != nil {
			for _, name := range q.About().When.Questions() {
				if !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(before), func(q ask.Question) bool { return !slices.Contains(names, q.About().Name) })
}

// try answers the questions left, each in every way that makes a difference to the conditions.
func try(c ask.Condition, questions []ask.Question, conditions []ask.Condition, a ask.Answers, left *int) bool {
	if *left--; *left < 0 {
		return false
	}
	if len(questions) == 0 {
		return c.Holds(day, a)
	}
	q, rest := questions[0], questions[1:]
	about := q.About()
	if !about.When.Holds(day, a) || about.Optional || about.Unasked {
		if try(c, rest, conditions, a, left) {
			return true
		}
	}
	if !about.When.Holds(day, a) {
		return false
	}
	return slices.ContainsFunc(answersTo(q, conditions), func(value any) bool {
		return try(c, rest, conditions, a.With(about.Name, value), left)
	})
}

// answersTo are the answers to a question that can make a difference to conditions.
func answersTo(q ask.Question, conditions []ask.Condition) []any {
	var bounds []int64 // with which the conditions compare
	for _, c := range conditions {
		for _, part := range leaves(c) {
			if part.Question != q.About().Name {
				continue
			}
			switch v := part.Value.(type) {
			case int:
				bounds = append(bounds, int64(v)-1, int64(v), int64(v)+1)
			case money.Pence:
				bounds = append(bounds, int64(v)-1, int64(v), int64(v)+1)
			}
		}
	}
	var all []any
	switch q := q.(type) {
	case ask.YesNo:
		return []any{true, false}
	case ask.OneOf:
		for _, option := range q.Options {
			all = append(all, option)
		}
	case ask.AnyOf:
		var together []string
		for _, option := range q.Options {
			all = append(all, []string{option})
			if option != q.Exclusive {
				together = append(together, option)
			}
		}
		all = append(all, together)
	case ask.Whole:
		for _, n := range append(bounds, int64(q.Min), int64(q.Max)) {
			all = append(all, int(n))
		}
	case ask.Money:
		for _, n := range append(bounds, int64(q.Min), int64(q.Max)) {
			all = append(all, money.Pence(n))
		}
	case ask.Date:
		for _, years := range append(bounds, 0) {
			all = append(all, day.AddYears(-int(years)))
		}
	default:
		return []any{""} // some answer: nothing is known of it but that it is given
	}
	return slices.DeleteFunc(all, func(value any) bool { return len(q.Check(day, value)) > 0 })
}
