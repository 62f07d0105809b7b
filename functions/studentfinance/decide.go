package studentfinance

import (
	"errors"
	"maps"
	"strconv"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// decide gives what comes of an application received on a date. Its amounts are those of one academic year, all but
// the childcare grant:
//
//	tuition-fee-loan            as much of it as is asked for
//	maintenance-loan            the loan for living costs, likewise
//	childcare-grant             the most in a week
//	parents-learning-allowance  the most
//	adult-dependants-grant      the most
//
// What there is nothing of is left out; so is what reaches beyond the published amounts, and a reason says so.
func decide(on date.Date, a ask.Answers) transaction.Outcome {
	outcome := transaction.Outcome{Result: "applied", Amounts: map[string]money.Pence{}, Evidence: evidence(on, a)}
	because := func(reasons ...transaction.Reason) { outcome.Reasons = append(outcome.Reasons, reasons...) }
	if givesIncome.Of(a) {
		because(transaction.Reason{Rule: "income-year", Source: "https://www.gov.uk/apply-for-student-finance/household-income",
			Values: words.Values{"year": IncomeYear(yearApplied(a)).String()}})
	}
	// loan puts down a loan, or as much of it as is wanted.
	loan := func(name string, s support, choice ask.OneOf, wanted ask.Money) {
		because(s.reasons...)
		if choice.Is("smaller").Holds(on, a) && s.amount > 0 {
			s.amount = wanted.Of(a)
			because(transaction.Reason{Rule: "smaller-" + name, Amount: new(s.amount)})
		}
		if s.amount > 0 {
			outcome.Amounts[name] = s.amount
		}
	}
	fees, feesErr := tuition(on, a)
	if feesErr == nil {
		loan("tuition-fee-loan", fees, tuitionChoice, tuitionAmount)
	}
	living, livingErr := maintenanceEntitlement(on, a)
	if livingErr == nil {
		loan("maintenance-loan", living, maintenanceChoice, maintenanceAmount)
	}
	granted, reasons, grantsErr := grants(on, a)
	maps.Copy(outcome.Amounts, granted)
	because(reasons...)
	because(help(on, a)...)

	plan, err := repayment(on, a)
	because(plan...)
	because(unset(feesErr, livingErr, grantsErr, err)...)
	because(checks(on, a)...)
	return outcome
}

// unset says that amounts are not embedded, once for each way in which they can be missing: not yet published, or
// published without what it takes to work them out.
func unset(errs ...error) []transaction.Reason {
	var reasons []transaction.Reason
	var later, never bool
	for _, err := range errs {
		var outside *rate.OutsideError
		switch {
		case !errors.As(err, &outside):
		case outside.Last.IsZero() || !outside.NotYetSet():
			if !never {
				reasons = append(reasons, transaction.Reason{Rule: "worked-out-later"})
			}
			never = true
		case !later:
			reasons = append(reasons, transaction.Reason{Rule: "rate-not-set", Values: words.Values{"last": outside.Last}})
			later = true
		}
	}
	return reasons
}

// help says what else there is to apply for.
func help(on date.Date, a ask.Answers) []transaction.Reason {
	var s support
	for _, each := range []struct {
		when         ask.Condition
		rule, source string
	}{
		{circumstances.Has("disability"), "disabled-students-allowance", "https://www.gov.uk/disabled-students-allowances-dsas"},
		{circumstances.Has("low-income"), "hardship-fund", "https://www.gov.uk/extra-money-pay-university"},
		{teacherTraining, "teacher-training-funding", "https://www.gov.uk/teacher-training-funding"},
		{subject.Is("social-work"), "social-work-bursary", "https://www.gov.uk/social-work-bursaries"},
	} {
		if each.when.Holds(on, a) {
			s.because(each.rule, each.source, nil)
		}
	}
	return s.reasons
}

// repayment says on which plan the loans are repaid, and above which income in the tax year of the application. The
// error is a *rate.OutsideError.
func repayment(on date.Date, a ask.Answers) ([]transaction.Reason, error) {
	var s support
	plan := PlanFor(courseStart.Of(a))
	s.because("repayment-plan", planPage, words.Values{"plan": string(plan)})
	row, err := plan.Threshold(on.TaxYear())
	if err != nil {
		return s.reasons, err
	}
	threshold := lent("repayment-threshold", row.Value, row, words.Values{
		"threshold": row.Value.Short(), "percent": strconv.Itoa(plan.Percent()), "year": on.TaxYear().String()})
	return append(s.reasons, threshold), nil
}
