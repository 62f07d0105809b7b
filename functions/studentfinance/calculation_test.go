package studentfinance_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions/studentfinance"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/words"
)

// Expected figures in this file are worked by hand from the rules; the working stands beside them.

var autumn2026 = date.MustParse("2026-09-01")

// Each row of the table at its edges: the maximum at 25,000, the last income before and the first at which £1 is
// taken off, the minimum at an income beyond any taper. The figures are those of the regulations for each year.
func TestMaintenanceLoanByYear(t *testing.T) {
	homes := []studentfinance.Residence{studentfinance.WithParents, studentfinance.Away, studentfinance.London}
	for year, want := range map[int][3]struct{ most, least, taper money.Pence }{
		2016: {{6904_00, 3039_00, 8_59}, {8200_00, 3821_00, 8_49}, {10702_00, 5330_00, 8_34}},
		2017: {{7097_00, 3124_00, 8_36}, {8430_00, 3928_00, 8_26}, {11002_00, 5479_00, 8_12}},
		2018: {{7324_00, 3224_00, 8_10}, {8700_00, 4054_00, 8_01}, {11354_00, 5654_00, 7_87}},
		2019: {{7529_00, 3314_00, 7_88}, {8944_00, 4168_00, 7_79}, {11672_00, 5812_00, 7_66}},
		2020: {{7747_00, 3410_00, 7_66}, {9203_00, 4289_00, 7_58}, {12010_00, 5981_00, 7_46}},
		2021: {{7987_00, 3516_00, 7_43}, {9488_00, 4422_00, 7_36}, {12382_00, 6166_00, 7_24}},
		2022: {{8171_00, 3597_00, 7_27}, {9706_00, 4524_00, 7_20}, {12667_00, 6308_00, 7_08}},
		2023: {{8400_00, 3698_00, 7_08}, {9978_00, 4651_00, 7_01}, {13002_00, 6485_00, 6_89}},
		2024: {{8610_00, 3790_00, 6_91}, {10227_00, 4767_00, 6_84}, {13348_00, 6647_00, 6_73}},
		2025: {{8877_00, 3907_00, 6_71}, {10544_00, 4915_00, 6_64}, {13762_00, 6853_00, 6_53}},
		2026: {{9118_00, 4013_00, 6_54}, {10830_00, 5048_00, 6_47}, {14135_00, 7039_00, 6_36}},
	} {
		first := date.MustParse("2000-08-01").AddYears(year - 2000)
		for i, residence := range homes {
			for income, loan := range map[money.Pence]money.Pence{
				0:                             want[i].most,
				25_000_00:                     want[i].most,
				25_000_00 + want[i].taper - 1: want[i].most,
				25_000_00 + want[i].taper:     want[i].most - 1_00,
				25_000_00 + 10*want[i].taper:  want[i].most - 10_00,
				200_000_00:                    want[i].least,
				1 << 62:                       want[i].least,
			} {
				for _, on := range []date.Date{first, first.AddYears(1).AddDays(-1)} {
					got, err := studentfinance.MaintenanceLoan(on, residence, income, studentfinance.Whole)
					if err != nil || got != loan {
						t.Errorf("%s, %s, income %s: %s %v, want %s", on, residence, income, got, err, loan)
					}
				}
			}
		}
	}
}

func TestMaintenanceLoanExamples(t *testing.T) {
	// 2025-26 at 40,000: 15,000 / 6.71 = 2,235.47, / 6.64 = 2,259.04, / 6.53 = 2,297.09.
	for residence, want := range map[studentfinance.Residence]money.Pence{
		studentfinance.WithParents: 6642_00, studentfinance.Away: 8285_00, studentfinance.London: 11465_00,
	} {
		got, err := studentfinance.MaintenanceLoan(date.MustParse("2025-09-01"), residence, money.Pounds(40_000), studentfinance.Whole)
		if err != nil || got != want {
			t.Errorf("%s: %s %v, want %s", residence, got, err, want)
		}
	}
}

func TestProportion(t *testing.T) {
	for _, test := range []struct {
		credits, full int
		want          studentfinance.Share
	}{
		{120, 120, 1000}, {130, 120, 1000}, {119, 120, 750}, {90, 120, 750}, {89, 120, 666}, {80, 120, 666},
		{333, 500, 666}, {332, 500, 500}, {60, 120, 500}, {59, 120, 333}, {40, 120, 333}, {333, 1000, 333},
		{332, 1000, 250}, {30, 120, 250}, {29, 120, 0}, {0, 120, 0}, {30, 0, 0}, {-1, 120, 0},
	} {
		if got := studentfinance.Proportion(test.credits, test.full); got != test.want {
			t.Errorf("%d of %d: %d, want %d", test.credits, test.full, got, test.want)
		}
	}
}

