package date_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
)

func TestFromInput(t *testing.T) {
	tests := map[string]struct {
		day, month, year string
		want             string
		missing, wrong   date.Parts
	}{
		"numbers":                       {"6", "4", "2026", "2026-04-06", 0, 0},
		"leading zeros and spaces":      {" 06", "04 ", " 2026 ", "2026-04-06", 0, 0},
		"a name":                        {"6", "April", "2026", "2026-04-06", 0, 0},
		"small letters":                 {"6", "april", "2026", "2026-04-06", 0, 0},
		"an abbreviation":               {"6", "SEPT.", "2026", "2026-09-06", 0, 0},
		"a Welsh name":                  {"6", "Ebrill", "2026", "2026-04-06", 0, 0},
		"a Welsh abbreviation":          {"6", "chw", "2026", "2026-02-06", 0, 0},
		"an ordinal":                    {"20th", "3", "1994", "1994-03-20", 0, 0},
		"a Welsh ordinal":               {"20fed", "Mawrth", "1994", "1994-03-20", 0, 0},
		"an ordinal of no number":       {"th", "3", "1994", "", 0, date.Day},
		"all in the first box":          {"20/3/1994", "", "", "1994-03-20", 0, 0},
		"all, with points":              {" 20.03.1994 ", " ", "", "1994-03-20", 0, 0},
		"all, in words":                 {"20th March 1994", "", "", "1994-03-20", 0, 0},
		"all, the year first":           {"1994-03-20", "", "", "1994-03-20", 0, 0},
		"all, the year of two digits":   {"20/3/94", "", "", "", 0, date.Year},
		"all, with “of”":                {"20th of March 1994", "", "", "1994-03-20", 0, 0},
		"all, in Welsh":                 {"20fed o Fawrth 1994", "", "", "1994-03-20", 0, 0},
		"all, “of” as a month":          {"2/O/3/1994", "", "", "", date.Month | date.Year, date.Day},
		"all, “of” before numbers":      {"2003 o 1 2", "", "", "", date.Month | date.Year, date.Day},
		"all, “of” before the day":      {"of 20 March 1994", "", "", "", date.Month | date.Year, date.Day},
		"all, “of” behind the year":     {"2003 of March 2", "", "", "", 0, date.Day | date.Year},
		"all, the month first":          {"March 20, 1994", "", "", "1994-03-20", 0, 0},
		"all, the month first, ordinal": {"Sept. 2nd 1994.", "", "", "1994-09-02", 0, 0},
		"all, the month a number first": {"3/20/1994", "", "", "", 0, date.Month},
		"all, either way round":         {"3/4/1994", "", "", "1994-04-03", 0, 0},
		"all, digits alone":             {"20031994", "", "", "1994-03-20", 0, 0},
		"all, digits, the year first":   {"19940320", "", "", "1994-03-20", 0, 0},
		"all, digits of two dates":      {"20111210", "", "", "", date.Month | date.Year, date.Day},
		"all, digits, the month first":  {"03201994", "", "", "", date.Month | date.Year, date.Day},
		"all, six digits":               {"200394", "", "", "", date.Month | date.Year, date.Day},
		"full stops and a comma":        {"20.", "3.", "1994.", "1994-03-20", 0, 0},
		"a comma behind the month":      {"20", "March,", "1994", "1994-03-20", 0, 0},
		"all, and a month":              {"20/3/1994", "3", "", "", date.Year, date.Day},
		"two parts in the first box":    {"20 March", "", "", "", date.Month | date.Year, date.Day},
		"nothing":                       {"", " ", "", "", date.All, 0},
		"no day":                        {"", "4", "2026", "", date.Day, 0},
		"no day and no year":            {"", "4", "", "", date.Day | date.Year, 0},
		"no year, a wrong month":        {"6", "13", "", "", date.Year, date.Month},
		"day 0":                         {"0", "4", "2026", "", 0, date.Day},
		"day 32":                        {"32", "4", "2026", "", 0, date.Day},
		"day with three digits":         {"006", "4", "2026", "", 0, date.Day},
		"day in words":                  {"six", "4", "2026", "", 0, date.Day},
		"a negative day":                {"-6", "4", "2026", "", 0, date.Day},
		"month 0":                       {"6", "0", "2026", "", 0, date.Month},
		"month 13":                      {"6", "13", "2026", "", 0, date.Month},
		"month with three digits":       {"6", "004", "2026", "", 0, date.Month},
		"two letters":                   {"6", "ju", "2026", "", 0, date.Month},
		"letters of no month":           {"6", "abc", "2026", "", 0, date.Month},
		"more than the name":            {"6", "aprils", "2026", "", 0, date.Month},
		"two digits of a year":          {"6", "4", "26", "", 0, date.Year},
		"five digits of a year":         {"6", "4", "20266", "", 0, date.Year},
		"the year 0":                    {"6", "4", "0000", "", 0, date.Year},
		"two wrong":                     {"x", "4", "26", "", 0, date.Day | date.Year},
		"31 February":                   {"31", "2", "2026", "", 0, date.All},
		"29 February in a common year":  {"29", "2", "2026", "", 0, date.All},
		"29 February in a leap year":    {"29", "2", "2028", "2028-02-29", 0, 0},
		"digits that are not our own":   {"６", "4", "2026", "", 0, date.Day},
		"a very long day":               {"99999999999999999999", "4", "2026", "", 0, date.Day},
		"a month with only a full stop": {"6", ".", "2026", "", 0, date.Month},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := date.FromInput(test.day, test.month, test.year)
			if got.String() != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if test.missing|test.wrong == 0 {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var input *date.InputError
			if !errors.As(err, &input) || input.Missing != test.missing || input.Wrong != test.wrong {
				t.Errorf("got %+v (%v), want missing %s, wrong %s", input, err, test.missing, test.wrong)
			}
		})
	}
}

