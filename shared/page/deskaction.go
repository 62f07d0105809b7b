package page

import (
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/words"
)

// DeskAction is something that a caseworker does with a submission. Its words stand under "desk.action.<action>", and it is
// the last part of its address.
type DeskAction string

// The actions.
const (
	DeskTake     DeskAction = "take"     // acknowledge it under a case number, and take it into their hands
	DeskAsk      DeskAction = "ask"      // ask the citizen for something
	DeskDecide   DeskAction = "decide"   // decide it
	DeskTransfer DeskAction = "transfer" // give it into other hands
	DeskRedrive  DeskAction = "redrive"  // hand it over once more
	DeskNote     DeskAction = "note"     // write something into its history
	DeskCode     DeskAction = "code"     // show the code of its receipt, for whoever has lost it
)

// DeskActions lists all actions in the order in which they are offered.
var DeskActions = []DeskAction{DeskTake, DeskAsk, DeskDecide, DeskTransfer, DeskRedrive, DeskNote, DeskCode}

// The fields of actions.
const (
	DeskCaseField     = "case-number"
	DeskQuestionField = "question"
	DeskDecisionField = "decision"
	DeskToField       = "to"
	DeskNameField     = "name"
	DeskReasonField   = "reason"
	// DeskConfirmedField says that somebody has seen what they are about to do.
	DeskConfirmedField = "confirmed"
)

// Fields are the fields that an action asks for, in their order.
func (a DeskAction) Fields() []string {
	return map[DeskAction][]string{
		DeskTake: {DeskCaseField}, DeskAsk: {DeskQuestionField}, DeskDecide: {DeskDecisionField, DeskReasonField},
		DeskTransfer: {DeskToField, DeskNameField, DeskReasonField}, DeskRedrive: {DeskReasonField}, DeskNote: {DeskReasonField}, DeskCode: {DeskReasonField},
	}[a]
}

// Confirmed says whether an action asks once more before it is done: what the citizen sees at once.
func (a DeskAction) Confirmed() bool { return a == DeskAsk || a == DeskDecide }

// Into whose hands a submission is given.
const (
	DeskToMe     = "me"
	DeskToOther  = "other"
	DeskToNobody = "nobody"
)

// DeskActionPage asks for what an action needs, or whether to do it.
type DeskActionPage struct {
	DeskPage
	Of                     *Pages
	Transaction, Reference string
	Action                 DeskAction
	// Was says what the submission was like when it was looked at, so that two people do not decide the same one.
	Was    string
	Fields url.Values
	// Faults are the codes of what is wrong with fields, by field.
	Faults map[string]string
	// Decisions are the codes of those that the transaction has.
	Decisions []string
	// Confirm asks whether to do it.
	Confirm bool
}

type deskActionView struct {
	Transaction, Reference string
	Lead                   string
	Action                 string
	Hidden                 []hidden
	Controls               []control
	List                   *list
	Button                 button
	Cancel                 link
	Signed                 *signedView
}

// DeskAction writes the page of an action.
func (p *Pages) DeskAction(w io.Writer, page DeskActionPage) error {
	key := "desk.action." + string(page.Action)
	at := func(below string) string { return p.Address.Desk(page.Department, below) }
	path := DeskSubmissionPath(page.Transaction, page.Reference)
	view := deskActionView{
		Transaction: page.Of.book.Text("name", nil), Reference: page.Reference, Action: at(path + "/" + string(page.Action)),
		Hidden: []hidden{{MarkField, page.Was}}, Button: button{Text: p.book.Text(key+".button", nil), Once: true},
		Cancel: link{Text: p.book.Text("desk.cancel", nil), Address: at(path)}, Signed: p.signed(page.DeskPage),
	}
	heading := p.book.Text(key+".title", nil)
	var faults []link
	if page.Confirm {
		heading = p.book.Text(key+".confirm", nil)
		view.Button.Text, view.Lead = p.book.Text(key+".confirmed", nil), p.book.Text(key+".warning", nil)
		view.List = &list{}
		view.Hidden = append(view.Hidden, hidden{DeskConfirmedField, "yes"})
		for _, field := range page.Action.Fields() {
			value := page.Fields.Get(field)
			view.Hidden = append(view.Hidden, hidden{field, value})
			if field == DeskDecisionField {
				value = page.Of.decision(value)
			}
			view.List.Rows = append(view.List.Rows, answerRow{Key: p.book.Text(p.deskFieldKey(page.Action, field)+".label", nil), Lines: strings.Split(value, "\n")})
		}
	} else {
		view.Lead, _ = p.book.First(nil, key+".lead")
		for _, field := range page.Action.Fields() {
			c := p.deskField(page, field)
			if c.Error != "" {
				faults = append(faults, link{Text: c.Error, Address: "#" + c.ID})
			}
			view.Controls = append(view.Controls, c)
		}
	}
	return p.write(w, deskActionSet, frame{
		Heading: heading, Back: at(path), Faults: faults, Content: view,
		path: func(a Address) string { return a.Desk(page.Department, page.Path) },
	})
}

// deskFieldKey is where the words of a field stand: an action may have its own.
func (p *Pages) deskFieldKey(action DeskAction, field string) string {
	if own := "desk.action." + string(action) + "." + field; p.book.Has(own + ".label") {
		return own
	}
	return "desk.field." + field
}

// deskField is the control of a field.
func (p *Pages) deskField(page DeskActionPage, field string) control {
	key, value := p.deskFieldKey(page.Action, field), page.Fields.Get(field)
	wrong := ""
	if code := page.Faults[field]; code != "" {
		wrong, _ = p.book.First(words.Values{"label": p.book.Text(key+".label", nil)}, key+"."+code, "desk.field."+field+"."+code, "desk.field."+code)
	}
	c := p.deskInput(field, key, value, wrong)
	switch field {
	case DeskQuestionField, DeskReasonField:
		c.Component, c.Rows, c.Count = ask.Textarea, 5, p.characters(submission.LongestText)
	case DeskCaseField:
		c.Class, c.NoSpellcheck, c.Autocomplete = "govuk-input--width-20", true, "off"
	case DeskNameField:
		c.NoSpellcheck, c.Autocomplete = true, "off"
	case DeskDecisionField:
		c.Component, c.LabelClass = "radios", "govuk-fieldset__legend--s"
		for i, code := range page.Decisions {
			c.Items = append(c.Items, item{ID: numbered(field, i), Value: code, Label: page.Of.decision(code), Checked: code == value})
		}
	case DeskToField:
		c.Component, c.LabelClass = "radios", "govuk-fieldset__legend--s"
		for i, to := range []string{DeskToMe, DeskToOther, DeskToNobody} {
			c.Items = append(c.Items, item{ID: numbered(field, i), Value: to, Label: p.book.Text("desk.to."+to, nil), Checked: to == value})
		}
	}
	return c
}

// Asks says whether an action has a field.
func (a DeskAction) Asks(field string) bool { return slices.Contains(a.Fields(), field) }
