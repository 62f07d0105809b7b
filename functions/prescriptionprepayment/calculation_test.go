package prescriptionprepayment_test

import (
	"errors"
	"fmt"
	"testing"

	ppc "github.com/frontline-gov/frontline/functions/prescriptionprepayment"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
)

// Expected figures in this file are worked by hand; the working stands beside them.

func ExamplePrice() {
	price, err := ppc.Price(ppc.TwelveMonths, date.MustParse("2026-11-22"))
	fmt.Println(price.Format(), err)
	_, err = ppc.Price(ppc.TwelveMonths, date.MustParse("2027-04-01"))
	fmt.Println(err)
	// Output:
	// £114.50 <nil>
	// prescription charges in England: no rate for 2027-04-01, only from 2019-04-01 to 2027-03-31
}

func ExampleInstalment() {
	// 114.50 / 10 = 11.45.
	instalment, err := ppc.Instalment(date.MustParse("2026-11-22"))
	fmt.Println(instalment.Format(), err)
	// Output: £11.45 <nil>
}

func ExampleCheaperFrom() {
	// 11 items cost 11 × 9.90 = 108.90, less than 114.50; 12 cost 118.80, more.
	items, err := ppc.CheaperFrom(ppc.TwelveMonths, date.MustParse("2026-11-22"))
	fmt.Println(items, err)
	// Output: 12 <nil>
}

func ExampleSaving() {
	// 2 × 12 = 24 items, 24 × 9.90 = 237.60; 237.60 − 114.50 = 123.10.
	saved, err := ppc.Saving(ppc.TwelveMonths, 2, date.MustParse("2026-11-22"))
	fmt.Println(saved.Format(), err)
	// 1 × 3 = 3 items, 3 × 9.90 = 29.70; 29.70 − 32.05 = −2.35.
	saved, err = ppc.Saving(ppc.ThreeMonths, 1, date.MustParse("2026-11-22"))
	fmt.Println(saved.Format(), err)
	// Output:
	// £123.10 <nil>
	// -£2.35 <nil>
}

func ExampleEarliestStart() {
	fmt.Println(ppc.EarliestStart(date.MustParse("2026-11-22")))
	// March has no 31 days before it: February ends on the 28th.
	fmt.Println(ppc.EarliestStart(date.MustParse("2027-03-31")))
	// Output:
	// 2026-10-22
	// 2027-02-28
}

func ExampleLatestStart() {
	fmt.Println(ppc.LatestStart(date.MustParse("2026-11-22")))
	fmt.Println(ppc.LatestStart(date.MustParse("2027-03-31")))
	// Output:
	// 2026-12-22
	// 2027-04-30
}

func ExampleLastDay() {
	fmt.Println(ppc.LastDay(date.MustParse("2026-11-22"), ppc.TwelveMonths))
	// There is no 30 February: the third month ends with February.
	fmt.Println(ppc.LastDay(date.MustParse("2026-11-30"), ppc.ThreeMonths))
	// Output:
	// 2027-11-21
	// 2027-02-28
}

func ExampleRefundUntil() {
	// The eleventh month from 22 November 2026 ends on 21 October 2027, the first on 21 December 2026.
	fmt.Println(ppc.RefundUntil(date.MustParse("2026-11-22"), ppc.TwelveMonths))
	fmt.Println(ppc.RefundUntil(date.MustParse("2026-11-22"), ppc.ThreeMonths))
	// Output:
	// 2027-10-21
	// 2026-12-21
}

func ExampleIsNHSNumber() {
	// 9×10 + 9×9 + 9×8 + 1×2 = 245 = 22×11 + 3, and 11 − 3 = 8.
	fmt.Println(ppc.IsNHSNumber("9990000018"), ppc.IsNHSNumber("9990000019"))
	// Output: true false
}

