package money

import (
	"strconv"
	"strings"
	"unicode"
)

// Parse reads what a person types for an amount: "1234.5", "£1,234.50", " £ 1 234 ", "-5", ".50", "1234 pounds", "50p".
//
// It forgives a pound sign, spaces around, thousands set apart by commas or spaces, one decimal, and a
// point with nothing on one side of it. A minus may stand before or after the pound sign. Thousands
// must come in threes, because "12,50" may well mean twelve pounds fifty and must not become 1,250.
// Pounds may be named behind the amount, in English or Welsh; and so may pence, where it is pence ("50p") or has a pound sign
// and two decimals ("£1234.50p"). What else has both may mean either: "£50p", "1.50p".
//
// The errors are ErrNotMoney (also for nothing at all, for exponents and for words), ErrTooManyDecimals
// (also for "1.230": the third decimal may be a slip of the point) and ErrTooLarge (beyond int64 pence).
func Parse(typed string) (Pence, error) {
	rest := strings.TrimSpace(typed)
	rest, minusBefore := cutMinus(rest)
	rest, pound := strings.CutPrefix(rest, "£")
	rest, minusAfter := cutMinus(strings.TrimSpace(rest))
	if minusBefore && minusAfter {
		return 0, ErrNotMoney
	}
	rest, inPence := cutName(rest, penceNames)
	if !inPence {
		rest, _ = cutName(rest, poundNames)
	}
	whole, fraction, pointed := strings.Cut(rest, ".")
	whole, ok := ungroup(whole)
	if !ok || !isDigits(fraction) || whole+fraction == "" {
		return 0, ErrNotMoney
	}
	if inPence {
		switch {
		case pound && len(fraction) == 2:
		case pound || pointed:
			return 0, ErrNotMoney
		default:
			whole = "00" + whole
			whole, fraction = whole[:len(whole)-2], whole[len(whole)-2:]
		}
	}
	if pointed && whole == "" {
		whole = "0"
	}
	return fromDigits(minusBefore || minusAfter, whole, fraction)
}

// What people write behind an amount, in English and Welsh: the longer first where one ends in another.
var (
	poundNames = []string{"pounds", "pound", "o bunnoedd", "o bunnau", "punt", "bunt"}
	penceNames = []string{"pence", "penny", "ceiniog", "geiniog", "p"}
)

// cutName removes the first of the names that the text ends in, in any case, and the spaces before it.
func cutName(text string, names []string) (rest string, found bool) {
	for _, name := range names {
		if at := len(text) - len(name); at >= 0 && strings.EqualFold(text[at:], name) {
			return strings.TrimSpace(text[:at]), true
		}
	}
	return text, false
}

// cutMinus removes a leading minus, be it the hyphen of the keyboard or the sign of the typographer,
// and the spaces after it.
func cutMinus(s string) (rest string, found bool) {
	for _, minus := range []string{"-", "\u2212", "\u2013"} {
		if rest, found = strings.CutPrefix(s, minus); found {
			return strings.TrimSpace(rest), true
		}
	}
	return s, false
}

// ungroup removes the commas or spaces between groups of three digits. It is false when what remains is
// not digits or the groups are not threes.
func ungroup(s string) (digits string, ok bool) {
	groups := strings.Split(strings.Map(separatorToComma, s), ",")
	digits = strings.Join(groups, "")
	for i, g := range groups {
		threes := len(g) == 3 || i == 0 && (len(g) == 1 || len(g) == 2)
		if len(groups) > 1 && !threes {
			return "", false
		}
	}
	return digits, isDigits(digits)
}

func separatorToComma(r rune) rune {
	if unicode.IsSpace(r) {
		return ','
	}
	return r
}

// fromDigits is the one place where digits become pence: whole pounds, and none, one or two decimals.
func fromDigits(negative bool, whole, fraction string) (Pence, error) {
	if len(fraction) > 2 {
		return 0, ErrTooManyDecimals
	}
	digits := whole + (fraction + "00")[:2]
	if negative {
		digits = "-" + digits
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, ErrTooLarge // the only way left for digits to fail
	}
	return Pence(n), nil
}

// isDigits reports that s holds nothing but the digits 0 to 9; an empty s does.
func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
