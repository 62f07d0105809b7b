package childtaxcredit

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
)

// Work is a household's entitlement to Working Tax Credit at a time. Who has children always has the basic element and
// that of a couple or a lone parent.
type Work struct {
	Span        Span
	ThirtyHours bool
	Disabled    int // disabled workers: 0, 1 or 2
	Severe      int // severely disabled adults: 0, 1 or 2
	// Childcare is what approved childcare costs in an average week, in pence; Several says that it is for two
	// children or more.
	Childcare money.Pence
	Several   bool
}

// WorkRates are the elements of Working Tax Credit of a tax year, in pence.
type WorkRates struct{ Basic, Couple, ThirtyHours, Disabled, Severe money.Pence }

// AnnualWorkRates are the rates of Working Tax Credit (SI 2002/2005, schedule 2), as far as they were confirmed from
// two sources. The element for couples and that for lone parents were the same in all of them. In 2020-21 the basic
// element was £1,045 more (Coronavirus Act 2020, section 77).
var AnnualWorkRates = rate.Table[WorkRates]{Name: "working tax credit rates", Rows: []rate.Row[WorkRates]{
	annualWork(2016, 1960, 2010, 810, 2970, 1275),
	annualWork(2017, 1960, 2010, 810, 3000, 1290),
	annualWork(2018, 1960, 2010, 810, 3090, 1330),
	annualWork(2019, 1960, 2010, 810, 3165, 1365),
	annualWork(2020, 3040, 2045, 825, 3220, 1390),
	annualWork(2021, 2005, 2060, 830, 3240, 1400),
	annualWork(2022, 2070, 2125, 860, 3345, 1445),
	annualWork(2023, 2280, 2340, 950, 3685, 1595),
	annualWork(2024, 2435, 2500, 1015, 3935, 1705),
}}

func annualWork(year date.TaxYear, basic, couple, thirty, disabled, severe int64) rate.Row[WorkRates] {
	return rate.Row[WorkRates]{
		From: year.First(), To: (year + 1).First(),
		Value: WorkRates{money.Pounds(basic), money.Pounds(couple), money.Pounds(thirty),
			money.Pounds(disabled), money.Pounds(severe)},
		Source: "https://www.legislation.gov.uk/uksi/2002/2005/schedule/2/" + year.First().String(),
	}
}

// Childcare counts up to these costs a week, and 70% of what counts is paid: so in all years of AnnualWorkRates.
const (
	childcareOne     money.Pence = 175_00
	childcareSeveral money.Pence = 300_00
	childcarePercent             = 70
)

// WorkMaximum returns the most Working Tax Credit, in pence, that there can be for so many days of a tax year: each
// element's daily rate × days, and the childcare element (SI 2002/2008, regulation 7(3), steps 1, 2 and 7 to 10). The
// error is a *rate.OutsideError.
func WorkMaximum(work Work, year date.TaxYear, days int, rounding Rounding) (money.Pence, error) {
	row, err := AnnualWorkRates.At(year.First())
	if err != nil {
		return 0, err
	}
	daily := func(annual money.Pence) money.Pence { return DailyRate(annual, year, rounding) }
	rates := row.Value
	each := daily(rates.Basic) + daily(rates.Couple) +
		money.Pence(work.Disabled)*daily(rates.Disabled) + money.Pence(work.Severe)*daily(rates.Severe)
	if work.ThirtyHours {
		each += daily(rates.ThirtyHours)
	}
	return each*money.Pence(days) + childcare(work, year, int64(days), rounding), nil
}

// childcare is the childcare element: 70%, rounded up, of the lesser of what the costs of 52 weeks come to in the
// period and the limit. The limit for a day is a seventh of the week's, rounded up.
func childcare(work Work, year date.TaxYear, days int64, rounding Rounding) money.Pence {
	weekly := childcareOne
	if work.Several {
		weekly = childcareSeveral
	}
	limit := part(weekly, 1, 7, rounding.up()) * money.Pence(days)
	costs := work.Childcare * 52 * money.Pence(days) // times the days of the year, still to be divided by
	inYear := int64(Days(year))
	if costs > limit*money.Pence(inYear) {
		return part(limit, childcarePercent, 100, rounding.up())
	}
	return part(costs, childcarePercent, 100*inYear, rounding.up())
}
