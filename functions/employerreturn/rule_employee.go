package employerreturn

import (
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// ahead is how many days a start or leaving date may lie in the future.
const ahead = 30

// employeeRules are on one employee of a full payment submission, in the order in which they are told. At one answer
// only the first of them is.
var employeeRules = []rule[*Employee]{
	{"5001", dateOfBirth.Name, func(e *Employee, _ *Return, on date.Date) bool { return e.BirthDate.After(on) }},
	{"7823", address.Name, func(e *Employee, _ *Return, _ date.Date) bool { return e.NINO == "" && e.AddressLines < 2 }},
	{"7824", employeeName.Name, func(e *Employee, _ *Return, _ date.Date) bool { return e.Forename == "" && e.Initials == "" }},
	{"7825", address.Name, func(e *Employee, _ *Return, _ date.Date) bool { return e.Foreign && e.AddressLines < 2 }},
	{"7826", dateOfBirth.Name, func(e *Employee, _ *Return, on date.Date) bool {
		return !e.BirthDate.IsZero() && !e.BirthDate.After(on.AddYears(-130))
	}},
	{"7828", startDate.Name, func(e *Employee, _ *Return, on date.Date) bool { return e.Starter.StartDate.After(on.AddDays(ahead)) }},
	{"7829", address.Name, func(e *Employee, _ *Return, _ date.Date) bool { return e.starts() && e.AddressLines < 2 }},
	{"7831", leavingDate.Name, func(e *Employee, _ *Return, on date.Date) bool { return e.LeavingDate.After(on.AddDays(ahead)) }},
	{"7847", paymentDetails.Name, func(e *Employee, _ *Return, _ date.Date) bool { return e.AfterLeaving && e.LeavingDate.IsZero() }},
	{"7848", smp.Name, func(e *Employee, _ *Return, _ date.Date) bool { return e.SMP != nil && e.Gender != "F" }},
	{"7878", starterDeclaration.Name, func(e *Employee, _ *Return, _ date.Date) bool {
		pension := e.Starter.AnnualPension != nil && *e.Starter.AnnualPension > 0
		return e.starts() && e.Starter.Declaration == "" && !e.Starter.Seconded && !pension
	}},
	{"7879", starterDeclaration.Name, func(e *Employee, _ *Return, _ date.Date) bool {
		return e.Starter.Declaration != "" && e.pensionOnly()
	}},
	{"7880", starterDeclaration.Name, func(e *Employee, _ *Return, _ date.Date) bool {
		return e.Starter.Declaration != "" && e.Starter.Seconded
	}},
	{"7881", starterDeclaration.Name, func(e *Employee, _ *Return, _ date.Date) bool {
		return e.starts() && e.Starter.Declaration == "" && !e.Starter.Seconded && !e.pensionOnly()
	}},
	{"7883", appointedWeek.Name, func(e *Employee, _ *Return, _ date.Date) bool { return e.AppointedWeek != "" && e.DirectorsNIC == "" }},
	{"7884", eeaCitizen.Name, func(e *Employee, _ *Return, _ date.Date) bool { return e.Starter.EEACitizen && !e.Starter.Seconded }},
	// CY-6 in HMRC's rule is six years before the tax year of the return.
	{"7905", leavingDate.Name, func(e *Employee, r *Return, _ date.Date) bool {
		year, ok := r.taxYear()
		return ok && !e.LeavingDate.IsZero() && !e.LeavingDate.After((year - 6).First())
	}},
	{"7907", dateOfBirth.Name, func(e *Employee, _ *Return, _ date.Date) bool { return e.BirthDate.IsZero() && !e.NonIndividual }},
}

func (e *Employee) starts() bool { return !e.Starter.StartDate.IsZero() }

// pensionOnly says that the employee is paid an occupational pension, whose amount in a year is told.
func (e *Employee) pensionOnly() bool { return e.OccupationalPension && e.Starter.AnnualPension != nil }

// letterTwice is the code of a category letter that an employment has twice.
const letterTwice ask.Code = "7850"

// reducedRate are the letters of the reduced rate that only women have: B, in an investment zone E, in a freeport I, at
// sea T. The rule as published has O, which is out of use, and came before I.
const reducedRate = "BEIT"

// withoutContribution are the letters under which the employee pays nothing: X and, over State Pension age, C, at sea W,
// in a freeport S, in an investment zone K. The rule as published came before S and K.
const withoutContribution = "XCWSK"

// insuranceRules are on the National Insurance of an employee under one letter. The names are those of the first.
var insuranceRules = []rule[underLetter]{
	{"7849", insurances[0].letter.Name, func(n underLetter, _ *Return, _ date.Date) bool {
		return n.of.Gender == "M" && n.Letter != "" && strings.Contains(reducedRate, n.Letter)
	}},
	zeroUnder("X", "7852", insurances[0].atLEL, func(n *Insurance) money.Pence { return n.AtLEL }),
	zeroUnder("X", "7853", insurances[0].lelToPT, func(n *Insurance) money.Pence { return n.LELToPT }),
	zeroUnder("X", "7855", insurances[0].ptToUEL, func(n *Insurance) money.Pence { return n.PTToUEL }),
	zeroUnder("X", "7863", insurances[0].employer, func(n *Insurance) money.Pence { return n.Employer }),
	zeroUnder("X", "7864", insurances[0].employerToDate, func(n *Insurance) money.Pence { return n.EmployerToDate }),
	zeroUnder(withoutContribution, "7865", insurances[0].contribution, func(n *Insurance) money.Pence { return n.Contribution }),
	zeroUnder(withoutContribution, "7866", insurances[0].contributedYTD, func(n *Insurance) money.Pence { return n.ContributedYTD }),
}

// underLetter is the insurance under one letter, with whose it is.
type underLetter struct {
	*Insurance
	of *Employee
}

// zeroUnder is the rule that an amount is nothing under some letters.
func zeroUnder(letters string, code ask.Code, q ask.Money, amount func(*Insurance) money.Pence) rule[underLetter] {
	return rule[underLetter]{code, q.Name, func(n underLetter, _ *Return, _ date.Date) bool {
		return n.Letter != "" && strings.Contains(letters, n.Letter) && amount(n.Insurance) != 0
	}}
}
