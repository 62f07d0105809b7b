package page

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/words"
)

// control is one thing that takes input, as its template needs it: an input, a textarea, a select, a file, or a fieldset
// around radios, checkboxes, a date or further controls.
type control struct {
	Component  string
	ID, Name   string
	Label      string // or legend
	LabelClass string
	Heading    bool // the label is the page's h1
	Hint       string
	Error      string
	// ErrorPrefix is read out before the error.
	ErrorPrefix string
	Class, Role string

	Type, Value, InputMode, Autocomplete, Prefix string
	NoSpellcheck                                 bool
	Rows                                         int
	Count                                        *count
	// Accept are the kinds of file that a browser offers, as the attribute has them.
	Accept string
	// Required has the browser ask for a file before it sends the form. Most bytes it may have, where scripts tell that it has more
	// (TooLarge) or none (Empty).
	Required        bool
	Most            int
	TooLarge, Empty string
	Items           []item
	Controls        []control
}

// item is one radio, checkbox, option, or one input of a date.
type item struct {
	ID, Name, Value, Label, Hint string
	Checked                      bool
	// Divider is the word above an exclusive checkbox.
	Divider   string
	Exclusive bool
	// Of an input of a date:
	Class, Autocomplete, InputMode string
	Wrong                          bool
}

// count is how many characters a textarea takes. With scripts it is counted down: Under, None and Over are what is said then,
// and the first and last have another text for one.
type count struct {
	Most                                        int
	Limit, Under, UnderOne, None, Over, OverOne string
}

// characters is the count of a textarea that takes so many; nil for no bound.
func (p *Pages) characters(most int) *count {
	if most == 0 {
		return nil
	}
	text := func(key string, n any) string { return p.book.Text("characters-left."+key, words.Values{"count": n}) }
	const left = "%{count}" // the script's own
	return &count{
		Most: most, Limit: text("limit", most), Under: text("under", left), UnderOne: text("under.one", left),
		None: text("none", left), Over: text("over", left), OverOne: text("over.one", left),
	}
}

// DescribedBy lists the ids of what says more about the field: how much it takes, the hint and the error.
func (c control) DescribedBy() string {
	var ids []string
	if c.Count != nil {
		ids = append(ids, c.ID+"-info")
	}
	if c.Hint != "" {
		ids = append(ids, c.ID+"-hint")
	}
	if c.Error != "" {
		ids = append(ids, c.ID+"-error")
	}
	return strings.Join(ids, " ")
}

// fileUpload is the component that takes a file.
const fileUpload = "file-upload"

const (
	labelLarge  = "govuk-label--l"
	legendLarge = "govuk-fieldset__legend--l"
)

// fill is what a question is filled with: what was typed or answered, what is wrong with it, by part.
type fill struct {
	fields url.Values
	errors map[string]string
	more   int
}

// control makes the question's one control with its title as the page's h1.
func (p *Pages) control(step ask.Step, f fill) control {
	about, controls := step.Question.About(), step.Question.Controls()
	name := about.Name
	var made control
	if len(controls) == 1 && controls[0].Component != ask.ListInput {
		made = p.made(step, controls[0], f)
	} else {
		// The first input of a list has the question's own name for its id, so the fieldset needs another.
		made = control{Component: "fieldset", ID: name + "-all", Name: name, Role: "group", Error: f.errors[""]}
		for _, each := range controls {
			made.Controls = append(made.Controls, p.inputs(step, each, f)...)
		}
	}
	made.ErrorPrefix = p.book.Text("error", nil)
	made.Heading = true
	made.Label = p.title(step)
	made.LabelClass = legendLarge
	if made.Component == ask.Input || made.Component == ask.Textarea || made.Component == ask.Select {
		made.LabelClass = labelLarge
	}
	if p.book.Has(name + ".hint") {
		made.Hint = p.text(name+".hint", step, nil)
	}
	return made
}

// title is the question as asked.
func (p *Pages) title(step ask.Step) string {
	about := step.Question.About()
	return p.optional(p.text(about.Name+".title", step, nil), about.Optional)
}

func (p *Pages) optional(label string, optional bool) string {
	if optional {
		return label + " " + p.book.Text("optional", nil)
	}
	return label
}

