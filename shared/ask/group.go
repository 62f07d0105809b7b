package ask

import (
	"encoding/json"
	"net/url"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// Group is a set of questions asked again for each of several things ("add another child"), one level deep.
// Its JSON is an array with an object for each row. Its page lists the rows and asks whether to add another.
type Group struct {
	Name     string
	When     Condition
	Min, Max int // rows, at least and at most; a Max of 0 is 10,000
	// Title is the question whose answer names a row on the group's page ("child-name").
	Title     Question
	Questions []Question
	// File lets a page take the rows from a file too (CSV), a column for each field of the questions.
	File bool
}

// Rows are a group's answers.
type Rows struct {
	Rows []Answers
	// Done says that there is no other to add.
	Done bool
	// File says that they came in a file, so that they are changed by sending another.
	File bool
}

func (g Group) most() int {
	if g.Max == 0 {
		return 10_000
	}
	return g.Max
}

// Of gives the rows, each with its own answers and, behind them, the whole.
func (g Group) Of(a Answers) []Answers { return of[Rows](a, g.Name).Rows }

// InFile says that the rows came in a file.
func (g Group) InFile(a Answers) bool { return of[Rows](a, g.Name).File }

func (g Group) About() About { return About{Name: g.Name, When: g.When} }

func (g Group) Controls() []Control {
	return []Control{{Component: Radios, Options: []string{"yes", "no"}, OptionWord: "answer", Inline: true}}
}

// Read gives true where the page asks for another row and false where there is none to add.
func (g Group) Read(fields url.Values) (any, []Fault) { return YesNo{}.Read(fields) }

// Decode reads the rows, each question by its kind. Whether each was to be asked is for Decode of the whole to say.
func (g Group) Decode(raw json.RawMessage) (any, []Fault) {
	rows, ok := array(raw)
	switch {
	case !ok:
		return nil, fault(WrongType)
	case len(rows) > g.most():
		return nil, faultWith(TooMany, "max", g.most())
	}
	out := Rows{Rows: make([]Answers, len(rows)), Done: true}
	var faults []Fault
	for i, row := range rows {
		answers, wrong := decodeObject(g.Questions, row)
		out.Rows[i] = answers
		faults = append(faults, Under(index(i), wrong)...)
	}
	return out, faults
}

// Check counts the rows.
func (g Group) Check(_ date.Date, value any) []Fault {
	n := len(value.(Rows).Rows)
	switch {
	case n < g.Min:
		return faultWith(TooFew, "min", g.Min)
	case n > g.most():
		return faultWith(TooMany, "max", g.most())
	}
	return nil
}

func (g Group) Encode(value any) any {
	rows := value.(Rows).Rows
	out := make([]map[string]any, len(rows))
	for i, row := range rows {
		out[i] = Encode(g.Questions, row)
	}
	return out
}

func (g Group) Fill(any) url.Values { return url.Values{} }

func (g Group) Show(any, words.Book) []string { return nil }

func (g Group) Schema() Schema {
	s := Schema{"type": "array", "items": Object(g.Questions)}
	if g.Min > 0 {
		s["minItems"] = g.Min
	}
	s["maxItems"] = g.most()
	return s
}
