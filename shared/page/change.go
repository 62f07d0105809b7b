package page

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// VersionField is the field of forms that change what was sent: the number of the version that the page showed.
const VersionField = "of"

// Change is what somebody wants to do with what they sent; as a name, it is also the end of its address.
type Change string

// The changes.
const (
	Amend    Change = "amend"
	Withdraw Change = "withdraw"
)

// changeForm is a button that begins a change of what was sent: of a form, or a link where it has no Action.
type changeForm struct {
	Text string
	formView
}

// changes are the buttons of what may be done with it.
func (p *Pages) changes(page StatusPage) []changeForm {
	var forms []changeForm
	for _, one := range []struct {
		change Change
		may    bool
	}{{Amend, page.Amend}, {Withdraw, page.Withdraw}} {
		if !one.may {
			continue
		}
		key := "changing." + string(one.change)
		form := changeForm{Text: p.book.Text(key+".text", nil), formView: formView{
			Action: p.Address.Changing(page.Reference, one.change), Hidden: p.hidden(0, false),
			Button: button{Text: p.book.Text(key+".link", nil), Class: "govuk-button--secondary", Once: true},
		}}
		if one.change == Withdraw { // whose page only asks
			form.Button.Address, form.Action = form.Action, ""
		}
		forms = append(forms, form)
	}
	return forms
}

// WithdrawPage asks whether to withdraw what was sent.
type WithdrawPage struct {
	Reference string
	// Version is the one that is shown, which is the one to be withdrawn.
	Version int
}

// Withdraw writes the page that asks whether to withdraw.
func (p *Pages) Withdraw(w io.Writer, page WithdrawPage) error {
	address, back := p.Address.Changing(page.Reference, Withdraw), p.Address.Submission(page.Reference)
	department := p.department()
	department["reference"] = page.Reference
	return p.write(w, laterSet, frame{
		Heading: p.book.Text("withdraw.title", nil), Back: back,
		Content: laterView{
			Action: address, Hidden: append(p.hidden(0, false), hidden{VersionField, strconv.Itoa(page.Version)}),
			Text:   ParseProse(p.book.Text("withdraw.text", department)),
			Button: button{Text: p.book.Text("withdraw.button", nil), Class: "govuk-button--warning", Once: true},
			Cancel: link{Text: p.book.Text("withdraw.cancel", nil), Address: back},
		},
		path: func(a Address) string { return a.Changing(page.Reference, Withdraw) },
	})
}

// Amended is what a draft changes: the version that counts until it is sent.
type Amended struct {
	Reference string
	Version   int
	Sent      date.Date
	// AsOf is the day as on which the change is judged.
	AsOf date.Date
	// Before are its answers, as Walk gives them.
	Before []ask.Step
	// Begun are the answers of the version from which the draft was filled, where that version was changed meanwhile; nil where it counts
	// still. What is as it was then, nobody has changed here.
	Begun []ask.Step
}

// amendView tells on the check page what would change.
type amendView struct {
	Text, None     string
	List           list
	Undone         list   // what was changed elsewhere meanwhile, and sending would put back
	Meanwhile      string // says so
	Cancel, Forget link
}

// amendment is what would change, answer by answer: each that differs, as it was and as it is now.
func (p *Pages) amendment(of Amended, now []ask.Step) *amendView {
	view := &amendView{
		Text:   p.book.Text("amend.text", words.Values{"reference": of.Reference, "date": of.Sent, "as-of": of.AsOf}),
		Cancel: link{Text: p.book.Text("amend.cancel", nil), Address: p.Address.Submission(of.Reference)},
		Forget: link{Text: p.book.Text("amend.forget", nil), Address: p.Address.Forget()},
	}
	then := map[string][]string{}
	for _, step := range of.Begun {
		then[step.Path] = p.shown(step)
	}
	add := func(step ask.Step, before, after []string) {
		if slices.Equal(before, after) {
			return
		}
		label := p.labelOf(step)
		line := func(key string, shown []string) string {
			text := strings.Join(shown, ", ")
			if text == "" {
				text = p.book.Text("amend.nothing", nil)
			}
			return p.book.Text(key, words.Values{"answer": text})
		}
		to := &view.List
		if of.Begun != nil && slices.Equal(then[step.Path], after) {
			to = &view.Undone
		}
		to.Rows = append(to.Rows, answerRow{Key: label, Lines: []string{line("amend.before", before), line("amend.after", after)}})
	}
	was := map[string][]string{}
	for _, step := range of.Before {
		was[step.Path] = p.shown(step)
	}
	for _, step := range now {
		add(step, was[step.Path], p.shown(step))
		delete(was, step.Path)
	}
	for _, step := range of.Before {
		if gone, left := was[step.Path]; left {
			add(step, gone, nil)
		}
	}
	if len(view.Undone.Rows) > 0 {
		key := "amend.undone.text"
		if len(view.List.Rows) == 0 { // which nobody can send
			key = "amend.undone.alone"
		}
		view.Meanwhile = p.book.Text(key, words.Values{"date": of.Sent})
	}
	if len(view.List.Rows) == 0 {
		view.None = p.book.Text("amend.none", nil)
	}
	return view
}

// shown is an answer as the check page has it; nothing of a group, whose rows have their own.
func (p *Pages) shown(step ask.Step) []string {
	if _, ok := step.Question.(ask.Group); ok {
		return nil
	}
	if value := step.Answers.Value(step.Question.About().Name); value != nil {
		return step.Question.Show(value, p.book)
	}
	return nil
}

// Unchanged says that there is nothing to send: every answer of a change is as it was.
func (v checkView) Unchanged() bool { return v.Amends != nil && v.Amends.None != "" }
