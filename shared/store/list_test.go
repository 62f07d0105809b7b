package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// What needs attention is not sent again, is listed page by page, and is due now once it is redriven.
func TestAttention(t *testing.T) {
	w := newWorld(t)
	var want []string
	for n := range 5 {
		sub := w.submit(t, sent(fmt.Sprint("a", n)))
		if n == 4 {
			continue // needs none
		}
		if recorded, err := w.NeedAttention(t.Context(), sub.Reference, 1, 0, submission.DeadLetter, in(n)); err != nil || !recorded {
			t.Fatalf("%v, %v", recorded, err)
		}
		if again, err := w.NeedAttention(t.Context(), sub.Reference, 1, 0, submission.BadRecord, in(9)); err != nil || again {
			t.Errorf("again: %v, %v", again, err)
		}
		want = append(want, string(sub.Reference))
	}
	var got []string
	for cursor, pages := "", 0; pages == 0 || cursor != ""; pages++ {
		list, err := w.Attention(t.Context(), cursor, 3)
		if err != nil || len(list.Submissions) > 3 || pages > 2 {
			t.Fatalf("page %d: %d, %v", pages, len(list.Submissions), err)
		}
		for _, sub := range list.Submissions {
			if got = append(got, string(sub.Reference)); sub.Attention != submission.DeadLetter || !sub.NeedsAttention() {
				t.Errorf("%+v", sub)
			}
		}
		cursor = list.Next
	}
	if !slices.Equal(got, want) {
		t.Errorf("listed %v, want %v", got, want)
	}
	first, second := w.at(t, submission.Reference(want[0])), w.at(t, submission.Reference(want[1]))
	if first.Task(in(30)) != submission.TellAttention || !first.DueAt.Equal(in(0).Add(submission.Remind)) {
		t.Errorf("it is to %s at %v", first.Task(in(30)), first.DueAt)
	}
	for range 2 {
		again, err := w.Redrive(t.Context(), first, in(6))
		if err != nil || again.NeedsAttention() || !again.DueAt.Equal(in(6)) || again.Task(in(6)) != submission.Send {
			t.Errorf("redriven: %+v, %v", again, err)
		}
	}
	if due, err := w.Due(t.Context(), store.Shard(first.Key), in(6), 10); err != nil || !slices.Contains(due, store.Due{Reference: first.Reference, Version: 1}) {
		t.Errorf("it is not due in its own shard: %v, %v", due, err)
	}
	acknowledged, err := w.Acknowledge(t.Context(), second, "C", in(7))
	if err != nil || acknowledged.Attention != "" || acknowledged.NeedsAttention() {
		t.Errorf("acknowledged: %+v, %v", acknowledged, err)
	}
	if _, err := w.Redrive(t.Context(), second, in(8)); !errors.Is(err, store.ErrOutOfOrder) {
		t.Errorf("what is acknowledged is redriven: %v", err)
	}
	if recorded, err := w.NeedAttention(t.Context(), second.Reference, 1, 9, submission.DeadLetter, in(8)); err != nil || recorded {
		t.Errorf("what is acknowledged needs attention: %v, %v", recorded, err)
	}
	if list, err := w.Attention(t.Context(), "", 10); err != nil || len(list.Submissions) != 2 {
		t.Errorf("%d are left, %v", len(list.Submissions), err)
	}
	if _, err := w.NeedAttention(t.Context(), "NOSUCHTHING0", 1, 0, submission.DeadLetter, noon); !errors.Is(err, store.ErrNoSubmission) {
		t.Errorf("what is not there: %v", err)
	}
	for _, cursor := range []string{"x", "1.2.3", "-1." + want[0] + ".1", "1." + want[0] + ".0"} {
		if _, err := w.Attention(t.Context(), cursor, 3); !errors.Is(err, store.ErrCursor) {
			t.Errorf("%q: %v", cursor, err)
		}
	}
}

// A dead letter of an attempt that a later one has overtaken says nothing.
func TestAttentionOfAnEarlierAttempt(t *testing.T) {
	w := newWorld(t)
	sub := w.submit(t, sent("a"))
	for range 2 {
		if err := w.Sent(t.Context(), w.at(t, sub.Reference), in(1)); err != nil {
			t.Fatal(err)
		}
	}
	if recorded, err := w.NeedAttention(t.Context(), sub.Reference, 1, 1, submission.DeadLetter, in(2)); err != nil || recorded {
		t.Errorf("the first of two: %v, %v", recorded, err)
	}
	if recorded, err := w.NeedAttention(t.Context(), sub.Reference, 1, 2, submission.DeadLetter, in(2)); err != nil || !recorded {
		t.Errorf("the second: %v, %v", recorded, err)
	}
	if _, err := w.Redrive(t.Context(), sub, in(3)); err != nil {
		t.Fatal(err)
	}
	if recorded, err := w.NeedAttention(t.Context(), sub.Reference, 1, 2, submission.DeadLetter, in(4)); err != nil || recorded {
		t.Errorf("another of the second, once it was redriven: %v, %v", recorded, err)
	}
	w.lossy.next(1)
	if recorded, err := w.broken.NeedAttention(t.Context(), sub.Reference, 1, 3, submission.DeadLetter, in(5)); err != nil || !recorded {
		t.Errorf("the third, the answer being lost: %v, %v", recorded, err)
	}
}

