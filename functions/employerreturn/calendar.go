package employerreturn

import "github.com/frontline-gov/frontline/shared/date"

// Month is a tax month: number 1 runs from 6 April to 5 May of the tax year, number 12 from 6 March to 5 April
// (Income Tax (PAYE) Regulations 2003, regulation 2(1)).
type Month struct {
	Year   date.TaxYear
	Number int
}

// TaxMonth returns the tax month in which a day lies. The day may not be the zero date.
func TaxMonth(on date.Date) Month {
	first := on.AddDays(-5) // the 1st of the calendar month in which its tax month begins, for the 6th
	return Month{Year: on.TaxYear(), Number: (int(first.Month())+8)%12 + 1}
}

// First returns the 6th on which the month begins.
func (m Month) First() date.Date { return m.Year.First().AddMonths(m.Number - 1) }

// Last returns the 5th on which the month ends.
func (m Month) Last() date.Date { return m.First().AddMonths(1).AddDays(-1) }

// SummaryDue returns the 19th by which an employer payment summary for a month has to arrive, if it is to lower that
// month's bill, or to say that nobody was paid (https://www.gov.uk/running-payroll/reporting-to-hmrc-eps).
func SummaryDue(m Month) date.Date { return m.Last().AddDays(14) }

// PaymentDue returns by when the bill of a month has to be paid: electronically within 17 days after the month's end,
// the 22nd, and otherwise within 14, the 19th (Income Tax (PAYE) Regulations 2003, regulation 69(1)). Where that day is
// no working day, the payment has to arrive on the last one before it, unless it is a Faster Payment. Who pays by the
// quarter pays at these days after the quarter's last month.
func PaymentDue(m Month) (electronic, post date.Date) {
	return m.Last().AddDays(17), m.Last().AddDays(14)
}

// TaxWeek returns the week of the tax year in which a day lies, from 1, which begins on 6 April, to 53, which is
// 5 April, with 4 April where the year has 366 days.
func TaxWeek(on date.Date) int { return on.TaxYear().First().DaysUntil(on)/7 + 1 }

// PayWeek returns the week number of a payday for somebody paid every so many weeks (1, 2 or 4): the last week of the
// pay period in which it lies. So a payday in week 53 is week 53, 54 or 56 (HMRC PAYE Manual, PAYE70015).
func PayWeek(on date.Date, weeks int) int { return (TaxWeek(on) + weeks - 1) / weeks * weeks }

// weekFits reports whether a week number may stand with a payday: that of the day itself, or that of its pay period.
// In week 53 only the latter is a week that HMRC knows for who is paid every two or four weeks.
func weekFits(week int, paid date.Date, weeks int) bool {
	return week == PayWeek(paid, weeks) || week == TaxWeek(paid) && week < 53
}
