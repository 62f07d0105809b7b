package price_test

import (
	"errors"
	"math/big"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/price"
)

// KA5.
func TestApportion(t *testing.T) {
	tests := map[string]struct {
		total   int64
		weights []int64
		want    []int64
	}{
		"thirds of £100":      {10000, []int64{1, 1, 1}, []int64{3334, 3333, 3333}},
		"a penny over three":  {1, []int64{1, 1, 1}, []int64{1, 0, 0}},
		"by large weights":    {1_234_567, []int64{5_412_345, 1_120_000, 46_012_000, 750_001}, []int64{125_377, 25_945, 1_065_871, 17_374}},
		"a credit":            {-10000, []int64{1, 1, 1}, []int64{-3334, -3333, -3333}},
		"nothing to nobody":   {0, []int64{0, 0}, []int64{0, 0}},
		"one without a share": {7, []int64{0, 3}, []int64{0, 7}},
	}
	for name, test := range tests {
		got, err := price.Apportion(test.total, test.weights)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for i := range test.want {
			if got[i] != test.want[i] {
				t.Errorf("%s: %v, want %v", name, got, test.want)
				break
			}
		}
	}
	for name, weights := range map[string][]int64{"nobody": nil, "no weight": {0, 0}, "a negative weight": {-1, 2}} {
		if _, err := price.Apportion(1, weights); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestApportionKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1<<40), 1, 20).Draw(t, "weights")
		total := rapid.Int64Range(-1<<50, 1<<50).Draw(t, "total")
		parts, err := price.Apportion(total, weights)
		var sum int64
		for _, weight := range weights {
			sum += weight
		}
		if sum == 0 && total != 0 {
			if !errors.Is(err, price.ErrNoWeight) {
				t.Fatal(err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		var back int64
		for i, part := range parts {
			back += part
			if sum == 0 {
				continue
			}
			exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(total), big.NewInt(weights[i])), big.NewInt(sum))
			if off := new(big.Rat).Sub(exact, big.NewRat(part, 1)); off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
				t.Errorf("part %d is %d and exactly %s", i, part, exact)
			}
		}
		if back != total {
			t.Errorf("parts sum to %d, not %d", back, total)
		}
	})
}

func TestPennies(t *testing.T) {
	pounds := func(texts ...string) (all []decimal.Decimal) {
		for _, text := range texts {
			all = append(all, decimal.RequireFromString(text))
		}
		return all
	}
	tests := map[string]struct {
		exact []decimal.Decimal
		want  []money.Pence
	}{
		"thirds":              {pounds("0.333333", "0.333333", "0.333334"), []money.Pence{33, 33, 34}},
		"all below a penny":   {pounds("0.004", "0.004", "0.004"), []money.Pence{1, 0, 0}},
		"a credit among them": {pounds("1.005", "-0.005"), []money.Pence{101, -1}},
		"exact":               {pounds("1.25", "2.50"), []money.Pence{125, 250}},
	}
	for name, test := range tests {
		var sum decimal.Decimal
		for _, amount := range test.exact {
			sum = sum.Add(amount)
		}
		got, err := price.Pennies(test.exact, price.Penny(sum))
		if err != nil {
			t.Fatal(name, err)
		}
		for i := range got {
			if got[i] != test.want[i] {
				t.Errorf("%s: %v, want %v", name, got, test.want)
				break
			}
		}
	}
	if _, err := price.Pennies(pounds("1.00"), 500); err == nil {
		t.Error("a total of something else was accepted")
	}
	if price.Penny(decimal.RequireFromString("0.125")) != 12 || price.Penny(decimal.RequireFromString("0.135")) != 14 {
		t.Error("a half goes to the even penny")
	}
}

func TestShareAndRatio(t *testing.T) {
	shares, err := price.Share(decimal.RequireFromString("0.000021808054117992401123046875"), []int64{1, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	if sum := shares[0].Add(shares[1]).Add(shares[2]); sum.String() != "0.000021808054117992401123046875" {
		t.Errorf("the shares sum to %s", sum)
	}
	for name, test := range map[string]struct{ amount, by, want string }{
		"a third":           {"1", "3", "0.333333"},
		"two thirds":        {"2", "3", "0.666667"},
		"below zero":        {"-2", "3", "-0.666667"},
		"by below zero":     {"2", "-3", "-0.666667"},
		"a half, to even":   {"0.0000005", "1", "0.000000"},
		"a half, to odd":    {"0.0000015", "1", "0.000002"},
		"more decimals":     {"0.123456789", "0.1", "1.234568"},
		"by many decimals":  {"1", "0.000000125", "8000000.000000"},
		"nothing":           {"0", "7", "0.000000"},
		"a large exponents": {"1e3", "1e1", "100.000000"},
	} {
		got := price.Ratio(decimal.RequireFromString(test.amount), decimal.RequireFromString(test.by), 6)
		if got.StringFixed(6) != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// Zeros at the end of an amount are nothing that can be handed out: a sum that was kept and read again is shared as before.
func TestShareOfEqualAmounts(t *testing.T) {
	one := decimal.RequireFromString("0.0000005567251")
	other := decimal.NewFromBigInt(one.Shift(16).BigInt(), -16) // 0.0000005567251000
	weights := []int64{1, 1, 1}
	a, err := price.Share(one, weights)
	if err != nil {
		t.Fatal(err)
	}
	b, err := price.Share(other, weights)
	if err != nil {
		t.Fatal(err)
	}
	for i := range a {
		if !a[i].Equal(b[i]) {
			t.Errorf("share %d is %s of %s, and %s of what equals it", i+1, a[i], one, b[i])
		}
	}
}
