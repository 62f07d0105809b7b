package childbenefit

import (
	"errors"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// award gives the amounts of a claim and the rules that made them. Where a rate that it needs has not been published
// it gives the one reason that says so: the claim is taken, and its amounts come later.
func award(c claim, a ask.Answers) (map[string]money.Pence, []transaction.Reason) {
	amounts, reasons, err := amounts(c)
	charges, chargeErr := charge(c.year(), a)
	if err := errors.Join(err, chargeErr); err != nil {
		notSet := transaction.Reason{Rule: "rate-not-set"}
		var outside *rate.OutsideError
		if errors.As(err, &outside) {
			notSet.Values = words.Values{"last": outside.Last}
		}
		return nil, []transaction.Reason{notSet}
	}
	return amounts, append(reasons, charges...)
}

// amounts works out what decide promises. The error holds a *rate.OutsideError.
func amounts(c claim) (map[string]money.Pence, []transaction.Reason, error) {
	monday := c.settled()
	row, err := WeeklyRates.At(monday)
	if err != nil {
		return nil, nil, err
	}
	amounts := map[string]money.Pence{}
	var reasons []transaction.Reason
	// Where all children of a late claim have since grown too old, there is only something for the time before.
	if counting := c.counting(monday); counting > 0 {
		weekly := row.Value.For(counting)
		amounts["weekly"] = weekly
		reasons = append(reasons, transaction.Reason{
			Rule: "weekly-rate", Amount: new(weekly), From: row.From, Source: row.Source,
			Values: words.Values{"children": counting, "eldest": row.Value.Eldest, "additional": row.Value.Additional},
		})
	}
	// add works out what the claim adds in some weeks, for an amount and its reason.
	add := func(name, source string, mondays []date.Date) error {
		if len(mondays) == 0 {
			return nil
		}
		added, err := c.added(mondays)
		amounts[name] = added
		reasons = append(reasons, transaction.Reason{Rule: name, Amount: new(added), Source: source, Values: words.Values{
			"weeks": len(mondays), "first": mondays[0], "already": c.already, "last": c.year().Last(),
		}})
		return err
	}
	if c.already > 0 {
		err = add("added-weekly", row.Source, []date.Date{monday})
	}
	return amounts, reasons, errors.Join(err,
		add("backdated", claimRules+"regulation/6", c.backdated()),
		add("tax-year", act+"section/147", c.thisYear()))
}

// charge says how much of the benefit the High Income Child Benefit Charge of a tax year takes, as far as bands of
// income can tell, and whose it is. The error is a *rate.OutsideError.
func charge(year date.TaxYear, a ask.Answers) ([]transaction.Reason, error) {
	row, err := ChargeThresholds.At(year.Last())
	if err != nil {
		return nil, err
	}
	applicant, partner := IncomeBand(income.Of(a)), IncomeBand(partnerIncome.Of(a))
	band := BandOfCharge(applicant, partner)
	reasons := []transaction.Reason{{
		Rule: "charge-" + string(band), From: row.From, Source: row.Source,
		Values: words.Values{"lower": row.Value.Lower.Short(), "upper": row.Value.Upper.Short()},
	}}
	if band == ChargeNone {
		return reasons, nil
	}
	whose := "charge-on-you"
	switch {
	case applicant == partner:
		whose = "charge-on-higher-income"
	case band == BandOfCharge("", partner):
		whose = "charge-on-partner"
	}
	return append(reasons, transaction.Reason{
		Rule: whose, Source: chargeRules,
		Values: words.Values{"register": year.Last().AddMonths(6)},
	}), nil
}

// chargeRules are the sections on the charge of the Income Tax (Earnings and Pensions) Act 2003.
const chargeRules = "https://www.legislation.gov.uk/ukpga/2003/1/section/681B"

// payment says how often benefit is paid, and into which account.
func payment(on date.Date, a ask.Answers) []transaction.Reason {
	weeklyRule := transaction.Reason{Rule: "paid-every-4-weeks", Source: claimRules + "regulation/18"}
	switch {
	case !newPayment.Holds(on, a):
		return []transaction.Reason{{Rule: "paid-as-now"}}
	case paymentFrequency.Is("weekly").Holds(on, a):
		weeklyRule = transaction.Reason{Rule: "paid-weekly", Source: claimRules + "regulation/19"}
	case !mayBeWeekly.Holds(on, a):
		weeklyRule = transaction.Reason{Rule: "weekly-not-allowed", Source: claimRules + "regulation/19"}
	}
	reasons := []transaction.Reason{weeklyRule}
	if hasAccount.Is(false).Holds(on, a) {
		reasons = append(reasons, transaction.Reason{Rule: "account-needed", Source: claimRules + "regulation/16"})
	}
	return reasons
}

// notPaid says what a claim without payment does.
func notPaid() []transaction.Reason {
	return []transaction.Reason{
		{Rule: "not-paid", Source: "https://www.legislation.gov.uk/ukpga/1992/5/section/13A"},
		{Rule: "state-pension", Source: act + "section/23A"},
	}
}
