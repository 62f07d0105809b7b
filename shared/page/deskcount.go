package page

import (
	"io"
	"strconv"

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
	Table   *table
	Partial string
	Signed  *signedView
}

// countedStages are the stages that are to be done, in the order in which they are counted.
var countedStages = []DeskStage{DeskNew, DeskOpen, DeskAsked, DeskAttention}

// DeskCounts writes the page of counts: a line for each transaction.
func (p *Pages) DeskCounts(w io.Writer, page DeskCountsPage) error {
	heading := p.book.Text("desk.counts.title", page.told())
	view := deskCountsView{Text: p.book.Text("desk.counts.text", nil), Signed: p.signed(page.DeskPage)}
	counts := table{CaptionClass: "govuk-visually-hidden", Headed: true}
	counts.Caption, counts.Columns = heading, []SheetColumn{{Text: p.book.Text("desk.head.transaction", nil)}}
	count := func(key string) {
		counts.Columns = append(counts.Columns, SheetColumn{Text: p.book.Text(key, nil), Number: true})
	}
	for _, stage := range countedStages {
		count("desk.stage." + string(stage))
	}
	count("desk.counts.total")
	count("desk.counts.late")
	for _, column := range page.Columns {
		row, total := []SheetCell{{Text: column.Label}}, 0
		for _, stage := range countedStages {
			row = append(row, SheetCell{Text: strconv.Itoa(column.Stages[stage])})
			total += column.Stages[stage]
		}
		counts.Rows = append(counts.Rows, append(row, SheetCell{Text: strconv.Itoa(total)}, SheetCell{Text: strconv.Itoa(column.Late)}))
		if column.More {
			view.Partial = p.book.Text("desk.counts.partial", words.Values{"count": page.Most})
		}
	}
	if len(counts.Rows) > 0 {
		view.Table = &counts
	}
	return p.write(w, deskCountSet, frame{
		Heading: heading, Content: view, Wide: true,
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
