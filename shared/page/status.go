package page

import (
	"io"
	"net/url"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// StatusPage tells how far a submission has come. A zero date is a step not yet taken.
type StatusPage struct {
	Reference                                   string
	Received, HandedOver, Acknowledged, Decided date.Date
	// CaseNumber is the department's own.
	CaseNumber string
	// Decision is what was decided, one of the transaction's Decisions; its words stand under "decision.<code>".
	Decision string
	// Amended is when the version that counts was sent, where it is not the first; Withdrawn is when it was taken back.
	Amended, Withdrawn date.Date
	// AcknowledgeBy and DecideBy are the days by which the department promised to, zero for none.
	AcknowledgeBy, DecideBy date.Date
	// Late says that the step that is next should have been taken long enough ago for the person to be told.
	Late bool
	// ByFact says that it was found by reference and fact, so that the address of the submission alone does not show it.
	ByFact bool
	// Fields is what was posted, where it was found by fact.
	Fields url.Values
	// Enquiries are what the department asked; Reply is an answer that could not be taken.
	Enquiries []Enquiry
	Reply     Reply
	// Outcome is what came of it when it was sent; nil where that is not known any more.
	Outcome *transaction.Outcome
}

type statusView struct {
	Lead    string
	Late    string
	Enquiry *enquiryView
	Asked   list
	List    list
	History list
	Next    []string
	Outcome *outcomeView
}

// Status writes the page of a submission's progress.
func (p *Pages) Status(w io.Writer, page StatusPage) error {
	department := words.Values{"department": p.book.Text("department", nil)}
	view := statusView{}
	add := func(to *list, key, value string) {
		to.Rows = append(to.Rows, answerRow{Key: key, Lines: []string{value}})
	}
	add(&view.List, p.book.Text("status.reference", nil), page.Reference)
	if page.CaseNumber != "" {
		add(&view.List, p.book.Text("status.case-number", nil), page.CaseNumber)
	}
	status := ""
	for _, step := range []struct {
		name string
		on   date.Date
	}{{"received", page.Received}, {"amended", page.Amended}, {"handed-over", page.HandedOver}, {"acknowledged", page.Acknowledged},
		{"decided", page.Decided}, {"withdrawn", page.Withdrawn}} {
		if !step.on.IsZero() {
			if step.name != "amended" {
				status = step.name
			}
			add(&view.History, p.book.Value(step.on), p.book.Text("history."+step.name, department))
		}
	}
	view.Lead = p.book.Text("status."+status, department)
	if next := p.nextStep(page, status); next != "" {
		view.Next = []string{next}
	}
	if key := "decision." + page.Decision; status == "decided" && p.book.Has(key) && p.book.Has(key+".next") {
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
	return p.write(w, statusSet, frame{
		Heading: p.book.Text("status.title", nil), Content: view, Faults: faults,
		path: func(a Address) string {
			if page.ByFact {
				return a.Lookup(Progress)
			}
			return a.Submission(page.Reference)
		},
	})
}

// nextStep says what happens next, and by when it should, or should have.
func (p *Pages) nextStep(page StatusPage, status string) string {
	if status == "withdrawn" {
		return ""
	}
	values, by := words.Values{"department": p.book.Text("department", nil)}, date.Date{}
	switch status {
	case "received", "handed-over":
		by = page.AcknowledgeBy
	case "acknowledged":
		by = page.DecideBy
	}
	key := "next." + status
	switch {
	case by.IsZero():
	case page.Late:
		key, values["date"] = key+".late", by
	default:
		key, values["date"] = key+".by", by
	}
	return p.book.Text(key, values)
}
