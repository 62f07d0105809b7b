package page

import (
	"io"

	"github.com/frontline-gov/frontline/shared/date"
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
	// DecideBy is the day by which the department promised to decide, zero for none.
	DecideBy date.Date
	// Late says that the step that is next should have been taken by now.
	Late bool
}

type statusView struct {
	Lead string
	Late string
	List list
}

// Status writes the page of a submission's progress.
func (p *Pages) Status(w io.Writer, page StatusPage) error {
	values := words.Values{"department": p.book.Text("department", nil)}
	status := "received"
	row := func(key, value string) answerRow {
		return answerRow{Key: p.book.Text(key, values), Lines: []string{value}}
	}
	rows := []answerRow{row("status.reference", page.Reference), row("status.received.step", p.book.Value(page.Received))}
	for _, step := range []struct {
		name string
		on   date.Date
	}{{"handed-over", page.HandedOver}, {"acknowledged", page.Acknowledged}, {"decided", page.Decided}} {
		text := p.book.Text("status.not-yet", nil)
		if !step.on.IsZero() {
			text, status = p.book.Value(step.on), step.name
		}
		rows = append(rows, row("status."+step.name+".step", text))
		if step.name == "acknowledged" && page.CaseNumber != "" {
			rows = append(rows, row("status.case-number", page.CaseNumber))
		}
	}
	if page.Decided.IsZero() && !page.DecideBy.IsZero() {
		rows = append(rows, row("status.decide-by", p.book.Value(page.DecideBy)))
	}
	view := statusView{Lead: p.book.Text("status."+status, values), List: list{Rows: rows}}
	if key := "decision." + page.Decision; page.Decision != "" && p.book.Has(key) {
		view.Lead = p.book.Text(key, nil)
	}
	if page.Late {
		view.Late = p.book.Text("status.late", values)
	}
	return p.write(w, statusSet, frame{
		Heading: p.book.Text("status.title", nil), Content: view,
		path: func(a Address) string { return a.Submission(page.Reference) },
	})
}
