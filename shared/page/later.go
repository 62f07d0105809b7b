package page

import (
	"io"
	"net/url"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// laterPath and forgetPath are addresses at the function.
const (
	laterPath  = "finish-later"
	forgetPath = "forget"
)

// laterLink leads from a page on which nothing is typed to the return code, where the transaction has a fact to ask for with it.
func (p *Pages) laterLink() *link {
	if p.tx.Fact == "" {
		return nil
	}
	return &link{Text: p.book.Text("later.link", nil), Address: p.Address.Later()}
}

// laterButton is that link as a button of a question's page, which saves what is typed there first.
func (p *Pages) laterButton(page QuestionPage) []button {
	if p.tx.Fact == "" || page.Lost {
		return nil
	}
	return []button{{Text: p.book.Text("later.link", nil), Class: "govuk-button--secondary", Name: LaterField, Value: "yes"}}
}

// leaving adds to what is wrong with an answer the way to finish later without it, for who wanted to. It is there too where nothing is
// wrong with it but that the question has changed since.
func (p *Pages) leaving(page QuestionPage, links []link) []link {
	if page.Leaving && (len(links) > 0 || page.Again) {
		links = append(links, link{Text: p.book.Text("later.without", nil), Address: p.Address.Later()})
	}
	return links
}

// LaterPage offers a return code.
type LaterPage struct {
	// AskFact says that the draft has no answer yet to the question of the fact, so that it is asked here. Fields and
	// Faults are its own.
	AskFact bool
	Fields  url.Values
	Faults  []ask.Fault
	// Another says that the draft has a code already, which a new one replaces; Taken that it was given that one while another was
	// asked for, so that this one does not count.
	Another, Taken bool
}

type laterView struct {
	Action   string
	Hidden   []hidden
	Text     Prose
	Another  string
	Controls []control
	Button   button
	Anew     *button // another thing to do than what Button does
	Cancel   link    // none where it has no text
}

// Later writes the page that offers a return code.
func (p *Pages) Later(w io.Writer, page LaterPage) error {
	view := laterView{
		Action: p.Address.Later(), Hidden: p.hidden(0, false), Text: ParseProse(p.book.Text("later.text", nil)),
		Button: button{Text: p.book.Text("later.button", nil), Once: true},
		Cancel: link{Text: p.book.Text("later.cancel", nil), Address: p.Address.Check()},
	}
	switch {
	case page.Taken:
		view.Another = p.book.Text("later.taken", nil)
	case page.Another:
		view.Another = p.book.Text("later.another", nil)
	}
	var links []link
	if page.AskFact {
		var fact control
		fact, links = p.factControl(page.Fields, page.Faults)
		view.Controls = []control{fact}
	}
	return p.write(w, laterSet, frame{
		Heading: p.book.Text("later.title", nil), Back: p.Address.Check(), Faults: links, Content: view, Typed: page.AskFact,
		path: func(a Address) string { return asTyped(a.Later(), !page.AskFact || len(links) > 0) },
	})
}

// CodePage shows a return code, this once.
type CodePage struct {
	Code string // as shown, ABC-DEF-GHJK
	// Until is the last whole day on which the draft is kept.
	Until date.Date
	// Origin is the site's ("https://…"), for an address that can be written down.
	Origin string
}

type codeView struct {
	Action string
	Hidden []hidden
	Panel  panel
	Until  string
	Where  string
	Place  link
	Fact   string
	Keep   Prose
	Onward link
	Forget link
}

// Code writes the page with a return code.
func (p *Pages) Code(w io.Writer, page CodePage) error {
	step, _ := p.Fact()
	title, place := p.book.Text("code.title", nil), p.Address.Lookup(Return)
	_, host, _ := strings.Cut(page.Origin, "://")
	return p.write(w, codeSet, frame{
		Heading: title,
		Typed:   true, // the code: no other page has it
		Content: codeView{
			Action: p.Address.Later(), Hidden: append(p.hidden(0, false), hidden{KeyField, page.Code}),
			Panel:  panel{Title: title, Body: p.book.Text("code.panel", nil), Strong: page.Code},
			Until:  p.book.Text("code.until", words.Values{"date": page.Until}),
			Where:  p.book.Text("code.where", nil),
			Place:  link{Text: host + place, Address: place},
			Fact:   p.book.Text("code.fact", words.Values{"label": p.text(p.tx.Fact+".label", step, nil)}),
			Keep:   ParseProse(p.book.Text("code.keep", nil)),
			Onward: link{Text: p.book.Text("code.onward", nil), Address: p.Address.Check()},
			Forget: p.forgetLink(),
		},
		Feedback: p.feedbackLink(AtLater, "", ""),
		path:     func(a Address) string { return a.Later() },
	})
}

func (p *Pages) forgetLink() link {
	return link{Text: p.book.Text("forget.link", nil), Address: p.Address.Forget()}
}

// forgetReceipt leads to it from what was sent: it takes the draft's cookie and the pass.
func (p *Pages) forgetReceipt() *link {
	return &link{Text: p.book.Text("receipt.forget", nil), Address: p.Address.Forget()}
}

// ForgetPage asks whether to delete what this browser leads to.
type ForgetPage struct {
	// Sent says that it was sent, so that it is only the way to the receipt that goes.
	Sent bool
	// Amends says that it is a change of what was sent, which stays as it is.
	Amends bool
}

// Forget writes the page that asks whether to delete the answers.
func (p *Pages) Forget(w io.Writer, page ForgetPage) error {
	key, back := "forget", p.Address.Check()
	switch {
	case page.Sent:
		key, back = "forget.sent", p.Address.Receipt()
	case page.Amends:
		key = "forget.amend"
	}
	return p.write(w, laterSet, frame{
		Heading: p.book.Text(key+".title", nil), Back: back,
		Content: laterView{
			Action: p.Address.Forget(), Hidden: p.hidden(0, false), Text: ParseProse(p.book.Text(key+".text", nil)),
			Button: button{Text: p.book.Text(key+".button", nil), Class: "govuk-button--warning"},
			Cancel: link{Text: p.book.Text("forget.cancel", nil), Address: back},
		},
		path: func(a Address) string { return a.Forget() },
	})
}

// Another writes the page that asks, before another draft is begun, because the receipt of what was sent is found from this browser no
// longer then. Who has withdrawn it is told that.
func (p *Pages) Another(w io.Writer, withdrawn bool) error {
	key := "another"
	if withdrawn {
		key = "another.withdrawn"
	}
	return p.write(w, laterSet, frame{
		Heading: p.book.Text(key+".title", nil), Back: p.Address.Start(),
		Content: laterView{
			Action: p.Address.Apply("start"), Hidden: append(p.hidden(0, false), hidden{AgainField, AgainYes}), Text: ParseProse(p.book.Text(key+".text", nil)),
			Button: button{Text: p.book.Text(key+".button", nil), Once: true},
			Cancel: link{Text: p.book.Text("problem.already-sent.link", nil), Address: p.Address.Receipt()},
		},
		path: func(a Address) string { return a.Start() },
	})
}

// Forgotten writes the page that says that nothing is left.
func (p *Pages) Forgotten(w io.Writer) error {
	return p.write(w, problemSet, frame{
		Heading: p.book.Text("forgotten.title", nil),
		Content: problemView{
			Text: ParseProse(p.book.Text("forgotten.text", nil)),
			Link: &link{Text: p.book.Text("forgotten.link", nil), Address: p.Address.Start()},
		},
		path: func(a Address) string { return a.Start() },
	})
}
