package page

import (
	"io"

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
	// Decision is the department's code for what it decided; its words stand under "decision.<code>".
	Decision string
	// AcknowledgeBy and DecideBy are the days by which the department promised to, zero for none.
	AcknowledgeBy, DecideBy date.Date
	// Late says that the step that is next should have been taken by now.
	Late bool
	// ByFact says that it was found by reference and fact, so that the address of the submission alone does not show it.
	ByFact bool
	// Outcome is what came of it when it was sent; nil where that is not known any more.
	Outcome *transaction.Outcome
}

type statusView struct {
	Lead    string
	Late    string
	List    list
	History list
	Next    string
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
	}{{"received", page.Received}, {"handed-over", page.HandedOver}, {"acknowledged", page.Acknowledged}, {"decided", page.Decided}} {
		if !step.on.IsZero() {
			status = step.name
			add(&view.History, p.book.Value(step.on), p.book.Text("history."+step.name, department))
		}
	}
	view.Lead, view.Next = p.book.Text("status."+status, department), p.nextStep(page, status)
	if key := "decision." + page.Decision; page.Decision != "" && p.book.Has(key) {
		view.Lead = p.book.Text(key, nil)
	}
	if page.Late {
		view.Late = p.book.Text("status.late", department)
	}
	if page.Outcome != nil {
		outcome := p.outcome(*page.Outcome)
		view.Outcome = &outcome
	}
	return p.write(w, statusSet, frame{
		Heading: p.book.Text("status.title", nil), Content: view,
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
