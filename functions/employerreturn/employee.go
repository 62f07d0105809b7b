package employerreturn

import (
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
)

// Each employment that was paid, a row each. Who has two employments with the employer has two rows, told apart by
// their payroll numbers.
var employees = ask.Group{
	Name: "employees", When: fullPayment, Min: 1, Max: 5000, Title: employeeName, File: true,
	Questions: slices.Concat(personQuestions, employmentQuestions, paymentQuestions, insuranceQuestions),
}

// Who the employee is. What is unusual comes first, because it decides on what else is asked.
var (
	employeeName = ask.Name{Name: "employee-name", Other: true}
	details      = ask.AnyOf{
		Name:    "details",
		Options: []string{"pension", "irregular", "payroll-number-changed", "non-individual", "none"}, Exclusive: "none",
	}
	dateOfBirth     = ask.Date{Name: "date-of-birth", When: ask.Not(details.Has("non-individual")), NotFuture: true}
	gender          = ask.OneOf{Name: "gender", Options: []string{"F", "M"}}
	nino            = ask.NINO{Name: "nino", Optional: true}
	address         = ask.Address{Name: "employee-address", International: true, Other: true, Optional: true}
	payrollID       = ask.Text{Name: "payroll-number", Max: 35, Characters: payrollCharacters, Optional: true}
	oldPayrollID    = ask.Text{Name: "old-payroll-number", When: details.Has("payroll-number-changed"), Max: 35, Characters: payrollCharacters, Optional: true}
	hoursBand       = ask.OneOf{Name: "hours-band", Options: []string{"A", "B", "C", "D", "E"}}
	personQuestions = []ask.Question{
		employeeName, details, dateOfBirth, gender, nino, address, payrollID, oldPayrollID, hoursBand,
	}
)

// payrollCharacters are those that HMRC's schema takes in a number of the employer's own.
const payrollCharacters = "A-Za-z0-9 .,/()=!%&*;:+?'-"

// Whether the employee is new, a director, or has left.
var (
	newEmployee = ask.YesNo{Name: "new-employee"}
	startDate   = ask.Date{Name: "start-date", When: newEmployee.Is(true)}
	secondment  = ask.OneOf{
		Name: "secondment", When: newEmployee.Is(true),
		Options: []string{"none", "over-183-days", "up-to-183-days", "in-and-out"},
	}
	seconded           = secondment.In("over-183-days", "up-to-183-days", "in-and-out")
	eeaCitizen         = ask.YesNo{Name: "eea-citizen", When: seconded}
	newPensioner       = ask.All(newEmployee.Is(true), details.Has("pension"))
	annualPension      = ask.Money{Name: "annual-pension", When: newPensioner, Max: largest, Optional: true}
	annualStatePension = ask.Money{Name: "annual-state-pension", When: newPensioner, Min: 1, Max: largest, Optional: true}
	// It is left out of a secondment or of a pension only, which Check says by HMRC's codes.
	starterDeclaration = ask.OneOf{
		Name: "starter-declaration", When: newEmployee.Is(true), Options: []string{"A", "B", "C"}, Optional: true,
	}
	starterLoans = ask.AnyOf{
		Name: "starter-loans", When: newEmployee.Is(true),
		Options: []string{"student-loan", "postgraduate-loan", "none"}, Exclusive: "none",
	}

	director      = ask.OneOf{Name: "director", Options: []string{"no", "AN", "AL"}}
	appointedWeek = ask.Coded{
		Name: "appointed-week", When: director.In("AN", "AL"), Pattern: weekPattern, Example: "34", Width: 2, Digits: true,
		Optional: true,
	}

	left        = ask.YesNo{Name: "left"}
	leavingDate = ask.Date{Name: "leaving-date", When: left.Is(true)}

	employmentQuestions = []ask.Question{
		newEmployee, startDate, secondment, eeaCitizen, annualPension, annualStatePension, starterDeclaration, starterLoans,
		director, appointedWeek, left, leavingDate,
	}
)

// weekPattern is the weeks of a tax year: 53, 54 and 56 are a last payday of who is paid every week, two or four weeks.
const weekPattern = "[1-9]|[1-4][0-9]|5[0-46]"
