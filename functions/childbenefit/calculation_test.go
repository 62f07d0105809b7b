package childbenefit_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions/childbenefit"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
)

// Expected figures in this file are worked by hand from the rules; the working stands beside them.

func ExampleWeekly() {
	// 27.05 for the eldest + 17.90 for the other = 44.95.
	amount, err := childbenefit.Weekly(2, date.MustParse("2026-11-22"))
	fmt.Println(amount.Format(), err)
	// Output: £44.95 <nil>
}

func ExampleAdded() {
	// Somebody paid for one child already gets 17.90 for the second.
	amount, err := childbenefit.Added(1, 1, date.MustParse("2026-11-22"))
	fmt.Println(amount.Format(), err)
	// Output: £17.90 <nil>
}

func ExampleMondays() {
	for _, monday := range childbenefit.Mondays(date.MustParse("2026-11-22"), date.MustParse("2026-12-07")) {
		fmt.Println(monday)
	}
	// Output:
	// 2026-11-23
	// 2026-11-30
	// 2026-12-07
}

func ExampleYearAmount() {
	// 2026-27 has 53 Mondays, from 6 April 2026 to 5 April 2027. The second child counts from Saturday
	// 2 January 2027: 14 Mondays, from 4 January to 5 April. 53 × 27.05 + 14 × 17.90 = 1433.65 + 250.60.
	amount, err := childbenefit.YearAmount(2026, childbenefit.Period{}, childbenefit.Period{First: date.MustParse("2027-01-02")})
	fmt.Println(amount.Format(), err)
	// Output: £1,684.25 <nil>
}

func ExampleChargeableAmount() {
	// 13 Mondays from 7 January to 1 April 2013: 13 × 20.30.
	amount, err := childbenefit.ChargeableAmount(2012, childbenefit.Period{})
	fmt.Println(amount.Format(), err)
	// Output: £263.90 <nil>
}

func ExampleAdjustedNetIncome() {
	// 62,000 − 1.25 × 1,000 − 600 = 60,150.
	income, err := childbenefit.AdjustedNetIncome(money.Pounds(62_000), money.Pounds(1_000), money.Pounds(600))
	fmt.Println(income.Short(), err)
	// Output: £60,150 <nil>
}

func ExampleCharge() {
	// 70,000 is half of the way from 60,000 to 80,000: 50% of 2,212.60 = 1,106.30, so 1,106.
	charge, err := childbenefit.Charge(2024, money.Pounds(70_000), 2212_60)
	fmt.Println(charge.Short(), err)
	// Output: £1,106 <nil>
}

func ExampleChargePercent() {
	for _, income := range []int64{60_199, 60_200} {
		percent, err := childbenefit.ChargePercent(2026, money.Pounds(income))
		fmt.Println(percent, err)
	}
	// Output:
	// 0 <nil>
	// 1 <nil>
}

func ExampleBandOfCharge() {
	fmt.Println(childbenefit.BandOfCharge(childbenefit.IncomeBelow, childbenefit.IncomeBetween))
	// Output: part
}

func ExampleFirstMonday() {
	// Born on Tuesday 1 September 2026, claimed within three months: paid from the next Monday.
	fmt.Println(childbenefit.FirstMonday(date.MustParse("2026-09-01"), date.MustParse("2026-11-22")))
	// Output: 2026-09-07
}

func ExampleEarliestStart() {
	fmt.Println(childbenefit.EarliestStart(date.MustParse("2026-05-31")))
	// Output: 2026-02-28
}

func ExampleCountsUntil() {
	born := date.MustParse("2010-11-22")
	fmt.Println(childbenefit.ChildUntil(born), childbenefit.CountsUntil(born, false), childbenefit.CountsUntil(born, true))
	// Output: 2026-11-21 2027-08-31 2030-11-21
}

func TestRates(t *testing.T) {
	if err := childbenefit.WeeklyRates.Check(); err != nil {
		t.Error(err)
	}
	if err := childbenefit.ChargeThresholds.Check(); err != nil {
		t.Error(err)
	}
	for _, row := range childbenefit.WeeklyRates.Rows {
		if !strings.HasPrefix(row.Source, "https://") {
			t.Errorf("the weekly rates from %s name no address as their source: %s", row.From, row.Source)
		}
	}
}

// What has been published stays: records of decisions name these versions. When a row is added, pin the
// table with it as one more line and leave the others alone.
func TestRatesAreAppendOnly(t *testing.T) {
	for rows, want := range map[int]string{13: "1c69a47493c8"} {
		table := childbenefit.WeeklyRates
		table.Rows = table.Rows[:rows]
		if got := table.Version(); got != want {
			t.Errorf("the first %d weekly rates have version %s, want %s", rows, got, want)
		}
	}
	for rows, want := range map[int]string{2: "331d00d5e78d"} {
		table := childbenefit.ChargeThresholds
		table.Rows = table.Rows[:rows]
		if got := table.Version(); got != want {
			t.Errorf("the first %d thresholds have version %s, want %s", rows, got, want)
		}
	}
}

