package childtaxcredit

import (
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
)

// Span is a time, both days included. A zero First or Last is open: Span{} is always.
type Span struct{ First, Last date.Date }

// Holds reports whether a day lies in the span.
func (s Span) Holds(day date.Date) bool {
	return !day.Before(s.First) && (s.Last.IsZero() || !day.After(s.Last))
}

func hold(spans []Span, day date.Date) bool {
	return slices.ContainsFunc(spans, func(s Span) bool { return s.Holds(day) })
}

// Exception is why there is a child element for a third or later child born on or after 6 April 2017 (SI 2002/2007,
// regulations 9 to 12).
type Exception string

const (
	NoException Exception = "none"
	// MultipleBirth is for each child of a birth of several but one.
	MultipleBirth Exception = "multiple-birth"
	// Conception is for a child conceived without consent.
	Conception Exception = "non-consensual-conception"
	// Adopted and Cared are for a child who is adopted, or whom the claimant looks after without being a parent. There
	// is an element for them in any place among the children, and they take nobody else's.
	Adopted Exception = "adopted"
	Cared   Exception = "non-parental-care"
)

// apart reports that a child is left out when the first two are counted.
func (e Exception) apart() bool { return e == Adopted || e == Cared }

// Child is a child or young person of an award.
type Child struct {
	Born date.Date
	// With is when the claimant is responsible for the child.
	With Span
	// Learner says that the child was in full-time non-advanced education or approved training beyond the age of
	// ChildUntil, LearnedUntil the last day of it; zero is until it counts no longer.
	Learner      bool
	LearnedUntil date.Date
	// Disabled and Severe are when the conditions for a disabled and for a severely disabled child are met; a day in
	// both is one of severe disability.
	Disabled, Severe []Span
	Exception        Exception
}

// ChildUntil returns the last day on which somebody counts whatever they do: 31 August on or after the 16th birthday
// (SI 2002/2007, regulation 4; HMRC manual TCTM02220 for a birthday on 31 August itself).
func ChildUntil(born date.Date) date.Date {
	sixteen := born.Birthday(16)
	until := sixteen.AddMonths(int(time.August - sixteen.Month()))
	until = until.AddDays(31 - until.Day())
	if until.Before(sixteen) {
		return until.AddYears(1)
	}
	return until
}

// LearnerUntil returns the last day on which somebody in education or training counts that began before the 19th
// birthday: the day before the 20th birthday. Who was 19 on 6 April 2006 or earlier stopped at 19 (SI 2006/222,
// regulations 1(2) and 4).
func LearnerUntil(born date.Date) date.Date {
	if nineteen := born.Birthday(19); !nineteen.After(date.TaxYear(2006).First()) {
		return nineteen.AddDays(-1)
	}
	return born.Birthday(20).AddDays(-1)
}

// Qualifies reports whether there can be Child Tax Credit for a child on a day: born, not too old, and the claimant
// responsible.
func Qualifies(child Child, day date.Date) bool {
	if day.Before(child.Born) || !child.With.Holds(day) {
		return false
	}
	if !day.After(ChildUntil(child.Born)) {
		return true
	}
	return child.Learner && !day.After(LearnerUntil(child.Born)) && Span{Last: child.LearnedUntil}.Holds(day)
}

// limitFrom is the birthday from which a third child has no child element, and the first day of that rule.
var limitFrom = date.MustParse("2017-04-06")

// WithChildElement reports for which of the children who qualify on one day there is a child element, in their order.
// Until 5 April 2017 it is all. From then on it is all born before 6 April 2017, all adopted or looked after without
// being a parent, and of the others the first two in a household, counting the older children before them, and those
// of a multiple birth and of a conception without consent (SI 2002/2007, regulations 7(2A) and 9 to 12). Children born
// since then are taken in the order in which the claimant became responsible for them.
func WithChildElement(children []Child, day date.Date) []bool {
	with := make([]bool, len(children))
	var later []int
	first := 0 // of the two that count
	for i, child := range children {
		with[i] = day.Before(limitFrom) || child.Born.Before(limitFrom) || child.Exception.apart()
		switch {
		case child.Exception.apart():
		case child.Born.Before(limitFrom):
			first++
		default:
			later = append(later, i)
		}
	}
	slices.SortStableFunc(later, func(i, j int) int { return since(children[i]).Compare(since(children[j])) })
	for _, i := range later {
		exception := children[i].Exception
		with[i] = with[i] || first < 2 || exception == MultipleBirth || exception == Conception
		first++
	}
	return with
}

// since is the day from which the claimant is responsible for a child.
func since(child Child) date.Date {
	if child.With.First.After(child.Born) {
		return child.With.First
	}
	return child.Born
}
