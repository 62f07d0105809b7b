package page

import (
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/words"
)

// QuestionPage asks one question. The static page is the one with nothing but the Step.
type QuestionPage struct {
	// Step is the question, with its path, its row, and the answers given before.
	Step ask.Step
	// Fields are what was typed, or the answer given before (Question.Fill), by part.
	Fields url.Values
	// Faults are what is wrong with it, with whole paths ("children/0/date-of-birth/day").
	Faults []ask.Fault
	// Back is the address of the page before; empty is the start page for the first question and otherwise
	// Address.Back, for which the function looks up the page before.
	Back string
	// Return says that the page was reached from the check page.
	Return bool
	// InRow says that it was reached from the page of its row.
	InRow bool
	// Mark is the version of the draft that the page shows, 0 for none.
	Mark int
	// Rows is how often the draft had been saved, on a page of a group's row; 0 for none.
	Rows int
	// More is the number of inputs to show beyond the values of a list.
	More int
	// Lost says that the draft which the answer was meant for is gone: the page tells it, and keeps what was typed.
	Lost bool
	// NoCookie says that it is for a browser that did not bring any cookie.
	NoCookie bool
	// Anew says that such a page was posted before this one: to continue begins another draft, here too.
	Anew bool
	// Typed says that the fields are what somebody has typed and not yet saved; Leaving that they wanted to finish another time.
	Typed, Leaving bool
	// Again says that the question was answered before and has to be answered again, because the transaction has changed.
	Again bool
	// Conflict says that another answer is kept than the one that was typed; the page shows Stored beside it, nil for one left out. It
	// does not where the answer has to be given Again.
	Conflict bool
	Stored   any
	// Finder offers to find an address by its postcode; Unfound says that this does not work now.
	Finder, Unfound bool
}

type questionView struct {
	Action  string
	Hidden  []hidden
	Control control
	Buttons []button
}

// Question writes the page of a question.
func (p *Pages) Question(w io.Writer, page QuestionPage) error {
	step := page.Step
	errors, links := p.faults(step, page.Faults)
	switch {
	case page.Lost:
		links = p.lostLinks(page)
	case page.tellsStored():
		links = append(links, link{Text: p.book.Text("notice.keep", nil), Address: p.Address.Check()})
	}
	made := p.control(step, fill{fields: page.Fields, errors: errors, more: page.More})
	view := questionView{
		Action:  p.Address.Apply(step.Path),
		Hidden:  p.hiddenOf(page),
		Control: made,
		Buttons: []button{{Text: p.book.Text("continue", nil)}},
	}
	if list := controlOf(step.Question, ""); list.Component == ask.ListInput && (list.Most == 0 || len(made.Controls) < list.Most) {
		view.Buttons = append(view.Buttons, button{
			Text: p.book.Text("list.more", nil), Class: "govuk-button--secondary", Name: MoreField, Value: strconv.Itoa(page.More + 1),
		})
	}
	if page.Finder {
		view.Buttons = append(view.Buttons, button{
			Text: p.book.Text("find.offer", nil), Class: "govuk-button--secondary", Name: FindGoField, Value: GoSearch,
		})
	}
	view.Buttons = append(view.Buttons, p.laterButton(page)...)
	return p.asking(w, questionSet, page, made.Label, p.rowCaption(step), view, p.leaving(page, links))
}

// asking writes a page of a question, whichever view of it.
func (p *Pages) asking(w io.Writer, set *set, page QuestionPage, heading, caption string, view any, links []link) error {
	step := page.Step
	back := page.Back
	if back == "" {
		back = p.back(step, page.Return)
		if page.InRow && step.Group != nil {
			back = p.Address.Row(step.Group.Name, step.Row)
		}
	}
	notice := p.notice(page.Again)
	if page.tellsStored() {
		notice = p.stored(step.Question, page.Stored)
	}
	if page.Unfound {
		notice = p.unfound(notice)
	}
	return p.write(w, set, frame{
		Heading: heading, Caption: caption, Back: back, Faults: links, Content: view, Typed: page.Typed, Help: p.helping(p.Channel, step.Answers),
		Trouble: p.troubleLink(step),
		Notice:  notice,
		path: func(a Address) string {
			switch {
			case page.Typed:
			case page.InRow:
				return a.ChangeInRow(step.Path)
			case page.Return:
				return a.Change(step.Path)
			}
			return a.Apply(step.Path)
		},
	})
}

// hiddenOf are the hidden fields of a question's form.
func (p *Pages) hiddenOf(page QuestionPage) []hidden {
	fields := append(p.hidden(page.Mark, page.Return), rowsSeen(page.Rows)...)
	if page.InRow {
		fields = append(fields, hidden{ReturnField, InRow})
	}
	switch {
	case (page.Lost || page.Anew) && page.NoCookie:
		fields = append(fields, hidden{LostField, LostCookie})
	case page.Lost || page.Anew:
		fields = append(fields, hidden{LostField, "yes"})
	}
	if page.Conflict {
		fields = append(fields, hidden{ConflictField, "yes"})
	}
	return fields
}

