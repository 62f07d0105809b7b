package employerreturn_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/functions/employerreturn"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// around draws a day near the bounds of the rules, or none.
func around(t *rapid.T, label string) date.Date {
	if rapid.IntRange(0, 4).Draw(t, label+" none") == 0 {
		return date.Date{}
	}
	base := rapid.SampledFrom([]string{"2026-11-22", "1896-11-22", "2020-04-06", "2027-04-05", "2026-12-06", "2028-02-29"}).Draw(t, label)
	return date.MustParse(base).AddDays(rapid.IntRange(-40, 40).Draw(t, label+" days"))
}

// anyEmployee draws an employee, right or wrong.
func anyEmployee(t *rapid.T) emp {
	text := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	yes := func(label string) bool { return rapid.Bool().Draw(t, label) }
	some := func(label string) money.Pence { return money.Pence(rapid.IntRange(-1, 1).Draw(t, label)) }
	maybe := func(label string) *money.Pence {
		if yes(label) {
			return nil
		}
		return pence(some(label + " amount"))
	}
	e := emp{
		Forename: text("forename", "", "A"), Initials: text("initials", "", "A"), NINO: text("nino", "", "AB123456C", "AB123457C"),
		AddressLines: rapid.IntRange(0, 4).Draw(t, "lines"), Foreign: yes("foreign"), BirthDate: around(t, "born"),
		Gender: text("gender", "F", "M"), NonIndividual: yes("non-individual"), PayrollID: text("payroll", "", "1", "2", "3"),
		OccupationalPension: yes("pension"), DirectorsNIC: text("director", "", "AN", "AL"), AppointedWeek: text("week", "", "1", "56"),
		LeavingDate: around(t, "left"), Frequency: text("frequency", "W1", "W2", "W4", "M1"), PaidOn: around(t, "paid"),
		TaxWeek: text("tax week", "", "1", "33", "34", "56"), TaxMonth: rapid.IntRange(0, 12).Draw(t, "month"),
		AfterLeaving: yes("after leaving"), SMP: maybe("smp"),
		Starter: starter{
			StartDate: around(t, "start"), Declaration: text("declaration", "", "A"), Seconded: yes("seconded"),
			EEACitizen: yes("citizen"), AnnualPension: maybe("annual"),
		},
	}
	for range rapid.IntRange(0, 4).Draw(t, "letters") {
		e.Insurance = append(e.Insurance, letter{
			Letter: text("letter", "A", "B", "C", "X", "J", "O", ""), AtLEL: some("lel"), LELToPT: some("pt"), PTToUEL: some("uel"),
			Employer: some("employer"), EmployerToDate: some("employer ytd"),
			Contribution: some("employee"), ContributedYTD: some("employee ytd"),
		})
	}
	return e
}

func anyReturn(t *rapid.T) ret {
	yes := func(label string) bool { return rapid.Bool().Draw(t, label) }
	return ret{
		Kind:    rapid.SampledFrom([]employerreturn.Kind{employerreturn.FullPayment, employerreturn.EmployerSummary}).Draw(t, "kind"),
		Company: yes("company"), CorporationTax: rapid.SampledFrom([]string{"", "1123456789"}).Draw(t, "utr"),
		TaxYear:   rapid.SampledFrom([]string{"26-27", "25-26", "20-21", "19-20", "27-28", "26-28", "", "99-00"}).Draw(t, "year"),
		PeriodEnd: around(t, "end"), Employees: rapid.SliceOfN(rapid.Custom(anyEmployee), 0, 5).Draw(t, "employees"),
		Summary: summary{
			NoPayment: yes("no payment"), NoPaymentFrom: around(t, "none from"), NoPaymentTo: around(t, "none to"),
			Inactive: yes("inactive"), InactiveFrom: around(t, "inactive from"), InactiveTo: around(t, "inactive to"),
			Recovers: yes("recovers"), Amounts: rapid.IntRange(0, 2).Draw(t, "amounts"), CISSuffered: money.Pence(rapid.IntRange(0, 1).Draw(t, "cis")),
			Levy: yes("levy"), Allowance: yes("allowance"), Account: yes("account"),
		},
		Ceased: yes("ceased"), CeasedOn: around(t, "ceased on"), ForYear: yes("for year"),
	}
}

// Whatever the return, Check ends, says the same twice, tells one fault for an answer, names questions that there are,
// with codes that are declared, and leaves the return as it was.
func TestCheckHoldsForAnyReturn(t *testing.T) {
	known := append(slices.Clone(ask.Codes), employerreturn.Transaction.Codes...)
	rapid.Check(t, func(t *rapid.T) {
		r, on := anyReturn(t), date.MustParse("2026-11-22").AddDays(rapid.IntRange(-40, 200).Draw(t, "on"))
		before := fmt.Sprintf("%+v", r)
		found := employerreturn.Check(on, r)
		seen := map[string]bool{}
		for _, f := range found {
			if seen[f.Path] {
				t.Errorf("%s has two faults", f.Path)
			}
			seen[f.Path] = true
			if !slices.Contains(known, f.Code) {
				t.Errorf("%s is not declared", f.Code)
			}
			if _, ok := ask.Find(employerreturn.Transaction.Questions, f.Path); !ok {
				t.Errorf("there is no question %s", f.Path)
			}
		}
		if again := codes(employerreturn.Check(on, r)); len(again) != len(found) {
			t.Errorf("%v, then %v", found, again)
		}
		if after := fmt.Sprintf("%+v", r); after != before {
			t.Error("Check changed the return")
		}
	})
}

// What is wrong with an employee does not depend on the others, but for numbers that are there twice.
func TestCheckLooksAtEachEmployee(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyReturn(t)
		r.Kind = employerreturn.FullPayment
		all := codes(employerreturn.Check(today, r))
		for i, e := range r.Employees {
			one := r
			one.Employees = []emp{e}
			alone := codes(employerreturn.Check(today, one))
			prefix := "employees/" + string(rune('0'+i)) + "/"
			for path, code := range all {
				name, of := strings.CutPrefix(path, prefix)
				if of && code != ask.Duplicate && alone["employees/0/"+name] != code {
					t.Errorf("%s: %s among others, %s alone", path, code, alone["employees/0/"+name])
				}
			}
			for path, code := range alone {
				if name, of := strings.CutPrefix(path, "employees/0/"); of && all[prefix+name] != code {
					t.Errorf("%s: %s alone, %s among others", name, code, all[prefix+name])
				}
			}
		}
	})
}

// The greatest return, with every employee wrong in the same way, has a fault for each.
func TestFiveThousandFaults(t *testing.T) {
	r := plain(func(r *ret) { r.Employees = nil })
	for range 5000 {
		e := employee()
		e.NINO, e.AddressLines = "", 0
		r.Employees = append(r.Employees, e)
	}
	if got := employerreturn.Check(today, r); len(got) != 5000 || got[4999].Path != "employees/4999/employee-address" {
		t.Errorf("%d faults", len(got))
	}
}

// FuzzJudge sends any JSON: what comes of it is faults, or an outcome with a result.
func FuzzJudge(f *testing.F) {
	for _, name := range []string{"one-employee", "everything-about-one", "all-amounts", "faults-people", "faults-in-kind"} {
		f.Add([]byte(caseAnswers(f, name).encode(f)))
	}
	f.Add([]byte(`{"return-kind":"full-payment","employees":[{"ni-letters":4}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, outcome, faults := employerreturn.Transaction.Judge(today, raw)
		if (len(faults) == 0) == (outcome.Result == "") {
			t.Errorf("%v and %v", faults, outcome)
		}
	})
}
