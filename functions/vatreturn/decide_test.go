package vatreturn_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/functions/vatreturn"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// answers are answers as software sends them, each its JSON.
type answers map[string]json.RawMessage

// worked are the answers of a worked case, with some changed; an empty text leaves one out.
func worked(t *testing.T, name string, changes map[string]string) answers {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("cases", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var c struct{ Answers answers }
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	for name, text := range changes {
		if c.Answers[name] = json.RawMessage(text); text == "" {
			delete(c.Answers, name)
		}
	}
	return c.Answers
}

func judge(t *testing.T, on string, a any) (transaction.Outcome, map[string]ask.Code) {
	t.Helper()
	raw, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	_, outcome, faults := vatreturn.Transaction.Judge(date.MustParse(on), raw)
	found := map[string]ask.Code{}
	for _, f := range faults {
		found[f.Path] = f.Code
	}
	return outcome, found
}

func rules(o transaction.Outcome, prefixes ...string) string {
	var all []string
	for _, r := range o.Reasons {
		if slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(r.Rule, p) }) {
			all = append(all, r.Rule)
		}
	}
	return strings.Join(all, " ")
}

// The quarter to 31 October 2026 is due on Monday 7 December; Bacs has to be paid by Thursday 3 December.
func TestDates(t *testing.T) {
	const all, late = "pay-direct-debit pay-bacs pay-chaps pay-faster-payments", "late late-point pay-now"
	saturday := map[string]string{"period-start": `"2026-07-01"`, "period-end": `"2026-09-30"`} // due on Saturday 7 November
	year := map[string]string{"scheme": `"annual-accounting"`, "period-start": `"2025-10-01"`, "period-end": `"2026-09-30"`}
	for _, test := range []struct {
		on      string
		changes map[string]string
		want    string
	}{
		{"2026-11-01", nil, "in-time " + all},
		{"2026-12-03", nil, "in-time " + all},
		{"2026-12-04", nil, "in-time pay-direct-debit pay-chaps pay-faster-payments"},
		{"2026-12-07", nil, "in-time pay-direct-debit pay-chaps pay-faster-payments"},
		{"2026-12-08", nil, late},
		{"2026-11-04", saturday, "in-time " + all},
		{"2026-11-06", saturday, "in-time pay-direct-debit pay-chaps pay-faster-payments"},
		{"2026-11-07", saturday, "in-time pay-direct-debit pay-faster-payments"},
		{"2026-11-08", saturday, late},
		{"2026-11-26", year, "in-time pay-bacs pay-chaps pay-faster-payments"},
		{"2026-11-27", year, "in-time pay-chaps pay-faster-payments"},
		{"2026-12-01", year, late},
	} {
		outcome, faults := judge(t, test.on, worked(t, "to-pay", test.changes))
		if got := rules(outcome, "in-time", "late", "pay-", "special"); got != test.want || len(faults) > 0 {
			t.Errorf("%s %v: %s %v; want %s", test.on, test.changes, got, faults, test.want)
		}
	}
}

func TestLatePoints(t *testing.T) {
	for _, test := range []struct {
		scheme, first, last string
		points              int
	}{
		{"quarterly", "2026-07-01", "2026-09-30", 4},
		{"payments-on-account", "2026-07-01", "2026-09-30", 4},
		{"monthly", "2026-09-01", "2026-09-30", 5},
		{"annual-accounting", "2024-10-01", "2025-09-30", 2},
		{"quarterly", "2023-01-01", "2023-03-31", 4},
		{"quarterly", "2022-12-31", "2023-03-31", 0},
		{"annual-accounting", "2022-12-01", "2023-11-30", 0},
	} {
		outcome, faults := judge(t, "2026-11-22", worked(t, "to-pay", map[string]string{"scheme": `"` + test.scheme + `"`,
			"period-start": `"` + test.first + `"`, "period-end": `"` + test.last + `"`}))
		points := 0
		for _, r := range outcome.Reasons {
			if r.Rule == "late-point" {
				points = r.Values["points"].(int)
			}
		}
		if points != test.points || rules(outcome, "late") == "" || len(faults) > 0 {
			t.Errorf("%s from %s: %d points, %s, %v; want %d", test.scheme, test.first, points, rules(outcome, "late"), faults, test.points)
		}
	}
}

