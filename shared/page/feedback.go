package page

import (
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/words"
)

// Ending is where a service ends for somebody, as a name in addresses.
type Ending string

// The endings.
const (
	AtReceipt     Ending = "receipt"
	AtNotEligible Ending = "not-eligible"
	AtClosed      Ending = "closed"
	AtWithdrawn   Ending = "withdrawn"
	AtLater       Ending = "later"
	AtChecked     Ending = "checked" // the checker spoke against it, before anything was begun
	AtDecided     Ending = "decided"
)

// Endings lists all endings.
var Endings = []Ending{AtReceipt, AtNotEligible, AtClosed, AtWithdrawn, AtLater, AtChecked, AtDecided}

// Addresses of feedback at the function.
const (
	feedbackPath = "feedback"
	troublePath  = "problem"
)

// The fields of feedback.
const (
	RatingField  = "rating"
	CommentField = "comment"
	// KindField is what is wrong with a page.
	KindField = "kind"
	// ReferenceField and TicketField say what the ending is of, where no cookie does.
	ReferenceField = "reference"
	TicketField    = "ticket"
)

// Satisfied is the best rating and the number of ratings; 1 is very dissatisfied.
const Satisfied = 5

// TroubleKinds are what may be wrong with a page. Their words stand under "trouble.<kind>".
var TroubleKinds = []string{"unclear", "refused", "broken", "wrong", "other"}

// feedbackLink leads from an ending to the question how satisfied somebody is. Reference and ticket are those of a submission
// that no cookie tells; empty otherwise.
func (p *Pages) feedbackLink(ending Ending, reference, ticket string) *link {
	return &link{Text: p.book.Text("feedback.link", nil), Address: p.Address.feedbackOf(ending, reference, ticket)}
}

// feedbackOf is the address of that question at an ending, with what the ending is of where no cookie tells it.
func (a Address) feedbackOf(ending Ending, reference, ticket string) string {
	if ticket == "" {
		return a.Feedback(ending)
	}
	return a.Feedback(ending) + "?" + url.Values{ReferenceField: {reference}, TicketField: {ticket}}.Encode()
}

// troubleLink leads from a question's page to saying what is wrong with it.
func (p *Pages) troubleLink(step ask.Step) *link {
	return &link{Text: p.book.Text("trouble.link", nil), Address: p.Address.Trouble(TroubleName(step))}
}

// TroubleName names a question in the address of its problems: "income", "children.child-name".
func TroubleName(step ask.Step) string {
	name := step.Question.About().Name
	if step.Group != nil {
		name = step.Group.Name + "." + name
	}
	return name
}

// TroubleStep is the question of a name that TroubleName gave.
func (p *Pages) TroubleStep(name string) (ask.Step, bool) {
	path := name
	if group, question, ok := strings.Cut(name, "."); ok {
		path = rowPath(group, 0, question)
	}
	return ask.Find(p.tx.Questions, path)
}

// FeedbackPage asks how satisfied somebody is with the service.
type FeedbackPage struct {
	Ending Ending
	// Fields is what was posted; Reference and Ticket among them say what the ending is of.
	Fields url.Values
	// Wrong says that it could not be taken: the fields and what is wrong with each, "missing" or "too-long".
	Wrong map[string]string
}

// Feedback writes the page that asks how satisfied somebody is.
func (p *Pages) Feedback(w io.Writer, page FeedbackPage) error {
	rating := control{Component: ask.Radios, ID: RatingField + "-field", Name: RatingField, LabelClass: "govuk-fieldset__legend--m",
		Label: p.book.Text("feedback.rating.title", nil)}
	for n := Satisfied; n > 0; n-- {
		value := strconv.Itoa(n)
		rating.Items = append(rating.Items, item{ID: RatingField + "-" + value, Value: value,
			Label: p.book.Text("feedback.rating."+value, nil), Checked: page.Fields.Get(RatingField) == value})
	}
	fields := p.hidden(0, false)
	for _, name := range []string{ReferenceField, TicketField} {
		if value := page.Fields.Get(name); value != "" {
			fields = append(fields, hidden{name, value})
		}
	}
	return p.say(w, saying{
		key: "feedback", action: p.Address.Feedback(page.Ending), hidden: fields, fields: page.Fields, wrong: page.Wrong,
		cancel: link{Text: p.book.Text("feedback.cancel", nil), Address: p.Address.Start()},
		choice: rating, first: RatingField + "-" + strconv.Itoa(Satisfied), path: func(a Address) string { return a.Feedback(page.Ending) },
	})
}

