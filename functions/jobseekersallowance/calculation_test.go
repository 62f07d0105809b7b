package jobseekersallowance_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	jsa "github.com/frontline-gov/frontline/functions/jobseekersallowance"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
)

// Expected figures in this file are worked by hand from the rules; the working stands beside them.

func ExampleWeeklyAmount() {
	for _, age := range []int{24, 25} {
		amount, err := jsa.WeeklyAmount(age, date.MustParse("2026-11-19"))
		fmt.Println(amount.Format(), err)
	}
	// Output:
	// £75.65 <nil>
	// £95.55 <nil>
}

func ExampleStatePensionDate() {
	// Born from 6 July to 5 August 1960: 66 years and 4 months. November has no 31st (Pensions Act 2014, section 26).
	fmt.Println(jsa.StatePensionDate(date.MustParse("1960-07-31")))
	// Output: 2026-11-30 <nil>
}

func ExampleStatePensionAge() {
	age, err := jsa.StatePensionAge(date.MustParse("1960-07-31"))
	fmt.Println(age.Years, "years and", age.Months, "months", err)
	// Output: 66 years and 4 months <nil>
}

func ExamplePensionAge_Reached() {
	fmt.Println(jsa.PensionAge{Years: 67}.Reached(date.MustParse("1961-03-06")))
	// Output: 2028-03-06
}

func ExampleBenefitYear() {
	year := jsa.BenefitYear(date.MustParse("2026-01-03"))
	fmt.Println(year.First, year.Last)
	// Output: 2025-01-05 2026-01-03
}

func ExampleRelevantTaxYears() {
	fmt.Println(jsa.RelevantTaxYears(date.MustParse("2026-01-03")), jsa.RelevantTaxYears(date.MustParse("2026-01-04")))
	// Output: [2022-23 2023-24] [2023-24 2024-25]
}

func ExampleEndDay() {
	fmt.Println(jsa.EndDay("AB123456C"))
	// Output: Wednesday <nil>
}

func ExampleBenefitWeek() {
	week := jsa.BenefitWeek(date.MustParse("2026-11-22"), time.Wednesday)
	fmt.Println(week.First, week.Last)
	// Output: 2026-11-19 2026-11-25
}

func ExampleEarliestStart() {
	// 13 × 7 = 91 days: 22 in November, 31 in October, 30 in September and 8 in August.
	fmt.Println(jsa.EarliestStart(date.MustParse("2026-11-22")))
	// Output: 2026-08-23
}

func ExampleLastDay() {
	// 9 + 31 + 31 + 28 + 31 + 30 = 160 days to 30 April, and 22 more.
	fmt.Println(jsa.LastDay(date.MustParse("2026-11-22")))
	// Output: 2027-05-22
}

func ExampleWeeklyPension() {
	// 300.00 × 12 ÷ 52 = 69.2307…
	weekly, err := jsa.WeeklyPension(300_00, jsa.Monthly)
	fmt.Println(weekly.Format(), err)
	// Output: £69.23 <nil>
}

func ExampleWeeklyEarnings() {
	// 3,650.00 × 7 ÷ 365.
	weekly, err := jsa.WeeklyEarnings(money.Pounds(3_650), jsa.Yearly)
	fmt.Println(weekly.Format(), err)
	// Output: £70.00 <nil>
}

func ExampleEarningsDeduction() {
	// 17.00 as a firefighter are free, and 3.00 of the 10.00 from other work: 27.00 − 20.00.
	deduction, err := jsa.EarningsDeduction(10_00, 17_00, date.MustParse("2026-11-19"))
	fmt.Println(deduction.Format(), err)
	// Output: £7.00 <nil>
}

func ExamplePensionDeduction() {
	// 69.23 − 50.00.
	deduction, err := jsa.PensionDeduction(69_23, date.MustParse("2026-11-19"))
	fmt.Println(deduction.Format(), err)
	// Output: £19.23 <nil>
}

func ExamplePayable() {
	for _, deductions := range []money.Pence{95_45, 95_46} {
		left, err := jsa.Payable(95_55, deductions, date.MustParse("2026-11-19"))
		fmt.Println(left.Format(), err)
	}
	// Output:
	// £0.10 <nil>
	// £0.00 <nil>
}

func ExampleTariffIncome() {
	// 250.00 above 6,000.00 is one step, a penny more is part of a second.
	for _, capital := range []money.Pence{6_250_00, 6_250_01} {
		income, err := jsa.TariffIncome(capital, date.MustParse("2020-01-06"))
		fmt.Println(income.Short(), err)
	}
	// Output:
	// £1 <nil>
	// £2 <nil>
}

