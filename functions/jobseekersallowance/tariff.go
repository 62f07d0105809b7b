package jobseekersallowance

import (
	"errors"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
)

// ErrTooMuchCapital says that somebody had too much capital for income-based Jobseeker's Allowance.
var ErrTooMuchCapital = errors.New("capital above the upper limit: no income-based Jobseeker's Allowance")

// Tariff is how capital counted for income-based Jobseeker's Allowance, in pence.
type Tariff struct {
	Lower  money.Pence // up to it capital did not count
	Upper  money.Pence // above it there was no allowance
	Step   money.Pence // each step above the lower limit, or part of one, counted as
	Income money.Pence // so much a week
}

// Tariffs are those in force on a day, for who did not live in a care home. They end with the allowance itself.
var Tariffs = rate.Table[Tariff]{Name: "income-based jobseeker's allowance tariff income", Rows: []rate.Row[Tariff]{
	{
		From: date.MustParse("2006-04-10"), To: date.MustParse("2026-04-01"),
		Value:  Tariff{Lower: money.Pounds(6_000), Upper: money.Pounds(16_000), Step: money.Pounds(250), Income: money.Pounds(1)},
		Source: "https://www.legislation.gov.uk/uksi/1996/207/regulation/116",
	},
}}

// TariffIncome returns the weekly income, in pence, that capital was taken for on a day when income-based Jobseeker's
// Allowance was worked out: 1.00 for each 250.00, or part of it, above 6,000.00. New Style Jobseeker's Allowance
// takes no account of capital. The error is ErrTooMuchCapital above 16,000.00, or a *rate.OutsideError for a day
// before 10 April 2006 or after 31 March 2026 (SI 1996/207, regulations 107 and 116).
func TariffIncome(capital money.Pence, on date.Date) (money.Pence, error) {
	row, err := Tariffs.At(on)
	if err != nil {
		return 0, err
	}
	t := row.Value
	switch {
	case capital > t.Upper:
		return 0, ErrTooMuchCapital
	case capital <= t.Lower:
		return 0, nil
	}
	steps := (capital - t.Lower + t.Step - 1) / t.Step
	return steps * t.Income, nil
}
