package money_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/money"
)

func ExampleParse() {
	amount, err := money.Parse(" £1,234.5 ")
	fmt.Println(int64(amount), err)
	_, err = money.Parse("12.345")
	fmt.Println(errors.Is(err, money.ErrTooManyDecimals))
	// Output:
	// 123450 <nil>
	// true
}

func ExamplePence_Short() {
	fmt.Println(money.Pence(123450), money.Pence(123450).Format(), money.Pence(123450).Short(), money.Pounds(1234).Short())
	// Output: 1234.50 £1,234.50 £1,234.50 £1,234
}

func TestParse(t *testing.T) {
	tests := map[string]struct {
		typed string
		want  money.Pence
		err   error
	}{
		"pounds and pence":                  {"44.95", 4495, nil},
		"whole pounds":                      {"27", 2700, nil},
		"one decimal":                       {"0.1", 10, nil},
		"a point and nothing after":         {"12.", 1200, nil},
		"a point and nothing before":        {".50", 50, nil},
		"pound sign and commas":             {"£1,234,567.89", 123456789, nil},
		"spaces around and after the pound": {"  £ 12.50 ", 1250, nil},
		"spaces between thousands":          {"1 234 567", 123456700, nil},
		"a no-break space":                  {"1\u00a0234.50\u00a0", 123450, nil},
		"leading zeros":                     {"007.05", 705, nil},
		"minus":                             {"-5", -500, nil},
		"minus before the pound":            {"-£5.01", -501, nil},
		"minus after the pound":             {"£ -5.01", -501, nil},
		"the typographer's minus":           {"−5", -500, nil},
		"an en dash":                        {"– 5", -500, nil},
		"minus nothing":                     {"-0.00", 0, nil},
		"pence":                             {"50p", 50, nil},
		"a penny, a space":                  {"1 penny", 1, nil},
		"pence in thousands":                {"1,234 pence", 1234, nil},
		"minus pence":                       {"-5P", -5, nil},
		"pence in Welsh":                    {"50 ceiniog", 50, nil},
		"no pence":                          {"0p", 0, nil},
		"pounds and pence, and p":           {"£1234.50p", 123450, nil},
		"pounds by name":                    {"1234 pounds", 123400, nil},
		"pounds by name and sign":           {"£ 1,234.50 Pounds ", 123450, nil},
		"pounds in Welsh":                   {"1,234 o bunnoedd", 123400, nil},
		"a pound in Welsh":                  {"5 punt", 500, nil},
		"the largest":                       {"92233720368547758.07", math.MaxInt64, nil},
		"the smallest":                      {"-92233720368547758.08", math.MinInt64, nil},

		"nothing":                      {"", 0, money.ErrNotMoney},
		"only spaces":                  {"   ", 0, money.ErrNotMoney},
		"only a pound sign":            {"£", 0, money.ErrNotMoney},
		"only a point":                 {".", 0, money.ErrNotMoney},
		"only a comma":                 {",", 0, money.ErrNotMoney},
		"only a minus":                 {"-", 0, money.ErrNotMoney},
		"a word":                       {"none", 0, money.ErrNotMoney},
		"a pound sign and pence":       {"£50p", 0, money.ErrNotMoney},
		"pence of a penny":             {"1.50p", 0, money.ErrNotMoney},
		"one decimal and pence":        {"£1.5p", 0, money.ErrNotMoney},
		"pounds and pence by name":     {"5 pounds pence", 0, money.ErrNotMoney},
		"only pence":                   {"p", 0, money.ErrNotMoney},
		"only pounds":                  {"pounds", 0, money.ErrNotMoney},
		"thousands as k":               {"10k", 0, money.ErrNotMoney},
		"an exponent":                  {"1e3", 0, money.ErrNotMoney},
		"hexadecimal":                  {"0x10", 0, money.ErrNotMoney},
		"underscores":                  {"1_000", 0, money.ErrNotMoney},
		"plus":                         {"+5", 0, money.ErrNotMoney},
		"two minuses":                  {"-£-5", 0, money.ErrNotMoney},
		"two minuses in a row":         {"--5", 0, money.ErrNotMoney},
		"two pounds signs":             {"££5", 0, money.ErrNotMoney},
		"another currency":             {"$5", 0, money.ErrNotMoney},
		"two points":                   {"1.2.3", 0, money.ErrNotMoney},
		"infinity":                     {"Inf", 0, money.ErrNotMoney},
		"not a number":                 {"NaN", 0, money.ErrNotMoney},
		"a decimal comma":              {"12,50", 0, money.ErrNotMoney},
		"a comma group of four":        {"1,2345", 0, money.ErrNotMoney},
		"a first group of four":        {"1234,567", 0, money.ErrNotMoney},
		"a comma first":                {",123", 0, money.ErrNotMoney},
		"a comma last":                 {"123,", 0, money.ErrNotMoney},
		"two commas":                   {"1,,234", 0, money.ErrNotMoney},
		"a comma in the pence":         {"1.2,3", 0, money.ErrNotMoney},
		"digits of another script":     {"١٢", 0, money.ErrNotMoney},
		"a range":                      {"10-20", 0, money.ErrNotMoney},
		"three decimals":               {"1.234", 0, money.ErrTooManyDecimals},
		"three decimals ending in 0":   {"44.950", 0, money.ErrTooManyDecimals},
		"one penny more than largest":  {"92233720368547758.08", 0, money.ErrTooLarge},
		"one penny less than smallest": {"-92233720368547758.09", 0, money.ErrTooLarge},
		"four hundred digits":          {strings.Repeat("9", 400), 0, money.ErrTooLarge},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := money.Parse(test.typed)
			if got != test.want || !errors.Is(err, test.err) {
				t.Errorf("Parse(%q) = %d, %v; want %d, %v", test.typed, got, err, test.want, test.err)
			}
		})
	}
}

