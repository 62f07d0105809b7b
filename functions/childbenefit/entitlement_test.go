package childbenefit_test

import (
	"testing"

	"github.com/frontline-gov/frontline/functions/childbenefit"
	"github.com/frontline-gov/frontline/shared/date"
)

// As in calculation_test.go, expected dates are found by hand, with a calendar.

func TestFirstMonday(t *testing.T) {
	// 22 November 2026 is a Sunday; so is 6 September, 77 days before.
	tests := map[string]struct{ event, received, want string }{
		"born on a Sunday":                   {"2026-09-06", "2026-11-22", "2026-09-07"},
		"born on a Monday":                   {"2026-09-07", "2026-11-22", "2026-09-14"},
		"born on a Tuesday":                  {"2026-09-08", "2026-11-22", "2026-09-14"},
		"born today":                         {"2026-11-22", "2026-11-22", "2026-11-23"},
		"born years ago":                     {"2020-01-01", "2026-11-22", "2026-08-24"}, // 22 August 2026 is a Saturday
		"born the day before three months":   {"2026-08-21", "2026-11-22", "2026-08-24"},
		"three months back is a Monday":      {"2020-01-01", "2026-11-24", "2026-08-31"}, // 24 August 2026
		"born three months back, a Monday":   {"2026-08-24", "2026-11-24", "2026-08-31"},
		"born a day before that Monday":      {"2026-08-23", "2026-11-24", "2026-08-31"},
		"claimed on the last of a month":     {"2020-01-01", "2026-05-31", "2026-03-02"}, // 28 February 2026 is a Saturday
		"claimed then in a leap year":        {"2020-01-01", "2028-05-31", "2028-03-06"}, // 29 February 2028 is a Tuesday
		"over the turn of the year":          {"2020-01-01", "2027-01-15", "2026-10-19"}, // 15 October 2026 is a Thursday
		"claimed before the event, expected": {"2026-12-25", "2026-11-22", "2026-12-28"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := childbenefit.FirstMonday(date.MustParse(test.event), date.MustParse(test.received)).String(); got != test.want {
				t.Errorf("paid from %s, want %s", got, test.want)
			}
		})
	}
}

func TestUntilWhenAChildCounts(t *testing.T) {
	for _, test := range []struct{ born, child, leaver, learner string }{
		{"2010-11-22", "2026-11-21", "2027-08-31", "2030-11-21"},
		{"2010-08-30", "2026-08-29", "2026-08-31", "2030-08-29"},
		{"2010-08-31", "2026-08-30", "2026-08-31", "2030-08-30"}, // 16 on 31 August: that same day is the last
		{"2010-09-01", "2026-08-31", "2027-08-31", "2030-08-31"},
		{"2010-01-31", "2026-01-30", "2026-08-31", "2030-01-30"},
		{"2010-12-31", "2026-12-30", "2027-08-31", "2030-12-30"},
		{"2012-02-29", "2028-02-28", "2028-08-31", "2032-02-28"},
		{"2010-03-01", "2026-02-28", "2026-08-31", "2030-02-28"},
	} {
		born := date.MustParse(test.born)
		if got := childbenefit.ChildUntil(born).String(); got != test.child {
			t.Errorf("born %s, a child until %s, want %s", born, got, test.child)
		}
		if got := childbenefit.CountsUntil(born, false).String(); got != test.leaver {
			t.Errorf("born %s, counts until %s, want %s", born, got, test.leaver)
		}
		if got := childbenefit.CountsUntil(born, true).String(); got != test.learner {
			t.Errorf("born %s, a learner counts until %s, want %s", born, got, test.learner)
		}
	}
}

func TestCounts(t *testing.T) {
	for name, test := range map[string]struct {
		born, on string
		learner  bool
		want     bool
	}{
		"not born yet":               {"2026-11-23", "2026-11-22", false, false},
		"born today":                 {"2026-11-22", "2026-11-22", false, true},
		"15":                         {"2010-11-23", "2026-11-22", false, true},
		"16 today, before 31 August": {"2010-11-22", "2026-11-22", false, true},
		"16, 31 August":              {"2010-03-01", "2026-08-31", false, true},
		"16, 1 September":            {"2010-03-01", "2026-09-01", false, false},
		"16, 1 September, at school": {"2010-03-01", "2026-09-01", true, true},
		"19, the day before 20":      {"2006-11-23", "2026-11-22", true, true},
		"20 today":                   {"2006-11-22", "2026-11-22", true, false},
		"19, not at school":          {"2006-11-23", "2026-11-22", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := childbenefit.Counts(date.MustParse(test.born), date.MustParse(test.on), test.learner); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
