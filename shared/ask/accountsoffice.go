package ask

import (
	"encoding/json"
	"net/url"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// AccountsOffice asks for the Accounts Office reference under which an employer pays PAYE. Its value and its JSON are
// thirteen characters: "123PA00045678" in shape.
type AccountsOffice struct {
	Name     string
	When     Condition
	Optional bool
}

// Of is the answer; empty where there is none.
func (q AccountsOffice) Of(a Answers) string { return of[string](a, q.Name) }

func (q AccountsOffice) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

// shapeOfAccountsOffice is the pattern of AORef in HMRC's schema for Real Time Information.
const shapeOfAccountsOffice = "^[0-9]{3}P[A-Z][0-9]{7}[0-9X]$"

// box forgives spaces, hyphens and small letters.
func (q AccountsOffice) box() field {
	control := Control{Component: Input, Width: 20, NoSpellcheck: true}
	return checked(control, shapeOfAccountsOffice, "123PA00045678", compact, fitsAccountsOffice)
}

// IsAccountsOffice says that a text has the shape of a reference and the check letter that fits the rest. Whether an
// employer has it, it does not know.
func IsAccountsOffice(value string) bool {
	return compiled(shapeOfAccountsOffice).MatchString(value) && fitsAccountsOffice(value)
}

// fitsAccountsOffice holds where the fifth character is the one that the weighted sum of the others, modulo 23,
// points at. The P in the fourth place counts 48, an X in the last 41. A reference of office 961 that ends in X has a
// nought in the sixth place.
func fitsAccountsOffice(value string) bool {
	const p, x = 48, 41
	sum := weighted(value[:3], 9, 10, 11) + 12*p + weighted(value[5:12], 8, 7, 6, 5, 4, 3, 2)
	if value[12] == 'X' {
		if value[:3] == "961" && value[5] != '0' {
			return false
		}
		sum += x
	} else {
		sum += weighted(value[12:], 1)
	}
	return value[4] == "ABCDEFGHXJKLMNYPQRSTZVW"[sum%23]
}

func (q AccountsOffice) Controls() []Control { return q.box().controls() }

func (q AccountsOffice) Read(fields url.Values) (any, []Fault) { return q.box().read(fields) }

func (q AccountsOffice) Decode(raw json.RawMessage) (any, []Fault) { return decodeString(raw) }

func (q AccountsOffice) Check(_ date.Date, value any) []Fault { return q.box().check(value.(string)) }

func (q AccountsOffice) Encode(value any) any { return value }

func (q AccountsOffice) Fill(value any) url.Values { return fillString(value) }

func (q AccountsOffice) Show(value any, book words.Book) []string { return showString(value, book) }

func (q AccountsOffice) Schema() Schema { return q.box().schema }