func TestWeekly(t *testing.T) {
	tests := map[string]struct {
		children int
		on       string
		want     money.Pence
	}{
		"no child":                                {0, "2026-11-22", 0},
		"one child":                               {1, "2026-11-22", 27_05},
		"three children":                          {3, "2026-11-22", 62_85},   // 27.05 + 2 × 17.90
		"thirty children":                         {30, "2026-11-22", 546_15}, // 27.05 + 29 × 17.90 = 27.05 + 519.10
		"the Sunday before the rise":              {1, "2026-04-05", 26_05},
		"the Monday of the rise":                  {1, "2026-04-06", 27_05},
		"a new tax year, the old week":            {2, "2021-04-07", 35_00}, // Monday 5 April 2021: 21.05 + 13.95
		"a new tax year, the new week":            {2, "2021-04-12", 35_15}, // 21.15 + 14.00
		"the rise of January 2009, the day":       {1, "2009-01-05", 20_00},
		"the rise of January 2009, before":        {1, "2009-01-04", 18_80},
		"the first day known":                     {2, "2007-04-09", 30_20}, // 18.10 + 12.10
		"the last Monday known":                   {1, "2027-04-05", 27_05},
		"the last Sunday of the last week known":  {1, "2027-04-11", 27_05},
		"a Wednesday of the last week of 2012-13": {2, "2013-04-03", 33_70}, // 20.30 + 13.40
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := childbenefit.Weekly(test.children, date.MustParse(test.on))
			if err != nil || got != test.want {
				t.Errorf("%s, %v; want %s", got, err, test.want)
			}
		})
	}
}

