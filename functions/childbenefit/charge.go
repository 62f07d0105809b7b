package childbenefit

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// AdjustedNetIncome returns the income that decides on the High Income Child Benefit Charge, in pence a
// year: income − 1.25 × grossable − other. Grossable are deductions paid after basic-rate tax, such as
// Gift Aid and pension contributions with relief at source; other deductions count as they are (Income
// Tax Act 2007, section 58). All three are amounts of a year in pence, none below zero.
//
// A fraction of a penny is rounded down. No result depends on it, because the thresholds and the steps
// between them are whole pennies. The error is money.ErrTooLarge.
func AdjustedNetIncome(income, grossable, other money.Pence) (money.Pence, error) {
	grossed, err := grossable.Ratio(125, 100, money.Ceiling)
	if err != nil {
		return 0, err
	}
	return income - grossed - other, nil
}

// ChargePercent returns how much of the benefit the charge takes in a tax year, from 0 to 100: one for
// each full hundredth of the way from the lower threshold to the upper, so for each full £200 above
// £60,000 since 2024-25 and each full £100 above £50,000 before (ITEPA 2003, section 681C). The income is
// the adjusted net income in pence, of whichever partner has more. The error is a *rate.OutsideError.
func ChargePercent(year date.TaxYear, adjustedNetIncome money.Pence) (int, error) {
	row, err := ChargeThresholds.At(year.Last())
	if err != nil {
		return 0, err
	}
	lower, upper := row.Value.Lower, row.Value.Upper
	switch {
	case adjustedNetIncome < lower:
		return 0, nil
	case adjustedNetIncome >= upper:
		return 100, nil
	}
	return int((adjustedNetIncome - lower) * 100 / (upper - lower)), nil
}

// Charge returns the High Income Child Benefit Charge for a tax year, in pence but always whole pounds:
// ChargePercent of the benefit, rounded down to the pound. The benefit is the year's ChargeableAmount.
//
// This is the figure of GOV.UK's Child Benefit tax calculator, an estimate. Section 681C(3) of ITEPA 2003
// rounds the benefit down to whole pounds before taking the percentage too, so that the charge assessed
// may be £1 lower. The error is a *rate.OutsideError.
func Charge(year date.TaxYear, adjustedNetIncome, benefit money.Pence) (money.Pence, error) {
	percent, err := ChargePercent(year, adjustedNetIncome)
	if err != nil {
		return 0, err
	}
	// A hundredth for the percentage and a hundredth from pence to pounds, with one rounding.
	pounds, err := benefit.Ratio(int64(percent), 100*100, money.Floor)
	if err != nil {
		return 0, err
	}
	return pounds * 100, nil
}

// IncomeBand is what the claim asks instead of an exact income: where a person's adjusted net income
// lies among the thresholds in force.
type IncomeBand string

const (
	IncomeBelow   IncomeBand = "below"   // below the lower threshold
	IncomeBetween IncomeBand = "between" // from the lower threshold to below the upper
	IncomeAbove   IncomeBand = "above"   // the upper threshold or more
)

// ChargeBand is what the claim can say of the charge from bands of income alone.
type ChargeBand string

const (
	ChargeNone ChargeBand = "none" // nothing
	ChargePart ChargeBand = "part" // between 1% and 99% of the benefit; nothing below the first full step
	ChargeAll  ChargeBand = "all"  // all of the benefit
)

// BandOfCharge returns the charge to expect of the bands of the applicant and the partner: the higher
// income counts (ITEPA 2003, section 681B). Without a partner, the partner's band is "".
func BandOfCharge(applicant, partner IncomeBand) ChargeBand {
	switch {
	case applicant == IncomeAbove || partner == IncomeAbove:
		return ChargeAll
	case applicant == IncomeBetween || partner == IncomeBetween:
		return ChargePart
	}
	return ChargeNone
}
