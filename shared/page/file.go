package page

import (
	"encoding/csv"
	"io"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/words"
)

// FileField is the field of a file that fills a group.
const FileField = "file"

// FilePage asks for a file with the rows of a group.
type FilePage struct {
	// Step is the group's own, as Walk gives it.
	Step ask.Step
	// Faults are what is wrong with the file that was sent, with whole paths ("employees/3/gender").
	Faults []ask.Fault
	Mark   int
	// TooLarge says that the file that was sent has not even come here.
	TooLarge bool
}

type fileView struct {
	Action  string
	Hidden  []hidden
	Upload  control
	Button  button
	Columns []columnView
	Empty   link
}

// columnView says of one column what its cells may be.
type columnView struct{ Name, Label, Values string }

// File writes the page that asks for a file.
func (p *Pages) File(w io.Writer, page FilePage) error {
	group := page.Step.Question.(ask.Group)
	label := p.text(group.Name+".label", page.Step, nil)
	view := fileView{
		Action: p.Address.File(group.Name), Hidden: p.hidden(page.Mark, false),
		Upload: control{Component: fileUpload, ID: FileField, Name: FileField, Label: p.book.Text("file.label", nil), Hint: p.book.Text("file.hint", nil),
			Accept: ".csv,text/csv", ErrorPrefix: p.book.Text("error", nil)},
		Button: button{Text: p.book.Text("file.button", nil)},
		Empty:  link{Text: p.book.Text("file.empty", nil), Address: p.Address.Columns(group.Name)},
	}
	for _, column := range group.Columns() {
		view.Columns = append(view.Columns, p.column(group, column))
	}
	var links []link
	for _, f := range page.Faults {
		links = append(links, link{Text: p.FileMessage(group, f), Address: "#" + FileField})
	}
	if page.TooLarge {
		links = append(links, link{Text: p.book.Text("file.too-large", nil), Address: "#" + FileField})
	}
	if len(links) > 0 {
		view.Upload.Error = links[0].Text
	}
	return p.write(w, fileSet, frame{
		Heading: p.book.Text("file.title", words.Values{"label": label}), Back: p.Address.Apply(group.Name), Faults: links,
		Content: view, Notice: p.notice(false), Help: p.helping(p.Channel, page.Step.Answers), path: func(a Address) string { return a.File(group.Name) },
	})
}

// FileMessage says in words what is wrong with a file, and in which line of it.
func (p *Pages) FileMessage(group ask.Group, f ask.Fault) string {
	text := ""
	switch f.Code {
	case ask.NotAFile, ask.UnknownColumn, ask.ColumnTwice, ask.TooManyCells:
		text = p.book.Text("fault."+string(f.Code), f.Values)
	case ask.Missing:
		if text = p.book.Text("file.missing", nil); f.Path != group.Name {
			text = p.Message(f, ask.Answers{})
		}
	default:
		text = p.Message(f, ask.Answers{})
	}
	if line, ok := f.Values["line"]; ok && f.Code != ask.NotAFile {
		return p.book.Text("file.line", words.Values{"line": line, "text": text})
	}
	return text
}

// column describes a column: the question, and what its cells may be.
func (p *Pages) column(group ask.Group, c ask.Column) columnView {
	step := ask.Step{Path: group.Name + "/0/" + c.Question.About().Name, Question: c.Question, Group: &group}
	view := columnView{Name: c.Name, Label: p.text(c.Question.About().Name+".label", step, nil)}
	if c.Control.Part != "" {
		view.Label += ": " + p.partLabel(step, c.Control, c.Control.Part)
	}
	if c.Question.About().Optional || c.Control.Optional {
		view.Label += " " + p.book.Text("optional", nil)
	}
	if c.Control.OptionWord == "country" {
		view.Values = p.book.Text("file.country", nil)
	} else if len(c.Control.Options) > 0 {
		var options []string
		for _, choice := range c.Control.Choices(c.Question.About().Name, p.book) {
			options = append(options, p.book.Text("file.option", words.Values{"value": choice.Value, "label": choice.Label}))
		}
		view.Values = strings.Join(options, "; ")
	} else if c.Control.Component == ask.DateInput {
		view.Values = p.book.Text("file.date", nil)
	}
	if c.Control.Component == ask.Checkboxes || c.Control.Component == ask.ListInput {
		view.Values = strings.TrimSpace(view.Values + " " + p.book.Text("file.several", words.Values{"between": ask.Between}))
	}
	return view
}

// Columns writes an empty file with the columns of a group.
func (p *Pages) Columns(w io.Writer, group ask.Group) error {
	var names []string
	for _, column := range group.Columns() {
		names = append(names, column.Name)
	}
	writer := csv.NewWriter(w)
	writer.UseCRLF = true
	if err := writer.Write(names); err != nil {
		return err
	}
	writer.Flush()
	return writer.Error()
}
