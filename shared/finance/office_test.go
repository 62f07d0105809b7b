package finance_test

import (
	"bytes"
	"encoding/json"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/frontline-gov/frontline/shared/finance"
	"github.com/frontline-gov/frontline/shared/focus"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/words"
)

func november(t *testing.T) *world { return novemberOf(newWorld(t)) }

func novemberOf(w *world) *world {
	w.put("2026-11-02", "hmrc", "child-benefit", map[price.Meter]int64{ledger.Starts: 1000, ledger.Completions: 800, price.WriteUnits: 16_000_000})
	w.put("2026-11-02", "dfe", "school-place", map[price.Meter]int64{ledger.Starts: 10, ledger.Completions: 10, price.WriteUnits: 1_000_000})
	w.put("2026-10-02", "hmrc", "child-benefit", map[price.Meter]int64{ledger.Starts: 100, ledger.Completions: 80, price.WriteUnits: 1_600_000})
	return w
}

var markup = regexp.MustCompile(`<[^>]*>`)

// text is what a page says, without its markup.
func text(page string) string { return html.UnescapeString(markup.ReplaceAllString(page, " ")) }

// Every page of finance answers, in both languages, to the roles it is for, and holds no key of words that is missing.
func TestEveryPage(t *testing.T) {
	w := november(t)
	cookie := w.as(staff.Finance)
	paths := []string{"", "receipt", "2026-11/lines/child-benefit/all", "2026-11/lines/child-benefit/marginal", "2026-10/lines/child-benefit/standing"}
	for _, one := range report.Reports {
		paths = append(paths, "2026-11/"+one.Name, "2026-10/"+one.Name)
	}
	for _, path := range paths {
		for _, language := range []string{"", "cy/"} {
			answer := w.get(cookie, language+path)
			said := text(answer.Body.String())
			if answer.Code != 200 || strings.Contains(said, "[finance") || strings.Contains(said, "finance.") {
				t.Errorf("%s%s: %d %s", language, path, answer.Code, said)
			}
			if strings.Contains(said, "school-place") || strings.Contains(said, "School place") {
				t.Errorf("%s%s shows another department's transaction", language, path)
			}
		}
	}
	said := text(w.get(cookie, "").Body.String())
	// By hand: 17,600,000 writes × 0.0000007423 × 0.75 over 880.
	for _, want := range []string{"Child Benefit", "880", "0.011134", "9.79836", "October 2026 to November 2026", "Ada Byron"} {
		if !strings.Contains(said, want) {
			t.Errorf("the first page lacks %q: %s", want, said)
		}
	}
}

func TestWhoSeesFinance(t *testing.T) {
	w := november(t)
	for _, row := range []struct {
		who    string
		cookie string
		path   string
		want   int
	}{
		{"nobody", "", "", 401},
		{"finance", w.as(staff.Finance), "2026-11/statement", 200},
		{"a service owner", w.as(staff.ServiceOwner), "2026-11/unit-cost", 200},
		{"an auditor", w.as(staff.Auditor), "2026-11/statement.csv", 200},
		{"a caseworker", w.as(staff.Caseworker), "", 401},
		{"a month without figures", w.as(staff.Finance), "2026-08/statement", 404},
		{"a month that is none", w.as(staff.Finance), "2026-13/statement", 404},
		{"a report that there is not", w.as(staff.Finance), "2026-11/everything", 404},
		{"another department's transaction", w.as(staff.Finance), "2026-11/lines/school-place/all", 404},
	} {
		if got := w.get(row.cookie, row.path); got.Code != row.want {
			t.Errorf("%s: %d, want %d", row.who, got.Code, row.want)
		}
	}
	if got := w.post(w.as(staff.Auditor), "plan", "kind,transaction,value,source\n"); got.Code != 401 {
		t.Errorf("an auditor sends a plan: %d", got.Code)
	}
	if strings.Contains(w.log.String(), "Ada") || strings.Contains(w.log.String(), "subject") {
		t.Error("the log says who asked")
	}
}

