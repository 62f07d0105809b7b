package date_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"
	_ "time/tzdata" // so that the comparison with the database runs everywhere

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/date"
)

func Example() {
	born := date.MustParse("2008-02-29")
	fmt.Println(born.Birthday(18), born.Age(date.MustParse("2026-02-28")))
	fmt.Println(born.Format("en"), "/", born.Format("cy"), "/", born.TaxYear())
	// Output:
	// 2026-03-01 17
	// 29 February 2008 / 29 Chwefror 2008 / 2007-08
}

func TestNew(t *testing.T) {
	tests := map[string]struct {
		year  int
		month time.Month
		day   int
		ok    bool
	}{
		"an ordinary day":                {2026, 4, 6, true},
		"29 February in a leap year":     {2024, 2, 29, true},
		"29 February in 2000":            {2000, 2, 29, true},
		"29 February in a common year":   {2026, 2, 29, false},
		"29 February in 1900":            {1900, 2, 29, false},
		"31 February does not roll over": {2026, 2, 31, false},
		"31 April":                       {2026, 4, 31, false},
		"31 December":                    {2026, 12, 31, true},
		"day 0":                          {2026, 4, 0, false},
		"month 0":                        {2026, 0, 1, false},
		"month 13":                       {2026, 13, 1, false},
		"year 0":                         {0, 1, 1, false},
		"the first day":                  {1, 1, 1, true},
		"the last day":                   {9999, 12, 31, true},
		"year 10000":                     {10000, 1, 1, false},
		"a huge year":                    {1 << 40, 1, 1, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d, err := date.New(test.year, test.month, test.day)
			if test.ok {
				if err != nil || d.Year() != test.year || d.Month() != test.month || d.Day() != test.day {
					t.Errorf("got %s, %v", d, err)
				}
			} else if !errors.Is(err, date.ErrNotADate) || !d.IsZero() {
				t.Errorf("got %s, %v; want ErrNotADate", d, err)
			}
		})
	}
}

func TestParse(t *testing.T) {
	for _, text := range []string{"", "2026-4-6", "2026/04/06", "06-04-2026", "20260406", " 2026-04-06", "2026-04-06 ",
		"2026-04-06T00:00:00Z", "2026-02-31", "2026-13-01", "2026-00-10", "0000-01-01", "+026-04-06", "2026-+4-06", "2026-04-0x", "二026-4"} {
		if d, err := date.Parse(text); !errors.Is(err, date.ErrNotADate) || !d.IsZero() {
			t.Errorf("Parse(%q) = %s, %v; want ErrNotADate", text, d, err)
		}
	}
	if d, err := date.Parse("2026-04-06"); err != nil || d.String() != "2026-04-06" {
		t.Errorf("got %s, %v", d, err)
	}
}

func TestJSON(t *testing.T) {
	type child struct {
		Born date.Date         `json:"born"`
		Died date.Date         `json:"died,omitzero"`
		Days map[date.Date]int `json:"days,omitempty"`
	}
	written, err := json.Marshal(child{Born: date.MustParse("2026-04-06"), Days: map[date.Date]int{date.MustParse("2026-04-07"): 1}})
	if err != nil || string(written) != `{"born":"2026-04-06","days":{"2026-04-07":1}}` {
		t.Errorf("wrote %s, %v", written, err)
	}
	var read child
	if err := json.Unmarshal(written, &read); err != nil || read.Born != date.MustParse("2026-04-06") || read.Days[date.MustParse("2026-04-07")] != 1 {
		t.Errorf("read %+v, %v", read, err)
	}
	if _, err := json.Marshal(child{}); err == nil {
		t.Error("no date was written as one")
	}
	if _, err := json.Marshal(date.MustParse("9999-12-31").AddDays(1)); err == nil {
		t.Error("the year 10000 was written")
	}
	for _, raw := range []string{`{"born":""}`, `{"born":"2026-02-31"}`, `{"born":20260406}`, `{"born":true}`, `{"born":["2026-04-06"]}`} {
		var c child
		if err := json.Unmarshal([]byte(raw), &c); err == nil || !c.Born.IsZero() {
			t.Errorf("%s was read as %s, %v", raw, c.Born, err)
		}
	}
}

