package workday_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/workday"
)

func TestTable(t *testing.T) {
	if err := workday.BankHolidays.Check(); err != nil {
		t.Error(err)
	}
	for _, row := range workday.BankHolidays.Rows {
		if n := len(row.Value); n < 8 || n > 10 {
			t.Errorf("%s has %d bank holidays", row.From, n)
		}
		for i, day := range row.Value {
			weekend := day.OnOrBefore(6) == day || day.OnOrBefore(0) == day
			if weekend || i > 0 && !row.Value[i-1].Before(day) {
				t.Errorf("%s is on a weekend or out of order", day)
			}
		}
	}
}

func TestIs(t *testing.T) {
	for on, want := range map[string]bool{
		"2026-04-02": true, "2026-04-03": false, "2026-04-06": false, "2026-04-07": true, // Easter
		"2026-05-01": true, "2026-05-02": false, "2026-05-03": false, "2026-05-04": false, "2026-05-05": true,
		"2026-12-24": true, "2026-12-25": false, "2026-12-26": false, "2026-12-27": false, "2026-12-28": false, "2026-12-29": true,
		"2022-09-19": false, "2022-06-02": false, "2022-06-03": false, "2022-05-30": true, "2020-05-04": true, "2020-05-08": false, "2023-05-08": false,
		"2012-01-02": false, "2012-01-03": true, "2028-12-29": true, "2028-12-30": false, "2028-12-31": false,
	} {
		if got, err := workday.Is(date.MustParse(on)); err != nil || got != want {
			t.Errorf("%s: %v, %v", on, got, err)
		}
	}
	for _, on := range []string{"2011-12-31", "2031-01-01"} {
		_, err := workday.Is(date.MustParse(on))
		var outside *rate.OutsideError
		if !errors.As(err, &outside) || outside.Date.String() != on {
			t.Errorf("%s: %v", on, err)
		}
	}
}

// Each year's days are what follows from the Act, with Good Friday, Christmas Day and the days proclaimed, worked out
// here by other means than a table.
func TestBankHolidaysFollowTheAct(t *testing.T) {
	proclaimed := map[string][]string{ // the days added, and with a minus those moved away
		"2012": {"-2012-05-28", "2012-06-04", "2012-06-05"}, "2020": {"-2020-05-04", "2020-05-08"},
		"2022": {"-2022-05-30", "2022-06-02", "2022-06-03", "2022-09-19"}, "2023": {"2023-05-08"},
	}
	for _, row := range workday.BankHolidays.Rows {
		year := row.From.String()[:4]
		days := map[string]bool{}
		monday := func(latest string) { days[date.MustParse(year+latest).OnOrBefore(time.Monday).String()] = true }
		easter := easterSunday(row.From.Year())
		days[easter.AddDays(-2).String()], days[easter.AddDays(1).String()] = true, true
		monday("-05-07")
		monday("-05-31")
		monday("-08-31")
		// New Year's Day, Christmas Day and 26 December, each moved to the next day that is neither a weekend nor taken.
		for _, day := range []string{"-01-01", "-12-25", "-12-26"} {
			on := date.MustParse(year + day)
			for on.Weekday() == time.Saturday || on.Weekday() == time.Sunday || days[on.String()] {
				on = on.AddDays(1)
			}
			days[on.String()] = true
		}
		for _, day := range proclaimed[year] {
			if moved, ok := strings.CutPrefix(day, "-"); ok {
				delete(days, moved)
			} else {
				days[day] = true
			}
		}
		var got []string
		for _, day := range row.Value {
			got = append(got, day.String())
		}
		if want := slices.Sorted(maps.Keys(days)); !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

// easterSunday is the anonymous Gregorian rule (Nature, 20 April 1876).
func easterSunday(year int) date.Date {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return date.MustParse(fmt.Sprintf("%d-%02d-%02d", year, n/31, n%31+1))
}

func TestAdd(t *testing.T) {
	for _, test := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-05-01", 0, "2026-05-01"}, {"2026-05-02", 0, "2026-05-02"},
		{"2026-05-01", 1, "2026-05-05"}, {"2026-05-02", 1, "2026-05-05"}, {"2026-05-04", 1, "2026-05-05"}, {"2026-05-05", -1, "2026-05-01"},
		{"2026-12-23", 3, "2026-12-30"}, {"2026-12-30", -3, "2026-12-23"}, {"2026-12-31", 1, "2027-01-04"},
		{"2028-12-28", 1, "2028-12-29"}, {"2028-12-29", 1, "2029-01-02"}, {"2030-12-30", 1, "2030-12-31"}, {"2012-01-04", -1, "2012-01-03"},
	} {
		if got, err := workday.Add(date.MustParse(test.from), test.n); err != nil || got.String() != test.want {
			t.Errorf("%d from %s: %s, %v; want %s", test.n, test.from, got, err, test.want)
		}
	}
	for from, n := range map[string]int{"2030-12-31": 1, "2012-01-03": -1, "9999-12-31": 1} {
		if got, err := workday.Add(date.MustParse(from), n); err == nil {
			t.Errorf("%d from %s is %s, though the table ends before", n, from, got)
		}
	}
}

// There and back again is the same working day.
func TestThereAndBack(t *testing.T) {
	first := date.MustParse("2013-01-01")
	rapid.Check(t, func(t *rapid.T) {
		from := first.AddDays(rapid.IntRange(0, 5000).Draw(t, "from"))
		n := rapid.IntRange(1, 60).Draw(t, "n")
		start, err := workday.OnOrBefore(from)
		if err != nil || start.After(from) {
			t.Fatal(start, err)
		}
		there, err := workday.Add(start, n)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := workday.Add(there, -n); err != nil || back != start || start.DaysUntil(there) < n {
			t.Errorf("%d from %s is %s, and back %s, %v", n, start, there, back, err)
		}
	})
}

// Good Friday 2026 is 3 April, Easter Monday the 6th. The table ends with Tuesday 31 December 2030.
func TestOnOrAfter(t *testing.T) {
	for on, want := range map[string]string{
		"2026-04-02": "2026-04-02", "2026-04-03": "2026-04-07", "2026-04-05": "2026-04-07", "2012-01-01": "2012-01-03", "2030-12-31": "2030-12-31",
	} {
		if got, err := workday.OnOrAfter(date.MustParse(on)); err != nil || got.String() != want {
			t.Errorf("%s: %s, %v; want %s", on, got, err, want)
		}
	}
	for _, on := range []string{"2011-12-31", "2031-01-01"} {
		if got, err := workday.OnOrAfter(date.MustParse(on)); err == nil {
			t.Errorf("%s: %s, though the table does not know it", on, got)
		}
	}
}

// Monday 4 May 2026 is a bank holiday.
func ExampleIs() {
	for _, on := range []string{"2026-05-04", "2026-05-05"} {
		working, err := workday.Is(date.MustParse(on))
		fmt.Println(on, working, err)
	}
	// Output:
	// 2026-05-04 false <nil>
	// 2026-05-05 true <nil>
}

// Monday 31 August 2026 is a bank holiday, so Friday 28 August is the last working day of the month.
func ExampleOnOrBefore() {
	fmt.Println(workday.OnOrBefore(date.MustParse("2026-08-31")))
	// Output: 2026-08-28 <nil>
}

// Over Easter 2026, 3 to 6 April: three working days before Tuesday 7 April are 2 April, 1 April and 31 March.
func ExampleAdd() {
	fmt.Println(workday.Add(date.MustParse("2026-04-07"), -3))
	// Output: 2026-03-31 <nil>
}
