package fault

import (
	"errors"
	"maps"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// verify holds the promises against what is there.
func (w *world) verify(who *citizen) {
	w.t.Helper()
	fail := w.violated
	versions, err := w.versions(who)
	switch stored := !(who.gone && errors.Is(err, store.ErrNoSubmission)); {
	case !stored && len(who.receipts) > 0:
		fail("LOST: there is a receipt and no submission")
	case !stored && len(w.cases) > 0:
		fail("PHANTOM: the back office has what was never submitted")
	case !stored:
	case err != nil:
		fail("LOST: no submission: %v", err)
	default:
		w.verifyVersions(who, versions)
	}
	for id, m := range w.cases {
		if len(versions) == 0 || !strings.HasPrefix(id, versions[0].Reference.String()+"-") {
			fail("PHANTOM: the back office has %s", id)
		}
		if handoff.Digest(m.Answers) != m.Digest {
			fail("DAMAGED: the back office has %d bytes of other answers", len(m.Answers))
		}
	}
	for _, sub := range versions {
		if sub.Payload != nil {
			w.kept[sub.Payload.Name] = true
		}
	}
	if who.files != nil && len(versions) > 0 {
		for _, name := range w.evidenceOf(versions[0]) {
			w.kept[name] = true
		}
	}
	if left := w.left(who); !maps.Equal(left, w.kept) {
		fail("OBJECTS: %d in the bucket, and the submissions name %d", len(left), len(w.kept))
	}
	if len(who.saved) != len(who.changes) {
		fail("STUCK: answers could not be saved")
	}
	if waiting := w.waiting(); waiting != 0 {
		fail("QUEUE: %d messages left", waiting)
	}
	w.reconciled(versions)
	if who.subject != "" && len(versions) > 0 {
		another := &citizen{answers: told(who.subject, 50), key: who.key + "-of-somebody-else"}
		a := w.json("/submissions", another.body(), another.header())
		if last := versions[len(versions)-1]; last.Status() == submission.Withdrawn {
			if a.status != 201 {
				fail("STUCK: what was withdrawn keeps its subject: another key gets %d %s", a.status, a.body)
			}
		} else if a.status != 409 || !strings.Contains(a.body, `"duplicate"`) {
			fail("DUPLICATE: another key for the same subject gets %d %s", a.status, a.body)
		}
	}
}

// verifyVersions holds the promises of what was submitted, and of what followed it.
func (w *world) verifyVersions(who *citizen, versions []submission.Submission) {
	fail, last := w.violated, versions[len(versions)-1]
	switch {
	case len(who.receipts) != 1 && !(who.gone && len(who.receipts) == 0):
		fail("TWO RECEIPTS: %d", len(who.receipts))
	case who.changed && len(versions) != 2:
		fail("LOST: a change was taken, and there are %d versions", len(versions))
	case who.refused && len(versions) != 1:
		fail("PHANTOM: a change was refused, and there are %d versions", len(versions))
	case len(versions) > 2:
		fail("DUPLICATE: one change made %d versions", len(versions)-1)
	case len(w.cases) > len(versions):
		fail("DUPLICATE: the back office has %d cases", len(w.cases))
	case last.Status() != submission.Decided && last.Status() != submission.Withdrawn:
		fail("STUCK: %s, due %v", last.Status(), last.DueAt)
	case last.Erased != who.erased:
		fail("ERASED: %v, due %v", last.Erased, last.DueAt)
	case who.late:
		fail("LATE: there was a receipt, and after seven minutes no case")
	}
	for _, sub := range versions {
		id := handoff.ID(sub.Reference, sub.Version)
		if _, there := w.cases[id]; !there && !strings.HasPrefix(sub.CaseNumber, atDesk) {
			fail("LOST: the back office has no case of %s", id)
		}
	}
	later := w.now.AddDate(0, 6, 0)
	for _, sub := range versions {
		if task := sub.Task(later); task != submission.Nothing && task != submission.Wait {
			fail("STRANDED: version %d is still due: %s", sub.Version, task)
		}
	}
	for _, sub := range versions {
		if sub.AcknowledgedAt.IsZero() {
			fail("STUCK: version %d is not acknowledged, due %v", sub.Version, sub.DueAt)
		}
	}
}

// reconciled makes up the books of the days on which something was received: every receipt is acknowledged, the difference 0.
func (w *world) reconciled(versions []submission.Submission) {
	days := map[date.Date]bool{date.Of(w.start): true}
	for _, sub := range versions {
		days[date.Of(sub.ReceivedAt)] = true
	}
	w.received += len(versions)
	receipts := 0
	for day := range days {
		books, err := w.calm.Reconcile(w.t.Context(), day, false)
		if err != nil {
			w.t.Fatal(err)
		}
		if receipts += books.Receipts; books.Difference != 0 || !books.Settled {
			w.violated("BOOKS: %+v", books)
		}
	}
	if receipts != w.received {
		w.violated("BOOKS: %d receipts in the register, and there are %d", receipts, w.received)
	}
}
