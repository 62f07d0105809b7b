package page

import (
	"io"
	"slices"
)

// Problem is something that went wrong that is no fault of an answer. Its words stand under "problem.<problem>.title"
// and "problem.<problem>.text", and those of its link under "problem.<problem>.link".
type Problem string

// The problems.
const (
	NotFound     Problem = "not-found"     // no such page
	Expired      Problem = "expired"       // no draft, or no longer
	CrossSite    Problem = "cross-site"    // the form came from another site
	TooLarge     Problem = "too-large"     // more than the transaction takes
	Conflict     Problem = "conflict"      // the answer was changed in another tab
	Changed      Problem = "changed"       // the transaction's questions have changed since the page was made
	NoReceipt    Problem = "no-receipt"    // the browser brings nothing that finds a receipt
	AlreadySent  Problem = "already-sent"  // this draft was sent
	Duplicate    Problem = "duplicate"     // somebody has sent one for the same thing
	NotYours     Problem = "not-yours"     // the reference is not known, or not together with what proves it
	Unreadable   Problem = "unreadable"    // the form could not be read
	TooMany      Problem = "too-many"      // more requests than are taken at a time
	TooOften     Problem = "too-often"     // more wrong tries than are taken in a time
	TooLate      Problem = "too-late"      // what was sent cannot be changed or withdrawn any more
	Overtaken    Problem = "overtaken"     // it was changed meanwhile, so that what was shown does not count any more
	NoEnding     Problem = "no-ending"     // who says how satisfied they are is not known to have come to an end
	OtherDraft   Problem = "other-draft"   // the browser has answers that others would hide
	OtherPerson  Problem = "other-person"  // somebody of the staff helps another person meanwhile
	OtherAnswers Problem = "other-answers" // the browser has another draft meanwhile
	Keyed        Problem = "keyed"         // a colleague has keyed the same form and sent it
	ServerError  Problem = "server-error"
	Unavailable  Problem = "unavailable" // for a while
)

// Problems lists all problems.
var Problems = []Problem{NotFound, Expired, CrossSite, TooLarge, Conflict, Changed, NoReceipt, AlreadySent, Duplicate, NotYours,
	Unreadable, TooMany, TooOften, TooLate, Overtaken, NoEnding, OtherDraft, OtherPerson, OtherAnswers, Keyed, ServerError, Unavailable}

// ProblemPage tells what went wrong and how to go on.
type ProblemPage struct {
	Problem Problem
	// Link is where to go on, such as the question that was changed. Empty is what suits the problem: the receipt of
	// what was sent; the check page, which leads on to what has no answer yet; the start page; outside a transaction
	// the catalogue.
	Link string
	// Posted is the form that is refused: what somebody typed into it is shown. Nil for none.
	Posted *Posted
}

type problemView struct {
	Text    Prose
	Link    *link
	Other   *link
	Contact Prose
	Posted  *postedView
	Others  []otherLanguage
}

// Problem writes the page of a problem.
func (p *Pages) Problem(w io.Writer, page ProblemPage) error {
	key := "problem." + string(page.Problem)
	address := page.Link
	if address == "" {
		address = p.onward(page.Problem)
	}
	view := problemView{Text: ParseProse(p.book.Text(key+".text", nil)), Contact: p.contact()}
	if p.book.Has(key + ".link") {
		view.Link = &link{Text: p.book.Text(key+".link", nil), Address: address}
	}
	if lookup, ok := lookups[page.Problem]; ok && p.tx.Fact != "" {
		view.Other = &link{Text: p.book.Text("lookup."+string(lookup)+".link", nil), Address: p.Address.Lookup(lookup)}
	}
	if page.Problem == OtherDraft {
		forget := p.forgetLink()
		view.Other = &forget
	}
	return p.writeProblem(w, frame{Heading: p.book.Text(key+".title", nil)}, view, page)
}

// writeProblem writes the page of a problem, with what was typed: then the form is posted again in another language, which
// brings the same refusal, or the form as it was typed.
func (p *Pages) writeProblem(w io.Writer, f frame, view problemView, page ProblemPage) error {
	f.path = func(a Address) string { return a.Start() }
	if view.Posted = p.posted(page); view.Posted != nil && len(view.Posted.Typed.Rows) > 0 { // no other form is only shown
		f.Typed, f.path = true, func(a Address) string { return asTyped(a.Apply(page.Posted.Path), false) }
	}
	f.Content = view
	return p.write(w, problemSet, f)
}

// lookups are what finds again what a problem says is not found.
var lookups = map[Problem]Lookup{Expired: Return, NoReceipt: Progress, NotYours: Progress}

// onward is where to go after a problem.
func (p *Pages) onward(problem Problem) string {
	switch {
	case p.tx.Name == "":
		return p.Address.Start()
	case problem == AlreadySent:
		return p.Address.Receipt()
	case slices.Contains([]Problem{CrossSite, Conflict, Changed, TooMany, OtherPerson, OtherAnswers, ServerError}, problem):
		return p.Address.Check()
	}
	return p.Address.Start()
}

// Closed writes the page of a transaction that takes no submissions now, with what to do instead.
func (p *Pages) Closed(w io.Writer) error { return p.ClosedTo(w, nil) }

// ClosedTo writes that page to who has posted a form.
func (p *Pages) ClosedTo(w io.Writer, posted *Posted) error {
	return p.writeProblem(w, frame{
		Heading: p.book.Text("problem.closed.title", nil), Feedback: p.feedbackLink(AtClosed, "", ""), HelpHere: true,
	}, problemView{Text: ParseProse(p.book.Text("closed", nil)), Contact: p.contact()}, ProblemPage{Posted: posted})
}

// contact says how to get help with the transaction; nothing outside one.
func (p *Pages) contact() Prose {
	if p.tx.Name == "" {
		return nil
	}
	return ParseProse(p.book.Text("contact", nil))
}
