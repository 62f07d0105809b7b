package studentfinance

import (
	"errors"
	"strconv"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
)

// Where repayment is published. The law is the Education (Student Loans) (Repayment) Regulations 2009, SI 2009/470.
const (
	planPage       = "https://www.gov.uk/repaying-your-student-loan/which-repayment-plan-you-are-on"
	payPage        = "https://www.gov.uk/repaying-your-student-loan/what-you-pay"
	thresholdsPage = "https://www.gov.uk/government/publications/previous-annual-repayment-thresholds/previous-annual-repayment-thresholds"
)

// Plan is a repayment plan of somebody who lived in England.
type Plan string

const (
	Plan1        Plan = "1"
	Plan2        Plan = "2"
	Plan5        Plan = "5"
	Postgraduate Plan = "postgraduate" // loans for a master's degree or a doctorate, beside any other plan
)

// PlanFor returns the plan on which the loans for an undergraduate course or teacher training are repaid, by the
// day on which it started: plan 1 before 1 September 2012, plan 2 to 31 July 2023, plan 5 from then on, also under
// the Lifelong Learning Entitlement.
func PlanFor(courseStart date.Date) Plan {
	switch {
	case courseStart.Before(date.MustParse("2012-09-01")):
		return Plan1
	case courseStart.Before(date.MustParse("2023-08-01")):
		return Plan2
	}
	return Plan5
}

// ErrPlan says that a repayment plan is none of those named here. Plan 4 is for those who lived in Scotland.
var ErrPlan = errors.New("unknown repayment plan: name 1, 2, 5 or postgraduate")

// Percent is how much of the income above the threshold is repaid.
func (p Plan) Percent() int {
	if p == Postgraduate {
		return 6
	}
	return 9
}

// Threshold returns the income, in pence a year, above which a plan is repaid in a tax year, with the row of its
// table. The error is ErrPlan or a *rate.OutsideError.
func (p Plan) Threshold(year date.TaxYear) (rate.Row[money.Pence], error) {
	var table rate.Table[money.Pence]
	switch p {
	case Plan1:
		table = Plan1Thresholds
	case Plan2:
		table = Plan2Thresholds
	case Plan5:
		table = Plan5Thresholds
	case Postgraduate:
		table = PostgraduateThresholds
	default:
		return rate.Row[money.Pence]{}, ErrPlan
	}
	return table.At(year.First())
}

// Repayment returns what is repaid of a plan in a tax year, in pence: 9% of the income above the threshold (6% for
// postgraduate loans), never more than the balance. The income is a year's, before tax. A fraction of a penny is
// dropped; an employer, who deducts by the week or month, drops fractions of a pound each time. The error is ErrPlan or a
// *rate.OutsideError.
func Repayment(plan Plan, year date.TaxYear, income, balance money.Pence) (money.Pence, error) {
	row, err := plan.Threshold(year)
	if err != nil {
		return 0, err
	}
	due, err := max(0, income-row.Value).Ratio(int64(plan.Percent()), 100, money.Floor)
	return max(0, min(due, balance)), err
}

// The thresholds of the plans, from 6 April of each year. 2026-27 is the last year published.
var (
	Plan1Thresholds = thresholds("plan 1 thresholds", 2015,
		17_335, 17_495, 17_775, 18_330, 18_935, 19_390, 19_895, 20_195, 22_015, 24_990, 26_065, 26_900)
	Plan2Thresholds = thresholds("plan 2 thresholds", 2016,
		21_000, 21_000, 25_000, 25_725, 26_575, 27_295, 27_295, 27_295, 27_295, 28_470, 29_385)
	// Nobody repays plan 5 before April 2026.
	Plan5Thresholds        = thresholds("plan 5 thresholds", 2026, 25_000)
	PostgraduateThresholds = thresholds("postgraduate loan thresholds", 2019,
		21_000, 21_000, 21_000, 21_000, 21_000, 21_000, 21_000, 21_000)
)

func thresholds(name string, first int, pounds ...int64) rate.Table[money.Pence] {
	table := rate.Table[money.Pence]{Name: name}
	for i, amount := range pounds {
		from := date.MustParse(strconv.Itoa(first+i) + "-04-06")
		source := thresholdsPage
		if i == len(pounds)-1 {
			source = payPage
		}
		table.Rows = append(table.Rows, rate.Row[money.Pence]{
			From: from, To: from.AddYears(1), Value: money.Pounds(amount), Source: source,
		})
	}
	return table
}
