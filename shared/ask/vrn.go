package ask

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// VRN asks for a VAT registration number. Its value and its JSON are nine digits: "980780684".
//
// The five characters of government departments (GD) and health authorities (HA), and the twelve digits of a branch,
// are not taken: they stand on invoices to other countries, while HMRC keeps every VAT account under nine digits.
type VRN struct {
	Name     string
	When     Condition
	Optional bool
}

// Of is the answer; empty where there is none.
func (q VRN) Of(a Answers) string { return of[string](a, q.Name) }

func (q VRN) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

const shapeOfVRN = "^[0-9]{9}$"

// box forgives spaces and hyphens, and the prefix of Great Britain or, in trade in goods with the EU, of Northern
// Ireland: the number behind both is the same.
func (q VRN) box() field {
	control := Control{Component: Input, Width: 10, InputMode: "numeric", NoSpellcheck: true}
	return checked(control, shapeOfVRN, "123456789", normalVRN, fitsVRN)
}

func normalVRN(typed string) string {
	value := compact(typed)
	for _, prefix := range []string{"GB", "XI"} {
		if digits, ok := strings.CutPrefix(value, prefix); ok && isDigits(digits) {
			return digits
		}
	}
	return value
}

// IsVRN says that a text is nine digits of which the last two fit the others. Whether anybody is registered under it
// does not follow.
func IsVRN(value string) bool { return compiled(shapeOfVRN).MatchString(value) && fitsVRN(value) }

// fitsVRN holds where the weighted sum of the first seven digits and the number that the last two make is a multiple
// of 97, or would be with 55 added: the second way is that of newer numbers.
func fitsVRN(value string) bool {
	sum := weighted(value, 8, 7, 6, 5, 4, 3, 2, 10, 1)
	return sum%97 == 0 || (sum+55)%97 == 0
}

// spacedVRN is a number as certificates print it: "980 7806 84".
func spacedVRN(value string) string {
	if len(value) != 9 {
		return value
	}
	return value[:3] + " " + value[3:7] + " " + value[7:]
}

func (q VRN) Controls() []Control { return q.box().controls() }

func (q VRN) Read(fields url.Values) (any, []Fault) { return q.box().read(fields) }

func (q VRN) Decode(raw json.RawMessage) (any, []Fault) { return decodeString(raw) }

func (q VRN) Check(_ date.Date, value any) []Fault { return q.box().check(value.(string)) }

func (q VRN) Encode(value any) any { return value }

func (q VRN) Fill(value any) url.Values { return url.Values{"": {spacedVRN(value.(string))}} }

func (q VRN) Show(value any, _ words.Book) []string { return []string{spacedVRN(value.(string))} }

func (q VRN) Schema() Schema { return q.box().schema }
