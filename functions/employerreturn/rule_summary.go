package employerreturn

import "github.com/frontline-gov/frontline/shared/date"

// inactiveMonths is how long an employer may say in advance that nobody will be paid: six months in 2014-15, twelve now
// (https://www.gov.uk/running-payroll/reporting-to-hmrc-eps).
const inactiveMonths = 12

// summaryRules are on an employer payment summary.
var summaryRules = []rule[*Return]{
	{"7861", content.Name, func(r *Return, _ *Return, _ date.Date) bool {
		s := r.Summary
		return !s.NoPayment && !s.Inactive && !s.Allowance && !s.Recovers && !s.Levy && !s.Account && !r.Ceased && !r.ForYear
	}},
	{"7862", recovers.Name, func(r *Return, _ *Return, _ date.Date) bool { return r.Summary.Recovers && r.Summary.Amounts == 0 }},
	{"7868", noPaymentFrom.Name, func(r *Return, _ *Return, on date.Date) bool {
		return r.Summary.NoPayment && !r.Summary.NoPaymentFrom.Before(on)
	}},
	{"7869", noPaymentFrom.Name, func(r *Return, _ *Return, _ date.Date) bool {
		return r.Summary.NoPayment && !r.Summary.NoPaymentFrom.Before(r.Summary.NoPaymentTo)
	}},
	{"7870", noPaymentTo.Name, func(r *Return, _ *Return, on date.Date) bool {
		return r.Summary.NoPayment && !r.Summary.NoPaymentTo.Before(on)
	}},
	{"7871", inactiveTo.Name, func(r *Return, _ *Return, _ date.Date) bool {
		return r.Summary.Inactive && !r.Summary.InactiveTo.Before(r.Summary.InactiveFrom.AddMonths(inactiveMonths))
	}},
	{"7872", inactiveFrom.Name, func(r *Return, _ *Return, _ date.Date) bool {
		return r.Summary.Inactive && !r.Summary.InactiveFrom.Before(r.Summary.InactiveTo)
	}},
	{"7873", inactiveFrom.Name, func(r *Return, _ *Return, on date.Date) bool {
		return r.Summary.Inactive && r.Summary.InactiveFrom != TaxMonth(on).Last().AddDays(1)
	}},
	{"7874", inactiveTo.Name, func(r *Return, _ *Return, on date.Date) bool {
		return r.Summary.Inactive && !r.Summary.InactiveTo.After(on)
	}},
	// Not among the rules of 2014-15: only a company recovers CIS deductions, by its reference for Corporation Tax.
	{"7953", cisSuffered.Name, func(r *Return, _ *Return, _ date.Date) bool {
		return r.Summary.CISSuffered != 0 && (!r.Company || r.CorporationTax == "")
	}},
}
