package ask

import (
	"encoding/json"
	"net/url"
	"slices"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// AnyOf asks for one or several of some options, as checkboxes. Its JSON is an array of strings, in any order.
type AnyOf struct {
	Name    string
	When    Condition
	Options []string
	// Exclusive is the option, one of Options, that stands alone ("none").
	Exclusive string
	Optional  bool
}

// Of is the answer, in the order of the options; nil where there is none.
func (q AnyOf) Of(a Answers) []string { return of[[]string](a, q.Name) }

// Has holds when the option is among those of the answer.
func (q AnyOf) Has(option string) Condition {
	return Condition{Op: opHas, Question: q.Name, Value: option}
}

func (q AnyOf) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

func (q AnyOf) Controls() []Control {
	return []Control{{Component: Checkboxes, Options: q.Options, Exclusive: q.Exclusive}}
}

func (q AnyOf) Read(fields url.Values) (any, []Fault) {
	var chosen []string
	for _, option := range fields[""] {
		switch {
		case option == "":
		case !slices.Contains(q.Options, option):
			return nil, fault(NotAnOption)
		default:
			chosen = append(chosen, option)
		}
	}
	if len(chosen) == 0 {
		return nil, nil
	}
	return q.ordered(chosen), nil
}

func (q AnyOf) Decode(raw json.RawMessage) (any, []Fault) {
	chosen, faults := decodeStrings(raw, len(q.Options), decodeString)
	if len(faults) > 0 {
		return nil, faults
	}
	for i, option := range chosen {
		switch {
		case !slices.Contains(q.Options, option):
			faults = append(faults, Fault{Path: index(i), Code: NotAnOption})
		case slices.Contains(chosen[:i], option):
			faults = append(faults, Fault{Path: index(i), Code: Duplicate})
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return q.ordered(chosen), nil
}

// ordered gives the chosen options in the order in which they are asked, each once.
func (q AnyOf) ordered(chosen []string) []string {
	in := []string{}
	for _, option := range q.Options {
		if slices.Contains(chosen, option) {
			in = append(in, option)
		}
	}
	return in
}

func (q AnyOf) Check(_ date.Date, value any) []Fault {
	chosen := value.([]string)
	switch {
	case len(chosen) == 0:
		return faultWith(TooFew, "min", 1)
	case q.Exclusive != "" && len(chosen) > 1 && slices.Contains(chosen, q.Exclusive):
		return faultWith(NotTogether, "option", q.Exclusive)
	}
	return nil
}

func (q AnyOf) Encode(value any) any { return value }

func (q AnyOf) Fill(value any) url.Values { return url.Values{"": value.([]string)} }

func (q AnyOf) Show(value any, book words.Book) []string {
	var shown []string
	for _, option := range value.([]string) {
		shown = append(shown, book.Text(q.Name+"."+option, nil))
	}
	return shown
}

func (q AnyOf) Schema() Schema {
	return Schema{"type": "array", "minItems": 1, "uniqueItems": true,
		"items": Schema{"type": "string", "enum": q.Options}}
}
