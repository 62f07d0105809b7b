package performance

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/figure"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

func number(n int) string { return strconv.Itoa(n) }

// one shows the figures of one transaction, or sends the open data of one or of all by its ending.
func (f *Figures) one(w http.ResponseWriter, r *http.Request, to visit) error {
	name, ending, _ := strings.Cut(r.PathValue("name"), ".")
	t, known := f.transaction(name)
	if !known && (name != "performance" || ending == "") {
		return errUnknown
	}
	year, table, err := f.table(r, to)
	if err != nil {
		return err
	}
	if ending == "" {
		return f.show(w, to, t, year, table)
	}
	if known {
		n := row(table, name)
		rows := table.Rows
		if table.Rows = nil; n >= 0 {
			table.Rows = rows[n : n+1]
		}
	}
	content, kind := table.CSV(), "text/csv; charset=utf-8"
	switch ending {
	case "csv":
	case "json":
		content, kind = table.JSON(), "application/json"
	default:
		return errUnknown
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+ending+`"`)
	w.Header().Set("Cache-Control", keep)
	_, err = w.Write(content)
	return err
}

// show is the page of one transaction.
func (f *Figures) show(w http.ResponseWriter, to visit, t transaction.Transaction, year report.Year, table report.Table) error {
	book, n := f.pages[to.language].Book(), row(table, t.Name)
	text := func(key string) string { return book.Text("performance."+key, nil) }
	shown := page.SheetPage{Title: f.names[to.language][t.Name], Caption: text("title"), Back: address(to.language, ""),
		Path: func(a page.Address) string { return address(a.Language, t.Name) }}
	facts := func(names ...string) []page.SheetFact {
		var all []page.SheetFact
		for i := 0; i < len(names); i += 2 {
			all = append(all, page.SheetFact{Name: text("fact." + names[i]), Value: shownCell(book, table, n, names[i+1])})
		}
		return all
	}
	shown.Sections = []page.SheetSection{
		{Title: f.period(book, year), Text: []string{text("about")}, Facts: facts("completion", "completion %", "started", "started", "completed", "completed",
			"cost", "cost per transaction GBP", "digital-cost", "digital cost per transaction GBP")},
		f.takeUp(book, t, year, facts("take-up", "digital take-up %", "digital", "digital", "assisted", "assisted digital")),
		f.satisfaction(book, t, year, facts("scored", "satisfaction % (Performance Platform)", "satisfied", "satisfaction % (manual)")),
	}
	shown.Sections = append(shown.Sections, page.SheetSection{Title: text("data"), Links: page.SheetLinks{Links: f.files(book, to, t.Name).Links}})
	return f.write(w, to, shown)
}

// takeUp is the road to the target: the share of each month, the target and its date, and how far it is.
func (f *Figures) takeUp(book words.Book, t transaction.Transaction, year report.Year, facts []page.SheetFact) page.SheetSection {
	section := page.SheetSection{Title: book.Text("performance.take-up.title", nil), Text: []string{book.Text("performance.take-up.text", nil)}, Facts: facts}
	if t.TakeUp.Percent > 0 {
		section.Facts = append([]page.SheetFact{{Name: book.Text("performance.fact.target", nil), Value: book.Text("performance.target", words.Values{
			"percent": t.TakeUp.Percent, "date": t.TakeUp.By})}, {Name: book.Text("performance.fact.source", nil), Value: t.TakeUp.Source}}, section.Facts...)
	}
	chart := &page.Chart{Title: book.Text("performance.take-up.chart", nil), Mark: int64(t.TakeUp.Percent) * 10}
	if chart.Mark > 0 {
		chart.MarkLabel = book.Text("performance.take-up.mark", words.Values{"percent": t.TakeUp.Percent, "date": t.TakeUp.By})
	}
	latest := ""
	for _, month := range year.Official() {
		one, err := report.Performance(year.Services, month)
		if err != nil {
			continue // its figures stand in the table of all months, which was made
		}
		n := row(one, t.Name)
		if n < 0 || one.Cell(n, "digital take-up %") == "" {
			continue
		}
		latest = one.Cell(n, "digital take-up %")
		read, err := decimal.NewFromString(latest)
		if err != nil {
			continue
		}
		bar := page.ChartBar{Label: figure.Month(book, month.Month), Figure: figure.Text(latest) + "%", Length: read.Shift(1).IntPart()}
		chart.Bars = append(chart.Bars, bar)
		chart.Description += bar.Label + ": " + bar.Figure + ". "
	}
	if len(chart.Bars) > 0 {
		chart.Description += chart.MarkLabel
		section.Chart = chart
	}
	if t.TakeUp.Percent > 0 {
		section.Text = append(section.Text, progress(book, t, latest, year))
	}
	return section
}

// progress says in words how far the target is.
func progress(book words.Book, t transaction.Transaction, latest string, year report.Year) string {
	values := words.Values{"percent": t.TakeUp.Percent, "date": t.TakeUp.By}
	now, err := decimal.NewFromString(latest)
	if err != nil {
		return book.Text("performance.progress.none", values)
	}
	values["now"] = figure.Text(latest)
	goal := decimal.NewFromInt(int64(t.TakeUp.Percent))
	switch {
	case now.GreaterThanOrEqual(goal):
		return book.Text("performance.progress.reached", values)
	case year.Through.After(t.TakeUp.By):
		return book.Text("performance.progress.missed", values)
	}
	values["points"] = figure.Text(goal.Sub(now).String())
	values["months"] = monthsLeft(price.MonthOf(year.Through), price.MonthOf(t.TakeUp.By))
	return book.Text("performance.progress.open", values)
}

func monthsLeft(from, to price.Month) int {
	a, b := from.First(), to.First()
	return 12*(b.Year()-a.Year()) + int(b.Month()) - int(a.Month())
}

// satisfaction is both official formulas, named, and the five counts that they are made of.
func (f *Figures) satisfaction(book words.Book, t transaction.Transaction, year report.Year, facts []page.SheetFact) page.SheetSection {
	section := page.SheetSection{Title: book.Text("performance.satisfaction.title", nil), Text: strings.Split(book.Text("performance.satisfaction.text", nil), "\n\n"), Facts: facts}
	ratings := report.RatingsOf(t.Name, year.Official()...)
	if ratings.Total() == 0 {
		section.Text = append(section.Text, book.Text("performance.satisfaction.none", nil))
		return section
	}
	section.Table = &page.SheetTable{Caption: book.Text("performance.satisfaction.caption", nil), Columns: []page.SheetColumn{
		{Text: book.Text("performance.satisfaction.answer", nil)}, {Text: book.Text("performance.satisfaction.people", nil), Number: true}}}
	chart := &page.Chart{Title: book.Text("performance.satisfaction.caption", nil)}
	for level := len(ratings) - 1; level >= 0; level-- {
		name := book.Text("performance.rating."+number(level+1), nil)
		count := figure.Text(strconv.FormatInt(ratings[level], 10))
		section.Table.Rows = append(section.Table.Rows, []page.SheetCell{{Text: name}, {Text: count}})
		chart.Bars = append(chart.Bars, page.ChartBar{Label: name, Figure: count, Length: ratings[level] * 1000 / ratings.Total()})
		chart.Description += name + ": " + count + ". "
	}
	section.Chart = chart
	return section
}
