package childtaxcredit_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/functions/childtaxcredit"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// span draws a time around a tax year, open at either end at times.
func span(t *rapid.T, year date.TaxYear, label string) childtaxcredit.Span {
	first := year.First().AddDays(rapid.IntRange(-60, 400).Draw(t, label+" first"))
	last := first.AddDays(rapid.IntRange(0, 300).Draw(t, label+" days"))
	switch rapid.IntRange(0, 3).Draw(t, label+" open") {
	case 0:
		return childtaxcredit.Span{First: first}
	case 1:
		return childtaxcredit.Span{Last: last}
	case 2:
		return childtaxcredit.Span{}
	}
	return childtaxcredit.Span{First: first, Last: last}
}

func drawYear(t *rapid.T) date.TaxYear {
	return date.TaxYear(rapid.IntRange(2003, 2024).Draw(t, "year"))
}

// drawHousehold draws a household without Working Tax Credit.
func drawHousehold(t *rapid.T, year date.TaxYear, most int) childtaxcredit.Household {
	household := childtaxcredit.Household{
		Previous: money.Pence(rapid.Int64Range(0, 80_000_00).Draw(t, "previous")),
		Current:  money.Pence(rapid.Int64Range(0, 80_000_00).Draw(t, "current")),
	}
	if rapid.Bool().Draw(t, "part of the year") {
		household.Award = span(t, year, "award")
	}
	if rapid.IntRange(0, 3).Draw(t, "benefits") == 0 {
		household.Benefits = []childtaxcredit.Span{span(t, year, "benefits")}
	}
	exceptions := []childtaxcredit.Exception{childtaxcredit.NoException, childtaxcredit.MultipleBirth, childtaxcredit.Conception, childtaxcredit.Adopted, childtaxcredit.Cared}
	for range rapid.IntRange(0, most).Draw(t, "children") {
		child := childtaxcredit.Child{
			Born:      year.First().AddDays(-rapid.IntRange(-365, 21*365).Draw(t, "age in days")),
			Learner:   rapid.Bool().Draw(t, "learner"),
			Exception: rapid.SampledFrom(exceptions).Draw(t, "exception"),
		}
		switch rapid.IntRange(0, 4).Draw(t, "disability") {
		case 0:
			child.Disabled = []childtaxcredit.Span{span(t, year, "disabled")}
		case 1:
			child.Severe = []childtaxcredit.Span{span(t, year, "severe")}
		}
		if rapid.IntRange(0, 3).Draw(t, "came") == 0 {
			child.With = span(t, year, "with")
		}
		household.Children = append(household.Children, child)
	}
	return household
}

func award(t *rapid.T, year date.TaxYear, household childtaxcredit.Household, rounding childtaxcredit.Rounding) childtaxcredit.Result {
	result, err := childtaxcredit.Award(year, household, rounding)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// The periods cover each day of the award in the year once, and each day of a period is as the day alone.
func TestPeriodsCoverTheYear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := drawYear(t)
		household := drawHousehold(t, year, 4)
		days, next := 0, date.Date{}
		periods := childtaxcredit.Periods(year, household)
		for i, p := range periods {
			if i > 0 && (p.From != next || p.Circumstances == periods[i-1].Circumstances) {
				t.Errorf("the period from %s does not follow the one before", p.From)
			}
			if p.Days != p.From.DaysUntil(p.To)+1 {
				t.Errorf("%d days from %s to %s", p.Days, p.From, p.To)
			}
			days, next = days+p.Days, p.To.AddDays(1)
			alone := household
			at := p.From.AddDays(rapid.IntRange(0, p.Days-1).Draw(t, "day"))
			alone.Award = childtaxcredit.Span{First: at, Last: at}
			if one := childtaxcredit.Periods(year, alone); len(one) != 1 || one[0].Circumstances != p.Circumstances {
				t.Errorf("%s alone is %+v, in its period %+v", at, one, p.Circumstances)
			}
		}
		want := 0
		for day := year.First(); !day.After(year.Last()); day = day.AddDays(1) {
			if household.Award.Holds(day) {
				want++
			}
		}
		if days != want {
			t.Errorf("%d days in periods, %d in the award", days, want)
		}
		if household.Award == (childtaxcredit.Span{}) && days != childtaxcredit.Days(year) {
			t.Errorf("%d days", days)
		}
	})
}

// rat is a fraction; ceiling and floor bring it to whole pence.
func rat(n money.Pence, over ...int64) *big.Rat {
	r := new(big.Rat).SetInt64(int64(n))
	for i, by := range over {
		if i%2 == 0 {
			r.Mul(r, big.NewRat(by, 1))
		} else {
			r.Quo(r, big.NewRat(by, 1))
		}
	}
	return r
}

func floor(r *big.Rat) money.Pence {
	return money.Pence(new(big.Int).Div(r.Num(), r.Denom()).Int64())
}

func ceiling(r *big.Rat) money.Pence { return -floor(new(big.Rat).Neg(r)) }

