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
