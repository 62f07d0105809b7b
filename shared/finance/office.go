// Package finance is where departments' finance staff read what their transactions cost, at /finance/<department>/, and the
// platform's own what all of them do, at /finance/platform/. Its figures are those of package report over the ledger's days; each
// is a page, CSV and JSON, all of them one workbook. It works without JavaScript, in English and Welsh.
package finance

import (
	"embed"
	"net/http"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/account"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/tally"
	"github.com/frontline-gov/frontline/shared/words"
)

// Texts are the words of the pages in both languages: words.en.json, words.cy.json.
//
//go:embed words.en.json words.cy.json
var Texts embed.FS

// Place is the first part of the addresses.
const Place = "finance"

// Office is the finance pages of one department; those of report.Platform are over all departments. Its Place, Table and Handlers
// are set by Handler.
type Office struct {
	office.Office
	Accounts *account.Accounts
	Steps    Steps
	// Issuer is the body that runs the platform, as its invoices name it, and Account is its AWS account.
	Issuer, Account string
}

// Callback is where the provider sends browsers back to, below the public origin.
func Callback(department string) string { return office.Callback(Place, department) }

// Handler answers for the finance pages.
func (o *Office) Handler() (http.Handler, error) {
	o.Place, o.Words = Place, Texts
	o.Handlers = map[string]office.Handler{
		"GET /{$}":            o.home,
		"GET /{month}/{file}": o.file,
		"GET /{month}/lines/{transaction}/{basis}": o.lines,
		"POST /bill": o.bill,
	}
	o.Bodies = map[string]int64{"POST /bill": billLimit}
	if o.whole() {
		o.Table = access.PlatformFinance
	} else {
		o.Table = access.Finance
		o.Handlers["GET /receipt"] = o.receipt
		for _, file := range []tally.File{tally.Channels, tally.Plan} {
			o.Handlers["POST /"+string(file)], o.Bodies["POST /"+string(file)] = o.send(file), tally.FileLimit
		}
	}
	handler, err := o.Office.Handler()
	if err == nil && o.whole() {
		o.Name = map[words.Language]string{}
		for language, pages := range o.Pages {
			o.Name[language] = pages.Book().Text("finance.platform.name", nil)
		}
	}
	return handler, err
}

// whole says whether these are the platform's own pages, over all departments.
func (o *Office) whole() bool { return o.Department == report.Platform }

// its says whether what a department's transactions cost is shown here.
func (o *Office) its(department string) bool { return o.whole() || department == o.Department }

// reports are those that are shown.
func (o *Office) reports() []report.Report {
	if o.whole() {
		return report.Wholes
	}
	return report.Reports
}

// year is what the pages of a request are made of, up to a month; no month is the last that there is.
func (o *Office) year(r *http.Request, to office.Visit) (report.Year, error) {
	year, err := o.Accounts.Year(r.Context(), to.Now)
	if err != nil {
		return report.Year{}, err
	}
	asked := r.PathValue("month")
	if asked == "" {
		return year, nil
	}
	month, err := price.ParseMonth(asked)
	if err != nil {
		return report.Year{}, notFound
	}
	year = year.To(month)
	if last, ok := year.Last(); !ok || last.Month != month {
		return report.Year{}, notFound
	}
	return o.Accounts.Full(r.Context(), year)
}

var notFound = office.Refuse(http.StatusNotFound, page.DeskNotFound, "unknown", nil)

// own is a report with the rows that are shown here.
func (o *Office) own(year report.Year, name string) (report.Report, report.Table, error) {
	for _, one := range o.reports() {
		switch {
		case one.Name != name:
		case o.whole():
			table, err := one.Make(year)
			return one, table, err
		default:
			table, err := one.Make(year.For(o.Department))
			return one, table.For(o.Department, year.Services), err
		}
	}
	return report.Report{}, report.Table{}, notFound
}