// Dates beyond the table of bank holidays are said not to be known, and the return is taken all the same.
func TestBankHolidaysNotKnown(t *testing.T) {
	for _, test := range []struct{ on, scheme, last, want string }{
		{"2031-01-01", "quarterly", "2030-12-31", "due in-time rate-not-set"},
		{"2031-01-01", "payments-on-account", "2030-12-31", "rate-not-set"},
		{"2030-12-01", "quarterly", "2030-11-30", "due in-time rate-not-set"}, // a Direct Debit would be taken in January 2031
		{"2030-12-01", "payments-on-account", "2030-11-30", "due in-time pay-bacs pay-chaps pay-faster-payments"},
	} {
		outcome, faults := judge(t, test.on, worked(t, "to-pay", map[string]string{"scheme": `"` + test.scheme + `"`,
			"period-start": `"2030-10-01"`, "period-end": `"` + test.last + `"`}))
		if got := rules(outcome, "due", "in-time", "late", "pay-", "rate"); got != test.want || len(faults) > 0 || outcome.Result != "to-pay" || len(outcome.Amounts) != 2 {
			t.Errorf("%s %s: %s %v", test.scheme, test.last, got, faults)
		}
	}
}

func TestPeriod(t *testing.T) {
	for _, test := range []struct {
		first, last string
		want        ask.Code
	}{
		{"2026-10-31", "2026-10-31", ""},
		{"2026-10-31", "2026-10-30", ask.Inconsistent},
		{"2025-10-01", "2026-10-30", ""},
		{"2025-10-01", "2026-10-31", ask.TooLate},
		{"2025-10-23", "2026-11-21", ""},
		{"2024-02-29", "2025-03-29", ""}, // 12 months: 28 February 2025 less a day, and 30 days
		{"2024-02-29", "2025-03-30", ask.TooLate},
		{"2026-11-01", "2026-11-21", ""},
		{"2026-11-01", "2026-11-22", vatreturn.TaxPeriodNotEnded},
		{"2026-11-01", "2026-11-30", vatreturn.TaxPeriodNotEnded},
		{"2026-12-01", "2026-12-31", vatreturn.TaxPeriodNotEnded},
		{"2006-11-22", "2006-12-31", ""},
		{"2006-11-21", "2006-12-31", ask.TooEarly},
	} {
		_, faults := judge(t, "2026-11-22", worked(t, "to-pay", map[string]string{"period-start": `"` + test.first + `"`, "period-end": `"` + test.last + `"`, "period-key": `"18A1"`}))
		want := map[string]ask.Code{"period-end": test.want}
		if test.want == ask.TooEarly {
			want = map[string]ask.Code{"period-start": test.want}
		}
		if test.want == "" {
			want = map[string]ask.Code{}
		}
		if !maps.Equal(faults, want) {
			t.Errorf("%s to %s: %v, want %v", test.first, test.last, faults, want)
		}
	}
}

// A period has to be one of its scheme, each bound on both sides, unless HMRC's key says that there is such a period.
func TestPeriodFitsScheme(t *testing.T) {
	for _, test := range []struct {
		scheme, first, last string
		fits                bool
	}{
		{"monthly", "2026-10-31", "2026-10-31", true}, // registered on the last day of a month
		{"monthly", "2026-09-01", "2026-10-31", true},
		{"monthly", "2026-08-31", "2026-10-31", false},
		{"quarterly", "2026-10-31", "2026-10-31", true},
		{"quarterly", "2026-05-01", "2026-10-31", true},
		{"quarterly", "2026-04-30", "2026-10-31", false},
		{"payments-on-account", "2026-05-01", "2026-10-31", true},
		{"payments-on-account", "2026-04-30", "2026-10-31", false},
		{"annual-accounting", "2026-08-01", "2026-10-31", true},
		{"annual-accounting", "2026-08-02", "2026-10-31", false},
		{"annual-accounting", "2025-10-01", "2026-10-30", true},
	} {
		changes := map[string]string{"scheme": `"` + test.scheme + `"`, "period-start": `"` + test.first + `"`, "period-end": `"` + test.last + `"`}
		_, faults := judge(t, "2026-11-22", worked(t, "to-pay", changes))
		want := map[string]ask.Code{}
		if !test.fits {
			want["scheme"] = ask.Inconsistent
		}
		if !maps.Equal(faults, want) {
			t.Errorf("%s from %s to %s: %v", test.scheme, test.first, test.last, faults)
		}
		changes["period-key"] = `"18A1"`
		if _, faults := judge(t, "2026-11-22", worked(t, "to-pay", changes)); len(faults) > 0 {
			t.Errorf("%s from %s to %s, with HMRC's key: %v", test.scheme, test.first, test.last, faults)
		}
	}
}

