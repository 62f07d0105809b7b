package employerreturn

import (
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// check holds the rules against answers that are each right in themselves.
func check(on date.Date, a ask.Answers) []ask.Fault { return Check(on, read(a)) }

// Check returns what is wrong with a return received on a day: HMRC's rules by their codes, and the platform's own.
// Paths are those of the questions ("employees/3/ni-letter"). At one path there is at most one fault, the first in the
// order of the rules. It looks at each employee once, and at
// the paydays once before.
func Check(on date.Date, r Return) []ask.Fault {
	var f faults
	broken(&f, "", returnRules, &r, &r, on)
	f.ends(on, &r)
	switch r.Kind {
	case FullPayment:
		broken(&f, "", paymentRules, &r, &r, on)
		f.paydays(&r)
		f.employees(on, &r)
	case EmployerSummary:
		broken(&f, "", summaryRules, &r, &r, on)
		f.summary(&r)
	}
	return f.found
}

// faults are those found so far; from row on they are of the same row.
type faults struct {
	found []ask.Fault
	row   int
}

func (f *faults) add(path string, code ask.Code, values words.Values) {
	for _, other := range f.found[f.row:] {
		if other.Path == path {
			return
		}
	}
	f.found = append(f.found, ask.Fault{Path: path, Code: code, Values: values})
}

func (f *faults) inconsistent(path, other string) {
	f.add(path, ask.Inconsistent, words.Values{"other": other})
}

// broken adds the rules that are broken. The path of a rule's question begins with prefix.
func broken[T any](f *faults, prefix string, rules []rule[T], of T, r *Return, on date.Date) {
	for _, each := range rules {
		if each.broken(of, r, on) {
			f.add(prefix+each.at, each.code, nil)
		}
	}
}

// ends holds the day on which the scheme ceased against the tax year.
func (f *faults) ends(on date.Date, r *Return) {
	if year, ok := r.taxYear(); ok && !r.CeasedOn.IsZero() && !r.CeasedOn.After(on) && r.CeasedOn.TaxYear() != year {
		f.inconsistent(dateCeased.Name, taxYear.Name)
	}
}

// summary holds the days without payments against the tax months and the tax year.
func (f *faults) summary(r *Return) {
	days := func(name string, on date.Date, day int, example string) {
		if !on.IsZero() && on.Day() != day {
			f.add(name, ask.BadFormat, words.Values{"example": example})
		}
	}
	days(noPaymentFrom.Name, r.Summary.NoPaymentFrom, 6, "6 10 2026")
	days(noPaymentTo.Name, r.Summary.NoPaymentTo, 5, "5 11 2026")
	days(inactiveTo.Name, r.Summary.InactiveTo, 5, "5 3 2027")
	year, ok := r.taxYear()
	inYear := func(name string, on date.Date) {
		if ok && !on.IsZero() && on.TaxYear() != year {
			f.inconsistent(name, taxYear.Name)
		}
	}
	inYear(noPaymentFrom.Name, r.Summary.NoPaymentFrom)
	inYear(noPaymentTo.Name, r.Summary.NoPaymentTo)
}

// employees looks at each employee once.
func (f *faults) employees(on date.Date, r *Return) {
	letters := lettersOf(r)
	payrollIDs := make(map[string]bool, len(r.Employees))
	// The rows before with a National Insurance number: true where each of them has a payroll number.
	ninos := make(map[string]bool, len(r.Employees))
	for i := range r.Employees {
		e := &r.Employees[i]
		f.row = len(f.found)
		prefix := row(i)
		broken(f, prefix, employeeRules, e, r, on)
		f.insurance(prefix, letters, e, r, on)
		f.payday(prefix, e, r)
		f.days(prefix, e)

		numbered := e.PayrollID != ""
		if numbered && payrollIDs[e.PayrollID] {
			f.add(prefix+payrollID.Name, ask.Duplicate, nil)
		}
		payrollIDs[e.PayrollID] = true
		if e.NINO != "" {
			// One person in two employments has the same number twice; payroll numbers tell the employments apart.
			numberedBefore, before := ninos[e.NINO]
			if before && !(numbered && numberedBefore) {
				f.add(prefix+nino.Name, ask.Duplicate, nil)
			}
			ninos[e.NINO] = numbered && (numberedBefore || !before)
		}
	}
	f.row = 0
}

func row(i int) string { return employees.Name + "/" + strconv.Itoa(i) + "/" }

// insurance holds the National Insurance of an employee against the rules, letter by letter.
func (f *faults) insurance(prefix, letters string, e *Employee, r *Return, on date.Date) {
	for k := range e.Insurance {
		n := underLetter{&e.Insurance[k], e}
		ending := ""
		if k > 0 {
			ending = "-" + strconv.Itoa(k+1)
		}
		for _, each := range insuranceRules {
			if each.broken(n, r, on) {
				f.add(prefix+each.at+ending, each.code, nil)
			}
		}
		name := prefix + insurances[0].letter.Name + ending
		for _, before := range e.Insurance[:k] {
			if before.Letter == n.Letter {
				f.add(name, letterTwice, nil)
			}
		}
		if letters != "" && n.Letter != "" && !strings.Contains(letters, n.Letter) {
			f.inconsistent(name, taxYear.Name)
		}
	}
}

// lettersOf are the category letters of the return's tax year, none where they are not known yet.
func lettersOf(r *Return) string {
	year, ok := r.taxYear()
	if !ok {
		return ""
	}
	in, err := Letters.At(year.First())
	if err != nil {
		return ""
	}
	return in.Value
}

// payday holds a payment's day against the tax year, and its week or month against the day.
func (f *faults) payday(prefix string, e *Employee, r *Return) {
	if e.PaidOn.IsZero() {
		return
	}
	if year, ok := r.taxYear(); ok && e.PaidOn.TaxYear() != year {
		f.inconsistent(prefix+paymentDate.Name, taxYear.Name)
	}
	if week, err := strconv.Atoi(e.TaxWeek); err == nil && !weekFits(week, e.PaidOn, weeksOf(e.Frequency)) {
		f.inconsistent(prefix+taxWeek.Name, prefix+paymentDate.Name)
	}
	if e.TaxMonth != 0 && e.TaxMonth != TaxMonth(e.PaidOn).Number {
		f.inconsistent(prefix+taxMonth.Name, prefix+paymentDate.Name)
	}
}

// weeksOf is the number of weeks between the paydays of a frequency.
func weeksOf(frequency string) int {
	switch frequency {
	case "W2":
		return 2
	case "W4":
		return 4
	}
	return 1
}
