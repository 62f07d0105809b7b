package jobseekersallowance

import (
	"errors"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// WeeklyAmount returns what is paid for a week before deductions, in pence, at an age in completed years. The day is
// the first of the benefit week: its rate holds for the whole of the week. The error is a *rate.OutsideError.
func WeeklyAmount(age int, on date.Date) (money.Pence, error) {
	row, err := PersonalRates.At(on)
	if err != nil {
		return 0, err
	}
	return row.Value.For(age), nil
}

// Frequency is how often somebody is paid.
type Frequency string

// The frequencies that the department's own service knows.
const (
	Weekly      Frequency = "weekly"
	Fortnightly Frequency = "fortnightly"
	FourWeekly  Frequency = "four-weekly"
	Monthly     Frequency = "monthly"
	Quarterly   Frequency = "quarterly"
	HalfYearly  Frequency = "half-yearly"
	Yearly      Frequency = "yearly"
)

var frequencies = []string{string(Weekly), string(Fortnightly), string(FourWeekly), string(Monthly), string(Quarterly),
	string(HalfYearly), string(Yearly)}

// ErrFrequency says that a frequency is none of those named here.
var ErrFrequency = errors.New("unknown frequency of payment")

// payments is the number of payments of a frequency in the 52 weeks that the regulations count to a year; 0 for an
// unknown one.
func (f Frequency) payments() int64 {
	switch f {
	case Weekly:
		return 52
	case Fortnightly:
		return 26
	case FourWeekly:
		return 13
	case Monthly:
		return 12
	case Quarterly:
		return 4
	case HalfYearly:
		return 2
	case Yearly:
		return 1
	}
	return 0
}

// WeeklyPension returns what a pension paid at a frequency comes to in a week, in pence: a year's ÷ 52, three months'
// ÷ 13, a month's × 12 ÷ 52, six months' ÷ 6 × 12 ÷ 52, and by days for payments of whole weeks (SI 2013/378,
// Part 6). A fraction of a penny is dropped, which is to the claimant's advantage. The error is
// ErrFrequency or money.ErrTooLarge.
func WeeklyPension(amount money.Pence, every Frequency) (money.Pence, error) {
	if every.payments() == 0 {
		return 0, ErrFrequency
	}
	return amount.Ratio(every.payments(), 52, money.Floor)
}

// WeeklyEarnings returns what earnings paid at a frequency come to in a week, in pence: a month's × 12 ÷ 52, three
// months' × 4 ÷ 52, and for any other period by its days, × 7 ÷ days, where half a year is taken for half of 365
// (SI 1996/207, regulation 97, and its like in SI 2013/378). A fraction of a penny is dropped, to the claimant's
// advantage. The error is ErrFrequency or money.ErrTooLarge.
func WeeklyEarnings(amount money.Pence, every Frequency) (money.Pence, error) {
	switch every {
	case HalfYearly, Yearly:
		return amount.Ratio(7*every.payments(), 365, money.Floor)
	}
	return WeeklyPension(amount, every)
}

// EarningsDeduction returns what a week's earnings take off the allowance, in pence. Of ordinary earnings 5.00 are left
// out of account. Of what somebody earns as a part-time fire-fighter, auxiliary coastguard, part-time lifeboat crew
// or in the reserve forces (service) 20.00 are; where that is less than 20.00, up to 5.00 of other earnings are too,
// as far as both together stay within 20.00 (SI 2013/378, Part 6 and the Schedule). The day is the first of
// the benefit week. The error is a *rate.OutsideError.
func EarningsDeduction(ordinary, service money.Pence, on date.Date) (money.Pence, error) {
	row, err := Limits.At(on)
	if err != nil {
		return 0, err
	}
	limit := row.Value
	serviceFree := min(service, limit.Service)
	ordinaryFree := min(ordinary, limit.Earnings, limit.Service-serviceFree)
	return ordinary + service - serviceFree - ordinaryFree, nil
}

// PensionDeduction returns what a week's pensions take off the allowance, in pence: all that they come to together
// above 50.00 (SI 2013/378, Part 6). The day is the first of the benefit week. The error is a
// *rate.OutsideError.
func PensionDeduction(weekly money.Pence, on date.Date) (money.Pence, error) {
	row, err := Limits.At(on)
	if err != nil {
		return 0, err
	}
	return max(0, weekly-row.Value.Pension), nil
}

// Payable returns what is left of a week's allowance after deductions, in pence. Less than 10 pence is not paid
// (Jobseekers Act 1995, section 4(4)). The day is the first of the benefit week. The error is a *rate.OutsideError.
func Payable(allowance, deductions money.Pence, on date.Date) (money.Pence, error) {
	row, err := Limits.At(on)
	if err != nil {
		return 0, err
	}
	if left := allowance - deductions; left >= row.Value.Least {
		return left, nil
	}
	return 0, nil
}
