package ask

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// List asks for several plain values of one kind: previous names, nationalities. No value may be in it twice. Its
// JSON is an array.
type List struct {
	Name string
	When Condition
	// Each is the kind of the values, one with a single control whose value is a string: Country, FamilyName, Text.
	Each Question
	// Min and Max are the least and the most values; a Min of 0 is 1, a Max of 0 is 20.
	Min, Max int
	Optional bool
}

// Of is the answer, in the order given; nil where there is none.
func (q List) Of(a Answers) []string { return of[[]string](a, q.Name) }

func (q List) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

func (q List) least() int { return max(1, q.Min) }

func (q List) most() int {
	if q.Max == 0 {
		return 20
	}
	return q.Max
}

// Controls gives the control of a value as a List: as many inputs (selects, where it has Options) of the same name
// as there are values, and one or more that are empty.
func (q List) Controls() []Control {
	control := q.Each.Controls()[0]
	control.Component, control.Most = ListInput, q.most()
	return []Control{control}
}

// Read drops the inputs that were left empty. The path of a fault counts the others.
func (q List) Read(fields url.Values) (any, []Fault) {
	values := []string{}
	var faults []Fault
	n := 0
	for _, typed := range fields[""] {
		value, wrong := q.Each.Read(url.Values{"": {typed}})
		switch {
		case len(wrong) > 0:
			faults = append(faults, Under(index(n), wrong)...)
		case value == nil:
			continue
		default:
			values = append(values, value.(string))
		}
		if n++; n > q.most() {
			return nil, faultWith(TooMany, "max", q.most())
		}
	}
	switch {
	case len(faults) > 0:
		return nil, faults
	case len(values) == 0:
		return nil, nil
	}
	return values, nil
}

func (q List) Decode(raw json.RawMessage) (any, []Fault) {
	values, faults := decodeStrings(raw, q.most(), q.Each.Decode)
	if len(faults) > 0 {
		return nil, faults
	}
	return values, nil
}

func (q List) Check(on date.Date, value any) []Fault {
	values := value.([]string)
	switch {
	case len(values) < q.least():
		return faultWith(TooFew, "min", q.least())
	case len(values) > q.most():
		return faultWith(TooMany, "max", q.most())
	}
	var faults []Fault
	for i, v := range values {
		faults = append(faults, Under(index(i), q.Each.Check(on, v))...)
		if slices.ContainsFunc(values[:i], func(before string) bool { return strings.EqualFold(before, v) }) {
			faults = append(faults, Fault{Path: index(i), Code: Duplicate})
		}
	}
	return faults
}

func (q List) Encode(value any) any { return value }

func (q List) Fill(value any) url.Values { return url.Values{"": value.([]string)} }

func (q List) Show(value any, book words.Book) []string {
	var shown []string
	for _, v := range value.([]string) {
		shown = append(shown, strings.Join(q.Each.Show(v, book), " "))
	}
	return shown
}

func (q List) Schema() Schema {
	return Schema{"type": "array", "items": q.Each.Schema(), "minItems": q.least(), "maxItems": q.most(), "uniqueItems": true}
}

// decodeStrings reads a JSON array of at most so many strings, each by itself.
func decodeStrings(raw json.RawMessage, most int, each func(json.RawMessage) (any, []Fault)) ([]string, []Fault) {
	items, ok := array(raw)
	switch {
	case !ok:
		return nil, fault(WrongType)
	case len(items) > most:
		return nil, faultWith(TooMany, "max", most)
	}
	values := []string{}
	var faults []Fault
	for i, item := range items {
		value, wrong := each(item)
		if len(wrong) > 0 {
			faults = append(faults, Under(index(i), wrong)...)
			continue
		}
		values = append(values, value.(string))
	}
	return values, faults
}
