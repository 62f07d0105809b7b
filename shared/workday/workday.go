// Package workday knows the working days of England and Wales: Monday to Friday, but for the bank holidays. It is dated like
// any rate: a day of a year whose bank holidays are not known is an error.
package workday

import (
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
)

// BankHolidays are the bank holidays of England and Wales, a row for each year. They follow from the Banking and
// Financial Dealings Act 1971 and the proclamations made under it: those of 2012, 2020, 2022 and 2023 have days of
// their own. The days are published some two years ahead: those of 2029 and 2030 are worked out from the Act, with Good
// Friday and Christmas Day, and a day that is yet to be proclaimed is not in them. The table ends with 2030.
var BankHolidays = rate.Table[[]date.Date]{Name: "bank holidays of England and Wales", Rows: []rate.Row[[]date.Date]{
	year(published, "2012", "01-02", "04-06", "04-09", "05-07", "06-04", "06-05", "08-27", "12-25", "12-26"),
	year(published, "2013", "01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"),
	year(published, "2014", "01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"),
	year(published, "2015", "01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"),
	year(published, "2016", "01-01", "03-25", "03-28", "05-02", "05-30", "08-29", "12-26", "12-27"),
	year(published, "2017", "01-02", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"),
	year(published, "2018", "01-01", "03-30", "04-02", "05-07", "05-28", "08-27", "12-25", "12-26"),
	year(published, "2019", "01-01", "04-19", "04-22", "05-06", "05-27", "08-26", "12-25", "12-26"),
	year(published, "2020", "01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"),
	year(published, "2021", "01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"),
	year(published, "2022", "01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"),
	year(published, "2023", "01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"),
	year(published, "2024", "01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"),
	year(published, "2025", "01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"),
	year(published, "2026", "01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"),
	year(published, "2027", "01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"),
	year(published, "2028", "01-03", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"),
	year(workedOut, "2029", "01-01", "03-30", "04-02", "05-07", "05-28", "08-27", "12-25", "12-26"),
	year(workedOut, "2030", "01-01", "04-19", "04-22", "05-06", "05-27", "08-26", "12-25", "12-26"),
}}

// Where the days of a year are from.
const (
	published = "https://www.gov.uk/bank-holidays"
	workedOut = "worked out from the Banking and Financial Dealings Act 1971, schedule 1 (https://www.legislation.gov.uk/ukpga/1971/80/schedule/1)"
)

func year(source, number string, days ...string) rate.Row[[]date.Date] {
	from := date.MustParse(number + "-01-01")
	row := rate.Row[[]date.Date]{From: from, To: from.AddYears(1), Source: source}
	for _, day := range days {
		row.Value = append(row.Value, date.MustParse(number+"-"+day))
	}
	return row
}

// Is says whether banks work on a day: Monday to Friday, but for the bank holidays of England and Wales. The
// error is a *rate.OutsideError where the bank holidays of the year are not known.
func Is(on date.Date) (bool, error) {
	row, err := BankHolidays.At(on)
	if err != nil {
		return false, err
	}
	weekend := on.Weekday() == time.Saturday || on.Weekday() == time.Sunday
	return !weekend && !slices.Contains(row.Value, on), nil
}

// OnOrAfter returns the first working day from a day on: the day itself where it is one.
func OnOrAfter(on date.Date) (date.Date, error) { return Add(on.AddDays(-1), 1) }

// OnOrBefore returns the last working day up to and including a day.
func OnOrBefore(on date.Date) (date.Date, error) { return Add(on.AddDays(1), -1) }

// Add returns the n-th working day after a day, or before it where n is negative. The day itself is not
// counted, whether it is a working day or not; no days from it is the day itself.
func Add(on date.Date, n int) (date.Date, error) {
	step := 1
	if n < 0 {
		step = -1
	}
	for n != 0 {
		on = on.AddDays(step)
		working, err := Is(on)
		if err != nil {
			return date.Date{}, err
		}
		if working {
			n -= step
		}
	}
	return on, nil
}
