package report_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
)

// KA6.
func TestGoal(t *testing.T) {
	d := decimal.RequireFromString
	if got := report.Goal(d("2.00"), d("0.22"), d("0.40"), d("0.82")); got.String() != "0.754" {
		t.Errorf("KA6: %s", got)
	}
}

// KA7: 200,000 calls that became visits, at the published costs; and the other two methods beside it.
func TestSavings(t *testing.T) {
	shifts := []report.Shift{{Transaction: "school-place", From: ledger.Phone, Volume: 200_000, Source: "call centre return"}}
	releases := []report.Release{{Transaction: "school-place", Pounds: decimal.NewFromInt(100_000), Source: "four posts"}}
	table, err := report.Savings(catalogue, shifts, releases, true, 10, november(t))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "savings", table)
	for method, want := range map[string]string{"2009": "660000.000000000000", "published channel costs, 2012": "536000.000000000000"} {
		if got := table.Cell(find(t, table, method, "gross"), "GBP"); got != want {
			t.Errorf("%s: %s, want %s", method, got, want)
		}
	}
	if !slices.ContainsFunc(table.Notes, func(note string) bool { return strings.Contains(note, "business case") }) {
		t.Error("the warning is missing")
	}
	own, err := report.Savings(catalogue, shifts, releases, false, 0, november(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range own.Rows {
		if row[2] != "department's own baseline" {
			t.Errorf("published costs were not asked for: %v", row)
		}
	}
}

func TestMarginalStanding(t *testing.T) {
	table, err := report.MarginalStanding(catalogue, november(t))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "marginal-standing", table)
	// Standing and overhead 13.3629, each one £0.014962 (11.969587… over 800): against £4.11 by phone it pays from the fourth.
	if got := table.Cell(find(t, table, "school-place", "phone"), "break-even volume"); got != "4" {
		t.Errorf("break-even at %s", got)
	}
}

// Volume, mix, usage, price and exchange sum to the change, each named one alone moves its own.
func TestVariance(t *testing.T) {
	book, exchange := versions(t)
	at := func(month string, completed, writes int64) report.Month {
		rated, err := report.Rate(book, exchange, price.Month(month), []ledger.Entry{
			entry(month+"-02", "dfe", "school-place", ledger.Online, ledger.Completed, ledger.Marginal, ledger.Completions, completed),
			entry(month+"-02", "dfe", "school-place", ledger.Online, ledger.Completed, ledger.Marginal, price.WriteUnits, writes)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return rated
	}
	dear := at("2026-11", 100, 1_000_000)
	dear.Book.Items = slices.Clone(dear.Book.Items)
	for i := range dear.Book.Items {
		if dear.Book.Items[i].Meter == price.WriteUnits {
			item := &dear.Book.Items[i]
			item.Rates.Rows = slices.Clone(item.Rates.Rows)
			item.Rates.Rows[0].Value.Tiers = []price.Tier{{Price: decimal.RequireFromString("0.000002"), Code: "dear"}}
		}
	}
	dear, err := report.Rate(dear.Book, exchange, "2026-11", []ledger.Entry{
		entry("2026-11-02", "dfe", "school-place", ledger.Online, ledger.Completed, ledger.Marginal, ledger.Completions, 100),
		entry("2026-11-02", "dfe", "school-place", ledger.Online, ledger.Completed, ledger.Marginal, price.WriteUnits, 1_000_000)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		after report.Month
		cause string
		want  string
	}{
		"twice as many":   {at("2026-11", 200, 2_000_000), "volume", "0.556725"},
		"each uses twice": {at("2026-11", 100, 2_000_000), "usage", "0.556725"},
		"a dearer book":   {dear, "price", "0.943275"},
	} {
		table, err := report.Variance("school-place", at("2026-10", 100, 1_000_000), test.after)
		if err != nil {
			t.Fatal(err)
		}
		var sum decimal.Decimal
		for n, row := range table.Rows[:len(table.Rows)-1] {
			amount := decimal.RequireFromString(row[4])
			sum = sum.Add(amount)
			if n > 0 && (row[3] == test.cause) == amount.IsZero() || row[3] == test.cause && row[4] != test.want {
				t.Errorf("%s: %s is %s", name, row[3], row[4])
			}
		}
		if after := table.Rows[len(table.Rows)-1][4]; sum.String() != after {
			t.Errorf("%s: the steps sum to %s, not %s", name, sum, after)
		}
	}
	table, err := report.Variance("school-place", november(t), november(t))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "variance", table)
}

func TestForecastAndAnomalies(t *testing.T) {
	book, exchange := versions(t)
	var rated []report.Month
	for _, month := range []price.Month{"2026-10", "2026-11"} {
		var all []ledger.Entry
		for day := month.First(); day.Before(month.End()) && day.Before(date.MustParse("2026-11-23")); day = day.AddDays(1) {
			n := int64(100)
			if day.Weekday() == time.Sunday {
				n = 20
			}
			if day.String() == "2026-11-18" {
				n = 5000
			}
			all = append(all, entry(day.String(), "dfe", "school-place", ledger.Online, ledger.Completed, ledger.Marginal, ledger.Completions, n),
				entry(day.String(), "dfe", "school-place", ledger.Online, ledger.Completed, ledger.Marginal, price.WriteUnits, 16_000*n))
		}
		month, err := report.Rate(book, exchange, month, all, nil)
		if err != nil {
			t.Fatal(err)
		}
		rated = append(rated, month)
	}
	expected := report.Forecast(report.Days("school-place", rated...), date.MustParse("2026-11-23"), date.MustParse("2026-11-30"))
	// Seven Wednesdays of 100 and one of 5,000 in eight weeks would be 712.5; there are only seven since 1 October.
	want := map[time.Weekday][3]int64{time.Sunday: {20, 20, 20}, time.Monday: {100, 100, 100}, time.Wednesday: {800, 100, 5000}}
	for _, day := range expected {
		if w, listed := want[day.Date.Weekday()]; listed && w != [3]int64{day.Mean, day.Low, day.High} {
			t.Errorf("%s: %+v", day.Date, day)
		}
	}
	if len(expected) != 7 || report.Forecast(nil, date.MustParse("2026-11-23"), date.MustParse("2026-11-30")) != nil {
		t.Errorf("%d days", len(expected))
	}
	odd := report.Anomalies("school-place", 6, 10, rated...)
	days := ""
	for _, row := range odd.Rows {
		days += row[0] + " " + row[2] + ";" // a Sunday is like other Sundays
	}
	if days != "2026-11-18 volume;" {
		t.Errorf("anomalies: %s", days)
	}
	golden(t, "anomalies", odd)
	for limit, alert := range map[money.Pence]string{100_000: "", 10_000: "50% spent", 7_500: "80% spent", 7_000: "100% forecast", 6_000: "100% spent"} {
		table, err := report.Budgets([]report.Budget{{Transaction: "school-place", Limit: limit}}, date.MustParse("2026-11-22"), rated...)
		if err != nil {
			t.Fatal(err)
		}
		if got := table.Cell(0, "alert"); got != alert {
			t.Errorf("of %s: %q, want %q (%v)", limit, got, alert, table.Rows[0])
		}
		if limit == 10_000 {
			golden(t, "budget", table)
		}
	}
}
