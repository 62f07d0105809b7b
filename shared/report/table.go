// Package report makes the finance reports out of a month's quantities and prices: what each transaction cost, invoices,
// receipts, savings, forecasts and published figures, each as a table of rows. Its functions only reckon: no clock, no
// store, no page.
package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Table is a report. Every row has a cell for every column; an empty cell is not known or does not apply, never 0.
type Table struct {
	Name    string // "R1 unit cost"
	Columns []Column
	Rows    [][]string
	Notes   []string // what a reader has to know: unverified prices, warnings
}

// Column is a column's name and whether its cells are numbers.
type Column struct {
	Name   string
	Number bool
}

// columns makes columns of names; those that start with # are numbers.
func columns(names ...string) []Column {
	all := make([]Column, len(names))
	for i, name := range names {
		bare, number := strings.CutPrefix(name, "#")
		all[i] = Column{Name: bare, Number: number}
	}
	return all
}

// Column returns the place of a column, or panics: a report's columns are fixed.
func (t Table) column(name string) int {
	for i, column := range t.Columns {
		if column.Name == name {
			return i
		}
	}
	panic("report: no column " + name)
}

// Cell returns the cell of a row in a named column.
func (t Table) Cell(row int, column string) string { return t.Rows[row][t.column(column)] }

// Add adds a row by the names of its columns; cells that are not named are empty.
func (t *Table) Add(cells map[string]string) {
	row := make([]string, len(t.Columns))
	for name, cell := range cells {
		row[t.column(name)] = cell
	}
	t.Rows = append(t.Rows, row)
}

// Without is the table without some of its columns.
func (t Table) Without(names ...string) Table {
	var kept []int
	less := Table{Name: t.Name, Notes: t.Notes}
	for i, column := range t.Columns {
		if !slices.Contains(names, column.Name) {
			kept, less.Columns = append(kept, i), append(less.Columns, column)
		}
	}
	for _, row := range t.Rows {
		cells := make([]string, len(kept))
		for n, i := range kept {
			cells[n] = row[i]
		}
		less.Rows = append(less.Rows, cells)
	}
	return less
}

// CSV writes header and rows by RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in
// front, because some cells were typed by people.
func (t Table) CSV() []byte {
	var out bytes.Buffer
	writer := csv.NewWriter(&out)
	writer.UseCRLF = true
	header := make([]string, len(t.Columns))
	for i, column := range t.Columns {
		header[i] = column.Name
	}
	write := func(row []string) {
		if err := writer.Write(row); err != nil {
			panic(fmt.Sprintf("report: %v", err)) // a buffer takes everything
		}
	}
	write(header)
	for _, row := range t.Rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			if !t.Columns[i].Number && cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				cell = "'" + cell
			}
			safe[i] = cell
		}
		write(safe)
	}
	writer.Flush()
	return out.Bytes()
}

// JSON writes the table as an object with its name, notes and a list of rows, each an object in the order of columns.
// Numbers are JSON numbers with every digit; an empty cell is null.
func (t Table) JSON() []byte {
	var out bytes.Buffer
	quote := func(value any) {
		raw, err := json.Marshal(value)
		if err != nil {
			panic(fmt.Sprintf("report: %v", err)) // text can be written
		}
		out.Write(raw)
	}
	out.WriteString(`{"name":`)
	quote(t.Name)
	out.WriteString(`,"notes":`)
	quote(append([]string{}, t.Notes...))
	out.WriteString(`,"rows":[`)
	for n, row := range t.Rows {
		if n > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n{")
		for i, cell := range row {
			if i > 0 {
				out.WriteByte(',')
			}
			quote(t.Columns[i].Name)
			out.WriteByte(':')
			switch {
			case cell == "":
				out.WriteString("null")
			case t.Columns[i].Number:
				out.WriteString(cell)
			default:
				quote(cell)
			}
		}
		out.WriteByte('}')
	}
	out.WriteString("]}\n")
	return out.Bytes()
}

func number[N ~int | ~int64](n N) string { return strconv.FormatInt(int64(n), 10) }

// shown is an exact amount with twelve decimals, a half to the even: for reading, never for adding up.
func shown(amount decimal.Decimal) string { return amount.RoundBank(12).StringFixed(12) }

// percent is part of whole in per cent with two decimals, empty of nothing.
func percent(part, whole int64) string {
	if whole == 0 {
		return ""
	}
	return ratio(decimal.NewFromInt(100*part), decimal.NewFromInt(whole), 2)
}
