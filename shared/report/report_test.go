package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name string, table report.Table) {
	t.Helper()
	for suffix, got := range map[string][]byte{".csv": table.CSV(), ".json": table.JSON()} {
		path := filepath.Join("testdata", name+suffix)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not as it was; run with -update and look at the difference", path)
		}
	}
	rows, err := csv.NewReader(bytes.NewReader(table.CSV())).ReadAll()
	if err != nil || len(rows) != len(table.Rows)+1 {
		t.Errorf("%s: the CSV reads as %d rows, %v", name, len(rows), err)
	}
	if !json.Valid(table.JSON()) {
		t.Errorf("%s: the JSON is none", name)
	}
}

var catalogue = report.Services{
	{Transaction: "school-place", Name: "School place", Department: "dfe", DepartmentName: "Department for Education", CostCentre: "CC1", PurchaseOrder: "PO7",
		Category: "Providing/reporting information", URL: "https://example.test/school-place/", BusinessModel: "Taxpayers",
		Baseline: map[ledger.Channel]report.Baseline{ledger.Phone: {Pounds: decimal.RequireFromString("4.11"), Source: "the department's study"},
			ledger.Post: {Pounds: decimal.RequireFromString("6.62"), Source: "the department's study"}}},
	{Transaction: "child-benefit", Name: "Child Benefit", Department: "hmrc", DepartmentName: "HM Revenue and Customs", CostNotes: "=2+2"},
}

// entry is one of November's unless the day says otherwise.
func entry(day, department, transaction string, channel ledger.Channel, outcome ledger.Outcome, basis ledger.Basis, meter price.Meter, quantity int64) ledger.Entry {
	return ledger.Entry{Quantity: quantity, Key: ledger.Key{Date: date.MustParse(day), Department: department, Transaction: transaction,
		Channel: channel, Outcome: outcome, Basis: basis, Meter: meter, State: ledger.Metered}}
}

func entries() []ledger.Entry {
	return []ledger.Entry{
		entry("2026-11-02", "dfe", "school-place", ledger.Online, ledger.InProgress, ledger.Marginal, ledger.Starts, 1000),
		entry("2026-11-02", "dfe", "school-place", ledger.Online, ledger.Completed, ledger.Marginal, ledger.Completions, 700),
		entry("2026-11-02", "dfe", "school-place", ledger.Online, ledger.Ineligible, ledger.Marginal, ledger.Refusals, 50),
		entry("2026-11-02", "dfe", "school-place", ledger.Online, ledger.Abandoned, ledger.Marginal, ledger.Abandonments, 250),
		entry("2026-11-02", "dfe", "school-place", ledger.AssistedPhone, ledger.Completed, ledger.Marginal, ledger.Starts, 60),
		entry("2026-11-02", "dfe", "school-place", ledger.AssistedPhone, ledger.Completed, ledger.Marginal, ledger.Completions, 50),
		entry("2026-11-02", "dfe", "school-place", ledger.Online, ledger.InProgress, ledger.Marginal, price.WriteUnits, 4_000_000),
		entry("2026-11-02", "dfe", "school-place", ledger.Online, ledger.Completed, ledger.Marginal, price.WriteUnits, 16_000_000),
		entry("2026-11-02", "dfe", "school-place", ledger.AssistedPhone, ledger.Completed, ledger.Marginal, price.WriteUnits, 1_000_000),
		entry("2026-11-03", "dfe", "school-place", ledger.Online, ledger.Failed, ledger.Marginal, price.WriteUnits, 500_000),
		entry("2026-11-03", "dfe", "school-place", "", ledger.InProgress, ledger.Standing, price.SQSRequests, 3_648_000),
		entry("2026-11-03", "hmrc", "child-benefit", ledger.Online, ledger.InProgress, ledger.Marginal, ledger.Starts, 200),
		entry("2026-11-03", "hmrc", "child-benefit", ledger.Software, ledger.Completed, ledger.Marginal, ledger.Completions, 200),
		entry("2026-11-03", "hmrc", "child-benefit", ledger.Software, ledger.Completed, ledger.Marginal, price.HTTPRequests, 2_000_003),
		entry("2026-11-04", report.Platform, report.Platform, "", ledger.InProgress, ledger.Overhead, price.LogBytes, 40<<30),
		entry("2026-11-05", "dfe", "school-place", ledger.Online, ledger.Completed, ledger.Marginal, ledger.Rating(1), 23),
		entry("2026-11-05", "dfe", "school-place", ledger.Online, ledger.Completed, ledger.Marginal, ledger.Rating(2), 46),
		entry("2026-11-05", "dfe", "school-place", ledger.Online, ledger.Completed, ledger.Marginal, ledger.Rating(3), 153),
		entry("2026-11-05", "dfe", "school-place", ledger.Online, ledger.Completed, ledger.Marginal, ledger.Rating(4), 419),
		entry("2026-11-05", "dfe", "school-place", ledger.Online, ledger.Completed, ledger.Marginal, ledger.Rating(5), 528),
	}
}

