package jobseekersallowance

import (
	"time"

	"github.com/frontline-gov/frontline/shared/date"
)

// Year is a benefit year, both ends included.
type Year struct{ First, Last date.Date }

// BenefitYear returns the benefit year in which a day lies: from the first Sunday in January to the day before the
// next (Social Security Contributions and Benefits Act 1992, section 21(6)).
func BenefitYear(on date.Date) Year {
	first := firstSunday(on.Year())
	if on.Before(first) {
		first = firstSunday(on.Year() - 1)
	}
	return Year{First: first, Last: firstSunday(first.Year() + 1).AddDays(-1)}
}

// firstSunday returns the first Sunday in January of a year.
func firstSunday(year int) date.Date {
	seventh := date.TaxYear(year).First().AddMonths(-3).AddDays(1)
	return seventh.OnOrBefore(time.Sunday)
}

// RelevantTaxYears returns the two tax years whose contributions count for a claim that starts on a day, the earlier
// first: the last two that were complete when its benefit year began (Jobseekers Act 1995, section 2). Where the
// claim follows closely on another, the law looks at the start of that one; only the department knows.
func RelevantTaxYears(on date.Date) [2]date.TaxYear {
	later := BenefitYear(on).First.TaxYear() - 1
	return [2]date.TaxYear{later - 1, later}
}

// EarliestStart returns the first day from which a claim received on a day can be made: 13 weeks before, as the
// department's own service counts. The law says three months, and only for reasons that the regulations name
// (SI 2013/380, regulation 29).
func EarliestStart(received date.Date) date.Date { return received.AddDays(-13 * 7) }

// LastDay returns the last of the 182 days for which the allowance can be paid, where the first is start and all are
// days of entitlement (Jobseekers Act 1995, section 5). Waiting days are none and come on top.
func LastDay(start date.Date) date.Date { return start.AddDays(182 - 1) }
