package page

import (
	"bytes"
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/words"
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
		return c, exclusion("we always have a fieldset")
	}
	if c.Label == "" {
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
			if part.Classes != "" {
				return c, exclusion("classes of a part, in place of its width")
			}
			part.Label = cmp.Or(part.Label, strings.ToUpper(name[:1])+name[1:])
			part.Name = cmp.Or(part.Name, name)
			part.Classes = "govuk-input--width-" + map[string]string{"day": "2", "month": "2", "year": "4"}[name]
			parts = append(parts, part)
		}
	}
	named := slices.ContainsFunc(parts, func(p *partOption) bool { return is(p.Error, false) || strings.Contains(p.Classes, "--error") })
	for _, part := range parts {
		if part.LeftOut {
			continue
		}
		name := part.Name
		if o.NamePrefix != "" {
			name = o.NamePrefix + "-" + part.Name
		}
		c.Items = append(c.Items, item{
			ID: cmp.Or(part.ID, c.ID+"-"+part.Name), Name: name, Value: string(cmp.Or(part.Value, o.values[name])), Class: part.Classes,
			Label:     cmp.Or(part.Label, strings.ToUpper(part.Name[:1])+part.Name[1:]),
			InputMode: part.InputMode, Autocomplete: part.Autocomplete, Wrong: is(part.Error, c.Error != "" && !named),
		})
	}
	return c, nil
}

// navigation stands in for the frame around the language navigation.
type navigation struct{ links []languageLink }

func (navigation) Text(string) string          { return "Language" }
func (n navigation) Languages() []languageLink { return n.links }

// ours makes the data of our template for a component's options, or says why it cannot.
var ours = map[string]struct {
	set      *set
	template string
	data     func(decode func(any) error) (any, error)
}{
	"error-summary": {questionSet, "error-summary", func(decode func(any) error) (any, error) {
		var o struct {
			TitleText string `json:"titleText"`
			ErrorList []struct{ Text, Href string }
		}
		err := decode(&o)
		s := summary{Title: o.TitleText}
		for _, e := range o.ErrorList {
			s.Links = append(s.Links, link{Text: e.Text, Address: e.Href})
		}
		return s, err
	}},
	"back-link": {questionSet, "back-link", func(decode func(any) error) (any, error) {
		o := struct{ Text, Href string }{"Back", "#"}
		err := decode(&o)
		return link{Text: o.Text, Address: o.Href}, err
	}},
	"generic-header": {questionSet, "generic-header", func(decode func(any) error) (any, error) {
		var o struct {
			Text string `json:"logoText"`
			URL  string `json:"url"`
		}
		o.URL = "/"
		err := decode(&o)
		return link{Text: o.Text, Address: o.URL}, err
	}},
	"language-navigation": {questionSet, "language-navigation", func(decode func(any) error) (any, error) {
		var o struct {
			Items []struct {
				Text, Href, Lang string
				Current          bool
			}
		}
		err := decode(&o)
		var n navigation
		for _, i := range o.Items {
			if i.Lang == "" || i.Current && i.Href != "" && err == nil {
				return nil, exclusion("an item without a language")
			}
			n.links = append(n.links, languageLink{Language: words.Language(i.Lang), Name: i.Text, Address: i.Href})
		}
		return n, err
	}},
	"button": {questionSet, "button", func(decode func(any) error) (any, error) {
		var o struct {
			Text, Classes, Name, Value string
			Start                      bool `json:"isStartButton"`
		}
		err := decode(&o)
		return button{Text: o.Text, Class: o.Classes, Name: o.Name, Value: o.Value, Start: o.Start}, err
	}},
	"tag": {catalogueSet, "tag", func(decode func(any) error) (any, error) {
		var o struct{ Text, Classes string }
		err := decode(&o)
		return tag{Text: o.Text, Class: o.Classes}, err
	}},
	"skip-link": {questionSet, "skip-link", func(decode func(any) error) (any, error) {
		o := struct{ Text, Href string }{Href: "#content"}
		err := decode(&o)
		return link{Text: o.Text, Address: o.Href}, err
	}},
	"inset-text": {statusSet, "inset-text", func(decode func(any) error) (any, error) {
		var o struct{ Text string }
		err := decode(&o)
		return o.Text, err
	}},
	"input":      ourControl("input"),
	"textarea":   ourControl("textarea"),
	"select":     ourControl("select"),
	"radios":     ourControl("radios"),
	"checkboxes": ourControl("checkboxes"),
	"date-input": ourControl("date-input"),
	"summary-list": {checkSet, "summary", func(decode func(any) error) (any, error) {
		var o struct {
			Card struct {
				Title struct {
					Text  string
					Level int `json:"headingLevel"`
				}
			}
			Rows []struct {
				Key, Value textOption
				Actions    struct {
					Items []struct {
						Href, Text string
						Hidden     string `json:"visuallyHiddenText"`
					}
				}
			}
		}
		if err := decode(&o); err != nil {
			return nil, err
		}
		l := list{Card: o.Card.Title.Text}
		if l.Card != "" && o.Card.Title.Level != 3 {
			return nil, exclusion("a card whose title is not an h3")
		}
		withAction := 0
		for _, r := range o.Rows {
			row := answerRow{Key: string(r.Key.Text), Lines: []string{string(r.Value.Text)}}
			for _, a := range r.Actions.Items {
				if a.Hidden == "" || len(r.Actions.Items) > 1 {
					return nil, exclusion("several actions, or one without hidden text")
				}
				row.Change, row.Action, row.Hidden = a.Href, a.Text, a.Hidden
				withAction++
			}
			l.Rows = append(l.Rows, row)
		}
		if withAction > 0 && withAction < len(o.Rows) {
			return nil, exclusion("some rows with an action, others without")
		}
		return l, nil
	}},
	"panel": {receiptSet, "panel", func(decode func(any) error) (any, error) {
		var o struct {
			TitleText, TitleHTML string
			Text, HTML           string
		}
		err := decode(&o)
		p := panel{Title: o.TitleText + o.TitleHTML, Body: o.Text}
		if m := regexp.MustCompile(`^([^<]*)<br><strong>([^<]*)</strong>$`).FindStringSubmatch(o.HTML); m != nil {
			p.Body, p.Strong = m[1], m[2]
		} else if o.HTML != "" {
			return nil, exclusion("other HTML than a reference")
		}
		if strings.Contains(o.TitleHTML, "<") {
			return nil, exclusion("HTML in the title")
		}
		return p, err
	}},
}

func ourControl(component string) struct {
	set      *set
	template string
	data     func(decode func(any) error) (any, error)
} {
	return struct {
		set      *set
		template string
		data     func(decode func(any) error) (any, error)
	}{questionSet, "control", func(decode func(any) error) (any, error) {
		var o fieldOptions
		if err := decode(&o); err != nil {
			return nil, err
		}
		return o.control(component)
	}}
}
