package page

import (
	"io"

	"github.com/frontline-gov/frontline/shared/ask"
)

// RowField of the address of a group's page is the number of the row whose answers it shows, from 0. As what ReturnField holds, and as
// what "change" is in the address of a question, InRow says that the question was reached from there.
const (
	RowField = "row"
	InRow    = "row"
)

// RowPage shows all the answers of one row of a group, each with the link to change it.
type RowPage struct {
	Group ask.Group
	Row   int
	// Steps are all steps of the way, as Walk gives them; those of the row are among them.
	Steps []ask.Step
}

type rowView struct {
	List   list
	Button button
}

// Row writes the page of one row of a group.
func (p *Pages) Row(w io.Writer, page RowPage) error {
	view := rowView{Button: button{Text: p.book.Text("continue", nil), Address: p.Address.Apply(page.Group.Name)}}
	var answers ask.Answers
	heading, caption := "", p.rowNumber(page.Group, page.Row)
	for _, step := range page.Steps {
		if step.Group == nil || step.Group.Name != page.Group.Name || step.Row != page.Row {
			continue
		}
		answers = step.Answers
		heading = p.rowName(page.Group, step.Answers, page.Row)
		row := p.answerRow(step)
		row.Change = p.Address.ChangeInRow(step.Path)
		view.List.Rows = append(view.List.Rows, row)
	}
	if heading == caption {
		caption = ""
	}
	return p.write(w, rowSet, frame{
		Heading: heading, Caption: caption, Back: p.Address.Apply(page.Group.Name), Content: view, Later: p.laterLink(), Notice: p.notice(false),
		Help: p.helping(p.Channel, answers), path: func(a Address) string { return a.Row(page.Group.Name, page.Row) },
	})
}

var rowSet = newSet("row", "summary")
