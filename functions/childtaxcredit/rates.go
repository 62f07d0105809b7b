// Package childtaxcredit is Child Tax Credit: what HM Revenue and Customs paid families for each child, by the tax
// year, from 6 April 2003 to 5 April 2025. No award covers a later day. What remains is to settle the awards of past
// years; until the last day it also takes new claims.
//
// The law: Tax Credits Act 2002, Part 1; Child Tax Credit Regulations, SI 2002/2007; Tax Credits (Income Thresholds
// and Determination of Rates) Regulations, SI 2002/2008; Tax Credits (Definition and Calculation of Income)
// Regulations, SI 2002/2006; Tax Credits (Claims and Notifications) Regulations, SI 2002/2014; Tax Credits
// (Residence) Regulations, SI 2003/654; Working Tax Credit (Entitlement and Maximum Rate) Regulations, SI 2002/2005.
package childtaxcredit

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
)

// Rates are the amounts of a tax year in pence, and the tapers in hundredths of a percent.
type Rates struct {
	Family   money.Pence // the family element
	Baby     money.Pence // what the family element is more while a child is under one; 0 since 2011-12
	Child    money.Pence // the individual element of a child who is not disabled
	Disabled money.Pence // what there is more for a disabled child
	Severe   money.Pence // what there is more, on top of that, for a severely disabled child

	WorkingThreshold money.Pence // the income threshold with Working Tax Credit
	Threshold        money.Pence // the income threshold with Child Tax Credit only
	SecondThreshold  money.Pence // the threshold of the family element; 0 since 2012-13
	Taper            int64       // 3700 is 37%
	SecondTaper      int64       // the taper of the family element beyond the second threshold; 0 since 2012-13

	Rise money.Pence // how much more income than in the year before changes nothing
	Fall money.Pence // how much less income than in the year before changes nothing; 0 before 2012-13
}

// Elements and thresholds are published in two sets of regulations, which legislation.gov.uk shows as they stood on
// the first day of a tax year.
const (
	elementRules   = "https://www.legislation.gov.uk/uksi/2002/2007/regulation/7/"
	thresholdRules = "https://www.legislation.gov.uk/uksi/2002/2008/regulation/8/"
)

// AnnualRates are the rates of each tax year of Child Tax Credit. The table ends on 5 April 2025 because the scheme
// did. In 2004-05 regulation 8 of SI 2002/2008 still printed £13,230 as the threshold; £13,480 is that of regulation 3.
var AnnualRates = rate.Table[Rates]{Name: "child tax credit rates", Rows: []rate.Row[Rates]{
	annual(2003, 545, 1445, 2155, 865, 5060, 13230, early(50_000, 3700, 667), 2500, 0),
	annual(2004, 545, 1625, 2215, 890, 5060, 13480, early(50_000, 3700, 667), 2500, 0),
	annual(2005, 545, 1690, 2285, 920, 5220, 13910, early(50_000, 3700, 667), 2500, 0),
	annual(2006, 545, 1765, 2350, 945, 5220, 14155, early(50_000, 3700, 667), 25_000, 0),
	annual(2007, 545, 1845, 2440, 980, 5220, 14495, early(50_000, 3700, 667), 25_000, 0),
	annual(2008, 545, 2085, 2540, 1020, 6420, 15575, early(50_000, 3900, 667), 25_000, 0),
	annual(2009, 545, 2235, 2670, 1075, 6420, 16040, early(50_000, 3900, 667), 25_000, 0),
	annual(2010, 545, 2300, 2715, 1095, 6420, 16190, early(50_000, 3900, 667), 25_000, 0),
	annual(2011, 0, 2555, 2800, 1130, 6420, 15860, early(40_000, 4100, 4100), 10_000, 0),
	annual(2012, 0, 2690, 2950, 1190, 6420, 15860, later, 10_000, 2500),
	annual(2013, 0, 2720, 3015, 1220, 6420, 15910, later, 5000, 2500),
	annual(2014, 0, 2750, 3100, 1255, 6420, 16010, later, 5000, 2500),
	annual(2015, 0, 2780, 3140, 1275, 6420, 16105, later, 5000, 2500),
	annual(2016, 0, 2780, 3140, 1275, 6420, 16105, later, 2500, 2500),
	annual(2017, 0, 2780, 3175, 1290, 6420, 16105, later, 2500, 2500),
	annual(2018, 0, 2780, 3275, 1325, 6420, 16105, later, 2500, 2500),
	annual(2019, 0, 2780, 3355, 1360, 6420, 16105, later, 2500, 2500),
	annual(2020, 0, 2830, 3415, 1385, 6530, 16385, later, 2500, 2500),
	annual(2021, 0, 2845, 3435, 1390, 6565, 16480, later, 2500, 2500),
	annual(2022, 0, 2935, 3545, 1430, 6770, 17005, later, 2500, 2500),
	annual(2023, 0, 3235, 3905, 1575, 7455, 18725, later, 2500, 2500),
	annual(2024, 0, 3455, 4170, 1680, 7955, 19995, later, 2500, 2500),
}}

// tapers are how a year withdraws the credit.
type tapers struct {
	second        money.Pence
	first, family int64
}

func early(second, first, family int64) tapers { return tapers{money.Pounds(second), first, family} }

// later withdraws the family element like the others: SI 2012/849, regulation 4.
var later = tapers{first: 4100}

// annual is the row of a tax year, its amounts in pounds. The family element was £545 in every year.
func annual(year date.TaxYear, baby, child, disabled, severe, working, threshold int64, taper tapers, rise, fall int64) rate.Row[Rates] {
	return rate.Row[Rates]{
		From: year.First(), To: (year + 1).First(), Source: elementRules + year.First().String(),
		Value: Rates{
			Family: money.Pounds(545), Baby: money.Pounds(baby), Child: money.Pounds(child),
			Disabled: money.Pounds(disabled), Severe: money.Pounds(severe),
			WorkingThreshold: money.Pounds(working), Threshold: money.Pounds(threshold),
			SecondThreshold: taper.second, Taper: taper.first, SecondTaper: taper.family,
			Rise: money.Pounds(rise), Fall: money.Pounds(fall),
		},
	}
}
