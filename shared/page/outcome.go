package page

import (
	"io"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/submission"
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
	EvidenceAbout string // how or when to send it, as the transaction says; may be empty
	Send          *link  // where it is sent
}

// evidenceAbout is where the words of a transaction may say more of what has to be sent, for every result that asks for some.
const evidenceAbout = "outcome.evidence.about"

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
		view.Evidence = append(view.Evidence, p.book.Text(evidenceKey+name, nil))
		view.EvidenceAbout, _ = p.book.First(nil, evidenceAbout)
	}
	return view
}

func (p *Pages) reasons(reasons []transaction.Reason) []reason {
	var out []reason
	for _, r := range reasons {
		one := reason{Text: r.Text(p.book), Source: r.Source}
		if strings.HasPrefix(r.Source, "https://") {
			one.Address = r.Source
			one.Source = p.source(r.Source)
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
	// Amends is what was sent and stands as it is, where these are the answers of a change to it; empty otherwise.
	Amends string
	// Desk is where whoever has helped goes on; empty where nobody has. Answers are those given, for whom they have helped.
	Desk    string
	Answers ask.Answers
}

type endedView struct {
	ReasonsTitle string
	Reasons      []reason
	Next         Prose
	Change       string
	Forget       *link // none for whoever helps, whose desk begins anew
	Stands       *link // what was sent before
	Sent         link  // progress of something else that was sent before
	Desk         *link
}

// endedKey is where the words of a transaction may say of a reason what the page is called that gives it alone; of others it is what
// the result is called: "You cannot make this claim".
func endedKey(r transaction.Reason) string { return "reason." + r.Rule + ".ended" }

// endedTitle is what such a page is called.
func (p *Pages) endedTitle(reasons []transaction.Reason) string {
	if len(reasons) == 1 && p.book.Has(endedKey(reasons[0])) {
		return p.book.Text(endedKey(reasons[0]), nil)
	}
	return p.book.Text("result."+transaction.NotEligible, nil)
}

// Ended writes the page of a journey that ends without a submission.
func (p *Pages) Ended(w io.Writer, page EndedPage) error {
	key := "result." + transaction.NotEligible
	back := page.Back
	if back == "" {
		back = p.Address.Back("check")
	}
	view := endedView{
		ReasonsTitle: p.book.Text("ended.reasons", nil), Reasons: p.reasons(page.Reasons),
		Next: ParseProse(p.book.Text(key+".next", nil)), Change: back,
		Sent: link{Text: p.book.Text("ended.sent-before", nil), Address: p.Address.Lookup(Progress)}, Desk: p.deskLink(page.Desk),
	}
	shown := frame{Heading: p.endedTitle(page.Reasons), Back: back, Help: p.helping(p.Channel, page.Answers), path: func(a Address) string { return a.Check() }}
	forget := "ended.forget"
	if page.Amends != "" {
		forget = "amend.forget"
		view.Stands = &link{Text: p.book.Text("ended.stands.link", nil), Address: p.Address.Submission(page.Amends)}
	} else {
		shown.Feedback = p.feedbackLink(AtNotEligible, "", "")
	}
	if page.Desk == "" {
		view.Forget = &link{Text: p.book.Text(forget, nil), Address: p.Address.Forget()}
	}
	shown.Content = view
	return p.write(w, endedSet, shown)
}

// ReceiptPage confirms a submission. It is shown only once the submission is kept.
type ReceiptPage struct {
	Reference string // as shown, ABCD-EFGH-JKMN
	// Code is that of the receipt, as shown, ABC-DEF-GHJK; empty where there is none.
	Code    string
	Sent    date.Date
	Outcome transaction.Outcome
	// AcknowledgeBy and DecideBy are the days by which the department promised to; zero where it has, or promised none.
	AcknowledgeBy, DecideBy date.Date
	// Evidence says that what the outcome asks for can be sent from here.
	Evidence bool
	// Amendment says that it is a change of what was sent before.
	Amendment bool
	// Overtaken is the kind of the version that counts in its place since a day, submission.Amendment or Withdrawal; empty where it
	// counts itself. Then nothing is told of what comes of it.
	Overtaken   submission.Kind
	OvertakenOn date.Date
	// Desk is where whoever has sent it for somebody else goes on; empty where they have sent it themselves.
	Desk string
	// Answers are those sent, of which it shows the few by which receipts are told apart; and at the desk, for whom it is.
	Answers ask.Answers
}

type receiptView struct {
	Panel panel
	Desk  *link
	For   string // whom it was sent for
	Sent  string
	// Overtaken says that another version counts in its place.
	Overtaken string
	List      list
	Outcome   outcomeView
	Next      Prose
	By        []string // the days of what happens next
	Whole     *link    // all the answers that were sent
	Status    string
	Keep      string
	Forget    *link
}

// overtaken says that another version counts in the place of one, or that it was withdrawn.
func (p *Pages) overtaken(by submission.Kind, on date.Date) string {
	values := p.department()
	values["date"] = on
	return p.book.Text("overtaken."+string(by)+".text", values)
}

// panel is the box with the reference.
type panel struct{ Title, Body, Strong string }

// Receipt writes the receipt.
func (p *Pages) Receipt(w io.Writer, page ReceiptPage) error {
	key := "result." + page.Outcome.Result
	title := p.book.Text(key, nil)
	sent := "receipt.sent"
	if page.Amendment {
		title, sent = p.book.Text("amend.receipt.title", nil), "amend.receipt.sent"
	}
	overtaken := ""
	if page.Overtaken != "" {
		title, sent = p.book.Text("overtaken."+string(page.Overtaken)+".title", nil), "receipt.sent"
		overtaken = p.overtaken(page.Overtaken, page.OvertakenOn)
	}
	outcome := p.outcome(page.Outcome)
	if page.Evidence {
		outcome.Send = p.sendLink(page.Reference)
	}
	known, keep := list{Rows: p.tellApart(page.Answers)}, "receipt.print"
	if page.Code != "" {
		known.Rows, keep = append(known.Rows, answerRow{Key: p.book.Text("receipt.code", nil), Lines: []string{page.Code}}), "receipt.print.code"
	}
	return p.write(w, receiptSet, frame{
		Heading: title, Feedback: p.feedbackLink(AtReceipt, "", ""),
		Content: receiptView{
			Panel:     panel{Title: title, Body: p.book.Text("receipt.reference", nil), Strong: page.Reference},
			Desk:      p.deskLink(page.Desk),
			For:       p.sentFor(page.Answers),
			Sent:      p.book.Text(sent, words.Values{"date": page.Sent}),
			Overtaken: overtaken,
			List:      known,
			Outcome:   outcome,
			Keep:      p.book.Text(keep, nil),
			Next:      ParseProse(p.book.Text(key+".next", nil)),
			By:        p.promised(page.AcknowledgeBy, page.DecideBy),
			Whole:     p.answersLink(page.Reference, page.Code),
			Status:    p.Address.Submission(page.Reference),
			Forget:    p.forgetReceipt(),
		},
		path: func(a Address) string { return a.Receipt() },
	})
}
