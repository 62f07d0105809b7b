package finance

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/figure"
	"github.com/frontline-gov/frontline/shared/focus"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/words"
)

// home shows the figures of the last twelve months, and leads to everything else.
func (o *Office) home(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	year, err := o.year(r, to)
	if err != nil {
		return err
	}
	name, sends, files := "home", staff.Finance, []string{"channels", "plan", "bill"}
	if o.whole() {
		name, sends, files = "platform", staff.PlatformFinance, []string{"bill"}
	}
	shown := o.sheet(to, "", name)
	book := o.Pages[to.Language].Book()
	if err := o.addFigures(&shown, to, year, book); err != nil {
		return err
	}
	o.addReceipt(&shown, to, book)
	if to.Session.Is(sends) {
		o.addFiles(&shown, to, book, files)
	}
	shown.SignOut = o.Address(to, "sign-out")
	shown.SignedIn = book.Text("finance.signed-in", words.Values{"person": person(to.Session)})
	return o.Pages[to.Language].Sheet(office.HTML(w, http.StatusOK), shown)
}

func person(s staff.Session) string {
	if s.Name == "" {
		return s.Subject
	}
	return s.Name
}

// sheet begins a page whose words stand under "finance.<name>".
func (o *Office) sheet(to office.Visit, below, name string) page.SheetPage {
	book := o.Pages[to.Language].Book()
	shown := page.SheetPage{Title: book.Text("finance."+name+".title", nil), Caption: o.Frame(to, "").Name,
		Path: func(a page.Address) string { return a.Office(Place, o.Department, below) }}
	if text := "finance." + name + ".text"; book.Has(text) {
		shown.Text = strings.Split(book.Text(text, nil), "\n\n")
	}
	if below != "" {
		shown.Back = o.Address(to, "")
	}
	return shown
}

// addFigures puts the figures of the department's transactions on a page, or of all departments; or that there are none yet.
func (o *Office) addFigures(shown *page.SheetPage, to office.Visit, year report.Year, book words.Book) error {
	last, ok := year.Last()
	if !ok || len(o.transactions(year)) == 0 {
		shown.Text = append(shown.Text, book.Text("finance.none", nil))
		return nil
	}
	name, first, caption := "unit-cost", "transaction", "finance.year-caption"
	if o.whole() {
		name, first, caption = "departments", "department", "finance.platform.caption"
	}
	_, table, err := o.own(year, name)
	if err != nil {
		return err
	}
	figures := report.Table{Name: table.Name, Notes: table.Notes}
	for _, column := range table.Columns {
		if slices.Contains([]string{first, "completed", "cost per transaction GBP", "digital cost per transaction GBP", "digital take-up %", "total GBP", "state"}, column.Name) {
			figures.Columns = append(figures.Columns, column)
		}
	}
	for n := range table.Rows {
		if !o.whole() && table.Cell(n, "channel") != string(report.All) {
			continue
		}
		var row []string
		for _, column := range figures.Columns {
			row = append(row, table.Cell(n, column.Name))
		}
		figures.Rows = append(figures.Rows, row)
	}
	section := page.SheetSection{Title: book.Text("finance.year", words.Values{"period": Period(book, year)}), Text: Notes(book, table.Notes)}
	if len(figures.Rows) > 0 {
		section.Facts, section.Table = Shown(figures, book, book.Text(caption, nil), func(row int, column string) string {
			if column == "transaction" {
				return o.Address(to, string(last.Month)+"/lines/"+figures.Rows[row][0]+"/all")
			}
			return ""
		})
		names := o.names(year)
		for _, row := range section.Table.Rows {
			row[0].Text = cmp.Or(names[row[0].Text], row[0].Text)
		}
	} else {
		section.Text = append(section.Text, book.Text("finance.none", nil))
	}
	chart, err := o.chart(year, book)
	if err != nil {
		return err
	}
	section.Chart = chart
	shown.Sections = append(shown.Sections, section)
	for _, month := range slices.Backward(year.Months) {
		var links []page.SheetLink
		for _, one := range o.reports() {
			links = append(links, page.SheetLink{Text: book.Text("finance.report."+one.Name+".title", nil), Address: o.Address(to, string(month.Month)+"/"+one.Name)})
		}
		shown.Sections = append(shown.Sections, page.SheetSection{Title: figure.Month(book, month.Month), ID: "m-" + string(month.Month), Fold: month.Month != last.Month,
			Links: page.SheetLinks{Links: append(links, o.files(to, month.Month, book)...)}})
	}
	return nil
}

// transactions are those that are shown here.
func (o *Office) transactions(year report.Year) report.Services {
	return slices.DeleteFunc(slices.Clone(year.Services), func(s report.Service) bool { return !o.its(s.Department) })
}

