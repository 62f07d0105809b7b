package page

import (
	"io"
	"net/url"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// StatusPage tells how far a submission has come.
type StatusPage struct {
	Reference string
	// Status is that of the version that counts.
	Status submission.Status
	// History is what has happened to all versions, in order.
	History []Happened
	// CaseNumber is the department's own.
	CaseNumber string
	// Decision is what was decided, one of the transaction's Decisions; its words stand under "decision.<code>".
	Decision string
	// AcknowledgeBy and DecideBy are the days by which the department promised to, zero for none.
	AcknowledgeBy, DecideBy date.Date
	// Late says that the step that is next should have been taken long enough ago for the person to be told.
	Late bool
	// Amend and Withdraw say that whoever sees the page may do so.
	Amend, Withdraw bool
	// Ticket is for who has withdrawn it, to say how satisfied they are; empty for nobody.
	Ticket string
	// ByFact says that it was found by reference and fact, so that the address of the submission alone does not show it.
	ByFact bool
	// Fields is what was posted, where it was found by fact.
	Fields url.Values
	// Enquiries are what the department asked; Reply is an answer that could not be taken.
	Enquiries []Enquiry
	Reply     Reply
	// Evidence says that there is evidence to send, which is taken here.
	Evidence bool
	// Outcome is what came of it when it was sent; nil where that is not known any more.
	Outcome *transaction.Outcome
}

// Happened is one step of a submission: a status, or "amended".
type Happened struct {
	Step string
	On   date.Date
}

type statusView struct {
	Lead    string
	Late    string
	Enquiry *enquiryView
	Asked   list
	List    list
	History list
	Next    []string
	Changes []changeForm
	Outcome *outcomeView
	Send    *formView
}

// Status writes the page of a submission's progress.
func (p *Pages) Status(w io.Writer, page StatusPage) error {
	department := p.department()
	view := statusView{Lead: p.book.Text("status."+string(page.Status), department), Changes: p.changes(page)}
	add := func(to *list, key, value string) {
		to.Rows = append(to.Rows, answerRow{Key: key, Lines: []string{value}})
	}
	add(&view.List, p.book.Text("status.reference", nil), page.Reference)
	if page.CaseNumber != "" {
		add(&view.List, p.book.Text("status.case-number", nil), page.CaseNumber)
	}
	for _, happened := range page.History {
		add(&view.History, p.book.Value(happened.On), p.book.Text("history."+happened.Step, department))
	}
	if next := p.nextStep(page); next != "" {
		view.Next = []string{next}
	}
	if key := "decision." + page.Decision; page.Status == submission.Decided && p.book.Has(key) && p.book.Has(key+".next") {
		view.Lead, view.Next = p.book.Text(key, nil), []string{p.book.Text(key+".next", nil)}
	}
	var faults []link
	view.Enquiry, faults = p.enquiry(page)
	view.Asked = p.asked(page.Enquiries)
	if page.Late {
		view.Late = p.book.Text("status.late", department)
	}
	if page.Outcome != nil {
		outcome := p.outcome(*page.Outcome)
		view.Outcome = &outcome
	}
	shown := frame{
		Heading: p.book.Text("status.title", nil), Faults: faults,
		path: func(a Address) string {
			if page.ByFact {
				return a.Lookup(Progress)
			}
			return a.Submission(page.Reference)
		},
	}
	if page.Ticket != "" {
		shown.Feedback = p.feedbackLink(AtWithdrawn, page.Reference, page.Ticket)
	}
	switch {
	case !page.Evidence || view.Outcome == nil:
	case page.ByFact:
		view.Send = p.sendForm(page)
	default:
		view.Outcome.Send = p.sendLink(page.Reference)
	}
	shown.Content = view
	return p.write(w, statusSet, shown)
}

// nextStep says what happens next, and by when it should, or should have.
func (p *Pages) nextStep(page StatusPage) string {
	values, by := p.department(), date.Date{}
	switch page.Status {
	case submission.Withdrawn:
		return ""
	case submission.Received, submission.HandedOver:
		by = page.AcknowledgeBy
	case submission.Acknowledged:
		by = page.DecideBy
	}
	key := "next." + string(page.Status)
	switch {
	case by.IsZero():
	case page.Late:
		key, values["date"] = key+".late", by
	default:
		key, values["date"] = key+".by", by
	}
	return p.book.Text(key, values)
}