// 66.6% of 8,877 is 5,912.082, of 10,544 is 7,022.304; a penny's fraction goes to the nearest.
func TestShareIsRoundedToThePenny(t *testing.T) {
	for residence, want := range map[studentfinance.Residence]money.Pence{
		studentfinance.WithParents: 5912_08, studentfinance.Away: 7022_30,
	} {
		got, err := studentfinance.MaintenanceLoan(date.MustParse("2025-09-01"), residence, 0, studentfinance.Proportion(80, 120))
		if err != nil || got != want {
			t.Errorf("%s: %s %v, want %s", residence, got, err, want)
		}
	}
	// 9,118 × 0.666 = 6,072.588. London at 25,063.60 is ten steps of 6.36 down, 14,125; × 0.333 = 4,703.625, up.
	for _, test := range []struct {
		residence studentfinance.Residence
		income    money.Pence
		credits   int
		want      money.Pence
	}{{studentfinance.WithParents, 0, 80, 6072_59}, {studentfinance.London, 25_063_60, 40, 4703_63}} {
		got, err := studentfinance.MaintenanceLoan(autumn2026, test.residence, test.income, studentfinance.Proportion(test.credits, 120))
		if err != nil || got != test.want {
			t.Errorf("%s, %d credits: %s %v, want %s", test.residence, test.credits, got, err, test.want)
		}
	}
}

func TestBenefitsMaintenanceLoan(t *testing.T) {
	home, away, london := studentfinance.WithParents, studentfinance.Away, studentfinance.London
	for _, test := range []struct {
		on        string
		residence studentfinance.Residence
		income    money.Pence
		want      money.Pence
	}{
		{"2025-09-01", home, 25_000_00, 10473_00},
		{"2025-09-01", home, 25_004_19, 10473_00}, // a step is 4.196
		{"2025-09-01", home, 25_004_20, 10472_00},
		// Both schedules meet at 42,875. At home the first taper gives 10,473 − 4,260 = 6,213, the ordinary loan
		// 8,877 − 2,663 = 6,214, which holds.
		{"2025-09-01", home, 42_875_00, 6214_00},
		{"2025-09-01", away, 42_875_00, 7852_00},
		{"2025-09-01", london, 42_875_00, 11025_00},
		{"2025-09-01", away, 42_875_01, 7852_00},
		{"2025-09-01", away, 100_000_00, 4915_00},
		{"2026-09-01", home, 0, 10757_00},
		{"2026-09-01", away, 25_000_00, 12345_00},
		{"2026-09-01", london, 25_000_00, 15415_00},
		{"2026-09-01", home, 42_875_00, 6385_00},    // 17,875 / 4.088 = 4,372.55; / 6.54 = 2,733.18
		{"2026-09-01", away, 42_875_00, 8068_00},    // 17,875 / 4.179 = 4,277.34; / 6.47 = 2,762.75
		{"2026-09-01", london, 42_875_00, 11325_00}, // 17,875 / 4.37 = 4,090.39; / 6.36 = 2,810.53
		{"2026-09-01", london, 42_881_36, 11324_00}, // 17,881.36 / 6.36 = 2,811.53
	} {
		got, err := studentfinance.BenefitsMaintenanceLoan(date.MustParse(test.on), test.residence, test.income)
		if err != nil || got != test.want {
			t.Errorf("%s, %s, %s: %s %v, want %s", test.on, test.residence, test.income, got, err, test.want)
		}
	}
}

func TestOver60Loan(t *testing.T) {
	for _, test := range []struct {
		on           string
		income, want money.Pence
	}{
		{"2025-09-01", 25_000_00, 4461_00},
		{"2025-09-01", 25_004_27, 4460_00},
		{"2025-09-01", 43_835_00, 50_00}, // 18,835 / 4.27 = 4,411.01
		{"2025-09-01", 43_835_01, 0},
		{"2026-09-01", 25_000_00, 4582_00},
		{"2026-09-01", 43_835_00, 55_00}, // 18,835 / 4.16 = 4,527.64
		{"2026-09-01", 43_853_00, 51_00}, // 18,853 / 4.16 = 4,531.97
		{"2026-09-01", 43_854_00, 50_00}, // 18,854 / 4.16 = 4,532.21
		{"2026-09-01", 43_854_01, 0},
	} {
		got, err := studentfinance.Over60Loan(date.MustParse(test.on), test.income)
		if err != nil || got != test.want {
			t.Errorf("%s, %s: %s %v, want %s", test.on, test.income, got, err, test.want)
		}
	}
}

