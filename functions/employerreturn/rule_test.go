package employerreturn_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions/employerreturn"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

type (
	ret     = employerreturn.Return
	emp     = employerreturn.Employee
	letter  = employerreturn.Insurance
	starter = employerreturn.Starter
	summary = employerreturn.Summary
)

func day(text string) date.Date { return date.MustParse(text) }

func pence(p money.Pence) *money.Pence { return &p }

// employee is the least that an employee can be without a fault.
func employee() emp {
	return emp{Forename: "A", NINO: "AB123456C", BirthDate: day("1990-01-01"), Gender: "F"}
}

// payment is a full payment submission of an employee, as a change makes it.
func payment(change func(*emp)) ret {
	e := employee()
	change(&e)
	return ret{Kind: employerreturn.FullPayment, TaxYear: "26-27", PeriodEnd: today, Employees: []emp{e}}
}

// under is a full payment submission of a woman with National Insurance under one letter.
func under(name string, change func(*letter)) ret {
	n := letter{Letter: name}
	change(&n)
	return payment(func(e *emp) { e.Insurance = []letter{n} })
}

// telling is an employer payment summary.
func telling(s summary) ret {
	return ret{Kind: employerreturn.EmployerSummary, TaxYear: "26-27", PeriodEnd: today, Summary: s}
}

// starting is a full payment submission of a new employee with an address.
func starting(s starter, pension bool) ret {
	return payment(func(e *emp) {
		if s.StartDate.IsZero() {
			s.StartDate = today
		}
		e.Starter, e.AddressLines, e.OccupationalPension = s, 2, pension
	})
}

// plain is a return of either kind without a fault, as a change makes it.
func plain(change func(*ret)) ret {
	r := payment(func(*emp) {})
	change(&r)
	return r
}

