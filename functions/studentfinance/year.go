package studentfinance

import (
	"time"

	"github.com/frontline-gov/frontline/shared/date"
)

// lifelongFrom is the first day on which a course starts under the Lifelong Learning Entitlement.
var lifelongFrom = date.MustParse("2027-01-01")

// Lifelong reports whether a course that starts on a day comes under the Lifelong Learning Entitlement.
func Lifelong(courseStart date.Date) bool { return !courseStart.Before(lifelongFrom) }

// FirstDay returns the first day of the first academic year of a course that starts on a day: 1 September for a
// start from August to December, else 1 January, 1 April or, for July, 1 July (Student Loans Company, Courses Management
// Service guide, on the regulations). For a course under the Lifelong Learning Entitlement it is the first day of the month in which it starts, from which
// its course years run (GOV.UK, student finance on or after 1 January 2027).
func FirstDay(courseStart date.Date) date.Date {
	month := courseStart.Month()
	first := courseStart.AddDays(1 - courseStart.Day())
	switch {
	case Lifelong(courseStart):
		return first
	case month >= time.August:
		return first.AddMonths(int(time.September - month))
	case month == time.July:
		return first
	}
	return first.AddMonths(-(int(month) - 1) % 3)
}

// ApplyBy returns the last day on which an application for an academic year that begins on a day can be made: nine
// months after it (GOV.UK, student finance: when to apply). What holds for courses under the Lifelong Learning
// Entitlement has not been published.
func ApplyBy(firstDay date.Date) date.Date { return firstDay.AddMonths(9).AddDays(-1) }

// IncomeYear returns the tax year whose household income counts for an academic year that begins on a day: the one
// that began two years before, so 2024-25 for 2026 to 2027. An academic year is counted from August.
func IncomeYear(firstDay date.Date) date.TaxYear {
	year := firstDay.Year() - 2
	if firstDay.Month() < time.August {
		year--
	}
	return date.TaxYear(year)
}

// FundedYears returns for how many years of a course of so many years there is a tuition fee loan after so many
// years of earlier higher education: the length and one more, less the years before (SI 2011/1986, regulation 21;
// Student Loans Company, previous study rules explained). Never less than none, nor more than the course has. It is for
// full-time courses that began before 1 January 2027.
func FundedYears(length, before int) int { return within(length, length+1-before) }

// ToppedUpYears is FundedYears for somebody who got a lower qualification, such as an HND or a foundation degree, on
// courses that ordinarily take so many years (lower), and goes on to an honours degree: the length, but at least three,
// and one more, less the years before; where the lower courses take three years or more, in place of the one it is those
// years less one (SI 2011/1986, regulation 22; the page that FundedYears names, "topping up").
func ToppedUpYears(length, lower, before int) int {
	more := 1
	if lower >= 3 {
		more = lower - 1
	}
	return within(length, max(length, 3)+more-before)
}

// within is a number of years that is neither less than none nor more than the course has.
func within(length, years int) int { return max(0, min(length, years)) }

// funded reports whether a year of a course, the first being 1, is among so many that have a loan. They are counted from
// the end: who has too few pays for the first years.
func funded(year, length, years int) bool { return length-year < years }