func TestTuitionFeeLoan(t *testing.T) {
	for on, want := range map[string][2]money.Pence{
		"2012-09-01": {9000_00, 6750_00},
		"2017-07-31": {9000_00, 6750_00},
		"2017-08-01": {9250_00, 6935_00},
		"2025-07-31": {9250_00, 6935_00},
		"2025-08-01": {9535_00, 7145_00},
		"2026-07-31": {9535_00, 7145_00},
		"2026-08-01": {9790_00, 7335_00},
	} {
		for i, mode := range []studentfinance.Mode{studentfinance.FullTime, studentfinance.PartTime} {
			for fee, loan := range map[money.Pence]money.Pence{50_000_00: want[i], want[i]: want[i], want[i] - 1: want[i] - 1, 0: 0, -5: 0} {
				if got, err := studentfinance.TuitionFeeLoan(date.MustParse(on), mode, fee); err != nil || got != loan {
					t.Errorf("%s, %s, fee %s: %s %v, want %s", on, mode, fee, got, err, loan)
				}
			}
		}
	}
}

func TestLifelong(t *testing.T) {
	january := date.MustParse("2027-01-01")
	for credits, want := range map[int]money.Pence{
		29: 0, 30: 2447_50, 40: 3263_33, 60: 4895_00, 120: 9790_00, 180: 14685_00, 200: 14685_00,
	} {
		if got, err := studentfinance.LifelongTuitionLoan(january, credits, 50_000_00); err != nil || got != want {
			t.Errorf("fees, %d credits: %s %v, want %s", credits, got, err, want)
		}
	}
	// The minimum abroad is 5,996: × 40 / 120 = 1,998.666….
	for credits, want := range map[int]money.Pence{29: 0, 40: 1998_67, 120: 5996_00, 180: 5996_00} {
		got, err := studentfinance.LifelongMaintenanceLoan(january, studentfinance.Abroad, 200_000_00, credits, 120)
		if err != nil || got != want {
			t.Errorf("living, %d credits: %s %v, want %s", credits, got, err, want)
		}
	}
}

func TestGrantsAtTheirLimits(t *testing.T) {
	childcare := func(children int) func(date.Date, money.Pence) (money.Pence, error) {
		return func(on date.Date, income money.Pence) (money.Pence, error) {
			return studentfinance.ChildcareGrant(on, children, 1_000_00, income)
		}
	}
	for name, test := range map[string]struct {
		grant       func(date.Date, money.Pence) (money.Pence, error)
		limit, most money.Pence
	}{
		"no children":   {childcare(0), 20_107_23, 0},
		"one child":     {childcare(1), 20_107_23, 199_62},
		"two children":  {childcare(2), 28_914_47, 342_24},
		"five children": {childcare(5), 28_914_47, 342_24},
		"parents":       {studentfinance.ParentsLearningAllowance, 18_957_98, 2024_00},
		"adult":         {studentfinance.AdultDependantsGrant, 15_835_98, 3545_00},
	} {
		for _, on := range []string{"2025-08-01", "2026-07-31", "2026-08-01", "2027-07-31"} {
			for income, want := range map[money.Pence]money.Pence{0: test.most, test.limit: test.most, test.limit + 1: 0} {
				if got, err := test.grant(date.MustParse(on), income); err != nil || got != want {
					t.Errorf("%s on %s, income %s: %s %v, want %s", name, on, income, got, err, want)
				}
			}
		}
	}
	// 85% of 100.01 is 85.0085; the fraction is dropped.
	if got, err := studentfinance.ChildcareGrant(autumn2026, 1, 100_01, 0); err != nil || got != 85_00 {
		t.Errorf("85%% of 100.01: %s %v", got, err)
	}
}