// What a page shows is what its files hold, to the last digit, and FOCUS takes the invoice.
func TestFiles(t *testing.T) {
	w := november(t)
	cookie := w.as(staff.Finance)
	csv := w.get(cookie, "2026-11/statement.csv").Body.String()
	if !strings.Contains(csv, ",child-benefit,marginal,800,completed transaction,0.011134500000,8.907600000000,8.91,") {
		t.Errorf("the invoice is %s", csv)
	}
	if strings.Contains(csv, "dfe") {
		t.Error("another department's invoice")
	}
	if got := w.get(cookie, "2026-11/statement.json").Body.String(); !strings.Contains(got, `"invoiced GBP":8.91`) {
		t.Errorf("the JSON is %s", got)
	}
	for version, name := range map[focus.Version]string{focus.V12: "focus-chargeback-1.2.csv", focus.V13: "focus-chargeback-1.3.csv"} {
		file, err := focus.ReadFile(version, w.get(cookie, "2026-11/"+name).Body.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if faults := focus.Check(file, map[string]string{"hmrc-2026-11": "8.91"}); len(faults) > 0 || len(file.Rows) != 1 {
			t.Errorf("%s: %v", name, faults)
		}
	}
	for _, name := range []string{"focus-chargeback-1.2", "focus-chargeback-1.3"} {
		if said := text(w.get(cookie, "2026-11/"+name).Body.String()); !strings.Contains(said, "BilledCost") || !strings.Contains(said, "8.91") {
			t.Errorf("the page of %s says %s", name, said)
		}
		var read struct{ Rows []map[string]json.RawMessage }
		if err := json.Unmarshal(w.get(cookie, "2026-11/"+name+".json").Body.Bytes(), &read); err != nil || len(read.Rows) != 1 || string(read.Rows[0]["BilledCost"]) != "8.91" {
			t.Errorf("the JSON of %s: %v, %v", name, read, err)
		}
	}
	for _, none := range []string{"focus-chargeback-1.4", "focus-chargeback-1.2.pdf", "focus-chargeback-", "statement.pdf"} {
		if got := w.get(cookie, "2026-11/"+none); got.Code != 404 {
			t.Errorf("%s: %d", none, got.Code)
		}
	}
	book, err := excelize.OpenReader(bytes.NewReader(w.get(cookie, "2026-11/workbook.xlsx").Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := book.CalcCellValue("Totals", "E3", excelize.Options{RawCellValue: true}); err != nil || got != "8.9076" {
		t.Errorf("the workbook's total is %s, %v", got, err)
	}
}

func TestWhatFinanceSends(t *testing.T) {
	w := november(t)
	cookie := w.as(staff.Finance)
	const header = "month,transaction,channel,started,completed,cost,charged,source\n"
	for _, row := range []struct {
		about, field, content string
		want                  int
		says                  string
	}{
		{"channels", "channels", header + "2026-11,child-benefit,phone,120,100,411.00,no,call centre return\n", 303, ""},
		{"no header", "channels", "month\n", 422, "first row"},
		{"every fault at once", "channels", header + "2026-11,child-benefit,phone,1,2,3,no,x\n2026-11,child-benefit,fax,1,1,3,no,x\n", 422, "row 3"},
		{"another department's", "channels", header + "2026-11,school-place,phone,1,1,3.00,no,x\n", 422, "school-place"},
		{"no file", "plan", "", 422, "first row"},
		{"a plan", "plan", "kind,transaction,value,source\nbudget,child-benefit,10.00,\npurchase-order,child-benefit,PO7,\n", 303, ""},
		{"a bill that is none", "bill", "a,b\n1,2\n", 422, "CUR 2.0"},
	} {
		answer := w.post(cookie, row.field, row.content)
		if answer.Code != row.want || !strings.Contains(text(answer.Body.String()), row.says) {
			t.Errorf("%s: %d %s", row.about, answer.Code, text(answer.Body.String()))
		}
	}
	said := text(w.get(cookie, "2026-11/unit-cost").Body.String())
	for _, want := range []string{"phone", "411.00", "4.11"} {
		if !strings.Contains(said, want) {
			t.Errorf("the unit cost lacks %q: %s", want, said)
		}
	}
	if said := text(w.get(cookie, "2026-11/budget").Body.String()); !strings.Contains(said, "100% forecast") {
		t.Errorf("the budget says %s", said)
	}
	if csv := w.get(cookie, "2026-11/statement.csv").Body.String(); !strings.Contains(csv, "PO7") {
		t.Errorf("the invoice lacks the purchase order: %s", csv)
	}
}

// A bill that bills a write unit less than was metered, as AWS exports it: the same rows on the page and in the files, none
// of another department's.
func TestBill(t *testing.T) {
	w := november(t)
	cookie := w.as(staff.Finance)
	bill := "line_item_line_item_type,line_item_usage_account_id,line_item_usage_start_date,line_item_product_code,line_item_usage_type,line_item_operation," +
		"line_item_resource_id,line_item_usage_amount,line_item_unblended_cost,line_item_currency_code,pricing_rate_code,resource_tags\n"
	for transaction, units := range map[string]string{"child-benefit": "15999999", "school-place": "1000000"} {
		bill += "Usage,111122223333,2026-11-02T00:00:00Z,AmazonDynamoDB,EUW2-WriteRequestUnits,PutItem,arn," + units + ",1.00,USD,,\"{\"\"user_transaction\"\":\"\"" + transaction + "\"\"}\"\n"
	}
	said := text(w.post(cookie, "bill", bill).Body.String())
	csv := w.post(cookie, "bill", bill, "as", "csv").Body.String()
	var read struct{ Rows []map[string]any }
	if err := json.Unmarshal(w.post(cookie, "bill", bill, "as", "json").Body.Bytes(), &read); err != nil || len(read.Rows) == 0 {
		t.Fatalf("%v, %v", read, err)
	}
	rows := 0
	for _, row := range read.Rows {
		if row["transaction"] == "child-benefit" && row["usage type"] == price.WriteUnits.UsageType() {
			rows++
		}
	}
	if rows == 0 || strings.Count(csv, "\r\n") != len(read.Rows)+1 || !strings.Contains(csv, "15999999") || !strings.Contains(said, "15,999,999") {
		t.Errorf("%d rows of write units in %v\n%s\n%s", rows, read.Rows, csv, said)
	}
	if strings.Contains(csv+said, "school-place") {
		t.Error("it shows another department's transaction")
	}
	if got := w.post(cookie, "bill", bill, "as", "pdf"); got.Code != 404 {
		t.Errorf("as a PDF: %d", got.Code)
	}
}

func TestReceiptOfASubmission(t *testing.T) {
	w := november(t)
	w.steps = []ledger.Step{{At: noon, Name: "submit", Channel: ledger.Online, State: ledger.Metered, Used: []ledger.Used{{Meter: price.WriteUnits, Quantity: 3}}}}
	cookie := w.as(staff.Finance)
	if got := w.get(cookie, "receipt?reference=nonsense"); got.Code != 422 {
		t.Errorf("a wrong reference: %d", got.Code)
	}
	if got := w.get(cookie, "receipt?reference="+submission.Candidate([32]byte{2}, 0).String()); got.Code != 404 {
		t.Errorf("an unknown reference: %d", got.Code)
	}
	known := w.get(cookie, "receipt?reference="+kept.String())
	// Three writes, and an 800th of nothing: 3 × 0.0000007423 × 0.75.
	if said := text(known.Body.String()); known.Code != 200 || !strings.Contains(said, "0.00000167") || !strings.Contains(said, "Child Benefit") {
		t.Errorf("%d %s", known.Code, said)
	}
}

// What a page shows of one submission is had as a file too.
func TestReceiptAsFile(t *testing.T) {
	w := november(t)
	w.steps = []ledger.Step{{At: noon, Name: "submit", Channel: ledger.Online, State: ledger.Metered, Used: []ledger.Used{{Meter: price.WriteUnits, Quantity: 3}}}}
	cookie := w.as(staff.Finance)
	page := w.get(cookie, "receipt?reference="+kept.String()).Body.String()
	for as, want := range map[string]string{"csv": "," + string(price.WriteUnits) + ",3,", "json": `"quantity":3`} {
		address := "receipt?reference=" + kept.String() + "&as=" + as
		if !strings.Contains(html.UnescapeString(page), "/finance/hmrc/"+address) {
			t.Errorf("the page does not lead to %s: %s", address, page)
		}
		if got := w.get(cookie, address); got.Code != 200 || !strings.Contains(got.Body.String(), want) ||
			got.Header().Get("Content-Disposition") != `attachment; filename="receipt-`+kept.String()+"."+as+`"` {
			t.Errorf("%s: %d %v %s", as, got.Code, got.Header(), got.Body)
		}
	}
	if got := w.get(cookie, "receipt?reference="+kept.String()+"&as=pdf"); got.Code != 404 {
		t.Errorf("as a PDF: %d", got.Code)
	}
}

// Both languages have the same keys with the same values in them.
func TestWordsAreWhole(t *testing.T) {
	var books []words.Book
	for _, language := range words.Languages {
		book, err := words.Load(finance.Texts, language)
		if err != nil {
			t.Fatal(err)
		}
		books = append(books, book)
	}
	for i, book := range books {
		other := books[1-i]
		for _, key := range book.Keys() {
			if !other.Has(key) || strings.Join(book.Placeholders(key), " ") != strings.Join(other.Placeholders(key), " ") {
				t.Errorf("%s differs between the languages", key)
			}
		}
	}
}
