package workbook_test

import (
	"bytes"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/workbook"
)

func month(t *testing.T) report.Month {
	t.Helper()
	book, err := price.Latest()
	if err != nil {
		t.Fatal(err)
	}
	exchange, err := price.LatestExchange()
	if err != nil {
		t.Fatal(err)
	}
	totals := ledger.Totals{}
	for n, of := range []struct {
		department, transaction string
		basis                   ledger.Basis
		meter                   price.Meter
		quantity                int64
	}{
		{"hmrc", "child-benefit", ledger.Marginal, price.WriteUnits, 16_000_000},
		{"hmrc", "child-benefit", ledger.Marginal, price.LambdaRequests, 1_400_001}, // beyond what is free
		{"hmrc", "child-benefit", ledger.Standing, price.SQSRequests, 3_648_000},
		{"hmrc", "vat-return", ledger.Marginal, price.HTTPRequests, 2_000_003},
		{"platform", "platform", ledger.Overhead, price.LogBytes, 40<<30 + 1},
	} {
		totals[ledger.Key{Date: date.MustParse("2026-11-02").AddDays(n), Department: of.department, Transaction: of.transaction, Channel: ledger.Online,
			Outcome: ledger.Completed, Basis: of.basis, Meter: of.meter, State: ledger.Metered}] = of.quantity
	}
	rated, err := report.Rate(book, exchange, "2026-11", totals.Entries(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return rated
}

// calculate reads a workbook back and lets a spreadsheet's own rules work a cell out.
func calculate(t *testing.T, file *excelize.File, sheet, cell string) decimal.Decimal {
	t.Helper()
	text, err := file.CalcCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatalf("%s!%s: %v", sheet, cell, err)
	}
	read, err := decimal.NewFromString(text)
	if err != nil {
		t.Fatalf("%s!%s is %q", sheet, cell, text)
	}
	return read
}

func open(t *testing.T, written []byte) *excelize.File {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(written))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

// near says whether two amounts are the same but for what a spreadsheet's fifteen digits cut off.
func near(a, b decimal.Decimal) bool { return a.Sub(b).Abs().LessThan(decimal.New(1, -9)) }

// Every total is a formula, and what a spreadsheet makes of the formulas is what the exact figures are.
func TestTotalsAreFormulasOfTheExactFigures(t *testing.T) {
	m := month(t)
	lines := report.Lines(m)
	written, err := workbook.Write(lines, nil)
	if err != nil {
		t.Fatal(err)
	}
	file := open(t, written)
	var dollars, pounds decimal.Decimal
	for n, cost := range m.Costs {
		dollars, pounds = dollars.Add(cost.Dollars()), pounds.Add(cost.Pounds())
		at := string(rune('0' + n + 2))
		for column, want := range map[string]decimal.Decimal{"M": cost.Charge.List(), "O": cost.Dollars(), "Q": cost.Pounds()} {
			if formula, err := file.GetCellFormula(workbook.Lines, column+at); err != nil || formula == "" {
				t.Errorf("%s%s is no formula: %v", column, at, err)
			}
			if got := calculate(t, file, workbook.Lines, column+at); !near(got, want) {
				t.Errorf("%s%s is %s, want %s", column, at, got, want)
			}
		}
	}
	rows, err := file.GetRows(workbook.Totals)
	if err != nil {
		t.Fatal(err)
	}
	last := string(rune('0' + len(rows)))
	if rows[len(rows)-1][0] != "total" {
		t.Fatalf("the last row is %v", rows[len(rows)-1])
	}
	if got := calculate(t, file, workbook.Totals, "D"+last); !near(got, dollars) {
		t.Errorf("dollars are %s, want %s", got, dollars)
	}
	if got := calculate(t, file, workbook.Totals, "E"+last); !near(got, pounds) || pounds.IsZero() {
		t.Errorf("pounds are %s, want %s", got, pounds)
	}
}

// The formulas live: whoever changes a quantity sees another total.
func TestAChangedQuantityChangesTheTotal(t *testing.T) {
	written, err := workbook.Write(report.Lines(month(t)), nil)
	if err != nil {
		t.Fatal(err)
	}
	file := open(t, written)
	before := calculate(t, file, workbook.Totals, "E2")
	if err := file.SetCellValue(workbook.Lines, "H2", 0); err != nil {
		t.Fatal(err)
	}
	if after := calculate(t, file, workbook.Totals, "E2"); !after.LessThan(before) {
		t.Errorf("%s, and after the change %s", before, after)
	}
}

// The statement's sheet sums its lines, and what people typed is never a formula.
func TestStatementSheet(t *testing.T) {
	m := month(t)
	invoices, err := report.Invoices(m, nil)
	if err != nil {
		t.Fatal(err)
	}
	services := report.Services{{Transaction: "child-benefit", Department: "hmrc", PurchaseOrder: "=1+1", CostCentre: "0042"}}
	written, err := workbook.Write(report.Lines(m), []report.Table{report.Statement(m, invoices, services)})
	if err != nil {
		t.Fatal(err)
	}
	file := open(t, written)
	rows, err := file.GetRows("R2 statement")
	if err != nil {
		t.Fatal(err)
	}
	var sum decimal.Decimal
	n := 0
	for _, invoice := range invoices {
		n += len(invoice.Lines)
		sum = sum.Add(decimal.New(int64(invoice.Net()), -2))
	}
	cell, err := excelize.CoordinatesToCellName(12, n+2)
	if err != nil {
		t.Fatal(err)
	}
	if got := calculate(t, file, "R2 statement", cell); !got.Equal(sum) {
		t.Errorf("the sum is %s, want %s; rows %v", got, sum, rows)
	}
	for _, row := range []string{"C2", "D2"} {
		if formula, _ := file.GetCellFormula("R2 statement", row); formula != "" {
			t.Errorf("%s is the formula %s", row, formula)
		}
	}
	if got, _ := file.GetCellValue("R2 statement", "C2"); got != "0042" {
		t.Errorf("the cost centre is %q", got)
	}
}

func TestAnEmptyMonth(t *testing.T) {
	written, err := workbook.Write(report.Lines(report.Month{}), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := calculate(t, open(t, written), workbook.Totals, "E2"); !got.IsZero() {
		t.Errorf("nothing sums to %s", got)
	}
}
