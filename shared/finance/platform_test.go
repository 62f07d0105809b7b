package finance_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"github.com/frontline-gov/frontline/shared/focus"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/staff"
)

// everywhere is a month of two departments, and of the platform's own work.
func everywhere(t *testing.T) *world {
	w := novemberOf(newWorldOf(t, report.Platform))
	w.put("2026-11-03", report.Platform, "ledger", map[price.Meter]int64{price.WriteUnits: 300_000})
	return w
}

// rows are a CSV file's, each by the names of its columns.
func rows(t *testing.T, file *httptest.ResponseRecorder) []map[string]string {
	t.Helper()
	cells, err := csv.NewReader(file.Body).ReadAll()
	if err != nil || file.Code != 200 {
		t.Fatalf("%d %v", file.Code, err)
	}
	var all []map[string]string
	for _, line := range cells[1:] {
		row := map[string]string{}
		for i, name := range cells[0] {
			row[name] = line[i]
		}
		all = append(all, row)
	}
	return all
}

// The platform's own finance reads every report of all departments, each as page, CSV and JSON, in both languages. Nobody else
// does, and nobody here sees what one submission cost or sends what a department declares.
func TestPlatformFinance(t *testing.T) {
	w := everywhere(t)
	cookie := w.as(staff.PlatformFinance)
	paths := []string{"", "2026-11/lines/child-benefit/all", "2026-11/lines/school-place/marginal", "2026-11/lines/ledger/all",
		"2026-11/focus-provider-1.2", "2026-11/focus-provider-1.3", "2026-11/focus-chargeback-1.3"}
	for _, one := range report.Wholes {
		paths = append(paths, "2026-11/"+one.Name)
		var read struct{ Rows []map[string]any }
		if got := w.get(cookie, "2026-11/"+one.Name+".json"); got.Code != 200 || json.Unmarshal(got.Body.Bytes(), &read) != nil {
			t.Errorf("%s.json: %d %s", one.Name, got.Code, got.Body)
		}
		if got := rows(t, w.get(cookie, "2026-11/"+one.Name+".csv")); len(got) != len(read.Rows) {
			t.Errorf("%s: %d rows of CSV, %d of JSON", one.Name, len(got), len(read.Rows))
		}
	}
	for _, path := range paths {
		for _, language := range []string{"", "cy/"} {
			answer := w.get(cookie, language+path)
			if said := text(answer.Body.String()); answer.Code != 200 || strings.Contains(said, "[finance") || strings.Contains(said, "finance.") {
				t.Errorf("%s%s: %d %s", language, path, answer.Code, said)
			}
		}
	}
	// What AWS bills and what is invoiced rest on prices too, of which nobody has verified the rate.
	for _, path := range []string{"2026-11/focus-provider-1.2", "2026-11/focus-chargeback-1.3", "2026-11/anomalies"} {
		var read struct{ Notes []string }
		err := json.Unmarshal(w.get(cookie, path+".json").Body.Bytes(), &read)
		if said := text(w.get(cookie, path).Body.String()); err != nil || !slices.Contains(read.Notes, "unverified exchange rate") || !strings.Contains(said, unverifiedRate) {
			t.Errorf("%s has the notes %v, %v; the page says %s", path, read.Notes, err, said)
		}
	}
	home := w.get(cookie, "").Body.String()
	for _, want := range []string{"HM Revenue & Customs", "Department for Education", "all departments", "890", "2026-11/invoices", "2026-11/focus-provider-1.2"} {
		if !strings.Contains(text(home)+home, want) {
			t.Errorf("the first page lacks %q", want)
		}
	}
	for _, never := range []string{"receipt", "send-channels", "send-plan"} {
		if strings.Contains(home, never) {
			t.Errorf("the first page has %s", never)
		}
	}
	for _, row := range []struct {
		who, cookie, path string
		want              int
	}{
		{"nobody", "", "", 401},
		{"an auditor", w.as(staff.Auditor), "2026-11/invoices", 200},
		{"finance, which is a department's", w.as(staff.Finance), "", 401},
		{"a service owner", w.as(staff.ServiceOwner), "2026-11/invoices", 401},
		{"the receipt of a submission", cookie, "receipt", 404},
	} {
		if got := w.get(row.cookie, row.path); got.Code != row.want {
			t.Errorf("%s: %d, want %d", row.who, got.Code, row.want)
		}
	}
	for _, field := range []string{"channels", "plan"} {
		if got := w.post(cookie, field, "month\n"); got.Code != 404 {
			t.Errorf("%s is taken: %d", field, got.Code)
		}
	}
	hmrc := november(t)
	if got := hmrc.get(hmrc.as(staff.Finance), "2026-11/invoices"); got.Code != 404 {
		t.Errorf("a department sees the invoices of all: %d", got.Code)
	}
}

