package childbenefit

import "github.com/frontline-gov/frontline/shared/ask"

// Income and payment. The bands of income lie around the thresholds of the High Income Child Benefit Charge; their
// options are named by their place, and a test holds the amounts in the words to the last row of ChargeThresholds.
var (
	income        = ask.OneOf{Name: "income", Options: bands}
	partnerIncome = ask.OneOf{Name: "partner-income", When: couple, Options: bands}
	bands         = []string{string(IncomeBelow), string(IncomeBetween), string(IncomeAbove)}

	// Only who may have to pay the charge is asked whether they want to be paid at all.
	paymentChoice = ask.OneOf{
		Name: "payment-choice", Options: []string{"pay-me", "do-not-pay-me"},
		When: ask.Any(income.In("between", "above"), partnerIncome.In("between", "above")),
	}

	benefits = ask.AnyOf{
		Name: "benefits", When: newPayment, Exclusive: "none",
		Options: []string{"income-support", "jobseekers-allowance", "pension-credit", "employment-support", "universal-credit", "none"},
	}
	paymentFrequency = ask.OneOf{
		Name: "payment-frequency", Options: []string{"weekly", "every-4-weeks"},
		When: ask.All(newPayment, mayBeWeekly),
	}
	hasAccount    = ask.YesNo{Name: "has-account", When: newPayment}
	accountHolder = ask.OneOf{Name: "account-holder", When: hasAccount.Is(true), Options: []string{"only-me", "joint", "someone-else"}}
	accountKind   = ask.OneOf{Name: "account-kind", When: hasAccount.Is(true), Options: []string{"bank", "building-society"}}
	bankAccount   = ask.BankAccount{Name: "bank-account", When: accountKind.Is("bank")}
	society       = ask.Text{Name: "building-society", When: accountKind.Is("building-society"), Max: 60}
	rollNumber    = ask.Coded{
		Name: "roll-number", When: accountKind.Is("building-society"),
		Pattern: "[A-Z0-9 ./-]{1,18}", Example: "AB/0123-45.6", Width: 20, Upper: true,
	}

	// Who is paid already keeps their account and how often they are paid.
	newPayment = ask.All(ask.Not(paymentChoice.Is("do-not-pay-me")), ask.Not(currentClaim.Is("paid")))
	// SI 2003/492, regulation 19: a lone parent, or anybody on one of these benefits, may ask for weekly payment.
	mayBeWeekly = ask.Any(lone, benefits.Has("income-support"), benefits.Has("jobseekers-allowance"),
		benefits.Has("pension-credit"), benefits.Has("employment-support"), benefits.Has("universal-credit"))
)

var paymentQuestions = []ask.Question{
	income, partnerIncome, paymentChoice, benefits, paymentFrequency,
	hasAccount, accountHolder, accountKind, bankAccount, society, rollNumber,
}
