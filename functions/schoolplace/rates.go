package schoolplace

import (
	"fmt"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
)

// BankHolidays are the days of England and Wales on which banks and public offices are closed, a row for each year: the
// bank holidays of the Act, with the Good Friday and Christmas Day of the common law, the substitute days for those at a
// weekend, and the days proclaimed: the jubilees of 2012 and 2022, 8 May 2020, the funeral of 19 September 2022, the
// coronation of 2023. A day that is yet to be proclaimed cannot be in it, so the table ends with 2030.
var BankHolidays = rate.Table[[]date.Date]{Name: "bank holidays in England and Wales", Rows: []rate.Row[[]date.Date]{
	holidays(2012, "01-02", "04-06", "04-09", "05-07", "06-04", "06-05", "08-27", "12-25", "12-26"),
	holidays(2013, "01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"),
	holidays(2014, "01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"),
	holidays(2015, "01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"),
	holidays(2016, "01-01", "03-25", "03-28", "05-02", "05-30", "08-29", "12-26", "12-27"),
	holidays(2017, "01-02", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"),
	holidays(2018, "01-01", "03-30", "04-02", "05-07", "05-28", "08-27", "12-25", "12-26"),
	holidays(2019, "01-01", "04-19", "04-22", "05-06", "05-27", "08-26", "12-25", "12-26"),
	holidays(2020, "01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"),
	holidays(2021, "01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"),
	holidays(2022, "01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"),
	holidays(2023, "01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"),
	holidays(2024, "01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"),
	holidays(2025, "01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"),
	holidays(2026, "01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"),
	holidays(2027, "01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"),
	holidays(2028, "01-03", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"),
	holidays(2029, "01-01", "03-30", "04-02", "05-07", "05-28", "08-27", "12-25", "12-26"),
	holidays(2030, "01-01", "04-19", "04-22", "05-06", "05-27", "08-26", "12-25", "12-26"),
}}

func holidays(year int, days ...string) rate.Row[[]date.Date] {
	row := rate.Row[[]date.Date]{
		From:   date.MustParse(fmt.Sprintf("%d-01-01", year)),
		To:     date.MustParse(fmt.Sprintf("%d-01-01", year+1)),
		Source: "Banking and Financial Dealings Act 1971, schedule 1 (https://www.legislation.gov.uk/ukpga/1971/80/schedule/1)",
	}
	for _, day := range days {
		row.Value = append(row.Value, date.MustParse(fmt.Sprintf("%d-%s", year, day)))
	}
	return row
}

// WorkingDay returns a day itself where it is a working day, or else the next one: neither Saturday nor Sunday nor a day
// of BankHolidays. The error is a *rate.OutsideError.
func WorkingDay(day date.Date) (date.Date, error) {
	for {
		year, err := BankHolidays.At(day)
		if err != nil {
			return date.Date{}, err
		}
		closed := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
		for _, holiday := range year.Value {
			closed = closed || holiday == day
		}
		if !closed {
			return day, nil
		}
		day = day.AddDays(1)
	}
}
