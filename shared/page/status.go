package page

import (
	"io"
	"net/url"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// StatusPage tells how far a submission has come.
type StatusPage struct {
	Reference string
	// Code is that of its receipt; empty where who looks may not see it, or there is none.
	Code string
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
	// Ticket is for who has withdrawn it, or had it decided, to say how satisfied they are; empty for nobody.
	Ticket string
	// ByFact says that it was found by reference and fact, which show its progress and open nothing: the page asks for the code of
	// the receipt. Asked says that the department waits for an answer.
	ByFact, Asked bool
	// Fields is what was posted, where it was found by fact.
	Fields url.Values
	// Enquiries are what the department asked; Reply is an answer that could not be taken.
	Enquiries []Enquiry
	Reply     Reply
	// Evidence says that there is evidence to send, which is taken here.
	Evidence bool
	// Answers are those sent, of which it shows the few by which one submission is told from another.
	Answers ask.Answers
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
	Whole   *link // all the answers that were sent
	History list
	Next    []string
	Changes []changeForm
	Outcome *outcomeView
	Open    *openView
	// Forget takes away what lets this browser in; nil for who came by reference and fact, which leaves nothing in it.
	Forget *link
}

// Status writes the page of a submission's progress.
func (p *Pages) Status(w io.Writer, page StatusPage) error {
	department := p.department()
	view := statusView{Lead: p.book.Text("status."+string(page.Status), department), Changes: p.changes(page), Open: p.open(page)}
	add := func(to *list, key, value string) {
		to.Rows = append(to.Rows, answerRow{Key: key, Lines: []string{value}})
	}
	add(&view.List, p.book.Text("status.reference", nil), page.Reference)
	view.List.Rows = append(view.List.Rows, p.tellApart(page.Answers)...)
	view.Whole = p.answersLink(page.Reference, page.Code)
	if page.Code != "" {
		add(&view.List, p.book.Text("status.code", nil), page.Code)
	}
	if page.CaseNumber != "" {
		add(&view.List, p.book.Text("status.case-number", nil), page.CaseNumber)
	}
	for _, happened := range page.History {
		add(&view.History, p.book.Value(happened.On), p.book.Text("history."+happened.Step, department))
	}
	if next := p.nextStep(page); next != "" {
		view.Next = []string{next}
	}
	if (page.Status == submission.Received || page.Status == submission.HandedOver) && !page.Late {
		view.Next = append(view.Next, p.promised(date.Date{}, page.DecideBy)...)
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
	if !page.ByFact {
		view.Forget = p.forgetReceipt()
	}
	shown := frame{
		Heading: p.book.Text("status.title", nil), Faults: faults, Typed: page.ByFact || view.Enquiry != nil,
		path: func(a Address) string {
			switch {
			case page.ByFact:
				return a.Apply(string(Progress)) // the form has what it was found by
			case view.Enquiry != nil:
				return asTyped(a.Answer(page.Reference), len(faults) > 0)
			}
			return a.Submission(page.Reference)
		},
	}
	if page.Ticket != "" {
		ending := AtDecided
		if page.Status == submission.Withdrawn {
			ending = AtWithdrawn
		}
		shown.Feedback = p.feedbackLink(ending, page.Reference, page.Ticket)
	}
	if page.Evidence && view.Outcome != nil {
		view.Outcome.Send = p.sendLink(page.Reference)
	}
	shown.Content = view
	return p.write(w, statusSet, shown)
}

// promised says by which days the department confirms that it has a submission, and by which it decides; zero says nothing.
func (p *Pages) promised(acknowledge, decide date.Date) []string {
	var lines []string
	for _, step := range []struct {
		after submission.Status
		by    date.Date
	}{{submission.Received, acknowledge}, {submission.Acknowledged, decide}} {
		if !step.by.IsZero() {
			values := p.department()
			values["date"] = step.by
			lines = append(lines, p.book.Text("next."+string(step.after)+".by", values))
		}
	}
	return lines
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