// The queue has everything with something to do, over all shards, in the order in which it is due, once, however small its
// pages are and however many are due at the same moment.
func TestQueue(t *testing.T) {
	w := newWorld(t)
	var want []string
	for n := range 60 {
		sub := sent(fmt.Sprint("q", n))
		if n >= 30 { // all due at once
			sub.DueAt = in(5)
		} else {
			sub.DueAt = noon.Add(time.Duration(n) * time.Hour)
		}
		want = append(want, string(w.submit(t, sub).Reference))
	}
	slices.Sort(want[30:])
	done := w.acknowledged(t, "done")
	if _, err := w.Decide(t.Context(), done, transaction.Decision{Code: "yes"}, in(1)); err != nil {
		t.Fatal(err)
	}
	later := sent("later")
	later.DueAt = in(500)
	w.submit(t, later)
	for _, limit := range []int{7, 100} {
		var got []string
		cursor := ""
		for page := 0; page == 0 || cursor != ""; page++ {
			list, err := w.Queue(t.Context(), in(400), cursor, limit)
			if err != nil || len(list.Submissions) > limit {
				t.Fatalf("%d, %v", len(list.Submissions), err)
			}
			for _, sub := range list.Submissions {
				got = append(got, string(sub.Reference))
			}
			cursor = list.Next
		}
		if !slices.Equal(got, want) {
			t.Errorf("in pages of %d it is %d long:\n%v, want\n%v", limit, len(got), got, want)
		}
	}
}

// The register has every version that was received on a day of London, and nothing of another day.
func TestReceipts(t *testing.T) {
	w := newWorld(t)
	day := date.MustParse("2026-07-01")
	var want []store.Receipt
	for n := range 250 {
		sub := sent(fmt.Sprint("r", n))
		sub.ReceivedAt = time.Date(2026, 6, 30, 22, 59, 0, 0, time.UTC).Add(time.Duration(n) * 6 * time.Minute) // from a minute before midnight
		stored := w.submit(t, sub)
		if n > 0 && n <= 240 {
			want = append(want, store.Receipt{Reference: stored.Reference, Version: 1})
		}
		if n == 5 {
			next := change("x")
			next.ReceivedAt = sub.ReceivedAt
			if _, _, err := w.Amend(t.Context(), stored, next); err != nil {
				t.Fatal(err)
			}
			want = append(want, store.Receipt{Reference: stored.Reference, Version: 2})
		}
	}
	var got []store.Receipt
	err := w.Receipts(t.Context(), day, func(entries []store.Receipt, found []submission.Submission) error {
		if got = append(got, entries...); len(found) != len(entries) {
			t.Errorf("%d of %d are there", len(found), len(entries))
		}
		return nil
	})
	order := func(a, b store.Receipt) int {
		if a.Reference != b.Reference {
			return map[bool]int{true: -1, false: 1}[a.Reference < b.Reference]
		}
		return a.Version - b.Version
	}
	slices.SortFunc(got, order)
	slices.SortFunc(want, order)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%d entries, want %d, %v", len(got), len(want), err)
	}
}

// Days that are settled are remembered once, and until when all are never goes back.
func TestBooks(t *testing.T) {
	w := newWorld(t)
	day := date.MustParse("2026-11-20")
	if _, settled, err := w.Books(t.Context(), day); err != nil || settled {
		t.Errorf("before: %v, %v", settled, err)
	}
	for n := range 2 {
		if err := w.Settle(t.Context(), store.Settled{Day: day, Receipts: 7 + n, At: noon}); err != nil {
			t.Fatal(err)
		}
	}
	if got, settled, err := w.Books(t.Context(), day); err != nil || !settled || got != (store.Settled{Day: day, Receipts: 7, At: noon}) {
		t.Errorf("%+v, %v, %v", got, settled, err)
	}
	if _, begun, err := w.SettledUntil(t.Context()); err != nil || begun {
		t.Errorf("before: %v, %v", begun, err)
	}
	for _, until := range []date.Date{day, day.AddDays(-3)} {
		if err := w.SettleUntil(t.Context(), until); err != nil {
			t.Fatal(err)
		}
	}
	if got, begun, err := w.SettledUntil(t.Context()); err != nil || !begun || got != day {
		t.Errorf("%v, %v, %v", got, begun, err)
	}
}
