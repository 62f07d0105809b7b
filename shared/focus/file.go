package focus

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/report"
)

// File is a FOCUS dataset of costs and usage. An empty cell is null.
type File struct {
	Version Version
	Columns []string
	Rows    [][]string
}

// newFile makes a file of rows by column; columns that a row lacks are null.
func newFile(version Version, rows []map[string]string) File {
	file := File{Version: version}
	for _, c := range of(version) {
		file.Columns = append(file.Columns, c.name)
	}
	file.Columns = append(file.Columns, custom...)
	for _, row := range rows {
		cells := make([]string, len(file.Columns))
		for i, name := range file.Columns {
			cells[i] = row[name]
		}
		file.Rows = append(file.Rows, cells)
	}
	return file
}

// CSV writes header and rows.
func (f File) CSV() []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	for _, row := range append([][]string{f.Columns}, f.Rows...) {
		if err := w.Write(row); err != nil {
			panic(fmt.Sprintf("focus: %v", err)) // a buffer takes everything
		}
	}
	w.Flush()
	return out.Bytes()
}

// Table is the file as a report, which can be shown and written as JSON.
func (f File) Table() report.Table {
	table := report.Table{Name: "R8 FOCUS " + string(f.Version), Rows: f.Rows}
	numbers := map[string]bool{}
	for _, c := range of(f.Version) {
		numbers[c.name] = c.kind == decimal
	}
	for _, name := range f.Columns {
		table.Columns = append(table.Columns, report.Column{Name: name, Number: numbers[name]})
	}
	return table
}

// ReadFile reads a file that CSV wrote. What is wrong with it is for Check to say.
func ReadFile(version Version, raw []byte) (File, error) {
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil || len(rows) == 0 {
		return File{}, fmt.Errorf("read FOCUS file: it is no CSV with a header: %w", err)
	}
	return File{Version: version, Columns: rows[0], Rows: rows[1:]}, nil
}

// Schema describes the file as FOCUS asks: version and columns.
func (f File) Schema() []byte {
	type described struct {
		Name string `json:"ColumnName"`
		Type string `json:"DataType"`
	}
	var all []described
	for _, name := range f.Columns {
		kinds := []string{"STRING", "DECIMAL", "DATETIME", "JSON", "STRING"}
		i := slices.IndexFunc(columns, func(c column) bool { return c.name == name })
		k := word
		if i >= 0 {
			k = columns[i].kind
		}
		all = append(all, described{name, kinds[k]})
	}
	raw, err := json.MarshalIndent(map[string]any{"FocusVersion": f.Version, "DataGenerator": "frontline", "ColumnDefinition": all}, "", "  ")
	if err != nil {
		panic(fmt.Sprintf("focus: %v", err)) // names can be written
	}
	return append(raw, '\n')
}

// ascii writes text as the official validator takes it: the pound sign as GBP, what else is not ASCII as a question mark.
func ascii(text string) string {
	return strings.Map(func(r rune) rune {
		if r > 0x7e || r < 0x20 {
			return '?'
		}
		return r
	}, strings.ReplaceAll(text, "£", "GBP "))
}
