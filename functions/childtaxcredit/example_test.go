package childtaxcredit_test

import (
	"fmt"

	"github.com/frontline-gov/frontline/functions/childtaxcredit"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// Expected figures in this file are worked by hand from the rules; the working stands beside them.

func ExampleDailyRate() {
	// 2,845 ÷ 365 = 7.794…: up to 7.80, to the nearest penny 7.79.
	fmt.Println(childtaxcredit.DailyRate(money.Pounds(2845), 2021, childtaxcredit.Statutory))
	fmt.Println(childtaxcredit.DailyRate(money.Pounds(2845), 2021, childtaxcredit.Calculator))
	// Output:
	// 7.80
	// 7.79
}

func ExampleDays() {
	// 29 February 2024 lies in 2023-24.
	fmt.Println(childtaxcredit.Days(2023), childtaxcredit.Days(2024))
	// Output: 366 365
}

func ExampleIncomeFor() {
	// A rise of 5,000 in 2021-22: 38,000 − 2,500.
	income, err := childtaxcredit.IncomeFor(money.Pounds(33_000), money.Pounds(38_000), 2021)
	fmt.Println(income.Short(), err)
	// Output: £35,500 <nil>
}

func ExampleCountable() {
	// 800 − 300 + 22,000 − 1,000.
	fmt.Println(childtaxcredit.Countable(childtaxcredit.Income{
		Earnings: money.Pounds(22_000), Profit: -money.Pounds(1000), Other: money.Pounds(800),
	}).Short())
	// Output: £21,500
}

func ExampleChildUntil() {
	// 16 on 10 March 2021.
	fmt.Println(childtaxcredit.ChildUntil(date.MustParse("2005-03-10")))
	// Output: 2021-08-31
}

func ExampleLearnerUntil() {
	// 20 on 10 March 2025; and 19 on 6 April 2006, when the age of 20 came in too late.
	fmt.Println(childtaxcredit.LearnerUntil(date.MustParse("2005-03-10")))
	fmt.Println(childtaxcredit.LearnerUntil(date.MustParse("1987-04-06")))
	// Output:
	// 2025-03-09
	// 2006-04-05
}

func ExampleQualifies() {
	child := childtaxcredit.Child{Born: date.MustParse("2005-03-10"), Learner: true, LearnedUntil: date.MustParse("2021-12-31")}
	fmt.Println(childtaxcredit.Qualifies(child, date.MustParse("2021-12-31")), childtaxcredit.Qualifies(child, date.MustParse("2022-01-01")))
	// Output: true false
}

func ExampleWithChildElement() {
	born := func(day string) childtaxcredit.Child { return childtaxcredit.Child{Born: date.MustParse(day)} }
	twin := born("2018-09-01")
	twin.Exception = childtaxcredit.MultipleBirth
	fmt.Println(childtaxcredit.WithChildElement([]childtaxcredit.Child{
		born("2013-02-02"), born("2015-02-02"), born("2018-09-01"), twin,
	}, date.MustParse("2018-09-01")))
	// Output: [true true false true]
}

func ExamplePeriods() {
	// A second child is born on 1 October.
	for _, p := range childtaxcredit.Periods(2008, childtaxcredit.Household{Children: []childtaxcredit.Child{
		{Born: date.MustParse("2003-02-02")}, {Born: date.MustParse("2008-10-01")},
	}}) {
		fmt.Println(p.From, p.To, p.Days, p.Child, p.Baby)
	}
	// Output:
	// 2008-04-06 2008-09-30 178 1 false
	// 2008-10-01 2009-04-05 187 2 true
}

func ExampleWorkMaximum() {
	// 2024-25: 2,435, 2,500 and 1,015 a year are 6.68, 6.85 and 2.79 a day: 16.32 × 365 = 5,956.80. Childcare 100 a
	// week is 5,200 a year, less than 25.00 × 365; 70% is 3,640.00.
	amount, err := childtaxcredit.WorkMaximum(childtaxcredit.Work{ThirtyHours: true, Childcare: money.Pounds(100)}, 2024, 365, childtaxcredit.Statutory)
	fmt.Println(amount.Format(), err)
	// Output: £9,596.80 <nil>
}

func ExampleAward() {
	// 366 days: 1.49 × 366 = 545.34; 7.60 × 2 × 366 = 5,563.20; (20,000 − 16,105) × 41% = 1,596.95.
	award, err := childtaxcredit.Award(2015, childtaxcredit.Household{
		Children: []childtaxcredit.Child{{Born: date.MustParse("2012-05-01")}, {Born: date.MustParse("2014-02-03")}},
		Previous: money.Pounds(20_000), Current: money.Pounds(20_000),
	}, childtaxcredit.Statutory)
	p := award.Periods[0]
	fmt.Println(p.Maximum.Format(), p.Reduction.Format(), award.Total.Format(), err)
	// Output: £6,108.54 £1,596.95 £4,511.59 <nil>
}

func ExampleNotionalIncome() {
	// 181 days to 3 October: 12,000 ÷ 181 × 365 = 24,198.895….
	fmt.Println(childtaxcredit.NotionalIncome(money.Pounds(12_000), 2021, date.MustParse("2021-10-03")).Format())
	// Output: £24,198.89
}
