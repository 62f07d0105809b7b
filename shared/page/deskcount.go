package page

import (
	"io"

	"github.com/frontline-gov/frontline/shared/words"
)

// DeskColumn is how many submissions of one transaction stand where.
type DeskColumn struct {
	Label  string
	Stages map[DeskStage]int
	// Late is how many of them should have been done by now.
	Late int
	// Read is how many were looked at, and More says that there are others.
	Read int
	More bool
}

// DeskCountsPage shows how a department's submissions stand.
type DeskCountsPage struct {
	DeskPage
	Columns []DeskColumn
	// Most is how many submissions of each transaction are counted at most.
	Most int
}

type deskCountsView struct {
	Text    string
	Heads   []string
	Rows    []deskCountRow
	Partial string
	Signed  *signedView
}

type deskCountRow struct {
	Label  string
	Counts []int
}

// countedStages are the stages that are to be done, in the order in which they are counted.
var countedStages = []DeskStage{DeskNew, DeskOpen, DeskAsked, DeskAttention}

// DeskCounts writes the page of counts: a line for each transaction.
func (p *Pages) DeskCounts(w io.Writer, page DeskCountsPage) error {
	view := deskCountsView{Text: p.book.Text("desk.counts.text", nil), Signed: p.signed(page.DeskPage),
		Heads: []string{p.book.Text("desk.head.transaction", nil)}}
	for _, stage := range countedStages {
		view.Heads = append(view.Heads, p.book.Text("desk.stage."+string(stage), nil))
	}
	view.Heads = append(view.Heads, p.book.Text("desk.counts.total", nil), p.book.Text("desk.counts.late", nil))
	for _, column := range page.Columns {
		row, total := deskCountRow{Label: column.Label}, 0
		for _, stage := range countedStages {
			row.Counts = append(row.Counts, column.Stages[stage])
			total += column.Stages[stage]
		}
		row.Counts = append(row.Counts, total, column.Late)
		view.Rows = append(view.Rows, row)
		if column.More {
			view.Partial = p.book.Text("desk.counts.partial", words.Values{"count": page.Most})
		}
	}
	return p.write(w, deskCountSet, frame{
		Heading: p.book.Text("desk.counts.title", words.Values{"department": page.Name}), Content: view, Wide: true,
		path: func(a Address) string { return a.Desk(page.Department, "") },
	})
}

// DeskNothing writes the page of somebody for whose role there is nothing at the desk.
func (p *Pages) DeskNothing(w io.Writer, page DeskPage) error {
	return p.write(w, deskCountSet, frame{
		Heading: p.book.Text("desk.nothing.title", nil),
		Content: deskCountsView{Text: p.book.Text("desk.nothing.text", nil), Signed: p.signed(page)},
		path:    func(a Address) string { return a.Desk(page.Department, "") },
	})
}
