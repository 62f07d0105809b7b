package ledger_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

func entry(day string, quantity int64) ledger.Entry {
	return ledger.Entry{Quantity: quantity, Key: ledger.Key{Date: date.MustParse(day), Department: "dfe", Transaction: "school-place",
		Channel: ledger.Online, Outcome: ledger.Completed, Basis: ledger.Marginal, Meter: price.WriteUnits, State: ledger.Metered}}
}

func versions(t testing.TB) (price.Book, price.Exchange) {
	t.Helper()
	book, err := price.Latest()
	if err != nil {
		t.Fatal(err)
	}
	exchange, err := price.LatestExchange()
	if err != nil {
		t.Fatal(err)
	}
	return book, exchange
}

func chain(t testing.TB) []ledger.Closed {
	t.Helper()
	book, exchange := versions(t)
	october, err := ledger.Close(nil, "2026-10", book, exchange, []ledger.Entry{entry("2026-10-02", 7), entry("2026-10-01", 5)})
	if err != nil {
		t.Fatal(err)
	}
	correction := entry("2026-10-02", -3)
	correction.Corrects, correction.Reason = "2026-10", "lines delivered twice"
	november, err := ledger.Close(&october, "2026-11", book, exchange, []ledger.Entry{correction, entry("2026-11-01", 9)})
	if err != nil {
		t.Fatal(err)
	}
	return []ledger.Closed{october, november}
}

func TestAClosedMonthReadsBackAndChains(t *testing.T) {
	closed := chain(t)
	if err := ledger.Verify(closed); err != nil {
		t.Fatal(err)
	}
	for _, month := range closed {
		back, err := ledger.ReadClosed(month.Bytes())
		if err != nil || !bytes.Equal(back.Bytes(), month.Bytes()) {
			t.Errorf("%s: %v", month.Month, err)
		}
		for _, entry := range back.Entries {
			if entry.State != ledger.Invoiced {
				t.Errorf("%s is %s", entry.Meter, entry.State)
			}
		}
	}
}

// Every byte of a closed month is under its digest.
func TestAChangeOfAnyByteIsFound(t *testing.T) {
	raw := chain(t)[1].Bytes()
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(0, len(raw)-1).Draw(t, "at")
		changed := bytes.Clone(raw)
		changed[at] ^= byte(rapid.IntRange(1, 127).Draw(t, "flip"))
		if _, err := ledger.ReadClosed(changed); err == nil {
			t.Errorf("byte %d may be %q", at, changed[at])
		}
	})
}

func TestBrokenChains(t *testing.T) {
	book, exchange := versions(t)
	closed := chain(t)
	changed := closed[0]
	changed.Entries = append([]ledger.Entry{}, changed.Entries...)
	changed.Entries[0].Quantity++
	forged, err := ledger.Close(nil, "2026-10", book, exchange, []ledger.Entry{entry("2026-10-01", 6)})
	if err != nil {
		t.Fatal(err)
	}
	for name, chain := range map[string][]ledger.Closed{
		"a changed entry":             {changed, closed[1]},
		"a month closed anew":         {forged, closed[1]},
		"out of order":                {closed[1], closed[0]},
		"the same month twice":        {closed[0], closed[0]},
		"a month without its forerun": {forged, forged},
	} {
		if ledger.Verify(chain) == nil {
			t.Errorf("%s was not found", name)
		}
	}
}

func TestRefusedCloses(t *testing.T) {
	book, exchange := versions(t)
	closed := chain(t)
	with := func(change func(*ledger.Entry)) ledger.Entry {
		e := entry("2026-11-02", 1)
		change(&e)
		return e
	}
	for name, entry := range map[string]ledger.Entry{
		"another month":                  entry("2026-12-01", 1),
		"below zero":                     entry("2026-11-02", -1),
		"an earlier month":               entry("2026-10-02", 1),
		"a correction of the same month": with(func(e *ledger.Entry) { e.Corrects, e.Reason = "2026-11", "r" }),
		"a correction without a reason":  with(func(e *ledger.Entry) { e.Corrects, e.Date = "2026-10", date.MustParse("2026-10-02") }),
		"no meter":                       with(func(e *ledger.Entry) { e.Meter = "" }),
		"no department":                  with(func(e *ledger.Entry) { e.Department = "" }),
		"an unknown state":               with(func(e *ledger.Entry) { e.State = "sure" }),
	} {
		if _, err := ledger.Close(&closed[0], "2026-11", book, exchange, []ledger.Entry{entry}); err == nil {
			t.Errorf("%s was closed", name)
		}
	}
	if _, err := ledger.Close(&closed[1], "2026-11", book, exchange, nil); err == nil || !strings.Contains(err.Error(), "closed already") {
		t.Errorf("closed twice: %v", err)
	}
	if _, err := ledger.Close(nil, "2026-11", book, exchange, []ledger.Entry{entry("2026-12-01", 1)}); !errors.Is(err, ledger.ErrNotInMonth) {
		t.Errorf("%v", err)
	}
}

// What a month is closed with does not depend on the order of its entries, nor on how their quantities were cut up.
func TestClosingHasNoOrder(t *testing.T) {
	book, exchange := versions(t)
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.SliceOf(rapid.Custom(func(t *rapid.T) ledger.Entry {
			e := entry("2026-11-01", rapid.Int64Range(1, 100).Draw(t, "quantity"))
			e.Date = e.Date.AddDays(rapid.IntRange(0, 29).Draw(t, "day"))
			e.Channel = rapid.SampledFrom([]ledger.Channel{ledger.Online, ledger.Software}).Draw(t, "channel")
			return e
		})).Draw(t, "entries")
		first, err := ledger.Close(nil, "2026-11", book, exchange, entries)
		if err != nil {
			t.Fatal(err)
		}
		second, err := ledger.Close(nil, "2026-11", book, exchange, ledger.Sum(rapid.Permutation(entries).Draw(t, "order")).Entries())
		if err != nil || first.Digest != second.Digest {
			t.Errorf("%s, %s, %v", first.Digest, second.Digest, err)
		}
	})
}

func TestAdvance(t *testing.T) {
	one, other := entry("2026-11-01", 2), entry("2026-11-01", 3)
	one.State, other.State = ledger.Estimated, ledger.Invoiced
	both := ledger.Advance([]ledger.Entry{one, other}, ledger.Reconciled, func(meter price.Meter) bool { return meter == price.WriteUnits })
	if len(both) != 2 || both[0].State != ledger.Invoiced || both[1].State != ledger.Reconciled {
		t.Errorf("%+v", both)
	}
	none := ledger.Advance([]ledger.Entry{one}, ledger.Reconciled, func(price.Meter) bool { return false })
	if none[0].State != ledger.Estimated {
		t.Errorf("%+v", none)
	}
	if ledger.State("").Worse(ledger.Invoiced) != ledger.Invoiced || ledger.Metered.Worse(ledger.Estimated) != ledger.Estimated || ledger.Metered.Worse("") != ledger.Metered {
		t.Error("the worse of two states is wrong")
	}
}
