package performance

import (
	"net/http"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/figure"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// all shows every transaction's figures.
func (f *Figures) all(w http.ResponseWriter, r *http.Request, to visit) error {
	year, table, err := f.table(r, to)
	if err != nil {
		return err
	}
	book := f.pages[to.language].Book()
	shown := page.SheetPage{Title: book.Text("performance.title", nil), Text: strings.Split(book.Text("performance.text", nil), "\n\n"),
		Path: func(a page.Address) string { return address(a.Language, "") }}
	section := page.SheetSection{Title: f.period(book, year), Table: &page.SheetTable{Caption: book.Text("performance.caption", nil)}}
	section.Table.Columns = []page.SheetColumn{{Text: book.Text("performance.transaction", nil)}}
	shownColumns := []string{"completed", "completion %", "satisfaction % (Performance Platform)", "digital take-up %", "cost per transaction GBP"}
	for _, name := range []string{"completed", "completion", "satisfaction", "take-up", "cost"} {
		section.Table.Columns = append(section.Table.Columns, page.SheetColumn{Text: book.Text("performance.column."+name, nil), Number: true})
	}
	for _, t := range f.Transactions {
		cells := []page.SheetCell{{Text: f.names[to.language][t.Name], Address: address(to.language, t.Name)}}
		n := row(table, t.Name)
		for _, column := range shownColumns {
			cells = append(cells, page.SheetCell{Text: shownCell(book, table, n, column)})
		}
		section.Table.Rows = append(section.Table.Rows, cells)
	}
	section.Links = f.files(book, to, "performance")
	shown.Sections = []page.SheetSection{section}
	return f.write(w, to, shown)
}

// shownCell is a figure for reading: with its sign, or that there is none yet.
func shownCell(book words.Book, table report.Table, n int, column string) string {
	text := ""
	if n >= 0 {
		text = table.Cell(n, column)
	}
	switch {
	case text == "" || text == "0" && column == "completed":
		return book.Text("performance.none", nil)
	case strings.HasSuffix(column, "GBP"):
		return "£" + figure.Text(text)
	case strings.Contains(column, "%"):
		return figure.Text(text) + "%"
	}
	return figure.Text(text)
}

// row is a transaction's place in the table, −1 where it has none.
func row(table report.Table, transaction string) int {
	return slices.IndexFunc(table.Rows, func(cells []string) bool { return slices.Contains(cells[:2], transaction) })
}

// table is the open data: each transaction's figures over the last twelve months, and its target.
func (f *Figures) table(r *http.Request, to visit) (report.Year, report.Table, error) {
	year, err := f.Year(r.Context(), to.now)
	if err != nil {
		return report.Year{}, report.Table{}, err
	}
	table, err := report.Performance(year.Services, year.Official()...)
	if err != nil {
		return report.Year{}, report.Table{}, err
	}
	table.Columns = append(slices.Clone(table.Columns), report.Column{Name: "target digital take-up %", Number: true}, report.Column{Name: "target date"},
		report.Column{Name: "target source"})
	for i, cells := range table.Rows {
		target := []string{"", "", ""}
		if t, found := f.transaction(cells[1]); found && t.TakeUp.Percent > 0 {
			target = []string{number(t.TakeUp.Percent), t.TakeUp.By.String(), t.TakeUp.Source}
		}
		table.Rows[i] = append(slices.Clone(cells), target...)
	}
	return year, table, nil
}

func (f *Figures) transaction(name string) (transaction.Transaction, bool) {
	i := slices.IndexFunc(f.Transactions, func(t transaction.Transaction) bool { return t.Name == name })
	if i < 0 {
		return transaction.Transaction{}, false
	}
	return f.Transactions[i], true
}

func (f *Figures) period(book words.Book, year report.Year) string {
	months := year.Official()
	if len(months) == 0 {
		return book.Text("performance.no-period", nil)
	}
	first, last := figure.Month(book, months[0].Month), figure.Month(book, months[len(months)-1].Month)
	if first == last {
		return first
	}
	return book.Text("performance.period", words.Values{"from": first, "to": last})
}

// files are the links to the open data of a page.
func (f *Figures) files(book words.Book, to visit, name string) page.SheetLinks {
	return page.SheetLinks{Title: book.Text("performance.data", nil), Links: []page.SheetLink{
		{Text: book.Text("performance.csv", nil), Address: address(to.language, name+".csv")},
		{Text: book.Text("performance.json", nil), Address: address(to.language, name+".json")},
	}}
}

func (f *Figures) write(w http.ResponseWriter, to visit, shown page.SheetPage) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", keep)
	return f.pages[to.language].Sheet(w, shown)
}
