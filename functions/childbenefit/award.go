package childbenefit

import (
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// Weekly returns the benefit, in pence, for a number of children in the week in which a day lies: the
// eldest's rate and, for each other child, the additional rate, as in force on the week's Monday (SI
// 2006/965, regulation 2; SSCBA 1992, section 147). The error is a *rate.OutsideError.
func Weekly(children int, on date.Date) (money.Pence, error) {
	row, err := WeeklyRates.At(on.OnOrBefore(time.Monday))
	if err != nil {
		return 0, err
	}
	return row.Value.For(children), nil
}

// Added returns what claiming for more children adds to each week, in pence, for somebody already paid
// for some: Weekly for all of them less Weekly for those before. Only the first child of all brings the
// eldest's rate. The error is a *rate.OutsideError.
func Added(already, claimed int, on date.Date) (money.Pence, error) {
	all, err := Weekly(already+claimed, on)
	if err != nil {
		return 0, err
	}
	before, err := Weekly(already, on)
	if err != nil {
		return 0, err
	}
	return all - before, nil
}

// Mondays returns the Mondays from one day to another, both included: the weeks to pay for.
func Mondays(first, last date.Date) []date.Date {
	var mondays []date.Date
	for monday := first.AddDays(-1).Next(time.Monday); !monday.After(last); monday = monday.AddDays(7) {
		mondays = append(mondays, monday)
	}
	return mondays
}

// Period is the part of a tax year for which a child counts, both days included. A zero First or Last
// is the tax year's own, so Period{} is a child who counts all year.
type Period struct{ First, Last date.Date }

// holds reports whether a day lies in the period.
func (p Period) holds(day date.Date) bool {
	return !day.Before(p.First) && (p.Last.IsZero() || !day.After(p.Last))
}

// YearAmount returns the benefit of a tax year, in pence: the sum, over each Monday from 6 April to
// 5 April, of the weekly amount for the children whose period holds that Monday.
//
// So with a child who counts all year each other child's weeks are paid at the additional rate; with
// children of part-years only, each Monday is paid once at the eldest's rate and the remaining children
// of that Monday at the additional rate. Source: the Child Benefit tax calculator of GOV.UK. The error is
// a *rate.OutsideError.
func YearAmount(year date.TaxYear, children ...Period) (money.Pence, error) {
	return sum(Mondays(year.First(), year.Last()), children)
}

// ChargeableAmount returns the part of YearAmount, in pence, that counts for the High Income Child
// Benefit Charge: all of it, but in 2012-13 only the weeks from Monday 7 January 2013, when the charge
// began (Finance Act 2012, schedule 1, paragraph 7). Before 2012-13 it is nothing.
func ChargeableAmount(year date.TaxYear, children ...Period) (money.Pence, error) {
	first := year.First()
	if began := ChargeThresholds.Rows[0].From; first.Before(began) {
		first = began
	}
	return sum(Mondays(first, year.Last()), children)
}

// sum adds up the weeks that start on the Mondays given.
func sum(mondays []date.Date, children []Period) (money.Pence, error) {
	var total money.Pence
	for _, monday := range mondays {
		counting := 0
		for _, child := range children {
			if child.holds(monday) {
				counting++
			}
		}
		amount, err := Weekly(counting, monday)
		if err != nil {
			return 0, err
		}
		total += amount
	}
	return total, nil
}