func TestRepaymentByYear(t *testing.T) {
	for plan, years := range map[studentfinance.Plan]map[date.TaxYear]money.Pence{
		studentfinance.Plan1: {2015: 17335_00, 2016: 17495_00, 2017: 17775_00, 2018: 18330_00, 2019: 18935_00, 2020: 19390_00,
			2021: 19895_00, 2022: 20195_00, 2023: 22015_00, 2024: 24990_00, 2025: 26065_00, 2026: 26900_00},
		studentfinance.Plan2: {2016: 21000_00, 2017: 21000_00, 2018: 25000_00, 2019: 25725_00, 2020: 26575_00, 2021: 27295_00,
			2022: 27295_00, 2023: 27295_00, 2024: 27295_00, 2025: 28470_00, 2026: 29385_00},
		studentfinance.Plan5:        {2026: 25000_00},
		studentfinance.Postgraduate: {2019: 21000_00, 2025: 21000_00, 2026: 21000_00},
	} {
		percent := money.Pence(9)
		if plan == studentfinance.Postgraduate {
			percent = 6
		}
		for year, threshold := range years {
			for income, want := range map[money.Pence]money.Pence{
				0: 0, threshold: 0, threshold + 1_00: percent, threshold + 10_000_00: percent * 100_00, threshold + 10: percent / 10,
			} {
				if got, err := studentfinance.Repayment(plan, year, income, 1_000_000_00); err != nil || got != want {
					t.Errorf("plan %s, %s, income %s: %s %v, want %s", plan, year, income, got, err, want)
				}
			}
		}
	}
}

