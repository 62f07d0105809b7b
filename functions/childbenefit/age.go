package childbenefit

import (
	"time"

	"github.com/frontline-gov/frontline/shared/date"
)

// ChildUntil returns the last day on which somebody born on a day is a child whatever they do: the day
// before the 16th birthday (SSCBA 1992, section 142(1)).
func ChildUntil(born date.Date) date.Date { return born.Birthday(16).AddDays(-1) }

// LeaverUntil returns the last day on which somebody who left education or training at 16 still counts:
// 31 August on or after the 16th birthday (SI 2006/223, regulation 4; HMRC Child Benefit Technical Manual
// CBTM07030 for a birthday on 31 August itself).
func LeaverUntil(born date.Date) date.Date {
	sixteen := born.Birthday(16)
	until := sixteen.AddMonths(int(time.August - sixteen.Month()))
	until = until.AddDays(31 - until.Day())
	if until.Before(sixteen) {
		return until.AddYears(1)
	}
	return until
}

// LearnerUntil returns the last day on which somebody counts who is in approved education or training
// that began before the 19th birthday: the day before the 20th birthday (SI 2006/223, regulation 3).
func LearnerUntil(born date.Date) date.Date { return born.Birthday(20).AddDays(-1) }

// CountsUntil returns the last day on which benefit can be paid for somebody born on a day. A learner is
// in full-time non-advanced education or approved training that began, or had been accepted, before the
// 19th birthday. The last week paid is the one whose Monday is that day or comes last before it.
func CountsUntil(born date.Date, learner bool) date.Date {
	if learner {
		return LearnerUntil(born)
	}
	return LeaverUntil(born)
}

// Counts reports whether somebody born on a day counts for Child Benefit on another: born by then, and
// not past CountsUntil.
func Counts(born, on date.Date, learner bool) bool {
	return !on.Before(born) && !on.After(CountsUntil(born, learner))
}
