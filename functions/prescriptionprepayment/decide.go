package prescriptionprepayment

import (
	"errors"
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// awaitingPayment is the result for everybody who may buy: the certificate is granted once it is paid for, or the first
// instalment is.
const awaitingPayment = "awaiting-payment"

// decide gives what comes of an application received on a date. Its amounts:
//
//	price                what the certificate costs
//	instalment           each of the ten payments, for who pays by Direct Debit
//	without-certificate  what the items would cost by themselves; only for who said how many they need
//	saving               how much less that is with the certificate, where it is less
//
// A day without published charges has none.
func decide(on date.Date, a ask.Answers) transaction.Outcome {
	amounts, reasons, err := amounts(on, a)
	if err != nil {
		notSet := transaction.Reason{Rule: "rate-not-set"}
		var outside *rate.OutsideError
		if errors.As(err, &outside) {
			notSet.Values = words.Values{"last": outside.Last}
		}
		amounts, reasons = nil, []transaction.Reason{notSet}
	}
	return transaction.Outcome{
		Result:  awaitingPayment,
		Amounts: amounts,
		Reasons: slices.Concat(reasons, period(on, a), advice(on, a)),
	}
}

// amounts works out what decide promises. The error holds a *rate.OutsideError.
func amounts(on date.Date, a ask.Answers) (map[string]money.Pence, []transaction.Reason, error) {
	row, err := ChargeRates.At(on)
	if err != nil {
		return nil, nil, err
	}
	length := lengthOf(a)
	price, err := Price(length, on)
	cheaperFrom, errCheaper := CheaperFrom(length, on)
	amounts := map[string]money.Pence{"price": price}
	reasons := []transaction.Reason{
		{Rule: "price", Amount: new(price), From: row.From, Source: row.Source, Values: words.Values{"months": int(length)}},
		{Rule: "cheaper-from", Amount: new(row.Value.Item), From: row.From, Source: row.Source,
			Values: words.Values{"items": cheaperFrom, "months": int(length)}},
	}
	if each := items.Of(a); each > 0 {
		saved, errSaving := saving(on, row, length, each, amounts)
		err, reasons = errors.Join(err, errSaving), append(reasons, saved...)
	}
	switch {
	case payBy.Is("direct-debit").Holds(on, a):
		instalment, errInstalment := Instalment(on)
		err = errors.Join(err, errInstalment)
		amounts["instalment"] = instalment
		reasons = append(reasons, transaction.Reason{Rule: "instalments", Amount: new(instalment), Source: terms,
			Values: words.Values{"instalments": Instalments}})
	default:
		reasons = append(reasons, transaction.Reason{Rule: "pay-in-full", Amount: new(price), Source: terms})
	}
	return amounts, reasons, errors.Join(err, errCheaper)
}

// saving compares the price with single charges for so many items each month, and puts the sums into the amounts.
// Where a certificate for 3 months saves nothing and one for 12 months would, it says so.
func saving(on date.Date, row rate.Row[Charges], length Length, each int, amounts map[string]money.Pence) ([]transaction.Reason, error) {
	saved, err := Saving(length, each, on)
	amounts["without-certificate"] = amounts["price"] + saved
	values := words.Values{"items": each, "months": int(length)}
	if saved > 0 {
		amounts["saving"] = saved
		return []transaction.Reason{{Rule: "saving", Amount: new(saved), From: row.From, Source: row.Source, Values: values}}, err
	}
	reasons := []transaction.Reason{{Rule: "no-saving", Amount: new(-saved), From: row.From, Source: row.Source, Values: values}}
	longer, errLonger := Saving(TwelveMonths, each, on)
	if longer > 0 {
		reasons = append(reasons, transaction.Reason{Rule: "twelve-months-cheaper", Amount: new(longer),
			From: row.From, Source: row.Source, Values: words.Values{"items": each}})
	}
	return reasons, errors.Join(err, errLonger)
}

// period says from when to when the certificate holds, and until when part of the price can come back.
func period(on date.Date, a ask.Answers) []transaction.Reason {
	start, length := startOf(on, a), lengthOf(a)
	last := LastDay(start, length)
	reasons := []transaction.Reason{{Rule: "valid", From: start, Source: chargeRules + "regulation/16", Values: words.Values{"last": last}}}
	if start.Before(on) {
		reasons = append(reasons, transaction.Reason{Rule: "paid-since-start", From: start, Source: chargeRules + "regulation/18"})
	}
	if sixty := dateOfBirth.Of(a).Birthday(exemptAge); !sixty.After(last) {
		reasons = append(reasons, transaction.Reason{
			Rule: "sixty-before-end", Source: chargeRules + "regulation/10", Values: words.Values{"birthday": sixty},
		})
	}
	return append(reasons, transaction.Reason{Rule: "refund", Source: refunds, Values: words.Values{"until": RefundUntil(start, length)}})
}

// advice tells who could perhaps do without a certificate, and does not know it.
func advice(on date.Date, a ask.Answers) []transaction.Reason {
	var reasons []transaction.Reason
	for _, each := range []struct {
		when         ask.Condition
		rule, source string
	}{
		{couldBeExempt.Has("maternity"), "apply-for-maternity-exemption", chargeRules + "regulation/15"},
		{couldBeExempt.Has("medical"), "apply-for-medical-exemption", chargeRules + "regulation/15"},
		{exemption.Has("war-pension"), "war-pension", chargeRules + "regulation/10"},
		{benefits.Has("income-support"), "check-income-support", free},
	} {
		if each.when.Holds(on, a) {
			reasons = append(reasons, transaction.Reason{Rule: each.rule, Source: each.source})
		}
	}
	return reasons
}