func TestNoRateIsAnError(t *testing.T) {
	after, before := date.MustParse("2027-04-12"), date.MustParse("2007-04-08")
	calls := map[string]func() error{
		"weekly after":     func() error { _, err := childbenefit.Weekly(1, after); return err },
		"weekly before":    func() error { _, err := childbenefit.Weekly(1, before); return err },
		"added after":      func() error { _, err := childbenefit.Added(1, 1, after); return err },
		"year 2027-28":     func() error { _, err := childbenefit.YearAmount(2027, childbenefit.Period{}); return err },
		"year 2006-07":     func() error { _, err := childbenefit.YearAmount(2006, childbenefit.Period{}); return err },
		"chargeable after": func() error { _, err := childbenefit.ChargeableAmount(2027, childbenefit.Period{}); return err },
		"percent 2027-28":  func() error { _, err := childbenefit.ChargePercent(2027, money.Pounds(70_000)); return err },
		"percent 2011-12":  func() error { _, err := childbenefit.ChargePercent(2011, money.Pounds(70_000)); return err },
		"charge 2027-28":   func() error { _, err := childbenefit.Charge(2027, money.Pounds(70_000), 1000_00); return err },
	}
	for name, call := range calls {
		var outside *rate.OutsideError
		if err := call(); !errors.As(err, &outside) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	_, err := childbenefit.Weekly(1, after)
	var outside *rate.OutsideError
	if errors.As(err, &outside) && (!outside.NotYetSet() || outside.Last.String() != "2027-04-05") {
		t.Errorf("not yet set %v, last day %s; want 2027-04-05", outside.NotYetSet(), outside.Last)
	}
}

func TestAdded(t *testing.T) {
	for _, test := range []struct {
		already, claimed int
		want             money.Pence
	}{
		{0, 1, 27_05},
		{0, 2, 44_95}, // 27.05 + 17.90
		{1, 1, 17_90},
		{3, 2, 35_80}, // 2 × 17.90
		{2, 0, 0},
	} {
		got, err := childbenefit.Added(test.already, test.claimed, date.MustParse("2026-11-22"))
		if err != nil || got != test.want {
			t.Errorf("%d more than %d: %s, %v; want %s", test.claimed, test.already, got, err, test.want)
		}
	}
}

func period(first, last string) childbenefit.Period {
	var p childbenefit.Period
	if first != "" {
		p.First = date.MustParse(first)
	}
	if last != "" {
		p.Last = date.MustParse(last)
	}
	return p
}

func TestYearAmount(t *testing.T) {
	tests := map[string]struct {
		year     date.TaxYear
		children []childbenefit.Period
		want     money.Pence
		charged  money.Pence // the chargeable part
	}{
		"nobody": {2026, nil, 0, 0},
		// 6 April 2026 and 5 April 2027 are both Mondays, 364 days apart: 53 × 27.05.
		"2026-27, one child, 53 Mondays": {2026, []childbenefit.Period{{}}, 1433_65, 1433_65},
		// 7 April 2025 to 30 March 2026 are 357 days: 52 × (26.05 + 17.25) = 52 × 43.30.
		"2025-26, two children": {2025, []childbenefit.Period{{}, {}}, 2251_60, 2251_60},
		// 8 April 2024 to 31 March 2025: 52 × (25.60 + 2 × 16.95) = 52 × 59.50.
		"2024-25, three children": {2024, []childbenefit.Period{{}, {}, {}}, 3094_00, 3094_00},
		// 6 April 2020 to 5 April 2021: 53 × 21.05.
		"2020-21, 53 Mondays": {2020, []childbenefit.Period{{}}, 1115_65, 1115_65},
		// 7 April to 29 December 2008: 39 × 18.80 = 733.20; 5 January to 30 March 2009: 13 × 20.00 = 260.
		"2008-09, the rate rises within the year": {2008, []childbenefit.Period{{}}, 993_20, 0},
		// 9 April 2012 to 1 April 2013: 52 × 20.30; of these from 7 January 2013 13 × 20.30.
		"2012-13, the charge begins": {2012, []childbenefit.Period{{}}, 1055_60, 263_90},
		// The second child: 3 September 2012 to 1 April 2013, 31 × 13.40 = 415.40; chargeable 13 × 13.40 = 174.20.
		"2012-13, another from 1 September": {2012, []childbenefit.Period{{}, period("2012-09-01", "")}, 1471_00, 438_10},
		// The second child: 9 April 2012 to 11 February 2013, 45 × 13.40 = 603; from 7 January 6 × 13.40 = 80.40.
		"2012-13, another until 14 February": {2012, []childbenefit.Period{{}, period("", "2013-02-14")}, 1658_60, 344_30},
		// The second child: 2 September 2013 to 31 March 2014, 31 × 13.40 = 415.40; with 52 × 20.30 = 1055.60.
		"2013-14, another from 1 September": {2013, []childbenefit.Period{{}, period("2013-09-01", "")}, 1471_00, 1471_00},
		// First child 8 April to 24 June, 12 Mondays; second 3 June to 26 August, 13; 4 Mondays (3 to 24 June)
		// are of both. 21 different Mondays × 25.60 = 537.60, the remaining 4 × 16.95 = 67.80.
		"2024-25, part-years only, overlapping": {2024, []childbenefit.Period{period("", "2024-06-30"), period("2024-06-03", "2024-08-31")}, 605_40, 605_40},
		// 8 to 29 April 2024 are 4 Mondays, 3 to 24 February 2025 are 4: 8 × 25.60, nothing additional.
		"2024-25, part-years only, apart": {2024, []childbenefit.Period{period("", "2024-05-05"), period("2025-02-01", "2025-03-02")}, 204_80, 204_80},
		// A Monday to itself: 1 × 25.60.
		"one Monday": {2024, []childbenefit.Period{period("2024-04-08", "2024-04-08")}, 25_60, 25_60},
		// Tuesday to Sunday hold no Monday.
		"no Monday": {2024, []childbenefit.Period{period("2024-04-09", "2024-04-14")}, 0, 0},
		// Outside the year nothing counts.
		"another year":          {2024, []childbenefit.Period{period("2023-04-06", "2024-04-05")}, 0, 0},
		"ends before it starts": {2024, []childbenefit.Period{period("2024-09-01", "2024-08-01")}, 0, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := childbenefit.YearAmount(test.year, test.children...)
			if err != nil || got != test.want {
				t.Errorf("amount %s, %v; want %s", got, err, test.want)
			}
			got, err = childbenefit.ChargeableAmount(test.year, test.children...)
			if err != nil || got != test.charged {
				t.Errorf("chargeable %s, %v; want %s", got, err, test.charged)
			}
		})
	}
}

