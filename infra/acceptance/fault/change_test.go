package fault

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// This file has what somebody does with a submission that was received: each is one invocation of the store's operation.

// latest is the latest version of a citizen's submission, with whatever goes wrong in reading it.
func (w *world) latest(who *citizen) (submission.Submission, error) {
	first, err := w.outbox.Store.ByKey(w.t.Context(), who.submissionKey())
	if err != nil {
		return first, err
	}
	return w.outbox.Store.Latest(w.t.Context(), first.Reference)
}

// change amends a submission, or withdraws it, under a key of its own, and sends what that made.
func change(kind submission.Kind) step {
	return func(w *world, who *citizen) {
		w.invocation(func() {
			of, err := w.latest(who)
			if err != nil {
				return
			}
			next, err := following(of, kind, w.clock())
			if err != nil {
				w.t.Error(err)
				return
			}
			commit := w.outbox.Store.Amend
			if kind == submission.Withdrawal {
				commit = w.outbox.Store.Withdraw
			}
			stored, fresh, err := commit(w.t.Context(), of, next)
			who.changed = who.changed || err == nil
			who.refused = who.refused || errors.Is(err, store.ErrOutOfOrder)
			if fresh {
				w.outbox.Send(w.t.Context(), stored) // what fails the sweep does
			}
		})
	}
}

// following is a version that follows another, which it is made of.
func following(of submission.Submission, kind submission.Kind, at time.Time) (submission.Submission, error) {
	var record handoff.Record
	if err := json.Unmarshal(of.Record, &record); err != nil {
		return submission.Submission{}, err
	}
	next := submission.Submission{Key: keyOf(of), ReceivedAt: at.Truncate(time.Millisecond).UTC(),
		NeedsDecision: of.NeedsDecision, DecideBy: of.DecideBy, AcknowledgeBy: of.AcknowledgeBy, KeepMonths: of.KeepMonths, Fact: of.Fact}
	next.DueAt = submission.AfterCommit(next.ReceivedAt)
	record.Version, record.Kind, record.SubmittedAt = of.Version+1, kind, next.ReceivedAt
	var err error
	next.Record, err = handoff.Marshal(record)
	return next, err
}

// keyOf is the key of a change, in the shard in which everything is.
func keyOf(of submission.Submission) (key [32]byte) {
	for n := 0; ; n++ {
		if key = sha256.Sum256(fmt.Append(nil, "change ", n, of.Reference)); store.Shard(key) == shard {
			return key
		}
	}
}

const (
	question = "Which school does Ann go to?"
	reply    = "Mill Lane Primary"
)

// enquire puts a question to the citizen.
func enquire(w *world, who *citizen) {
	w.invocation(func() {
		if of, err := w.latest(who); err == nil && of.Enquiries == 0 {
			_, err := w.outbox.Store.Ask(w.t.Context(), of, question, "caseworker", w.clock())
			who.asked = who.asked || err == nil
		}
	})
}

// answerIt answers the question, where there is one.
func answerIt(w *world, who *citizen) {
	w.invocation(func() {
		if of, err := w.latest(who); err == nil && of.Enquiries > 0 {
			err := w.outbox.Store.Answer(w.t.Context(), of, of.Enquiries, reply, w.clock())
			who.answered = who.answered || err == nil
		}
	})
}

// enquired: one question was put, and answered once, and what was said to be done is done.
func enquired(w *world, who *citizen) {
	sub, err := w.store.ByKey(w.t.Context(), who.submissionKey())
	if err != nil {
		return // which is told
	}
	all, err := w.store.Enquiries(w.t.Context(), sub)
	switch {
	case err != nil:
		w.violated("LOST: the enquiries: %v", err)
	case who.asked && len(all) != 1 || len(all) != sub.Enquiries || len(all) > 1:
		w.violated("LOST or DUPLICATE: %d questions of %d", len(all), sub.Enquiries)
	case who.answered && (len(all) != 1 || all[0].Question != question || all[0].Answer != reply):
		w.violated("LOST: an answer was taken, and there is none")
	case sub.Asked():
		w.violated("STUCK: it waits for an answer")
	}
	if len(all) == 1 && !all[0].AnsweredAt.IsZero() {
		took := all[0].AnsweredAt.Sub(all[0].AskedAt)
		if later := sub.DecideBy.Sub(sub.ReceivedAt.Add(w.transaction.Deadlines.Decided)); later != max(took, 0) {
			w.violated("DUPLICATE: the answer took %s, and the deadline moved by %s", took, later)
		}
	}
}