// inputs are the controls of one part of several, labelled by themselves. A list has an input for each value that
// it holds, at least one.
func (p *Pages) inputs(step ask.Step, c ask.Control, f fill) []control {
	if c.Component != ask.ListInput {
		made := p.made(step, c, f)
		made.Label = p.optional(p.partLabel(step, c, c.Part), c.Optional)
		made.ErrorPrefix = p.book.Text("error", nil)
		if hint := step.Question.About().Name + ".part." + c.Part + ".hint"; p.book.Has(hint) {
			made.Hint = p.text(hint, step, nil)
		}
		return []control{made}
	}
	values := f.fields[c.Part]
	count := max(1, len(values)+f.more)
	if c.Most > 0 {
		count = min(count, c.Most)
	}
	var made []control
	for i := range count {
		one := c
		one.Component = ask.Input
		if len(c.Options) > 0 {
			one.Component = ask.Select
		}
		value := url.Values{}
		if i < len(values) {
			value.Set(c.Part, values[i])
		}
		input := p.made(step, one, fill{fields: value})
		input.ID = numbered(input.ID, i)
		input.Label = p.listLabel(step, i)
		input.Error = f.errors[strconv.Itoa(i)]
		input.ErrorPrefix = p.book.Text("error", nil)
		made = append(made, input)
	}
	return made
}

// made is a control without its label.
func (p *Pages) made(step ask.Step, c ask.Control, f fill) control {
	field := ask.Field(step.Question.About().Name, c.Part)
	made := control{
		Component: c.Component, ID: field, Name: field, Error: f.errors[c.Part],
		Type: c.Type, Value: f.fields.Get(c.Part), InputMode: c.InputMode, Autocomplete: p.autocomplete(c.Autocomplete),
		Prefix: c.Prefix, NoSpellcheck: c.NoSpellcheck, Rows: c.Rows,
	}
	switch c.Component {
	case ask.Input:
		made.Class = width(c.Width)
	case ask.Textarea:
		made.Count = p.characters(c.Most)
	case ask.Select:
		made.Items = append([]item{{Label: p.book.Text("choose", nil)}}, p.options(step, c, f)...)
	case ask.Radios:
		if c.Inline {
			made.Class = "govuk-radios--inline"
		}
		made.Items = p.options(step, c, f)
	case ask.Checkboxes:
		made.Items = p.options(step, c, f)
	case ask.DateInput:
		made.Role = "group"
		made.Items, made.Error = p.date(step, c, f)
	}
	return made
}

// autocomplete is what a browser may fill in of what it knows of whoever sits before it; nothing where that is staff who help somebody
// else, whose browser knows themselves and the people before.
func (p *Pages) autocomplete(own string) string {
	if p.Channel != "" {
		return "off"
	}
	return own
}

// width is the class of the narrowest input that shows so many characters.
func width(characters int) string {
	for _, class := range []int{2, 3, 4, 5, 10, 20, 30} {
		if characters > 0 && characters <= class {
			return "govuk-input--width-" + strconv.Itoa(class)
		}
	}
	return ""
}

func (p *Pages) options(step ask.Step, c ask.Control, f fill) []item {
	name := step.Question.About().Name
	field := ask.Field(name, c.Part)
	choices := c.Choices(name, p.book)
	items := make([]item, len(choices))
	for i, choice := range choices {
		items[i] = item{
			ID: numbered(field, i), Value: choice.Value, Label: choice.Label,
			Checked: slices.Contains(f.fields[c.Part], choice.Value),
		}
		if hint := name + "." + choice.Value + ".hint"; p.book.Has(hint) {
			items[i].Hint = p.text(hint, step, nil)
		}
		if choice.Value == c.Exclusive && choice.Value != "" {
			items[i].Exclusive, items[i].Divider = true, p.book.Text("or", nil)
		}
	}
	return items
}

// numbered is the id of the nth of several fields, from 0. The first has none, so that an error can link to it.
func numbered(id string, n int) string {
	if n == 0 {
		return id
	}
	return id + "-" + strconv.Itoa(n+1)
}

// dateParts are the inputs of a date.
var dateParts = [3]string{"day", "month", "year"}

func (p *Pages) date(step ask.Step, c ask.Control, f fill) ([]item, string) {
	name := step.Question.About().Name
	message := f.errors[c.Part]
	named := false // some part is wrong by itself
	for _, part := range dateParts {
		if wrong := f.errors[part]; wrong != "" {
			named = true
			if message == "" {
				message = wrong
			}
		}
	}
	items := make([]item, len(dateParts))
	for i, part := range dateParts {
		id := ask.Field(name, part)
		items[i] = item{
			ID: id, Name: id, Value: f.fields.Get(part), Label: p.book.Text("date."+part, nil),
			Class: "govuk-input--width-2", Wrong: f.errors[part] != "" || (message != "" && !named),
		}
		if part == "year" {
			items[i].Class = "govuk-input--width-4"
		}
		if items[i].Autocomplete = p.autocomplete(""); c.Autocomplete == "bday" {
			items[i].Autocomplete = p.autocomplete("bday-" + part)
		}
	}
	return items, message
}
