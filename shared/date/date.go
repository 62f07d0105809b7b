// Package date holds calendar dates: a day in the UK's calendar, with no time and no time zone. What a
// clock says becomes a date in exactly one place, Of.
package date

import (
	"errors"
	"fmt"
	"time"
)

// Date is one day of the Gregorian calendar. It is comparable with == and good as a map key. The zero
// Date is no date: it comes before every date, and arithmetic on it gives the zero Date again.
type Date struct {
	year       int32
	month, day uint8
}

// ErrNotADate is the error for a day that the calendar does not have, such as 31 February, and for text
// that is not of the form 2006-01-02. It never repeats what was given.
var ErrNotADate = errors.New("not a date: write a day that exists as YYYY-MM-DD")

// New returns the date of a year from 1 to 9999. A day that does not exist is ErrNotADate; nothing ever
// rolls over into the next month.
func New(year int, month time.Month, day int) (Date, error) {
	if year < 1 || year > 9999 || month < time.January || month > time.December || day < 1 || day > daysIn(year, month) {
		return Date{}, ErrNotADate
	}
	return Date{int32(year), uint8(month), uint8(day)}, nil
}

// Parse reads exactly the form 2006-01-02 and nothing else.
func Parse(text string) (Date, error) {
	if len(text) != len("2006-01-02") || text[4] != '-' || text[7] != '-' {
		return Date{}, ErrNotADate
	}
	year, okYear := number(text[:4])
	month, okMonth := number(text[5:7])
	day, okDay := number(text[8:])
	if !okYear || !okMonth || !okDay {
		return Date{}, ErrNotADate
	}
	return New(year, time.Month(month), day)
}

// MustParse is Parse for dates written in the program, such as those of a table of rates. It panics on
// what is not a date.
func MustParse(text string) Date {
	d, err := Parse(text)
	if err != nil {
		panic(fmt.Sprintf("date: %q: %v", text, err))
	}
	return d
}

// number reads digits only: no sign, no space. Text of more than four characters is not a number here.
func number(text string) (n int, ok bool) {
	if text == "" || len(text) > 4 {
		return 0, false
	}
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = n*10 + int(text[i]-'0')
	}
	return n, true
}

// daysIn returns how many days a month has: day 0 of the next month is its last day.
func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// IsZero reports that d is no date. encoding/json's omitzero asks for it.
func (d Date) IsZero() bool { return d == Date{} }

// Year, Month and Day return the parts; they are 0 for no date.
func (d Date) Year() int         { return int(d.year) }
func (d Date) Month() time.Month { return time.Month(d.month) }
func (d Date) Day() int          { return int(d.day) }

// String returns the form 2006-01-02, or "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// MarshalText writes the form 2006-01-02, which encoding/json makes a string or a key of an object. No
// date, or a date that arithmetic moved outside the years 1 to 9999, is an error: leave an absent date
// out with omitzero.
func (d Date) MarshalText() ([]byte, error) {
	if d.year < 1 || d.year > 9999 {
		return nil, ErrNotADate
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what Parse reads. In JSON that is a string; a number is an error, and null leaves
// the date as it was.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}
