package employerreturn

import "github.com/frontline-gov/frontline/shared/date"

// The days of a return that contradict each other, which no rule of HMRC's looks at. How young somebody may be who is
// paid is not among them: a child's pension and a child's performance are paid at any age.

// arrears is for how many months after the end of its pay period a payment may be made. Pay belongs to the period in
// which it is paid, so that a later payment is one of another period.
const arrears = 3

// days holds an employee's days against each other.
func (f *faults) days(prefix string, e *Employee) {
	for _, other := range []struct {
		name string
		on   date.Date
	}{{startDate.Name, e.Starter.StartDate}, {leavingDate.Name, e.LeavingDate}, {paymentDate.Name, e.PaidOn}} {
		if !other.on.IsZero() && other.on.Before(e.BirthDate) {
			f.inconsistent(prefix+dateOfBirth.Name, prefix+other.name)
		}
	}
	if e.LeavingDate.IsZero() {
		return
	}
	if e.LeavingDate.Before(e.Starter.StartDate) {
		f.inconsistent(prefix+leavingDate.Name, prefix+startDate.Name)
	}
	if e.AfterLeaving && !e.PaidOn.IsZero() && e.PaidOn.Before(e.LeavingDate) {
		f.inconsistent(prefix+paymentDetails.Name, prefix+leavingDate.Name)
	}
}

// paydays holds the latest payday against the end of the period, and against the day on which the scheme ceased: the
// last payments follow that by a few days where the return is sent before them, as it should be, and the day itself may
// not lie in the future (GOV.UK, "Stop being an employer").
func (f *faults) paydays(r *Return) {
	var latest date.Date
	for i := range r.Employees {
		if paid := r.Employees[i].PaidOn; paid.After(latest) {
			latest = paid
		}
	}
	if !r.PeriodEnd.IsZero() && latest.After(r.PeriodEnd.AddMonths(arrears)) {
		f.inconsistent(periodEnd.Name, employees.Name)
	}
	if !r.CeasedOn.IsZero() && latest.After(r.CeasedOn.AddDays(ahead)) {
		f.inconsistent(dateCeased.Name, employees.Name)
	}
}
