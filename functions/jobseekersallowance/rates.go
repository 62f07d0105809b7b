package jobseekersallowance

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
)

// Personal is what is paid for one week before deductions, in pence, by the claimant's age.
type Personal struct {
	Under25 money.Pence
	From25  money.Pence // for who is 25 or over
}

// For returns the amount at an age in completed years.
func (p Personal) For(age int) money.Pence {
	if age < 25 {
		return p.Under25
	}
	return p.From25
}

// PersonalRates are the age-related amounts of a week: of regulation 79 of SI 1996/207 until 28 April 2013, and of
// Part 6 of SI 2013/378. The up-rating orders bring each into force on the first day of the claimant's
// first benefit week that begins on or after the row's From, so a week is looked up by its first day. The rates of
// 2026-27 are published for that tax year only, so the table ends on 5 April 2027.
var PersonalRates = rate.Table[Personal]{Name: "jobseeker's allowance personal rates", Rows: []rate.Row[Personal]{
	personal("2008-04-07", "2009-04-06", 47_95, 60_50, "https://hansard.parliament.uk/Commons/2008-12-15/debates/08121517000024/BenefitUprating"),
	personal("2009-04-06", "2010-04-12", 50_95, 64_30, "https://hansard.parliament.uk/Commons/2008-12-15/debates/08121517000024/BenefitUprating"),
	personal("2010-04-12", "2011-04-11", 51_85, 65_45, "https://hansard.parliament.uk/Commons/2009-12-14/debates/0912149000030/BenefitsUp-Rating"),
	personal("2011-04-11", "2012-04-09", 53_45, 67_50, "https://www.legislation.gov.uk/uksi/2011/821"),
	// The order of 2013 for Northern Ireland, where the rates are the same, names the sums that it replaces.
	personal("2012-04-09", "2013-04-08", 56_25, 71_00, "https://www.legislation.gov.uk/nisr/2013/69/part/4/made"),
	personal("2013-04-08", "2014-04-07", 56_80, 71_70, "https://www.legislation.gov.uk/uksi/2013/574"),
	personal("2014-04-07", "2015-04-06", 57_35, 72_40, "https://www.legislation.gov.uk/uksi/2014/147"),
	personal("2015-04-06", "2020-04-06", 57_90, 73_10, "https://www.legislation.gov.uk/uksi/2015/30"),
	personal("2020-04-06", "2021-04-12", 58_90, 74_35, "https://www.legislation.gov.uk/uksi/2020/234"),
	personal("2021-04-12", "2022-04-11", 59_20, 74_70, "https://www.legislation.gov.uk/uksi/2021/162"),
	personal("2022-04-11", "2023-04-10", 61_05, 77_00, "https://www.legislation.gov.uk/uksi/2022/292"),
	personal("2023-04-10", "2024-04-08", 67_20, 84_80, "https://www.legislation.gov.uk/uksi/2023/316"),
	personal("2024-04-08", "2025-04-07", 71_70, 90_50, "https://www.gov.uk/government/publications/benefit-and-pension-rates-2024-to-2025"),
	personal("2025-04-07", "2026-04-06", 72_90, 92_05, "https://www.legislation.gov.uk/uksi/2025/295"),
	personal("2026-04-06", "2027-04-06", 75_65, 95_55, "https://www.gov.uk/government/publications/benefit-and-pension-rates-2026-to-2027/proposed-benefit-and-pension-rates-2026-to-2027"),
}}

func personal(from, to string, under25, from25 money.Pence, source string) rate.Row[Personal] {
	return rate.Row[Personal]{
		From: date.MustParse(from), To: date.MustParse(to), Value: Personal{under25, from25}, Source: source,
	}
}

// Limit is what a claimant may have in a week without a deduction, in pence.
type Limit struct {
	Earnings money.Pence // from ordinary work
	Service  money.Pence // from rescue work and the reserve forces
	Pension  money.Pence // from all pensions together
	Least    money.Pence // an allowance of less is not paid
}

// Limits are those in force in a benefit week that begins on a day. The sums have not changed since 1996. The
// regulations set no end; the table ends with the personal rates.
var Limits = rate.Table[Limit]{Name: "jobseeker's allowance disregards", Rows: []rate.Row[Limit]{
	{
		From: date.MustParse("2008-04-07"), To: date.MustParse("2013-04-29"),
		Value: Limit{5_00, 20_00, 50_00, 10}, Source: "https://www.legislation.gov.uk/uksi/1996/207/part/VII",
	},
	{
		From: date.MustParse("2013-04-29"), To: date.MustParse("2027-04-06"),
		Value: Limit{5_00, 20_00, 50_00, 10}, Source: rules + "part/6",
	},
}}