var linked = regexp.MustCompile(`href="/finance/platform/([^"]*/lines/[^"]*)"`)

// Every figure that leads to its lines leads to a page, also in a month in which nobody carries the platform's own cost; of what is
// no transaction there is none.
func TestLinesOfThePlatform(t *testing.T) {
	w := everywhere(t)
	w.put("2026-09-03", report.Platform, "ledger", map[price.Meter]int64{price.WriteUnits: 300_000})
	cookie := w.as(staff.PlatformFinance)
	found := map[string]bool{}
	for _, one := range report.Wholes {
		for _, month := range []string{"2026-09/", "2026-11/"} {
			for _, link := range linked.FindAllStringSubmatch(w.get(cookie, month+one.Name).Body.String(), -1) {
				found[link[1]] = true
			}
		}
	}
	for path := range found {
		if got := w.get(cookie, path); got.Code != 200 {
			t.Errorf("%s is linked: %d %s", path, got.Code, text(got.Body.String()))
		}
	}
	if !found["2026-11/lines/child-benefit/marginal"] || !strings.Contains(w.get(cookie, "2026-09/statement.csv").Body.String(), ",platform,overhead,") {
		t.Errorf("the pages lead to %v, or have no overhead, so this shows nothing", found)
	}
	for _, none := range []string{"hmrc", "platform", "everything"} {
		if got := w.get(cookie, "2026-11/lines/"+none+"/all"); got.Code != 404 {
			t.Errorf("the lines of %s: %d", none, got.Code)
		}
	}
}

// unverifiedRate is what a page says of the exchange rate.
const unverifiedRate = "The exchange rate is a planning rate that nobody has verified."

