// Package money holds amounts of sterling as whole pence: what people type, what software sends as a
// JSON number, and what pages show. No amount ever passes through floating point.
package money

import (
	"errors"
	"strconv"
	"strings"
)

// Pence is an amount of money in pence sterling; it may be negative. Amounts are added and compared
// with the ordinary operators.
type Pence int64

// What can be wrong with an amount; ask with errors.Is. The errors never repeat what was typed.
var (
	ErrNotMoney        = errors.New("not an amount of money: write pounds and pence such as 1234.50")
	ErrTooManyDecimals = errors.New("more than two decimals: write pounds and pence such as 1234.50")
	ErrTooLarge        = errors.New("amount too large")
)

// Pounds returns a whole number of pounds as an amount. It is meant for constants: a number of pounds
// beyond 92,233,720,368,547,758 wraps round.
func Pounds(n int64) Pence { return Pence(n) * 100 }

// String returns pounds with two decimals and nothing else, such as "1234.50" or "-0.05".
func (p Pence) String() string {
	sign, whole, fraction := p.parts()
	return sign + whole + "." + fraction
}

// Format returns the amount as pages show it where pence matter: "£1,234.50", "-£5.00".
func (p Pence) Format() string {
	sign, whole, fraction := p.parts()
	return sign + "£" + group(whole) + "." + fraction
}

// Short is Format without the pence when there are none: "£1,234", but "£1,234.50".
func (p Pence) Short() string {
	return strings.TrimSuffix(p.Format(), ".00")
}

// parts splits an amount into its sign ("" or "-"), the digits of its pounds, and two digits of pence.
// The magnitude is taken as unsigned because the smallest int64 has no positive counterpart.
func (p Pence) parts() (sign, whole, fraction string) {
	magnitude := uint64(p)
	if p < 0 {
		sign, magnitude = "-", -magnitude
	}
	digits := strconv.FormatUint(magnitude, 10)
	if len(digits) < 3 {
		digits = strings.Repeat("0", 3-len(digits)) + digits
	}
	return sign, digits[:len(digits)-2], digits[len(digits)-2:]
}

// group puts a comma before every third digit from the right.
func group(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
