package prescriptionprepayment_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	ppc "github.com/frontline-gov/frontline/functions/prescriptionprepayment"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/words"
)

// day draws a day on which the price is known.
func day(t *rapid.T) date.Date {
	first, last := date.MustParse("2019-04-01"), date.MustParse("2027-03-31")
	return first.AddDays(rapid.IntRange(0, first.DaysUntil(last)).Draw(t, "day"))
}

func anyLength(t *rapid.T) ppc.Length {
	return rapid.SampledFrom([]ppc.Length{ppc.ThreeMonths, ppc.TwelveMonths}).Draw(t, "length")
}

// A certificate saves something exactly where its holder needs at least as many items as CheaperFrom says.
func TestBreakEvenAgreesWithSaving(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		on, length, each := day(t), anyLength(t), rapid.IntRange(0, 99).Draw(t, "items")
		from, err := ppc.CheaperFrom(length, on)
		saved, errSaving := ppc.Saving(length, each, on)
		if err != nil || errSaving != nil {
			t.Fatal(err, errSaving)
		}
		if (saved > 0) != (each*int(length) >= from) {
			t.Errorf("%d items for %d months save %s, cheaper from %d", each, length, saved, from)
		}
	})
}

// Whenever a certificate starts, the next one starts on the day after its last; it holds on each day between, and its
// months are no shorter and no longer than the calendar's.
func TestOneCertificateFollowsAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start, length := day(t), anyLength(t)
		last := ppc.LastDay(start, length)
		days := start.DaysUntil(last) + 1
		if length == ppc.ThreeMonths && (days < 89 || days > 92) || length == ppc.TwelveMonths && (days < 365 || days > 366) {
			t.Errorf("from %s to %s are %d days", start, last, days)
		}
		if until := ppc.RefundUntil(start, length); !until.After(start) || !until.Before(last) {
			t.Errorf("from %s to %s, and a refund until %s", start, last, until)
		}
		if next := ppc.LastDay(start.AddDays(1), length); next.Before(last) {
			t.Errorf("a day later it ends sooner: %s, %s", last, next)
		}
		if ppc.EarliestStart(start).AddMonths(1).After(start) || ppc.LatestStart(start).AddMonths(-1).After(start) {
			t.Errorf("%s: from %s to %s", start, ppc.EarliestStart(start), ppc.LatestStart(start))
		}
	})
}

// No digit of an NHS number can be mistyped, nor two beside each other exchanged, without being noticed.
func TestCheckDigitSeesOneMistake(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nine := rapid.StringMatching("[0-9]{9}").Draw(t, "nine")
		for check := range 10 {
			number := fmt.Sprint(nine, check)
			if !ppc.IsNHSNumber(number) {
				continue
			}
			i, digit := rapid.IntRange(0, 9).Draw(t, "place"), rapid.StringMatching("[0-9]").Draw(t, "digit")
			if wrong := number[:i] + digit + number[i+1:]; wrong != number && ppc.IsNHSNumber(wrong) {
				t.Errorf("%s passes for %s", wrong, number)
			}
			i = min(i, 8)
			if wrong := number[:i] + number[i+1:i+2] + number[i:i+1] + number[i+2:]; wrong != number && ppc.IsNHSNumber(wrong) {
				t.Errorf("%s passes for %s", wrong, number)
			}
		}
	})
}

// The prices that the start pages name are those of the last row, and so is the day on which they end.
func TestStartPagesNameThePrices(t *testing.T) {
	last := ppc.ChargeRates.Rows[len(ppc.ChargeRates.Rows)-1]
	for _, language := range words.Languages {
		page, err := os.ReadFile("start." + string(language) + ".md")
		if err != nil {
			t.Fatal(err)
		}
		for _, price := range []money.Pence{last.Value.Item, last.Value.ThreeMonths, last.Value.TwelveMonths} {
			if !strings.Contains(string(page), price.Format()) {
				t.Errorf("%s: no %s", language, price.Format())
			}
		}
		if ends := last.To.AddDays(-1).Format(string(language)); !strings.Contains(string(page), ends) {
			t.Errorf("%s: no %s", language, ends)
		}
		for _, length := range []ppc.Length{ppc.ThreeMonths, ppc.TwelveMonths} {
			items, err := ppc.CheaperFrom(length, last.From)
			if item := map[words.Language]string{words.English: " items", words.Welsh: " eitem"}[language]; err != nil ||
				!strings.Contains(string(page), fmt.Sprint(items, item)) {
				t.Errorf("%s: no %d items, %v", language, items, err)
			}
		}
	}
}
