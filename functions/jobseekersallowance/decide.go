package jobseekersallowance

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

// The results of a claim. Somebody who does not know of enough contributions claims all the same and is told what
// else to do: whether there are enough is for the department to find.
const (
	claimed        = "claimed"
	claimedInDoubt = "claimed-contributions-unclear"
)

// decide gives what comes of a claim received on a date. Its amounts, all for the benefit week in which it starts:
//
//	personal-rate       the week's rate at the claimant's age
//	earnings-deduction  what earnings take off; only where they do
//	pension-deduction   what pensions take off; only where they do
//	weekly              what is left
//
// A claim that starts in a week without a published rate has none.
func decide(on date.Date, a ask.Answers) transaction.Outcome {
	start := starts(on, a)
	result := claimed
	if !contributions.Is("yes").Holds(on, a) {
		result = claimedInDoubt
	}
	amounts, made, err := award(start, a)
	var outside *rate.OutsideError
	if errors.As(err, &outside) {
		amounts = nil
		made = []transaction.Reason{{Rule: "rate-not-set", Values: words.Values{"last": outside.Last}}}
	}
	return transaction.Outcome{
		Result:   result,
		Amounts:  amounts,
		Evidence: evidence(on, a),
		Reasons:  slices.Concat(beginning(on, start, a), record(on, start, a), made, lasting(start, a), checks(on, a)),
	}
}

// beginning says from when the claim is made and, if that is past, what the department looks at.
func beginning(on, start date.Date, a ask.Answers) []transaction.Reason {
	reasons := []transaction.Reason{{Rule: "starts", From: start, Source: claimRules + "regulation/29"}}
	if !start.Before(on) {
		return reasons
	}
	reasons = append(reasons, transaction.Reason{
		Rule: "backdated", From: start, Source: claimRules + "regulation/29", Values: words.Values{"received": on},
	})
	// A claim can be changed until it is decided, and whether it then counts as if it had been made so in the first place is for the
	// department to say; otherwise the time before is claimed for on the day of the change, which only matters to a start beyond its reach.
	changed := slices.MaxFunc([]date.Date{a.ChangedOn(claimToday.Name), a.ChangedOn(claimStartDate.Name)}, date.Date.Compare)
	if !changed.IsZero() && start.Before(EarliestStart(changed)) {
		reasons = append(reasons, transaction.Reason{Rule: "start-changed", From: start, Source: claimRules + "regulation/30", Values: words.Values{"changed": changed}})
	}
	// Each of these stands in the way of the allowance for the time for which it was so.
	doubt := ask.Any(availableSince.Is(false), searchingSince.Is(false), paidWorkSince.Is(true), illSince.Is(true),
		abroadSince.Is(true), educationSince.Is(true))
	if doubt.Holds(on, a) {
		reasons = append(reasons, transaction.Reason{Rule: "backdated-in-part", From: start, Source: act + "section/1"})
	}
	return reasons
}

// record says which tax years' contributions count.
func record(on, start date.Date, a ask.Answers) []transaction.Reason {
	years := RelevantTaxYears(start)
	reasons := []transaction.Reason{{
		Rule: "contribution-years", From: BenefitYear(start).First, Source: act + "section/2",
		Values: words.Values{
			"earlier-first": years[0].First(), "earlier-last": years[0].Last(),
			"later-first": years[1].First(), "later-last": years[1].Last(),
		},
	}}
	if !contributions.Is("yes").Holds(on, a) {
		reasons = append(reasons, transaction.Reason{Rule: "contributions-unclear", Source: act + "section/2"})
	}
	return reasons
}

// award works out the amounts that decide promises, and the rules that made them. The error holds a
// *rate.OutsideError.
func award(start date.Date, a ask.Answers) (map[string]money.Pence, []transaction.Reason, error) {
	end, err := EndDay(nino.Of(a))
	if err != nil {
		return nil, nil, err
	}
	week := BenefitWeek(start, end)
	row, rateErr := PersonalRates.At(week.First)
	limits, limitErr := Limits.At(week.First)
	ordinary, service, earningsErr := earnings(currentJobs.Of(a))
	pension, pensionErr := pensionIncome(pensions.Of(a))
	if err := errors.Join(rateErr, limitErr, earningsErr, pensionErr); err != nil {
		return nil, nil, err
	}

	born := dateOfBirth.Of(a)
	weekly := row.Value.For(born.Age(start))
	amounts := map[string]money.Pence{"personal-rate": weekly}
	rule := "rate-25-or-over"
	if born.Age(start) < 25 {
		rule = "rate-under-25"
	}
	reasons := []transaction.Reason{{
		Rule: rule, Amount: new(weekly), From: row.From, Source: row.Source,
		Values: words.Values{"first": week.First, "last": week.Last},
	}}
	if birthday := born.Birthday(25); birthday.After(start) && !birthday.After(LastDay(start)) {
		reasons = append(reasons, transaction.Reason{Rule: "turns-25", From: birthday, Source: rules + "part/6"})
	}

	byEarnings, err := EarningsDeduction(ordinary, service, week.First)
	byPension, pensionErr := PensionDeduction(pension, week.First)
	left, leftErr := Payable(weekly, byEarnings+byPension, week.First)
	if err := errors.Join(err, pensionErr, leftErr); err != nil {
		return nil, nil, err
	}
	if earned := ordinary + service; earned > 0 {
		reasons = append(reasons, transaction.Reason{
			Rule: "earnings-deduction", Amount: new(byEarnings), From: limits.From, Source: rules + "part/6",
			Values: words.Values{"earnings": earned, "kept": earned - byEarnings},
		})
	}
	if pension > 0 {
		reasons = append(reasons, transaction.Reason{
			Rule: "pension-deduction", Amount: new(byPension), From: limits.From, Source: rules + "part/6",
			Values: words.Values{"pensions": pension, "kept": limits.Value.Pension},
		})
	}
	if byEarnings > 0 {
		amounts["earnings-deduction"] = byEarnings
	}
	if byPension > 0 {
		amounts["pension-deduction"] = byPension
	}
	amounts["weekly"] = left
	if left == 0 {
		reasons = append(reasons, transaction.Reason{Rule: "nothing-payable", Source: act + "section/4"})
	}
	return amounts, reasons, nil
}

// lasting says how long the allowance can be paid.
func lasting(start date.Date, a ask.Answers) []transaction.Reason {
	last := LastDay(start)
	reasons := []transaction.Reason{
		{Rule: "waiting-days", Source: rules + "regulation/36"},
		{Rule: "lasts", Source: act + "section/5", Values: words.Values{"start": start, "last": last}},
	}
	// Waiting days usually put the end off by a week; who is within a week of it hears of both.
	if reached, err := StatePensionDate(dateOfBirth.Of(a)); err == nil && !reached.After(last.AddDays(7)) {
		reasons = append(reasons, transaction.Reason{Rule: "pension-age-ends", Source: act + "section/1",
			Values: words.Values{"reached": reached}})
	}
	return reasons
}
