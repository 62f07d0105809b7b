package ask_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/ask"
)

// fitting makes references of a pattern until one fits its check digit.
func fitting(pattern string, fits func(string) bool) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		for reference := rapid.StringMatching(pattern); ; {
			if drawn := reference.Draw(t, "reference"); fits(drawn) {
				return drawn
			}
		}
	})
}

// A digit mistyped in a number that fits is always found, and said to be mistyped: the modulus is prime, no weight is a
// multiple of it, and each remainder has a letter of its own. (A UTR has one digit for two of its remainders, so that a
// few mistakes pass.)
func TestOneWrongDigitIsFound(t *testing.T) {
	for name, digits := range map[string][2]int{"upn": {1, 12}, "accounts office": {5, 12}} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				right := kinds[name].answers.Draw(t, "right").(string)
				place := rapid.IntRange(digits[0], digits[1]-1).Draw(t, "place")
				digit := byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
				if digit == right[place] {
					t.Skip("the same digit")
				}
				wrong := right[:place] + string(digit) + right[place+1:]
				if faults := kinds[name].question.Check(on, wrong); len(faults) != 1 || faults[0].Code != ask.WrongCheckDigit {
					t.Fatalf("%s fits, and %s has the faults %v", right, wrong, faults)
				}
			})
		})
	}
}

// The example in the words of a fault is nobody's number: it has the shape, and does not fit.
func TestTheExampleIsNobodys(t *testing.T) {
	for _, name := range []string{"utr", "vrn", "accounts office", "upn"} {
		t.Run(name, func(t *testing.T) {
			q := kinds[name].question
			wrong := faultOf(t, q, "x")
			if wrong.Code != ask.BadFormat {
				t.Fatalf("the fault is %v", wrong)
			}
			if f := faultOf(t, q, wrong.Values["example"]); f.Code != ask.WrongCheckDigit {
				t.Errorf("the example %v has the fault %v", wrong.Values["example"], f)
			}
		})
	}
}
