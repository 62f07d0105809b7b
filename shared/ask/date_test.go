package ask_test

import (
	"net/url"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

func TestDate(t *testing.T) {
	q := ask.Date{Name: "born", NotFuture: true, YearsBack: 130}
	reads(t, q, []given{
		{"numbers", "day=2&month=9&year=2026", date.MustParse("2026-09-02"), ""},
		{"leading noughts and spaces", "day=02&month=+09+&year=2026", date.MustParse("2026-09-02"), ""},
		{"a month by name", "day=2&month=Sept&year=2026", date.MustParse("2026-09-02"), ""},
		{"a Welsh month", "day=2&month=Medi&year=2026", date.MustParse("2026-09-02"), ""},
		{"no month", "day=2&month=&year=2026", nil, "month: part-missing"},
		{"no day and no year", "month=9", nil, "day: part-missing, year: part-missing"},
		{"a day that there is not", "day=31&month=2&year=2026", nil, "not-a-date"},
		{"29 February of a common year", "day=29&month=2&year=2026", nil, "not-a-date"},
		{"29 February of a leap year", "day=29&month=2&year=2024", date.MustParse("2024-02-29"), ""},
		{"two digits of a year", "day=2&month=9&year=26", nil, "year: bad-format"},
		{"letters", "day=x&month=9&year=2026", nil, "not-a-date"},
		{"today", "day=22&month=11&year=2026", on, ""},
		{"tomorrow", "day=23&month=11&year=2026", nil, "in-the-future"},
		{"130 years ago to the day", "day=22&month=11&year=1896", date.MustParse("1896-11-22"), ""},
		{"a day more", "day=21&month=11&year=1896", nil, "too-early"},
	})
	decodes(t, q, []given{
		{"a date", `"2026-09-02"`, date.MustParse("2026-09-02"), ""},
		{"a day that there is not", `"2026-02-31"`, nil, "not-a-date"},
		{"another form", `"02/09/2026"`, nil, "not-a-date"},
		{"a time", `"2026-09-02T00:00:00Z"`, nil, "not-a-date"},
		{"without noughts", `"2026-9-2"`, nil, "not-a-date"},
		{"a number", `20260902`, nil, "wrong-type"},
		{"nothing in the string", `""`, nil, "missing"},
	})
	decodes(t, ask.Date{Name: "start", NotPast: true, DaysAhead: 30}, []given{
		{"today", `"2026-11-22"`, on, ""},
		{"yesterday", `"2026-11-21"`, nil, "too-early"},
		{"in 30 days", `"2026-12-22"`, date.MustParse("2026-12-22"), ""},
		{"in 31 days", `"2026-12-23"`, nil, "too-late"},
	})
	decodes(t, ask.Date{Name: "expiry", YearsAhead: 10}, []given{
		{"long ago", `"1900-01-01"`, date.MustParse("1900-01-01"), ""},
		{"in ten years", `"2036-11-22"`, date.MustParse("2036-11-22"), ""},
		{"a day more", `"2036-11-23"`, nil, "too-late"},
	})
	if f := faultOf(t, q, date.MustParse("1800-01-01")); f.Values["earliest"] != date.MustParse("1896-11-22") {
		t.Errorf("the fault says %v", f.Values)
	}
}

func TestDateSaysWhichPartIsMissing(t *testing.T) {
	_, faults := ask.Date{Name: "born"}.Read(url.Values{"day": {"1"}, "month": {"2"}})
	if len(faults) != 1 || faults[0].Path != "year" || faults[0].Values["part"] != "year" {
		t.Errorf("the faults are %+v", faults)
	}
}

func TestAge(t *testing.T) {
	q := ask.Date{Name: "born"}
	child := q.AgeAtLeast(16)
	for _, each := range []struct {
		name, born string
		holds      bool
	}{
		{"sixteen today", "2010-11-22", true},
		{"sixteen tomorrow", "2010-11-23", false},
		{"sixty", "1966-01-01", true},
	} {
		t.Run(each.name, func(t *testing.T) {
			a := ask.Answers{}.With("born", date.MustParse(each.born))
			holdsFor(t, child, a, each.holds)
			holdsFor(t, ask.Not(child), a, !each.holds)
		})
	}
	holdsFor(t, child, ask.Answers{}, false)
	holdsFor(t, ask.Not(child), ask.Answers{}, true)
}

func TestDateOfWhoeverFillsInThePage(t *testing.T) {
	if got := (ask.Date{Name: "born"}).Controls()[0].Autocomplete; got != "" {
		t.Errorf("any date has the autocomplete %q", got)
	}
	if got := (ask.Date{Name: "born", Birth: true}).Controls()[0].Autocomplete; got != "bday" {
		t.Errorf("their date of birth has the autocomplete %q", got)
	}
}
