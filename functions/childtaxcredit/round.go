package childtaxcredit

import (
	"math/big"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// Rounding says what becomes of fractions of a penny.
type Rounding int

const (
	// Statutory rounds as SI 2002/2008, regulations 7 and 8, do: daily rates and thresholds up, income and
	// reductions down.
	Statutory Rounding = iota
	// Calculator rounds as HM Revenue and Customs' own calculator does: each to the nearest penny, a half to the even
	// one. The yearly total differs from Statutory by at most a penny a day for each element, and two for each period.
	Calculator
)

// Days returns how many days a tax year has: 366 where it holds a 29 February.
func Days(year date.TaxYear) int { return year.First().DaysUntil((year + 1).First()) }

// DailyRate returns the rate for a day of an element of so many pence a year: annual ÷ Days(year), under Statutory
// rounded up to the penny (SI 2002/2008, regulation 8(3), step 1).
func DailyRate(annual money.Pence, year date.TaxYear, rounding Rounding) money.Pence {
	return part(annual, 1, int64(Days(year)), rounding.up())
}

// way is how one division is rounded.
type way int

const (
	down way = iota
	up
	even
)

func (r Rounding) up() way {
	if r == Calculator {
		return even
	}
	return up
}

func (r Rounding) down() way {
	if r == Calculator {
		return even
	}
	return down
}

// part returns amount × n ÷ d, rounded once. It is made for parts of an amount, so that the result is an amount too.
func part(amount money.Pence, n, d int64, rounded way) money.Pence {
	divisor := big.NewInt(d)
	quotient, rest := new(big.Int).DivMod(new(big.Int).Mul(big.NewInt(int64(amount)), big.NewInt(n)), divisor, new(big.Int))
	half := rest.Cmp(new(big.Int).Sub(divisor, rest)) // below, at or above one half
	if rounded == up && rest.Sign() > 0 || rounded == even && (half > 0 || half == 0 && quotient.Bit(0) == 1) {
		quotient.Add(quotient, big.NewInt(1))
	}
	return money.Pence(quotient.Int64())
}
