package employerreturn_test

import (
	"testing"

	"github.com/frontline-gov/frontline/functions/employerreturn"
)

// BenchmarkJudge5000 judges the greatest return: 5,000 employees.
func BenchmarkJudge5000(b *testing.B) {
	raw := many(b, 5000).encode(b)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		_, outcome, faults := employerreturn.Transaction.Judge(today, raw)
		if len(faults) > 0 || outcome.Amounts["owed"] != 5000*934_15 {
			b.Fatal(faults, outcome)
		}
	}
}

// BenchmarkJudge500 is there to hold against BenchmarkJudge5000: a tenth of the employees takes a tenth of the time.
func BenchmarkJudge500(b *testing.B) {
	raw := many(b, 500).encode(b)
	for b.Loop() {
		if _, _, faults := employerreturn.Transaction.Judge(today, raw); len(faults) > 0 {
			b.Fatal(faults)
		}
	}
}

// BenchmarkCheck5000 is the rules alone.
func BenchmarkCheck5000(b *testing.B) {
	r := employerreturn.Return{Kind: employerreturn.FullPayment, TaxYear: "26-27", PeriodEnd: today}
	for range 5000 {
		r.Employees = append(r.Employees, employee())
	}
	b.ReportAllocs()
	for b.Loop() {
		employerreturn.Check(today, r)
	}
}
