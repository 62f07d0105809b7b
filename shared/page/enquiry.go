package page

import (
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/words"
)

// The fields of an answer to an enquiry: what it answers, and the text.
const (
	EnquiryField = "enquiry"
	AnswerField  = "answer"
	answerID     = AnswerField + "-text" // the form around it has that id
)

// Enquiry is what the department asked of whoever sent a submission.
type Enquiry struct {
	N                 int
	Question, Answer  string
	Asked, AnsweredOn date.Date
}

// Open says that it waits for an answer.
func (e Enquiry) Open() bool { return e.AnsweredOn.IsZero() }

// Reply is an answer that could not be taken.
type Reply struct {
	Text string
	// Wrong is what is wrong with it: "missing", "too-long".
	Wrong string
}

type enquiryView struct {
	Lead, Question, Action string
	Hidden                 []hidden
	Control                control
	Button                 button
}

// Answer is where the answer to an enquiry about a submission is sent.
func (a Address) Answer(reference string) string { return a.Submission(reference) + "/answer" }

// enquiry is the form that answers the question that waits; nil where none does. Its faults are links.
func (p *Pages) enquiry(page StatusPage) (*enquiryView, []link) {
	for _, e := range page.Enquiries {
		if !e.Open() {
			continue
		}
		department := p.department()
		view := enquiryView{
			Lead: p.book.Text("enquiry.lead", department), Question: e.Question,
			Action: p.Address.Answer(page.Reference),
			Hidden: append(p.hidden(0, false), hidden{EnquiryField, strconv.Itoa(e.N)}),
			Control: control{Component: ask.Textarea, ID: answerID, Name: AnswerField, Label: p.book.Text("enquiry.label", nil),
				LabelClass: "govuk-label--s", Count: p.characters(submission.LongestText), ErrorPrefix: p.book.Text("error", nil),
				Value: page.Reply.Text},
			Button: button{Text: p.book.Text("enquiry.button", nil), Once: true},
		}
		var faults []link
		if page.Reply.Wrong != "" {
			view.Control.Error = p.book.Text("enquiry."+page.Reply.Wrong, nil)
			faults = []link{{Text: view.Control.Error, Address: "#" + answerID}}
		}
		return &view, faults
	}
	return nil, nil
}

// asked lists what was asked and answered before.
func (p *Pages) asked(enquiries []Enquiry) list {
	var said list
	for _, e := range enquiries {
		if e.Open() {
			continue
		}
		said.Rows = append(said.Rows,
			answerRow{Key: p.book.Text("enquiry.asked", words.Values{"date": e.Asked}), Lines: strings.Split(e.Question, "\n")},
			answerRow{Key: p.book.Text("enquiry.answered", words.Values{"date": e.AnsweredOn}), Lines: strings.Split(e.Answer, "\n")})
	}
	return said
}
