package ask

import (
	"maps"
	"slices"
)

// Answers are the answers given so far, by question. The zero value holds none.
type Answers struct {
	values map[string]any
	whole  *Answers
	since  Since
}

// Value is the answer to a question, nil where there is none or it was left out. A row of a group answers for
// itself first, then for the whole.
func (a Answers) Value(name string) any {
	if v, ok := a.values[name]; ok {
		return read(v)
	}
	if a.whole != nil {
		return a.whole.Value(name)
	}
	return nil
}

// Given says whether there is an answer with a value.
func (a Answers) Given(name string) bool { return a.Value(name) != nil }

// Seen says whether the question was answered here, if only by leaving it out.
func (a Answers) Seen(name string) bool {
	_, ok := a.values[name]
	return ok
}

// Own is the answer given here, without looking behind a row at the whole.
func (a Answers) Own(name string) any { return read(a.values[name]) }

// Row is a new, empty row that has these answers behind it.
func (a Answers) Row() Answers { return Answers{whole: &a} }

// With is the answers with one more; a nil value is a question left out.
func (a Answers) With(name string, value any) Answers {
	values := maps.Clone(a.values)
	if values == nil {
		values = map[string]any{}
	}
	values[name] = value
	return Answers{values: values, whole: a.whole, since: a.since}
}

// put is With in place, for answers that nobody else holds yet.
func (a *Answers) put(name string, value any) {
	if a.values == nil {
		a.values = map[string]any{}
	}
	a.values[name] = value
}

// Names lists the questions answered, sorted.
func (a Answers) Names() []string { return slices.Sorted(maps.Keys(a.values)) }

// of is the typed answer to a question, the type's zero value where there is none.
func of[T any](a Answers, name string) T {
	v, _ := a.Value(name).(T)
	return v
}
