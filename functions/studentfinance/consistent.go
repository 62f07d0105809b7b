package studentfinance

import (
	"slices"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/words"
)

// independentAge is the age on the first day of the academic year from which the parents' income does not count.
const independentAge = 25

// leastAge is the age on the first day of the first academic year below which a date of birth is taken for a slip. The
// regulations name none.
const leastAge = 12

// ukOrIrish reports whether a country can stand for a UK national or Irish citizen. People of the Channel Islands, the
// Isle of Man and Gibraltar may name where they are from.
func ukOrIrish(country string) bool {
	return slices.Contains([]string{"GB", "IE", "GG", "JE", "IM", "GI"}, country)
}

// check compares answers that are each right in themselves.
func check(on date.Date, a ask.Answers) []ask.Fault {
	var faults []ask.Fault
	disagree := func(when bool, name, other string) {
		if when {
			faults = append(faults, ask.Fault{Path: name, Code: ask.Inconsistent, Values: words.Values{"other": other}})
		}
	}
	start, first := courseStart.Of(a), yearApplied(a)
	disagree(Lifelong(start) != from2027.Holds(on, a), courseStart.Name, whichCourse.Name)
	disagree(first.After(on.AddYears(1)), courseYear.Name, courseStart.Name)
	disagree(courseLength.AtLeast(1).Holds(on, a) && courseLength.Of(a) < courseYear.Of(a), courseLength.Name, courseYear.Name)
	disagree(fullTimeCredits.AtLeast(1).Holds(on, a) && fullTimeCredits.Of(a) < credits.Of(a), fullTimeCredits.Name, credits.Name)

	disagree(!start.IsZero() && dateOfBirth.Of(a).Age(FirstDay(start)) < leastAge, dateOfBirth.Name, courseStart.Name)
	age := dateOfBirth.Of(a).Age(first)
	disagree(incomeFrom.Is("parents").Holds(on, a) && age >= independentAge, incomeFrom.Name, dateOfBirth.Name)
	disagree(independent.Is("age-25").Holds(on, a) && age < independentAge, independent.Name, dateOfBirth.Name)
	disagree(status.Is("uk-or-irish").Holds(on, a) && nationality.Of(a) != nil &&
		!slices.ContainsFunc(nationality.Of(a), ukOrIrish), nationality.Name, status.Name)
	for i, address := range sponsorEmails.Of(a) {
		disagree(strings.EqualFold(address, email.Of(a)), sponsorEmails.Name+"/"+strconv.Itoa(i), email.Name)
	}
	if len(faults) > 0 {
		return faults
	}

	// A smaller loan is smaller than what there is.
	within := func(q ask.Money, most money.Pence, err error) {
		if wanted := q.Of(a); err == nil && wanted > most {
			faults = append(faults, ask.Fault{Path: q.Name, Code: ask.TooLarge, Values: words.Values{"max": most}})
		}
	}
	if tuitionChoice.Is("smaller").Holds(on, a) {
		most, err := tuitionEntitlement(on, a)
		within(tuitionAmount, most, err)
	}
	if maintenanceChoice.Is("smaller").Holds(on, a) {
		support, err := maintenanceEntitlement(on, a)
		within(maintenanceAmount, support.amount, err)
	}
	return faults
}