// spoil lets the department's program, set up wrongly, fail at each message until the queue sets it aside.
func spoil(w *world, who *citizen) {
	who.spoiled = true
	away := w.office
	away.Transaction = "another"
	for range 6 {
		w.invocation(func() { away.Receive(w.t.Context()) })
		w.pass(6 * time.Minute)
	}
}

// redrive has everything sent again that needs attention, as `frontline redrive` does over the API.
func redrive(w *world, _ *citizen) {
	w.invocation(func() {
		stopped, _, err := w.office.Stopped(w.t.Context(), "")
		if err != nil {
			return
		}
		for _, one := range stopped {
			w.office.Redrive(w.t.Context(), one.HandoffID)
		}
	})
}

// deployed lets the books be made for the first time before anything is received.
func deployed(begin func(*world, transaction.Case) *citizen) func(*world, transaction.Case) *citizen {
	return func(w *world, c transaction.Case) *citizen {
		if err := w.calm.ReconcileDays(w.t.Context(), func(handoff.Books) {}); err != nil {
			w.t.Fatal(err)
		}
		return begin(w, c)
	}
}

// tear takes a submission out of the due index, as nothing of the platform does.
func tear(w *world, who *citizen) {
	who.spoiled = true
	sub, err := w.store.ByKey(w.t.Context(), who.submissionKey())
	if err != nil {
		return
	}
	if _, err := w.store.Client.UpdateItem(w.t.Context(), &dynamodb.UpdateItemInput{TableName: &w.store.Table,
		Key: map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: string(sub.Reference)},
			"version": &types.AttributeValueMemberN{Value: "1"}},
		UpdateExpression: aws.String("REMOVE dueAt, dueShard")}); err != nil {
		w.t.Error(err)
	}
}

// reconcile is the daily run of the books, on the next day.
func reconcile(w *world, _ *citizen) {
	w.table.Thaw() // an index lags for minutes, and not for a day
	w.pass(24 * time.Hour)
	w.invocation(func() { w.outbox.ReconcileDays(w.t.Context(), func(handoff.Books) {}) }) // what is wrong it tells the alarm
}

// closed: once all is well, the daily run closes the day on which it was received.
func closed(w *world, who *citizen) {
	w.pass(2 * 24 * time.Hour)
	if err := w.calm.ReconcileDays(w.t.Context(), func(handoff.Books) {}); err != nil {
		w.violated("BOOKS: %v", err)
	}
	versions, err := w.versions(who)
	if err != nil {
		return // which is told
	}
	day := date.Of(versions[0].ReceivedAt)
	if until, begun, err := w.store.SettledUntil(w.t.Context()); err != nil || !begun || until.Before(day) {
		w.violated("BOOKS: closed until %s, and not %s: %v", until, day, err)
	}
}

// deskTakes is somebody at the desk who takes what there is, though the department has a program too.
func deskTakes(w *world, who *citizen) {
	who.spoiled = true
	w.invocation(func() {
		if of, err := w.latest(who); err == nil {
			number := atDesk + string(of.Reference)
			if w.outbox.Store.AcknowledgeBefore(w.t.Context(), of, number, w.clock()) == nil {
				w.outbox.Store.Acknowledge(w.t.Context(), of, number, w.clock())
			}
		}
	})
}

// atDesk begins the case numbers of the desk.
const atDesk = "DESK-"