func TestAddMonths(t *testing.T) {
	for _, test := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-11-22", -3, "2026-08-22"},
		{"2026-05-31", -3, "2026-02-28"},
		{"2024-05-31", -3, "2024-02-29"},
		{"2026-05-28", -3, "2026-02-28"},
		{"2026-01-31", 1, "2026-02-28"},
		{"2026-01-15", -3, "2025-10-15"},
		{"2026-12-31", 2, "2027-02-28"},
		{"2026-12-31", -12, "2025-12-31"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
	} {
		if got := date.MustParse(test.from).AddMonths(test.months).String(); got != test.want {
			t.Errorf("%s and %d months is %s, want %s", test.from, test.months, got, test.want)
		}
	}
	if got := date.MustParse("2024-02-29").AddYears(1).String(); got != "2025-02-28" {
		t.Errorf("a year after 29 February 2024 is %s", got)
	}
}

func TestAge(t *testing.T) {
	for _, test := range []struct {
		born, on string
		want     int
	}{
		{"2010-11-22", "2026-11-21", 15},
		{"2010-11-22", "2026-11-22", 16},
		{"2010-11-22", "2010-11-22", 0},
		{"2010-11-22", "2010-11-21", -1},
		{"2008-02-29", "2026-02-28", 17}, // no 29 February in 2026: 18 on 1 March
		{"2008-02-29", "2026-03-01", 18},
		{"2008-02-29", "2024-02-28", 15},
		{"2008-02-29", "2024-02-29", 16},
		{"2008-02-28", "2026-02-28", 18},
	} {
		if got := date.MustParse(test.born).Age(date.MustParse(test.on)); got != test.want {
			t.Errorf("born %s, on %s: age %d, want %d", test.born, test.on, got, test.want)
		}
	}
}

func TestWeekdays(t *testing.T) {
	// 22 November 2026 is a Sunday, as a calendar of 2026 shows.
	sunday := date.MustParse("2026-11-22")
	if sunday.Weekday() != time.Sunday {
		t.Fatalf("22 November 2026 is a %s", sunday.Weekday())
	}
	monday := date.MustParse("2026-11-16")
	for _, test := range []struct {
		from             date.Date
		onOrBefore, next string
	}{
		{sunday, "2026-11-16", "2026-11-23"},
		{monday, "2026-11-16", "2026-11-23"},
		{monday.AddDays(1), "2026-11-16", "2026-11-23"},
		{monday.AddDays(-1), "2026-11-09", "2026-11-16"},
	} {
		if got := test.from.OnOrBefore(time.Monday).String(); got != test.onOrBefore {
			t.Errorf("the Monday on or before %s is %s, want %s", test.from, got, test.onOrBefore)
		}
		if got := test.from.Next(time.Monday).String(); got != test.next {
			t.Errorf("the Monday after %s is %s, want %s", test.from, got, test.next)
		}
	}
}

func TestCompare(t *testing.T) {
	sorted := []date.Date{{}, date.MustParse("2025-12-31"), date.MustParse("2026-01-01"), date.MustParse("2026-01-31"), date.MustParse("2026-02-01")}
	for i, d := range sorted {
		for j, e := range sorted {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if d.Compare(e) != want || d.Before(e) != (want < 0) || d.After(e) != (want > 0) {
				t.Errorf("%s against %s: %d, want %d", d, e, d.Compare(e), want)
			}
		}
	}
}

func TestNoDateStaysNoDate(t *testing.T) {
	var none date.Date
	for name, got := range map[string]date.Date{"days": none.AddDays(5), "months": none.AddMonths(5), "years": none.AddYears(-1)} {
		if !got.IsZero() {
			t.Errorf("adding %s to no date gave %s", name, got)
		}
	}
	if none.String() != "" || none.Format("en") != "" {
		t.Errorf("no date is written %q and %q", none.String(), none.Format("en"))
	}
}

func TestTaxYear(t *testing.T) {
	for on, want := range map[string]string{"2026-04-05": "2025-26", "2026-04-06": "2026-27", "2027-04-05": "2026-27", "2026-01-01": "2025-26", "1999-12-31": "1999-00"} {
		if got := date.MustParse(on).TaxYear().String(); got != want {
			t.Errorf("%s lies in %s, want %s", on, got, want)
		}
	}
	if y := date.TaxYear(2026); y.First().String() != "2026-04-06" || y.Last().String() != "2027-04-05" {
		t.Errorf("2026-27 is %s to %s", y.First(), y.Last())
	}
}

