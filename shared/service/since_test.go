package service_test

import (
	"slices"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// What one change told was right on its own day. Another one, later, takes it as it was given: nothing is asked again, neither on the
// check page nor where somebody looks at the answer and goes on.
func TestAmendTwice(t *testing.T) {
	tx := live(t, "jobseekers-allowance")
	w, c := newWorld(t, tx), worked(t, tx, "complete")
	first, ref := w.sent(c)
	away := []string{"unavailable-date-day", "5", "unavailable-date-month", "1", "unavailable-date-year", "2027"}

	w.now = w.now.AddDate(0, 0, 23) // 15 December: within 28 days of 5 January, which 22 November is not
	changed := w.change(first, ref)
	if got := w.mend("/unavailable/1/unavailable-date", changed, away...); got.Code != 303 {
		t.Fatalf("%d %.3000s", got.Code, got.Body)
	}
	if got := w.sendChange(changed); got.Code != 303 {
		t.Fatalf("%d %.3000s", got.Code, got.Body)
	}

	w.now = w.now.AddDate(0, 0, 26) // 10 January: the day is past
	again := w.change(first, ref)
	wants(t, "check", w.get("/check", again), 200, "You have not changed anything yet", "no: There is a problem")
	w.released(longer(t, tx))
	wants(t, "after a release", w.get("/check", again), 200, "You have not changed anything yet", "5 January 2027", "no: "+asksAgain)
	wants(t, "the answer of before, as it was", w.mend("/unavailable/1/unavailable-date", again, away...), 303)
	wants(t, "another that no day takes", w.mend("/unavailable/0/unavailable-date", again, "unavailable-date-day", "9", "unavailable-date-month", "2",
		"unavailable-date-year", "2027"), 422)
	if got := w.mend("/phone", again, "phone", "01632 960 002"); got.Code != 303 {
		t.Fatalf("%d %.3000s", got.Code, got.Body)
	}
	if got := w.sendChange(again); got.Code != 303 {
		t.Fatalf("%d %.3000s", got.Code, got.Body)
	}
	all, record := w.versions(ref)
	if got := marshal(t, record.Since); got != `{"phone":"2027-01-10","unavailable/1/unavailable-date":"2026-12-15"}` {
		t.Errorf("since %s", got)
	}
	if _, faults := ask.Decode(tx.Questions, c.On, record.Answers); len(all) != 3 || len(faults) != 1 {
		t.Errorf("%d versions, %v", len(all), faults)
	}
}

// longer is a transaction one of whose questions takes a longer answer than it did.
func longer(t *testing.T, tx transaction.Transaction) transaction.Transaction {
	t.Helper()
	tx.Questions = slices.Clone(tx.Questions)
	for i, q := range tx.Questions {
		if text, ok := q.(ask.Text); ok {
			text.Max++
			tx.Questions[i] = text
			return tx
		}
	}
	t.Fatal("no question asks for a text")
	return tx
}
