package page

import (
	"io"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/words"
)

// AnswersField is the field of a lookup for who wants to see the answers that were sent, which it leads to.
const AnswersField = "answers"

// AnswersPage shows the answers that were sent, to be read and printed.
type AnswersPage struct {
	Reference string // as shown, ABCD-EFGH-JKMN
	// Version is the number of the version that has them, and Sent the day on which it was received.
	Version int
	Sent    date.Date
	// Withdrawn is the day on which they were taken back; zero where they were not.
	Withdrawn date.Date
	// Steps are the answers, as Walk gives them.
	Steps []ask.Step
	// TooLong says that they are too long to be shown.
	TooLong bool
}

type answersView struct {
	Caption, Version, Withdrawn, TooLong string
	Sections                             []section
	Status                               link
	Forget                               *link
}

// Answers writes the page of the answers that were sent.
func (p *Pages) Answers(w io.Writer, page AnswersPage) error {
	key := "sent-answers.first"
	if page.Version > 1 {
		key = "sent-answers.version"
	}
	view := answersView{
		Caption: p.caption(page.Reference), Version: p.book.Text(key, words.Values{"version": page.Version, "date": page.Sent}),
		Sections: p.readOnly(p.sections(page.Steps)), Forget: p.forgetReceipt(),
		Status: link{Text: p.book.Text("receipt.status", nil), Address: p.Address.Submission(page.Reference)},
	}
	if !page.Withdrawn.IsZero() {
		view.Withdrawn = p.overtaken(submission.Withdrawal, page.Withdrawn)
	}
	if page.TooLong {
		view.TooLong = p.book.Text("sent-answers.too-long", nil)
	}
	return p.write(w, answersSet, frame{
		Heading: p.book.Text("sent-answers.title", nil), Content: view,
		path: func(a Address) string { return a.Answers(page.Reference) },
	})
}

// answersLink leads there from where the code of the receipt stands; where there is none, nothing opens them.
func (p *Pages) answersLink(reference, code string) *link {
	if code == "" {
		return nil
	}
	return &link{Text: p.book.Text("sent-answers.link", nil), Address: p.Address.Answers(reference)}
}

// tellApart are the answers by which who has sent several tells one from another.
func (p *Pages) tellApart(answers ask.Answers) []answerRow {
	var rows []answerRow
	for _, name := range p.tx.About {
		step, _ := ask.Find(p.tx.Questions, name)
		if value := answers.Value(name); value != nil {
			rows = append(rows, answerRow{Key: p.text(name+".label", step, nil), Lines: step.Question.Show(value, p.book)})
		}
	}
	return rows
}
