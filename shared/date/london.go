package date

import "time"

// Of returns the calendar date in the United Kingdom at an instant.
//
// The rule is written out here because the time-zone database would add 450 kB to every binary that
// starts: summer time lasts from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday
// of October (Summer Time Act 1972 as amended by SI 2002/262). So it has been since 1996; for instants
// before that year the date may be that of the next or the last hour. A test compares it with the
// database.
func Of(t time.Time) Date {
	t = t.UTC()
	if summer(t) {
		t = t.Add(time.Hour)
	}
	return fromTime(t)
}

// Until is what is added to a time so that it is a date in the United Kingdom, at the same time of day but where an hour of summer time
// lies between and would make it the day before or after.
func Until(t time.Time, on Date) time.Duration {
	by := time.Duration(Of(t).DaysUntil(on)) * 24 * time.Hour
	switch is := Of(t.Add(by)); {
	case is.Before(on):
		by += time.Hour
	case is.After(on):
		by -= time.Hour
	}
	return by
}

// Today returns the date in the United Kingdom by the clock given.
func Today(clock func() time.Time) Date { return Of(clock()) }

// summer reports whether summer time is in force at an instant in UTC.
func summer(t time.Time) bool {
	return !t.Before(change(t.Year(), time.March)) && t.Before(change(t.Year(), time.October))
}

// change returns 01:00 UTC on the last Sunday of a month of 31 days.
func change(year int, month time.Month) time.Time {
	sunday := Date{int32(year), uint8(month), 31}.OnOrBefore(time.Sunday)
	return sunday.midnight().Add(time.Hour)
}

// Clock returns the time of day in the United Kingdom at an instant, to the minute: "09:30".
func Clock(t time.Time) string {
	t = t.UTC()
	if summer(t) {
		t = t.Add(time.Hour)
	}
	return t.Format("15:04")
}
