package jobseekersallowance_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	jsa "github.com/frontline-gov/frontline/functions/jobseekersallowance"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// day draws a day from a first one on.
func day(t *rapid.T, label, first string, days int) date.Date {
	return date.MustParse(first).AddDays(rapid.IntRange(0, days).Draw(t, label))
}

var everyFrequency = []jsa.Frequency{
	jsa.Weekly, jsa.Fortnightly, jsa.FourWeekly, jsa.Monthly, jsa.Quarterly, jsa.HalfYearly, jsa.Yearly,
}

func TestBenefitWeeksFollowEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		on := day(t, "on", "2020-01-01", 4000)
		end := time.Weekday(rapid.IntRange(0, 6).Draw(t, "end"))
		week := jsa.BenefitWeek(on, end)
		if on.Before(week.First) || on.After(week.Last) || week.Last.Weekday() != end || week.First.DaysUntil(week.Last) != 6 {
			t.Errorf("%s lies in %v", on, week)
		}
		if next := jsa.BenefitWeek(week.Last.AddDays(1), end); next.First != week.Last.AddDays(1) {
			t.Errorf("%v is followed by %v", week, next)
		}
	})
}

// The relevant tax years are complete when the benefit year begins, the next one is not, and all hold for a whole
// benefit year.
func TestRelevantTaxYearsAreComplete(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		on := day(t, "on", "2000-01-01", 15_000)
		year, taxYears := jsa.BenefitYear(on), jsa.RelevantTaxYears(on)
		if on.Before(year.First) || on.After(year.Last) || year.First.Weekday() != time.Sunday ||
			year.First.Month() != time.January || year.First.Day() > 7 {
			t.Errorf("%s lies in %v", on, year)
		}
		if taxYears[0]+1 != taxYears[1] || !taxYears[1].Last().Before(year.First) || (taxYears[1] + 1).Last().Before(year.First) {
			t.Errorf("%s: %v for the benefit year %v", on, taxYears, year)
		}
		if jsa.RelevantTaxYears(year.First) != taxYears || jsa.RelevantTaxYears(year.Last) != taxYears {
			t.Errorf("%v are not those of the whole of %v", taxYears, year)
		}
	})
}

// Nobody reaches State Pension age before somebody older, nor before 65 or after 68.
func TestStatePensionAgeNeverFalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := day(t, "born", "1953-12-06", 20_000)
		younger := born.AddDays(rapid.IntRange(1, 400).Draw(t, "younger by"))
		first, err := jsa.StatePensionDate(born)
		second, err2 := jsa.StatePensionDate(younger)
		if err != nil || err2 != nil || second.Before(first) {
			t.Errorf("born on %s: %s; on %s: %s", born, first, younger, second)
		}
		if first.Before(born.Birthday(65)) || first.After(born.Birthday(68)) {
			t.Errorf("born on %s: %s", born, first)
		}
	})
}

// A week's part is the largest whole penny within it: 52 of them are not more than a year's, and one penny more is.
func TestWeeklyPensionIsRoundedDownOnce(t *testing.T) {
	perYear := map[jsa.Frequency]int64{jsa.Weekly: 52, jsa.Fortnightly: 26, jsa.FourWeekly: 13, jsa.Monthly: 12,
		jsa.Quarterly: 4, jsa.HalfYearly: 2, jsa.Yearly: 1}
	rapid.Check(t, func(t *rapid.T) {
		amount := money.Pence(rapid.Int64Range(0, 1_000_000_00).Draw(t, "amount"))
		every := rapid.SampledFrom(everyFrequency).Draw(t, "every")
		weekly, err := jsa.WeeklyPension(amount, every)
		year := amount * money.Pence(perYear[every])
		if err != nil || weekly*52 > year || (weekly+1)*52 <= year {
			t.Errorf("%s %s is %s a week: %v", amount, every, weekly, err)
		}
	})
}

// More earnings never take less off, no penny earned takes off more than a penny, and service never counts for more
// than ordinary work.
func TestEarningsDeductionStaysWithinItsBounds(t *testing.T) {
	on := date.MustParse("2026-11-19")
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) money.Pence { return money.Pence(rapid.Int64Range(0, 60_00).Draw(t, label)) }
		ordinary, service, more := draw("ordinary"), draw("service"), draw("more")
		deduct := func(ordinary, service money.Pence) money.Pence {
			d, err := jsa.EarningsDeduction(ordinary, service, on)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		base := deduct(ordinary, service)
		for _, grown := range []money.Pence{deduct(ordinary+more, service), deduct(ordinary, service+more)} {
			if grown < base || grown > base+more {
				t.Errorf("%s more than %s and %s change %s to %s", more, ordinary, service, base, grown)
			}
		}
		if base > deduct(ordinary+service, 0) || base < 0 || ordinary+service-base > 20_00 {
			t.Errorf("%s and %s: %s", ordinary, service, base)
		}
	})
}

// What is paid and what is taken off make up the rate, unless the rest is too small to be paid.
func TestPayableIsTheRestOrNothing(t *testing.T) {
	on := date.MustParse("2026-11-19")
	rapid.Check(t, func(t *rapid.T) {
		deductions := money.Pence(rapid.Int64Range(0, 200_00).Draw(t, "deductions"))
		left, err := jsa.Payable(95_55, deductions, on)
		if err != nil || left != 0 && left+deductions != 95_55 || left != 0 && left < 10 || left == 0 && 95_55-deductions >= 10 {
			t.Errorf("%s taken off leaves %s: %v", deductions, left, err)
		}
	})
}

func TestPeriods(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		on := day(t, "on", "2020-01-01", 4000)
		if days := jsa.EarliestStart(on).DaysUntil(on); days != 91 {
			t.Errorf("13 weeks are %d days", days)
		}
		if days := on.DaysUntil(jsa.LastDay(on)) + 1; days != 182 {
			t.Errorf("it lasts for %d days", days)
		}
	})
}
