package tally_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/tally"
)

// latest are the book and the exchange rates of today.
func latest(t *testing.T) (price.Book, price.Exchange) {
	t.Helper()
	books, err := price.Books()
	if err != nil {
		t.Fatal(err)
	}
	exchanges, err := price.Exchanges()
	if err != nil {
		t.Fatal(err)
	}
	return books[len(books)-1], exchanges[len(exchanges)-1]
}

// Months are closed one after the other under digests that name the one before; what comes late changes nothing, and a
// correction is charged with a later month.
func TestClose(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	book, exchange := latest(t)
	october := ledger.Key{Date: date.MustParse("2026-10-31"), Department: "hmrc", Transaction: "one", Channel: ledger.Online,
		Outcome: ledger.Completed, Basis: ledger.Marginal, Meter: price.WriteUnits, State: ledger.Metered}
	if err := w.Table.PutDay(ctx, "hmrc", october.Date, ledger.Totals{october: 40}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Table.Closed(ctx, "2026-10"); !errors.Is(err, tally.ErrOpen) {
		t.Errorf("before: %v", err)
	}
	first, err := w.Table.Close(ctx, "2026-10", book, exchange)
	if err != nil || len(first.Entries) != 1 || first.Entries[0].State != ledger.Invoiced || first.Previous != "" {
		t.Fatalf("%+v, %v", first, err)
	}
	if _, err := w.Table.Close(ctx, "2026-10", book, exchange); !errors.Is(err, tally.ErrClosed) {
		t.Errorf("closed twice: %v", err)
	}
	// A late line of October, on 1 November: the overlap would reach it.
	w.now = time.Date(2026, 11, 1, 0, 30, 0, 0, time.UTC)
	w.log(request("/frontline/one", 1, w.now.Add(-time.Hour), "one", "")...)
	pulled, err := w.Pull(ctx)
	if err != nil || pulled.Late == 0 || pulled.Changed != 0 {
		t.Errorf("%+v, %v", pulled, err)
	}
	if again, err := w.Table.Month(ctx, "2026-10"); err != nil || len(again) != 1 || again[0] != first.Entries[0] {
		t.Errorf("October is %v, %v", again, err)
	}

	correction := ledger.Entry{Key: october, Quantity: -3, Corrects: "2026-10", Reason: "counted twice"}
	correction.State = ledger.Reconciled
	if err := w.Table.Correct(ctx, "2026-11", correction); err != nil {
		t.Fatal(err)
	}
	if err := w.Table.Correct(ctx, "2026-10", correction); err == nil {
		t.Error("October corrects itself")
	}
	without := correction
	without.Reason = ""
	if err := w.Table.Correct(ctx, "2026-11", without); err == nil {
		t.Error("a correction without a reason is taken")
	}
	november, err := w.Table.Month(ctx, "2026-11")
	if err != nil || len(november) != 1 || november[0] != correction {
		t.Errorf("November is %v, %v", november, err)
	}
	second, err := w.Table.Close(ctx, "2026-11", book, exchange)
	if err != nil || second.Previous != first.Digest {
		t.Errorf("%+v, %v", second, err)
	}
	if chain, err := w.Table.Chain(ctx); err != nil || len(chain) != 2 || chain[1].Digest != second.Digest {
		t.Errorf("chain %v, %v", chain, err)
	}
}

// What is kept beside a closed month is read as it was, in as many parts as it takes, and belongs to that closing alone.
func TestSums(t *testing.T) {
	w := newWorld(t)
	closed := ledger.Closed{Month: "2026-10", Digest: "a"}
	if got, err := w.Table.Sums(t.Context(), closed); err != nil || len(got) > 0 {
		t.Errorf("before any were kept: %d bytes, %v", len(got), err)
	}
	for _, size := range []int{10, 800 << 10, 10} {
		want := bytes.Repeat([]byte{7, 0, 255}, size/3)
		if err := w.Table.KeepSums(t.Context(), closed, want); err != nil {
			t.Fatal(err)
		}
		if got, err := w.Table.Sums(t.Context(), closed); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes are %d, %v", len(want), len(got), err)
		}
	}
	if got, err := w.Table.Sums(t.Context(), ledger.Closed{Month: "2026-10", Digest: "b"}); err != nil || len(got) > 0 {
		t.Errorf("another closing has %d bytes, %v", len(got), err)
	}
}