func TestInputErrorNamesThePartsOnly(t *testing.T) {
	for want, boxes := range map[string][3]string{
		"date incomplete: missing day and year":           {"", "4", ""},
		"not a real date: wrong month":                    {"17", "secret", "2026"},
		"not a real date: wrong day and month and year":   {"31", "2", "2026"},
		"date incomplete: missing day and month and year": {"", "", ""},
	} {
		if _, err := date.FromInput(boxes[0], boxes[1], boxes[2]); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", boxes, err, want)
		}
	}
}

// Every beginning of three letters or more of every name must mean its own month, in both languages.
func TestMonthNames(t *testing.T) {
	for _, language := range []string{"en", "cy"} {
		for m := time.January; m <= time.December; m++ {
			d, err := date.New(2026, m, 6)
			if err != nil {
				t.Fatal(err)
			}
			var name string
			var day, year int
			if _, err := fmt.Sscanf(d.Format(language), "%d %s %d", &day, &name, &year); err != nil {
				t.Fatal(err)
			}
			for n := 3; n <= len(name); n++ {
				if got, err := date.FromInput("6", name[:n], "2026"); err != nil || got != d {
					t.Errorf("%s is read as %s, %v", name[:n], got, err)
				}
			}
		}
	}
}

func FuzzFromInput(f *testing.F) {
	f.Add("6", "4", "2026")
	f.Add("31", "chwef", "2026")
	f.Add("", "x", "20266")
	f.Fuzz(func(t *testing.T, day, month, year string) {
		d, err := date.FromInput(day, month, year)
		if err == nil {
			if again, err := date.New(d.Year(), d.Month(), d.Day()); err != nil || again != d {
				t.Errorf("%q %q %q was read as %s", day, month, year, d)
			}
			return
		}
		var input *date.InputError
		if !errors.As(err, &input) || input.Missing|input.Wrong == 0 || input.Missing&input.Wrong != 0 || !d.IsZero() {
			t.Errorf("%q %q %q: %s, %#v", day, month, year, d, err)
		}
	})
}
