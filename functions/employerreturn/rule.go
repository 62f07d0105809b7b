package employerreturn

import (
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

// The rules on a record, each with the code that HMRC's systems answer with. They are those of the specification of
// PAYE Real Time Information 2014-15, version 2.0 (66 rules), as later years left them.
//
// A fault's path is the answer that HMRC's message points at. Where that is a block of the record, it is the answer to
// give or to take away, and a starter's missing address is told at the address.
//
// These are refused by the questions before Check sees them, each as soon as its page is sent, and are in Check for who
// calls it with a Return of their own:
//
//	5001  date of birth in the future      in-the-future at date-of-birth
//	7824  forename or initials             missing at employee-name/first, where initials may stand
//	7825  two lines of a foreign address   missing at line-1 and town of the address
//	7875  date on which the scheme ceased  missing at date-ceased
//	7877  something to tell                too-few or missing at employees: a full payment submission has one at least
//	7883  week of a director's appointment not-asked at appointed-week
//	7884  citizen of the EEA               not-asked at eea-citizen
//	7907  date of birth                    missing at date-of-birth, unless a non-individual is paid
//
// These are not implemented:
//
//	5004, 5005        keys of the XML envelope; our message has none
//	7821, 7822        references in the envelope against those in the record; there is one answer for both
//	7845, 7846        additional statutory paternity pay, gone since 5 April 2015
//	7854              earnings up to the upper accrual point, gone since 6 April 2016; 7855 took over the band up to the UEL
//	7856, 7857, 7860  questions and declarations, gone since 2016-17
//	7859, 7908        employer's contracted-out number, gone since contracting-out ended on 6 April 2016
//	7887              scheme's contracted-out number, likewise
//	7885              types of trivial commutation payments, which are not asked for
//
// What is a rule of the platform's own (an answer given twice, a day outside the tax year, a week that is not that of the
// payday, a category letter out of use) has one of the platform's codes and no number.

// rule is a rule of HMRC's on a T: it is broken, or not.
type rule[T any] struct {
	code   ask.Code
	at     string // the question at whose answer the fault is told
	broken func(of T, r *Return, on date.Date) bool
}

// returnRules are on a return of either kind.
var returnRules = []rule[*Return]{
	{"7844", periodEnd.Name, func(r *Return, _ *Return, _ date.Date) bool {
		year, ok := r.taxYear()
		return ok && !r.PeriodEnd.IsZero() && r.PeriodEnd.TaxYear() != year
	}},
	{"7875", dateCeased.Name, func(r *Return, _ *Return, _ date.Date) bool { return r.Ceased && r.CeasedOn.IsZero() }},
	{"7876", dateCeased.Name, func(r *Return, _ *Return, on date.Date) bool { return r.CeasedOn.After(on) }},
	{"7889", taxYear.Name, func(r *Return, _ *Return, on date.Date) bool {
		year, ok := r.taxYear()
		return !ok || year < firstYear || year > lastYear(on)
	}},
}

// paymentRules are on a full payment submission as a whole.
var paymentRules = []rule[*Return]{
	{"7877", employees.Name, func(r *Return, _ *Return, _ date.Date) bool {
		return len(r.Employees) == 0 && !r.Ceased && !r.ForYear
	}},
}

// taxYear reads the tax year of a return, "26-27"; false where its two years do not follow each other.
func (r *Return) taxYear() (date.TaxYear, bool) {
	if len(r.TaxYear) != 5 || r.TaxYear[2] != '-' {
		return 0, false
	}
	first, second := twoDigits(r.TaxYear[:2]), twoDigits(r.TaxYear[3:])
	return date.TaxYear(2000 + first), first >= 0 && second == (first+1)%100
}

func twoDigits(text string) int {
	if text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9' {
		return -1
	}
	return int(text[0]-'0')*10 + int(text[1]-'0')
}

// lastYear is the last tax year that a return can be for on a day: the one that it lies in and, from 1 March, the next
// (https://www.gov.uk/running-payroll/reporting-to-hmrc: no reports for the new tax year before March).
func lastYear(on date.Date) date.TaxYear { return on.AddDays(36).TaxYear() }

// Codes lists HMRC's codes for the rules, sorted.
func Codes() []ask.Code {
	var codes []ask.Code
	for _, rules := range [][]rule[*Return]{returnRules, paymentRules, summaryRules} {
		for _, each := range rules {
			codes = append(codes, each.code)
		}
	}
	for _, each := range employeeRules {
		codes = append(codes, each.code)
	}
	for _, each := range insuranceRules {
		codes = append(codes, each.code)
	}
	codes = append(codes, letterTwice)
	slices.Sort(codes)
	return slices.Compact(codes)
}
