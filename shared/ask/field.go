package ask

import (
	"encoding/json"
	"net/url"
	"unicode/utf8"

	"github.com/frontline-gov/frontline/shared/words"
)

// field is one box that takes text: the whole of a plain answer, or a part of a composite one.
type field struct {
	control Control
	// normal makes the value from what was typed, forgiving what does not matter. What it has made, it leaves as it is.
	normal func(typed string) string
	// check says what is wrong with a value. It refuses any that normal would change, so that software has to send
	// the one form that everybody gets.
	check func(value string) []Fault
	// schema describes the values.
	schema Schema
}

func (f field) controls() []Control { return []Control{f.control} }

func (f field) read(fields url.Values) (any, []Fault) {
	if value := f.normal(fields.Get(f.control.Part)); value != "" {
		return value, nil
	}
	return nil, nil
}

// decodeString reads a JSON string. An answer that is there has something in it: no answer is null, or no field.
func decodeString(raw json.RawMessage) (any, []Fault) {
	if s, ok := plain(raw); ok {
		return s, nil
	}
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil {
		return nil, fault(WrongType)
	}
	if *s == "" {
		return nil, fault(Missing)
	}
	return *s, nil
}

// plain reads the JSON of a text that is not empty and stands there as it is: printable ASCII without escapes. Each
// page reads a whole draft, and nearly all of its texts are plain.
func plain(raw json.RawMessage) (string, bool) {
	if len(raw) < 3 || raw[0] != '"' || raw[len(raw)-1] != '"' {
		return "", false
	}
	text := raw[1 : len(raw)-1]
	for _, c := range text {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return "", false
		}
	}
	return string(text), true
}

func fillString(value any) url.Values { return url.Values{"": {value.(string)}} }

func showString(value any, _ words.Book) []string { return []string{value.(string)} }

// latin is a field of one line of Latin letters and the other characters given, a hyphen last. Its bad characters
// are explained by the platform's words under "characters.<name>".
func latin(control Control, most int, others, name string) field {
	pattern := "^[" + latinLetters + others + "]+$"
	return field{
		control: control,
		normal:  latinLine,
		check: func(value string) []Fault {
			if !compiled(pattern).MatchString(value) || latinLine(value) != value {
				return faultWith(BadCharacters, "characters", "characters."+name)
			}
			return sized(value, 0, most)
		},
		schema: Schema{"type": "string", "minLength": 1, "maxLength": most, "pattern": pattern},
	}
}

// sized counts the characters of a text. A bound of 0 is none.
func sized(value string, least, most int) []Fault {
	n := utf8.RuneCountInString(value)
	switch {
	case least > 0 && n < least:
		return faultWith(TooShort, "min", least)
	case most > 0 && n > most:
		return faultWith(TooLong, "max", most)
	}
	return nil
}

// width is the nearest width of an input, of those that there are, that shows n characters; 0 where n needs more.
func width(n int) int {
	for _, w := range []int{2, 3, 4, 5, 10, 20} {
		if n <= w {
			return w
		}
	}
	return 0
}
