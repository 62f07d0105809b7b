package studentfinance

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
)

// Where the amounts are published. The calculator's figures are those of the Education (Student Support) Regulations
// 2011, SI 2011/1986, as amended for each academic year.
const (
	calculator   = "https://www.gov.uk/student-finance-calculator"
	living2025   = "https://www.gov.uk/government/publications/tuition-fees-and-student-support-2025-to-2026-academic-year/support-with-living-costs-2025-to-2026-academic-year"
	living2026   = "https://www.gov.uk/government/publications/tuition-fees-and-student-support-2026-to-2027-academic-year/support-with-living-and-other-costs-2026-to-2027-academic-year"
	assessed2025 = "https://www.gov.uk/government/publications/student-finance-how-youre-assessed-and-paid/student-finance-how-youre-assessed-and-paid-2025-to-2026"
	assessed2026 = "https://www.gov.uk/government/publications/student-finance-how-youre-assessed-and-paid/student-finance-how-youre-assessed-and-paid-2026-to-2027"
	feesPage     = "https://www.gov.uk/student-finance/new-fulltime-students"
	lifelongPage = "https://www.gov.uk/student-finance-on-or-after-1-january-2027/student-loans"
	grantsPage   = "https://www.ucas.com/money-and-student-life/money/student-finance/student-finance-in-england/dependants-grants-for-full-time-students"
)

// LowerIncome is the household income, in pence a year, up to which loans for living costs are not reduced.
const LowerIncome = money.Pence(25_000_00)

// Band is a loan for living costs that falls with the household income, all but Taper in pence a year.
type Band struct {
	Max   money.Pence // up to LowerIncome
	Min   money.Pence // however high the income is
	Taper int64       // each complete so many thousandths of a pound above LowerIncome take off £1
}

// Bands are the loans for living costs of an academic year, by where the student lives. A zero Abroad has not been
// published with its taper.
type Bands struct{ Home, Away, London, Abroad Band }

// MaintenanceRates are for courses that began before 1 January 2027. An academic year belongs to the row in which
// its first day lies; the next row is confirmed in autumn 2026, so that the table ends with 2026-27.
var MaintenanceRates = rate.Table[Bands]{Name: "maintenance loans", Rows: []rate.Row[Bands]{
	living(2016, calculator, band(6904, 3039, 8590), band(8200, 3821, 8490), band(10702, 5330, 8340)),
	living(2017, calculator, band(7097, 3124, 8360), band(8430, 3928, 8260), band(11002, 5479, 8120)),
	living(2018, calculator, band(7324, 3224, 8100), band(8700, 4054, 8010), band(11354, 5654, 7870)),
	living(2019, calculator, band(7529, 3314, 7880), band(8944, 4168, 7790), band(11672, 5812, 7660)),
	living(2020, calculator, band(7747, 3410, 7660), band(9203, 4289, 7580), band(12010, 5981, 7460)),
	living(2021, calculator, band(7987, 3516, 7430), band(9488, 4422, 7360), band(12382, 6166, 7240)),
	living(2022, calculator, band(8171, 3597, 7270), band(9706, 4524, 7200), band(12667, 6308, 7080)),
	living(2023, calculator, band(8400, 3698, 7080), band(9978, 4651, 7010), band(13002, 6485, 6890)),
	living(2024, calculator, band(8610, 3790, 6910), band(10227, 4767, 6840), band(13348, 6647, 6730)),
	living(2025, living2025, band(8877, 3907, 6710), band(10544, 4915, 6640), band(13762, 6853, 6530)),
	living(2026, living2026, band(9118, 4013, 6540), band(10830, 5048, 6470), band(14135, 7039, 6360), abroad2026),
}}

// LifelongRates are for courses and modules that start on or after 1 January 2027, for a full course year. GOV.UK's
// calculator gives the amounts of 2026-27 for them, for 2027 to 2028 too; the table ends there.
var LifelongRates = rate.Table[Bands]{Name: "lifelong learning maintenance loans", Rows: []rate.Row[Bands]{{
	From: lifelongFrom, To: academicYear(2028), Source: calculator,
	Value: Bands{
		Home: band(9118, 4013, 6540), Away: band(10830, 5048, 6470), London: band(14135, 7039, 6360), Abroad: abroad2026,
	},
}}}

// The row's abroad amounts are published with the others; their taper is the calculator's.
var abroad2026 = band(12403, 5996, 6410)

