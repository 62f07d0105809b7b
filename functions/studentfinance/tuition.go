package studentfinance

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// Mode is how somebody studies.
type Mode string

const (
	FullTime Mode = "full-time"
	PartTime Mode = "part-time"
)

// The credits of a course year under the Lifelong Learning Entitlement: for fewer than LeastCredits there is no
// loan, for more than MostCredits none beyond them. FullCredits are a full course year.
const (
	LeastCredits = 30
	FullCredits  = 120
	MostCredits  = 180
)

// TuitionFeeLoan returns the loan for tuition fees, in pence, of an academic year that begins on a day, for a course
// that began before 1 January 2027: the fee charged for that year, at most the maximum for the mode of study, and nothing for a negative one. The
// error is a *rate.OutsideError.
func TuitionFeeLoan(firstDay date.Date, mode Mode, fee money.Pence) (money.Pence, error) {
	row, err := TuitionRates.At(firstDay)
	if err != nil {
		return 0, err
	}
	if mode == PartTime {
		return max(0, min(fee, row.Value.PartTime)), nil
	}
	return max(0, min(fee, row.Value.FullTime)), nil
}

// LifelongTuitionLoan returns the loan for tuition fees, in pence, of a course year that begins on a day, for a
// course that starts on or after 1 January 2027: the fee charged for that year, at most the maximum for 120 credits
// × credits ÷ 120, rounded to the nearest penny. The error is a *rate.OutsideError.
func LifelongTuitionLoan(courseYear date.Date, credits int, fee money.Pence) (money.Pence, error) {
	row, err := LifelongTuitionRates.At(courseYear)
	if err != nil || credits < LeastCredits {
		return 0, err
	}
	most, err := row.Value.Ratio(int64(min(credits, MostCredits)), FullCredits, money.HalfUp)
	return max(0, min(fee, most)), err
}
