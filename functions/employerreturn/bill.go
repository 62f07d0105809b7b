package employerreturn

import "github.com/frontline-gov/frontline/shared/money"

// Bill is what an employer owes HMRC for a tax month, and what is taken off it. All are amounts of that month in pence.
type Bill struct {
	Tax                 money.Pence // Income Tax deducted, less what was paid back to employees
	Insurance           money.Pence // National Insurance contributions, the employer's and the employees'
	Loans               money.Pence // student and postgraduate loans deducted
	Levy                money.Pence // Apprenticeship Levy
	Recovered           money.Pence // statutory payments recovered, with the compensation on them
	Construction        money.Pence // Construction Industry Scheme deductions suffered; companies only
	EmploymentAllowance money.Pence
}

// Owed returns the bill's total in pence: tax, National Insurance, loans and levy, less what is recovered, CIS
// deductions and Employment Allowance. Below zero it is a credit with HMRC.
func (b Bill) Owed() money.Pence {
	return b.Tax + b.Insurance + b.Loans + b.Levy - b.Recovered - b.Construction - b.EmploymentAllowance
}

// Total returns the bill of a full payment submission: tax, both sides' National Insurance and loans of the pay period,
// summed over its employees. It knows nothing of what an employer payment summary adds or takes off.
func Total(employees []Employee) Bill {
	var b Bill
	for i := range employees {
		e := &employees[i]
		b.Tax += e.Tax
		b.Loans += e.StudentLoan + e.PostgraduateLoan
		for _, n := range e.Insurance {
			b.Insurance += n.Employer + n.Contribution
		}
	}
	return b
}
