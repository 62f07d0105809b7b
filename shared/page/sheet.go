package page

import (
	"io"
	"strconv"
)

// SheetPage is a page of figures: what finance and the public read. All of its texts are in the language of the page.
type SheetPage struct {
	Title, Caption string
	// Back is the address of the page above; empty is none.
	Back string
	// Path is the page's own address in a language.
	Path func(Address) string
	// Text stands under the title, a paragraph each.
	Text []string
	// Links lead on from here.
	Links    SheetLinks
	Sections []SheetSection
	// SignOut is where the form that signs out posts to, and SignedIn says who is signed in; empty for pages for everybody.
	SignOut, SignedIn string
	// Fault is what was wrong with what was sent; it stands in the error summary.
	Fault []string
}

// SheetLinks are links under a heading.
type SheetLinks struct {
	Title string
	Links []SheetLink
}

// SheetLink leads somewhere.
type SheetLink struct{ Text, Address string }

// SheetSection is a heading with what belongs to it. All but the title may be missing.
type SheetSection struct {
	Title string
	// ID is what links on the page lead to.
	ID    string
	Text  []string
	Facts []SheetFact
	Chart *Chart
	Table *SheetTable
	Form  *SheetForm
	Links SheetLinks
	// Fold shows the title alone until somebody opens it.
	Fold bool
}

// SheetFact is a name and what it is.
type SheetFact struct{ Name, Value string }

// SheetTable is a table. Its caption says what it holds.
type SheetTable struct {
	Caption string
	Columns []SheetColumn
	Rows    [][]SheetCell
}

// SheetColumn is a column's heading; numbers stand to the right.
type SheetColumn struct {
	Text   string
	Number bool
}

// SheetCell is a cell; with an address it is a link.
type SheetCell struct{ Text, Address string }

// SheetForm asks for one thing: a file to send by POST, or a text to find by GET.
type SheetForm struct {
	Action            string
	Name, Label, Hint string
	File              bool
	Button            string
	// As are further buttons: what each is called, and the value of the field "as" that it sends.
	As []SheetFact
}

// Chart is bars, drawn as SVG; the same figures stand in a table beside it, and Description says in words what is seen.
type Chart struct {
	Title, Description string
	Bars               []ChartBar
	// Mark is a line across the bars, such as a target, in thousandths of the whole; 0 is none.
	Mark      int64
	MarkLabel string
}

// ChartBar is one bar: its name, its figure in words, and how long it is in thousandths.
type ChartBar struct {
	Label, Figure string
	Length        int64
}

const barHeight, barLeft, barFull = 34, 170, 420

// chartView places a chart. The lengths are in the chart's own units.
type chartView struct {
	Chart
	Height, Width int
	Placed        []placedBar
	MarkAt        int64
}

type placedBar struct {
	ChartBar
	Y, TextY    int
	Width, EndX int64
	// Inside says that the figure stands within the bar, which is long enough for it.
	Inside bool
}

func (c Chart) place() chartView {
	view := chartView{Chart: c, Height: barHeight*len(c.Bars) + 8, Width: barLeft + barFull + 110}
	for i, bar := range c.Bars {
		width := max(0, min(bar.Length, 1000)) * barFull / 1000
		placed := placedBar{ChartBar: bar, Y: i*barHeight + 5, TextY: i*barHeight + 22, Width: width, EndX: barLeft + width + 8}
		if placed.Inside = width > barFull/2; placed.Inside {
			placed.EndX = barLeft + width - 8
		}
		view.Placed = append(view.Placed, placed)
	}
	if c.Mark > 0 {
		view.MarkAt = barLeft + min(c.Mark, 1000)*barFull/1000
		view.Height += 22
	}
	return view
}

// LabelY is where the mark's label stands.
func (v chartView) LabelY() int { return v.Height - 6 }

// LineEnd is where the mark ends.
func (v chartView) LineEnd() int { return v.Height - 20 }

// Left is where the bars begin.
func (v chartView) Left() int { return barLeft }

// LabelX is where the names of the bars end.
func (v chartView) LabelX() int { return barLeft - 8 }

type sheetView struct {
	SheetPage
	Sections []sheetSection
	Button   button
}

// HintID is the id of the hint of a section's form.
func (v sheetView) HintID(number int) string { return "hint-" + strconv.Itoa(number) }

type sheetSection struct {
	SheetSection
	Drawn  *chartView
	Tabled *table
	// Number tells the charts of a page apart.
	Number  int
	Buttons []button
}

// Sheet writes a page of figures.
func (p *Pages) Sheet(w io.Writer, page SheetPage) error {
	view := sheetView{SheetPage: page, Button: button{Text: p.book.Text("desk.sign-out", nil), Class: "govuk-button--secondary"}}
	for i, section := range page.Sections {
		made := sheetSection{SheetSection: section, Number: i + 1}
		if section.Chart != nil {
			drawn := section.Chart.place()
			made.Drawn = &drawn
		}
		if section.Table != nil {
			made.Tabled = &table{SheetTable: *section.Table, Class: "govuk-table--small-text-until-tablet", CaptionClass: "govuk-table__caption--s", Headed: true}
		}
		if section.Form != nil {
			made.Buttons = []button{{Text: section.Form.Button, Class: "govuk-button--secondary"}}
			for _, as := range section.Form.As {
				made.Buttons = append(made.Buttons, button{Text: as.Name, Class: "govuk-button--secondary", Name: "as", Value: as.Value})
			}
		}
		view.Sections = append(view.Sections, made)
	}
	var faults []link
	for _, fault := range page.Fault {
		faults = append(faults, link{Text: fault})
	}
	return p.write(w, sheetSet, frame{Heading: page.Title, Back: page.Back, Faults: faults, Wide: true, Content: view, path: page.Path})
}

var sheetSet = newSet("sheet", "table")
