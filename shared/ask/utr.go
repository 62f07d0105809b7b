package ask

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// UTR asks for a Unique Taxpayer Reference, of a person, a partnership or a company. Its value and its JSON are ten
// digits: "2234567890".
type UTR struct {
	Name     string
	When     Condition
	Optional bool
}

// Of is the answer; empty where there is none.
func (q UTR) Of(a Answers) string { return of[string](a, q.Name) }

func (q UTR) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

const shapeOfUTR = "^[0-9]{10}$"

// box forgives spaces and hyphens, the K that Self Assessment prints before or behind it, and the three digits of the
// tax office that some letters print in front.
func (q UTR) box() field {
	control := Control{Component: Input, Width: 10, InputMode: "numeric", NoSpellcheck: true}
	return checked(control, shapeOfUTR, "1234567890", normalUTR, fitsUTR)
}

func normalUTR(typed string) string {
	value := compact(typed)
	digits := strings.TrimSuffix(strings.TrimPrefix(value, "K"), "K")
	switch {
	case !isDigits(digits):
		return value
	case len(digits) == 13:
		return digits[3:]
	}
	return digits
}

// IsUTR says that a text is ten digits of which the first fits the others. Whether HMRC has given it to anybody it
// does not know.
func IsUTR(value string) bool { return compiled(shapeOfUTR).MatchString(value) && fitsUTR(value) }

// fitsUTR holds where the first digit is the one that the weighted sum of the other nine, modulo 11, points at, as
// HMRC's services work it out.
func fitsUTR(value string) bool {
	return value[0] == "21987654321"[weighted(value[1:], 6, 7, 8, 9, 10, 5, 4, 3, 2)%11]
}

func (q UTR) Controls() []Control { return q.box().controls() }

func (q UTR) Read(fields url.Values) (any, []Fault) { return q.box().read(fields) }

func (q UTR) Decode(raw json.RawMessage) (any, []Fault) { return decodeString(raw) }

func (q UTR) Check(_ date.Date, value any) []Fault { return q.box().check(value.(string)) }

func (q UTR) Encode(value any) any { return value }

func (q UTR) Fill(value any) url.Values { return fillString(value) }

func (q UTR) Show(value any, book words.Book) []string { return showString(value, book) }

func (q UTR) Schema() Schema { return q.box().schema }
