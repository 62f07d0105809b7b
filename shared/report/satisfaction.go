package report

import (
	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/price"
)

// Ratings are how many people gave each answer, from very dissatisfied to very satisfied.
type Ratings [5]int64

// RatingsOf counts a transaction's answers in some months.
func RatingsOf(transaction string, months ...Month) Ratings {
	var ratings Ratings
	for _, month := range months {
		for level, count := range month.summary().ratings[transaction] {
			ratings[level] += count
		}
	}
	return ratings
}

// Total is how many answered.
func (r Ratings) Total() int64 { return r[0] + r[1] + r[2] + r[3] + r[4] }

// Satisfied is the manual's formula: the share of "satisfied" and "very satisfied", in per cent with two decimals,
// empty where nobody answered (Government Service Design Manual, 2013 to 2014).
func (r Ratings) Satisfied() string { return percent(r[3]+r[4], r.Total()) }

// Scored is the Performance Platform's formula: how far the mean of 1 to 5 lies from 1 towards 5, in per cent with two
// decimals (alphagov/spotlight, user-satisfaction.js). It reproduces what was published; the manual's does not.
func (r Ratings) Scored() string {
	points := r[1] + 2*r[2] + 3*r[3] + 4*r[4]
	return percent(points, 4*r.Total())
}

// Performance is the public table of the four figures, both formulas of satisfaction named and the five counts beside
// them. Give it the last twelve months.
func Performance(services Services, months ...Month) (Table, error) {
	units, err := Units(months...)
	if err != nil {
		return Table{}, err
	}
	table := Table{Name: "performance", Notes: Notes(months...), Columns: columns("department", "transaction", "period", "#started", "#completed",
		"#completion %", "#digital", "#assisted digital", "#digital take-up %", "#cost per transaction GBP", "#digital cost per transaction GBP",
		"#satisfaction % (Performance Platform)", "#satisfaction % (manual)", "#very dissatisfied", "#dissatisfied", "#neither", "#satisfied", "#very satisfied")}
	if len(months) == 0 {
		return table, nil
	}
	for _, s := range services.sorted() {
		f, r := figuresOf(units, s.Transaction), RatingsOf(s.Transaction, months...)
		table.Rows = append(table.Rows, []string{s.Department, s.Transaction, period(months), number(f.started), number(f.completed),
			completion(f.completed, f.started), number(f.digital), number(f.assisted), f.takeUp(), f.costPerTransaction(), f.digitalCost(),
			r.Scored(), r.Satisfied(), number(r[0]), number(r[1]), number(r[2]), number(r[3]), number(r[4])})
	}
	return table, nil
}

// Goal is the cost per transaction that a take-up of goal would bring, by the manual's formula for five-year targets:
// A + ((B−A) ÷ (1−X)) × (Y−X), with A the cost per transaction now, B the digital one, X the take-up now and Y the
// goal, both between 0 and 1 and X below 1. It has six decimals.
func Goal(now, digital, takeUp, goal decimal.Decimal) decimal.Decimal {
	one := decimal.NewFromInt(1)
	numerator := now.Mul(one.Sub(takeUp)).Add(digital.Sub(now).Mul(goal.Sub(takeUp)))
	return price.Ratio(numerator, one.Sub(takeUp), 6)
}
