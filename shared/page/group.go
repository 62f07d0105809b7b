package page

import (
	"io"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/words"
)

// GroupPage lists the rows of a group and asks whether to add another.
type GroupPage struct {
	// Step is the group's own, as Walk gives it.
	Step ask.Step
	// Faults, Back, Return and Mark are those of a QuestionPage.
	Faults []ask.Fault
	Back   string
	Return bool
	// Again is as on a QuestionPage.
	Again bool
	Mark  int
}

type groupView struct {
	Action  string
	Hidden  []hidden
	Rows    []groupRow
	Full    string // said in place of the question when there may be no more
	Control control
	Button  button
	File    *fileLinks
}

// fileLinks are the ways to give the rows in a file, or others in place of those given so.
type fileLinks struct {
	Send   link
	Remove *link // where rows came in a file
}

// groupRow is the line of a row: its name and its links. Remove is empty where the group may not have fewer rows.
type groupRow struct {
	Name                   string
	Change, Remove         string
	ChangeText, RemoveText string
}

// rowLink is a link whose hidden text names the row.
type rowLink struct{ Text, Hidden, Address string }

func (r groupRow) ChangeLink() rowLink { return rowLink{r.ChangeText, r.Name, r.Change} }
func (r groupRow) RemoveLink() rowLink { return rowLink{r.RemoveText, r.Name, r.Remove} }

// Group writes the page of a group.
func (p *Pages) Group(w io.Writer, page GroupPage) error {
	step := page.Step
	group := step.Question.(ask.Group)
	rows := group.Of(step.Answers)
	if group.InFile(step.Answers) {
		return p.fileGroup(w, page, group, len(rows))
	}
	errors, links := p.faults(step, page.Faults)
	view := groupView{
		Action: p.Address.Apply(step.Path), Hidden: p.hidden(page.Mark, page.Return),
		Button: button{Text: p.book.Text("continue", nil)},
	}
	for i := range rows {
		row := groupRow{
			Name:       p.rowName(group, step.Answers, i),
			ChangeText: p.book.Text("change", nil), RemoveText: p.book.Text("remove", nil),
			Change: p.Address.Row(group.Name, i),
		}
		if len(rows) > group.Min {
			row.Remove = p.Address.Remove(group.Name, i)
		}
		view.Rows = append(view.Rows, row)
	}
	heading := p.text(group.Name+".title", step, words.Values{"count": len(rows)})
	if group.Max > 0 && len(rows) >= group.Max {
		view.Full = p.book.Text("group.full", words.Values{"max": group.Max})
		view.Hidden = append(view.Hidden, hidden{Name: group.Name, Value: "no"})
	} else {
		view.Control = p.made(step, group.Controls()[0], fill{errors: errors})
		view.Control.ErrorPrefix = p.book.Text("error", nil)
		view.Control.LabelClass = "govuk-fieldset__legend--m"
		view.Control.Label = p.text(group.Name+".another", step, nil)
		if len(rows) == 0 && p.book.Has(group.Name+".first") {
			view.Control.Label = p.text(group.Name+".first", step, nil)
		}
		if p.book.Has(group.Name + ".hint") {
			view.Control.Hint = p.text(group.Name+".hint", step, nil)
		}
	}
	if group.File && len(rows) == 0 {
		view.File = &fileLinks{Send: link{Text: p.book.Text("file.instead", nil), Address: p.Address.File(group.Name)}}
	}
	return p.writeGroup(w, page, heading, links, view)
}

func (p *Pages) writeGroup(w io.Writer, page GroupPage, heading string, links []link, view groupView) error {
	back := page.Back
	if back == "" {
		back = p.back(page.Step, page.Return)
	}
	return p.write(w, groupSet, frame{
		Heading: heading, Back: back, Faults: links, Content: view, Later: p.laterLink(), Help: p.helping(p.Channel, page.Step.Answers), Trouble: p.troubleLink(page.Step), Notice: p.notice(page.Again),
		path: func(a Address) string { return a.Apply(page.Step.Path) },
	})
}

// fileGroup is the page of a group whose rows came in a file: how many, and how to give others.
func (p *Pages) fileGroup(w io.Writer, page GroupPage, group ask.Group, rows int) error {
	heading := p.text(group.Name+".title", page.Step, words.Values{"count": rows})
	return p.writeGroup(w, page, heading, nil, groupView{
		Action: p.Address.Apply(page.Step.Path), Hidden: append(p.hidden(page.Mark, page.Return), hidden{Name: group.Name, Value: "no"}),
		Button: button{Text: p.book.Text("continue", nil)}, Full: p.book.Text("file.count", words.Values{"count": rows}),
		File: &fileLinks{
			Send:   link{Text: p.book.Text("file.replace", nil), Address: p.Address.File(group.Name)},
			Remove: &link{Text: p.book.Text("file.remove", nil), Address: p.Address.NoFile(group.Name)},
		},
	})
}

// rowName names a row by the answer to the group's title question: "Ann Byron"; by its number where there is none.
func (p *Pages) rowName(group ask.Group, whole ask.Answers, row int) string {
	rows := group.Of(whole)
	if row >= len(rows) {
		return p.rowNumber(group, row)
	}
	answers := rows[row]
	if group.Title != nil {
		if value := answers.Value(group.Title.About().Name); value != nil {
			return strings.Join(group.Title.Show(value, p.book), ", ")
		}
	}
	return p.rowNumber(group, row)
}

// rowCaption names the row that a question is asked of: "Child 2", and "Child 2 (Ann Byron)" once that is known.
func (p *Pages) rowCaption(step ask.Step) string {
	if step.Group == nil {
		return ""
	}
	row := p.rowNumber(*step.Group, step.Row)
	if name := p.rowName(*step.Group, step.Answers, step.Row); name != row {
		row += " (" + name + ")"
	}
	return row
}

// rowNumber is "Child 2".
func (p *Pages) rowNumber(group ask.Group, row int) string {
	return p.book.Text(group.Name+".row", words.Values{"number": row + 1})
}

// RemovePage asks whether to remove a row of a group, or all that came in a file.
type RemovePage struct {
	Step ask.Step // the group's own
	Row  int
	File bool // all of them, whatever Row is
	Mark int
}

type formView struct {
	Action string
	Hidden []hidden
	Button button
}

type removeView struct {
	Text string
	formView
}

// Remove writes the page that asks whether to remove rows.
func (p *Pages) Remove(w io.Writer, page RemovePage) error {
	group := page.Step.Question.(ask.Group)
	key, values := "remove", words.Values{"row": p.rowName(group, page.Step.Answers, page.Row)}
	path := func(a Address) string { return a.Remove(group.Name, page.Row) }
	if page.File {
		key, values = "file.remove", words.Values{"count": len(group.Of(page.Step.Answers))}
		path = func(a Address) string { return a.NoFile(group.Name) }
	}
	return p.write(w, removeSet, frame{
		Heading: p.book.Text(key+".title", values),
		Back:    p.Address.Apply(group.Name),
		Help:    p.helping(p.Channel, page.Step.Answers),
		Content: removeView{Text: p.book.Text(key+".text", values), formView: formView{
			Action: path(p.Address), Hidden: p.hidden(page.Mark, false),
			Button: button{Text: p.book.Text("remove.button", nil), Class: "govuk-button--warning", Once: true},
		}},
		path: path,
	})
}

func rowPath(group string, row int, question string) string {
	return group + "/" + strconv.Itoa(row) + "/" + question
}