const declared = "month,transaction,channel,started,completed,cost,charged,source\r\n" +
	"2026-11,school-place,phone,100,100,411.00,no,call centre return\r\n" +
	"2026-11,school-place,post,100,100,662.00,no,post room return\r\n" +
	"2026-11,school-place,assisted-phone,0,0,150.00,yes,assisted digital contract\r\n"

func versions(t testing.TB) (price.Book, price.Exchange) {
	t.Helper()
	book, err := price.Latest()
	if err != nil {
		t.Fatal(err)
	}
	exchange, err := price.LatestExchange()
	if err != nil {
		t.Fatal(err)
	}
	return book, exchange
}

func november(t testing.TB) report.Month {
	t.Helper()
	book, exchange := versions(t)
	read, err := report.ReadDeclared([]byte(declared))
	if err != nil {
		t.Fatal(err)
	}
	month, err := report.Rate(book, exchange, "2026-11", entries(), read)
	if err != nil {
		t.Fatal(err)
	}
	return month
}

func find(t *testing.T, table report.Table, where ...string) int {
	t.Helper()
	for n, row := range table.Rows {
		hit := true
		for _, cell := range where {
			hit = hit && slices.Contains(row, cell)
		}
		if hit {
			return n
		}
	}
	t.Fatalf("%s has no row of %v", table.Name, where)
	return 0
}

func TestUnitCost(t *testing.T) {
	table, err := report.UnitCost(november(t))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "unit-cost", table)
	// By hand. Online: 20,500,000 writes × 0.0000007423 × 0.75. Standing: (3,648,000 − 1,000,000 free) × 0.0000004 × 0.75,
	// of which 750 of 800 were online. Overhead: (40 − 5 free) × 0.5985 × 0.75, of which 750 of 1,000.
	online := find(t, table, "school-place", "online")
	for column, want := range map[string]string{"started": "1000", "completed": "750", "completion %": "75.00", "marginal GBP": "11.412862500000",
		"standing GBP": "0.744750000000", "overhead GBP": "11.782968750000", "cost per transaction GBP": "0.031921"} {
		if got := table.Cell(online, column); got != want {
			t.Errorf("online %s: %s, want %s", column, got, want)
		}
	}
	// Failure: all of 500,000 writes, and of the 4,000,000 on the way those of 250 in 1,000.
	if got := table.Cell(online, "cost of failure GBP"); got != "0.835087500000" {
		t.Errorf("failure costs %s", got)
	}
	// The whole: 750 digital, 50 assisted, 200 by phone and post; take-up leaves assisted digital out above only.
	all := find(t, table, "school-place", "all")
	if got := table.Cell(all, "digital take-up %"); got != "75.00" {
		t.Errorf("take-up %s", got)
	}
	if got := table.Cell(all, "completed"); got != "1000" {
		t.Errorf("completed %s", got)
	}
	// Child Benefit completed as many by software as were started on the web: never above 100%.
	if got := table.Cell(find(t, table, "child-benefit", "all"), "completion %"); got != "100.00" {
		t.Errorf("completion %s", got)
	}
	if len(table.Notes) != 2 || !strings.Contains(table.Notes[0], "EUW2-DataProcessing-Bytes") || !strings.Contains(table.Notes[1], "exchange") {
		t.Errorf("notes %v", table.Notes)
	}
}