// rules has, for each code of HMRC's, the smallest return that breaks it and one beside it that does not.
var rules = map[ask.Code]struct {
	at             string
	broken, beside ret
}{
	"5001": {"employees/0/date-of-birth",
		payment(func(e *emp) { e.BirthDate = day("2026-11-23") }), payment(func(e *emp) { e.BirthDate = day("2026-11-22") })},
	"7823": {"employees/0/employee-address",
		payment(func(e *emp) { e.NINO, e.AddressLines = "", 1 }), payment(func(e *emp) { e.NINO, e.AddressLines = "", 2 })},
	"7824": {"employees/0/employee-name",
		payment(func(e *emp) { e.Forename = "" }), payment(func(e *emp) { e.Forename, e.Initials = "", "A" })},
	"7825": {"employees/0/employee-address",
		payment(func(e *emp) { e.Foreign, e.AddressLines = true, 1 }), payment(func(e *emp) { e.Foreign, e.AddressLines = true, 2 })},
	"7826": {"employees/0/date-of-birth",
		payment(func(e *emp) { e.BirthDate = day("1896-11-22") }), payment(func(e *emp) { e.BirthDate = day("1896-11-23") })},
	"7828": {"employees/0/start-date",
		starting(starter{StartDate: day("2026-12-23"), Declaration: "A"}, false), starting(starter{StartDate: day("2026-12-22"), Declaration: "A"}, false)},
	"7829": {"employees/0/employee-address",
		payment(func(e *emp) { e.Starter, e.AddressLines = starter{StartDate: today, Declaration: "A"}, 1 }),
		payment(func(e *emp) { e.Starter, e.AddressLines = starter{StartDate: today, Declaration: "A"}, 2 })},
	"7831": {"employees/0/leaving-date",
		payment(func(e *emp) { e.LeavingDate = day("2026-12-23") }), payment(func(e *emp) { e.LeavingDate = day("2026-12-22") })},
	"7844": {"period-end",
		plain(func(r *ret) { r.PeriodEnd = day("2027-04-06") }), plain(func(r *ret) { r.PeriodEnd = day("2027-04-05") })},
	"7847": {"employees/0/payment-details",
		payment(func(e *emp) { e.AfterLeaving = true }), payment(func(e *emp) { e.AfterLeaving, e.LeavingDate = true, today })},
	"7848": {"employees/0/smp-to-date",
		payment(func(e *emp) { e.SMP, e.Gender = pence(0), "M" }), payment(func(e *emp) { e.SMP = pence(0) })},
	"7849": {"employees/0/ni-letter",
		payment(func(e *emp) { e.Gender, e.Insurance = "M", []letter{{Letter: "B"}} }),
		payment(func(e *emp) { e.Gender, e.Insurance = "F", []letter{{Letter: "B"}} })},
	"7850": {"employees/0/ni-letter-2",
		payment(func(e *emp) { e.Insurance = []letter{{Letter: "A"}, {Letter: "A"}} }),
		payment(func(e *emp) { e.Insurance = []letter{{Letter: "A"}, {Letter: "J"}} })},
	"7852": {"employees/0/ni-at-lel", under("X", func(n *letter) { n.AtLEL = 1 }), under("A", func(n *letter) { n.AtLEL = 1 })},
	"7853": {"employees/0/ni-lel-to-pt", under("X", func(n *letter) { n.LELToPT = 1 }), under("A", func(n *letter) { n.LELToPT = 1 })},
	"7855": {"employees/0/ni-pt-to-uel", under("X", func(n *letter) { n.PTToUEL = 1 }), under("A", func(n *letter) { n.PTToUEL = 1 })},
	"7861": {"content", telling(summary{}), telling(summary{Levy: true})},
	"7862": {"recovers", telling(summary{Recovers: true}), telling(summary{Recovers: true, Amounts: 1})},
	"7863": {"employees/0/ni-employer", under("X", func(n *letter) { n.Employer = -1 }), under("C", func(n *letter) { n.Employer = -1 })},
	"7864": {"employees/0/ni-employer-to-date",
		under("X", func(n *letter) { n.EmployerToDate = 1 }), under("W", func(n *letter) { n.EmployerToDate = 1 })},
	"7865": {"employees/0/ni-employee", under("C", func(n *letter) { n.Contribution = 1 }), under("B", func(n *letter) { n.Contribution = 1 })},
	"7866": {"employees/0/ni-employee-to-date",
		under("W", func(n *letter) { n.ContributedYTD = 1 }), under("Y", func(n *letter) { n.ContributedYTD = 1 })},
	"7869": {"no-payment-from",
		telling(summary{NoPayment: true, NoPaymentFrom: day("2026-11-06"), NoPaymentTo: day("2026-11-05")}),
		telling(summary{NoPayment: true, NoPaymentFrom: day("2026-10-06"), NoPaymentTo: day("2026-11-05")})},
	"7871": {"inactive-to",
		telling(summary{Inactive: true, InactiveFrom: day("2026-12-06"), InactiveTo: day("2028-01-05")}),
		telling(summary{Inactive: true, InactiveFrom: day("2026-12-06"), InactiveTo: day("2027-12-05")})},
	"7873": {"inactive-from",
		telling(summary{Inactive: true, InactiveFrom: day("2027-01-06"), InactiveTo: day("2027-02-05")}),
		telling(summary{Inactive: true, InactiveFrom: day("2026-12-06"), InactiveTo: day("2027-02-05")})},
	"7875": {"date-ceased", plain(func(r *ret) { r.Ceased = true }), plain(func(r *ret) { r.Ceased, r.CeasedOn = true, today })},
	"7876": {"date-ceased",
		plain(func(r *ret) { r.Ceased, r.CeasedOn = true, day("2026-11-23") }),
		plain(func(r *ret) { r.Ceased, r.CeasedOn = true, day("2026-11-22") })},
	"7877": {"employees", plain(func(r *ret) { r.Employees = nil }), plain(func(r *ret) { r.Employees, r.ForYear = nil, true })},
	// 7878 and 7881 are told at the same answer, the former first.
	"7878": {"employees/0/starter-declaration",
		starting(starter{AnnualPension: pence(0)}, true), starting(starter{AnnualPension: pence(1)}, true)},
	"7879": {"employees/0/starter-declaration",
		starting(starter{Declaration: "A", AnnualPension: pence(1)}, true), starting(starter{Declaration: "A"}, true)},
	"7880": {"employees/0/starter-declaration",
		starting(starter{Declaration: "A", Seconded: true}, false), starting(starter{Seconded: true}, false)},
	"7881": {"employees/0/starter-declaration",
		starting(starter{AnnualPension: pence(1)}, false), starting(starter{AnnualPension: pence(1)}, true)},
	"7883": {"employees/0/appointed-week",
		payment(func(e *emp) { e.AppointedWeek = "1" }), payment(func(e *emp) { e.AppointedWeek, e.DirectorsNIC = "1", "AN" })},
	"7884": {"employees/0/eea-citizen",
		starting(starter{Declaration: "A", EEACitizen: true}, false), starting(starter{Seconded: true, EEACitizen: true}, false)},
	"7889": {"tax-year", plain(func(r *ret) { r.TaxYear = "26-28" }), plain(func(*ret) {})},
	"7905": {"employees/0/leaving-date",
		payment(func(e *emp) { e.LeavingDate = day("2020-04-06") }), payment(func(e *emp) { e.LeavingDate = day("2020-04-07") })},
	"7907": {"employees/0/date-of-birth",
		payment(func(e *emp) { e.BirthDate = date.Date{} }), payment(func(e *emp) { e.BirthDate, e.NonIndividual = date.Date{}, true })},
	"7953": {"cis-suffered",
		telling(summary{Recovers: true, Amounts: 1, CISSuffered: 1}),
		plain(func(r *ret) {
			*r = telling(summary{Recovers: true, Amounts: 1, CISSuffered: 1})
			r.Company, r.CorporationTax = true, "1123456789"
		})},
}

