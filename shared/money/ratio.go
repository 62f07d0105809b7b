package money

import "math/big"

// Rounding says what becomes of the part of a penny that a division leaves over.
type Rounding int

const (
	Floor   Rounding = iota // to the lower penny: 1.9 → 1, -1.1 → -2
	Ceiling                 // to the higher penny: 1.1 → 2, -1.9 → -1
	HalfUp                  // to the nearest penny, a half away from zero: 2.5 → 3, -2.5 → -3
)

// Ratio returns p × numerator ÷ denominator, exact until the one rounding, which the caller names:
// a fifth more than p is p.Ratio(120, 100, HalfUp). A result beyond int64 pence is ErrTooLarge.
// The denominator must be above zero.
func (p Pence) Ratio(numerator, denominator int64, rounding Rounding) (Pence, error) {
	if denominator <= 0 {
		panic("money: the denominator of a ratio must be above zero")
	}
	product := new(big.Int).Mul(big.NewInt(int64(p)), big.NewInt(numerator))
	divisor := big.NewInt(denominator)
	switch rounding {
	case Ceiling:
		// The ceiling of a ÷ b is the floor of (a + b - 1) ÷ b.
		product.Add(product, divisor).Sub(product, big.NewInt(1))
	case HalfUp:
		// A half goes away from zero: the floor of (2a + b) ÷ 2b above zero, its ceiling below.
		negative := product.Sign() < 0
		product.Lsh(product, 1).Add(product, divisor)
		divisor = new(big.Int).Lsh(divisor, 1)
		if negative {
			product.Sub(product, big.NewInt(1))
		}
	}
	// Div is Euclidean, which is the floor for a divisor above zero.
	quotient := product.Div(product, divisor)
	if !quotient.IsInt64() {
		return 0, ErrTooLarge
	}
	return Pence(quotient.Int64()), nil
}