// The first or the last period under annual accounting has fewer than four months, and which of them it is decides when
// it is due: 30 November 2026 is a Monday, 31 December a Thursday. From four months on there is one due date.
func TestShortYear(t *testing.T) {
	for first, want := range map[string]string{"2026-07-02": "2026-11-30 2026-12-31", "2026-07-01": ""} {
		outcome, faults := judge(t, "2026-11-22", worked(t, "to-pay", map[string]string{"scheme": `"annual-accounting"`, "period-start": `"` + first + `"`}))
		got := ""
		for _, r := range outcome.Reasons {
			if r.Rule == "short-year" {
				got = fmt.Sprint(r.Values["joining"], " ", r.Values["leaving"])
			}
		}
		if got != want || (want == "") != (rules(outcome, "due") == "due") || len(faults) > 0 {
			t.Errorf("from %s: %q and %q, %v", first, got, rules(outcome, "due"), faults)
		}
	}
}

// Boxes that are each in their range, and a sum that is not: the fault names the bound that the sum leaves.
func TestRangeOfSums(t *testing.T) {
	for _, test := range []struct {
		box1, box2, box4, path string
		code                   ask.Code
		bound                  money.Pence
	}{
		{"9999999999999.98", "0.01", "9999999999999.99", "", "", 0},
		{"9999999999999.98", "0.02", "9999999999999.99", "box-2", ask.TooLarge, 1},
		{"-9999999999999.98", "-0.02", "-9999999999999.99", "box-2", ask.TooSmall, -1},
		{"99999999999.99", "0", "0", "", "", 0},
		{"99999999999.99", "0.01", "0", "box-4", ask.TooSmall, 1},
		{"99999999999.99", "0.01", "0.01", "", "", 0},
		{"0", "0", "99999999999.99", "", "", 0},
		{"0", "0", "100000000000.00", "box-4", ask.TooLarge, 99_999_999_999_99},
		{"-99999999999.99", "0", "0.01", "box-4", ask.TooLarge, 0},
	} {
		raw, err := json.Marshal(worked(t, "northern-ireland", map[string]string{"box-1": test.box1, "box-2": test.box2, "box-4": test.box4, "box-3": "", "box-5": ""}))
		if err != nil {
			t.Fatal(err)
		}
		_, _, faults := vatreturn.Transaction.Judge(date.MustParse("2026-11-22"), raw)
		if test.path == "" {
			if len(faults) > 0 {
				t.Errorf("%v: %v", test, faults)
			}
			continue
		}
		bound := map[ask.Code]words.Values{ask.TooLarge: {"max": test.bound}, ask.TooSmall: {"min": test.bound}}[test.code]
		if len(faults) != 1 || faults[0].Path != test.path || faults[0].Code != test.code || !maps.Equal(faults[0].Values, bound) {
			t.Errorf("%v: %v", test, faults)
		}
	}
}

// What anybody can read on an invoice takes no period from a business for good, and shows nobody its return: software is known,
// a return that is not the business's own is rejected and its period is free again, and the number is no fact to come back by.
func TestAnInvoiceIsNotEnough(t *testing.T) {
	tx := vatreturn.Transaction
	if d, declared := tx.Decision("rejected"); !declared || !d.Releases {
		t.Errorf("a return that is not the business's own: %+v, %v", d, declared)
	}
	if d, declared := tx.Decision("accepted"); !declared || d.Releases {
		t.Errorf("a return that is accepted: %+v, %v", d, declared)
	}
	if tx.Software != transaction.Registered || tx.Fact != "registered-on" {
		t.Errorf("software is %v, the fact is %s", tx.Software, tx.Fact)
	}
}

// registered is a day from which a business is registered.
var registered = date.MustParse("2012-04-01")

// A second return for the same number and last day is the same to the platform, whatever else it says.
func TestUnique(t *testing.T) {
	name := func(changes map[string]string) string {
		raw, err := json.Marshal(worked(t, "northern-ireland", changes))
		if err != nil {
			t.Fatal(err)
		}
		a, _ := ask.Decode(vatreturn.Transaction.Questions, date.MustParse("2026-11-22"), raw)
		return vatreturn.Transaction.Unique(a)
	}
	first := name(nil)
	if first == "" || first != name(map[string]string{"box-1": "1", "box-3": "", "box-5": "", "period-start": `"2026-10-01"`, "period-key": ""}) {
		t.Errorf("%q", first)
	}
	for _, changes := range []map[string]string{{"vrn": `"123456727"`}, {"period-end": `"2026-10-30"`}} {
		if name(changes) == first {
			t.Errorf("%v is the same", changes)
		}
	}
	if got := name(map[string]string{"vrn": ""}); got != "" {
		t.Errorf("without a number: %q", got)
	}
}