func TestFromJSON(t *testing.T) {
	tests := map[string]struct {
		raw  string
		want money.Pence
		err  error
	}{
		"pounds and pence":           {`44.95`, 4495, nil},
		"whole pounds":               {`27`, 2700, nil},
		"two decimals of nothing":    {`27.00`, 2700, nil},
		"one decimal":                {`0.1`, 10, nil},
		"a penny not exact in float": {`9999999999999.99`, 999999999999999, nil},
		"negative":                   {`-0.05`, -5, nil},
		"minus nothing":              {`-0`, 0, nil},

		"three decimals":             {`44.955`, 0, money.ErrTooManyDecimals},
		"three decimals ending in 0": {`44.950`, 0, money.ErrTooManyDecimals},
		"an exponent":                {`1E2`, 0, money.ErrNotMoney},
		"a small exponent":           {`4495e-2`, 0, money.ErrNotMoney},
		"a huge exponent":            {`1e400`, 0, money.ErrNotMoney},
		"too large":                  {`92233720368547758.08`, 0, money.ErrTooLarge},
		"a string":                   {`"44.95"`, 0, money.ErrNotMoney},
		"true":                       {`true`, 0, money.ErrNotMoney},
		"null":                       {`null`, 0, money.ErrNotMoney},
		"an array":                   {`[1]`, 0, money.ErrNotMoney},
		"nothing":                    {``, 0, money.ErrNotMoney},
		"a leading zero":             {`07`, 0, money.ErrNotMoney},
		"a point and nothing after":  {`7.`, 0, money.ErrNotMoney},
		"a point and nothing before": {`.7`, 0, money.ErrNotMoney},
		"plus":                       {`+7`, 0, money.ErrNotMoney},
		"a space":                    {` 7`, 0, money.ErrNotMoney},
		"a comma":                    {`1,000`, 0, money.ErrNotMoney},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := money.FromJSON([]byte(test.raw))
			if got != test.want || !errors.Is(err, test.err) {
				t.Errorf("FromJSON(%s) = %d, %v; want %d, %v", test.raw, got, err, test.want, test.err)
			}
		})
	}
}

