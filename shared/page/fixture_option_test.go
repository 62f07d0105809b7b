package page

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// The options below are those that our templates take; a fixture with any other is not compared, and the golden file
// says which option that is.

// loose is a text that some fixtures write as a number.
type loose string

func (l *loose) UnmarshalJSON(data []byte) error {
	var number json.Number
	if json.Unmarshal(data, &number) == nil {
		*l = loose(number)
		return nil
	}
	return json.Unmarshal(data, (*string)(l))
}

type textOption struct {
	Text loose `json:"text"`
}

type labelOption struct {
	Text    string `json:"text"`
	Classes string `json:"classes"`
	Heading bool   `json:"isPageHeading"`
}

type fieldsetOption struct {
	Legend labelOption `json:"legend"`
}

type itemOption struct {
	ID        string     `json:"id"`
	Value     *loose     `json:"value"`
	Text      loose      `json:"text"`
	Hint      textOption `json:"hint"`
	Checked   *bool      `json:"checked"`
	Selected  *bool      `json:"selected"`
	Behaviour string     `json:"behaviour"`
	Divider   string     `json:"divider"`
}

// partOption is one input of a date: a day, a month, a year, or whatever items name. JSON false leaves one out.
type partOption struct {
	LeftOut      bool   `json:"-"`
	Error        *bool  `json:"error"`
	ID           string `json:"id"`
	Name         string `json:"name"`
	Label        string `json:"label"`
	Classes      string `json:"classes"`
	Value        loose  `json:"value"`
	InputMode    string `json:"inputmode"`
	Autocomplete string `json:"autocomplete"`
}

func (p *partOption) UnmarshalJSON(data []byte) error {
	if string(data) == "false" {
		p.LeftOut = true
		return nil
	}
	type plain partOption
	return strictly(data, (*plain)(p))
}