// Each period, worked again in fractions from the words of regulation 8: up, up, down, up, down. The child elements go
// first and the family element after them, where the law has it so at its own threshold.
func TestAwardAgreesWithTheWordsOfTheRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := drawYear(t)
		household := drawHousehold(t, year, 5)
		result := award(t, year, household, childtaxcredit.Statutory)
		row, err := childtaxcredit.AnnualRates.At(year.First())
		if err != nil {
			t.Fatal(err)
		}
		rates, n := row.Value, int64(childtaxcredit.Days(year))
		var worked money.Pence
		for _, p := range result.Periods {
			d := int64(p.Days)
			family, others := money.Pence(0), money.Pence(0)
			for _, e := range p.Elements {
				amount := ceiling(rat(e.Annual, 1, n)) * money.Pence(d) * money.Pence(e.Count)
				if e.Kind == childtaxcredit.FamilyElement || e.Kind == childtaxcredit.FamilyBabyElement {
					family += amount
				} else {
					others += amount
				}
			}
			left := family + others
			if !p.Benefits && left > 0 {
				income, threshold := floor(rat(result.Income, d, n)), ceiling(rat(rates.Threshold, d, n))
				excess := max(0, income-threshold)
				taken := floor(rat(excess, rates.Taper, 10_000))
				if rates.SecondThreshold == 0 {
					left = max(0, left-taken)
				} else {
					second := ceiling(rat(rates.SecondThreshold, d, n))
					// The least income at which the other elements are gone, found by trying.
					least := threshold + floor(rat(others, 10_000, rates.Taper))
					for floor(rat(least-threshold, rates.Taper, 10_000)) < others {
						least++
					}
					beyond := max(0, income-max(second, least))
					left = max(0, others-taken) + max(0, family-floor(rat(beyond, rates.SecondTaper, 10_000)))
				}
			}
			if p.Net != left {
				t.Errorf("from %s: %s, want %s", p.From, p.Net, left)
			}
			worked += left
		}
		if want := worked; result.Worked != want || worked >= 26_00 && result.Total != want || worked < 26_00 && result.Total != 0 {
			t.Errorf("total %s of %s, want %s", result.Total, result.Worked, want)
		}
	})
}

// More income never gives more, and never so much as a pound more takes more than its taper and the rounding.
func TestMoreIncomeNeverGivesMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := drawYear(t)
		household := drawHousehold(t, year, 4)
		household.Current = household.Previous
		less := award(t, year, household, childtaxcredit.Statutory)
		household.Previous += 1_00
		household.Current += 1_00
		more := award(t, year, household, childtaxcredit.Statutory)
		most := money.Pence(82 + 2*len(less.Periods)) // both tapers at 41%
		if taken := less.Worked - more.Worked; taken < 0 || taken > most {
			t.Errorf("a pound more takes %s", taken)
		}
	})
}

// The two ways of rounding differ by a penny a day for each element and two for each period at most; so for a family
// with up to two children who are not disabled by less than £13.57 a year.
func TestRoundingsDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := drawYear(t)
		household := drawHousehold(t, year, 5)
		statutory := award(t, year, household, childtaxcredit.Statutory)
		calculator := award(t, year, household, childtaxcredit.Calculator)
		bound := money.Pence(0)
		small := len(household.Children) <= 2
		for _, p := range statutory.Periods {
			for _, e := range p.Elements {
				bound += money.Pence(p.Days * e.Count)
			}
			bound += 3
			small = small && p.Disabled+p.Severe == 0
		}
		difference := statutory.Worked - calculator.Worked
		if difference < 0 {
			difference = -difference
		}
		if difference > bound || small && difference > 13_57 {
			t.Errorf("%s and %s differ by %s, more than %s", statutory.Worked, calculator.Worked, difference, bound)
		}
	})
}

// Working Tax Credit only ever puts off the reduction, and by no more than it comes to itself.
func TestWorkingTaxCreditGoesFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := date.TaxYear(rapid.IntRange(2016, 2024).Draw(t, "year"))
		household := drawHousehold(t, year, 3)
		without := award(t, year, household, childtaxcredit.Statutory)
		household.Working = []childtaxcredit.Work{{
			ThirtyHours: rapid.Bool().Draw(t, "30 hours"),
			Disabled:    rapid.IntRange(0, 2).Draw(t, "disabled"),
			Severe:      rapid.IntRange(0, 2).Draw(t, "severe"),
			Childcare:   money.Pence(rapid.Int64Range(0, 500).Draw(t, "childcare")) * 100,
			Several:     rapid.Bool().Draw(t, "several"),
		}}
		with := award(t, year, household, childtaxcredit.Statutory)
		if with.Worked < without.Worked {
			t.Errorf("%s with, %s without", with.Worked, without.Worked)
		}
		for _, p := range with.Periods {
			if p.Reduction > 0 && p.Working > 0 {
				t.Errorf("from %s income takes %s while %s of Working Tax Credit is left", p.From, p.Reduction, p.Working)
			}
		}
	})
}
