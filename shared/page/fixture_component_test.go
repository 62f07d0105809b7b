package page

import (
	"cmp"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/frontline-gov/frontline/shared/words"
)

// navigation stands in for the frame around the language navigation.
type navigation struct{ links []languageLink }

func (navigation) Text(string) string          { return "Language" }
func (n navigation) Languages() []languageLink { return n.links }

// component is how one of the design system's components is made here.
type component struct {
	set      *set
	template string
	data     func(decode func(any) error) (any, error)
}

// ours makes the data of our template for a component's options, or says why it cannot.
var ours = map[string]component{
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
			Text, Classes, Name, Value, Href string
			Element                          string
			Start                            bool  `json:"isStartButton"`
			Once                             *bool `json:"preventDoubleClick"`
		}
		err := decode(&o)
		if o.Once != nil && !*o.Once && err == nil {
			return nil, exclusion("a second click counts, but where the page says that it does not")
		}
		if o.Element == "a" {
			o.Href = cmp.Or(o.Href, "#")
		}
		return button{Text: o.Text, Class: o.Classes, Name: o.Name, Value: o.Value, Address: o.Href, Start: o.Start, Once: o.Once != nil}, err
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
	"label": {questionSet, "label", func(decode func(any) error) (any, error) {
		var o struct {
			labelOption
			For string
		}
		err := decode(&o)
		if o.Text == "" && err == nil {
			return nil, exclusion("we always have a label")
		}
		return control{ID: cmp.Or(o.For, "none"), Label: o.Text, LabelClass: o.Classes, Heading: o.Heading}, err
	}},
	"hint": {questionSet, "hint", func(decode func(any) error) (any, error) {
		var o struct{ ID, Text string }
		err := decode(&o)
		id, ok := strings.CutSuffix(cmp.Or(o.ID, "none-hint"), "-hint")
		if !ok && err == nil {
			return nil, exclusion("the id of a hint ends in -hint")
		}
		return control{ID: id, Hint: o.Text}, err
	}},
	"error-message": {questionSet, "error-message", func(decode func(any) error) (any, error) {
		o := struct {
			ID, Text string
			Prefix   string `json:"visuallyHiddenText"`
		}{Prefix: "Error"}
		err := decode(&o)
		id, ok := strings.CutSuffix(cmp.Or(o.ID, "none-error"), "-error")
		switch {
		case err != nil:
		case !ok:
			err = exclusion("the id of an error ends in -error")
		case o.Prefix == "":
			err = exclusion("an error always begins with a word that says so")
		}
		return control{ID: id, Error: o.Text, ErrorPrefix: o.Prefix}, err
	}},
	"fieldset": {questionSet, "fieldset", func(decode func(any) error) (any, error) {
		var o struct {
			Legend labelOption
			Role   string
		}
		err := decode(&o)
		return control{Component: "fieldset", Label: o.Legend.Text, LabelClass: o.Legend.Classes, Heading: o.Legend.Heading, Role: o.Role}, err
	}},
	"notification-banner": {deskSubmissionSet, "banner", func(decode func(any) error) (any, error) {
		var o struct{ Text, Type, TitleText string }
		err := decode(&o)
		b := banner{Title: cmp.Or(o.TitleText, "Important"), Text: o.Text, Success: o.Type == "success", Stands: o.Type != "success"}
		if b.Success && o.TitleText == "" {
			b.Title = "Success"
		}
		return b, err
	}},
	"character-count": {questionSet, "control", func(decode func(any) error) (any, error) {
		type plural struct{ One, Other string }
		var o struct {
			fieldOptions
			Most  json.Number `json:"maxlength"`
			Limit string      `json:"textareaDescriptionText"`
			Under plural      `json:"charactersUnderLimitText"`
			None  string      `json:"charactersAtLimitText"`
			Over  plural      `json:"charactersOverLimitText"`
		}
		if err := decode(&o); err != nil {
			return nil, err
		}
		c, err := o.control("textarea")
		most, _ := o.Most.Int64()
		if most == 0 && err == nil {
			return nil, exclusion("what has no bound is not counted")
		}
		limit := strings.ReplaceAll(cmp.Or(o.Limit, "You can enter up to %{count} characters"), "%{count}", string(o.Most))
		c.Count = &count{Most: int(most), Limit: limit, Under: o.Under.Other, UnderOne: o.Under.One, None: o.None, Over: o.Over.Other, OverOne: o.Over.One}
		return c, err
	}},
	"input":    ourControl("input"),
	"textarea": ourControl("textarea"),
	"select":   ourControl("select"),
	"radios":   ourControl("radios"),
	"table": {deskCountSet, "table", func(decode func(any) error) (any, error) {
		type cell struct {
			Text   loose
			Format string
		}
		var o struct {
			Caption        string
			CaptionClasses string
			Class          string `json:"classes"`
			Headed         bool   `json:"firstCellIsHeader"`
			Head           []cell
			Rows           [][]cell
		}
		if err := decode(&o); err != nil {
			return nil, err
		}
		made := table{Class: o.Class, CaptionClass: o.CaptionClasses, Headed: o.Headed}
		made.Caption = o.Caption
		for _, head := range o.Head {
			made.Columns = append(made.Columns, SheetColumn{Text: string(head.Text), Number: head.Format == "numeric"})
		}
		for _, row := range o.Rows {
			var cells []SheetCell
			for n, c := range row {
				if c.Format == "numeric" && !made.Numeric(n) {
					return nil, exclusion("a column of numbers has a heading")
				}
				cells = append(cells, SheetCell{Text: string(c.Text)})
			}
			if cells != nil { // null is no row
				made.Rows = append(made.Rows, cells)
			}
		}
		return made, nil
	}},
	"details":            whole("what is folded away are links, and not text"),
	"footer":             whole("it always has the licence and the arms of GOV.UK, which are not ours"),
	"service-navigation": whole("it has a menu, or no languages; ours has languages and no menu"),
	"checkboxes":         ourControl("checkboxes"),
	"file-upload":        ourControl("file-upload"),
	"date-input":         ourControl("date-input"),
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
		if err != nil {
			return nil, err
		}
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

// whole leaves out a component that pages have in their own templates.
func whole(reason exclusion) component {
	return component{data: func(func(any) error) (any, error) { return nil, reason }}
}

func ourControl(name string) component {
	return component{questionSet, "control", func(decode func(any) error) (any, error) {
		var o fieldOptions
		if err := decode(&o); err != nil {
			return nil, err
		}
		c, err := o.control(name)
		if c.Label == "" {
			return bare(c), err
		}
		return c, err
	}}
}

// bare is a control without the fieldset that ours always have, as some fixtures are: what would stand in it.
type bare control

func (b bare) DescribedBy() string { return control(b).DescribedBy() }

const bareText = `{{define "bare"}}<div class="govuk-form-group{{if .Error}} govuk-form-group--error{{end}}">{{template "hint and error" .}}
{{if eq .Component "radios"}}{{template "radios" .}}{{else if eq .Component "checkboxes"}}{{template "checkboxes" .}}{{else}}{{template "date-input" .}}{{end}}</div>{{end}}`

// noIDs are the ids that our templates always give, where a fixture gives none: nothing is left of them when the two are compared.
var noIDs = strings.NewReplacer(` for="none"`, "", ` id="none-hint"`, "", ` id="none-error"`, "")