func TestOf(t *testing.T) {
	for name, test := range map[string]struct{ instant, want string }{
		"winter, before midnight":           {"2026-01-31T23:59:59Z", "2026-01-31"},
		"winter, midnight":                  {"2026-02-01T00:00:00Z", "2026-02-01"},
		"summer, an hour before UTC":        {"2026-07-31T23:00:00Z", "2026-08-01"},
		"summer, just before":               {"2026-07-31T22:59:59Z", "2026-07-31"},
		"the evening before summer time":    {"2026-03-28T23:30:00Z", "2026-03-28"},
		"the day summer time starts":        {"2026-03-29T23:30:00Z", "2026-03-30"},
		"the day summer time ends":          {"2026-10-25T23:30:00Z", "2026-10-25"},
		"the evening before it ends":        {"2026-10-24T23:30:00Z", "2026-10-25"},
		"another time zone, the same day":   {"2026-11-22T23:30:00+05:00", "2026-11-22"},
		"another time zone, the day before": {"2026-11-23T04:30:00+05:00", "2026-11-22"},
	} {
		t.Run(name, func(t *testing.T) {
			instant, err := time.Parse(time.RFC3339, test.instant)
			if err != nil {
				t.Fatal(err)
			}
			clock := func() time.Time { return instant }
			if got := date.Today(clock).String(); got != test.want {
				t.Errorf("%s is %s, want %s", test.instant, got, test.want)
			}
		})
	}
}

// On every day from 1996 to 2039, around the two instants at which the date can change, it must be that
// of the time-zone database.
func TestOfAgreesWithTheDatabase(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for midnight := time.Date(1996, 1, 1, 0, 0, 0, 0, time.UTC); midnight.Year() < 2040; midnight = midnight.AddDate(0, 0, 1) {
		for _, after := range []time.Duration{0, 12 * time.Hour, 23*time.Hour - 1, 23 * time.Hour, 24*time.Hour - 1} {
			at := midnight.Add(after)
			year, month, day := at.In(london).Date()
			if got := date.Of(at); got.Year() != year || got.Month() != month || got.Day() != day {
				t.Fatalf("%s is %s, the database says %s", at, got, at.In(london))
			}
		}
	}
}

func TestMustParsePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("31 February was taken for a date")
		}
	}()
	date.MustParse("2026-02-31")
}

func dates() *rapid.Generator[date.Date] {
	return rapid.Custom(func(t *rapid.T) date.Date {
		return date.MustParse("1900-01-01").AddDays(rapid.IntRange(0, 80000).Draw(t, "days since 1900"))
	})
}

func TestArithmeticAgreesWithItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := dates().Draw(t, "d")
		n := rapid.IntRange(-50000, 50000).Draw(t, "n")
		if back := d.AddDays(n).AddDays(-n); back != d {
			t.Errorf("%d days on and back is %s", n, back)
		}
		if got := d.DaysUntil(d.AddDays(n)); got != n {
			t.Errorf("%d days on is %d days away", n, got)
		}
		if again, err := date.Parse(d.String()); err != nil || again != d {
			t.Errorf("read back as %s, %v", again, err)
		}
		if again, err := date.New(d.Year(), d.Month(), d.Day()); err != nil || again != d {
			t.Errorf("made again as %s, %v", again, err)
		}
		months := rapid.IntRange(-600, 600).Draw(t, "months")
		moved := d.AddMonths(months)
		if want := d.Year()*12 + int(d.Month()) + months; moved.Year()*12+int(moved.Month()) != want || moved.Day() > d.Day() {
			t.Errorf("%d months on is %s", months, moved)
		}
		if moved.Day() < d.Day() && moved.AddDays(1).Day() != 1 {
			t.Errorf("%d months on is %s, neither the same day nor the month's last", months, moved)
		}
		if y := d.TaxYear(); d.Before(y.First()) || d.After(y.Last()) {
			t.Errorf("not within its tax year %s", y)
		}
	})
}

func TestAgeAgreesWithBirthday(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := dates().Draw(t, "born")
		age := rapid.IntRange(0, 130).Draw(t, "age")
		birthday := born.Birthday(age)
		if got := born.Age(birthday); got != age {
			t.Errorf("on the birthday %s the age is %d", birthday, got)
		}
		if got := born.Age(birthday.AddDays(-1)); got != age-1 {
			t.Errorf("on the day before %s the age is %d", birthday, got)
		}
	})
}

// FuzzParse compares with the standard library, which knows the same form.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"2026-04-06", "2024-02-29", "2026-02-29", "2026-2-2", "0000-01-01", "9999-12-31", "2026-04-06Z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := date.Parse(text)
		want, wantErr := time.Parse(time.DateOnly, text)
		wantOK := wantErr == nil && want.Year() >= 1
		if (err == nil) != wantOK {
			t.Fatalf("%q: %v, the standard library says %v", text, err, wantErr)
		}
		if err == nil && (d.Year() != want.Year() || d.Month() != want.Month() || d.Day() != want.Day() || d.String() != text) {
			t.Errorf("%q was read as %s", text, d)
		}
	})
}
