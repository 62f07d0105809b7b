package employerreturn

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// read makes a return of the answers.
func read(a ask.Answers) Return {
	r := Return{
		Kind: Kind(returnKind.Of(a)), Company: business.Of(a) == "company", CorporationTax: corporationTax.Of(a),
		TaxYear: taxYear.Of(a), PeriodEnd: periodEnd.Of(a),
		Ceased: final.Of(a) == "ceased", CeasedOn: dateCeased.Of(a), ForYear: final.Of(a) == "year-end",
	}
	if r.Kind == EmployerSummary {
		r.Summary = readSummary(a)
		return r
	}
	rows := employees.Of(a)
	r.Employees = make([]Employee, len(rows))
	for i, row := range rows {
		r.Employees[i] = readEmployee(row)
	}
	return r
}

func readEmployee(row ask.Answers) Employee {
	at := address.Of(row)
	unusual, paid := details.Of(row), paymentDetails.Of(row)
	e := Employee{
		Forename: employeeName.Of(row).First, NINO: nino.Of(row),
		AddressLines: lines(at), Foreign: at.Country != "" && at.Country != "GB",
		BirthDate: dateOfBirth.Of(row), Gender: gender.Of(row), NonIndividual: has(unusual, "non-individual"),
		PayrollID: payrollID.Of(row), OccupationalPension: has(unusual, "pension"),
		AppointedWeek: appointedWeek.Of(row), LeavingDate: leavingDate.Of(row),
		Frequency: payFrequency.Of(row), PaidOn: paymentDate.Of(row), TaxWeek: taxWeek.Of(row), TaxMonth: taxMonth.Of(row),
		AfterLeaving: has(paid, "after-leaving"), Late: has(paid, "late"), SMP: given(smp, row),
		Tax: tax.Of(row), StudentLoan: studentLoan.Of(row), PostgraduateLoan: postgraduateLoan.Of(row),
	}
	if method := director.Of(row); method != "no" {
		e.DirectorsNIC = method
	}
	if newEmployee.Of(row) {
		stays := secondment.Of(row)
		e.Starter = Starter{
			StartDate: startDate.Of(row), Declaration: starterDeclaration.Of(row), Seconded: stays != "" && stays != "none",
			EEACitizen: eeaCitizen.Of(row), AnnualPension: given(annualPension, row),
		}
	}
	if n := insured.Of(row); n > 0 {
		e.Insurance = make([]Insurance, n)
		for k, q := range insurances[:n] {
			e.Insurance[k] = Insurance{
				Letter: q.letter.Of(row), AtLEL: q.atLEL.Of(row), LELToPT: q.lelToPT.Of(row), PTToUEL: q.ptToUEL.Of(row),
				Employer: q.employer.Of(row), EmployerToDate: q.employerToDate.Of(row),
				Contribution: q.contribution.Of(row), ContributedYTD: q.contributedYTD.Of(row),
			}
		}
	}
	return e
}

func readSummary(a ask.Answers) Summary {
	holds := func(c ask.Condition) bool { return c.Holds(date.Date{}, a) }
	s := Summary{
		NoPayment: holds(content.Has("no-payment")), NoPaymentFrom: noPaymentFrom.Of(a), NoPaymentTo: noPaymentTo.Of(a),
		Inactive: holds(content.Has("inactivity")), InactiveFrom: inactiveFrom.Of(a), InactiveTo: inactiveTo.Of(a),
		Allowance: holds(content.Has("allowance")), Levy: holds(content.Has("levy")), Account: holds(content.Has("account")),
		Recovers: holds(content.Has("recovered")), CISSuffered: cisSuffered.Of(a),
	}
	for _, what := range recovers.Of(a) {
		if what != "none" {
			s.Amounts++
		}
	}
	return s
}

// lines counts the lines of an address above its postcode and country.
func lines(a ask.PostalAddress) int {
	n := 0
	for _, line := range []string{a.Line1, a.Line2, a.Town, a.County} {
		if line != "" {
			n++
		}
	}
	return n
}

func has(options []string, option string) bool {
	for _, each := range options {
		if each == option {
			return true
		}
	}
	return false
}

// given is an amount, nil where none was given.
func given(q ask.Money, a ask.Answers) *money.Pence {
	if !a.Given(q.Name) {
		return nil
	}
	amount := q.Of(a)
	return &amount
}