// rulesOnADay are those whose bound is the day on which the return is received.
var rulesOnADay = map[ask.Code]struct {
	at                 string
	summary            summary
	brokenOn, besideOn string
	also               map[string]ask.Code // what is broken with it
}{
	"7868": {"no-payment-from", summary{NoPayment: true, NoPaymentFrom: day("2026-10-06"), NoPaymentTo: day("2026-11-05")},
		"2026-10-06", "2026-11-22", map[string]ask.Code{"no-payment-to": "7870"}},
	"7870": {"no-payment-to", summary{NoPayment: true, NoPaymentFrom: day("2026-10-06"), NoPaymentTo: day("2026-11-05")},
		"2026-11-05", "2026-11-06", nil},
	"7872": {"inactive-from", summary{Inactive: true, InactiveFrom: day("2027-01-06"), InactiveTo: day("2027-01-05")},
		"2026-12-06", "", nil},
	"7874": {"inactive-to", summary{Inactive: true, InactiveFrom: day("2026-12-06"), InactiveTo: day("2027-01-05")},
		"2027-01-05", "2026-11-22", map[string]ask.Code{"inactive-from": "7873"}},
}

func TestEachRule(t *testing.T) {
	for code, test := range rules {
		t.Run(string(code), func(t *testing.T) {
			if got := codes(employerreturn.Check(today, test.broken)); !maps.Equal(got, map[string]ask.Code{test.at: code}) {
				t.Errorf("broken: %v, want %s at %s", got, code, test.at)
			}
			if got := employerreturn.Check(today, test.beside); len(got) > 0 {
				t.Errorf("beside: %v", got)
			}
		})
	}
	for code, test := range rulesOnADay {
		t.Run(string(code), func(t *testing.T) {
			r := telling(test.summary)
			want := map[string]ask.Code{test.at: code}
			maps.Copy(want, test.also)
			if got := codes(employerreturn.Check(day(test.brokenOn), r)); !maps.Equal(got, want) {
				t.Errorf("on %s: %v, want %v", test.brokenOn, got, want)
			}
			if test.besideOn == "" {
				r.Summary.InactiveTo = day("2027-02-05")
				test.besideOn = test.brokenOn
			}
			if got := employerreturn.Check(day(test.besideOn), r); len(got) > 0 {
				t.Errorf("on %s: %v", test.besideOn, got)
			}
		})
	}
	var tested []ask.Code
	tested = slices.AppendSeq(tested, maps.Keys(rules))
	tested = slices.AppendSeq(tested, maps.Keys(rulesOnADay))
	slices.Sort(tested)
	if !slices.Equal(tested, employerreturn.Codes()) {
		t.Errorf("tested are %v, the codes %v", tested, employerreturn.Codes())
	}
}

