package ask

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// PAYEReference asks for the reference of an employer's PAYE scheme: three digits of the tax office, a slash and one
// to ten letters or digits. Its value and its JSON have capitals: "123/AB456". It has no check digit.
type PAYEReference struct {
	Name     string
	When     Condition
	Optional bool
}

// Of is the answer; empty where there is none.
func (q PAYEReference) Of(a Answers) string { return of[string](a, q.Name) }

func (q PAYEReference) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

const shapeOfPAYEReference = "^[0-9]{3}/[A-Z0-9]{1,10}$"

// box forgives spaces, hyphens, small letters, and the slash left out.
func (q PAYEReference) box() field {
	return field{
		control: Control{Component: Input, Width: 20, NoSpellcheck: true},
		normal: func(typed string) string {
			value := compact(typed)
			if len(value) > 3 && isDigits(value[:3]) && !strings.Contains(value, "/") {
				return value[:3] + "/" + value[3:]
			}
			return value
		},
		check: func(value string) []Fault {
			if !compiled(shapeOfPAYEReference).MatchString(value) {
				return faultWith(BadFormat, "example", "123/AB456")
			}
			return nil
		},
		schema: Schema{"type": "string", "pattern": shapeOfPAYEReference},
	}
}

func (q PAYEReference) Controls() []Control { return q.box().controls() }

func (q PAYEReference) Read(fields url.Values) (any, []Fault) { return q.box().read(fields) }

func (q PAYEReference) Decode(raw json.RawMessage) (any, []Fault) { return decodeString(raw) }

func (q PAYEReference) Check(_ date.Date, value any) []Fault { return q.box().check(value.(string)) }

func (q PAYEReference) Encode(value any) any { return value }

func (q PAYEReference) Fill(value any) url.Values { return fillString(value) }

func (q PAYEReference) Show(value any, book words.Book) []string { return showString(value, book) }

func (q PAYEReference) Schema() Schema { return q.box().schema }
