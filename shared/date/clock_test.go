package date_test

import (
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
)

// The time of day is London's, in winter and in summer and when they change.
func TestClock(t *testing.T) {
	for at, want := range map[string]string{
		"2026-11-22T09:30:59Z": "09:30", "2026-07-01T09:30:00Z": "10:30", "2026-06-30T23:30:00Z": "00:30",
		"2026-03-29T00:59:00Z": "00:59", "2026-03-29T01:00:00Z": "02:00", "2026-10-25T00:59:00Z": "01:59", "2026-10-25T01:00:00Z": "01:00",
	} {
		when, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := date.Clock(when.In(time.FixedZone("", 3600))); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
}

// Late in the evening of a winter's day it is the next day already by summer time, and just after midnight of a summer's day still the day
// before by winter time: a clock that is moved to a date is on it, all the same.
func TestUntil(t *testing.T) {
	for _, at := range []string{"2026-11-22T23:50:00Z", "2026-11-22T00:00:00Z", "2026-06-08T23:30:00Z", "2026-06-08T22:59:59Z", "2026-03-29T00:59:59Z", "2026-10-25T00:30:00Z"} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		for days := -400; days <= 400; days++ {
			on := date.MustParse("2026-11-22").AddDays(days)
			if got := date.Of(now.Add(date.Until(now, on))); got != on {
				t.Errorf("from %s to %s: %s", at, on, got)
			}
		}
	}
}
