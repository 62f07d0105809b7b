package money

import "strings"

// FromJSON reads a JSON number of pounds exactly, as raw bytes or the text of a json.Number: 44.95,
// 27, -0.1. At most two decimals are allowed, even when the third is 0, and no exponent: 44.950 gives
// ErrTooManyDecimals, 1E2 and 1e400 give ErrNotMoney. A string, null or anything else gives
// ErrNotMoney, an amount beyond int64 pence ErrTooLarge.
func FromJSON(raw []byte) (Pence, error) {
	unsigned, negative := strings.CutPrefix(string(raw), "-")
	whole, fraction, pointed := strings.Cut(unsigned, ".")
	switch {
	case whole == "", !isDigits(whole), !isDigits(fraction):
		return 0, ErrNotMoney
	case pointed && fraction == "", len(whole) > 1 && whole[0] == '0': // as JSON's grammar has it
		return 0, ErrNotMoney
	}
	return fromDigits(negative, whole, fraction)
}

// MarshalJSON writes a number of pounds, always with two decimals: 44.95, 27.00.
func (p Pence) MarshalJSON() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalJSON reads what FromJSON reads. null is an error too; an amount that may be absent is a
// pointer, for which encoding/json never asks.
func (p *Pence) UnmarshalJSON(raw []byte) error {
	amount, err := FromJSON(raw)
	if err != nil {
		return err
	}
	*p = amount
	return nil
}
