package childbenefit

import (
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// The results of a claim. Who does not want to be paid, so as not to have to pay the charge, claims all the same:
// the claim counts towards the State Pension.
const (
	claimedPaid    = "claimed"
	claimedNotPaid = "claimed-not-paid"
)

// decide gives what comes of a claim received on a date. Its amounts:
//
//	weekly        a week's benefit for all children, those claimed for already included; none where all are too old
//	              by now, and the claim only pays for the time before
//	added-weekly  what this claim adds to a week's benefit; only for who claims already
//	backdated     what this claim adds for weeks that began before it was received; only where there are any
//	tax-year      what this claim adds in the tax year, from the first week paid for to 5 April
//
// A claim that is not to be paid has none; nor has one that reaches beyond the published rates.
func decide(on date.Date, a ask.Answers) transaction.Outcome {
	c := read(on, a)
	result, amounts, reasons := claimedPaid, map[string]money.Pence(nil), []transaction.Reason(nil)
	if paymentChoice.Is("do-not-pay-me").Holds(on, a) {
		result, reasons = claimedNotPaid, notPaid()
	} else {
		amounts, reasons = award(c, a)
		reasons = slices.Concat(starts(c), reasons, ends(c), payment(on, a))
	}
	for _, row := range children.Of(a) {
		reasons = append(reasons, againstChild(on, row)...)
	}
	return transaction.Outcome{
		Result:   result,
		Amounts:  amounts,
		Evidence: evidence(on, a, c),
		Reasons:  append(reasons, checks(on, a, c)...),
	}
}