// pence draws an amount of a range, its ends among them.
func pence(t *rapid.T, name string, least, most money.Pence) money.Pence {
	return money.Pence(rapid.OneOf(rapid.Int64Range(int64(least), int64(most)), rapid.Int64Range(-500, 500),
		rapid.SampledFrom([]int64{int64(least), int64(most), 0})).Filter(func(n int64) bool {
		return int64(least) <= n && n <= int64(most)
	}).Draw(t, name))
}

// Software and pages agree: what Check takes in HMRC's format, the transaction takes as its answers, with the same
// boxes; and a penny more or less in box 3 or 5 is found by both, with the same codes.
func TestBothFormatsAgree(t *testing.T) {
	on := date.MustParse("2026-11-22")
	rapid.Check(t, func(t *rapid.T) {
		const most = 40_000_000_000_00
		b := vatreturn.Boxes{DueOnSales: pence(t, "1", -most, most), DueOnAcquisitions: pence(t, "2", -most/10, most/10), Reclaimed: pence(t, "4", -most, most),
			Sales: pence(t, "6", -9_999_999_999_999, 9_999_999_999_999) * 100, Dispatches: pence(t, "8", -9, 9) * 100}
		b.TotalDue = vatreturn.Total(b.DueOnSales, b.DueOnAcquisitions) + pence(t, "wrong total", -1, 1)
		b.Net = max(0, vatreturn.Net(b.TotalDue, b.Reclaimed)+pence(t, "wrong net", -1, 1))
		if b.Net > 99_999_999_999_99 {
			t.Skip()
		}
		sent := vatreturn.Return{VRN: "980780684", PeriodKey: "18A1", Boxes: b, Finalised: rapid.Bool().Draw(t, "final")}
		body, err := json.Marshal(map[string]any{"periodKey": sent.PeriodKey, "vatDueSales": b.DueOnSales, "vatDueAcquisitions": b.DueOnAcquisitions,
			"totalVatDue": b.TotalDue, "vatReclaimedCurrPeriod": b.Reclaimed, "netVatDue": b.Net, "totalValueSalesExVAT": b.Sales,
			"totalValuePurchasesExVAT": b.Purchases, "totalValueGoodsSuppliedExVAT": b.Dispatches, "totalAcquisitionsExVAT": b.Acquisitions, "finalised": sent.Finalised})
		if err != nil {
			t.Fatal(err)
		}
		got, refusal := vatreturn.Check(sent.VRN, body, ended, on)
		raw, err := sent.Answers(registered, ended, vatreturn.Quarterly)
		if err != nil {
			t.Fatal(err)
		}
		_, outcome, faults := vatreturn.Transaction.Judge(on, raw)
		if refusal == nil {
			if got != sent || len(faults) > 0 || outcome.Amounts["total-due"] != b.TotalDue || outcome.Amounts["net-to-pay"]+outcome.Amounts["net-to-reclaim"] != b.Net {
				t.Errorf("%+v is taken as %+v, and as %+v with %v", sent, got, outcome.Amounts, faults)
			}
			return
		}
		var theirs, ours []string
		for _, p := range refusal.Errors {
			theirs = append(theirs, p.Code)
		}
		for _, f := range faults {
			ours = append(ours, string(f.Code))
		}
		if !slices.Equal(theirs, ours) {
			t.Errorf("%+v: HMRC's format %v, ours %v", sent, theirs, ours)
		}
	})
}

// A return of nothing becomes a nil return, without boxes that are not asked.
func TestAnswersOfNothing(t *testing.T) {
	r, refusal := vatreturn.Check("980780684", right(sent{"vatDueSales": "0", "totalVatDue": "0", "vatReclaimedCurrPeriod": "0.00", "netVatDue": "0",
		"totalValueSalesExVAT": "0", "totalValuePurchasesExVAT": "0"}), ended, today)
	if refusal != nil {
		t.Fatal(refusal)
	}
	raw, err := r.Answers(registered, ended, vatreturn.Monthly)
	if err != nil {
		t.Fatal(err)
	}
	if outcome, faults := judge(t, "2026-11-22", raw); outcome.Result != "nothing-due" || len(faults) > 0 || strings.Contains(string(raw), "box-1") {
		t.Errorf("%s: %+v %v", raw, outcome, faults)
	}
}
