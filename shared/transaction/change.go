package transaction

import (
	"maps"
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

// Change is the day on which answers are judged and, where they take the place of others, what those are. The zero First is of answers
// that are sent anew.
type Change struct {
	// On is the day on which they are given.
	On date.Date
	// First is the day on which what they change was sent first, or came in on paper.
	First date.Date
	// Before are the answers that stand until they are sent, and Since the days of those that came by a change themselves.
	Before ask.Answers
	Since  ask.Since
}

// AsOf is the day as on which answers are judged: a change as if it had been sent so in the first place.
func (c Change) AsOf() date.Date {
	if c.First.IsZero() {
		return c.On
	}
	return c.First
}

// Given are the days on one of which each answer was given, the day of the change first.
func (c Change) Given() []date.Date {
	days := append(slices.Collect(maps.Values(c.Since)), c.AsOf())
	slices.SortFunc(days, date.Date.Compare)
	return append([]date.Date{c.On}, slices.Compact(days)...)
}

// JudgeChange is JudgeDraft for answers that may change what was sent before. They are judged as on the day on which that was sent first.
// What has happened between the two may be told as well: Decide and Check meet dates after the day on which they judge. Which answers
// came by a change, and when, the answers know (ask.Answers.ChangedOn and AddedOn), so that Decide can hold them against what counts on
// their own day. A change is never decided at once, because whether it counts from the first is for the department to say.
func (t Transaction) JudgeChange(c Change, a ask.Answers) (ask.Answers, Outcome, []ask.Fault) {
	if c.First.IsZero() {
		return t.JudgeDraft(c.On, a)
	}
	_, kept := ask.Walk(t.Questions, c.First, a)
	if c.First != c.On {
		kept = kept.Dated(t.Questions, ask.Compare(t.Questions, c.Before, kept, c.Since, c.On))
	}
	kept, outcome, faults := t.judge(c.First, kept, ask.CheckSince(t.Questions, c.First, c.Given(), kept))
	outcome.Decision = ""
	return kept, outcome, faults
}
