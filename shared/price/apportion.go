package price

import (
	"errors"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/money"
)

// ErrNoWeight says that something is to be shared out and nobody has a share.
var ErrNoWeight = errors.New("nothing to apportion by: every weight is zero")

// Apportion shares a whole number out by weights, so that the parts sum to it exactly: each gets its share rounded
// down, and what is left goes one by one to the largest remainders (Hamilton's method). Of equal remainders the earlier
// wins, so the caller gives the weights in an order that does not change. A share never exceeds its weight where total
// does not exceed the sum of weights. Weights are not negative; total may be.
func Apportion(total int64, weights []int64) ([]int64, error) {
	shares, err := apportion(big.NewInt(total), weights)
	if err != nil {
		return nil, err
	}
	parts := make([]int64, len(weights))
	for i, share := range shares {
		parts[i] = share.Int64()
	}
	return parts, nil
}

// Share is Apportion for an exact amount. The smallest piece that is handed out is the last digit of the amount that is not
// zero, or a million-millionth where that is smaller: equal amounts are shared alike, however they are written.
func Share(amount decimal.Decimal, weights []int64) ([]decimal.Decimal, error) {
	amount = decimal.RequireFromString(amount.String()) // without zeros at its end
	places := max(12, -amount.Exponent())
	shares, err := apportion(amount.Shift(places).BigInt(), weights)
	if err != nil {
		return nil, err
	}
	parts := make([]decimal.Decimal, len(weights))
	for i, share := range shares {
		parts[i] = decimal.NewFromBigInt(share, -places)
	}
	return parts, nil
}

func apportion(total *big.Int, weights []int64) ([]*big.Int, error) {
	sum := new(big.Int)
	for _, weight := range weights {
		if weight < 0 {
			return nil, errors.New("cannot apportion by a negative weight")
		}
		sum.Add(sum, big.NewInt(weight))
	}
	shares, lefts, order := make([]*big.Int, len(weights)), make([]*big.Int, len(weights)), make([]int, len(weights))
	if sum.Sign() == 0 {
		if total.Sign() != 0 {
			return nil, ErrNoWeight
		}
		for i := range shares {
			shares[i] = new(big.Int)
		}
		return shares, nil
	}
	whole := new(big.Int).Abs(total)
	rest := new(big.Int).Set(whole)
	for i, weight := range weights {
		product := new(big.Int).Mul(whole, big.NewInt(weight))
		lefts[i] = new(big.Int)
		shares[i], _ = product.QuoRem(product, sum, lefts[i])
		rest.Sub(rest, shares[i])
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return lefts[j].Cmp(lefts[i]) })
	for _, i := range order[:rest.Int64()] {
		shares[i].Add(shares[i], big.NewInt(1))
	}
	if total.Sign() < 0 {
		for _, share := range shares {
			share.Neg(share)
		}
	}
	return shares, nil
}

// Pennies rounds exact amounts of pounds to pence so that they sum to total: each is rounded down, and the pennies left
// over go to the largest fractions, the earlier of equal ones. This is the only rounding of an invoice. Total must lie
// within len(exact) pence of the exact sum, rounded down, as Penny of the sum does.
func Pennies(exact []decimal.Decimal, total money.Pence) ([]money.Pence, error) {
	pence := make([]money.Pence, len(exact))
	order := make([]int, len(exact))
	fractions := make([]decimal.Decimal, len(exact))
	left := total
	for i, amount := range exact {
		shifted := amount.Shift(2)
		floor := shifted.Floor()
		pence[i], fractions[i], order[i] = money.Pence(floor.IntPart()), shifted.Sub(floor), i
		left -= pence[i]
	}
	if left < 0 || left > money.Pence(len(exact)) {
		return nil, errors.New("cannot round to pence: the total is not that of the amounts")
	}
	slices.SortStableFunc(order, func(a, b int) int { return fractions[b].Cmp(fractions[a]) })
	for _, i := range order[:left] {
		pence[i]++
	}
	return pence, nil
}

// Penny rounds an exact amount of pounds to pence, a half to the even penny.
func Penny(pounds decimal.Decimal) money.Pence {
	return money.Pence(pounds.Shift(2).RoundBank(0).IntPart())
}

// Ratio is amount ÷ by rounded to so many decimals, a half to the even: for figures that are shown, such as a cost per
// transaction. It is the only division of money. by may not be 0.
func Ratio(amount, by decimal.Decimal, places int32) decimal.Decimal {
	scale := min(amount.Exponent(), by.Exponent(), 0)
	numerator, denominator := amount.Shift(places-scale).BigInt(), by.Shift(-scale).BigInt()
	if denominator.Sign() < 0 {
		numerator.Neg(numerator)
		denominator.Neg(denominator)
	}
	quotient, left := new(big.Int).DivMod(numerator, denominator, new(big.Int))
	if twice := left.Lsh(left, 1).Cmp(denominator); twice > 0 || twice == 0 && quotient.Bit(0) == 1 {
		quotient.Add(quotient, big.NewInt(1))
	}
	return decimal.NewFromBigInt(quotient, -places)
}
