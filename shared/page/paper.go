package page

import (
	_ "embed"
	"io"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/paper"
	"github.com/frontline-gov/frontline/shared/words"
)

// PaperStylesheet is the address of the rules that forms on paper need beside the site's own.
const PaperStylesheet = "/assets/frontline-paper-1.css"

// PaperCSS is what stands there.
//
//go:embed paper.css
var PaperCSS []byte

// paperPath is where the form on paper stands below the transaction.
const paperPath = "paper"

// Paper is the form on paper.
func (a Address) Paper() string { return a.Static(paperPath) }

// PaperPage is the form on paper of a transaction.
type PaperPage struct {
	// Number is the reference that is printed on it, as shown; empty for a form without.
	Number string
	// Path is the page's own address in a language; nil is that of the static page.
	Path func(Address) string
}

type paperView struct {
	Number, NumberText string
	Items              []paperItem
	Send               []string // the lines of the address
	Sign               []paperBox
	Office             paperBox
}

// paperItem is one question, or a group with a copy of its questions for each row.
type paperItem struct {
	Number, Title, Hint, When string
	Tick                      string // how many options to tick
	Boxes                     []paperBox
	Copies                    []paperCopy
	More                      string
}

// paperCopy is the questions of one row of a group.
type paperCopy struct {
	Title string
	Items []paperItem
}

// paperBox is room for one part of an answer: a line, so many squares, lines of text, a date, or options to tick.
type paperBox struct {
	Kind, Label, Prefix string
	Squares             []struct{}
	Options             []string
	Groups              []paperSquares
}

// paperSquares are squares with a word: the day of a date.
type paperSquares struct {
	Label   string
	Squares []struct{}
}

// Paper writes the form on paper.
func (p *Pages) Paper(w io.Writer, page PaperPage) error {
	view := paperView{
		Number: page.Number, NumberText: p.book.Text("paper.number.none", nil),
		Items: p.paperItems(paper.New(p.tx, p.book).Items),
		Send:  p.postAddress(),
		Sign: []paperBox{{Kind: "line", Label: p.book.Text("paper.sign", nil)}, {Kind: "line", Label: p.book.Text("paper.name", nil)},
			p.paperDate(p.book.Text("paper.date", nil))},
		Office: p.paperDate(p.book.Text("paper-received.label", nil)),
	}
	if page.Number != "" {
		view.NumberText = p.book.Text("paper.number.text", nil)
	}
	path := page.Path
	if path == nil {
		path = Address.Paper
	}
	return p.write(w, paperSet, frame{
		Heading: p.book.Text("name", nil), Caption: p.book.Text("paper.caption", nil), Print: PaperStylesheet, Content: view, path: path,
	})
}

// PostKey is where the words of a transaction have the address to which people post its form and their evidence, a line each.
const PostKey = "paper.send"

// SeveralKey is where the platform's words have what a hint begins with which says that several options may be chosen. On the screen
// nothing else says so.
const SeveralKey = "paper.any.said"

// postAddress is that address.
func (p *Pages) postAddress() []string { return strings.Split(p.book.Text(PostKey, nil), "\n") }

func (p *Pages) paperItems(items []paper.Item) []paperItem {
	var made []paperItem
	for _, i := range items {
		item := paperItem{Number: i.Number, Title: i.Title, Hint: i.Hint, When: i.When}
		if i.Rows == nil {
			item.Boxes, item.Tick = p.paperBoxes(i.Question)
		}
		if strings.HasPrefix(item.Hint, p.book.Text(SeveralKey, nil)) {
			item.Tick = "" // the hint says it
		}
		if group, ok := i.Question.(ask.Group); ok {
			for row := range i.Copies {
				item.Copies = append(item.Copies, paperCopy{Title: p.rowNumber(group, row), Items: p.paperItems(i.Rows)})
			}
			if i.More {
				item.More = p.book.Text("paper.more", words.Values{"number": i.Number})
			}
		}
		made = append(made, item)
	}
	return made
}

// mostTicks is how many options a form lists; of more it asks for one to be written.
const mostTicks = 30

// paperBoxes is room for the answer to a question, and how many of its options to tick.
func (p *Pages) paperBoxes(q ask.Question) (boxes []paperBox, tick string) {
	name := q.About().Name
	for _, c := range q.Controls() {
		box := paperBox{Kind: "line", Prefix: c.Prefix}
		if c.Part != "" {
			box.Label = p.optional(p.partLabel(ask.Step{Path: name, Question: q}, c, c.Part), c.Optional)
		}
		choices := c.Choices(name, p.book)
		switch {
		case c.Component == ask.DateInput:
			label := box.Label
			box = p.paperDate(label)
		case c.Component == ask.Textarea:
			box.Kind = "area"
		case c.Component == ask.ListInput:
			for range min(max(c.Most, 1), paper.Copies) - 1 {
				boxes = append(boxes, box)
			}
		case len(choices) > 0 && len(choices) <= mostTicks:
			box.Kind, tick = "ticks", p.book.Text("paper.one", nil)
			if c.Component == ask.Checkboxes {
				tick = p.book.Text("paper.any", nil)
			}
			for _, choice := range choices {
				box.Options = append(box.Options, choice.Label)
			}
		case c.Component == ask.Input && c.Width > 0 && c.Width <= 10:
			box.Kind, box.Squares = "squares", make([]struct{}, c.Width)
		}
		boxes = append(boxes, box)
	}
	return boxes, tick
}

// paperDate is room for a date.
func (p *Pages) paperDate(label string) paperBox {
	box := paperBox{Kind: "date", Label: label}
	for i, part := range dateParts {
		squares := make([]struct{}, 2+2*(i/2))
		box.Groups = append(box.Groups, paperSquares{Label: p.book.Text("date."+part, nil), Squares: squares})
	}
	return box
}

var paperSet = newSet("paper", "prose", "post")
