package childtaxcredit_test

import (
	"errors"
	"testing"

	"github.com/frontline-gov/frontline/functions/childtaxcredit"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
)

func TestRatesCoverTheWholeScheme(t *testing.T) {
	for _, table := range []rate.Published{childtaxcredit.AnnualRates, childtaxcredit.AnnualWorkRates} {
		if err := table.Check(); err != nil {
			t.Error(err)
		}
	}
	rows := childtaxcredit.AnnualRates.Rows
	if len(rows) != 22 || rows[0].From.String() != "2003-04-06" || rows[21].To.String() != "2025-04-06" {
		t.Errorf("%d rows from %s to %s", len(rows), rows[0].From, rows[len(rows)-1].To)
	}
	for _, row := range rows {
		if year := row.From.TaxYear(); row.From != year.First() || row.To != (year+1).First() {
			t.Errorf("the row from %s to %s is no tax year", row.From, row.To)
		}
	}
}

// daily are the rates of a day in pence: family, child, disabled, severely disabled, and family with a baby while
// there was one. Until 2016-17 the third and fourth hold the child element too. They were divided and rounded apart
// from this program; those of 2020-21, 2021-22 and 2023-24 are as CPAG printed them.
var daily = []struct {
	year                  date.TaxYear
	days                  int
	statutory, calculator []money.Pence
}{
	{2003, 366, []money.Pence{149, 395, 984, 1220, 298}, []money.Pence{149, 395, 984, 1220, 298}},
	{2004, 365, []money.Pence{150, 446, 1053, 1296, 299}, []money.Pence{149, 445, 1052, 1296, 299}},
	{2005, 365, []money.Pence{150, 464, 1090, 1342, 299}, []money.Pence{149, 463, 1089, 1341, 299}},
	{2006, 365, []money.Pence{150, 484, 1128, 1387, 299}, []money.Pence{149, 484, 1127, 1386, 299}},
	{2007, 366, []money.Pence{149, 505, 1171, 1439, 298}, []money.Pence{149, 504, 1171, 1439, 298}},
	{2008, 365, []money.Pence{150, 572, 1268, 1547, 299}, []money.Pence{149, 571, 1267, 1547, 299}},
	{2009, 365, []money.Pence{150, 613, 1344, 1639, 299}, []money.Pence{149, 612, 1344, 1638, 299}},
	{2010, 365, []money.Pence{150, 631, 1374, 1674, 299}, []money.Pence{149, 630, 1374, 1674, 299}},
	{2011, 366, []money.Pence{149, 699, 1464, 1772}, []money.Pence{149, 698, 1463, 1772}},
	{2012, 365, []money.Pence{150, 737, 1546, 1872}, []money.Pence{149, 737, 1545, 1871}},
	{2013, 365, []money.Pence{150, 746, 1572, 1906}, []money.Pence{149, 745, 1571, 1905}},
	{2014, 365, []money.Pence{150, 754, 1603, 1947}, []money.Pence{149, 753, 1603, 1947}},
	{2015, 366, []money.Pence{149, 760, 1618, 1966}, []money.Pence{149, 760, 1617, 1966}},
	{2016, 365, []money.Pence{150, 762, 1622, 1972}, []money.Pence{149, 762, 1622, 1971}},
	{2017, 365, []money.Pence{150, 762, 870, 1224}, []money.Pence{149, 762, 870, 1223}},
	{2018, 365, []money.Pence{150, 762, 898, 1261}, []money.Pence{149, 762, 897, 1260}},
	{2019, 366, []money.Pence{149, 760, 917, 1289}, []money.Pence{149, 760, 917, 1288}},
	{2020, 365, []money.Pence{150, 776, 936, 1316}, []money.Pence{149, 775, 936, 1315}},
	{2021, 365, []money.Pence{150, 780, 942, 1322}, []money.Pence{149, 779, 941, 1322}},
	{2022, 365, []money.Pence{150, 805, 972, 1364}, []money.Pence{149, 804, 971, 1363}},
	{2023, 366, []money.Pence{149, 884, 1067, 1498}, []money.Pence{149, 884, 1067, 1497}},
	{2024, 365, []money.Pence{150, 947, 1143, 1603}, []money.Pence{149, 947, 1142, 1603}},
}