func TestPrices(t *testing.T) {
	for _, test := range []struct {
		bought              string
		item, three, twelve money.Pence
		from3, from12       int
	}{
		{"2019-04-01", 9_00, 29_10, 104_00, 4, 12}, // 3 × 9.00 = 27.00, 11 × 9.00 = 99.00
		{"2020-03-31", 9_00, 29_10, 104_00, 4, 12},
		{"2020-04-01", 9_15, 29_65, 105_90, 4, 12}, // 27.45, 100.65
		{"2021-04-01", 9_35, 30_25, 108_10, 4, 12}, // 28.05, 102.85
		{"2022-04-01", 9_35, 30_25, 108_10, 4, 12},
		{"2023-03-31", 9_35, 30_25, 108_10, 4, 12},
		{"2023-04-01", 9_65, 31_25, 111_60, 4, 12}, // 28.95, 106.15
		{"2024-04-30", 9_65, 31_25, 111_60, 4, 12}, // the charges of 2024 came a month late
		{"2024-05-01", 9_90, 32_05, 114_50, 4, 12}, // 29.70, 108.90
		{"2025-04-01", 9_90, 32_05, 114_50, 4, 12},
		{"2026-03-31", 9_90, 32_05, 114_50, 4, 12},
		{"2026-04-01", 9_90, 32_05, 114_50, 4, 12},
		{"2027-03-31", 9_90, 32_05, 114_50, 4, 12},
	} {
		on := date.MustParse(test.bought)
		three, err3 := ppc.Price(ppc.ThreeMonths, on)
		twelve, err12 := ppc.Price(ppc.TwelveMonths, on)
		if row, err := ppc.ChargeRates.At(on); err != nil || row.Value.Item != test.item {
			t.Errorf("%s: %s for an item, %v", on, row.Value.Item, err)
		}
		if three != test.three || twelve != test.twelve || err3 != nil || err12 != nil {
			t.Errorf("%s: %s and %s, %v, %v", on, three, twelve, err3, err12)
		}
		from3, _ := ppc.CheaperFrom(ppc.ThreeMonths, on)
		from12, _ := ppc.CheaperFrom(ppc.TwelveMonths, on)
		if from3 != test.from3 || from12 != test.from12 {
			t.Errorf("%s: cheaper from %d and %d", on, from3, from12)
		}
	}
}

func TestNoPrice(t *testing.T) {
	for _, on := range []string{"2019-03-31", "2027-04-01"} {
		bought := date.MustParse(on)
		_, errPrice := ppc.Price(ppc.ThreeMonths, bought)
		_, errInstalment := ppc.Instalment(bought)
		_, errCheaper := ppc.CheaperFrom(ppc.TwelveMonths, bought)
		_, errSaving := ppc.Saving(ppc.TwelveMonths, 1, bought)
		for _, err := range []error{errPrice, errInstalment, errCheaper, errSaving} {
			var outside *rate.OutsideError
			if !errors.As(err, &outside) {
				t.Errorf("%s: %v", on, err)
			}
		}
	}
	today := date.MustParse("2026-11-22")
	for what, err := range map[string]error{
		"a certificate for 6 months": second(ppc.Price(6, today)),
		"its saving":                 second(ppc.Saving(6, 1, today)),
		"its break-even":             second(ppc.CheaperFrom(6, today)),
		"fewer than no items":        second(ppc.Saving(ppc.ThreeMonths, -1, today)),
		"too many items":             second(ppc.Saving(ppc.ThreeMonths, 10_001, today)),
	} {
		if err == nil {
			t.Errorf("%s has no error", what)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// The words of the page of lengths, and the pages' ten equal instalments, rest on this.
func TestEveryYear(t *testing.T) {
	for _, row := range ppc.ChargeRates.Rows {
		if row.Value.TwelveMonths >= 4*row.Value.ThreeMonths {
			t.Errorf("from %s, 12 months cost no less than four times 3", row.From)
		}
		if row.Value.TwelveMonths%ppc.Instalments != 0 {
			t.Errorf("from %s, the price cannot be divided into equal instalments", row.From)
		}
	}
}

func TestPeriods(t *testing.T) {
	for _, test := range []struct{ start, three, twelve string }{
		{"2026-12-01", "2027-02-28", "2027-11-30"},
		{"2027-12-01", "2028-02-29", "2028-11-30"},
		{"2027-03-01", "2027-05-31", "2028-02-29"},
		{"2027-02-28", "2027-05-27", "2028-02-27"},
		{"2028-02-29", "2028-05-28", "2029-02-28"},
		{"2026-11-30", "2027-02-28", "2027-11-29"},
		{"2027-01-31", "2027-04-30", "2028-01-30"},
	} {
		start := date.MustParse(test.start)
		three, twelve := ppc.LastDay(start, ppc.ThreeMonths), ppc.LastDay(start, ppc.TwelveMonths)
		if three.String() != test.three || twelve.String() != test.twelve {
			t.Errorf("%s: to %s and %s, want %s and %s", start, three, twelve, test.three, test.twelve)
		}
	}
}

func TestNHSNumbers(t *testing.T) {
	for text, want := range map[string]bool{
		"9434765919":  true,  // the sum is 299 = 27 × 11 + 2, so 9
		"9990000050":  true,  // 243 + 5 × 2 = 253 = 23 × 11, so 11, which is written 0
		"9990000000":  false, // 243 = 22 × 11 + 1, so 10: there is no such number
		"9990000001":  false,
		"4857773456":  false, // 312 = 28 × 11 + 4, so 7: the example of the page is nobody's
		"0000000000":  false, // the sum is 0, but nobody has a number of noughts
		"0101010001":  true,  // 9 + 7 + 5 = 21 = 11 + 10, so 1: as Scotland numbers somebody born on 1 January 2001
		"999000001":   false,
		"99900000180": false,
		"999000001X":  false,
		"":            false,
	} {
		if ppc.IsNHSNumber(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}
