package date

import (
	"cmp"
	"time"
)

// Compare returns -1 when d is before e, 0 when they are the same day, and 1 when d is after e. It fits
// slices.SortFunc as Date.Compare.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.year, e.year), cmp.Compare(d.month, e.month), cmp.Compare(d.day, e.day))
}

// Before reports that d comes before e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports that d comes after e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// midnight returns the start of the day in UTC, where every day has 24 hours: for counting days only.
func (d Date) midnight() time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC)
}

// fromTime returns the date that t shows on its own clock.
func fromTime(t time.Time) Date {
	year, month, day := t.Date()
	return Date{int32(year), uint8(month), uint8(day)}
}

// AddDays returns the date n days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return fromTime(d.midnight().AddDate(0, 0, n))
}

// AddMonths returns the same day n calendar months later, or earlier when n is negative; where that
// month is too short, its last day: three months before 31 May is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	first := time.Date(d.Year(), d.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	year, month, _ := first.Date()
	return Date{int32(year), uint8(month), uint8(min(d.Day(), daysIn(year, month)))}
}

// AddYears returns the same day n years later, or earlier when n is negative; 29 February becomes
// 28 February in a year that is not a leap year. For ages use Birthday, which differs there.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// DaysUntil returns how many days lie from d to e: 1 from today to tomorrow, negative when e is before
// d. Neither may be the zero Date.
func (d Date) DaysUntil(e Date) int {
	const day = 24 * 60 * 60
	return int((e.midnight().Unix() - d.midnight().Unix()) / day)
}

// Weekday returns the day of the week. d may not be the zero Date.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// OnOrBefore returns the last w up to and including d: the Monday on which d's week starts is
// d.OnOrBefore(time.Monday).
func (d Date) OnOrBefore(w time.Weekday) Date {
	return d.AddDays(-int((d.Weekday() - w + 7) % 7))
}

// Next returns the first w after d, never d itself.
func (d Date) Next(w time.Weekday) Date { return d.OnOrBefore(w).AddDays(7) }

// Birthday returns the day on which somebody born on d reaches an age in years. Somebody born on
// 29 February reaches it on 1 March where the year has no 29 February: the law counts from the beginning
// of the anniversary (Family Law Reform Act 1969, section 9; Age of Legal Capacity (Scotland) Act 1991,
// section 6, which names 1 March), and a year is not complete on 28 February.
func (d Date) Birthday(age int) Date {
	birthday := d.AddYears(age)
	if birthday.day < d.day {
		return birthday.AddDays(1)
	}
	return birthday
}

// Age returns the completed years on a day of somebody born on d, by the rule of Birthday. It is
// negative before birth. Neither may be the zero Date.
func (d Date) Age(on Date) int {
	years := on.Year() - d.Year()
	if on.Before(d.Birthday(years)) {
		years--
	}
	return years
}