func TestJSONInsideAStruct(t *testing.T) {
	type answers struct {
		Income money.Pence  `json:"income"`
		Other  *money.Pence `json:"other"`
	}
	var got answers
	if err := json.Unmarshal([]byte(`{"income": 44.95, "other": null}`), &got); err != nil {
		t.Fatal(err)
	}
	if got.Income != 4495 || got.Other != nil {
		t.Errorf("read %+v", got)
	}
	written, err := json.Marshal(answers{Income: 2700})
	if err != nil || string(written) != `{"income":27.00,"other":null}` {
		t.Errorf("wrote %s, %v", written, err)
	}
	for raw, want := range map[string]error{
		`{"income": "44.95"}`: money.ErrNotMoney,
		`{"income": null}`:    money.ErrNotMoney,
		`{"income": 1.999}`:   money.ErrTooManyDecimals,
	} {
		if err := json.Unmarshal([]byte(raw), &got); !errors.Is(err, want) {
			t.Errorf("%s: %v; want %v", raw, err, want)
		}
	}
	if got.Income != 4495 {
		t.Errorf("a failed reading changed the amount to %d", got.Income)
	}
}

func TestWords(t *testing.T) {
	tests := map[string]struct {
		amount                money.Pence
		plain, formal, shorts string
	}{
		"nothing":      {0, "0.00", "£0.00", "£0"},
		"a penny":      {1, "0.01", "£0.01", "£0.01"},
		"minus five p": {-5, "-0.05", "-£0.05", "-£0.05"},
		"hundreds":     {99999, "999.99", "£999.99", "£999.99"},
		"a thousand":   {100000, "1000.00", "£1,000.00", "£1,000"},
		"a million":    {-100000000, "-1000000.00", "-£1,000,000.00", "-£1,000,000"},
		"the smallest": {math.MinInt64, "-92233720368547758.08", "-£92,233,720,368,547,758.08", "-£92,233,720,368,547,758.08"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := test.amount.String(); got != test.plain {
				t.Errorf("String %s, want %s", got, test.plain)
			}
			if got := test.amount.Format(); got != test.formal {
				t.Errorf("Format %s, want %s", got, test.formal)
			}
			if got := test.amount.Short(); got != test.shorts {
				t.Errorf("Short %s, want %s", got, test.shorts)
			}
		})
	}
}

func TestRatio(t *testing.T) {
	tests := map[string]struct {
		amount                 money.Pence
		numerator, denominator int64
		floor, ceiling, halfUp money.Pence
	}{
		"exact":                 {10000, 120, 100, 12000, 12000, 12000},
		"a third":               {100, 1, 3, 33, 34, 33},
		"two thirds":            {200, 1, 3, 66, 67, 67},
		"a half":                {5, 1, 2, 2, 3, 3},
		"below zero, a half":    {-5, 1, 2, -3, -2, -3},
		"below zero, a third":   {-100, 1, 3, -34, -33, -33},
		"below zero, exact":     {-6, 1, 2, -3, -3, -3},
		"a negative numerator":  {5, -1, 2, -3, -2, -3},
		"past int64 in between": {math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for rounding, want := range map[money.Rounding]money.Pence{
				money.Floor: test.floor, money.Ceiling: test.ceiling, money.HalfUp: test.halfUp,
			} {
				got, err := test.amount.Ratio(test.numerator, test.denominator, rounding)
				if err != nil || got != want {
					t.Errorf("rounding %d: %d, %v; want %d", rounding, got, err, want)
				}
			}
		})
	}
	if _, err := money.Pence(math.MaxInt64).Ratio(2, 1, money.Floor); !errors.Is(err, money.ErrTooLarge) {
		t.Errorf("twice the largest: %v", err)
	}
}