func TestRates(t *testing.T) {
	for name, table := range map[string]interface{ Check() error }{
		"personal": jsa.PersonalRates, "limits": jsa.Limits, "pension age": jsa.StatePensionAges, "tariff": jsa.Tariffs,
	} {
		if err := table.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, row := range jsa.PersonalRates.Rows {
		if !strings.HasPrefix(row.Source, "https://") || row.From.Weekday() != time.Monday {
			t.Errorf("the row from %s: a %s, source %s", row.From, row.From.Weekday(), row.Source)
		}
	}
}

func TestWeeklyAmountByTheFirstDayOfTheWeek(t *testing.T) {
	for day, want := range map[string]money.Pence{
		"2008-04-07": 60_50, "2009-04-05": 60_50, "2009-04-06": 64_30, "2010-04-12": 65_45, "2011-04-11": 67_50,
		"2012-04-09": 71_00, "2013-04-08": 71_70, "2014-04-07": 72_40, "2015-04-06": 73_10, "2020-04-05": 73_10,
		"2020-04-06": 74_35, "2021-04-12": 74_70, "2022-04-11": 77_00, "2023-04-10": 84_80, "2024-04-08": 90_50,
		"2025-04-07": 92_05, "2026-04-05": 92_05, "2026-04-06": 95_55, "2027-04-05": 95_55,
	} {
		if got, err := jsa.WeeklyAmount(25, date.MustParse(day)); got != want || err != nil {
			t.Errorf("%s: %s %v, want %s", day, got, err, want)
		}
	}
	for day, notYet := range map[string]bool{"2008-04-06": false, "2027-04-06": true} {
		_, err := jsa.WeeklyAmount(25, date.MustParse(day))
		var outside *rate.OutsideError
		if !errors.As(err, &outside) || outside.NotYetSet() != notYet || !strings.Contains(err.Error(), day) {
			t.Errorf("%s: %v", day, err)
		}
	}
}

func TestStatePensionDate(t *testing.T) {
	for born, want := range map[string]string{
		"1953-12-06": "2019-03-06", "1954-01-05": "2019-03-06", "1954-01-06": "2019-05-06",
		"1954-10-05": "2020-09-06", "1954-10-06": "2020-10-06", // 66
		"1960-02-29": "2026-03-01",                             // a birthday that 2026 has not
		"1960-04-05": "2026-04-05", "1960-04-06": "2026-05-06", // 66, 66 and a month
		"1960-05-05": "2026-06-05", "1960-05-06": "2026-07-06",
		"1960-12-31": "2027-09-30", "1961-01-31": "2027-11-30", // as the Act spells out
		"1961-03-05": "2028-02-05", "1961-03-06": "2028-03-06", // 66 and 11 months, 67
		"1977-04-05": "2044-04-05", "1977-04-06": "2044-05-06", "1977-05-05": "2044-05-06", "1977-05-06": "2044-07-06",
		"1977-12-31": "2045-09-06", "1978-04-05": "2046-03-06", "1978-04-06": "2046-04-06", // 68
		"2008-11-22": "2076-11-22",
	} {
		if got, err := jsa.StatePensionDate(date.MustParse(born)); err != nil || got != date.MustParse(want) {
			t.Errorf("born on %s: %s %v, want %s", born, got, err, want)
		}
	}
	var outside *rate.OutsideError
	if _, err := jsa.StatePensionDate(date.MustParse("1953-12-05")); !errors.As(err, &outside) {
		t.Errorf("born on 1953-12-05: %v", err)
	}
}

func TestBenefitYear(t *testing.T) {
	for day, want := range map[string]string{
		"2023-01-01": "2023-01-01", // a Sunday
		"2022-12-31": "2022-01-02",
		"2026-01-03": "2025-01-05",
		"2026-01-04": "2026-01-04",
		"2027-01-02": "2026-01-04",
		"2027-01-03": "2027-01-03",
		"2029-01-06": "2028-01-02",
		"2029-01-07": "2029-01-07", // the latest first Sunday
	} {
		if got := jsa.BenefitYear(date.MustParse(day)).First; got != date.MustParse(want) {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

func TestEndDay(t *testing.T) {
	for digits, want := range map[string]time.Weekday{
		"00": time.Monday, "19": time.Monday, "20": time.Tuesday, "39": time.Tuesday, "40": time.Wednesday,
		"59": time.Wednesday, "60": time.Thursday, "79": time.Thursday, "80": time.Friday, "99": time.Friday,
	} {
		if got, err := jsa.EndDay("AB1234" + digits + "C"); got != want || err != nil {
			t.Errorf("%s: %s %v, want %s", digits, got, err, want)
		}
	}
	for _, nino := range []string{"", "AB 12 34 56 C", "AB1234ABC"} {
		if _, err := jsa.EndDay(nino); !errors.Is(err, jsa.ErrNoNumber) {
			t.Errorf("%q: %v", nino, err)
		}
	}
}

func TestWeeklyPension(t *testing.T) {
	for every, test := range map[jsa.Frequency]struct{ amount, want money.Pence }{
		jsa.Weekly:      {60_01, 60_01},
		jsa.Fortnightly: {100_01, 50_00},   // 50.005
		jsa.FourWeekly:  {240_03, 60_00},   // 60.0075
		jsa.Monthly:     {216_67, 50_00},   // 2,600.04 ÷ 52 = 50.0007…
		jsa.Quarterly:   {650_13, 50_01},   // ÷ 13
		jsa.HalfYearly:  {1_300_26, 50_01}, // ÷ 6 × 12 ÷ 52
		jsa.Yearly:      {2_600_51, 50_00}, // ÷ 52 = 50.0098…
	} {
		if got, err := jsa.WeeklyPension(test.amount, every); got != test.want || err != nil {
			t.Errorf("%s %s: %s %v, want %s", test.amount, every, got, err, test.want)
		}
	}
	if _, err := jsa.WeeklyPension(1_00, "daily"); !errors.Is(err, jsa.ErrFrequency) {
		t.Errorf("daily: %v", err)
	}
}

func TestWeeklyEarnings(t *testing.T) {
	for every, test := range map[jsa.Frequency]struct{ amount, want money.Pence }{
		jsa.Monthly:    {260_00, 60_00},
		jsa.HalfYearly: {1_825_00, 70_00}, // × 14 ÷ 365
		jsa.Yearly:     {365_05, 7_00},    // × 7 ÷ 365 = 7.0009…
	} {
		if got, err := jsa.WeeklyEarnings(test.amount, every); got != test.want || err != nil {
			t.Errorf("%s %s: %s %v, want %s", test.amount, every, got, err, test.want)
		}
	}
}

func TestDeductions(t *testing.T) {
	on := date.MustParse("2026-11-19")
	for _, test := range []struct{ ordinary, service, want money.Pence }{
		{0, 0, 0}, {5_00, 0, 0}, {5_01, 0, 1}, {0, 20_00, 0}, {0, 20_01, 1},
		{10_00, 15_00, 5_00},  // 15.00 + 5.00 are free
		{10_00, 20_00, 10_00}, // 20.00 are free
		{3_00, 1_00, 0},
	} {
		if got, err := jsa.EarningsDeduction(test.ordinary, test.service, on); got != test.want || err != nil {
			t.Errorf("%s and %s: %s %v, want %s", test.ordinary, test.service, got, err, test.want)
		}
	}
	for weekly, want := range map[money.Pence]money.Pence{0: 0, 50_00: 0, 50_01: 1, 200_00: 150_00} {
		if got, err := jsa.PensionDeduction(weekly, on); got != want || err != nil {
			t.Errorf("pension %s: %s %v, want %s", weekly, got, err, want)
		}
	}
	var outside *rate.OutsideError
	late := date.MustParse("2027-04-06")
	_, earnings := jsa.EarningsDeduction(10_00, 0, late)
	_, pension := jsa.PensionDeduction(60_00, late)
	_, left := jsa.Payable(95_55, 0, late)
	for _, err := range []error{earnings, pension, left} {
		if !errors.As(err, &outside) {
			t.Errorf("a week without limits: %v", err)
		}
	}
}

func TestTariffIncome(t *testing.T) {
	on := date.MustParse("2026-03-31")
	for capital, want := range map[money.Pence]money.Pence{
		0: 0, 6_000_00: 0, 6_000_01: 1_00, 6_250_00: 1_00, 6_250_01: 2_00, 16_000_00: 40_00,
	} {
		if got, err := jsa.TariffIncome(capital, on); got != want || err != nil {
			t.Errorf("%s: %s %v, want %s", capital, got, err, want)
		}
	}
	if _, err := jsa.TariffIncome(16_000_01, on); !errors.Is(err, jsa.ErrTooMuchCapital) {
		t.Errorf("above the limit: %v", err)
	}
	var outside *rate.OutsideError
	for _, day := range []string{"2006-04-09", "2026-04-01"} {
		if _, err := jsa.TariffIncome(7_000_00, date.MustParse(day)); !errors.As(err, &outside) {
			t.Errorf("%s: %v", day, err)
		}
	}
}

// What has been published stays: records of decisions name these versions. When a row is added, pin the table with it
// as one more line and leave the others alone.
func TestRatesAreAppendOnly(t *testing.T) {
	pinned(t, jsa.PersonalRates, 15, "2eaef4076e42")
	pinned(t, jsa.Limits, 2, "995e78441199")
	pinned(t, jsa.StatePensionAges, 36, "ab76f975d366")
	pinned(t, jsa.Tariffs, 1, "85f7202852ab")
}

func pinned[V any](t *testing.T, table rate.Table[V], rows int, want string) {
	t.Helper()
	table.Rows = table.Rows[:rows]
	if got := table.Version(); got != want {
		t.Errorf("%s: the first %d rows have version %s, want %s", table.Name, rows, got, want)
	}
}
