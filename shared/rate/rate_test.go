package rate_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
)

type week struct{ Eldest, Additional money.Pence }

func row(from, to string, eldest, additional money.Pence) rate.Row[week] {
	return rate.Row[week]{
		From: date.MustParse(from), To: date.MustParse(to),
		Value: week{eldest, additional}, Source: "https://www.legislation.gov.uk/uksi/2025/292",
	}
}

func table() rate.Table[week] {
	return rate.Table[week]{Name: "weekly rates", Rows: []rate.Row[week]{
		row("2024-04-08", "2025-04-07", 25_60, 16_95),
		row("2025-04-07", "2026-04-06", 26_05, 17_25),
		row("2026-04-06", "2027-04-06", 27_05, 17_90),
	}}
}

func ExampleTable_At() {
	in, err := table().At(date.MustParse("2026-04-05"))
	fmt.Println(in.Value.Eldest.Format(), in.Source, err)
	_, err = table().At(date.MustParse("2027-04-06"))
	fmt.Println(err)
	// Output:
	// £26.05 https://www.legislation.gov.uk/uksi/2025/292 <nil>
	// weekly rates: no rate for 2027-04-06, only from 2024-04-08 to 2027-04-05
}

func TestAt(t *testing.T) {
	for on, want := range map[string]money.Pence{
		"2024-04-08": 25_60, "2025-04-06": 25_60, "2025-04-07": 26_05, "2026-04-05": 26_05, "2026-04-06": 27_05, "2027-04-05": 27_05,
	} {
		got, err := table().At(date.MustParse(on))
		if err != nil || got.Value.Eldest != want {
			t.Errorf("%s: %s, %v; want %s", on, got.Value.Eldest, err, want)
		}
	}
}

func TestAtOutside(t *testing.T) {
	for name, test := range map[string]struct {
		table     rate.Table[week]
		on        string
		notYetSet bool
		last      string
	}{
		"the day after the last":    {table(), "2027-04-06", true, "2027-04-05"},
		"long after":                {table(), "2050-01-01", true, "2027-04-05"},
		"the day before the first":  {table(), "2024-04-07", false, "2027-04-05"},
		"a table with nothing here": {rate.Table[week]{Name: "weekly rates"}, "2026-04-06", true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := test.table.At(date.MustParse(test.on))
			var outside *rate.OutsideError
			if !errors.As(err, &outside) {
				t.Fatalf("got %v", err)
			}
			if outside.Table != "weekly rates" || outside.Date.String() != test.on || outside.NotYetSet() != test.notYetSet || outside.Last.String() != test.last {
				t.Errorf("got %+v, not yet set %v", outside, outside.NotYetSet())
			}
		})
	}
}

func TestCheck(t *testing.T) {
	if err := table().Check(); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		spoil func(*rate.Table[week])
		want  string
	}{
		"no name":               {func(t *rate.Table[week]) { t.Name = "" }, "needs a name and rows"},
		"no rows":               {func(t *rate.Table[week]) { t.Rows = nil }, "needs a name and rows"},
		"a gap":                 {func(t *rate.Table[week]) { t.Rows[1].From = date.MustParse("2025-04-08") }, "gap"},
		"an overlap":            {func(t *rate.Table[week]) { t.Rows[1].From = date.MustParse("2025-04-06") }, "overlaps"},
		"out of order":          {func(t *rate.Table[week]) { t.Rows[0], t.Rows[1] = t.Rows[1], t.Rows[0] }, "out of order"},
		"ends before it starts": {func(t *rate.Table[week]) { t.Rows[2].To = date.MustParse("2026-04-05") }, "does not end"},
		"ends as it starts":     {func(t *rate.Table[week]) { t.Rows[2].To = t.Rows[2].From }, "does not end"},
		"an open end":           {func(t *rate.Table[week]) { t.Rows[2].To = date.Date{} }, "does not end"},
		"an open start":         {func(t *rate.Table[week]) { t.Rows[0].From = date.Date{} }, "does not end"},
		"no source":             {func(t *rate.Table[week]) { t.Rows[2].Source = " " }, "no source"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			spoilt := table()
			test.spoil(&spoilt)
			if err := spoilt.Check(); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v; want an error with %q", err, test.want)
			}
		})
	}
	several := table()
	several.Rows[1].From, several.Rows[2].Source = date.MustParse("2025-04-06"), ""
	err := several.Check()
	var row *rate.RowError
	if !errors.As(err, &row) || row.From.String() != "2025-04-06" || !strings.Contains(err.Error(), "overlaps") || !strings.Contains(err.Error(), "no source") {
		t.Errorf("of two faults it tells %v", err)
	}
	unwritable := rate.Table[func()]{Name: "functions", Rows: []rate.Row[func()]{{
		From: date.MustParse("2026-04-06"), To: date.MustParse("2027-04-06"), Value: func() {}, Source: "none",
	}}}
	if err := unwritable.Check(); err == nil || !strings.Contains(err.Error(), "cannot be written") {
		t.Errorf("a value that cannot be written: %v", err)
	}
}

func TestVersion(t *testing.T) {
	// The first 12 digits that sha256sum gives for the table written by hand as JSON on one line:
	// {"Name":"weekly rates","Rows":[{"From":"2024-04-08","To":"2025-04-07","Value":{"Eldest":25.60,…
	const pinned = "42125d857cb0"
	if got := table().Version(); got != pinned {
		t.Errorf("the version is %s, want %s: records made with it would no longer be found", got, pinned)
	}
	for name, change := range map[string]func(*rate.Table[week]){
		"name":   func(t *rate.Table[week]) { t.Name += "s" },
		"value":  func(t *rate.Table[week]) { t.Rows[0].Value.Eldest++ },
		"from":   func(t *rate.Table[week]) { t.Rows[0].From = t.Rows[0].From.AddDays(-1) },
		"to":     func(t *rate.Table[week]) { t.Rows[2].To = t.Rows[2].To.AddDays(1) },
		"source": func(t *rate.Table[week]) { t.Rows[0].Source += "/made" },
		"rows":   func(t *rate.Table[week]) { t.Rows = t.Rows[:2] },
	} {
		t.Run(name, func(t *testing.T) {
			changed := table()
			change(&changed)
			if changed.Version() == table().Version() {
				t.Error("the version stayed the same")
			}
		})
	}
}
