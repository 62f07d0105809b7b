package studentfinance

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// The pages on the grants for dependants.
const (
	childcarePage = "https://www.gov.uk/childcare-grant/eligibility"
	parentsPage   = "https://www.gov.uk/parents-learning-allowance/eligibility"
	adultPage     = "https://www.gov.uk/adult-dependants-grant/eligibility"
)

// grants gives the most of each grant for dependants, by the names of the amounts, and the rules that made them. The
// error is a *rate.OutsideError.
func grants(on date.Date, a ask.Answers) (map[string]money.Pence, []transaction.Reason, error) {
	amounts := map[string]money.Pence{}
	var s support
	hasChildren, hasAdult := dependants.Has("children").Holds(on, a), dependants.Has("adult").Holds(on, a)
	switch {
	case !hasChildren && !hasAdult:
		return amounts, nil, nil
	case !givesIncome.Of(a):
		s.because("grants-need-income", grantsPage, nil)
		return amounts, s.reasons, nil
	}
	first, income := yearApplied(a), household.Of(a)
	row, err := GrantRates.At(first)
	if err != nil {
		return nil, nil, err
	}
	// give puts down a grant, or that the income is above its limit.
	give := func(name, source string, amount, limit money.Pence, err error) error {
		if err != nil {
			return err
		}
		if amount == 0 {
			s.because(name+"-income", source, words.Values{"limit": limit.Format()})
			return nil
		}
		amounts[name] = amount
		s.reasons = append(s.reasons, lent(name, amount, row, nil))
		return nil
	}
	if hasChildren {
		switch {
		case childcareHelp.Of(a):
			s.because("childcare-other-help", childcarePage, nil)
		case paysChildcare.Of(a):
			limit := row.Value.OneChildIncome
			if childcareChildren.Of(a) > 1 {
				limit = row.Value.TwoChildrenIncome
			}
			amount, err := ChildcareGrant(first, childcareChildren.Of(a), childcareCost.Of(a), income)
			if err := give("childcare-grant", childcarePage, amount, limit, err); err != nil {
				return nil, nil, err
			}
		}
		amount, err := ParentsLearningAllowance(first, income)
		if err := give("parents-learning-allowance", parentsPage, amount, row.Value.ParentsIncome, err); err != nil {
			return nil, nil, err
		}
	}
	if hasAdult {
		switch {
		case adultStudent.Of(a):
			s.because("adult-is-student", adultPage, nil)
		case adultIncome.Of(a):
			s.because("adult-has-income", adultPage, words.Values{"limit": AdultIncome.Short()})
		case adult.Is("partner").Holds(on, a) && dateOfBirth.Of(a).Age(first) < independentAge:
			s.because("adult-partner-under-25", adultPage, nil)
		default:
			amount, err := AdultDependantsGrant(first, income)
			if err := give("adult-dependants-grant", adultPage, amount, row.Value.AdultIncome, err); err != nil {
				return nil, nil, err
			}
		}
	}
	return amounts, s.reasons, nil
}
