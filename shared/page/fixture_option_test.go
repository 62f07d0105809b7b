package page

import (
	"cmp"
	"encoding/json"
	"errors"
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
	Value     *loose     `json:"value"`
	Text      loose      `json:"text"`
	Hint      textOption `json:"hint"`
	Checked   *bool      `json:"checked"`
	Selected  *bool      `json:"selected"`
	Behaviour string     `json:"behaviour"`
	Divider   string     `json:"divider"`
}

type partOption struct {
	Error *bool  `json:"error"`
	Name  string `json:"name"`
	Label string `json:"label"`
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
	Items        []*itemOption    `json:"items"`
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
			return c, errors.New("spellcheck is on by itself")
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
		return c, errors.New("we always have a fieldset")
	}
	if c.Label == "" {
		return c, errors.New("we always have a label")
	}
	switch component {
	case "date-input":
		return o.date(c)
	case "select":
		if c.Class != "" {
			return c, errors.New("classes of a select")
		}
	case "checkboxes", "textarea":
		if c.Class != "" {
			return c, errors.New("classes")
		}
	}
	return o.items(c)
}

// is is what an option says, or otherwise what follows from the others.
func is(option *bool, otherwise bool) bool {
	if option == nil {
		return otherwise
	}
	return *option
}

func (o fieldOptions) items(c control) (control, error) {
	var checked []string
	if o.Values != nil {
		if err := json.Unmarshal(o.Values, &checked); err != nil {
			return c, err
		}
	}
	divider, n := "", 0
	for _, i := range o.Items {
		switch {
		case i == nil:
			continue
		case i.Divider != "" && c.Component == "checkboxes":
			divider = i.Divider
			n++
			continue
		case i.Divider != "":
			return c, errors.New("a divider between radios")
		case i.Value == nil:
			return c, errors.New("an item without a value")
		}
		c.Items = append(c.Items, item{
			ID: numbered(c.ID, n), Value: string(*i.Value), Label: string(i.Text), Hint: string(i.Hint.Text), Divider: divider, Exclusive: i.Behaviour == "exclusive",
			Checked: is(i.Checked, is(i.Selected, slices.Contains(checked, string(*i.Value)) || o.Value != "" && o.Value == *i.Value)),
		})
		divider = ""
		n++
	}
	return c, nil
}

func (o fieldOptions) date(c control) (control, error) {
	if o.Values != nil {
		if err := json.Unmarshal(o.Values, &o.values); err != nil {
			return c, err
		}
	}
	if c.Class != "" || len(o.Items) > 0 {
		return c, errors.New("other inputs than day, month and year")
	}
	c.Role = "group"
	parts := []*partOption{o.Day, o.Month, o.Year}
	named := slices.ContainsFunc(parts, func(p *partOption) bool { return p != nil && is(p.Error, false) })
	for i, part := range dateParts {
		if parts[i] == nil {
			parts[i] = &partOption{}
		}
		if parts[i].Name != "" && parts[i].Name != part {
			return c, errors.New("other names than day, month and year")
		}
		name := part
		if o.NamePrefix != "" {
			name = o.NamePrefix + "-" + part
		}
		width := map[string]string{"day": "2", "month": "2", "year": "4"}[part]
		c.Items = append(c.Items, item{
			ID: c.ID + "-" + part, Name: name, Value: string(o.values[name]), Class: "govuk-input--width-" + width,
			Label: cmp.Or(parts[i].Label, strings.ToUpper(part[:1])+part[1:]), Wrong: is(parts[i].Error, c.Error != "" && !named),
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
				return nil, errors.New("an item without a language")
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
			return nil, errors.New("a card whose title is not an h3")
		}
		withAction := 0
		for _, r := range o.Rows {
			row := answerRow{Key: string(r.Key.Text), Lines: []string{string(r.Value.Text)}}
			for _, a := range r.Actions.Items {
				if a.Hidden == "" || len(r.Actions.Items) > 1 {
					return nil, errors.New("several actions, or one without hidden text")
				}
				row.Change, row.Action, row.Hidden = a.Href, a.Text, a.Hidden
				withAction++
			}
			l.Rows = append(l.Rows, row)
		}
		if withAction > 0 && withAction < len(o.Rows) {
			return nil, errors.New("some rows with an action, others without")
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
			return nil, errors.New("other HTML than a reference")
		}
		if strings.Contains(o.TitleHTML, "<") {
			return nil, errors.New("HTML in the title")
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
