package finance

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/account"
	"github.com/frontline-gov/frontline/shared/bill"
	"github.com/frontline-gov/frontline/shared/figure"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/tally"
	"github.com/frontline-gov/frontline/shared/words"
)

// billLimit is the most that is read of a bill, in bytes: API Gateway and Lambda carry no more. The command takes larger ones.
const billLimit = 4 << 20

// send takes a file that finance sends, and tells all that is wrong with it. What is right is kept.
func (o *Office) send(file tally.File) office.Handler {
	return func(w http.ResponseWriter, r *http.Request, to office.Visit) error {
		raw, err := sent(r, string(file))
		if err == nil {
			err = o.Accounts.Send(r.Context(), o.Department, file, to.Now, raw)
		}
		if err != nil {
			return o.sendAgain(w, to, string(file), err)
		}
		return office.See(w, o.Address(to, ""))
	}
}

// sent reads the file of a form's field.
func sent(r *http.Request, field string) ([]byte, error) {
	file, _, err := r.FormFile(field)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, err
	case err != nil:
		return nil, account.FileFault{Err: errNoFile}
	}
	defer file.Close()
	return io.ReadAll(file)
}

var errNoFile = errors.New("choose a file")

// mostFaults is how many faults of a file a page tells, and longestFault how many characters of one: what was sent may stand in it.
const mostFaults, longestFault = 100, 300

// sendAgain is the page of a file that was not kept, with what is wrong with it. What is wrong with anything else stays an error.
func (o *Office) sendAgain(w http.ResponseWriter, to office.Visit, file string, err error) error {
	book, status, faults := o.Pages[to.Language].Book(), http.StatusUnprocessableEntity, []string(nil)
	var wrong account.FileFault
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		status, faults = http.StatusRequestEntityTooLarge, []string{book.Text("finance.send.too-large", words.Values{"size": sizeOf(large.Limit)})}
	case errors.Is(err, errNoFile):
		faults = []string{book.Text("finance.send.none", nil)}
	case errors.As(err, &wrong):
		faults = told(book, wrong)
	default:
		return err
	}
	shown := o.sheet(to, "", "send."+file)
	shown.Back = o.Address(to, "")
	shown.Fault = faults
	key := "finance.send." + file
	shown.Sections = []page.SheetSection{{Title: book.Text(key+".button", nil), Form: &page.SheetForm{Action: o.Address(to, file), Name: file, File: true,
		Label: book.Text(key+".label", nil), Hint: book.Text(key+".hint", nil), Button: book.Text(key+".button", nil), As: asked(book, file)}}}
	return o.Pages[to.Language].Sheet(office.HTML(w, status), shown)
}

// told is what a page tells of the faults of a file.
func told(book words.Book, wrong account.FileFault) []string {
	faults := strings.Split(wrong.Error(), "\n")
	all := len(faults)
	faults = faults[:min(all, mostFaults)]
	for i, fault := range faults {
		if letters := []rune(strings.ToValidUTF8(fault, "\ufffd")); len(letters) > longestFault {
			faults[i] = string(letters[:longestFault]) + "…"
		}
	}
	if all > mostFaults {
		faults = append(faults, book.Text("finance.send.more", words.Values{"count": all, "shown": mostFaults}))
	}
	return faults
}

// sizeOf is a number of bytes as people say it.
func sizeOf(bytes int64) string {
	if bytes < 1<<20 {
		return strconv.FormatInt(bytes>>10, 10) + " KB"
	}
	return strconv.FormatInt(bytes>>20, 10) + " MB"
}

// bill holds AWS's bill against the ledger. The bill is not kept. Departments see what concerns their own transactions,
// and the lines that belong to none; the platform all of it, and that departments together come to what is billed.
func (o *Office) bill(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	book := o.Pages[to.Language].Book()
	table, result, month, err := o.reconcile(r, to)
	if err != nil {
		return o.sendAgain(w, to, "bill", err)
	}
	if as := r.FormValue("as"); as != "" {
		return downloadAs(w, as, o.Department+"-"+string(month)+"-reconciliation", table)
	}
	shown := o.sheet(to, "", "send.bill")
	shown.Back, shown.Caption = o.Address(to, ""), figure.Month(book, month)
	section := page.SheetSection{Title: book.Text("finance.report.reconciliation.title", nil),
		Text: []string{book.Text("finance.report.reconciliation.text", words.Values{"file": r.FormValue("name")})}}
	section.Text = append(section.Text, Notes(book, table.Notes)...)
	section.Facts, section.Table = Shown(table, book, section.Title, nil)
	if o.whole() {
		section.Facts = append(together(book, result), section.Facts...)
	}
	shown.Sections = []page.SheetSection{section}
	return o.Pages[to.Language].Sheet(office.HTML(w, http.StatusOK), shown)
}

// together are what all departments come to and what the bill does, and why these differ, to the last digit: the two reasons sum to
// the difference.
func together(book words.Book, of bill.Result) []page.SheetFact {
	var facts []page.SheetFact
	for _, fact := range []struct {
		name   string
		amount decimal.Decimal
	}{{"departments", of.Metered}, {"billed", of.Billed}, {"difference", of.Billed.Sub(of.Metered)}, {"quantities", of.Quantity}, {"prices", of.Price},
		{"credits", of.Credits}, {"taxes", of.Taxes}} {
		facts = append(facts, page.SheetFact{Name: book.Text("finance.together."+fact.name, nil), Value: "US$" + fact.amount.String()})
	}
	return facts
}

func (o *Office) reconcile(r *http.Request, to office.Visit) (report.Table, bill.Result, price.Month, error) {
	refused := func(err error) (report.Table, bill.Result, price.Month, error) {
		return report.Table{}, bill.Result{}, "", err
	}
	raw, err := sent(r, "bill")
	if err != nil {
		return refused(err)
	}
	lines, err := bill.Read(raw)
	if err != nil {
		return refused(account.FileFault{Err: err})
	}
	if len(lines) == 0 {
		return refused(account.FileFault{Err: errNoLines})
	}
	year, err := o.Accounts.Year(r.Context(), to.Now)
	if err != nil {
		return refused(err)
	}
	month := price.MonthOf(lines[0].Day)
	i := slices.IndexFunc(year.Months, func(m report.Month) bool { return m.Month == month })
	if i < 0 {
		return refused(account.FileFault{Err: errors.New("the ledger has nothing of " + string(month))})
	}
	if year, err = o.Accounts.Full(r.Context(), year.To(month)); err != nil {
		return refused(err)
	}
	result, err := bill.Reconcile(year.Months[i], lines)
	if err != nil {
		return refused(account.FileFault{Err: err})
	}
	table := result.Table(year.Months[i], lines[0].Account)
	rows := table.Rows
	table.Rows = nil
	names := o.names(year)
	for n, row := range rows {
		transaction := report.Table{Columns: table.Columns, Rows: rows}.Cell(n, "transaction")
		if _, own := names[transaction]; own || transaction == "" || o.whole() {
			table.Rows = append(table.Rows, row)
		}
	}
	if o.whole() {
		status := "agrees"
		if !result.Billed.Equal(result.Metered) {
			status = "differs"
		}
		table.Add(map[string]string{"account": lines[0].Account, "period": string(month), "transaction": report.Everybody,
			"metered USD": result.Metered.String(), "billed USD": result.Billed.String(), "status": status})
	}
	return table, result, month, nil
}

var errNoLines = errors.New("the bill has no lines")
