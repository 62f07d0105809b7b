package finance

import (
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/figure"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/words"
)

// Shown is a report's table as a page shows it: columns and codes in the language of the page, money and other numbers
// with at most six decimals. Files have every digit. What is the same in all rows (period, department, versions) stands
// above the table as facts. link gives where a cell leads; nil leads nowhere.
func Shown(table report.Table, book words.Book, caption string, link func(row int, column string) string) ([]page.SheetFact, *page.SheetTable) {
	var facts []page.SheetFact
	shown := &page.SheetTable{Caption: caption, Rows: make([][]page.SheetCell, len(table.Rows))}
	for i, column := range table.Columns {
		name := named(book, "finance.column.", column.Name)
		if same(table, i) {
			if text := table.Rows[0][i]; text != "" {
				facts = append(facts, page.SheetFact{Name: name, Value: named(book, "finance.code.", text)})
			}
			continue
		}
		shown.Columns = append(shown.Columns, page.SheetColumn{Text: name, Number: column.Number})
		for n, row := range table.Rows {
			cell := page.SheetCell{Text: named(book, "finance.code.", row[i])}
			if column.Number && !strings.Contains(column.Name, "price USD") { // prices are read to their last digit
				cell.Text = figure.Text(row[i])
			}
			if link != nil {
				cell.Address = link(n, column.Name)
			}
			shown.Rows[n] = append(shown.Rows[n], cell)
		}
	}
	return facts, shown
}

// common are the columns that are facts where all rows agree.
var common = []string{"period", "department", "price book", "exchange rates", "from", "to", "invoice", "account", "reference", "corrects", "USD to GBP",
	"Department", "Department Abbreviation", "Body/Agency", "Agency Abbreviation", "Customer type", "Business model", "Service Type", "Other notes", "alert", "purchase order", "cost centre"}

// same says whether a column is one of those and the same in every row.
func same(table report.Table, column int) bool {
	if !slices.Contains(common, table.Columns[column].Name) || len(table.Rows) == 0 {
		return false
	}
	return !slices.ContainsFunc(table.Rows, func(row []string) bool { return row[column] != table.Rows[0][column] })
}

// named is the words for a name, or the name where there are none: names of transactions, the official header of a file.
func named(book words.Book, prefix, name string) string {
	if key := prefix + Key(name); name != "" && book.Has(key) {
		return book.Text(key, nil)
	}
	return name
}

// spelt writes the signs of a name as a key can have them.
var spelt = strings.NewReplacer("%", " percent", "/", " ", "(", " ", ")", " ", ",", " ", "'", "", ":", " ")

// Key is a name as part of a key of words: "cost per transaction GBP" is "cost-per-transaction-gbp".
func Key(name string) string {
	name = spelt.Replace(strings.ToLower(name))
	return strings.Join(strings.Fields(strings.ReplaceAll(name, "-", " ")), "-")
}