// TroublePage asks what is wrong with the page of a question.
type TroublePage struct {
	Step ask.Step
	// Fields and Wrong are as on a FeedbackPage.
	Fields url.Values
	Wrong  map[string]string
}

// Trouble writes the page that asks what is wrong with another.
func (p *Pages) Trouble(w io.Writer, page TroublePage) error {
	kind := control{Component: ask.Radios, ID: KindField + "-field", Name: KindField, LabelClass: "govuk-fieldset__legend--m",
		Label: p.book.Text("trouble.kind.title", nil)}
	for _, name := range TroubleKinds {
		kind.Items = append(kind.Items, item{ID: KindField + "-" + name, Value: name, Label: p.book.Text("trouble."+name, nil),
			Checked: page.Fields.Get(KindField) == name})
	}
	name := TroubleName(page.Step)
	return p.say(w, saying{
		key: "trouble", action: p.Address.Trouble(name), hidden: p.hidden(0, false), fields: page.Fields, wrong: page.Wrong,
		about:  p.book.Text("trouble.page", words.Values{"label": p.text(page.Step.Question.About().Name+".label", page.Step, nil)}),
		cancel: link{Text: p.book.Text("trouble.cancel", nil), Address: p.Address.Asking(page.Step)},
		choice: kind, first: KindField + "-" + TroubleKinds[0], path: func(a Address) string { return a.Trouble(name) },
	})
}

// saying is a form with one choice and a text.
type saying struct {
	key, action, about string
	hidden             []hidden
	fields             url.Values
	wrong              map[string]string
	choice             control
	cancel             link                 // out of it
	first              string               // the id of the first item of the choice
	path               func(Address) string // where it is sent to in a language
}

func (p *Pages) say(w io.Writer, s saying) error {
	comment := control{Component: ask.Textarea, ID: CommentField, Name: CommentField, Label: p.book.Text(s.key+".comment", nil),
		LabelClass: "govuk-label--m", Hint: p.book.Text("feedback.comment.hint", nil), Value: s.fields.Get(CommentField),
		Count: p.characters(submission.LongestFeedback)}
	var faults []link
	for _, field := range []struct {
		of *control
		at string
	}{{&s.choice, s.first}, {&comment, CommentField}} {
		field.of.ErrorPrefix = p.book.Text("error", nil)
		if why := s.wrong[field.of.Name]; why != "" {
			field.of.Error = p.book.Text(s.key+"."+field.of.Name+"."+why, nil)
			faults = append(faults, link{Text: field.of.Error, Address: "#" + field.at})
		}
	}
	return p.write(w, laterSet, frame{
		Heading: p.book.Text(s.key+".title", nil), Faults: faults, Typed: true,
		path: func(a Address) string { return asTyped(s.path(a), len(faults) > 0) },
		Content: laterView{
			Action: s.action, Hidden: s.hidden, Text: ParseProse(p.book.Text(s.key+".text", nil)), Another: s.about,
			Controls: []control{s.choice, comment}, Button: button{Text: p.book.Text(s.key+".button", nil), Once: true},
			Cancel: s.cancel,
		},
	})
}

// Thanks writes the page that thanks for what somebody said, and leads on to where they were.
func (p *Pages) Thanks(w io.Writer, onward string) error {
	return p.write(w, problemSet, frame{
		Heading: p.book.Text("thanks.title", nil),
		Content: problemView{
			Text: ParseProse(p.book.Text("thanks.text", nil)),
			Link: &link{Text: p.book.Text("thanks.link", nil), Address: onward},
		},
		path: func(a Address) string { return a.Start() },
	})
}

// IsEnding says whether a name is that of an ending.
func IsEnding(name string) bool { return slices.Contains(Endings, Ending(name)) }
