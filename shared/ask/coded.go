package ask

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// Coded asks for a reference of a fixed pattern: the number of a certificate, of a tax scheme. Its JSON is a string
// of that pattern.
type Coded struct {
	Name string
	When Condition
	// Pattern is a regular expression (RE2) that the whole of the reference matches: "[0-9]{9}". It needs no anchors.
	Pattern string
	// Example is a reference of the pattern, for the words of a fault.
	Example string
	// Width is the number of characters that the input shows: 2, 3, 4, 5, 10, 20; 0 is the full width.
	Width int
	// Digits says that there is nothing but digits in it; Upper, that its letters are capitals.
	Digits, Upper bool
	Optional      bool
}

// Of is the answer; empty where there is none.
func (q Coded) Of(a Answers) string { return of[string](a, q.Name) }

func (q Coded) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

func (q Coded) pattern() string { return "^(?:" + q.Pattern + ")$" }

// right says that a text is of the pattern, and in capitals where it has to be.
func (q Coded) right(text string) bool {
	return line(text) == text && q.cased(text) == text && compiled(q.pattern()).MatchString(text)
}

func (q Coded) cased(text string) string {
	if q.Upper {
		return strings.ToUpper(text)
	}
	return text
}

// box forgives spaces and hyphens, unless they belong to the pattern, and small letters for capitals.
func (q Coded) box() field {
	control := Control{Component: Input, Width: q.Width, NoSpellcheck: true}
	if q.Digits {
		control.InputMode = "numeric"
	}
	return field{
		control: control,
		normal: func(typed string) string {
			if asTyped := q.cased(line(typed)); q.right(asTyped) {
				return asTyped
			}
			return q.cased(bare(typed))
		},
		check: func(value string) []Fault {
			if !q.right(value) {
				return faultWith(BadFormat, "example", q.Example)
			}
			return nil
		},
		schema: Schema{"type": "string", "minLength": 1, "pattern": q.pattern()},
	}
}

func (q Coded) Controls() []Control { return q.box().controls() }

func (q Coded) Read(fields url.Values) (any, []Fault) { return q.box().read(fields) }

func (q Coded) Decode(raw json.RawMessage) (any, []Fault) { return decodeString(raw) }

func (q Coded) Check(_ date.Date, value any) []Fault { return q.box().check(value.(string)) }

func (q Coded) Encode(value any) any { return value }

func (q Coded) Fill(value any) url.Values { return fillString(value) }

func (q Coded) Show(value any, book words.Book) []string { return showString(value, book) }

func (q Coded) Schema() Schema { return q.box().schema }