func TestAdjustedNetIncome(t *testing.T) {
	tests := map[string]struct{ income, grossable, other, want money.Pence }{
		"nothing deducted":   {60_199_00, 0, 0, 60_199_00},
		"grossable":          {61_450_00, 1_000_00, 0, 60_200_00}, // 61,450 − 1,250
		"other":              {61_450_00, 0, 1_000_00, 60_450_00},
		"both":               {70_000_00, 4_000_00, 500_50, 64_499_50}, // 70,000 − 5,000 − 500.50
		"fraction of penny":  {60_200_00, 1, 0, 60_199_98},             // 60,200 − 0.0125 = 60,199.9875
		"three quarters":     {60_200_00, 3, 0, 60_199_96},             // 60,200 − 0.0375 = 60,199.9625
		"more than earned":   {1_000_00, 1_000_00, 0, -250_00},         // 1,000 − 1,250
		"an income of pence": {60_200_99, 100_00, 0, 60_075_99},        // 60,200.99 − 125
		"a very high income": {9_999_999_999_00, 0, 1, 9_999_999_998_99},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := childbenefit.AdjustedNetIncome(test.income, test.grossable, test.other)
			if err != nil || got != test.want {
				t.Errorf("%s, %v; want %s", got, err, test.want)
			}
		})
	}
	if _, err := childbenefit.AdjustedNetIncome(0, 1<<63-1, 0); !errors.Is(err, money.ErrTooLarge) {
		t.Errorf("deductions beyond every amount: %v", err)
	}
}

func TestCharge(t *testing.T) {
	const twoChildren = 2212_60 // 2024-25: 52 × (25.60 + 16.95)
	tests := map[string]struct {
		year    date.TaxYear
		income  money.Pence
		benefit money.Pence
		percent int
		charge  money.Pence
	}{
		"nothing earned":            {2024, 0, twoChildren, 0, 0},
		"below zero":                {2024, -250_00, twoChildren, 0, 0},
		"at the lower threshold":    {2024, 60_000_00, twoChildren, 0, 0},
		"60,199":                    {2024, 60_199_00, twoChildren, 0, 0},
		"a penny below the step":    {2024, 60_199_99, twoChildren, 0, 0},
		"60,200":                    {2024, 60_200_00, twoChildren, 1, 22_00},     // 22.126
		"half of the way":           {2024, 70_000_00, twoChildren, 50, 1106_00},  // 1,106.30
		"79,999":                    {2024, 79_999_00, twoChildren, 99, 2190_00},  // 2,190.474
		"a penny below the upper":   {2024, 79_999_99, twoChildren, 99, 2190_00},  // 2,190.474
		"80,000":                    {2024, 80_000_00, twoChildren, 100, 2212_00}, // 2,212.60
		"a million":                 {2024, 1_000_000_00, twoChildren, 100, 2212_00},
		"no benefit":                {2024, 80_000_00, 0, 100, 0},
		"2023-24, 50,099":           {2023, 50_099_00, 1000_00, 0, 0},
		"2023-24, 50,100":           {2023, 50_100_00, 1000_00, 1, 10_00},
		"2023-24, 59,999":           {2023, 59_999_00, 1000_00, 99, 990_00},
		"2023-24, 60,000":           {2023, 60_000_00, 1000_00, 100, 1000_00},
		"2026-27, 60,200":           {2026, 60_200_00, 1433_65, 1, 14_00},  // 14.3365
		"2012-13, 55,000":           {2012, 55_000_00, 263_90, 50, 131_00}, // 131.95
		"2012-13, 59,000":           {2012, 59_000_00, 263_90, 90, 237_00}, // 237.51
		"the percentage has no say": {2024, 65_100_00, 399_99, 25, 99_00},  // 25.5 steps: 25; 99.9975
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			percent, err := childbenefit.ChargePercent(test.year, test.income)
			if err != nil || percent != test.percent {
				t.Errorf("%d%%, %v; want %d%%", percent, err, test.percent)
			}
			charge, err := childbenefit.Charge(test.year, test.income, test.benefit)
			if err != nil || charge != test.charge {
				t.Errorf("%s, %v; want %s", charge, err, test.charge)
			}
		})
	}
}

func TestBandOfCharge(t *testing.T) {
	below, between, above := childbenefit.IncomeBelow, childbenefit.IncomeBetween, childbenefit.IncomeAbove
	for _, test := range []struct {
		applicant, partner childbenefit.IncomeBand
		want               childbenefit.ChargeBand
	}{
		{below, "", childbenefit.ChargeNone}, {between, "", childbenefit.ChargePart}, {above, "", childbenefit.ChargeAll},
		{below, below, childbenefit.ChargeNone}, {below, between, childbenefit.ChargePart}, {below, above, childbenefit.ChargeAll},
		{between, below, childbenefit.ChargePart}, {between, between, childbenefit.ChargePart}, {between, above, childbenefit.ChargeAll},
		{above, below, childbenefit.ChargeAll}, {above, between, childbenefit.ChargeAll}, {above, above, childbenefit.ChargeAll},
	} {
		if got := childbenefit.BandOfCharge(test.applicant, test.partner); got != test.want {
			t.Errorf("%s and %q: %s, want %s", test.applicant, test.partner, got, test.want)
		}
	}
}