// BenefitRates are for full-time students who are entitled to certain benefits: up to BenefitIncome the loan falls
// from a higher maximum, above it the ordinary loan holds. Earlier years are not embedded. There is no row of their
// own for courses from 1 January 2027, and none for study abroad.
var BenefitRates = rate.Table[BenefitBands]{Name: "maintenance loans for those entitled to benefits", Rows: []rate.Row[BenefitBands]{
	{
		From: academicYear(2025), To: academicYear(2026), Source: assessed2025,
		Value: BenefitBands{Home: Higher{10473_00, 4196}, Away: Higher{12019_00, 4289}, London: Higher{15008_00, 4487}},
	},
	{
		From: academicYear(2026), To: academicYear(2027), Source: assessed2026,
		Value: BenefitBands{Home: Higher{10757_00, 4088}, Away: Higher{12345_00, 4179}, London: Higher{15415_00, 4370}},
	},
}}

// BenefitIncome is the household income, in pence a year, up to which the higher loan of BenefitRates holds.
const BenefitIncome = money.Pence(42_875_00)

// BenefitBands are the higher loans of an academic year, by where the student lives.
type BenefitBands struct{ Home, Away, London Higher }

// Higher is the first part of a loan for those entitled to benefits, as the fields of Band.
type Higher struct {
	Max   money.Pence
	Taper int64
}

// Over60Rates are the special support loans for full-time students who are 60 or over on the first day of their
// first academic year.
var Over60Rates = rate.Table[Band]{Name: "loans for students aged 60 or over", Rows: []rate.Row[Band]{
	{From: academicYear(2025), To: academicYear(2026), Source: assessed2025, Value: band(4461, 50, 4270)},
	{From: academicYear(2026), To: academicYear(2027), Source: assessed2026, Value: band(4582, 50, 4160)},
}}

// Fees are the greatest tuition fee loans of an academic year, in pence.
type Fees struct{ FullTime, PartTime money.Pence }

// TuitionRates are for courses that began before 1 January 2027, at providers with the higher fee limit.
var TuitionRates = rate.Table[Fees]{Name: "tuition fee loans", Rows: []rate.Row[Fees]{
	{From: date.MustParse("2012-09-01"), To: academicYear(2017), Source: calculator, Value: Fees{9000_00, 6750_00}},
	{From: academicYear(2017), To: academicYear(2025), Source: calculator, Value: Fees{9250_00, 6935_00}},
	{From: academicYear(2025), To: academicYear(2026), Source: feesPage, Value: Fees{9535_00, 7145_00}},
	{From: academicYear(2026), To: academicYear(2027), Source: feesPage, Value: Fees{9790_00, 7335_00}},
}}

// LifelongTuitionRates are the greatest tuition fee loans, in pence, for 120 credits of a course that starts on or
// after 1 January 2027. The table ends as LifelongRates does.
var LifelongTuitionRates = rate.Table[money.Pence]{Name: "lifelong learning tuition fee loans", Rows: []rate.Row[money.Pence]{
	{From: lifelongFrom, To: academicYear(2028), Source: lifelongPage, Value: 9790_00},
}}

// Grants are the most that each grant for dependants comes to, and the household income up to which there is any.
// All amounts are pence; those of childcare are for a week, the others for an academic year.
type Grants struct {
	OneChild, TwoChildren             money.Pence // childcare for one child, for two or more
	OneChildIncome, TwoChildrenIncome money.Pence
	Parents, ParentsIncome            money.Pence // Parents' Learning Allowance
	Adult, AdultIncome                money.Pence // Adult Dependants' Grant
}

// GrantRates are the grants of the years that can still be applied for. 2026-27 has the amounts of the year before,
// as UCAS prints for both years.
var GrantRates = rate.Table[Grants]{Name: "grants for dependants", Rows: []rate.Row[Grants]{
	{From: academicYear(2025), To: academicYear(2026), Source: grantsPage, Value: grants2025},
	{From: academicYear(2026), To: academicYear(2027), Source: grantsPage, Value: grants2025},
}}

var grants2025 = Grants{
	OneChild: 199_62, TwoChildren: 342_24, OneChildIncome: 20_107_23, TwoChildrenIncome: 28_914_47,
	Parents: 2024_00, ParentsIncome: 18_957_98, Adult: 3545_00, AdultIncome: 15_835_98,
}

// academicYear is 1 August, from which the amounts of an academic year hold.
func academicYear(starts int) date.Date { return date.MustParse("2000-08-01").AddYears(starts - 2000) }

func living(starts int, source string, home, away, london Band, abroad ...Band) rate.Row[Bands] {
	row := rate.Row[Bands]{
		From: academicYear(starts), To: academicYear(starts + 1), Source: source,
		Value: Bands{Home: home, Away: away, London: london},
	}
	if len(abroad) > 0 {
		row.Value.Abroad = abroad[0]
	}
	return row
}

func band(most, least, taper int64) Band { return Band{money.Pounds(most), money.Pounds(least), taper} }