// Of each year: a child of five, a disabled and a severely disabled one, all year, on a benefit; and a baby.
func TestMaximumOfEachYear(t *testing.T) {
	for _, year := range daily {
		t.Run(year.year.String(), func(t *testing.T) {
			born := year.year.First().AddYears(-5)
			if !born.Before(date.MustParse("2017-04-06")) {
				born = date.MustParse("2017-04-05")
			}
			always := []childtaxcredit.Span{{}}
			household := childtaxcredit.Household{Benefits: always, Children: []childtaxcredit.Child{
				{Born: born}, {Born: born, Disabled: always}, {Born: born, Disabled: always, Severe: always},
			}}
			for rounding, rates := range map[childtaxcredit.Rounding][]money.Pence{
				childtaxcredit.Statutory: year.statutory, childtaxcredit.Calculator: year.calculator,
			} {
				award, err := childtaxcredit.Award(year.year, household, rounding)
				if err != nil {
					t.Fatal(err)
				}
				want := rates[0] + rates[1] + rates[2] + rates[3]
				if year.year >= 2017 {
					want += 2 * rates[1] // the disability elements come on top of child elements
				}
				if want *= money.Pence(year.days); award.Total != want || len(award.Periods) != 1 {
					t.Errorf("rounding %d: %s in %d periods, want %s", rounding, award.Total, len(award.Periods), want)
				}
			}
			// Born on 6 April of the year: under one until 5 April, so all year.
			baby := childtaxcredit.Household{Benefits: always, Children: []childtaxcredit.Child{{Born: year.year.First()}}}
			award, err := childtaxcredit.Award(year.year, baby, childtaxcredit.Statutory)
			if err != nil {
				t.Fatal(err)
			}
			want := year.statutory[0] + year.statutory[1]
			if len(year.statutory) == 5 {
				want = year.statutory[4] + year.statutory[1]
			}
			if year.year >= 2017 {
				want = year.statutory[1] // no child born before 6 April 2017, so no family element
			}
			if want *= money.Pence(year.days); award.Total != want {
				t.Errorf("with a baby %s, want %s", award.Total, want)
			}
		})
	}
}

func TestOutsideTheScheme(t *testing.T) {
	for _, year := range []date.TaxYear{2002, 2025} {
		var outside *rate.OutsideError
		if _, err := childtaxcredit.Award(year, childtaxcredit.Household{}, childtaxcredit.Statutory); !errors.As(err, &outside) {
			t.Errorf("%s: %v, want a *rate.OutsideError", year, err)
		}
		if _, err := childtaxcredit.IncomeFor(0, 0, year); !errors.As(err, &outside) {
			t.Errorf("%s: %v, want a *rate.OutsideError", year, err)
		}
	}
	if _, err := childtaxcredit.WorkMaximum(childtaxcredit.Work{}, 2015, 365, childtaxcredit.Statutory); err == nil {
		t.Error("there is a rate of Working Tax Credit for 2015-16")
	}
}

// Each step of the disregards, a penny on both sides of each bound.
func TestIncomeFor(t *testing.T) {
	const previous = 20_000_00
	for _, test := range []struct {
		year          date.TaxYear
		current, want money.Pence
	}{
		{2003, 22_500_00, previous}, {2003, 22_500_01, 20_000_01}, {2003, 19_999_99, 19_999_99}, {2005, 22_500_01, 20_000_01},
		{2006, 45_000_00, previous}, {2006, 45_000_01, 20_000_01}, {2010, 45_000_00, previous}, {2010, 10_000_00, 10_000_00},
		{2011, 30_000_00, previous}, {2011, 30_000_01, 20_000_01}, {2011, 19_999_99, 19_999_99},
		{2012, 30_000_00, previous}, {2012, 30_000_01, 20_000_01}, {2012, 17_500_00, previous}, {2012, 17_499_99, 19_999_99},
		{2013, 25_000_00, previous}, {2013, 25_000_01, 20_000_01}, {2015, 25_000_00, previous}, {2015, 17_499_99, 19_999_99},
		{2016, 22_500_00, previous}, {2016, 22_500_01, 20_000_01}, {2024, 22_500_01, 20_000_01}, {2024, 17_500_00, previous},
		{2024, 17_499_99, 19_999_99}, {2024, previous, previous}, {2024, 0, 2_500_00},
		// The example of HM Revenue and Customs' manual TCTM07042: 50,000 after 20,000 in 2016-17.
		{2016, 50_000_00, 47_500_00},
	} {
		got, err := childtaxcredit.IncomeFor(previous, test.current, test.year)
		if err != nil || got != test.want {
			t.Errorf("%s, %s after %s: %s %v, want %s", test.year, test.current, money.Pence(previous), got, err, test.want)
		}
	}
}

func TestCountable(t *testing.T) {
	for _, test := range []struct {
		income childtaxcredit.Income
		want   money.Pence
	}{
		{childtaxcredit.Income{}, 0},
		{childtaxcredit.Income{Other: 299_99}, 0},
		{childtaxcredit.Income{Other: 300_00}, 0},
		{childtaxcredit.Income{Other: 300_01}, 1},
		{childtaxcredit.Income{Other: 100_00, Earnings: 50}, 50}, // what other income leaves of the £300 is of no use to earnings
		{childtaxcredit.Income{Earnings: 1, CompanyBenefits: 2, TaxableBenefits: 4, Profit: 8, Other: 300_16}, 31},
		{childtaxcredit.Income{Earnings: 100, Profit: -101}, 0},
	} {
		if got := childtaxcredit.Countable(test.income); got != test.want {
			t.Errorf("%+v: %s, want %s", test.income, got, test.want)
		}
	}
}
