package childtaxcredit_test

import (
	"testing"

	"github.com/frontline-gov/frontline/functions/childtaxcredit"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// Expected figures in this file are worked by hand from the rules; the working stands beside them.

func total(t *testing.T, year date.TaxYear, household childtaxcredit.Household, income money.Pence, rounding childtaxcredit.Rounding) money.Pence {
	t.Helper()
	household.Previous, household.Current = income, income
	award, err := childtaxcredit.Award(year, household, rounding)
	if err != nil {
		t.Fatal(err)
	}
	return award.Total
}

// With six children in 2010-11 the second threshold is not £50,000 but what takes all child elements: 6 × 6.31 × 365 =
// 13,818.90, ÷ 39% = 35,433.08, up, above 16,190: 51,623.08. At 51,000 nothing is taken off the family element of 547.50,
// and 39% of 34,810 = 13,575.90 off the rest, which leaves 243.00. At 52,000 the rest is gone, and of the family element
// 6.67% of 376.92 = 25.14, down.
func TestSecondThresholdRisesWithTheChildren(t *testing.T) {
	child := childtaxcredit.Child{Born: day("2002-05-05")}
	six := childtaxcredit.Household{Children: []childtaxcredit.Child{child, child, child, child, child, child}}
	for income, want := range map[money.Pence]money.Pence{51_000_00: 790_50, 52_000_00: 522_36} {
		if got := total(t, 2010, six, income, childtaxcredit.Statutory); got != want {
			t.Errorf("at %s: %s, want %s", income, got, want)
		}
	}
}

// The threshold beside Working Tax Credit is never below the ordinary one. 2021-22 as the calculator rounds: 5.49 and 5.64
// a day are 4,062.45 a year, used up at 6,565 + 4,062.45 ÷ 41% = 16,473.42, below 16,480. Of 1.49 and 7.79 a day, 3,387.20,
// 41% of 3,520 = 1,443.20 is taken off at 20,000.
func TestThresholdIsNeverBelowTheOrdinaryOne(t *testing.T) {
	household := childtaxcredit.Household{
		Children: []childtaxcredit.Child{{Born: day("2012-05-05")}}, Working: []childtaxcredit.Work{{}},
	}
	if got := total(t, 2021, household, 20_000_00, childtaxcredit.Calculator); got != 1944_00 {
		t.Errorf("%s, want 1944.00", got)
	}
}

// The calculator's half goes to the even penny. 2024-25: 1.49 and 9.47 a day are 4,000.40; 41% of 0.50 is 20.5p, to 20p, of
// 1.50 it is 61.5p, to 62p.
func TestHalfToTheEvenPenny(t *testing.T) {
	household := childtaxcredit.Household{Children: []childtaxcredit.Child{{Born: day("2012-05-05")}}}
	for income, want := range map[money.Pence]money.Pence{19_995_50: 4000_20, 19_996_50: 3999_78} {
		if got := total(t, 2024, household, income, childtaxcredit.Calculator); got != want {
			t.Errorf("at %s: %s, want %s", income, got, want)
		}
	}
}

// A day of each element in each year: the year's amount ÷ 365, or 366, rounded up.
func TestWorkMaximumOfADay(t *testing.T) {
	for year, want := range map[date.TaxYear]struct{ basic, thirty, disabled, severe money.Pence }{
		2016: {10_88, 2_22, 8_14, 3_50}, // 5.37 + 5.51
		2017: {10_88, 2_22, 8_22, 3_54},
		2018: {10_88, 2_22, 8_47, 3_65},
		2019: {10_86, 2_22, 8_65, 3_73},  // 366 days: 5.36 + 5.50
		2020: {13_94, 2_27, 8_83, 3_81},  // 8.33 + 5.61
		2021: {11_15, 2_28, 8_88, 3_84},  // 5.50 + 5.65
		2022: {11_51, 2_36, 9_17, 3_96},  // 5.68 + 5.83
		2023: {12_63, 2_60, 10_07, 4_36}, // 366 days: 6.23 + 6.40 (6.3934 up)
		2024: {13_53, 2_79, 10_79, 4_68}, // 6.68 + 6.85
	} {
		for name, test := range map[string]struct {
			work childtaxcredit.Work
			want money.Pence
		}{
			"basic":        {childtaxcredit.Work{}, want.basic},
			"thirty hours": {childtaxcredit.Work{ThirtyHours: true}, want.basic + want.thirty},
			"disabled":     {childtaxcredit.Work{Disabled: 1}, want.basic + want.disabled},
			"severe":       {childtaxcredit.Work{Severe: 2}, want.basic + 2*want.severe},
		} {
			if got, err := childtaxcredit.WorkMaximum(test.work, year, 1, childtaxcredit.Statutory); err != nil || got != test.want {
				t.Errorf("%s, %s: %s %v, want %s", year, name, got, err, test.want)
			}
		}
	}
}

// Childcare in 2018-19, all year. The limit for one child is 175 ÷ 7 = 25.00 a day, 9,125.00 a year, 70% of it 6,387.50; for
// two 300 ÷ 7 = 42.86 a day, up, 15,643.90 a year, 70% of it 10,950.73. Costs of 174 for 52 weeks are 9,048.00: 6,333.60.
func TestChildcareUpToItsLimit(t *testing.T) {
	const basic = 3971_20 // 10.88 × 365
	for _, test := range []struct {
		costs   money.Pence
		several bool
		want    money.Pence
	}{
		{174_00, false, 6333_60}, {176_00, false, 6387_50}, {400_00, false, 6387_50}, {400_00, true, 10950_73},
	} {
		got, err := childtaxcredit.WorkMaximum(childtaxcredit.Work{Childcare: test.costs, Several: test.several}, 2018, 365, childtaxcredit.Statutory)
		if err != nil || got != basic+test.want {
			t.Errorf("%s: %s %v, want %s", test.costs, got-basic, err, test.want)
		}
	}
}
