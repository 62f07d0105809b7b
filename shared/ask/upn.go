package ask

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// UPN asks for the Unique Pupil Number that a school in England gives. Its value and its JSON are thirteen characters:
// "B801200005001". The last of a temporary number is a letter.
type UPN struct {
	Name     string
	When     Condition
	Optional bool
}

// Of is the answer; empty where there is none.
func (q UPN) Of(a Answers) string { return of[string](a, q.Name) }

func (q UPN) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

// lettersOfUPN are the letters that a number may have, each in the place of what it counts. I, O and S are left out,
// being easily misread.
const lettersOfUPN = "ABCDEFGHJKLMNPQRTUVWXYZ"

const shapeOfUPN = "^[" + lettersOfUPN + "][0-9]{11}[0-9" + lettersOfUPN + "]$"

// box forgives spaces, hyphens and small letters.
func (q UPN) box() field {
	return checked(Control{Component: Input, Width: 20, NoSpellcheck: true}, shapeOfUPN, "A801200005001", compact, fitsUPN)
}

// IsUPN says that a text has the shape of a number and the check letter that fits the rest. Whether its local
// authority and its school exist, it does not know.
func IsUPN(value string) bool { return compiled(shapeOfUPN).MatchString(value) && fitsUPN(value) }

// fitsUPN holds where the first letter is the one that the weighted sum of the other twelve characters, modulo 23,
// points at.
func fitsUPN(value string) bool {
	sum := weighted(value[1:12], 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
	if letter := strings.IndexByte(lettersOfUPN, value[12]); letter >= 0 {
		sum += 13 * letter
	} else {
		sum += weighted(value[12:], 13)
	}
	return value[0] == lettersOfUPN[sum%23]
}

func (q UPN) Controls() []Control { return q.box().controls() }

func (q UPN) Read(fields url.Values) (any, []Fault) { return q.box().read(fields) }

func (q UPN) Decode(raw json.RawMessage) (any, []Fault) { return decodeString(raw) }

func (q UPN) Check(_ date.Date, value any) []Fault { return q.box().check(value.(string)) }

func (q UPN) Encode(value any) any { return value }

func (q UPN) Fill(value any) url.Values { return fillString(value) }

func (q UPN) Show(value any, book words.Book) []string { return showString(value, book) }

func (q UPN) Schema() Schema { return q.box().schema }
