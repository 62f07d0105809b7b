package ask

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// PersonName is the name of a person. Title and Middle may be empty.
type PersonName struct {
	Title, First, Middle, Last string
}

// String is the name in one line: "Dr Ada King Byron".
func (n PersonName) String() string {
	return line(strings.Join([]string{n.Title, n.First, n.Middle, n.Last}, " "))
}

// Name asks for the name of a person, in parts. Its JSON is an object with first, last and, where there are any,
// title and middle.
type Name struct {
	Name string
	When Condition
	// Other says that it is the name of somebody other than whoever fills in the page, so that the browser does not
	// offer theirs.
	Other    bool
	Optional bool
}

// Of is the answer; the zero name where there is none.
func (q Name) Of(a Answers) PersonName { return of[PersonName](a, q.Name) }

func (q Name) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

func (q Name) parts() composite {
	part := func(name, autocomplete string, width int, optional bool) field {
		control := Control{Component: Input, Part: name, Word: "name." + name, Width: width, NoSpellcheck: true, Optional: optional}
		return ofName(control, autocomplete, q.Other)
	}
	return composite{
		part("title", "honorific-prefix", 5, true),
		part("first", "given-name", 20, false),
		part("middle", "additional-name", 20, true),
		part("last", "family-name", 20, false),
	}
}

// ofName is a field for a part of a name: at most 35 Latin letters, apostrophes, spaces and hyphens, as HMRC's
// services take them. It forgives the full stop behind a letter ("St. John", "J.R.", "J.-P."): in its place comes a space, or
// nothing before a hyphen or apostrophe.
func ofName(control Control, autocomplete string, other bool) field {
	if !other {
		control.Autocomplete = autocomplete
	}
	name := latin(control, 35, "'’ -", "name")
	name.normal = func(typed string) string {
		typed = latinLine(typed)
		if !strings.Contains(typed, ".") {
			return typed
		}
		typed = compiled(abbreviated+"(['’-])").ReplaceAllString(typed, "$1$2")
		return latinLine(compiled(abbreviated).ReplaceAllString(typed, "$1 "))
	}
	return name
}

// abbreviated is a letter with the full stop of an abbreviation.
const abbreviated = "([" + latinLetters + "])\\."

func (q Name) Controls() []Control { return q.parts().controls() }

func (q Name) Read(fields url.Values) (any, []Fault) {
	parts := q.parts().read(fields)
	if parts == nil {
		return nil, nil
	}
	return personName(parts), nil
}

func (q Name) Decode(raw json.RawMessage) (any, []Fault) {
	parts, faults := q.parts().decode(raw)
	if len(faults) > 0 {
		return nil, faults
	}
	return personName(parts), nil
}

func personName(parts map[string]string) PersonName {
	return PersonName{Title: parts["title"], First: parts["first"], Middle: parts["middle"], Last: parts["last"]}
}

func (n PersonName) parts() map[string]string {
	return map[string]string{"title": n.Title, "first": n.First, "middle": n.Middle, "last": n.Last}
}

func (q Name) Check(_ date.Date, value any) []Fault {
	return q.parts().check(value.(PersonName).parts())
}

func (q Name) Encode(value any) any { return q.parts().encode(value.(PersonName).parts()) }

func (q Name) Fill(value any) url.Values { return q.parts().fill(value.(PersonName).parts()) }

func (q Name) Show(value any, _ words.Book) []string { return []string{value.(PersonName).String()} }

func (q Name) Schema() Schema { return q.parts().schema() }
