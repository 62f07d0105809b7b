package desk_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/desk"
	"github.com/frontline-gov/frontline/shared/submission"
)

// amended is a submission with an amendment behind it, which the department has neither of.
func (w *world) amended(work desk.Work, n int) submission.Reference {
	w.t.Helper()
	ref := w.send(work, n, nil)
	w.pass(time.Minute)
	of := w.at(work, ref)
	next := submission.Submission{Key: of.Key, Record: of.Record, ReceivedAt: w.clock(), NeedsDecision: true, KeepMonths: of.KeepMonths,
		DueAt: submission.AfterCommit(w.clock())}
	next.Key[31]++
	if _, _, err := work.Store.Amend(w.t.Context(), of, next); err != nil {
		w.t.Fatal(err)
	}
	return ref
}

// Who takes a submission that was amended before anybody had it takes all of it: nothing of it waits any more.
func TestTakeWhatWasAmended(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	b := w.signedIn("hmrc-carys")
	for n, test := range []struct {
		name, before, want string // under which number the department has the first version, before and after
	}{{"nobody has it", "", "K-2"}, {"its program has it", "CASE-1", "CASE-1"}} {
		t.Run(test.name, func(t *testing.T) {
			ref := w.amended(work, n+1)
			first, err := work.Store.Submission(t.Context(), ref, 1)
			if err == nil && test.before != "" {
				_, err = work.Store.Acknowledge(t.Context(), first, test.before, w.clock())
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := w.act(b, work, ref, "take", "case-number", "K-2"); got.status != http.StatusSeeOther {
				t.Fatalf("%d %s", got.status, got.body)
			}
			versions, err := work.Store.Versions(t.Context(), ref)
			if err != nil || len(versions) != 2 {
				t.Fatalf("%d versions, %v", len(versions), err)
			}
			if versions[0].CaseNumber != test.want || versions[1].CaseNumber != "K-2" {
				t.Errorf("the department has %q and %q", versions[0].CaseNumber, versions[1].CaseNumber)
			}
			if task := versions[0].Task(w.clock().AddDate(0, 0, 10)); task == submission.Send {
				t.Error("the first version is sent again")
			}
		})
	}
}
