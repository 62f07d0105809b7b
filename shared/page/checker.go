package page

import (
	"io"
	"maps"
	"net/url"
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// AskedField names, once for each, the questions that a page of the checker asks.
const AskedField = "asked"

// CheckerPage asks the questions of "check before you start". The static page asks those that everybody is asked; the
// function asks what follows from them, and again what was wrong. Nothing is kept: what was answered on the page
// before travels in the form.
type CheckerPage struct {
	// Ask are the questions of this page, Carry those that were answered on a page before.
	Ask, Carry []ask.Step
	// Fields are the posted fields of all of them.
	Fields url.Values
	Faults []ask.Fault
}

type checkerView struct {
	Lead     string
	Action   string
	Hidden   []hidden
	Controls []control
	Button   button
}

// Checker writes a page of the checker.
func (p *Pages) Checker(w io.Writer, page CheckerPage) error {
	view := checkerView{
		Lead: p.book.Text("checker.lead", nil), Action: p.Address.Apply(checkerPath), Hidden: p.hidden(0, false),
		Button: button{Text: p.book.Text("checker.button", nil)},
	}
	back := p.Address.Start()
	if len(page.Carry) > 0 {
		view.Lead, back = p.book.Text("checker.more", nil), p.Address.Checker()
	}
	var links []link
	for _, step := range page.Ask {
		own := slices.DeleteFunc(slices.Clone(page.Faults), func(f ask.Fault) bool {
			_, here := below(f.Path, step.Path)
			return !here
		})
		errors, more := p.faults(step, own)
		made := p.control(step, fill{fields: ask.Own(step.Question, page.Fields), errors: errors})
		made.Heading, made.LabelClass = false, smaller(made.LabelClass)
		view.Controls, links = append(view.Controls, made), append(links, more...)
		view.Hidden = append(view.Hidden, hidden{AskedField, step.Path})
	}
	for _, step := range page.Carry {
		view.Hidden = append(view.Hidden, carried(step.Question, page.Fields)...)
	}
	return p.write(w, checkerSet, frame{
		Heading: p.book.Text("checker.title", nil), Back: back, Faults: links, Content: view, Typed: page.Fields != nil,
		path: checkerIn(page.Fields),
	})
}

// checkerIn is where the checker is in a language: with what was typed at the function, which shows it again.
func checkerIn(fields url.Values) func(Address) string {
	return func(a Address) string {
		if fields != nil {
			return a.Apply(checkerPath)
		}
		return a.Checker()
	}
}

// smaller is the class of a label or a legend that is one of several on its page.
func smaller(class string) string {
	if class == labelLarge {
		return "govuk-label--m"
	}
	return "govuk-fieldset__legend--m"
}

// carried are a question's posted fields, unseen.
func carried(q ask.Question, posted url.Values) []hidden { return unseen(q, ask.Own(q, posted)) }

// unseen are the fields of a question by their parts, unseen.
func unseen(q ask.Question, own url.Values) []hidden {
	var fields []hidden
	for _, part := range slices.Sorted(maps.Keys(own)) {
		for _, value := range own[part] {
			fields = append(fields, hidden{ask.Field(q.About().Name, part), value})
		}
	}
	return fields
}

type checkedView struct {
	Text         Prose
	ReasonsTitle string
	Reasons      []reason
	Action       string
	Hidden       []hidden
	Checker      string   // where the answers come from
	Typed        []hidden // which they are, for another language
	Button       button
	Again, Start link
	Anyway       string
}

// Checked writes what the checker comes to: the reasons against, or, without any, that somebody may be able to use the
// service. Fields are the posted answers.
func (p *Pages) Checked(w io.Writer, reasons []transaction.Reason, fields url.Values) error {
	view := checkedView{
		Again: link{p.book.Text("checker.again", nil), p.Address.Checker()}, Action: p.Address.Apply("start"), Hidden: p.hidden(0, false),
		Button: button{Text: p.book.Text("start", nil), Start: true}, Checker: p.Address.Apply(checkerPath), Typed: p.hidden(0, false),
	}
	key := "checker.eligible"
	view.Text = ParseProse(p.book.Text("checker.eligible.text", nil))
	if len(reasons) > 0 {
		key = "result." + transaction.NotEligible
		view.Text = ParseProse(p.book.Text(key+".next", nil))
		view.ReasonsTitle, view.Reasons = p.book.Text("ended.reasons", nil), p.reasons(reasons)
		view.Anyway = p.book.Text("checker.anyway", nil)
		view.Start = link{p.book.Text("checker.start", nil), p.Address.Start()}
	}
	for _, q := range p.tx.CheckerQuestions() {
		view.Typed = append(view.Typed, carried(q, fields)...)
	}
	shown := frame{Heading: p.book.Text(key, nil), Back: p.Address.Checker(), Content: view, Typed: fields != nil, path: checkerIn(fields)}
	if len(reasons) > 0 {
		shown.Feedback = p.feedbackLink(AtChecked, "", "")
	}
	return p.write(w, checkedSet, shown)
}

// checkerLink leads from the start page to the checker, where there is one.
func (p *Pages) checkerLink() *link {
	n, key := len(p.tx.Checker), "checker.link"
	switch n {
	case 0:
		return nil
	case 1:
		key += ".one"
	}
	return &link{Text: p.book.Text(key, words.Values{"count": n}), Address: p.Address.Checker()}
}