// strictly reads options, and fails for one that is not known.
func strictly(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

// fieldOptions are those of all components that take input.
type fieldOptions struct {
	ID           string           `json:"id"`
	IDPrefix     string           `json:"idPrefix"`
	Name         string           `json:"name"`
	Label        labelOption      `json:"label"`
	Fieldset     *fieldsetOption  `json:"fieldset"`
	Hint         textOption       `json:"hint"`
	Error        textOption       `json:"errorMessage"`
	Classes      string           `json:"classes"`
	Value        loose            `json:"value"`
	Type         string           `json:"type"`
	InputMode    string           `json:"inputmode"`
	Autocomplete string           `json:"autocomplete"`
	Spellcheck   *bool            `json:"spellcheck"`
	Prefix       textOption       `json:"prefix"`
	Rows         json.Number      `json:"rows"`
	Items        json.RawMessage  `json:"items"`
	NamePrefix   string           `json:"namePrefix"`
	Values       json.RawMessage  `json:"values"`
	Day          *partOption      `json:"day"`
	Month        *partOption      `json:"month"`
	Year         *partOption      `json:"year"`
	values       map[string]loose // of a date
}

// control makes our control of a component's options.
func (o fieldOptions) control(component string) (control, error) {
	c := control{
		Component: component, ID: o.ID, Name: o.Name, Label: o.Label.Text, LabelClass: o.Label.Classes, Heading: o.Label.Heading,
		Hint: string(o.Hint.Text), Error: string(o.Error.Text), ErrorPrefix: "Error", Class: o.Classes, Value: string(o.Value), Type: o.Type,
		InputMode: o.InputMode, Autocomplete: o.Autocomplete, Prefix: string(o.Prefix.Text),
	}
	if c.ID == "" {
		c.ID = o.Name
	}
	if o.IDPrefix != "" {
		c.ID = o.IDPrefix
	}
	if o.Spellcheck != nil {
		if *o.Spellcheck {
			return c, exclusion("spellcheck is on by itself")
		}
		c.NoSpellcheck = true
	}
	if o.Rows != "" {
		rows, _ := o.Rows.Int64()
		c.Rows = int(rows)
	}
	if o.Fieldset != nil {
		c.Label, c.LabelClass, c.Heading = o.Fieldset.Legend.Text, o.Fieldset.Legend.Classes, o.Fieldset.Legend.Heading
	} else if component == "radios" || component == "checkboxes" || component == "date-input" {
		if component == "checkboxes" && c.DescribedBy() != "" {
			return c, exclusion("hint and error describe the fieldset, which we always have, and not each option")
		}
		c.Label = ""
	} else if c.Label == "" {
		return c, exclusion("we always have a label")
	}
	switch component {
	case "date-input":
		return o.date(c)
	}
	return o.items(c)
}

// optionalItem is an item that templates in the fixtures leave out by writing false, null or an empty text.
type optionalItem struct{ *itemOption }

func (o *optionalItem) UnmarshalJSON(data []byte) error {
	if !bytes.HasPrefix(data, []byte("{")) {
		return nil
	}
	o.itemOption = &itemOption{}
	return strictly(data, o.itemOption)
}

// is is what an option says, or otherwise what follows from the others.
func is(option *bool, otherwise bool) bool {
	if option == nil {
		return otherwise
	}
	return *option
}

func (o fieldOptions) items(c control) (control, error) {
	var items []optionalItem
	if err := strictly(o.Items, &items); o.Items != nil && err != nil {
		return c, err
	}
	var checked []string
	if o.Values != nil {
		if err := json.Unmarshal(o.Values, &checked); err != nil {
			return c, err
		}
	}
	divider, n := "", 0
	for _, each := range items {
		i := each.itemOption
		switch {
		case i == nil:
			n++
			continue
		case i.Divider != "":
			divider = i.Divider
			n++
			continue
		case i.Value == nil:
			return c, exclusion("an item without a value")
		}
		c.Items = append(c.Items, item{
			ID: cmp.Or(i.ID, numbered(c.ID, n)), Value: string(*i.Value), Label: string(i.Text), Hint: string(i.Hint.Text), Divider: divider, Exclusive: i.Behaviour == "exclusive",
			Checked: is(i.Checked, is(i.Selected, slices.Contains(checked, string(*i.Value)) || o.Value != "" && o.Value == *i.Value)),
		})
		divider = ""
		n++
	}
	return c, nil
}

// date makes the inputs of a date. Items name them where there are any; otherwise they are day, month and year.
func (o fieldOptions) date(c control) (control, error) {
	if o.Values != nil {
		if err := json.Unmarshal(o.Values, &o.values); err != nil {
			return c, err
		}
	}
	c.Role = "group"
	usual := map[string]*partOption{"day": o.Day, "month": o.Month, "year": o.Year}
	var parts []*partOption
	if err := strictly(o.Items, &parts); o.Items != nil && err != nil {
		return c, err
	}
	if len(parts) == 0 {
		for _, name := range dateParts {
			part := usual[name]
			if part == nil {
				part = &partOption{}
			}
			part.Name = cmp.Or(part.Name, name)
			parts = append(parts, part)
		}
	}
	named := slices.ContainsFunc(parts, func(p *partOption) bool { return is(p.Error, false) || strings.Contains(p.Classes, "--error") })
	for _, part := range parts {
		if part.LeftOut {
			continue
		}
		if same := usual[part.Name]; same != nil {
			part.Value = cmp.Or(part.Value, same.Value)
		}
		if !strings.Contains(part.Classes, "govuk-input--width-") {
			width := "2"
			if part.Name == "year" || part == o.Year {
				width = "4"
			}
			part.Classes = strings.TrimSpace("govuk-input--width-" + width + " " + part.Classes)
		}
		name := part.Name
		if o.NamePrefix != "" {
			name = o.NamePrefix + "-" + part.Name
		}
		c.Items = append(c.Items, item{
			ID: cmp.Or(part.ID, c.ID+"-"+part.Name), Name: name, Value: string(cmp.Or(part.Value, o.values[name])), Class: part.Classes,
			Label:     cmp.Or(part.Label, strings.ToUpper(part.Name[:1])+part.Name[1:]),
			InputMode: part.InputMode, Autocomplete: part.Autocomplete, Wrong: is(part.Error, c.Error != "" && !named) && !strings.Contains(part.Classes, "--error"),
		})
	}
	return c, nil
}
