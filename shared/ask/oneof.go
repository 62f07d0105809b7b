package ask

import (
	"encoding/json"
	"net/url"
	"slices"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// OneOf asks for one of several options, as radios, or as a select where there are many. Its JSON is a string.
type OneOf struct {
	Name     string
	When     Condition
	Options  []string
	Select   bool
	Optional bool
}

// Of is the answer; empty where there is none.
func (q OneOf) Of(a Answers) string { return of[string](a, q.Name) }

// Is holds when the answer is the option.
func (q OneOf) Is(option string) Condition {
	return Condition{Op: opIs, Question: q.Name, Value: option}
}

// In holds when the answer is one of the options.
func (q OneOf) In(options ...string) Condition {
	return Condition{Op: opIn, Question: q.Name, Value: options}
}

func (q OneOf) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

func (q OneOf) Controls() []Control {
	component := Radios
	if q.Select {
		component = Select
	}
	return []Control{{Component: component, Options: q.Options}}
}

func (q OneOf) Read(fields url.Values) (any, []Fault) {
	option := fields.Get("")
	if option == "" {
		return nil, nil
	}
	return q.known(option)
}

func (q OneOf) Decode(raw json.RawMessage) (any, []Fault) {
	option, faults := decodeString(raw)
	if len(faults) > 0 {
		return nil, faults
	}
	return q.known(option.(string))
}

func (q OneOf) known(option string) (any, []Fault) {
	if !slices.Contains(q.Options, option) {
		return nil, fault(NotAnOption)
	}
	return option, nil
}

func (q OneOf) Check(date.Date, any) []Fault { return nil }

func (q OneOf) Encode(value any) any { return value }

func (q OneOf) Fill(value any) url.Values { return fillString(value) }

func (q OneOf) Show(value any, book words.Book) []string {
	return []string{book.Text(q.Name+"."+value.(string), nil)}
}

func (q OneOf) Schema() Schema { return Schema{"type": "string", "enum": q.Options} }
