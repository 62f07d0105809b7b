package finance

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/figure"
	"github.com/frontline-gov/frontline/shared/focus"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/workbook"
)

// file answers with one report of a month: a page, or a file by its ending.
func (o *Office) file(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	year, err := o.year(r, to)
	if err != nil {
		return err
	}
	last, _ := year.Last()
	asked := r.PathValue("file")
	name, ending, _ := strings.Cut(asked, ".")
	switch {
	case asked == "workbook.xlsx":
		return o.workbook(w, year)
	case strings.HasPrefix(asked, chargeback), strings.HasPrefix(asked, provider) && o.whole():
		return o.focus(w, to, year, asked)
	}
	one, table, err := o.own(year, name)
	if err != nil {
		return err
	}
	if ending == "" {
		return o.show(w, to, year, one.Name, table)
	}
	return downloadAs(w, ending, o.Department+"-"+string(last.Month)+"-"+name, table)
}

// downloadAs sends a report as "csv" or "json" under a name.
func downloadAs(w http.ResponseWriter, as, name string, table report.Table) error {
	switch as {
	case "csv":
		return download(w, "text/csv; charset=utf-8", name+".csv", table.CSV())
	case "json":
		return download(w, "application/json", name+".json", table.JSON())
	}
	return notFound
}

// download sends a file under a name.
func download(w http.ResponseWriter, kind, name string, content []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(content)
	return err
}

