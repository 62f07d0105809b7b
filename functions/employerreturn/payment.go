package employerreturn

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/money"
)

// largest is the greatest amount that HMRC's schema takes, in pence.
const largest money.Pence = 999_999_999_99

// largestLoan is the greatest repayment of a loan that it takes.
const largestLoan money.Pence = 99_999_00

// The payment, and the employee's figures for the year so far. Amounts of the period may be below zero, where it puts
// right what was paid before.
var (
	payFrequency = ask.OneOf{
		Name: "pay-frequency", Options: []string{"W1", "W2", "W4", "M1", "M3", "M6", "MA", "IO", "IR"}, Select: true,
	}
	paidByWeek     = payFrequency.In("W1", "W2", "W4")
	paymentDate    = ask.Date{Name: "payment-date"}
	taxWeek        = ask.Coded{Name: "tax-week", When: paidByWeek, Pattern: weekPattern, Example: "34", Width: 2, Digits: true}
	taxMonth       = ask.Whole{Name: "tax-month", When: ask.Not(paidByWeek), Min: 1, Max: 12}
	periodsCovered = ask.Whole{Name: "periods-covered", Min: 1, Max: 99}
	paymentDetails = ask.AnyOf{
		Name: "payment-details", Options: []string{"late", "after-leaving", "week-1-month-1", "none"}, Exclusive: "none",
	}
	lateReason = ask.OneOf{
		Name: "late-reason", When: paymentDetails.Has("late"), Options: []string{"A", "B", "C", "D", "F", "G", "H"},
	}
	taxCode = ask.Coded{
		Name:    "tax-code",
		Pattern: "[SC]?([1-9][0-9]{0,5}[LMNPTY]|BR|0T|D[0-8]|K[1-9][0-9]{0,5})|NT", Example: "1257L", Width: 10, Upper: true,
	}

	taxablePay       = amount("taxable-pay", ask.Condition{})
	tax              = amount("tax", ask.Condition{})
	taxablePayToDate = amount("taxable-pay-to-date", ask.Condition{})
	taxToDate        = amount("tax-to-date", ask.Condition{})

	payDetails = ask.AnyOf{
		Name: "pay-details",
		Options: []string{
			"student-loan", "postgraduate-loan", "pension-contributions", "benefits", "net-deductions", "none",
		},
		Exclusive: "none",
	}
	studentLoan            = loan("student-loan", payDetails.Has("student-loan"))
	studentLoanToDate      = loan("student-loan-to-date", payDetails.Has("student-loan"))
	postgraduateLoan       = loan("postgraduate-loan", payDetails.Has("postgraduate-loan"))
	postgraduateLoanToDate = loan("postgraduate-loan-to-date", payDetails.Has("postgraduate-loan"))
	pensionPaid            = amount("pension-paid", payDetails.Has("pension-contributions"))
	pensionNotPaid         = amount("pension-not-paid", payDetails.Has("pension-contributions"))
	benefits               = amount("benefits", payDetails.Has("benefits"))
	netDeductions          = amount("net-deductions", payDetails.Has("net-deductions"))
	payAfterDeductions     = amount("pay-after-deductions", payDetails.Has("net-deductions"))

	statutoryPayments = ask.AnyOf{
		Name:      "statutory-payments",
		Options:   []string{"ssp", "smp", "spp", "sap", "shpp", "spbp", "sncp", "none"},
		Exclusive: "none",
	}
	ssp  = statutory("ssp-to-date", "ssp")
	smp  = statutory("smp-to-date", "smp")
	spp  = statutory("spp-to-date", "spp")
	sap  = statutory("sap-to-date", "sap")
	shpp = statutory("shpp-to-date", "shpp")
	spbp = statutory("spbp-to-date", "spbp")
	sncp = statutory("sncp-to-date", "sncp")
)

var paymentQuestions = []ask.Question{
	payFrequency, paymentDate, taxWeek, taxMonth, periodsCovered, paymentDetails, lateReason, taxCode,
	taxablePay, tax, taxablePayToDate, taxToDate,
	payDetails, studentLoan, studentLoanToDate, postgraduateLoan, postgraduateLoanToDate, pensionPaid, pensionNotPaid,
	benefits, netDeductions, payAfterDeductions,
	statutoryPayments, ssp, smp, spp, sap, shpp, spbp, sncp,
}

// amount asks for pounds and pence that may be below zero.
func amount(name string, when ask.Condition) ask.Money {
	return ask.Money{Name: name, When: when, Min: -largest, Max: largest}
}

// loan asks for whole pounds of a loan paid back.
func loan(name string, when ask.Condition) ask.Money {
	return ask.Money{Name: name, When: when, Min: -largestLoan, Max: largestLoan, Whole: true}
}

// statutory asks for what was paid of a statutory payment in the tax year.
func statutory(name, payment string) ask.Money {
	return ask.Money{Name: name, When: statutoryPayments.Has(payment), Max: largest}
}
