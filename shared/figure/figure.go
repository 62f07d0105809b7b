// Package figure writes figures for people: numbers with their thousands apart, months by their names.
package figure

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/words"
)

// places is how many decimals a page shows.
const places = 6

var hundred = decimal.NewFromInt(100)

// Text is a number for reading: thousands apart, at most six decimals, at least two where there are any.
func Text(text string) string {
	sign, digits := "", text
	if rest, negative := strings.CutPrefix(text, "-"); negative {
		sign, digits = "−", rest
	}
	if digits == "" {
		return text
	}
	if _, decimals, found := strings.Cut(digits, "."); found && len(decimals) > places {
		if read, err := price.Number(digits); err == nil {
			shown := int32(places)
			for !read.IsZero() && shown < 24 && read.Shift(shown).LessThan(hundred) {
				shown++ // a very small number keeps three figures
			}
			digits = read.RoundBank(shown).StringFixed(shown)
		}
	}
	whole, decimals, found := strings.Cut(digits, ".")
	if found {
		decimals = strings.TrimRight(decimals, "0")
		for len(decimals) < 2 {
			decimals += "0"
		}
		decimals = "." + decimals
	}
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	return sign + whole + decimals
}

// Month is a month in words: "November 2026".
func Month(book words.Book, month price.Month) string {
	text := book.Value(month.First())
	if _, rest, found := strings.Cut(text, " "); found {
		return rest
	}
	return text
}
