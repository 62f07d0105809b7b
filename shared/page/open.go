package page

import "github.com/frontline-gov/frontline/shared/ask"

// CodeField is the field of the code of a receipt: where reference and fact alone show progress, all three open what was sent.
const CodeField = "receipt-code"

type openView struct {
	// First says that it stands before all else, because the department waits for what is done with it.
	First               bool
	Title, Lead, Action string
	ID                  string // of the form, by which the page is shown in another language
	Hidden              []hidden
	Control             control
	Button              button
}

// open asks who came by reference and fact for the code of the receipt, and brings both again.
func (p *Pages) open(page StatusPage) *openView {
	if !page.ByFact {
		return nil
	}
	view := openView{
		ID: FormID, First: page.Asked, Title: p.book.Text("open.title", nil), Lead: p.book.Text("open.lead", nil), Action: p.Address.Apply(string(Progress)),
		Hidden: append(p.hidden(0, false), hidden{KeyField, page.Reference}), Control: p.codeControl(page.Fields.Get(CodeField), ""),
		Button: button{Text: p.book.Text("continue", nil)},
	}
	view.Control.LabelClass = "govuk-label--s" // it stands under a heading
	if page.Asked {
		view.Title, view.Lead = p.book.Text("enquiry.title", nil), p.book.Text("open.asked", p.department())
	}
	if fact, ok := p.Fact(); ok {
		view.Hidden = append(view.Hidden, carried(fact.Question, page.Fields)...)
	}
	return &view
}

// codeControl asks for the code of a receipt, with what was typed and the code of what is wrong with it.
func (p *Pages) codeControl(typed, wrong string) control {
	c := p.written(CodeField, "open.", typed)
	if wrong != "" {
		c.Error = p.book.Text("open."+wrong, nil)
	}
	return c
}

// written is the control of something that stands on paper: a code or a reference.
func (p *Pages) written(field, key, typed string) control {
	return control{
		Component: ask.Input, ID: field, Name: field, Label: p.book.Text(key+"label", nil), LabelClass: "govuk-label--m", Hint: p.book.Text(key+"hint", nil),
		ErrorPrefix: p.book.Text("error", nil), Class: "govuk-input--width-20 govuk-input--extra-letter-spacing",
		Value: typed, NoSpellcheck: true, Autocomplete: "off",
	}
}
