// Package ask holds the kinds of question that a transaction can ask, one file each.
//
// A question is a typed key: the transaction declares it once as a struct literal, and its rules read the answer
// with it:
//
//	children := ask.Whole{Name: "children", Min: 1, Max: 30}
//	n := children.Of(answers) // an int
//
// The kind knows everything about its answer: how a page asks it (Controls), how it is read from a posted page
// (Read) and from JSON (Decode), what is wrong with it (Check), how it is shown, filled in again and described
// to software (Show, Fill, Schema). All that differs between a page and software ends in Read and Decode; what
// they give is the same typed value.
package ask

import (
	"encoding/json"
	"net/url"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// Question is one thing that is asked, on a page of its own.
type Question interface {
	// About gives what every kind has.
	About() About
	// Controls lists what the page shows to take the answer.
	Controls() []Control
	// Read makes the value from a posted page, forgiving in form. No answer at all is nil without a fault:
	// whether that is allowed is for the caller to say.
	Read(fields url.Values) (any, []Fault)
	// Decode makes the value from JSON, exact in form.
	Decode(raw json.RawMessage) (any, []Fault)
	// Check says what is wrong with a value as an answer given on a date.
	Check(on date.Date, value any) []Fault
	// Encode is the value as software gets it: what Decode reads, ready for json.Marshal.
	Encode(value any) any
	// Fill is the value as the page's fields show it again: what Read reads.
	Fill(value any) url.Values
	// Show is the value as a person reads it on the check page, a line each.
	Show(value any, book words.Book) []string
	// Schema describes the JSON of the value.
	Schema() Schema
}

// About is what every question has.
type About struct {
	// Name is the question's key, kebab-case, unique in its transaction (in a group: in its row).
	Name string
	// When says when it is asked; the zero Condition is always.
	When Condition
	// Optional says that it may be left unanswered.
	Optional bool
	// Unasked says that no page asks it: software may answer it, and the rules hold the answer against their own.
	Unasked bool
}

// Schema is a JSON Schema (2020-12), as OpenAPI 3.1 uses it.
type Schema map[string]any

// Control is one thing on a page that takes input.
type Control struct {
	// Component is the kind of control: Input, Textarea, Radios, Checkboxes, DateInput, Select or
	// ListInput (an input, or a select where there are Options, that may be repeated under the same name).
	Component string
	// Part is the part of a composite answer that it takes ("first" of a name), empty for the whole answer.
	Part string
	// Word is the key, in the platform's words, of the part's label where the transaction has none of its own
	// under "<question>.<part>".
	Word string
	// Options are the values to choose from; each has its label in the transaction's words under
	// "<question>.<value>", or in the platform's under "<OptionWord>.<value>" where OptionWord is set. Choices gives
	// them in the order and the words of a language.
	Options    []string
	OptionWord string
	// Exclusive is the option of Checkboxes that excludes all others ("none").
	Exclusive string
	// Inline puts radios beside each other.
	Inline bool
	// Width is the number of characters that the input shows: 2, 3, 4, 5, 10, 20; 0 is the full width.
	Width int
	// InputMode, Autocomplete, Prefix and Type are the attributes of the input; Spellcheck is off where NoSpellcheck.
	InputMode, Autocomplete, Prefix, Type string
	NoSpellcheck                          bool
	// Optional parts say so in their label.
	Optional bool
	// Rows is the height of a Textarea.
	Rows int
	// Most is the most values that a ListInput takes, or the most characters of a Textarea.
	Most int
}

// The components of Control.
const (
	Input      = "input"
	Textarea   = "textarea"
	Radios     = "radios"
	Checkboxes = "checkboxes"
	DateInput  = "date-input"
	Select     = "select"
	ListInput  = "list"
)

// Field is the name of a control's field on the page: the question's name, and the part's behind it.
func Field(question, part string) string {
	if part == "" {
		return question
	}
	return question + "-" + part
}

// Own keeps the fields of one question from a posted page and names them by their parts, as Read takes them.
// The parts of a DateInput are day, month and year.
func Own(q Question, posted url.Values) url.Values {
	own := url.Values{}
	keep := func(part string) {
		if values, ok := posted[Field(q.About().Name, part)]; ok {
			own[part] = values
		}
	}
	for _, control := range q.Controls() {
		if control.Component == DateInput {
			for _, part := range dateParts {
				keep(part)
			}
			continue
		}
		keep(control.Part)
	}
	return own
}
