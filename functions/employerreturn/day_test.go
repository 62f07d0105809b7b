package employerreturn_test

import (
	"maps"
	"testing"

	"github.com/frontline-gov/frontline/functions/employerreturn"
	"github.com/frontline-gov/frontline/shared/ask"
)

// Days that can be true together are taken, and those a day beyond are not. The return is received on 22 November 2026,
// and the last day of its period is the same.
func TestDays(t *testing.T) {
	const birth, leaving, details = "employees/0/date-of-birth", "employees/0/leaving-date", "employees/0/payment-details"
	paid := func(on string) func(*ret) { return func(r *ret) { r.Employees[0].PaidOn = day(on) } }
	ended := func(on string) func(*ret) { return func(r *ret) { r.PeriodEnd = day(on) } }
	ceased := func(on string) func(*ret) { return func(r *ret) { r.Ceased, r.CeasedOn = true, day(on) } }
	of := func(change func(*emp)) func(*ret) { return func(r *ret) { change(&r.Employees[0]) } }
	for name, test := range map[string]struct {
		changes []func(*ret)
		fault   string
	}{
		"paid on the day of birth":         {[]func(*ret){paid("2026-11-06"), of(func(e *emp) { e.BirthDate = day("2026-11-06") })}, ""},
		"paid before it":                   {[]func(*ret){paid("2026-11-06"), of(func(e *emp) { e.BirthDate = day("2026-11-07") })}, birth},
		"left before it":                   {[]func(*ret){of(func(e *emp) { e.BirthDate, e.LeavingDate = day("2026-11-07"), day("2026-11-06") })}, birth},
		"started before it":                {[]func(*ret){of(start("2026-11-06")), of(func(e *emp) { e.BirthDate = day("2026-11-07") })}, birth},
		"left on the day of the start":     {[]func(*ret){of(start("2026-11-09")), of(func(e *emp) { e.LeavingDate = day("2026-11-09") })}, ""},
		"left the day before":              {[]func(*ret){of(start("2026-11-09")), of(func(e *emp) { e.LeavingDate = day("2026-11-08") })}, leaving},
		"paid on the leaving day, after":   {[]func(*ret){paid("2026-11-20"), of(func(e *emp) { e.AfterLeaving, e.LeavingDate = true, day("2026-11-20") })}, ""},
		"paid before it, and said after":   {[]func(*ret){paid("2026-11-20"), of(func(e *emp) { e.AfterLeaving, e.LeavingDate = true, day("2026-11-21") })}, details},
		"paid before it, and not so":       {[]func(*ret){paid("2026-11-20"), of(func(e *emp) { e.LeavingDate = day("2026-11-21") })}, ""},
		"three months after the period":    {[]func(*ret){ended("2026-08-20"), paid("2026-11-20")}, ""},
		"a day more":                       {[]func(*ret){ended("2026-08-19"), paid("2026-11-20")}, "period-end"},
		"thirty days after the scheme":     {[]func(*ret){ceased("2026-10-21"), paid("2026-11-20")}, ""},
		"thirty-one days after the scheme": {[]func(*ret){ceased("2026-10-20"), paid("2026-11-20")}, "date-ceased"},
		"before the scheme ceased":         {[]func(*ret){ceased("2026-11-22"), paid("2026-05-20"), ended("2026-05-20")}, ""},
	} {
		r := payment(func(*emp) {})
		for _, change := range test.changes {
			change(&r)
		}
		want := map[string]ask.Code{}
		if test.fault != "" {
			want[test.fault] = ask.Inconsistent
		}
		if got := codes(employerreturn.Check(today, r)); !maps.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

// start makes somebody a new employee from a day.
func start(on string) func(*emp) {
	return func(e *emp) {
		e.Starter = starter{StartDate: day(on), Declaration: "A"}
		e.AddressLines = 2
	}
}

// The latest of several paydays counts, and the period is told once.
func TestLatestPayday(t *testing.T) {
	r := payment(func(e *emp) { e.PaidOn = day("2026-11-20") })
	for _, on := range []string{"2026-05-20", "2026-11-21"} {
		e := employee()
		e.NINO, e.PaidOn = "AB12345"+on[9:]+"C", day(on)
		r.Employees = append(r.Employees, e)
	}
	for end, want := range map[string]int{"2026-08-21": 0, "2026-08-20": 1} {
		r.PeriodEnd = day(end)
		if found := employerreturn.Check(today, r); len(found) != want {
			t.Errorf("%s: %v", end, found)
		}
	}
}
