package employerreturn_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/functions/employerreturn"
	"github.com/frontline-gov/frontline/shared/date"
)

// 5 December is the last day of month 8, which began on 6 November.
func ExampleTaxMonth() {
	for _, on := range []string{"2026-12-05", "2026-12-06", "2026-04-06", "2027-04-05"} {
		month := employerreturn.TaxMonth(date.MustParse(on))
		fmt.Println(on, month.Year, month.Number, month.First(), month.Last())
	}
	// Output:
	// 2026-12-05 2026-27 8 2026-11-06 2026-12-05
	// 2026-12-06 2026-27 9 2026-12-06 2027-01-05
	// 2026-04-06 2026-27 1 2026-04-06 2026-05-05
	// 2027-04-05 2026-27 12 2027-03-06 2027-04-05
}

// 17 and 14 days after 5 December.
func ExamplePaymentDue() {
	electronic, post := employerreturn.PaymentDue(employerreturn.Month{Year: 2026, Number: 8})
	fmt.Println(electronic, post)
	// Output: 2026-12-22 2026-12-19
}

func ExampleSummaryDue() {
	fmt.Println(employerreturn.SummaryDue(employerreturn.Month{Year: 2026, Number: 12}))
	// Output: 2027-04-19
}

// 6 April is in week 1, 13 April in week 2; 27 November is 235 days later, 33 whole weeks, so in week 34. 5 April is
// the 365th day, one more than 52 weeks.
func ExampleTaxWeek() {
	for _, on := range []string{"2026-04-06", "2026-04-12", "2026-04-13", "2026-11-27", "2027-04-04", "2027-04-05"} {
		fmt.Println(on, employerreturn.TaxWeek(date.MustParse(on)))
	}
	// Output:
	// 2026-04-06 1
	// 2026-04-12 1
	// 2026-04-13 2
	// 2026-11-27 34
	// 2027-04-04 52
	// 2027-04-05 53
}

// The 53rd week of the year has a number of its own for each frequency. In a leap year it has two days.
func ExamplePayWeek() {
	last := date.MustParse("2028-04-04")
	fmt.Println(employerreturn.PayWeek(last, 1), employerreturn.PayWeek(last, 2), employerreturn.PayWeek(last, 4))
	fmt.Println(employerreturn.PayWeek(date.MustParse("2026-11-20"), 1), employerreturn.PayWeek(date.MustParse("2026-11-20"), 2),
		employerreturn.PayWeek(date.MustParse("2026-11-20"), 4))
	// Output:
	// 53 54 56
	// 33 34 36
}

func ExampleHoursBand() {
	for _, hours := range []int{0, 15_99, 16_00, 23_99, 24_00, 29_99, 30_00, 40_00} {
		fmt.Print(employerreturn.HoursBand(hours, true), " ")
	}
	fmt.Println(employerreturn.HoursBand(40_00, false))
	// Output: A A B B C C D D E
}

// Every day lies in the month and the week that it is said to lie in, and the next day in the same or the next.
func TestCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := date.MustParse("2000-04-06")
		on := first.AddDays(rapid.IntRange(0, 20_000).Draw(t, "days"))
		month, week := employerreturn.TaxMonth(on), employerreturn.TaxWeek(on)
		if month.Number < 1 || month.Number > 12 || on.Before(month.First()) || on.After(month.Last()) ||
			month.First().Day() != 6 || month.Last().Day() != 5 || month.First().TaxYear() != month.Last().TaxYear() {
			t.Errorf("%s: month %v, %s to %s", on, month, month.First(), month.Last())
		}
		electronic, post := employerreturn.PaymentDue(month)
		if electronic.Day() != 22 || post.Day() != 19 || post != employerreturn.SummaryDue(month) {
			t.Errorf("%s: %s and %s", on, electronic, post)
		}
		monday := on.TaxYear().First().AddDays(7 * (week - 1))
		if week < 1 || week > 53 || on.Before(monday) || on.After(monday.AddDays(6)) {
			t.Errorf("%s: week %d", on, week)
		}
		for _, weeks := range []int{1, 2, 4} {
			if n := employerreturn.PayWeek(on, weeks); n%weeks != 0 || n < week || n >= week+weeks || n == 55 || n > 56 {
				t.Errorf("%s every %d: week %d", on, weeks, n)
			}
		}
		next := employerreturn.TaxMonth(on.AddDays(1))
		if next != month && (next.First() != on.AddDays(1) || on != month.Last()) {
			t.Errorf("%s: %v, then %v", on, month, next)
		}
	})
}

// A week number fits a payday where it is the day's own or that of its pay period; in week 53 only the latter.
func TestWeekOfPayday(t *testing.T) {
	for _, test := range []struct {
		frequency, paid, week string
		right                 bool
	}{
		{"W1", "2026-11-27", "34", true}, {"W1", "2026-11-27", "33", false}, {"W1", "2026-11-27", "35", false},
		{"W2", "2026-11-20", "33", true}, {"W2", "2026-11-20", "34", true}, {"W2", "2026-11-20", "32", false},
		{"W4", "2026-11-20", "33", true}, {"W4", "2026-11-20", "36", true}, {"W4", "2026-11-20", "34", false},
		{"W1", "2027-04-05", "53", true}, {"W1", "2027-04-05", "52", false}, {"W1", "2027-04-05", "54", false},
		{"W2", "2027-04-05", "54", true}, {"W2", "2027-04-05", "53", false},
		{"W4", "2027-04-05", "56", true}, {"W4", "2027-04-05", "53", false}, {"W4", "2027-04-05", "54", false},
	} {
		r := payment(func(e *emp) { e.Frequency, e.PaidOn, e.TaxWeek = test.frequency, day(test.paid), test.week })
		if _, wrong := codes(employerreturn.Check(today, r))["employees/0/tax-week"]; wrong == test.right {
			t.Errorf("%s, %s, week %s: wrong %v", test.frequency, test.paid, test.week, wrong)
		}
	}
}