// Beyond what is published there is an error that names the table and the date, never the last known amount.
func TestOutsideTheRates(t *testing.T) {
	loan := func(on string, residence studentfinance.Residence) error {
		_, err := studentfinance.MaintenanceLoan(date.MustParse(on), residence, 0, studentfinance.Whole)
		return err
	}
	only := func(_ money.Pence, err error) error { return err }
	after, before := date.MustParse("2027-08-01"), date.MustParse("2025-07-31")
	for name, err := range map[string]error{
		"before 2016":             loan("2016-07-31", studentfinance.Away),
		"after 2026-27":           loan("2027-08-01", studentfinance.Away),
		"abroad before 2026":      loan("2026-07-31", studentfinance.Abroad),
		"nowhere":                 loan("2026-09-01", "moon"),
		"benefits before 2025":    only(studentfinance.BenefitsMaintenanceLoan(before, studentfinance.Away, 0)),
		"benefits abroad":         only(studentfinance.BenefitsMaintenanceLoan(autumn2026, studentfinance.Abroad, 0)),
		"over 60 before 2025":     only(studentfinance.Over60Loan(before, 0)),
		"over 60 after 2026-27":   only(studentfinance.LifelongOver60Loan(after, 0, 120, 120)),
		"basic":                   only(studentfinance.BasicLoan(after, studentfinance.Away, studentfinance.Whole)),
		"fees":                    only(studentfinance.TuitionFeeLoan(after, studentfinance.FullTime, 1)),
		"lifelong fees too early": only(studentfinance.LifelongTuitionLoan(date.MustParse("2026-12-31"), 120, 1)),
		"lifelong fees too late":  only(studentfinance.LifelongTuitionLoan(date.MustParse("2028-08-01"), 120, 1)),
		"lifelong too early":      only(studentfinance.LifelongMaintenanceLoan(date.MustParse("2026-12-31"), studentfinance.Away, 0, 120, 120)),
		"lifelong basic":          only(studentfinance.LifelongBasicLoan(date.MustParse("2028-08-01"), studentfinance.Away, 120, 120)),
		"childcare":               only(studentfinance.ChildcareGrant(after, 1, 1, 0)),
		"parents":                 only(studentfinance.ParentsLearningAllowance(before, 0)),
		"adult":                   only(studentfinance.AdultDependantsGrant(after, 0)),
		"plan 1 before 2015":      only(studentfinance.Repayment(studentfinance.Plan1, 2014, 0, 0)),
		"plan 5 before 2026":      only(studentfinance.Repayment(studentfinance.Plan5, 2025, 0, 0)),
		"plan 5 after 2026":       only(studentfinance.Repayment(studentfinance.Plan5, 2027, 0, 0)),
	} {
		var outside *rate.OutsideError
		if !errors.As(err, &outside) || outside.Table == "" || outside.Date.IsZero() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRates(t *testing.T) {
	for _, err := range []error{
		studentfinance.MaintenanceRates.Check(), studentfinance.LifelongRates.Check(), studentfinance.BenefitRates.Check(),
		studentfinance.Over60Rates.Check(), studentfinance.TuitionRates.Check(), studentfinance.LifelongTuitionRates.Check(),
		studentfinance.GrantRates.Check(), studentfinance.Plan1Thresholds.Check(), studentfinance.Plan2Thresholds.Check(),
		studentfinance.Plan5Thresholds.Check(), studentfinance.PostgraduateThresholds.Check(),
	} {
		if err != nil {
			t.Error(err)
		}
	}
}

// Earlier study against the years of a course that have a tuition fee loan.
func TestFundedYears(t *testing.T) {
	for _, test := range []struct{ length, before, want int }{
		{3, 0, 3}, {3, 1, 3}, {3, 2, 2}, {3, 3, 1}, {3, 4, 0}, {3, 5, 0}, {1, 2, 0}, {4, 1, 4},
	} {
		if got := studentfinance.FundedYears(test.length, test.before); got != test.want {
			t.Errorf("%d years after %d: %d, want %d", test.length, test.before, got, test.want)
		}
	}
	for _, test := range []struct{ length, lower, before, want int }{
		{1, 1, 1, 1}, {1, 2, 2, 1}, {1, 2, 3, 1}, {1, 2, 4, 0}, // 3 + 1 less 1, 2, 3, 4
		{2, 2, 2, 2}, {2, 2, 3, 1}, {3, 2, 2, 2}, {4, 2, 2, 3}, {4, 1, 1, 4},
		{1, 3, 4, 1}, {1, 3, 5, 0}, {3, 3, 3, 2}, {3, 4, 4, 2}, {2, 4, 5, 1}, // 3 + (lower − 1) less what was spent
	} {
		if got := studentfinance.ToppedUpYears(test.length, test.lower, test.before); got != test.want {
			t.Errorf("%d years after %d of a course of %d: %d, want %d", test.length, test.before, test.lower, got, test.want)
		}
	}
}

func TestUnknownPlan(t *testing.T) {
	if due, err := studentfinance.Repayment("4", 2026, 50_000_00, 50_000_00); !errors.Is(err, studentfinance.ErrPlan) || due != 0 {
		t.Errorf("plan 4: %s %v", due, err)
	}
}

// An error about where somebody lives does not name days between which there would be something.
func TestUnknownResidenceSaysSo(t *testing.T) {
	_, err := studentfinance.MaintenanceLoan(autumn2026, "moon", 0, studentfinance.Whole)
	if want := "maintenance loans, living moon: nothing published for 2026-09-01"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// The words name the limit by itself, in both languages.
func TestWordsNameTheLimitOfARelative(t *testing.T) {
	for _, language := range words.Languages {
		book, err := studentfinance.Transaction.Words(language)
		if err != nil {
			t.Fatal(err)
		}
		if text := book.Text("adult-income.title", nil); !strings.Contains(text, studentfinance.AdultIncome.Short()) {
			t.Errorf("%s: %s", language, text)
		}
	}
}

func TestEveryTableIsDeclared(t *testing.T) {
	if n := len(studentfinance.Transaction.Rates); n != 11 || !slices.ContainsFunc(studentfinance.Transaction.Rates, func(p rate.Published) bool {
		table, ok := p.(rate.Table[money.Pence])
		return ok && table.Name == studentfinance.PostgraduateThresholds.Name
	}) {
		t.Errorf("%d tables, or none of the postgraduate thresholds", n)
	}
}

// What has been published stays: records of decisions name these versions. When a row is added, pin the table with it
// as one more line and leave the others alone.
func TestRatesAreAppendOnly(t *testing.T) {
	for _, pin := range []struct{ got, want string }{
		{version(studentfinance.MaintenanceRates, 11), "68acc1fd7fef"},
		{version(studentfinance.LifelongRates, 1), "63014e9083a8"},
		{version(studentfinance.BenefitRates, 2), "0d9d36dc6fdd"},
		{version(studentfinance.Over60Rates, 2), "e3387454aa8f"},
		{version(studentfinance.TuitionRates, 4), "af60b24fde4f"},
		{version(studentfinance.LifelongTuitionRates, 1), "452a81521c8e"},
		{version(studentfinance.GrantRates, 2), "b074f38bc7b1"},
		{version(studentfinance.Plan1Thresholds, 12), "7b53d8306420"},
		{version(studentfinance.Plan2Thresholds, 11), "58124b97028c"},
		{version(studentfinance.Plan5Thresholds, 1), "de88c9a4a33f"},
		{version(studentfinance.PostgraduateThresholds, 8), "7684fc894b8c"},
	} {
		if pin.got != pin.want {
			t.Errorf("a published table has version %s, want %s", pin.got, pin.want)
		}
	}
}

// version is that of the first rows of a table.
func version[V any](table rate.Table[V], rows int) string {
	table.Rows = table.Rows[:rows]
	return table.Version()
}
