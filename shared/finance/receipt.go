package finance

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/figure"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/words"
)

// kept is for how long the logs keep what a submission used.
const kept = 90 * 24 * time.Hour

// ErrNoSteps is the error for a submission of which no log tells: there is none, or it is longer ago than logs are kept.
var ErrNoSteps = errors.New("no log tells of the submission: look at its reference; logs are kept for 90 days")

// Steps finds what one submission of a transaction used, within a time.
type Steps func(ctx context.Context, transaction, reference string, from, until time.Time) ([]ledger.Step, error)

// Receipt is report R3 of one submission: what it used, at the prices of its month, and what it carries of standing cost
// and overhead. Where its month is not among those of the year it carries nothing.
func (s Steps) Receipt(ctx context.Context, year report.Year, transaction, reference string, now time.Time) (report.Table, error) {
	steps, err := s(ctx, transaction, reference, now.Add(-kept), now)
	if err != nil {
		return report.Table{}, err
	}
	if len(steps) == 0 {
		return report.Table{}, ErrNoSteps
	}
	y, m, d := steps[0].At.UTC().Date()
	day, err := date.New(y, m, d)
	if err != nil {
		return report.Table{}, fmt.Errorf("receipt: %w", err)
	}
	book, err := price.Latest()
	if err != nil {
		return report.Table{}, err
	}
	exchange, err := price.LatestExchange()
	if err != nil {
		return report.Table{}, err
	}
	var share report.Share
	for _, month := range year.Months {
		if month.Month == price.MonthOf(day) {
			book, exchange = month.Book, month.Exchange
			if share, err = report.ShareOf(month, transaction); err != nil {
				return report.Table{}, err
			}
		}
	}
	return report.Receipt(reference, steps, book, exchange, share)
}

// receipt is the page of what one submission cost, step by step.
func (o *Office) receipt(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	book := o.Pages[to.Language].Book()
	shown := o.sheet(to, "receipt", "receipt")
	status := http.StatusOK
	reference, err := submission.ParseReference(r.URL.Query().Get("reference"))
	switch {
	case r.URL.Query().Get("reference") == "": // the form alone
	case err != nil:
		shown.Fault, status = []string{book.Text("finance.receipt.wrong", nil)}, http.StatusUnprocessableEntity
	default:
		name, table, err := o.receiptOf(r, to, reference.String())
		if as := r.URL.Query().Get("as"); err == nil && as != "" {
			return downloadAs(w, as, "receipt-"+reference.String(), table)
		}
		if errors.Is(err, ErrNoSteps) {
			shown.Fault, status = []string{book.Text("finance.receipt.none", nil)}, http.StatusNotFound
		} else if err != nil {
			return err
		} else {
			shown.Sections = append(shown.Sections, o.shownReceipt(to, book, reference.String(), name, table))
		}
	}
	o.addReceipt(&shown, to, book)
	return o.Pages[to.Language].Sheet(office.HTML(w, status), shown)
}

// receiptOf looks for a submission in the department's transactions, one after the other, and gives the name of the one.
func (o *Office) receiptOf(r *http.Request, to office.Visit, reference string) (string, report.Table, error) {
	year, err := o.year(r, to)
	if err != nil {
		return "", report.Table{}, err
	}
	for _, s := range o.transactions(year) {
		table, err := o.Steps.Receipt(r.Context(), year, s.Transaction, reference, to.Now)
		if !errors.Is(err, ErrNoSteps) {
			return s.Name, table, err
		}
	}
	return "", report.Table{}, ErrNoSteps
}

func (o *Office) shownReceipt(to office.Visit, book words.Book, reference, transaction string, table report.Table) page.SheetSection {
	title := book.Text("finance.receipt.of", words.Values{"reference": reference, "transaction": transaction})
	var totals []page.SheetFact // what it comes to, first
	for n := range table.Rows {
		if table.Cell(n, "time") == "" {
			totals = append(totals, page.SheetFact{Name: named(book, "finance.code.", table.Cell(n, "step")), Value: "£" + figure.Text(table.Cell(n, "cost GBP"))})
		}
	}
	table.Rows = table.Rows[:len(table.Rows)-len(totals)]
	facts, shown := Shown(table, book, title, nil)
	as := o.Address(to, "receipt?reference="+url.QueryEscape(reference)+"&as=")
	return page.SheetSection{Title: title, Text: Notes(book, table.Notes), Facts: append(totals, facts...), Table: shown,
		Links: page.SheetLinks{Title: book.Text("finance.files", nil), Links: []page.SheetLink{
			{Text: book.Text("finance.file.csv", nil), Address: as + "csv"}, {Text: book.Text("finance.file.json", nil), Address: as + "json"}}}}
}
