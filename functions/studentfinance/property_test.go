package studentfinance_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/functions/studentfinance"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

func must[T any](t *rapid.T) func(T, error) T {
	return func(value T, err error) T {
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// day draws a day on which all loans for living costs are known.
func day(t *rapid.T) date.Date {
	return date.MustParse("2025-08-01").AddDays(rapid.IntRange(0, 729).Draw(t, "day"))
}

func home(t *rapid.T) studentfinance.Residence {
	return rapid.SampledFrom([]studentfinance.Residence{studentfinance.WithParents, studentfinance.Away, studentfinance.London}).Draw(t, "home")
}

func pence(t *rapid.T, label string) money.Pence {
	return money.Pence(rapid.Int64Range(0, 150_000_00).Draw(t, label))
}

// More income never brings a larger loan, and who is entitled to benefits is never lent less than others.
func TestMoreIncomeNeverLendsMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := must[money.Pence](t)
		on, home, income, rise := day(t), home(t), pence(t, "income"), pence(t, "rise")
		for name, loan := range map[string]func(money.Pence) (money.Pence, error){
			"ordinary": func(i money.Pence) (money.Pence, error) {
				return studentfinance.MaintenanceLoan(on, home, i, studentfinance.Whole)
			},
			"benefits": func(i money.Pence) (money.Pence, error) { return studentfinance.BenefitsMaintenanceLoan(on, home, i) },
			"over 60":  func(i money.Pence) (money.Pence, error) { return studentfinance.Over60Loan(on, i) },
		} {
			if before, after := amount(loan(income)), amount(loan(income+rise)); after > before || before%100 != 0 {
				t.Errorf("%s: %s at %s, %s at %s", name, before, income, after, income+rise)
			}
		}
		ordinary := amount(studentfinance.MaintenanceLoan(on, home, income, studentfinance.Whole))
		if higher := amount(studentfinance.BenefitsMaintenanceLoan(on, home, income)); higher < ordinary {
			t.Errorf("%s for those entitled to benefits, %s for others", higher, ordinary)
		}
		if least := amount(studentfinance.BasicLoan(on, home, studentfinance.Whole)); ordinary < least {
			t.Errorf("%s is below the least, %s", ordinary, least)
		}
	})
}

// The loan is the largest whole number of pounds that the taper allows: one pound more would take an income at least
// one taper lower. Worked with whole thousandths of a pound, the other way round.
func TestTaperTakesCompleteSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := must[money.Pence](t)
		on, income := day(t), pence(t, "income")
		bands := must[studentfinance.Bands](t)
		row, err := studentfinance.MaintenanceRates.At(on)
		band := bands(row.Value, err).Away
		loan := amount(studentfinance.MaintenanceLoan(on, studentfinance.Away, income, studentfinance.Whole))
		if loan == band.Min || income <= studentfinance.LowerIncome {
			return
		}
		off, mills := int64(band.Max-loan)/100, int64(income-studentfinance.LowerIncome)*10
		if off*band.Taper > mills || (off+1)*band.Taper <= mills {
			t.Errorf("%d pounds off at %s, with a taper of %d thousandths", off, income, band.Taper)
		}
	})
}

func TestPartsAreWithinTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := must[money.Pence](t)
		on := date.MustParse("2027-01-01").AddDays(rapid.IntRange(0, 570).Draw(t, "day"))
		credits, full := rapid.IntRange(1, 180).Draw(t, "credits"), rapid.IntRange(1, 240).Draw(t, "full")
		income, fee, home := pence(t, "income"), pence(t, "fee"), home(t)

		whole := amount(studentfinance.LifelongMaintenanceLoan(on, home, income, 120, 120))
		part := amount(studentfinance.LifelongMaintenanceLoan(on, home, income, credits, full))
		more := amount(studentfinance.LifelongMaintenanceLoan(on, home, income, credits+1, full))
		if part < 0 || part > whole || more < part || (credits >= full && credits >= studentfinance.LeastCredits) != (part == whole) {
			t.Errorf("%d of %d credits: %s of %s, and %s for one more", credits, full, part, whole, more)
		}
		if fees := amount(studentfinance.LifelongTuitionLoan(on, credits, fee)); fees > fee || fees < 0 {
			t.Errorf("%s lent for fees of %s", fees, fee)
		}
		if share := studentfinance.Proportion(credits, full); share < 0 || share > studentfinance.Whole || int(share)*full > 1000*credits {
			t.Errorf("%d of %d credits: %d thousandths", credits, full, share)
		}
	})
}

func TestRepaymentStaysWithinTheBalance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := must[money.Pence](t)
		plan := rapid.SampledFrom([]studentfinance.Plan{studentfinance.Plan1, studentfinance.Plan2, studentfinance.Plan5, studentfinance.Postgraduate}).Draw(t, "plan")
		income, balance := pence(t, "income"), pence(t, "balance")
		due := amount(studentfinance.Repayment(plan, 2026, income, balance))
		if due < 0 || due > balance || due > income*9/100 {
			t.Errorf("plan %s: %s of an income of %s and a balance of %s", plan, due, income, balance)
		}
	})
}

// The first academic year begins no more than half a year away from the start, on one of the days that there are, and
// the last day for applying comes nine months later.
func TestFirstDayIsOneOfThose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := date.MustParse("2016-08-01").AddDays(rapid.IntRange(0, 5000).Draw(t, "start"))
		first := studentfinance.FirstDay(start)
		if days := first.DaysUntil(start); first.Day() != 1 || days > 121 || days < -31 {
			t.Errorf("a start on %s, first day %s", start, first)
		}
		if by := studentfinance.ApplyBy(first).AddDays(1); by != first.AddMonths(9) {
			t.Errorf("from %s to be applied for by the day before %s", first, by)
		}
		if year := studentfinance.IncomeYear(first); year.First().AddMonths(24).After(first) || year.Last().AddMonths(30).Before(first) {
			t.Errorf("income of %s for a year from %s", year, first)
		}
	})
}
