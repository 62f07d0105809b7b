package price

import (
	"errors"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
)

// Month is a calendar month in UTC, the month of AWS's bill, written "2026-11". Its days are UTC days too: in summer
// the hour after midnight in London belongs to the day before.
type Month string

// ErrNotAMonth is the error for text that is not of the form 2026-11.
var ErrNotAMonth = errors.New("not a month: write it as 2026-11")

// ParseMonth reads exactly the form 2026-11.
func ParseMonth(text string) (Month, error) {
	if _, err := date.Parse(text + "-01"); err != nil {
		return "", ErrNotAMonth
	}
	return Month(text), nil
}

// MonthOf returns the month of a day.
func MonthOf(day date.Date) Month { return Month(day.String()[:7]) }

// First returns the first day. Like the other methods it panics on what ParseMonth refuses.
func (m Month) First() date.Date { return date.MustParse(string(m) + "-01") }

// End returns the first day of the next month.
func (m Month) End() date.Date { return m.First().AddMonths(1) }

// Next returns the month n later, or earlier when n is negative.
func (m Month) Next(n int) Month { return MonthOf(m.First().AddMonths(n)) }

// Hours returns how many hours the month has, from 672 to 744.
func (m Month) Hours() int64 { return 24 * int64(m.First().DaysUntil(m.End())) }

// Start returns the instant at which a day begins in the bill.
func Start(day date.Date) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
}
