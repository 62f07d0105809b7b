package studentfinance

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// The grants for dependants are for full-time students (120 credits or more under the Lifelong Learning Entitlement)
// who get support that depends on the household income. An income at the limit still qualifies, as in GOV.UK's
// calculator. How a grant falls within the limit depends on the incomes of the dependants, and is not embedded: the
// functions return the most that there can be. Their errors are *rate.OutsideError.

// ChildcareGrant returns the most, in pence a week, for so many children in childcare that costs so much a week:
// 85% of the cost, at most the maximum for one child or for two or more; nothing above the income limit for so many
// children. A fraction of a penny is dropped.
func ChildcareGrant(firstDay date.Date, children int, weeklyCost, income money.Pence) (money.Pence, error) {
	row, err := GrantRates.At(firstDay)
	if err != nil || children < 1 {
		return 0, err
	}
	most, limit := row.Value.OneChild, row.Value.OneChildIncome
	if children > 1 {
		most, limit = row.Value.TwoChildren, row.Value.TwoChildrenIncome
	}
	if income > limit {
		return 0, nil
	}
	part, err := weeklyCost.Ratio(85, 100, money.Floor)
	return min(part, most), err
}

// ParentsLearningAllowance returns the most, in pence an academic year, for a student with dependent children;
// nothing above the income limit.
func ParentsLearningAllowance(firstDay date.Date, income money.Pence) (money.Pence, error) {
	row, err := GrantRates.At(firstDay)
	if err != nil || income > row.Value.ParentsIncome {
		return 0, err
	}
	return row.Value.Parents, nil
}

// AdultIncome is the income of their own, in pence a year, above which a relative does not count as an adult dependant
// (GOV.UK, Adult Dependants' Grant). The question and its words name it too.
const AdultIncome = money.Pence(3_796_00)

// AdultDependantsGrant returns the most, in pence an academic year, for a student on whom an adult depends; nothing
// above the income limit.
func AdultDependantsGrant(firstDay date.Date, income money.Pence) (money.Pence, error) {
	row, err := GrantRates.At(firstDay)
	if err != nil || income > row.Value.AdultIncome {
		return 0, err
	}
	return row.Value.Adult, nil
}
