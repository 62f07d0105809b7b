package ask

import (
	"cmp"
	"encoding/json"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// LongText asks for text of several lines of at most Max characters; a Max of 0 is 2,000. Its JSON is a string with
// a line feed at the end of a line and no other control character.
type LongText struct {
	Name     string
	When     Condition
	Max      int
	Optional bool
}

// Of is the answer; empty where there is none.
func (q LongText) Of(a Answers) string { return of[string](a, q.Name) }

func (q LongText) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

func (q LongText) box() field {
	most := cmp.Or(q.Max, 2000)
	return field{
		control: Control{Component: Textarea, Rows: 5, Most: most},
		normal:  lines,
		check: func(value string) []Fault {
			if lines(value) != value || strings.ContainsRune(value, utf8.RuneError) {
				return faultWith(BadCharacters, "characters", "characters.text")
			}
			return sized(value, 0, most)
		},
		schema: Schema{"type": "string", "minLength": 1, "maxLength": most},
	}
}

func (q LongText) Controls() []Control { return q.box().controls() }

func (q LongText) Read(fields url.Values) (any, []Fault) { return q.box().read(fields) }

func (q LongText) Decode(raw json.RawMessage) (any, []Fault) { return decodeString(raw) }

func (q LongText) Check(_ date.Date, value any) []Fault { return q.box().check(value.(string)) }

func (q LongText) Encode(value any) any { return value }

func (q LongText) Fill(value any) url.Values { return fillString(value) }

func (q LongText) Show(value any, _ words.Book) []string { return strings.Split(value.(string), "\n") }

func (q LongText) Schema() Schema { return q.box().schema }