// tellsStored says that a page shows an answer that is kept. One that has to be given again is none to keep.
func (page QuestionPage) tellsStored() bool { return page.Conflict && !page.Again }

// lostLinks tell whoever posts an answer that those before it are gone. An answer to a question outside groups begins
// anew; a row of a group cannot.
func (p *Pages) lostLinks(page QuestionPage) []link {
	step := page.Step
	field, why := "#"+target(step.Question, ""), p.book.Text("lost.long", nil)
	if page.NoCookie {
		why = p.book.Text("lost.cookie", nil)
	}
	links := []link{{Text: why + " " + p.book.Text("lost.text", nil), Address: field}}
	if step.Group != nil {
		links = []link{{Text: why + " " + p.book.Text("lost.row", nil), Address: field}, {Text: p.book.Text("lost.start", nil), Address: p.Address.Start()}}
	}
	if p.tx.Fact != "" {
		links = append(links, link{Text: p.book.Text("lost.return", nil), Address: p.Address.Lookup(Return)})
	}
	return links
}

// back is the page before: the check page for who came from there, the start page for the first question.
func (p *Pages) back(step ask.Step, fromCheck bool) string {
	switch {
	case fromCheck:
		return p.Address.Check()
	case step.Group == nil && step.Path == p.tx.Questions[0].About().Name:
		return p.Address.Start()
	}
	return p.Address.Back(step.Path)
}

func rowsSeen(rows int) []hidden {
	if rows == 0 {
		return nil
	}
	return []hidden{{Name: RowsField, Value: strconv.Itoa(rows)}}
}

// hidden are the hidden fields of a form.
func (p *Pages) hidden(mark int, fromCheck bool) []hidden {
	fields := []hidden{{Name: DefinitionField, Value: p.Definition}}
	if p.For != "" {
		fields = append(fields, hidden{Name: ForField, Value: p.For})
	}
	if mark > 0 {
		fields = append(fields, hidden{Name: MarkField, Value: strconv.Itoa(mark)})
	}
	if fromCheck {
		fields = append(fields, hidden{Name: ReturnField, Value: "check"})
	}
	return fields
}

// faults are the messages by part of the step's answer, and the links of the error summary. Each field has one
// message, the first; a date has one in all.
func (p *Pages) faults(step ask.Step, faults []ask.Fault) (map[string]string, []link) {
	errors := map[string]string{}
	var links []link
	isDate := controlOf(step.Question, "").Component == ask.DateInput
	for _, f := range faults {
		part, here := below(f.Path, step.Path)
		if !here {
			links = append(links, link{Text: p.Message(f, step.Answers), Address: p.Address.Change(p.questionPath(f.Path))})
			continue
		}
		if isDate && f.Code == ask.PartMissing {
			f.Values = words.Values{"parts": missingParts(faults)}
		}
		if !hasField(step.Question, part) {
			part = ""
		}
		if errors[part] != "" {
			continue
		}
		errors[part] = p.message(f, step, part)
		if isDate && len(errors) > 1 {
			continue
		}
		links = append(links, link{Text: errors[part], Address: "#" + target(step.Question, part)})
	}
	return errors, links
}

// below is the path under another, and whether it is there or is that path itself.
func below(path, above string) (string, bool) {
	if path == above {
		return "", true
	}
	return strings.CutPrefix(path, above+"/")
}

// missingParts are all parts of a date that are missing, to be named in one sentence.
func missingParts(faults []ask.Fault) []string {
	var parts []string
	for _, f := range faults {
		if part, ok := f.Values["part"].(string); ok && f.Code == ask.PartMissing {
			parts = append(parts, part)
		}
	}
	return parts
}

// hasField says whether a part of an answer has a field of its own on the page.
func hasField(q ask.Question, part string) bool {
	control := controlOf(q, part)
	_, notNumber := strconv.Atoi(part)
	return control.Part == part || control.Component == ask.DateInput && slices.Contains(dateParts[:], part) ||
		control.Component == ask.ListInput && notNumber == nil
}

// questionPath is the path of the question that a fault's path leads to, without the part of its answer.
func (p *Pages) questionPath(path string) string {
	if step, _, ok := p.find(path); ok {
		return step.Path
	}
	return path
}

// target is the id of the field that takes a part: of the first where the whole answer is meant.
func target(q ask.Question, part string) string {
	name, first := q.About().Name, controlOf(q, part)
	switch {
	case first.Component == ask.DateInput && part == first.Part:
		return ask.Field(name, dateParts[0])
	case first.Component == ask.DateInput:
		return ask.Field(name, part)
	case first.Component == ask.ListInput:
		n, _ := strconv.Atoi(part)
		return numbered(ask.Field(name, first.Part), n)
	}
	return ask.Field(name, first.Part)
}
