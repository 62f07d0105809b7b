package ask

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// Text asks for one line of text of Min to Max characters; a Max of 0 is 255. Its JSON is a string without white
// space at the ends, doubled, or other than spaces.
type Text struct {
	Name     string
	When     Condition
	Min, Max int
	// Characters are those allowed, written as inside the brackets of a regular expression (RE2): "A-Za-z0-9 ./-".
	// Empty allows any that can be seen.
	Characters string
	Optional   bool
}

// Of is the answer; empty where there is none.
func (q Text) Of(a Answers) string { return of[string](a, q.Name) }

func (q Text) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

func (q Text) most() int {
	if q.Max == 0 {
		return 255
	}
	return q.Max
}

func (q Text) box() field {
	pattern := "^[" + q.Characters + "]+$"
	f := field{
		control: Control{Component: Input, Width: width(q.most())},
		normal:  line,
		check: func(value string) []Fault {
			switch {
			case line(value) != value || strings.ContainsRune(value, utf8.RuneError):
				return faultWith(BadCharacters, "characters", "characters.text")
			case q.Characters != "" && !compiled(pattern).MatchString(value):
				return faultWith(BadCharacters, "characters", q.Characters)
			}
			return sized(value, q.Min, q.most())
		},
		schema: Schema{"type": "string", "minLength": max(1, q.Min), "maxLength": q.most()},
	}
	if q.Characters != "" {
		f.schema["pattern"] = pattern
	}
	return f
}

func (q Text) Controls() []Control { return q.box().controls() }

func (q Text) Read(fields url.Values) (any, []Fault) { return q.box().read(fields) }

func (q Text) Decode(raw json.RawMessage) (any, []Fault) { return decodeString(raw) }

func (q Text) Check(_ date.Date, value any) []Fault { return q.box().check(value.(string)) }

func (q Text) Encode(value any) any { return value }

func (q Text) Fill(value any) url.Values { return fillString(value) }

func (q Text) Show(value any, book words.Book) []string { return showString(value, book) }

func (q Text) Schema() Schema { return q.box().schema }

// patterns keeps the regular expressions of the questions, each compiled when it is first needed: a question is a
// plain value and has no place for its own, and a function that starts should not pay for those it does not ask.
var patterns sync.Map

// compiled is a pattern of a question, ready for use. One that is no regular expression is a mistake in the
// transaction's code and panics.
func compiled(pattern string) *regexp.Regexp {
	if re, ok := patterns.Load(pattern); ok {
		return re.(*regexp.Regexp)
	}
	re, _ := patterns.LoadOrStore(pattern, regexp.MustCompile(pattern))
	return re.(*regexp.Regexp)
}
