// Package childbenefit is the claim for Child Benefit: HM Revenue and Customs pays it each week to the
// person responsible for a child.
//
// The law: Social Security Contributions and Benefits Act 1992, Part IX; Child Benefit (General)
// Regulations 2006, SI 2006/223; Child Benefit (Rates) Regulations 2006, SI 2006/965; for claims
// SI 2003/492; for the High Income Child Benefit Charge the Income Tax (Earnings and Pensions) Act 2003,
// sections 681B to 681H.
package childbenefit

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
)

// Week is what is paid for one week, in pence.
type Week struct {
	Eldest     money.Pence // for the only child, or the eldest
	Additional money.Pence // for each other child
}

// For returns the amount of one week for a number of children; for none or fewer it is nothing.
func (w Week) For(children int) money.Pence {
	if children <= 0 {
		return 0
	}
	return w.Eldest + money.Pence(children-1)*w.Additional
}

// WeeklyRates are the rates of regulation 2(1) of SI 2006/965. Weeks start on Mondays and the rate in
// force on the Monday counts (SSCBA 1992, section 147). The rates of 2026-27 are published for that tax
// year only, so the table ends on 5 April 2027. The next row starts on 6 April 2027: the new rate is
// first paid on the first Monday from then on, and no Monday lies between.
var WeeklyRates = rate.Table[Week]{Name: "child benefit weekly rates", Rows: []rate.Row[Week]{
	week("2007-04-09", "2008-04-07", 18_10, 12_10, "https://www.legislation.gov.uk/uksi/2007/1053"),
	week("2008-04-07", "2009-01-05", 18_80, 12_55, "https://www.legislation.gov.uk/uksi/2008/797"),
	week("2009-01-05", "2010-04-12", 20_00, 13_20, "https://www.legislation.gov.uk/uksi/2008/3246"),
	week("2010-04-12", "2014-04-07", 20_30, 13_40, "https://www.legislation.gov.uk/uksi/2010/982"),
	week("2014-04-07", "2015-04-06", 20_50, 13_55, "https://www.legislation.gov.uk/uksi/2014/384"),
	week("2015-04-06", "2020-04-06", 20_70, 13_70, "https://www.legislation.gov.uk/uksi/2015/567"),
	week("2020-04-06", "2021-04-12", 21_05, 13_95, "https://www.legislation.gov.uk/uksi/2020/298"),
	week("2021-04-12", "2022-04-11", 21_15, 14_00, "https://www.legislation.gov.uk/uksi/2021/156"),
	week("2022-04-11", "2023-04-10", 21_80, 14_45, "https://www.legislation.gov.uk/uksi/2022/231"),
	week("2023-04-10", "2024-04-08", 24_00, 15_90, "https://www.legislation.gov.uk/uksi/2023/237"),
	week("2024-04-08", "2025-04-07", 25_60, 16_95, "https://www.legislation.gov.uk/uksi/2024/247"),
	week("2025-04-07", "2026-04-06", 26_05, 17_25, "https://www.legislation.gov.uk/uksi/2025/292"),
	// The Child Benefit and Guardian's Allowance Up-rating Order 2026, announced in the statement cited.
	week("2026-04-06", "2027-04-06", 27_05, 17_90,
		"https://questions-statements.parliament.uk/written-statements/detail/2025-11-26/hcws1100"),
}}

func week(from, to string, eldest, additional money.Pence, source string) rate.Row[Week] {
	return rate.Row[Week]{
		From: date.MustParse(from), To: date.MustParse(to), Value: Week{eldest, additional}, Source: source,
	}
}

// Thresholds bound the adjusted net income, in pence a year, over which the High Income Child Benefit
// Charge grows from nothing to the whole of the benefit.
type Thresholds struct {
	Lower money.Pence // below it there is no charge
	Upper money.Pence // from it on the charge takes all
}

// ChargeThresholds are the thresholds in force on the last day of a tax year. The charge began on
// 7 January 2013. The Act sets no end; the table ends with the tax year whose figures are published.
var ChargeThresholds = rate.Table[Thresholds]{Name: "high income child benefit charge thresholds", Rows: []rate.Row[Thresholds]{
	{
		From: date.MustParse("2013-01-07"), To: date.MustParse("2024-04-06"),
		Value:  Thresholds{Lower: money.Pounds(50_000), Upper: money.Pounds(60_000)},
		Source: "https://www.legislation.gov.uk/ukpga/2012/14/schedule/1",
	},
	{
		From: date.MustParse("2024-04-06"), To: date.MustParse("2027-04-06"),
		Value:  Thresholds{Lower: money.Pounds(60_000), Upper: money.Pounds(80_000)},
		Source: "https://www.legislation.gov.uk/ukpga/2024/12/section/5",
	},
}}
