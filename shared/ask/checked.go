package ask

import "strings"

// checked is a field of a reference that bears its own proof, a check digit or letter that is worked out from the
// rest. The shape is a regular expression of the whole of it. The example has the shape and does not fit, so that it is
// nobody's. What is of the right shape and does not fit was most likely mistyped, and is said to be so.
func checked(control Control, shape, example string, normal func(typed string) string, fits func(value string) bool) field {
	return field{
		control: control,
		normal:  normal,
		check: func(value string) []Fault {
			switch {
			case !compiled(shape).MatchString(value):
				return faultWith(BadFormat, "example", example)
			case !fits(value):
				return fault(WrongCheckDigit)
			}
			return nil
		},
		schema: Schema{"type": "string", "pattern": shape},
	}
}

// weighted adds up digits, each times the weight in its place.
func weighted(digits string, weights ...int) int {
	sum := 0
	for place, weight := range weights {
		sum += weight * int(digits[place]-'0')
	}
	return sum
}

// compact is what was typed in capitals, without white space, hyphens and dashes.
func compact(typed string) string { return strings.ToUpper(bare(typed)) }
