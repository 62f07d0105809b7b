package page

import (
	"io"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// outcomeView is what came of a submission, as the check page and the receipt show it.
type outcomeView struct {
	AmountsTitle  string
	Amounts       list
	ReasonsTitle  string
	Reasons       []reason
	EvidenceTitle string
	Evidence      []string
}

// reason is one rule that applied. Address is there where its source can be followed.
type reason struct{ Text, Source, Address string }

// outcome shows amounts in the order of the transaction, and reasons in the order in which the rules gave them.
func (p *Pages) outcome(o transaction.Outcome) outcomeView {
	view := outcomeView{
		AmountsTitle: p.book.Text("outcome.amounts", nil), ReasonsTitle: p.book.Text("outcome.reasons", nil),
		EvidenceTitle: p.book.Text("outcome.evidence", nil), Reasons: p.reasons(o.Reasons),
	}
	for _, name := range p.tx.Amounts {
		if _, ok := o.Amounts[name]; !ok {
			continue
		}
		view.Amounts.Rows = append(view.Amounts.Rows, answerRow{
			Key: p.book.Text("amount."+name, nil), Lines: []string{p.book.Value(o.Amounts[name])},
		})
	}
	for _, name := range o.Evidence {
		view.Evidence = append(view.Evidence, p.book.Text("evidence."+name, nil))
	}
	return view
}

func (p *Pages) reasons(reasons []transaction.Reason) []reason {
	var out []reason
	for _, r := range reasons {
		one := reason{Text: r.Text(p.book), Source: r.Source}
		if strings.HasPrefix(r.Source, "https://") {
			one.Address = r.Source
			one.Source = strings.TrimPrefix(r.Source, "https://")
		}
		out = append(out, one)
	}
	return out
}

// EndedPage tells somebody who is not eligible why, and what to do instead.
type EndedPage struct {
	Reasons []transaction.Reason
	// Back is the address of the question that led here.
	Back string
}

type endedView struct {
	ReasonsTitle string
	Reasons      []reason
	Next         Prose
	Change       string
}

// Ended writes the page of a journey that ends without a submission.
func (p *Pages) Ended(w io.Writer, page EndedPage) error {
	key := "result." + transaction.NotEligible
	back := page.Back
	if back == "" {
		back = p.Address.Back("check")
	}
	return p.write(w, endedSet, frame{
		Heading: p.book.Text(key, nil), Back: back,
		Content: endedView{
			ReasonsTitle: p.book.Text("ended.reasons", nil), Reasons: p.reasons(page.Reasons),
			Next: ParseProse(p.book.Text(key+".next", nil)), Change: back,
		},
		path: func(a Address) string { return a.Check() },
	})
}

// ReceiptPage confirms a submission. It is shown only once the submission is kept.
type ReceiptPage struct {
	Reference string // as shown, ABCD-EFGH-JKMN
	Sent      date.Date
	Outcome   transaction.Outcome
}

type receiptView struct {
	Panel   panel
	Sent    string
	Outcome outcomeView
	Next    Prose
	Status  string
	Forget  link
}

// panel is the box with the reference.
type panel struct{ Title, Body, Strong string }

// Receipt writes the receipt.
func (p *Pages) Receipt(w io.Writer, page ReceiptPage) error {
	key := "result." + page.Outcome.Result
	title := p.book.Text(key, nil)
	return p.write(w, receiptSet, frame{
		Heading: title,
		Content: receiptView{
			Panel:   panel{Title: title, Body: p.book.Text("receipt.reference", nil), Strong: page.Reference},
			Sent:    p.book.Text("receipt.sent", words.Values{"date": page.Sent}),
			Outcome: p.outcome(page.Outcome),
			Next:    ParseProse(p.book.Text(key+".next", nil)),
			Status:  p.Address.Submission(page.Reference),
			Forget:  link{Text: p.book.Text("receipt.forget", nil), Address: p.Address.Forget()},
		},
		path: func(a Address) string { return a.Receipt() },
	})
}