func (o *Office) workbook(w http.ResponseWriter, year report.Year) error {
	last, _ := year.Last()
	var tables []report.Table
	for _, one := range o.reports() {
		_, table, err := o.own(year, one.Name)
		if err != nil {
			return err
		}
		tables = append(tables, table)
	}
	lines := report.LinesOf(last, func(c *report.Cost) bool { return o.its(c.Department) })
	content, err := workbook.Write(lines, tables)
	if err != nil {
		return err
	}
	return download(w, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", o.Department+"-"+string(last.Month)+".xlsx", content)
}

// chargeback and provider are how the names of invoices, and of what AWS bills, as FOCUS has them begin; its version follows.
const chargeback, provider = "focus-chargeback-", "focus-provider-"

// focus answers with what the department is invoiced, or all are, as FOCUS has it. What AWS will bill is of no department alone.
func (o *Office) focus(w http.ResponseWriter, to office.Visit, year report.Year, asked string) error {
	name, ending := asked, ""
	if dot := strings.LastIndexByte(asked, '.'); slices.Contains([]string{".csv", ".json"}, asked[max(0, dot):]) {
		name, ending = asked[:dot], asked[dot+1:]
	}
	text, billed := strings.CutPrefix(name, provider)
	version := focus.Version(strings.TrimPrefix(text, chargeback))
	if version != focus.V12 && version != focus.V13 {
		return notFound
	}
	last, _ := year.Last()
	var file focus.File
	if billed {
		file = focus.Provider(version, last, year.Services, o.Account)
	} else {
		invoices, err := report.Invoices(last, nil)
		if err != nil {
			return err
		}
		invoices = slices.DeleteFunc(invoices, func(i report.Invoice) bool { return !o.its(i.Department) })
		file = focus.Chargeback(version, last, invoices, year.Services, o.Issuer)
	}
	table := file.Table()
	table.Notes = report.Notes(last)
	switch ending {
	case "":
		return o.show(w, to, year, name, table)
	case "csv": // as the specification has it, without our guard against formulas
		return download(w, "text/csv; charset=utf-8", o.Department+"-"+string(last.Month)+"-"+asked, file.CSV())
	}
	return downloadAs(w, ending, o.Department+"-"+string(last.Month)+"-"+name, table)
}

// show is the page of a report.
func (o *Office) show(w http.ResponseWriter, to office.Visit, year report.Year, name string, table report.Table) error {
	last, _ := year.Last()
	month, book := string(last.Month), o.Pages[to.Language].Book()
	shown := o.sheet(to, month+"/"+name, "report."+strings.ReplaceAll(name, ".", "-"))
	shown.Caption += ", " + figure.Month(book, last.Month)
	section := page.SheetSection{Title: book.Text("finance.figures", nil), Text: Notes(book, table.Notes)}
	if len(table.Rows) == 0 {
		section.Text = append(section.Text, book.Text("finance.empty", nil))
	} else {
		if name == "statement" { // the sum of it first; what each one comes to is in the files
			section.Facts = []page.SheetFact{{Name: book.Text("finance.code.total", nil), Value: "£" + figure.Text(sum(table, "invoiced GBP"))}}
			table = table.Without("unit", "unit price GBP")
		}
		facts, made := Shown(table, book, shown.Title, func(row int, column string) string {
			if column != "basis" && column != "transaction" || name == "transactions-explorer" {
				return ""
			}
			transaction := table.Cell(row, "transaction")
			basis := "all"
			if column == "basis" {
				basis = table.Cell(row, "basis")
			}
			if !slices.Contains([]string{"all", string(ledger.Marginal), string(ledger.Standing)}, basis) || transaction == "" ||
				transaction == report.Platform { // what is shared out has no lines of its own
				return ""
			}
			return o.Address(to, month+"/lines/"+transaction+"/"+basis)
		})
		section.Facts, section.Table = append(section.Facts, facts...), made
	}
	section.Links = page.SheetLinks{Title: book.Text("finance.files", nil), Links: []page.SheetLink{
		{Text: book.Text("finance.file.csv", nil), Address: o.Address(to, month+"/"+name+".csv")},
		{Text: book.Text("finance.file.json", nil), Address: o.Address(to, month+"/"+name+".json")},
		{Text: book.Text("finance.file.workbook-xlsx", nil), Address: o.Address(to, month+"/workbook.xlsx")},
	}}
	shown.Sections = append(shown.Sections, section)
	return o.Pages[to.Language].Sheet(office.HTML(w, http.StatusOK), shown)
}

// sum adds up a column of pounds and pence.
func sum(table report.Table, column string) string {
	var total decimal.Decimal
	for n := range table.Rows {
		if read, err := price.Number(table.Cell(n, column)); err == nil {
			total = total.Add(read)
		}
	}
	return total.StringFixed(2)
}

// lines is the page of what a figure is made of: quantity × price, line by line, of one transaction in a month.
func (o *Office) lines(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	year, err := o.year(r, to)
	if err != nil {
		return err
	}
	last, _ := year.Last()
	transaction, basis := r.PathValue("transaction"), r.PathValue("basis")
	csv := strings.HasSuffix(basis, ".csv")
	basis = strings.TrimSuffix(basis, ".csv")
	if !slices.Contains([]string{"all", string(ledger.Marginal), string(ledger.Standing)}, basis) {
		return notFound
	}
	known := slices.ContainsFunc(o.transactions(year), func(s report.Service) bool { return s.Transaction == transaction })
	name := cmp.Or(o.names(year)[transaction], transaction) // the department's own pages and desk cost something too
	table := report.LinesOf(last, func(c *report.Cost) bool {
		own := o.its(c.Department) && c.Transaction == transaction
		known = known || own
		return own && (basis == "all" || string(c.Basis) == basis)
	})
	if !known {
		return notFound
	}
	month := string(last.Month)
	if csv {
		return download(w, "text/csv; charset=utf-8", transaction+"-"+month+"-"+basis+".csv", table.CSV())
	}
	book := o.Pages[to.Language].Book()
	shown := o.sheet(to, month+"/lines/"+transaction+"/"+basis, "lines")
	shown.Caption = name + ", " + figure.Month(book, last.Month)
	section := page.SheetSection{Title: book.Text("finance.figures", nil), Text: Notes(book, table.Notes)}
	if len(table.Rows) > mostLines {
		section.Text = append(section.Text, book.Text("finance.lines.more", nil))
		table.Rows = table.Rows[:mostLines]
	}
	if len(table.Rows) == 0 {
		section.Text = append(section.Text, book.Text("finance.empty", nil))
	} else {
		section.Facts, section.Table = Shown(table, book, shown.Title, nil)
	}
	section.Links = page.SheetLinks{Title: book.Text("finance.files", nil), Links: []page.SheetLink{
		{Text: book.Text("finance.file.csv", nil), Address: o.Address(to, month+"/lines/"+transaction+"/"+basis+".csv")}}}
	shown.Sections = append(shown.Sections, section)
	o.addReceipt(&shown, to, book)
	return o.Pages[to.Language].Sheet(office.HTML(w, http.StatusOK), shown)
}

// mostLines is how many lines a page shows; the file has them all.
const mostLines = 200