// What is shared out sums to what there was, whatever there is.
func TestUnitsSumToTheLedger(t *testing.T) {
	book, exchange := versions(t)
	rapid.Check(t, func(r *rapid.T) {
		all := rapid.SliceOf(rapid.Custom(func(t *rapid.T) ledger.Entry {
			department := rapid.SampledFrom([]string{"dfe", "hmrc", report.Platform}).Draw(t, "department")
			basis := rapid.SampledFrom([]ledger.Basis{ledger.Marginal, ledger.Standing, ledger.Overhead}).Draw(t, "basis")
			return entry("2026-11-03", department, department+"-"+rapid.SampledFrom([]string{"a", "b"}).Draw(t, "transaction"),
				rapid.SampledFrom([]ledger.Channel{"", ledger.Online, ledger.Software, ledger.AssistedFace}).Draw(t, "channel"),
				rapid.SampledFrom([]ledger.Outcome{ledger.InProgress, ledger.Completed, ledger.Failed}).Draw(t, "outcome"), basis,
				rapid.SampledFrom([]price.Meter{price.WriteUnits, price.LogBytes, ledger.Starts, ledger.Completions}).Draw(t, "meter"),
				rapid.Int64Range(0, 1e12).Draw(t, "quantity"))
		})).Draw(r, "entries")
		month, err := report.Rate(book, exchange, "2026-11", all, nil)
		if err != nil {
			r.Fatal(err)
		}
		units, err := report.Units(month)
		if err != nil {
			r.Fatal(err)
		}
		var want, got decimal.Decimal
		for _, cost := range month.Costs {
			want = want.Add(cost.Pounds())
		}
		for _, u := range units {
			got = got.Add(u.Total())
			if u.Failure.IsNegative() || u.Failure.GreaterThan(u.Marginal) {
				r.Errorf("failure %s of %s", u.Failure, u.Marginal)
			}
		}
		if !got.Equal(want) {
			r.Errorf("units sum to %s, costs to %s", got, want)
		}
		invoices, err := report.Invoices(month, nil)
		if err != nil {
			r.Fatal(err)
		}
		var pence money.Pence
		for _, invoice := range invoices {
			pence += invoice.Net()
		}
		if pence != price.Penny(want) {
			r.Errorf("invoices sum to %s, the whole is %s", pence, price.Penny(want))
		}
		shuffled, err := report.Rate(book, exchange, "2026-11", rapid.Permutation(all).Draw(r, "order"), nil)
		if err != nil {
			r.Fatal(err)
		}
		if !bytes.Equal(report.Lines(month).CSV(), report.Lines(shuffled).CSV()) {
			r.Error("the order of entries matters")
		}
	})
}

func TestStatement(t *testing.T) {
	month := november(t)
	invoices, err := report.Invoices(month, func(department string) int64 { return map[string]int64{"dfe": 20}[department] })
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "statement", report.Statement(month, invoices, catalogue))
	if len(invoices) != 2 || invoices[0].Department != "dfe" || invoices[0].VAT == 0 || invoices[1].VAT != 0 {
		t.Errorf("%+v", invoices)
	}
	people := slices.IndexFunc(invoices[0].Lines, func(line report.InvoiceLine) bool { return line.Basis == "people" })
	if invoices[0].Lines[people].Pence != 15000 {
		t.Errorf("only what the platform provided is charged: %s", invoices[0].Lines[people].Pence)
	}
}