// The rounded result r of x = p·n/d must satisfy what each rounding promises, in exact arithmetic.
func TestRatioKeepsItsPromise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.Int64Range(-1e12, 1e12).Draw(t, "p")
		n := rapid.Int64Range(-1e6, 1e6).Draw(t, "n")
		d := rapid.Int64Range(1, 1e6).Draw(t, "d")
		exact := big.NewRat(1, 1).SetFrac(new(big.Int).Mul(big.NewInt(p), big.NewInt(n)), big.NewInt(d))
		off := func(rounding money.Rounding) *big.Rat {
			got, err := money.Pence(p).Ratio(n, d, rounding)
			if err != nil {
				t.Fatal(err)
			}
			return new(big.Rat).Sub(exact, big.NewRat(int64(got), 1))
		}
		one, half := big.NewRat(1, 1), big.NewRat(1, 2)
		if o := off(money.Floor); o.Sign() < 0 || o.Cmp(one) >= 0 {
			t.Errorf("floor is off by %s", o)
		}
		if o := off(money.Ceiling); o.Sign() > 0 || o.Neg(o).Cmp(one) >= 0 {
			t.Errorf("ceiling is off by %s", o)
		}
		o := off(money.HalfUp)
		tooFar := new(big.Rat).Abs(o).Cmp(half) > 0
		halfTowardsZero := new(big.Rat).Abs(o).Cmp(half) == 0 && o.Sign() == exact.Sign()
		if tooFar || halfTowardsZero {
			t.Errorf("half up is off by %s", o)
		}
	})
}

func TestEveryAmountReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := money.Pence(rapid.Int64().Draw(t, "pence"))
		for _, written := range []string{p.String(), p.Format(), p.Short()} {
			if got, err := money.Parse(written); err != nil || got != p {
				t.Errorf("%d is written %s and read %d, %v", p, written, got, err)
			}
		}
		raw, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var got money.Pence
		if err := json.Unmarshal(raw, &got); err != nil || got != p {
			t.Errorf("%d is written %s and read %d, %v", p, raw, got, err)
		}
	})
}

// FuzzParse looks for text that is read as an amount whose digits are not those of the text.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"1234.50", "£1,234.5", " - 5", ".5", "5.", "12,50", "1e3", "\u00a01\u2009234", "−£0.01", "1.2.3", "99999999999999999999", "50p", "£1.50p", "0001 ceiniog", "5 pounds"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		got, err := money.Parse(typed)
		if err != nil {
			if got != 0 {
				t.Errorf("%q: an error and the amount %d", typed, got)
			}
			if !errors.Is(err, money.ErrNotMoney) && !errors.Is(err, money.ErrTooManyDecimals) && !errors.Is(err, money.ErrTooLarge) {
				t.Errorf("%q: an error of no kind: %v", typed, err)
			}
			return
		}
		// Another way to the amount: keep digits and point, and let a rational do the sum.
		kept := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || r == '.' {
				return r
			}
			return -1
		}, typed)
		if strings.HasPrefix(kept, ".") {
			kept = "0" + kept
		}
		value, ok := new(big.Rat).SetString(strings.TrimSuffix(kept, "."))
		if !ok {
			t.Fatalf("%q was read as %d", typed, got)
		}
		want := value.Mul(value, big.NewRat(100, 1))
		if named := strings.ToLower(strings.TrimSpace(typed)); !strings.Contains(kept, ".") && (strings.HasSuffix(named, "p") || strings.HasSuffix(named, "pence") ||
			strings.HasSuffix(named, "penny") || strings.HasSuffix(named, "ceiniog") || strings.HasSuffix(named, "geiniog")) {
			want.Quo(want, big.NewRat(100, 1)) // it is pence
		}
		if have := new(big.Rat).SetInt64(int64(got)); have.Abs(have).Cmp(want) != 0 {
			t.Errorf("%q was read as %d", typed, got)
		}
	})
}

// FuzzFromJSON looks for text that is read although JSON would not have it, or read as another amount.
func FuzzFromJSON(f *testing.F) {
	for _, seed := range []string{"44.95", "-0.1", "1E2", "1e400", "44.950", `"1"`, "null", "07", "1.", "92233720368547758.08"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := money.FromJSON(raw)
		if err != nil {
			return
		}
		if !json.Valid(raw) {
			t.Fatalf("%q is not JSON and was read as %d", raw, got)
		}
		value, ok := new(big.Rat).SetString(string(raw))
		if !ok || value.Mul(value, big.NewRat(100, 1)).Cmp(new(big.Rat).SetInt64(int64(got))) != 0 {
			t.Errorf("%q was read as %d", raw, got)
		}
	})
}
