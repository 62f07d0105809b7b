package prescriptionprepayment

import "github.com/frontline-gov/frontline/shared/date"

// EarliestStart returns the first day on which a certificate bought on a day may start: one calendar month before, the
// same day or the last of a shorter month (NHS Business Services Authority, terms and conditions, "PPC start date").
func EarliestStart(bought date.Date) date.Date { return bought.AddMonths(-1) }

// LatestStart returns the last day on which a certificate bought on a day may start: one calendar month after, the
// same day or the last of a shorter month (as EarliestStart).
func LatestStart(bought date.Date) date.Date { return bought.AddMonths(1) }

// LastDay returns the last day on which a certificate holds that starts on a day. The months begin with the day of the
// start, so that they end with the day before the same day of the last month, and with that month's last day where it
// has no such day: the period of regulation 16 of SI 2015/570, counted as the law counts months.
func LastDay(start date.Date, length Length) date.Date { return endOf(start, int(length)) }

// endOf is the last of so many months that begin with a day.
func endOf(start date.Date, months int) date.Date {
	end := start.AddMonths(months)
	if end.Day() < start.Day() {
		return end
	}
	return end.AddDays(-1)
}

// RefundUntil returns the last day on which the holder of a certificate can come to be exempt and still have part of
// the price back: the end of the first of 3 months, or of the eleventh of 12 (NHS Business Services Authority,
// article KA-03614).
func RefundUntil(start date.Date, length Length) date.Date {
	if length == ThreeMonths {
		return endOf(start, 1)
	}
	return endOf(start, int(length)-1)
}
