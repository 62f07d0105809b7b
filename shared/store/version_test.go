package store_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// change is the version that follows a submission, under a key of its own.
func change(key string) submission.Submission {
	next := sent("change " + key)
	next.Version, next.ReceivedAt, next.DueAt = 0, in(1), submission.AfterCommit(in(1))
	next.Record = []byte(`{"reference":"changed"}`)
	return next
}

// version reads a version.
func (w world) version(t *testing.T, ref submission.Reference, n int) submission.Submission {
	t.Helper()
	found, err := w.Submission(t.Context(), ref, n)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// An amendment is the next version, once, however often it is sent and whoever else amends at the same time.
func TestAmend(t *testing.T) {
	w := newWorld(t)
	first := w.submit(t, sent("a"))
	second, fresh, err := w.Amend(t.Context(), first, change("1"))
	if err != nil || !fresh || second.Version != 2 || second.Kind != submission.Amendment || second.Reference != first.Reference {
		t.Fatalf("%+v, fresh %v, %v", second, fresh, err)
	}
	if got := w.version(t, first.Reference, 2); !reflect.DeepEqual(got, second) {
		t.Errorf("Amend says\n%+v, and stored is\n%+v", second, got)
	}
	before := w.at(t, first.Reference)
	if before.Latest != 2 || before.Superseded != submission.Amendment || !before.SupersededAt.Equal(in(1)) || before.Changeable() {
		t.Errorf("the first is %+v", before)
	}
	for name, of := range map[string]submission.Submission{"as it was": first, "as it is": before, "by the second": second} {
		again, fresh, err := w.Amend(t.Context(), of, change("1"))
		if err != nil || fresh || !reflect.DeepEqual(again, second) {
			t.Errorf("the same again, of the first %s: fresh %v, %v, %+v", name, fresh, err, again)
		}
	}
	other := change("1")
	other.Fingerprint[0]++
	if _, _, err := w.Amend(t.Context(), second, other); !errors.Is(err, store.ErrReused) {
		t.Errorf("something else under the key: %v", err)
	}
	if _, _, err := w.Amend(t.Context(), first, change("2")); !errors.Is(err, store.ErrOutOfOrder) {
		t.Errorf("another amendment of the first: %v", err)
	}
	third, fresh, err := w.Amend(t.Context(), second, change("2"))
	if err != nil || !fresh || third.Version != 3 {
		t.Fatalf("%+v, fresh %v, %v", third, fresh, err)
	}
	all, err := w.Versions(t.Context(), first.Reference)
	if err != nil || len(all) != 3 || all[0].Latest != 3 {
		t.Errorf("%d versions, %v", len(all), err)
	}
	if latest, err := w.Latest(t.Context(), first.Reference); err != nil || latest.Version != 3 {
		t.Errorf("the latest is %d, %v", latest.Version, err)
	}
	if again, fresh, err := w.Amend(t.Context(), third, change("1")); err != nil || fresh || again.Version != 2 {
		t.Errorf("the first amendment once more: version %d, fresh %v, %v", again.Version, fresh, err)
	}
}

// Nothing follows what was decided, withdrawn or erased, and nothing that another version followed is decided.
func TestAmendWhatCannotBe(t *testing.T) {
	w := newWorld(t)
	for name, end := range map[string]func(submission.Submission) error{
		"decided": func(sub submission.Submission) error {
			sub, err := w.Acknowledge(t.Context(), sub, "C", in(1))
			if err == nil {
				_, err = w.Decide(t.Context(), sub, transaction.Decision{Code: "yes"}, in(1))
			}
			return err
		},
		"withdrawn": func(sub submission.Submission) error {
			_, _, err := w.Withdraw(t.Context(), sub, change("withdraw"))
			return err
		},
		"erased": func(sub submission.Submission) error { return w.Erase(t.Context(), sub) },
	} {
		read := w.submit(t, sent(name))
		if err := end(read); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for when, of := range map[string]submission.Submission{"as it was": read, "as it is": w.at(t, read.Reference)} {
			if _, fresh, err := w.Amend(t.Context(), of, change("other")); !errors.Is(err, store.ErrOutOfOrder) || fresh {
				t.Errorf("%s, %s: fresh %v, %v", name, when, fresh, err)
			}
		}
	}
	first := w.submit(t, sent("amended"))
	if _, err := w.Acknowledge(t.Context(), first, "C", in(1)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.Amend(t.Context(), first, change("x")); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Decide(t.Context(), first, transaction.Decision{Code: "yes"}, in(2)); !errors.Is(err, store.ErrOutOfOrder) {
		t.Errorf("the version that was amended is decided: %v", err)
	}
}

// A withdrawal is a version that takes the submission back; what there may be only one of is free again.
func TestWithdraw(t *testing.T) {
	w := newWorld(t)
	of := sent("a")
	of.Subject = submission.SubjectOf("vat", "1")
	first := w.submit(t, of)
	taken := sent("b")
	taken.Subject = of.Subject
	if _, _, err := w.Submit(t.Context(), taken, record); !errors.Is(err, store.ErrDuplicate) {
		t.Fatalf("before: %v", err)
	}
	gone, fresh, err := w.Withdraw(t.Context(), first, change("x"))
	if err != nil || !fresh || gone.Status() != submission.Withdrawn || w.at(t, first.Reference).Status() != submission.Withdrawn {
		t.Fatalf("%+v, fresh %v, %v", gone, fresh, err)
	}
	if again, fresh, err := w.Withdraw(t.Context(), first, change("x")); err != nil || fresh || again.Version != 2 {
		t.Errorf("the same again: %+v, fresh %v, %v", again, fresh, err)
	}
	if _, err := w.Acknowledge(t.Context(), gone, "CB-1", gone.ReceivedAt.Add(time.Hour)); err != nil {
		t.Error(err)
	}
	if _, err := w.Decide(t.Context(), gone, transaction.Decision{Code: "awarded"}, gone.ReceivedAt.Add(2*time.Hour)); !errors.Is(err, store.ErrOutOfOrder) {
		t.Errorf("a withdrawal is decided: %v", err)
	}
	if stored, fresh, err := w.Submit(t.Context(), taken, record); err != nil || !fresh || stored.Reference == first.Reference {
		t.Errorf("another for the same: fresh %v, %v", fresh, err)
	}
	if _, fresh, err := w.Submit(t.Context(), of, record); err != nil || fresh {
		t.Errorf("the withdrawn one again: fresh %v, %v", fresh, err)
	}
}

// A decision that releases lets another submission have the subject, once; one that does not, does not. What was decided
// already is the same decision, though another has the subject since.
func TestDecisionReleasesTheSubject(t *testing.T) {
	w := newWorld(t)
	for _, releases := range []bool{true, false} {
		name := fmt.Sprint("releases ", releases)
		of, other, third := sent(name+" a"), sent(name+" b"), sent(name+" c")
		of.Subject = submission.SubjectOf("vat", name)
		other.Subject, third.Subject = of.Subject, of.Subject
		first := w.submit(t, of)
		first, err := w.Acknowledge(t.Context(), first, "C", in(1))
		if err != nil {
			t.Fatal(err)
		}
		w.lossy.next(1)
		decided, err := w.broken.Decide(t.Context(), first, transaction.Decision{Code: "refused", Releases: releases}, in(2))
		if err != nil || decided.Decision != "refused" || !decided.DecidedAt.Equal(in(2)) {
			t.Fatalf("%+v, %v", decided, err)
		}
		_, fresh, err := w.Submit(t.Context(), other, record)
		if releases && (err != nil || !fresh) || !releases && !errors.Is(err, store.ErrDuplicate) {
			t.Errorf("releases %v, then another: fresh %v, %v", releases, fresh, err)
		}
		if again, err := w.Decide(t.Context(), first, transaction.Decision{Code: "refused", Releases: releases}, in(3)); err != nil || !again.DecidedAt.Equal(in(2)) {
			t.Errorf("releases %v, the same again: %+v, %v", releases, again, err)
		}
		if _, err := w.Decide(t.Context(), first, transaction.Decision{Code: "awarded"}, in(3)); !errors.Is(err, store.ErrOutOfOrder) {
			t.Errorf("another decision: %v", err)
		}
		if _, _, err := w.Submit(t.Context(), third, record); !errors.Is(err, store.ErrDuplicate) {
			t.Errorf("releases %v, a third: %v", releases, err)
		}
	}
}

// Whatever answer is lost, an amendment or a withdrawal is one version.
func TestVersionWhoseAnswerIsLost(t *testing.T) {
	w := newWorld(t)
	for n := range 6 {
		first := w.submit(t, sent(t.Name()+string(rune('a'+n))))
		w.lossy.after(n)
		for range 2 {
			if next, _, err := w.broken.Amend(t.Context(), first, change("x")); err != nil || next.Version != 2 {
				t.Errorf("answer %d lost: version %d, %v", n, next.Version, err)
			}
		}
		if all, err := w.Versions(t.Context(), first.Reference); err != nil || len(all) != 2 {
			t.Errorf("answer %d lost: %d versions, %v", n, len(all), err)
		}
	}
}

// Of many who amend at once, one is the next version; those with the same key are that one, and the others are too late.
func TestAmendAtOnce(t *testing.T) {
	w := newWorld(t)
	first := w.submit(t, sent("a"))
	const each = 6
	type came struct {
		key     string
		version int
		fresh   bool
		err     error
	}
	answers := make(chan came)
	for n := range 2 * each {
		key := []string{"one", "other"}[n%2]
		go func() {
			next, fresh, err := w.Amend(t.Context(), first, change(key))
			answers <- came{key, next.Version, fresh, err}
		}()
	}
	fresh, won := 0, map[string]int{}
	for range 2 * each {
		switch got := <-answers; {
		case got.err == nil && got.version == 2:
			won[got.key]++
			if got.fresh {
				fresh++
			}
		case !errors.Is(got.err, store.ErrOutOfOrder):
			t.Errorf("%+v", got)
		}
	}
	if all := must(w.Versions(t.Context(), first.Reference))(t); len(all) != 2 || len(won) != 1 || fresh > 1 || won["one"]+won["other"] != each {
		t.Errorf("%d versions, %d fresh, taken by %v", len(all), fresh, won)
	}
}