// Under which letters the employee, or anybody, pays nothing, and which only women have.
func TestLetters(t *testing.T) {
	for _, name := range strings.Split("ABCDEFGHIJKLMNPQRSTVWXYZ", "") {
		one := letter{Letter: name, AtLEL: 1, LELToPT: 1, PTToUEL: 1, Employer: 1, EmployerToDate: 1, Contribution: 1, ContributedYTD: 1}
		got := codes(employerreturn.Check(today, payment(func(e *emp) { e.Gender, e.Insurance = "M", []letter{one} })))
		want := 0
		switch name {
		case "X":
			want = 7
		case "C", "W", "S", "K":
			want = 2
		case "B", "E", "I", "T":
			want = 1
		}
		if len(got) != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	for year, out := range map[string]string{"21-22": "VFILSDEKNO", "23-24": "DEKNO", "26-27": "O"} {
		for _, name := range strings.Split("ABCDEFGHIJKLMNOPQRSTVWXYZ", "") {
			r := under(name, func(*letter) {})
			r.TaxYear = year
			_, got := codes(employerreturn.Check(today, r))["employees/0/ni-letter"]
			if got != strings.Contains(out, name) {
				t.Errorf("%s in %s: fault %v", name, year, got)
			}
		}
	}
	if err := employerreturn.Letters.Check(); err != nil {
		t.Error(err)
	}
}

// The tax years that a return can be for: the next one from 1 March on.
func TestTaxYears(t *testing.T) {
	for _, test := range []struct {
		on, year string
		right    bool
	}{
		{"2026-11-22", "19-20", false}, {"2026-11-22", "20-21", true}, {"2026-11-22", "26-27", true}, {"2026-11-22", "27-28", false},
		{"2027-02-28", "27-28", false}, {"2027-03-01", "27-28", true}, {"2027-03-01", "28-29", false},
		{"2028-02-29", "28-29", false}, {"2028-03-01", "28-29", true}, {"2027-04-05", "26-27", true}, {"2027-04-06", "28-29", false},
		{"2026-11-22", "26/27", false}, {"2026-11-22", "26-26", false}, {"2026-11-22", "", false}, {"2026-11-22", "2x-27", false},
	} {
		_, wrong := codes(employerreturn.Check(day(test.on), plain(func(r *ret) { r.TaxYear = test.year })))["tax-year"]
		if wrong == test.right {
			t.Errorf("%s for %q: wrong %v", test.on, test.year, wrong)
		}
	}
}

// A National Insurance number may be there twice only where payroll numbers tell the employments apart.
func TestTwice(t *testing.T) {
	const a, b = "AB123456C", "AB123457C"
	for name, test := range map[string]struct {
		rows [][2]string // National Insurance number and payroll number
		want map[string]ask.Code
	}{
		"all different":        {[][2]string{{a, "1"}, {b, "2"}}, nil},
		"two employments":      {[][2]string{{a, "1"}, {a, "2"}, {a, "3"}}, nil},
		"no payroll numbers":   {[][2]string{{a, ""}, {b, ""}, {a, ""}}, map[string]ask.Code{"employees/2/nino": ask.Duplicate}},
		"the first has none":   {[][2]string{{a, ""}, {a, "1"}}, map[string]ask.Code{"employees/1/nino": ask.Duplicate}},
		"the second has none":  {[][2]string{{a, "1"}, {a, ""}, {a, "2"}}, map[string]ask.Code{"employees/1/nino": ask.Duplicate, "employees/2/nino": ask.Duplicate}},
		"payroll number twice": {[][2]string{{a, "1"}, {b, "1"}}, map[string]ask.Code{"employees/1/payroll-number": ask.Duplicate}},
		"nobody has a number":  {[][2]string{{"", ""}, {"", ""}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := plain(func(r *ret) { r.Employees = nil })
			for _, row := range test.rows {
				e := employee()
				e.NINO, e.PayrollID, e.AddressLines = row[0], row[1], 2
				r.Employees = append(r.Employees, e)
			}
			if got := codes(employerreturn.Check(today, r)); !maps.Equal(got, test.want) {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
}

// A return of HMRC's smallest, with nothing told, is refused and not a crash.
func TestNothingTold(t *testing.T) {
	if got := codes(employerreturn.Check(today, ret{})); !maps.Equal(got, map[string]ask.Code{"tax-year": "7889"}) {
		t.Errorf("%v", got)
	}
}
