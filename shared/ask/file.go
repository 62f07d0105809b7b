package ask

import (
	"encoding/csv"
	"errors"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// Between stands between several values in one cell of a file: "walks;food".
const Between = ";"

// faultsOfFile is how many faults a file's reading tells before it stops.
const faultsOfFile = 100

// Column is one column of a file that fills a group.
type Column struct {
	Name     string // the field's on the page: "employee-name-first"
	Question Question
	Control  Control
}

// Columns are the columns that a file of the group's rows may have, in the order of the questions. A date is one
// column, several values of one answer are in one cell.
func (g Group) Columns() []Column {
	var columns []Column
	for _, q := range g.Questions {
		about := q.About()
		if about.Unasked {
			continue
		}
		for _, control := range q.Controls() {
			columns = append(columns, Column{Name: Field(about.Name, control.Part), Question: q, Control: control})
		}
	}
	return columns
}

// ReadFile reads rows from a CSV file (RFC 4180) whose first line names the columns, in any order; a column that is left
// out is one of empty cells. The file is UTF-8, or else Windows-1252 as spreadsheets save it, with commas or semicolons
// between cells. A cell is read as forgivingly as the field of a page. The whole are
// the answers behind the rows. What is wrong is told by the row's path ("3/date-of-birth") and with the value line,
// the first hundred of it; then there are no rows.
func (g Group) ReadFile(on date.Date, whole Answers, file io.Reader) (Rows, []Fault) {
	content, err := io.ReadAll(file)
	if err == nil && !utf8.Valid(content) {
		content, err = charmap.Windows1252.NewDecoder().Bytes(content)
	}
	text := strings.TrimPrefix(string(content), "\ufeff")
	if err != nil || strings.ContainsRune(text, 0) {
		return Rows{}, faultWith(NotAFile, "line", 1)
	}
	reader := csv.NewReader(strings.NewReader(text))
	if head, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n"); strings.Count(head, ";") > strings.Count(head, ",") {
		reader.Comma = ';'
	}
	reader.ReuseRecord = true
	reader.FieldsPerRecord = -1
	columns, faults := g.header(reader)
	if len(faults) > 0 {
		return Rows{}, faults
	}
	rows := Rows{Done: true, File: true}
	for {
		cells, err := reader.Read()
		if err == io.EOF {
			break
		}
		if wrong := (*csv.ParseError)(nil); errors.As(err, &wrong) {
			return Rows{}, append(faults, faultWith(NotAFile, "line", wrong.Line)...)
		}
		if err != nil {
			return Rows{}, append(faults, faultWith(NotAFile, "line", 1)...)
		}
		if blank(cells) {
			continue
		}
		line, _ := reader.FieldPos(0)
		if len(rows.Rows) == g.most() {
			return Rows{}, append(faults, faultWith(TooMany, "max", g.most())...)
		}
		row, wrong := g.readRow(on, whole, columns, cells)
		for _, f := range Under(index(len(rows.Rows)), wrong) {
			values := words.Values{"line": line}
			for name, value := range f.Values {
				values[name] = value
			}
			f.Values = values
			faults = append(faults, f)
		}
		if len(faults) >= faultsOfFile {
			return Rows{}, faults[:faultsOfFile]
		}
		rows.Rows = append(rows.Rows, row)
	}
	if len(faults) == 0 {
		faults = g.Check(on, rows)
	}
	if len(faults) > 0 {
		return Rows{}, faults
	}
	return rows, nil
}

// header finds the column that each cell of a line belongs to.
func (g Group) header(reader *csv.Reader) ([]Column, []Fault) {
	cells, err := reader.Read()
	if err != nil {
		return nil, faultWith(NotAFile, "line", 1)
	}
	all := g.Columns()
	var columns []Column
	var faults []Fault
	seen := map[string]bool{}
	for _, cell := range cells {
		name := strings.ToLower(strings.TrimSpace(cell))
		found := Column{}
		for _, column := range all {
			if column.Name == name {
				found = column
			}
		}
		switch {
		case name == "": // a column of remarks without a name, or a comma at the end of each line
		case found.Question == nil:
			faults = append(faults, Fault{Code: UnknownColumn, Values: words.Values{"column": known(name)}})
		case seen[name]:
			faults = append(faults, Fault{Code: ColumnTwice, Values: words.Values{"column": name}})
		}
		seen[name] = true
		columns = append(columns, found)
	}
	if len(faults) == 0 && len(seen) == 1 && seen[""] {
		faults = faultWith(NotAFile, "line", 1)
	}
	return columns, faults
}

// readRow reads the cells of one line by the questions of their columns, and says what is missing and what is not
// asked of this row.
func (g Group) readRow(on date.Date, whole Answers, columns []Column, cells []string) (Answers, []Fault) {
	fields := map[string]url.Values{}
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		if cell == "" {
			continue
		}
		if i >= len(columns) {
			return Answers{}, faultWith(TooManyCells, "max", len(columns))
		}
		if columns[i].Question == nil {
			continue
		}
		name := columns[i].Question.About().Name
		if fields[name] == nil {
			fields[name] = url.Values{}
		}
		fill(fields[name], columns[i].Control, cell)
	}
	given := Answers{whole: &whole}
	var faults []Fault
	for _, q := range g.Questions {
		about := q.About()
		if fields[about.Name] == nil {
			if about.Optional {
				given.put(about.Name, nil)
			}
			continue
		}
		value, wrong := q.Read(fields[about.Name])
		if value != nil && len(wrong) == 0 {
			wrong = q.Check(on, value)
			given.put(about.Name, value)
		}
		faults = append(faults, Under(about.Name, wrong)...)
	}
	steps, kept := Walk(g.Questions, on, given)
	if len(faults) > 0 {
		return kept, faults
	}
	for _, step := range steps {
		if !step.Answered {
			faults = append(faults, Fault{Path: step.Path, Code: Missing})
		}
	}
	return kept, append(faults, notAsked(g.Questions, given, kept, "")...)
}

// fill puts a cell into the fields that a page would have for it.
func fill(fields url.Values, control Control, cell string) {
	switch control.Component {
	case DateInput:
		parts := strings.FieldsFunc(cell, func(r rune) bool { return r == '-' || r == '/' || r == '.' || r == ' ' })
		if len(parts) != len(dateParts) {
			parts = []string{cell, cell, cell} // no date
		} else if len(parts[0]) == 4 { // the year comes first
			parts[0], parts[2] = parts[2], parts[0]
		}
		for i, part := range parts {
			fields.Set(dateParts[i], part)
		}
	case Checkboxes, ListInput:
		for value := range strings.SplitSeq(cell, Between) {
			fields.Add(control.Part, option(control.Options, strings.TrimSpace(value)))
		}
	case Radios, Select:
		fields.Set(control.Part, option(control.Options, cell))
	default:
		fields.Set(control.Part, cell)
	}
}

// option forgives small letters for capitals in an option, and the other way about.
func option(options []string, cell string) string {
	for _, o := range options {
		if strings.EqualFold(o, cell) {
			return o
		}
	}
	return cell
}

func blank(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

// Cells are the cells of a row as a file holds them, for the columns in their order: what ReadFile reads.
func (g Group) Cells(row Answers) []string {
	var cells []string
	for _, column := range g.Columns() {
		cell := ""
		if value := row.Own(column.Question.About().Name); value != nil {
			fields := column.Question.Fill(value)
			cell = strings.Join(fields[column.Control.Part], Between)
			if column.Control.Component == DateInput {
				cell = value.(date.Date).String()
			}
		}
		cells = append(cells, cell)
	}
	return cells
}
