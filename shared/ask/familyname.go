package ask

import (
	"encoding/json"
	"net/url"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// FamilyName asks for a last name alone. Its JSON is a string.
type FamilyName struct {
	Name string
	When Condition
	// Other says that it is the name of somebody other than whoever fills in the page, or one that they had before.
	Other    bool
	Optional bool
}

// Of is the answer; empty where there is none.
func (q FamilyName) Of(a Answers) string { return of[string](a, q.Name) }

func (q FamilyName) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

func (q FamilyName) box() field {
	return ofName(Control{Component: Input, Width: 20, NoSpellcheck: true}, "family-name", q.Other)
}

func (q FamilyName) Controls() []Control { return q.box().controls() }

func (q FamilyName) Read(fields url.Values) (any, []Fault) { return q.box().read(fields) }

func (q FamilyName) Decode(raw json.RawMessage) (any, []Fault) { return decodeString(raw) }

func (q FamilyName) Check(_ date.Date, value any) []Fault { return q.box().check(value.(string)) }

func (q FamilyName) Encode(value any) any { return value }

func (q FamilyName) Fill(value any) url.Values { return fillString(value) }

func (q FamilyName) Show(value any, book words.Book) []string { return showString(value, book) }

func (q FamilyName) Schema() Schema { return q.box().schema }