// names are what people call transactions, and departments where all are shown.
func (o *Office) names(year report.Year) map[string]string {
	names := map[string]string{}
	for _, s := range o.transactions(year) {
		names[s.Transaction] = s.Name
		if o.whole() {
			names[s.Department] = s.DepartmentName
		}
	}
	return names
}

// files are the links to files of a month.
func (o *Office) files(to office.Visit, month price.Month, book words.Book) []page.SheetLink {
	var links []page.SheetLink
	names := []string{"workbook.xlsx", chargeback + string(focus.V12), chargeback + string(focus.V13)}
	if o.whole() {
		names = append(names, provider+string(focus.V12), provider+string(focus.V13))
	}
	for _, file := range names {
		links = append(links, page.SheetLink{Text: book.Text("finance.file."+strings.ReplaceAll(file, ".", "-"), nil), Address: o.Address(to, string(month)+"/"+file)})
	}
	return links
}

// chart draws what the transactions cost in each month.
func (o *Office) chart(year report.Year, book words.Book) (*page.Chart, error) {
	official := year.Official()
	chart := &page.Chart{Title: book.Text("finance.chart.title", nil)}
	var totals []int64 // millionths of a pound
	var most int64
	for _, month := range official {
		units, err := report.Units(month)
		if err != nil {
			return nil, err
		}
		var sum int64
		for _, u := range units {
			if o.its(u.Department) {
				sum += u.Total().Shift(6).RoundBank(0).IntPart()
			}
		}
		totals = append(totals, sum)
		most = max(most, sum)
	}
	if most == 0 {
		return nil, nil
	}
	for i, month := range official {
		amount := "£" + figure.Text(decimal.New(totals[i], -6).RoundBank(chartPlaces(most)).String())
		chart.Bars = append(chart.Bars, page.ChartBar{Label: figure.Month(book, month.Month), Figure: amount, Length: totals[i] * 1000 / most})
		chart.Description += figure.Month(book, month.Month) + ": " + amount + ". "
	}
	return chart, nil
}

// chartPlaces is how many decimals a chart shows whose longest bar is so many millionths of a pound.
func chartPlaces(most int64) int32 {
	if most >= 1_000_000 {
		return 2
	}
	return 6
}

// addReceipt puts the form on a page that finds what one submission cost, which its department's finance alone may.
func (o *Office) addReceipt(shown *page.SheetPage, to office.Visit, book words.Book) {
	if o.whole() {
		return
	}
	shown.Sections = append(shown.Sections, page.SheetSection{Title: book.Text("finance.receipt.title", nil), ID: "receipt",
		Text: []string{book.Text("finance.receipt.about", nil)},
		Form: &page.SheetForm{Action: o.Address(to, "receipt"), Name: "reference", Label: book.Text("finance.receipt.label", nil),
			Hint: book.Text("finance.receipt.hint", nil), Button: book.Text("finance.receipt.button", nil)}})
}

// addFiles puts the forms on a page by which finance sends files.
func (o *Office) addFiles(shown *page.SheetPage, to office.Visit, book words.Book, files []string) {
	for _, file := range files {
		key := "finance.send." + file
		shown.Sections = append(shown.Sections, page.SheetSection{Title: book.Text(key+".title", nil), ID: "send-" + file,
			Text: strings.Split(book.Text(key+".text", nil), "\n\n"),
			Form: &page.SheetForm{Action: o.Address(to, file), Name: file, File: true, Label: book.Text(key+".label", nil),
				Hint: book.Text(key+".hint", nil), Button: book.Text(key+".button", nil), As: asked(book, file)}})
	}
}

// asked are the ways other than a page in which a file's answer can be had: a bill is not kept, so it is asked with it.
func asked(book words.Book, file string) []page.SheetFact {
	if file != "bill" {
		return nil
	}
	return []page.SheetFact{{Name: book.Text("finance.send.bill.csv", nil), Value: "csv"}, {Name: book.Text("finance.send.bill.json", nil), Value: "json"}}
}

// Period is the twelve months of a year's official figures, or what there is of them.
func Period(book words.Book, year report.Year) string {
	months := year.Official()
	first, last := figure.Month(book, months[0].Month), figure.Month(book, months[len(months)-1].Month)
	if first == last {
		return first
	}
	return book.Text("finance.period", words.Values{"from": first, "to": last})
}

// Notes are a table's notes in the language of the page.
func Notes(book words.Book, notes []string) []string {
	var all []string
	for _, note := range notes {
		what, rest, found := strings.Cut(note, ": ")
		if key := "finance.note." + Key(what); book.Has(key) {
			if what = book.Text(key, nil); found {
				what += ": " + rest
			}
			all = append(all, what)
			continue
		}
		all = append(all, note)
	}
	return all
}
