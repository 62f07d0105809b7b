package studentfinance_test

import (
	"fmt"

	"github.com/frontline-gov/frontline/functions/studentfinance"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// Expected figures in this file are worked by hand from the rules; the working stands beside them.

func ExampleMaintenanceLoan() {
	// 40,000 is 15,000 above 25,000; 15,000 / 6.64 = 2,259.04: 10,544 − 2,259 = 8,285.
	loan, err := studentfinance.MaintenanceLoan(date.MustParse("2025-09-01"), studentfinance.Away, money.Pounds(40_000), studentfinance.Whole)
	fmt.Println(loan.Short(), err)
	// Output: £8,285 <nil>
}

func ExampleBasicLoan() {
	// Half of the least, 7,039.
	loan, err := studentfinance.BasicLoan(autumn2026, studentfinance.London, studentfinance.Proportion(60, 120))
	fmt.Println(loan.Format(), err)
	// Output: £3,519.50 <nil>
}

func ExampleProportion() {
	// 66.67% is at least 66.6, 66.5% is not.
	fmt.Println(studentfinance.Proportion(80, 120), studentfinance.Proportion(133, 200))
	// Output: 66.6% 50%
}

func ExampleBenefitsMaintenanceLoan() {
	// 15,000 / 4.179 = 3,589.38: 12,345 − 3,589 = 8,756.
	loan, err := studentfinance.BenefitsMaintenanceLoan(autumn2026, studentfinance.Away, money.Pounds(40_000))
	fmt.Println(loan.Short(), err)
	// Output: £8,756 <nil>
}

func ExampleOver60Loan() {
	// 5,000 / 4.16 = 1,201.92: 4,582 − 1,201 = 3,381.
	loan, err := studentfinance.Over60Loan(autumn2026, money.Pounds(30_000))
	fmt.Println(loan.Short(), err)
	// Output: £3,381 <nil>
}

func ExampleOver60Limit() {
	// 2025-26: 25,000 + 4,411 × 4.27 = 43,834.97. 2026-27: 25,000 + 4,532 × 4.16 = 43,853.12.
	for _, row := range studentfinance.Over60Rates.Rows {
		fmt.Println(studentfinance.Over60Limit(row.Value).Short())
	}
	// Output:
	// £43,835
	// £43,854
}

func ExampleTuitionFeeLoan() {
	for _, mode := range []studentfinance.Mode{studentfinance.FullTime, studentfinance.PartTime} {
		loan, err := studentfinance.TuitionFeeLoan(autumn2026, mode, money.Pounds(9_535))
		fmt.Println(loan.Short(), err)
	}
	// Output:
	// £9,535 <nil>
	// £7,335 <nil>
}

func ExampleLifelongTuitionLoan() {
	// 9,790 × 35 / 120 = 2,855.4166….
	loan, err := studentfinance.LifelongTuitionLoan(date.MustParse("2027-01-01"), 35, money.Pounds(3_000))
	fmt.Println(loan.Format(), err)
	// Output: £2,855.42 <nil>
}

func ExampleLifelongMaintenanceLoan() {
	// 9,118 × 35 / 120 = 2,659.4166….
	loan, err := studentfinance.LifelongMaintenanceLoan(date.MustParse("2027-01-01"), studentfinance.WithParents, 0, 35, 120)
	fmt.Println(loan.Format(), err)
	// Output: £2,659.42 <nil>
}

func ExampleLifelongBasicLoan() {
	// 5,048 × 90 / 120 = 3,786.
	loan, err := studentfinance.LifelongBasicLoan(date.MustParse("2027-01-01"), studentfinance.Away, 90, 120)
	fmt.Println(loan.Short(), err)
	// Output: £3,786 <nil>
}

func ExampleLifelongOver60Loan() {
	// 4,582 × 30 / 120 = 1,145.50.
	loan, err := studentfinance.LifelongOver60Loan(date.MustParse("2027-01-01"), money.Pounds(25_000), 30, 120)
	fmt.Println(loan.Format(), err)
	// Output: £1,145.50 <nil>
}

func ExampleChildcareGrant() {
	// 85% of 100 is 85; 85% of 250 is 212.50, above the most for one child.
	for _, cost := range []int64{100, 250} {
		grant, err := studentfinance.ChildcareGrant(autumn2026, 1, money.Pounds(cost), money.Pounds(15_000))
		fmt.Println(grant.Format(), err)
	}
	// Output:
	// £85.00 <nil>
	// £199.62 <nil>
}

func ExampleParentsLearningAllowance() {
	grant, err := studentfinance.ParentsLearningAllowance(autumn2026, money.Pounds(18_000))
	fmt.Println(grant.Short(), err)
	// Output: £2,024 <nil>
}

func ExampleAdultDependantsGrant() {
	grant, err := studentfinance.AdultDependantsGrant(autumn2026, money.Pounds(15_000))
	fmt.Println(grant.Short(), err)
	// Output: £3,545 <nil>
}

func ExamplePlanFor() {
	for _, start := range []string{"2012-08-31", "2012-09-01", "2023-07-31", "2023-08-01"} {
		fmt.Print(studentfinance.PlanFor(date.MustParse(start)), " ")
	}
	// Output: 1 2 2 5
}

func ExampleRepayment() {
	// 9% of 30,000 − 25,000 is 450; 6% of 30,000 − 21,000 is 540; a balance of 100 is all that is left to repay.
	income := money.Pounds(30_000)
	for _, each := range []struct {
		plan    studentfinance.Plan
		balance int64
	}{{studentfinance.Plan5, 50_000}, {studentfinance.Postgraduate, 50_000}, {studentfinance.Plan5, 100}} {
		due, err := studentfinance.Repayment(each.plan, 2026, income, money.Pounds(each.balance))
		fmt.Println(due.Short(), err)
	}
	// Output:
	// £450 <nil>
	// £540 <nil>
	// £100 <nil>
}

func ExamplePlan_Threshold() {
	row, err := studentfinance.Plan2.Threshold(2026)
	fmt.Println(row.Value.Short(), err)
	// Output: £29,385 <nil>
}

func ExampleFirstDay() {
	for _, start := range []string{"2026-08-31", "2026-12-31", "2026-03-31", "2026-06-30", "2026-07-15", "2027-02-15"} {
		fmt.Println(studentfinance.FirstDay(date.MustParse(start)))
	}
	// Output:
	// 2026-09-01
	// 2026-09-01
	// 2026-01-01
	// 2026-04-01
	// 2026-07-01
	// 2027-02-01
}

func ExampleApplyBy() {
	for _, first := range []string{"2026-09-01", "2026-01-01", "2026-04-01", "2026-07-01"} {
		fmt.Println(studentfinance.ApplyBy(date.MustParse(first)))
	}
	// Output:
	// 2027-05-31
	// 2026-09-30
	// 2026-12-31
	// 2027-03-31
}

func ExampleIncomeYear() {
	fmt.Println(studentfinance.IncomeYear(autumn2026), studentfinance.IncomeYear(date.MustParse("2027-01-01")))
	// Output: 2024-25 2024-25
}

func ExampleFundedYears() {
	// Three years and one more, less two before.
	fmt.Println(studentfinance.FundedYears(3, 2))
	// Output: 2
}

func ExampleToppedUpYears() {
	// An HND of two years, then one year to a degree: at least three and one more, less two, but one is all there is.
	// An HND of three years, then two: three and 3 − 1 more, less three.
	fmt.Println(studentfinance.ToppedUpYears(1, 2, 2), studentfinance.ToppedUpYears(2, 3, 3))
	// Output: 1 2
}
