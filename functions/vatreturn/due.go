package vatreturn

import (
	"fmt"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/workday"
)

// Where it is published when a return is due.
const (
	dueRules       = "https://www.gov.uk/hmrc-internal-manuals/vat-accounting/vatac1300"
	annualRules    = "https://www.gov.uk/hmrc-internal-manuals/vat-annual-accounting-system/vataas5100"
	shortYearRules = "https://www.gov.uk/hmrc-internal-manuals/vat-annual-accounting-system/vataas3400"
	onAccountRules = "https://www.gov.uk/hmrc-internal-manuals/vat-default-surcharge-officers-guide/vdsog400"
)

// DueDate returns the last day for the electronic return of a period that ended on a day:
//
//	quarterly and monthly  seven days after the end of the month that follows the period: 31 March → 7 May. It stays
//	                       where it is on a weekend or a bank holiday (SI 1995/2518, regulation 25(1), and the
//	                       directions under regulations 25A and 40)
//	annual accounting      the last working day of the second month after the year (regulation 50(2)(b)); of the first
//	                       month after a period of less than four months with which the business joined the scheme
//	                       (regulation 51(b)), which this function does not know of
//	payments on account    the last working day of the month that follows the period, without the seven days (VAT
//	                       default surcharge officer's guide, VDSOG400)
//
// A period that does not end with a month has the due date that HMRC agreed with the business in place of this one: see
// Period.Special. The error is a *rate.OutsideError where a working day is asked for in a year whose bank holidays are
// not known, or says that there is no such scheme.
func DueDate(end date.Date, scheme Scheme) (date.Date, error) {
	switch scheme {
	case Quarterly, Monthly:
		return monthEnd(end, 1).AddDays(7), nil
	case AnnualAccounting:
		return workday.OnOrBefore(monthEnd(end, 2))
	case PaymentsOnAccount:
		return workday.OnOrBefore(monthEnd(end, 1))
	}
	return date.Date{}, fmt.Errorf("due date: there is no scheme %q", scheme)
}

// monthEnd returns the last day of the n-th month after a day's.
func monthEnd(day date.Date, n int) date.Date {
	return day.AddDays(1 - day.Day()).AddMonths(n + 1).AddDays(-1)
}

// dueSource is where the rule that DueDate uses for a scheme is published.
func dueSource(scheme Scheme) string {
	switch scheme {
	case AnnualAccounting:
		return annualRules
	case PaymentsOnAccount:
		return onAccountRules
	}
	return dueRules
}
