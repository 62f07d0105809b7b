package employerreturn_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/functions/employerreturn"
	"github.com/frontline-gov/frontline/shared/money"
)

// 5000.00 + 7000.25 + 120.00 + 500.00 - 1000.00 - 334.54 - 875.00 = 10410.71.
func ExampleBill_Owed() {
	fmt.Println(employerreturn.Bill{
		Tax: 5000_00, Insurance: 7000_25, Loans: 120_00, Levy: 500_00,
		Recovered: 1000_00, Construction: 334_54, EmploymentAllowance: 875_00,
	}.Owed())
	// Output: 10410.71
}

// Tax 390.50 - 20.00, National Insurance 387.45 + 156.20 + 10.00, loans 25.00 + 12.00.
func ExampleTotal() {
	bill := employerreturn.Total([]employerreturn.Employee{
		{Tax: 390_50, Insurance: []employerreturn.Insurance{{Employer: 387_45, Contribution: 156_20, EmployerToDate: 1}}},
		{Tax: -20_00, StudentLoan: 25_00, PostgraduateLoan: 12_00, Insurance: []employerreturn.Insurance{{Employer: 10_00}}},
	})
	fmt.Println(bill.Tax, bill.Insurance, bill.Loans, bill.Owed())
	// Output: 370.50 553.65 37.00 961.15
}

// The bill of two lots of employees is the sum of their bills, and each penny deducted is a penny owed.
func TestTotalAddsUp(t *testing.T) {
	amount := rapid.Map(rapid.Int64Range(-999_999_999_99, 999_999_999_99), func(n int64) money.Pence { return money.Pence(n) })
	employees := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) emp {
		return emp{
			Tax: amount.Draw(t, "tax"), StudentLoan: amount.Draw(t, "loan"), PostgraduateLoan: amount.Draw(t, "postgraduate"),
			Insurance: []letter{{Employer: amount.Draw(t, "employer"), Contribution: amount.Draw(t, "employee")}},
		}
	}), 0, 8)
	rapid.Check(t, func(t *rapid.T) {
		some, others := employees.Draw(t, "some"), employees.Draw(t, "others")
		all := append(append([]emp(nil), some...), others...)
		if got, want := employerreturn.Total(all).Owed(), employerreturn.Total(some).Owed()+employerreturn.Total(others).Owed(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if len(all) == 0 {
			return
		}
		before := employerreturn.Total(all)
		all[0].Tax++
		if after := employerreturn.Total(all); after.Owed() != before.Owed()+1 || after.Insurance != before.Insurance {
			t.Errorf("%v after %v", after, before)
		}
	})
}
