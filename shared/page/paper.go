package page

import (
	_ "embed"
	"fmt"
	"io"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/paper"
	"github.com/frontline-gov/frontline/shared/words"
)

// PaperStylesheet is the address of the rules that forms on paper need beside the site's own.
const PaperStylesheet = "/assets/frontline-paper-2.css"

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
	Enclose            *paperEnclosed
	Send               []string // the lines of the address
	Sign               []paperBox
	Office             paperBox
}

// paperEnclosed are the documents that may have to come with a form, of all that the transaction asks for.
type paperEnclosed struct {
	Title, Lead, About string
	Documents          []string
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
	Kind, Label, Hint, Prefix string
	Squares                   []struct{}
	Options                   []paperOption
	Groups                    []paperSquares
}

// paperOption is an option to tick; the hint may be empty.
type paperOption struct{ Label, Hint string }

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
	var err error
	if view.Enclose, err = p.enclosed(); err != nil {
		return err
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

// evidenceKey begins the keys under which a transaction's words have what may have to be sent to prove what somebody says.
const evidenceKey = "evidence."

// enclosed are the documents that the transaction may ask for; nil for none. On the screen the answers tell which; somebody with a pen
// is told all of them, with words of their own for paper where the others speak of an answer.
func (p *Pages) enclosed() (*paperEnclosed, error) {
	platform, err := words.Platform(p.book.Language)
	if err != nil {
		return nil, fmt.Errorf("what is to be sent with a form on paper: %w", err)
	}
	made := paperEnclosed{Title: p.book.Text("outcome.evidence", nil), Lead: p.book.Text("paper.enclose", nil)}
	made.About, _ = paper.Hint(p.book, evidenceAbout)
	for _, key := range p.book.Keys() {
		name, ok := strings.CutPrefix(key, evidenceKey)
		if ok && !strings.Contains(name, ".") && !platform.Has(key) {
			document, _ := p.book.First(nil, key+".paper", key)
			made.Documents = append(made.Documents, document)
		}
	}
	if made.Documents == nil {
		return nil, nil
	}
	return &made, nil
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
		if strings.HasPrefix(item.Hint, paper.WithPen(p.book, p.book.Text(SeveralKey, nil))) {
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
			box.Hint, _ = paper.Hint(p.book, name+".part."+c.Part+".hint")
		}
		choices := c.Choices(name, p.book)
		switch {
		case c.Component == ask.DateInput:
			hint := box.Hint
			box = p.paperDate(box.Label)
			box.Hint = hint
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
				hint, _ := paper.Hint(p.book, name+"."+choice.Value+".hint")
				box.Options = append(box.Options, paperOption{Label: choice.Label, Hint: hint})
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
