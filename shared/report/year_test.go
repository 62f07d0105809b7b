package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
)

// Sums of months say what their costs say, however the months are kept: whole, summed, lean, remembered, or beside the
// closed month.
func TestSumsSayWhatCostsSay(t *testing.T) {
	book, exchange := versions(t)
	rapid.Check(t, func(r *rapid.T) {
		draw := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) ledger.Entry {
			department := rapid.SampledFrom([]string{"dfe", "hmrc", report.Platform}).Draw(t, "department")
			return entry("2026-10-03", department, department+"-"+rapid.SampledFrom([]string{"a", "b"}).Draw(t, "transaction"),
				rapid.SampledFrom([]ledger.Channel{"", ledger.Online, ledger.AssistedFace}).Draw(t, "channel"),
				rapid.SampledFrom([]ledger.Outcome{ledger.InProgress, ledger.Completed, ledger.Failed}).Draw(t, "outcome"),
				rapid.SampledFrom([]ledger.Basis{ledger.Marginal, ledger.Standing, ledger.Overhead}).Draw(t, "basis"),
				rapid.SampledFrom([]price.Meter{price.WriteUnits, price.LogBytes, ledger.Starts, ledger.Completions, ledger.Rating(4)}).Draw(t, "meter"),
				rapid.Int64Range(0, 1e12).Draw(t, "quantity"))
		}), 0, 30)
		before, err := report.Rate(book, exchange, "2026-10", draw.Draw(r, "october"), nil)
		if err != nil {
			r.Fatal(err)
		}
		declared, err := report.ReadDeclared([]byte(declared))
		if err != nil {
			r.Fatal(err)
		}
		after, err := report.Rate(book, exchange, "2026-11", entries(), declared)
		if err != nil {
			r.Fatal(err)
		}
		want, err := report.UnitCost(before, after)
		if err != nil {
			r.Fatal(err)
		}
		closed := ledger.Closed{Month: "2026-10", Digest: "of October", Book: book.Version, BookDigest: book.Digest(), Exchange: exchange.Version, ExchangeDigest: exchange.Digest()}
		packed, err := report.Keep(closed, before)
		if err != nil {
			r.Fatal(err)
		}
		kept, err := report.Kept("2026-10", closed.Digest, packed, nil)
		if err != nil {
			r.Fatal(err)
		}
		joined := report.Joined([]report.Month{before.Summed(true), after.Summed(false)})
		for _, months := range [][]report.Month{{before.Summed(true), after.Summed(true)}, {kept, after}, joined, joined} {
			got, err := report.UnitCost(months...)
			if err != nil {
				r.Fatal(err)
			}
			if string(got.CSV()) != string(want.CSV()) || strings.Join(got.Notes, ";") != strings.Join(want.Notes, ";") {
				r.Fatalf("got\n%s\nwant\n%s", got.CSV(), want.CSV())
			}
		}
		wanted, err := report.Performance(catalogue, before, after)
		if err != nil {
			r.Fatal(err)
		}
		for _, months := range [][]report.Month{joined, {kept, after}} {
			performance, err := report.Performance(catalogue, months...)
			if err != nil || string(performance.CSV()) != string(wanted.CSV()) {
				r.Fatalf("got\n%s\nwant\n%s, %v", performance.CSV(), wanted.CSV(), err)
			}
		}
		for _, transaction := range []string{"dfe-a", "hmrc-b"} {
			if got, want := fmt.Sprint(report.Days(transaction, kept)), fmt.Sprint(report.Days(transaction, before)); got != want {
				r.Fatalf("the days of %s are %s, want %s", transaction, got, want)
			}
			if got, want := report.RatingsOf(transaction, kept), report.RatingsOf(transaction, before); got != want {
				r.Fatalf("the answers of %s are %v, want %v", transaction, got, want)
			}
		}
	})
}

func TestEveryReportOfAYear(t *testing.T) {
	month := november(t)
	year := report.Year{Services: catalogue, Months: []report.Month{month}, Through: month.Month.First()}
	for _, one := range report.Reports {
		for about, y := range map[string]report.Year{"a month": year, "nothing": {Services: catalogue}} {
			table, err := one.Make(y)
			if err != nil || len(table.Columns) == 0 {
				t.Errorf("%s of %s: %v, %d columns", one.Name, about, err, len(table.Columns))
			}
			for n, row := range table.For("hmrc", catalogue).Rows {
				if strings.Contains(strings.Join(row, " "), "school-place") {
					t.Errorf("%s: row %d is of another department: %v", one.Name, n, row)
				}
			}
		}
	}
}

func TestReadPlan(t *testing.T) {
	plan, err := report.ReadPlan([]byte("\xef\xbb\xbfkind,transaction,value,source\nbudget,a,950.00,\nreleased,a,120000.00,two posts\ncost-centre,a,CC1,\npurchase-order,b,PO7,\n"))
	if err != nil || len(plan.Budgets) != 1 || plan.Budgets[0].Limit != 95000 || len(plan.Releases) != 1 || plan.Centres["a"] != "CC1" || plan.Orders["b"] != "PO7" {
		t.Errorf("%+v, %v", plan, err)
	}
	for about, text := range map[string]string{
		"first row":     "kind,transaction\n",
		"row 2":         "kind,transaction,value,source\nbudget,a,lots,\n",
		"row 3":         "kind,transaction,value,source\nbudget,a,1.00,\nbudget,a,2.00,\n",
		"above zero":    "kind,transaction,value,source\nbudget,a,0.00,\n",
		"needs a sourc": "kind,transaction,value,source\nreleased,a,1.00,\n",
		"none of":       "kind,transaction,value,source\nwish,a,1.00,\n",
		"needs a trans": "kind,transaction,value,source\nbudget,,1.00,\n",
	} {
		if _, err := report.ReadPlan([]byte(text)); err == nil || !strings.Contains(err.Error(), about) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// What moved online is what a channel completed fewer than in the same month a year before.
func TestShifts(t *testing.T) {
	at := func(month price.Month, channel ledger.Channel, completed int64) report.Month {
		return report.Month{Month: month, Declared: []report.Declared{{Month: month, Transaction: "a", Channel: channel, Completed: completed, Source: "s"}}}
	}
	shifts := report.Shifts(at("2025-11", ledger.Phone, 1000), at("2026-11", ledger.Phone, 400), at("2026-12", ledger.Phone, 1))
	if len(shifts) != 1 || shifts[0].Volume != 600 || shifts[0].From != ledger.Phone {
		t.Errorf("%+v", shifts)
	}
	if shifts := report.Shifts(at("2025-11", ledger.Phone, 1), at("2026-11", ledger.Phone, 2)); len(shifts) != 0 {
		t.Errorf("what grew is no shift: %+v", shifts)
	}
}

// The cost of one in another channel is what the department declared, all months together.
func TestBaselineOfWhatWasDeclared(t *testing.T) {
	services := catalogue.With([]report.Declared{{Month: "2026-10", Transaction: "child-benefit", Channel: ledger.Post, Completed: 100, Cost: 60000, Source: "a"},
		{Month: "2026-11", Transaction: "child-benefit", Channel: ledger.Post, Completed: 300, Cost: 60000, Source: "b"}}, report.Plan{Orders: map[string]string{"child-benefit": "PO7"}})
	for _, s := range services {
		if s.Transaction == "child-benefit" && (!s.Baseline[ledger.Post].Pounds.Equal(decimal.NewFromInt(3)) || s.PurchaseOrder != "PO7") {
			t.Errorf("%+v", s)
		}
	}
}
