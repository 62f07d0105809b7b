package childbenefit_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/functions/childbenefit"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// day draws a day on which the weekly rate is known.
func day(t *rapid.T, label string) date.Date {
	first, last := date.MustParse("2007-04-09"), date.MustParse("2027-04-05")
	return first.AddDays(rapid.IntRange(0, first.DaysUntil(last)).Draw(t, label))
}

func must[T any](t *rapid.T) func(T, error) T {
	return func(value T, err error) T {
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func TestEachChildAddsToTheWeek(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := must[money.Pence](t)
		on := day(t, "on")
		already, claimed := rapid.IntRange(0, 30).Draw(t, "already"), rapid.IntRange(1, 30).Draw(t, "claimed")
		before, all := amount(childbenefit.Weekly(already, on)), amount(childbenefit.Weekly(already+claimed, on))
		if all <= before {
			t.Errorf("%d more children than %d change %s to %s", claimed, already, before, all)
		}
		if added := amount(childbenefit.Added(already, claimed, on)); before+added != all {
			t.Errorf("%s and %s added is not %s", before, added, all)
		}
		if amount(childbenefit.Weekly(1, on)) <= amount(childbenefit.Added(1, 1, on)) {
			t.Error("a later child is paid as much as the first")
		}
		monday := on.OnOrBefore(time.Monday)
		if monday.Before(childbenefit.WeeklyRates.Rows[0].From) {
			return
		}
		if amount(childbenefit.Weekly(already, monday)) != amount(childbenefit.Weekly(already, on)) {
			t.Error("the amount changes within a week")
		}
	})
}

// The year's amount is worked again as the calculator of GOV.UK words it: full-year children first, then
// distinct Mondays of the others at the eldest's rate and what remains at the additional rate, counting
// day by day instead of from Monday to Monday.
func TestYearAmountAgreesWithTheWordsOfTheRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := must[money.Pence](t)
		year := date.TaxYear(rapid.IntRange(2009, 2026).Draw(t, "year")) // the years with one rate throughout
		full := rapid.IntRange(0, 4).Draw(t, "full-year children")
		children := make([]childbenefit.Period, full)
		for range rapid.IntRange(0, 4).Draw(t, "part-year children") {
			first := year.First().AddDays(rapid.IntRange(0, 364).Draw(t, "first"))
			last := first.AddDays(rapid.IntRange(0, first.DaysUntil(year.Last())).Draw(t, "days"))
			children = append(children, childbenefit.Period{First: first, Last: last})
		}

		mondays, distinct, childMondays := 0, 0, 0
		var rates childbenefit.Week
		for d := year.First(); !d.After(year.Last()); d = d.AddDays(1) {
			if d.Weekday() != time.Monday {
				continue
			}
			mondays++
			for _, row := range childbenefit.WeeklyRates.Rows {
				if !d.Before(row.From) {
					rates = row.Value
				}
			}
			here := 0
			for _, child := range children[full:] {
				if child.First.DaysUntil(d) >= 0 && d.DaysUntil(child.Last) >= 0 {
					here++
				}
			}
			childMondays += here
			if here > 0 {
				distinct++
			}
		}
		want := money.Pence(distinct)*rates.Eldest + money.Pence(childMondays-distinct)*rates.Additional
		if full > 0 {
			perWeek := rates.Eldest + money.Pence(full-1)*rates.Additional
			want = money.Pence(mondays)*perWeek + money.Pence(childMondays)*rates.Additional
		}

		got := amount(childbenefit.YearAmount(year, children...))
		if got != want {
			t.Errorf("%s: %s, want %s", year, got, want)
		}
		charged := amount(childbenefit.ChargeableAmount(year, children...))
		switch {
		case year < 2012 && charged != 0, year > 2012 && charged != got, charged > got:
			t.Errorf("%s: %s of %s is chargeable", year, charged, got)
		}
		more := amount(childbenefit.YearAmount(year, append(children, childbenefit.Period{})...))
		if more <= got {
			t.Errorf("%s: another child changes %s to %s", year, got, more)
		}
	})
}

func TestChargeStaysWithinItsBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount, whole := must[money.Pence](t), must[int](t)
		year := date.TaxYear(rapid.IntRange(2012, 2026).Draw(t, "year"))
		income := money.Pence(rapid.Int64Range(0, 100_000_00).Draw(t, "income"))
		rise := money.Pence(rapid.Int64Range(0, 50_000_00).Draw(t, "rise"))
		benefit := money.Pence(rapid.Int64Range(0, 50_000_00).Draw(t, "benefit"))

		charge := amount(childbenefit.Charge(year, income, benefit))
		if charge < 0 || charge > benefit || charge%100 != 0 {
			t.Errorf("a charge of %s on %s", charge, benefit)
		}
		if more := amount(childbenefit.Charge(year, income+rise, benefit)); more < charge {
			t.Errorf("%s more income lowers the charge from %s to %s", rise, charge, more)
		}
		percent := whole(childbenefit.ChargePercent(year, income))
		// The charge is the largest whole pound within the percentage: charge ≤ benefit × percent / 100 < charge + 1.
		if parts := benefit * money.Pence(percent); charge*100 > parts || (charge+100)*100 <= parts {
			t.Errorf("%s is not %d%% of %s in whole pounds", charge, percent, benefit)
		}

		thresholds := childbenefit.ChargeThresholds.Rows[0].Value
		if year >= 2024 {
			thresholds = childbenefit.ChargeThresholds.Rows[1].Value
		}
		band, low, high := childbenefit.IncomeBetween, 0, 99
		if income < thresholds.Lower {
			band, low, high = childbenefit.IncomeBelow, 0, 0
		} else if income >= thresholds.Upper {
			band, low, high = childbenefit.IncomeAbove, 100, 100
		}
		if percent < low || percent > high {
			t.Errorf("%d%% although the income is %s", percent, band)
		}
	})
}

// The exact adjusted net income is counted in quarter pence; rounding it must not change the percentage.
func TestRoundingTheIncomeChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		income := rapid.Int64Range(0, 120_000_00).Draw(t, "income")
		grossable := rapid.Int64Range(0, 20_000_00).Draw(t, "grossable")
		other := rapid.Int64Range(0, 20_000_00).Draw(t, "other")

		adjusted := must[money.Pence](t)(childbenefit.AdjustedNetIncome(money.Pence(income), money.Pence(grossable), money.Pence(other)))
		got := must[int](t)(childbenefit.ChargePercent(2026, adjusted))

		above := 4*income - 5*grossable - 4*other - 4*60_000_00 // quarter pence above £60,000
		want := min(max(above, 0)/(4*200_00), 100)
		if int64(got) != want {
			t.Errorf("%d%%, want %d%%", got, want)
		}
	})
}

func TestPaymentStartsOnAMondayInTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		event, received := day(t, "event"), day(t, "received")
		first := childbenefit.FirstMonday(event, received)
		earliest := childbenefit.EarliestStart(received)
		if first.Weekday() != time.Monday || !first.After(event) || !first.After(earliest) {
			t.Errorf("paid from %s, a %s; event %s, not before %s", first, first.Weekday(), event, earliest)
		}
		if before := first.AddDays(-7); before.After(event) && before.After(earliest) {
			t.Errorf("paid from %s, although %s would do", first, before)
		}
		if days := earliest.DaysUntil(received); days < 89 || days > 92 {
			t.Errorf("three months are %d days", days)
		}
	})
}

func TestCountingEndsOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := day(t, "born")
		child, leaver, learner := childbenefit.ChildUntil(born), childbenefit.CountsUntil(born, false), childbenefit.CountsUntil(born, true)
		if leaver.Before(child) || !learner.After(leaver) {
			t.Errorf("a child until %s, leaver until %s, learner until %s", child, leaver, learner)
		}
		if leaver.Month() != time.August || leaver.Day() != 31 || child.DaysUntil(leaver) > 366 {
			t.Errorf("a leaver until %s, a child until %s", leaver, child)
		}
		if born.Age(child) != 15 || born.Age(child.AddDays(1)) != 16 || born.Age(learner) != 19 || born.Age(learner.AddDays(1)) != 20 {
			t.Errorf("a child until %s, a learner until %s", child, learner)
		}
		for _, isLearner := range []bool{false, true} {
			until := childbenefit.CountsUntil(born, isLearner)
			if !childbenefit.Counts(born, until, isLearner) || childbenefit.Counts(born, until.AddDays(1), isLearner) ||
				!childbenefit.Counts(born, born, isLearner) || childbenefit.Counts(born, born.AddDays(-1), isLearner) {
				t.Errorf("learner %v: wrong at birth or around %s", isLearner, until)
			}
		}
	})
}
