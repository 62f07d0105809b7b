package page

import (
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/words"
)

// DeskAssistPath and DeskPaperPath are where the desk begins to complete a transaction for somebody, and makes forms on paper.
const (
	DeskAssistPath = "assist"
	DeskPaperPath  = "paper"
)

// DeskFormPath is where the desk shows a form with its number, below the desk.
func DeskFormPath(transaction, number string) string {
	return DeskPaperPath + "/" + transaction + "/" + number
}

// The fields of the desk's page of whom to help. The day on which a form came in is the question Received.
const (
	DeskChannelField = "channel"
	DeskNumberField  = "number"
)

// assistPath is the address at the transaction's function at which whoever helps begins.
const assistPath = "assist"

// Assist begins, at the transaction's function, the draft with which somebody helps.
func (a Address) Assist() string { return a.Apply(assistPath) }

// Received asks on which day a form on paper came in. Its words are the platform's.
var Received = ask.Date{Name: "paper-received", NotFuture: true, YearsBack: 1}

// DeskAssistPage asks whom somebody helps, and how they came.
type DeskAssistPage struct {
	DeskPage
	Transactions []DeskTransaction
	Fields       url.Values
	// Wrong are the codes of what is wrong with fields, by field; Faults what is wrong with the day.
	Wrong  map[string]string
	Faults []ask.Fault
}

type deskAssistView struct {
	Lead         string
	Action       string
	Controls     []control
	PaperTitle   string
	Paper        []control
	PaperLead    Prose
	Button       button
	Print        string
	PrintTitle   string
	PrintLead    string
	PrintButton  button
	PrintControl control
	Signed       *signedView
}

// DeskAssist writes the page that begins to complete a transaction for somebody, and that makes forms on paper.
func (p *Pages) DeskAssist(w io.Writer, page DeskAssistPage) error {
	at := func(below string) string { return p.Address.Desk(page.Department, below) }
	var faults []link
	input := func(field string) control {
		key := "desk.assist." + field
		wrong := ""
		if code := page.Wrong[field]; code != "" {
			wrong = p.book.Text(key+"."+code, nil)
			faults = append(faults, link{Text: wrong, Address: "#" + field})
		}
		return p.deskInput(field, key, page.Fields.Get(field), wrong)
	}
	transaction, channel := input(DeskTransactionField), input(DeskChannelField)
	transaction.Component, transaction.LabelClass = "radios", "govuk-fieldset__legend--s"
	for i, t := range page.Transactions {
		transaction.Items = append(transaction.Items, item{ID: numbered(transaction.ID, i), Value: t.Name, Label: t.Label, Checked: t.Name == transaction.Value})
	}
	channel.Component, channel.LabelClass = "radios", "govuk-fieldset__legend--s"
	for i, code := range submission.Assisted {
		channel.Items = append(channel.Items, item{ID: numbered(channel.ID, i), Value: code, Label: p.book.Text("desk.channel."+code, nil), Checked: code == channel.Value})
	}
	step := ask.Step{Path: Received.Name, Question: Received}
	errors, links := p.faults(step, page.Faults)
	received := p.control(step, fill{fields: ask.Own(Received, page.Fields), errors: errors})
	received.Heading, received.LabelClass = false, "govuk-fieldset__legend--s"
	faults = append(faults, links...)
	number := input(DeskNumberField)
	number.Class, number.NoSpellcheck, number.Autocomplete = "govuk-input--width-20", true, "off"

	blank := transaction
	blank.Component, blank.ID, blank.LabelClass, blank.Error = "select", "print-"+DeskTransactionField, "govuk-label--s", ""
	blank.Items = nil
	for _, t := range page.Transactions {
		blank.Items = append(blank.Items, item{Value: t.Name, Label: t.Label})
	}
	view := deskAssistView{
		Lead: p.book.Text("desk.assist.lead", nil), Action: at(DeskAssistPath), Controls: []control{transaction, channel},
		PaperTitle: p.book.Text("desk.assist.paper", nil), PaperLead: ParseProse(p.book.Text("desk.assist.paper.lead", nil)), Paper: []control{received, number},
		Button: button{Text: p.book.Text("desk.assist.button", nil)},
		Print:  at(DeskPaperPath), PrintTitle: p.book.Text("desk.assist.print", nil), PrintLead: p.book.Text("desk.assist.print.lead", nil),
		PrintControl: blank, PrintButton: button{Text: p.book.Text("desk.assist.print.button", nil), Class: "govuk-button--secondary"},
		Signed: p.signed(page.DeskPage),
	}
	back := at("")
	if page.Signed != nil && !slices.Contains(page.Signed.Roles, string(staff.Caseworker)) {
		back = "" // this is where they begin
	}
	return p.write(w, deskAssistSet, frame{
		Heading: p.book.Text("desk.assist.title", nil), Faults: faults, Content: view,
		Back: back, path: func(a Address) string { return a.Desk(page.Department, DeskAssistPath) },
	})
}

// helpView says for whom staff fill in a page: Whom, as far as the answers tell, stands out between what is said before and after.
type helpView struct{ Before, Whom, After string }

// helping says on a page for whom staff fill it in, and by which channel; nil where nobody is helped.
func (p *Pages) helping(channel string, answers ask.Answers) *helpView {
	if channel == "" {
		return nil
	}
	view := helpView{Whom: p.whom(answers)}
	banner := "assist.banner." + channel
	if view.Whom == "" {
		view.Before = p.book.Text(banner, words.Values{"whom": p.book.Text("assist.somebody", nil)})
	} else {
		view.Before, view.After, _ = strings.Cut(p.book.Text(banner, words.Values{"whom": "\x00"}), "\x00")
	}
	if p.Number != "" {
		view.After += " " + p.book.Text("assist.number", words.Values{"number": p.Number})
	}
	view.After += " " + p.book.Text("assist.recorded", nil)
	return &view
}

// whomKey is where the words of a transaction may say how somebody is called by the answer that tells who they are.
const whomKey = "assist.whom"

// whom is who the answers say it is for; empty while they do not.
func (p *Pages) whom(answers ask.Answers) string {
	step, ok := ask.Find(p.tx.Questions, p.tx.Whom)
	value := answers.Value(p.tx.Whom)
	if !ok || value == nil {
		return ""
	}
	return p.book.Text(whomKey, words.Values{"answer": strings.Join(step.Question.Show(value, p.book), ", ")})
}

// declared is the declaration as whoever sends it has to see it: their own, the one that staff read out, or what a form on
// paper has to bear.
func (p *Pages) declared(channel string) Prose {
	switch channel {
	case "":
		return ParseProse(p.book.Text("declaration", nil))
	case submission.Paper:
		return ParseProse(p.book.Text("assist.signed", nil))
	}
	return ParseProse(p.book.Text("declaration.assisted", nil))
}

// deskLink leads whoever has helped back to the desk, for the next.
func (p *Pages) deskLink(address string) *link {
	if address == "" {
		return nil
	}
	return &link{Text: p.book.Text("assist.next", nil), Address: address}
}

// sentFor says on a receipt whose it is, to whoever has sent it for them; nothing where the answers do not tell.
func (p *Pages) sentFor(answers ask.Answers) string {
	whom := p.whom(answers)
	if whom == "" {
		return ""
	}
	return p.book.Text("assist.sent", words.Values{"whom": whom})
}

var deskAssistSet = newSet("deskassist", "control", "desksigned", "prose")