// Totals of all departments are the sums of the departments' rows, to the last digit, and of R2 the whole cost.
func TestDepartmentsSumToTheWhole(t *testing.T) {
	w := everywhere(t)
	cookie := w.as(staff.PlatformFinance)
	for name, columns := range map[string][]string{
		"departments":          {"started", "completed", "marginal GBP", "standing GBP", "overhead GBP", "people GBP", "total GBP", "cost of failure GBP"},
		"invoices":             {"exact GBP", "invoiced GBP"},
		"departments-standing": {"completed", "standing GBP", "at 0x GBP", "at 1x GBP", "at 10x GBP"},
	} {
		all := rows(t, w.get(cookie, "2026-11/"+name+".csv"))
		for _, column := range columns {
			var sum decimal.Decimal
			for _, row := range all[:len(all)-1] {
				sum = sum.Add(decimal.RequireFromString(row[column]))
			}
			if whole := all[len(all)-1]; whole["department"] != report.Everybody || !sum.Equal(decimal.RequireFromString(whole[column])) {
				t.Errorf("%s, %s: departments come to %s, and the last row says %v", name, column, sum, whole)
			}
		}
	}
	// By hand: 17,300,000 writes at 0.0000007423 dollars and 0.75 pounds: the lines of R2, of which each stands with its department.
	const whole = "9.631342500000"
	invoices := rows(t, w.get(cookie, "2026-11/invoices.csv"))
	if last := invoices[len(invoices)-1]; last["exact GBP"] != whole || last["invoiced GBP"] != "9.63" {
		t.Errorf("the whole is %v", last)
	}
	var lines, exact decimal.Decimal
	for _, row := range rows(t, w.get(cookie, "2026-11/statement.csv")) {
		lines, exact = lines.Add(decimal.RequireFromString(row["invoiced GBP"])), exact.Add(decimal.RequireFromString(row["exact GBP"]))
	}
	if lines.String() != "9.63" || exact.StringFixed(12) != whole {
		t.Errorf("the lines of all invoices come to %s, exactly %s", lines, exact)
	}
	book, err := excelize.OpenReader(bytes.NewReader(w.get(cookie, "2026-11/workbook.xlsx").Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if sheets := strings.Join(book.GetSheetList(), ", "); !strings.Contains(sheets, "R1 departments") || !strings.Contains(sheets, "R2 invoices") {
		t.Errorf("the workbook has %s", sheets)
	}
	file, err := focus.ReadFile(focus.V12, w.get(cookie, "2026-11/focus-provider-1.2.csv").Body.Bytes())
	if err != nil || len(file.Rows) != 3 {
		t.Fatalf("%d rows of what AWS bills, %v", len(file.Rows), err)
	}
	if faults := focus.Check(file, nil); len(faults) > 0 {
		t.Error(faults)
	}
}

// billOf is a bill of write units of the month's days, by transaction.
func billOf(units map[string]int64) string {
	bill := "line_item_line_item_type,line_item_usage_account_id,line_item_usage_start_date,line_item_product_code,line_item_usage_type,line_item_operation," +
		"line_item_resource_id,line_item_usage_amount,line_item_unblended_cost,line_item_currency_code,pricing_rate_code,resource_tags\n"
	for transaction, n := range units {
		day := "2026-11-02"
		if transaction == "ledger" {
			day = "2026-11-03"
		}
		cost := decimal.RequireFromString("0.0000007423").Mul(decimal.NewFromInt(n))
		bill += "Usage,111122223333," + day + "T00:00:00Z,AmazonDynamoDB,EUW2-WriteRequestUnits,PutItem,arn," + decimal.NewFromInt(n).String() + "," + cost.String() +
			",USD,,\"{\"\"user_transaction\"\":\"\"" + transaction + "\"\"}\"\n"
	}
	return bill
}

// With AWS's bill, what departments come to is what is billed, to the last digit; and where the bill has more, it says by how much.
func TestDepartmentsSumToTheBill(t *testing.T) {
	w := everywhere(t)
	cookie := w.as(staff.PlatformFinance)
	units := map[string]int64{"child-benefit": 16_000_000, "school-place": 1_000_000, "ledger": 300_000}
	last := func(bill string) map[string]string {
		all := rows(t, w.post(cookie, "bill", bill, "as", "csv"))
		return all[len(all)-1]
	}
	// 17,300,000 × 0.0000007423.
	if got := last(billOf(units)); got["transaction"] != report.Everybody || got["metered USD"] != "12.84179" || got["billed USD"] != "12.84179" || got["status"] != "agrees" {
		t.Errorf("%v", got)
	}
	said := text(w.post(cookie, "bill", billOf(units)).Body.String())
	for _, want := range []string{"US$12.84179", "US$0 ", "All departments together"} {
		if !strings.Contains(said, want) {
			t.Errorf("the page lacks %q: %s", want, said)
		}
	}
	if !strings.Contains(said, unverifiedRate) {
		t.Errorf("the bill's page does not say that nobody has verified the exchange rate: %s", said)
	}
	if strings.Contains(said, "to be looked at") {
		t.Errorf("something is to be looked at: %s", said)
	}
	units["school-place"]++
	if got := last(billOf(units)); got["metered USD"] != "12.84179" || got["billed USD"] != "12.8417907423" || got["status"] != "differs" {
		t.Errorf("with one unit more on the bill: %v", got)
	}
	// A department's own page says nothing of others.
	hmrc := november(t)
	if csv := hmrc.post(hmrc.as(staff.Finance), "bill", billOf(units), "as", "csv").Body.String(); strings.Contains(csv, report.Everybody) {
		t.Errorf("a department's page says %s", csv)
	}
}