// A closed month rates to the same bytes again, and a correction costs what it changes.
func TestClosedMonths(t *testing.T) {
	book, exchange := versions(t)
	closed, err := ledger.Close(nil, "2026-11", book, exchange, entries())
	if err != nil {
		t.Fatal(err)
	}
	back, err := ledger.ReadClosed(closed.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	first, err := report.Reopen(closed, nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := report.Reopen(back, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(report.Lines(first).CSV(), report.Lines(second).CSV()) {
		t.Error("a closed month was rated to other bytes")
	}
	golden(t, "lines", report.Lines(first))

	less := entry("2026-11-02", "dfe", "school-place", ledger.Online, ledger.Completed, ledger.Marginal, price.WriteUnits, -1_000_000)
	less.Corrects, less.Reason = "2026-11", "delivered twice"
	december, err := report.Rate(book, exchange, "2026-12", []ledger.Entry{less}, nil, closed)
	if err != nil {
		t.Fatal(err)
	}
	if len(december.Costs) != 1 || december.Costs[0].Dollars().String() != "-0.7423" || december.Costs[0].Corrects != "2026-11" {
		t.Errorf("%+v", december.Costs)
	}
	invoices, err := report.Invoices(december, nil)
	if err != nil || len(invoices) != 1 || invoices[0].Net() != -56 {
		t.Errorf("%+v, %v", invoices, err)
	}
	// A second correction is the difference after the first: of 1,500,000 left a million are free, so 500,000 less are paid.
	free := func(quantity int64) ledger.Entry {
		e := entry("2026-11-03", "dfe", "school-place", "", ledger.InProgress, ledger.Standing, price.SQSRequests, quantity)
		e.Corrects, e.Reason = "2026-11", "counted twice"
		return e
	}
	later, err := ledger.Close(&closed, "2026-12", book, exchange, []ledger.Entry{free(-2_148_000)})
	if err != nil {
		t.Fatal(err)
	}
	january, err := report.Rate(book, exchange, "2027-01", []ledger.Entry{free(-1_000_000)}, nil, closed, later)
	if err != nil || len(january.Costs) != 1 || january.Costs[0].Dollars().String() != "-0.2" {
		t.Errorf("%+v, %v", january.Costs, err)
	}
	if _, err := report.Rate(book, exchange, "2026-12", []ledger.Entry{less}, nil); err == nil {
		t.Error("a correction of a month that is not given was rated")
	}
	changed := closed
	changed.BookDigest = "0"
	if _, err := report.Reopen(changed, nil); err == nil {
		t.Error("a month was rated by a changed book")
	}
}

// KA1 as a receipt: the sum of its lines, in dollars and pounds.
func TestReceipt(t *testing.T) {
	book, exchange := versions(t)
	at := func(minute int) time.Time { return time.Date(2026, 11, 22, 12, minute, 0, 0, time.UTC) }
	steps := []ledger.Step{
		{At: at(0), Name: "start", State: ledger.Metered, Used: []ledger.Used{{Meter: price.LambdaRequests, Quantity: 1}, {Meter: price.LambdaCompute, Quantity: 132 * 512}, {Meter: price.HTTPRequests, Quantity: 1}, {Meter: price.WriteUnits, Quantity: 2}}},
		{At: at(1), Name: "children", State: ledger.Metered, Used: []ledger.Used{{Meter: price.LambdaRequests, Quantity: 1}, {Meter: price.LambdaCompute, Quantity: 41 * 512}, {Meter: price.HTTPRequests, Quantity: 1}, {Meter: price.WriteUnits, Quantity: 3}}},
		{At: at(2), Name: "submit", State: ledger.Metered, Used: []ledger.Used{{Meter: price.LambdaRequests, Quantity: 1}, {Meter: price.LambdaCompute, Quantity: 87 * 512}, {Meter: price.HTTPRequests, Quantity: 1}, {Meter: price.WriteUnits, Quantity: 8}, {Meter: price.ReadUnits, Quantity: 2}, {Meter: price.SQSRequests, Quantity: 1}, {Meter: price.LogBytes, Quantity: 4400}}},
		{At: at(3), Name: "worker", State: ledger.Estimated, Used: []ledger.Used{{Meter: price.LambdaRequests, Quantity: 1}, {Meter: price.LambdaCompute, Quantity: 35 * 256}, {Meter: price.WriteUnits, Quantity: 3}, {Meter: price.SQSRequests, Quantity: 2}}},
	}
	share, err := report.ShareOf(november(t), "school-place")
	if err != nil {
		t.Fatal(err)
	}
	table, err := report.Receipt("ABCD-EFGH-JKMN", steps, book, exchange, share)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "receipt", table)
	marginal := find(t, table, "marginal")
	if usd, gbp := table.Cell(marginal, "cost USD"), table.Cell(marginal, "cost GBP"); usd != "0.000021808054117992401123046875" || gbp != "0.00001635604058849430084228515625" {
		t.Errorf("KA1: %s, %s", usd, gbp)
	}
	if code := table.Cell(find(t, table, "submit", string(price.HTTPRequests)), "rate code"); code != "MFY3FVZZSQWYVNHM.JRTCKXETXF.9NXBCPDZYR" {
		t.Errorf("rate code %s", code)
	}
}

func TestSatisfaction(t *testing.T) {
	// Deputy reporting, April 2023: published as 80 by the Performance Platform's formula, 81 by the manual's.
	ratings := report.Ratings{23, 46, 153, 419, 528}
	if ratings.Scored() != "79.58" || ratings.Satisfied() != "81.01" || (report.Ratings{}).Scored() != "" {
		t.Errorf("%s, %s", ratings.Scored(), ratings.Satisfied())
	}
	if got := report.RatingsOf("school-place", november(t)); got != ratings {
		t.Errorf("counted %v", got)
	}
	table, err := report.Performance(catalogue, november(t))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "performance", table)
}

func TestTransactionsExplorer(t *testing.T) {
	book, exchange := versions(t)
	months := []report.Month{november(t)}
	for back := 1; back < 12; back++ {
		month, err := report.Rate(book, exchange, price.Month("2026-11").Next(-back), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		months = append([]report.Month{month}, months...)
	}
	table, err := report.TransactionsExplorer(catalogue, []price.Month{"2026-08", "2026-11"}, months...)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "transactions-explorer", table)
	header, _, _ := strings.Cut(string(table.CSV()), "\r\n")
	want := "Department,Department Abbreviation,Body/Agency,Agency Abbreviation,Name of service," +
		"September 2025 to August 2026: volume,September 2025 to August 2026: digital volume,September 2025 to August 2026: cost per transaction (£)," +
		"December 2025 to November 2026: volume,December 2025 to November 2026: digital volume,December 2025 to November 2026: cost per transaction (£)," +
		"Latest volume,Latest digital volume,Latest cost per transaction (£),Service Type,URL,Description of service,Notes on costs,Other notes,Customer type,Business model"
	if header != want {
		t.Errorf("header %s", header)
	}
	// A period without twelve months is empty and not 0, and a note is no formula.
	if table.Cell(0, "September 2025 to August 2026: volume") != "" || table.Cell(0, "Latest volume") != "1000" || !strings.Contains(string(table.CSV()), "'=2+2") {
		t.Error("wrong cells")
	}
}

func ExampleTable_JSON() {
	table := report.Table{Name: "a table", Columns: []report.Column{{Name: "who"}, {Name: "GBP", Number: true}}, Rows: [][]string{{"dfe", "0.10"}, {"hmrc", ""}}}
	fmt.Print(string(table.JSON()))
	// Output:
	// {"name":"a table","notes":[],"rows":[
	// {"who":"dfe","GBP":0.10},
	// {"who":"hmrc","GBP":null}]}
}
