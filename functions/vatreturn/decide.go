package vatreturn

import (
	"errors"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
	"github.com/frontline-gov/frontline/shared/workday"
)

// The results of a return that was taken.
const (
	toPay     = "to-pay"
	toReclaim = "to-reclaim"
	nothing   = "nothing-due"
)

// What HM Revenue and Customs decides: a return that keeps the rules is accepted; one that is not the business's own, or
// that it does not take for another reason, is rejected.
const (
	accepted = "accepted"
	rejected = "rejected"
)

// boxRules is where it is published what the boxes hold.
const boxRules = "https://www.gov.uk/guidance/how-to-fill-in-and-submit-your-vat-return-vat-notice-70012"

// decide gives what comes of a return received on a date. Its amounts:
//
//	total-due                   box 3, the VAT due on sales and acquisitions
//	net-to-pay, net-to-reclaim  box 5, by whichever of them it is; net-to-pay where it is nothing
func decide(on date.Date, a ask.Answers) transaction.Outcome {
	boxes := returnOf(a).Boxes
	result, net := nothing, "net-to-pay"
	switch {
	case boxes.ToReclaim():
		result, net = toReclaim, "net-to-reclaim"
	case boxes.Net > 0:
		result = toPay
	}
	sums := "sums-worked-out"
	if a.Given(box3.Name) || a.Given(box5.Name) {
		sums = "sums-agree"
	}
	reasons := []transaction.Reason{
		{Rule: "total", Amount: &boxes.TotalDue, Source: boxRules,
			Values: words.Values{"sales": boxes.DueOnSales, "acquisitions": boxes.DueOnAcquisitions}},
		{Rule: "net-" + result, Amount: &boxes.Net, Source: boxRules,
			Values: words.Values{"total": boxes.TotalDue, "reclaimed": boxes.Reclaimed}},
		{Rule: sums, Source: boxRules},
		{Rule: "declared-final", Source: returnRules},
	}
	outcome := transaction.Outcome{
		Result:  result,
		Amounts: map[string]money.Pence{"total-due": boxes.TotalDue, net: boxes.Net},
		Reasons: append(reasons, dates(on, a, result == toPay)...),
	}
	if result != toReclaim { // HM Revenue and Customs may look at what it is to repay before it accepts it
		outcome.Decision = accepted
	}
	return outcome
}

// dates says when the return was due, whether it came in time, and by when to pay.
func dates(on date.Date, a ask.Answers, pays bool) []transaction.Reason {
	period, by := periodOf(a), Scheme(scheme.Of(a))
	if period.Special() {
		return []transaction.Reason{{Rule: "special-period", Source: onAccountRules}}
	}
	due, err := DueDate(period.Last, by)
	if err != nil {
		return notSet(err)
	}
	if by == AnnualAccounting && period.shortYear() {
		joining, err := workday.OnOrBefore(monthEnd(period.Last, 1))
		if err != nil {
			return notSet(err)
		}
		return []transaction.Reason{{Rule: "short-year", Source: shortYearRules,
			Values: words.Values{"joining": joining, "leaving": due}}}
	}
	reasons := []transaction.Reason{{Rule: "due", Source: dueSource(by), Values: words.Values{"due": due}}}
	if on.After(due) {
		reasons = append(reasons, late(period, by)...)
	} else {
		reasons = append(reasons, transaction.Reason{Rule: "in-time", Source: dueSource(by)})
	}
	if pays {
		reasons = append(reasons, pay(on, due, period, by)...)
	}
	return reasons
}

// late says that the return came too late, and at how many points that is charged. For a period without a row in
// LatePenalties only the first is said.
func late(period Period, by Scheme) []transaction.Reason {
	reasons := []transaction.Reason{{Rule: "late", Source: dueSource(by)}}
	if row, err := LatePenalties.At(period.First); err == nil {
		reasons = append(reasons, transaction.Reason{
			Rule: "late-point", Amount: &row.Value.Charge, From: row.From, Source: row.Source,
			Values: words.Values{"points": row.Value.Threshold(by)},
		})
	}
	return reasons
}

// pay says by when to pay in each way for which there is still time.
func pay(on, due date.Date, period Period, by Scheme) []transaction.Reason {
	if on.After(due) {
		return []transaction.Reason{{Rule: "pay-now", Source: paymentRules}}
	}
	dates, err := PaymentDates(period.Last, by)
	if err != nil {
		return notSet(err)
	}
	var reasons []transaction.Reason
	if taken := dates.DirectDebit.Taken; !taken.IsZero() {
		reasons = append(reasons, transaction.Reason{
			Rule: "pay-direct-debit", Source: debitRules, Values: words.Values{"taken": taken},
		})
	}
	for _, way := range []struct {
		rule string
		Transfer
	}{
		{"pay-bacs", dates.Bacs}, {"pay-chaps", dates.CHAPS}, {"pay-faster-payments", dates.FasterPayments},
	} {
		if !on.After(way.PayBy) {
			reasons = append(reasons, transaction.Reason{Rule: way.rule, Source: paymentRules,
				Values: words.Values{"pay-by": way.PayBy, "received-by": way.ReceivedBy}})
		}
	}
	return reasons
}

// notSet says that a date cannot be worked out yet, because bank holidays of its year are not published.
func notSet(err error) []transaction.Reason {
	reason := transaction.Reason{Rule: "rate-not-set", Source: "https://www.gov.uk/bank-holidays"}
	if outside := (*rate.OutsideError)(nil); errors.As(err, &outside) {
		reason.Values = words.Values{"date": outside.Date, "first": outside.First, "last": outside.Last}
	}
	return []transaction.Reason{reason}
}
