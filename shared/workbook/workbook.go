// Package workbook writes finance reports as one .xlsx workbook whose totals are live formulas: quantity × price on the sheet
// of lines, and sums over it. Only finance's function and the command need it; no function of a transaction does.
package workbook

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"github.com/frontline-gov/frontline/shared/report"
)

// Lines and Totals are the names of the sheets that hold what costs are made of, and what they sum to.
const (
	Lines  = "Lines"
	Totals = "Totals"
)

// Write writes a workbook: the totals of a month by department, transaction and basis, the lines they are made of (report.Lines),
// and a sheet for each report. The pounds of a line are the formula quantity × unit price less what is free × exchange rate,
// and every total is a SUMIFS over them; so whoever changes a quantity or a price sees what it does. Numbers of more than 15
// digits are cut by every spreadsheet: figures to the last digit are in the CSV files.
func Write(lines report.Table, reports []report.Table) ([]byte, error) {
	file := excelize.NewFile()
	defer file.Close()
	w := &writer{file: file}
	w.style()
	if err := file.SetSheetName("Sheet1", Totals); err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	w.lines(lines)
	w.totals(lines)
	for _, table := range reports {
		w.report(table)
	}
	if w.err != nil {
		return nil, fmt.Errorf("workbook: %w", w.err)
	}
	var out bytes.Buffer
	if err := file.Write(&out); err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	return out.Bytes(), nil
}

// writer keeps the first error, so that what follows it does nothing.
type writer struct {
	file        *excelize.File
	head, exact int
	err         error
}

func (w *writer) do(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *writer) style() {
	var err error
	w.head, err = w.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	w.do(err)
	format := "#,##0.00##########"
	w.exact, err = w.file.NewStyle(&excelize.Style{CustomNumFmt: &format})
	w.do(err)
}

// place is a cell's name, of a column and a row that both begin with 1.
func (w *writer) place(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	w.do(err)
	return name
}

func (w *writer) formula(sheet, cell, formula string) {
	w.do(w.file.SetCellFormula(sheet, cell, formula))
	w.do(w.file.SetCellStyle(sheet, cell, cell, w.exact))
}

// sheet writes a header.
func (w *writer) sheet(name string, header []string) {
	if name != Totals {
		_, err := w.file.NewSheet(name)
		w.do(err)
	}
	for i, text := range header {
		w.do(w.file.SetCellStr(name, w.place(i+1, 1), text))
	}
	if len(header) > 0 {
		w.do(w.file.SetCellStyle(name, w.place(1, 1), w.place(len(header), 1), w.head))
	}
	w.do(w.file.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}

// set writes one cell of a report: a number as the number that it is, everything else as text, never as a formula.
func (w *writer) set(sheet, cell, text string, number bool) {
	if number && text != "" {
		read, err := decimal.NewFromString(text)
		w.do(err)
		w.do(w.file.SetCellDefault(sheet, cell, read.String()))
		w.do(w.file.SetCellStyle(sheet, cell, cell, w.exact))
		return
	}
	w.do(w.file.SetCellStr(sheet, cell, text))
}

// The columns of the sheet of lines that formulas name.
const (
	columnDepartment, columnTransaction, columnBasis = "B", "C", "F"
	columnQuantity, columnPrice                      = "H", "J"
	columnList, columnFree, columnNet                = "M", "N", "O"
	columnRate, columnPounds                         = "P", "Q"
)

func (w *writer) lines(lines report.Table) {
	var header []string
	for _, column := range lines.Columns {
		header = append(header, column.Name)
	}
	w.sheet(Lines, header)
	for n, row := range lines.Rows {
		at := fmt.Sprint(n + 2)
		for i, text := range row {
			cell := w.place(i+1, n+2)
			switch strings.TrimSuffix(cell, at) {
			case columnList:
				w.formula(Lines, cell, columnQuantity+at+"*"+columnPrice+at)
			case columnNet:
				w.formula(Lines, cell, columnList+at+"-"+columnFree+at)
			case columnPounds:
				w.formula(Lines, cell, columnNet+at+"*"+columnRate+at)
			default:
				w.set(Lines, cell, text, lines.Columns[i].Number)
			}
		}
	}
}

// totals sums the lines up, by formulas.
func (w *writer) totals(lines report.Table) {
	w.sheet(Totals, []string{"department", "transaction", "basis", "USD", "GBP"})
	type of struct{ department, transaction, basis string }
	var keys []of
	seen := map[of]bool{}
	for n := range lines.Rows {
		key := of{lines.Cell(n, "department"), lines.Cell(n, "transaction"), lines.Cell(n, "basis")}
		if !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	last := fmt.Sprint(len(lines.Rows) + 1)
	column := func(name string) string { return Lines + "!$" + name + "$2:$" + name + "$" + last }
	for n, key := range keys {
		row := n + 2
		w.set(Totals, w.place(1, row), key.department, false)
		w.set(Totals, w.place(2, row), key.transaction, false)
		w.set(Totals, w.place(3, row), key.basis, false)
		for i, sum := range []string{columnNet, columnPounds} {
			w.formula(Totals, w.place(4+i, row), fmt.Sprintf("SUMIFS(%s,%s,$A%d,%s,$B%d,%s,$C%d)", column(sum),
				column(columnDepartment), row, column(columnTransaction), row, column(columnBasis), row))
		}
	}
	row := len(keys) + 2
	w.set(Totals, w.place(1, row), "total", false)
	for i, name := range []string{"D", "E"} {
		formula := "0"
		if len(keys) > 0 {
			formula = fmt.Sprintf("SUM(%s2:%s%d)", name, name, row-1)
		}
		w.formula(Totals, w.place(4+i, row), formula)
	}
}

// report writes a report on a sheet named like it. A column whose cells may be added up ends in a sum.
func (w *writer) report(table report.Table) {
	name := sheetName(table.Name)
	var header []string
	for _, column := range table.Columns {
		header = append(header, column.Name)
	}
	w.sheet(name, header)
	for n, row := range table.Rows {
		for i, text := range row {
			w.set(name, w.place(i+1, n+2), text, table.Columns[i].Number)
		}
	}
	end := len(table.Rows) + 1
	for i, column := range table.Columns {
		if !summed(table, column.Name) || len(table.Rows) == 0 {
			continue
		}
		letter := strings.TrimRight(w.place(i+1, 1), "0123456789")
		w.formula(name, w.place(i+1, end+1), fmt.Sprintf("SUM(%s2:%s%d)", letter, letter, end))
	}
	for n, note := range table.Notes {
		w.set(name, w.place(1, end+3+n), note, false)
	}
}

// summed says whether a column of a report sums to something: the exact and the invoiced amounts of a statement do.
func summed(table report.Table, column string) bool {
	return strings.HasPrefix(table.Name, "R2 ") && (column == "exact GBP" || column == "invoiced GBP" || column == "rounding GBP")
}

// sheetName is a name that a spreadsheet takes: at most 31 characters, without those of its own.
func sheetName(name string) string {
	name = strings.NewReplacer("/", " ", "\\", " ", "?", " ", "*", " ", "[", " ", "]", " ", ":", " ").Replace(name)
	return name[:min(len(name), 31)]
}
