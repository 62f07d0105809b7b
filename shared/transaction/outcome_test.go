package transaction_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// book is words with a reason that tells everything it can.
func book(t *testing.T, language words.Language) words.Book {
	t.Helper()
	own, err := words.Load(fstest.MapFS{"words." + string(language) + ".json": {Data: []byte(
		`{"language": "` + string(language) + `", "words": {"reason": {"r": "{amount} {from} {a} {b} {c}"}}}`)}}, language)
	if err != nil {
		t.Fatal(err)
	}
	return own
}

func anyDate(t *rapid.T, name string) date.Date {
	return date.MustParse("2000-01-01").AddDays(rapid.IntRange(-300_000, 2_000_000).Draw(t, name))
}

func anySum(t *rapid.T, name string) money.Pence {
	return money.Pence(rapid.OneOf(rapid.Int64(), rapid.Int64Range(-10_000, 10_000), rapid.Map(rapid.Int64Range(-9, 9), func(n int64) int64 { return n * 100 })).Draw(t, name))
}

// anyText is a text that is no date: a text that is one comes back as that day.
func anyText(t *rapid.T, name string) string {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "1", "1.00", "-2", "true", "null", "[]", `["a"]`, `"`, "2026-02-31",
		"26-01-01", "{amount}", "<script>", "O’Neill & Söhne", "\u2028"})).Draw(t, name)
	if _, err := date.Parse(text); err == nil {
		return "a" + text
	}
	return text
}

func anyValue(t *rapid.T, name string) any {
	switch rapid.IntRange(0, 4).Draw(t, name+"'s kind") {
	case 0:
		return anySum(t, name)
	case 1:
		return anyDate(t, name)
	case 2:
		return rapid.Int().Draw(t, name)
	case 3:
		return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string { return anyText(t, "item") }), 0, 3).Draw(t, name)
	}
	return anyText(t, name)
}

// An outcome that is kept as JSON, as in a record, comes back as it was decided, so that it can be told in the other
// language: sums as sums, days as days, numbers as numbers.
func TestOutcomeRoundTrip(t *testing.T) {
	en, cy := book(t, words.English), book(t, words.Welsh)
	rapid.Check(t, func(t *rapid.T) {
		want := transaction.Outcome{Result: rapid.SampledFrom([]string{"claimed", transaction.NotEligible}).Draw(t, "result")}
		for _, name := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"weekly", "tax-year", "backdated"}), rapid.ID[string]).Draw(t, "amounts") {
			if want.Amounts == nil {
				want.Amounts = map[string]money.Pence{}
			}
			want.Amounts[name] = anySum(t, name)
		}
		want.Evidence = rapid.SampledFrom([][]string{nil, {"birth-certificate"}, {"a", "b"}}).Draw(t, "evidence")
		for range rapid.IntRange(0, 3).Draw(t, "reasons") {
			reason := transaction.Reason{Rule: "r", Source: rapid.SampledFrom([]string{"", "https://www.example.org/a?b=c&d"}).Draw(t, "source")}
			if rapid.Bool().Draw(t, "has an amount") {
				reason.Amount = new(anySum(t, "amount"))
			}
			if rapid.Bool().Draw(t, "is dated") {
				reason.From = anyDate(t, "from")
			}
			for _, name := range rapid.SampledFrom([][]string{nil, {"a"}, {"a", "b", "c"}}).Draw(t, "names") {
				if reason.Values == nil {
					reason.Values = words.Values{}
				}
				reason.Values[name] = anyValue(t, name)
			}
			want.Reasons = append(want.Reasons, reason)
		}
		kept, err := json.Marshal(want.In(en))
		if err != nil {
			t.Fatal(err)
		}
		var read transaction.JSON
		if err := json.Unmarshal(kept, &read); err != nil {
			t.Fatalf("%v: %s", err, kept)
		}
		got := read.Outcome()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("read\n%#v, decided\n%#v\n%s", got, want, kept)
		}
		if !reflect.DeepEqual(got.In(cy), want.In(cy)) {
			t.Errorf("in Welsh it reads\n%+v, want\n%+v", got.In(cy), want.In(cy))
		}
	})
}

// The outcome as software gets it: the words in its language, reasons never null.
func TestOutcomeIn(t *testing.T) {
	amount := money.Pence(44_95)
	o := transaction.Outcome{Result: "claimed", Amounts: map[string]money.Pence{"weekly": 27_00}, Reasons: []transaction.Reason{{
		Rule: "r", Amount: &amount, From: date.MustParse("2026-04-06"), Source: "https://www.example.org",
		Values: words.Values{"a": money.Pence(1_00), "b": date.MustParse("2026-02-01"), "c": 7},
	}}}
	for language, want := range map[words.Language]string{
		words.English: `{"result":"claimed","amounts":{"weekly":27.00},"reasons":[{"rule":"r","amount":44.95,"from":"2026-04-06",` +
			`"source":"https://www.example.org","values":{"a":1.00,"b":"2026-02-01","c":7},"text":"£44.95 6 April 2026 £1.00 1 February 2026 7"}]}`,
		words.Welsh: `{"result":"claimed","amounts":{"weekly":27.00},"reasons":[{"rule":"r","amount":44.95,"from":"2026-04-06",` +
			`"source":"https://www.example.org","values":{"a":1.00,"b":"2026-02-01","c":7},"text":"£44.95 6 Ebrill 2026 £1.00 1 Chwefror 2026 7"}]}`,
	} {
		if got, err := json.Marshal(o.In(book(t, language))); err != nil || string(got) != want {
			t.Errorf("%s: %v\n%s\n%s", language, err, got, want)
		}
	}
	if got, err := json.Marshal(transaction.Outcome{Result: "claimed"}.In(book(t, words.English))); err != nil || string(got) != `{"result":"claimed","reasons":[]}` {
		t.Errorf("%s, %v", got, err)
	}
	// A reason without an amount or a day of its own takes them from its values.
	r := transaction.Reason{Rule: "r", Values: words.Values{"amount": "A", "from": "F", "a": 1, "b": 2, "c": 3}}
	if got := r.Text(book(t, words.English)); got != "A F 1 2 3" {
		t.Errorf("%q", got)
	}
}
