package handoff

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go"

	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Outbox sends a transaction's submissions to its department's queue.
type Outbox struct {
	Queue    *sqs.Client
	QueueURL string
	// DeadURL is the queue of the messages that the department could not take; empty where a function does not look there.
	DeadURL string
	// APIAddress is the API's own address, to which the department answers; no slash at its end.
	APIAddress string
	Store      store.Store
	Now        func() time.Time
	// Tell hears of each submission that needs attention, when it begins to and each day that it still does; nil hears
	// nothing. A hand-off id is no personal data.
	Tell func(handoffID string, why submission.Attention)
	// Scanned hears of each file of so many bytes that went past every function straight to the bucket, and was looked at there, once
	// it is read; of one that was refused, and that nobody may read, with 0 bytes. Nil hears nothing.
	Scanned func(ctx context.Context, sub submission.Submission, size int)
}

// Unsendable is why a submission cannot be sent, however often it is tried.
type Unsendable struct {
	Why submission.Attention
	Err error
}

func (u *Unsendable) Error() string { return string(u.Why) + ": " + u.Err.Error() }

// Unwrap gives what failed.
func (u *Unsendable) Unwrap() error { return u.Err }

// Send puts a submission on the queue, then moves its due marker. A submission that is not sent, or whose marker is
// not moved, is still due, and the sweep sends it: so nobody who has committed one need mind an error here. The error is
// *Unsendable where it lies in the submission itself.
func (o Outbox) Send(ctx context.Context, sub submission.Submission) error {
	bucket := ""
	if o.Store.Bucket != nil {
		bucket = o.Store.Bucket.Name
	}
	previous := ""
	if sub.Version > 1 {
		before, err := o.Store.Submission(ctx, sub.Reference, sub.Version-1)
		if err != nil {
			return err
		}
		previous = before.CaseNumber
	}
	text, err := body(sub, previous, o.APIAddress, bucket, func() ([]byte, error) { return o.Store.Payload(ctx, sub) })
	if err != nil {
		return err
	}
	if _, err := o.Queue.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &o.QueueURL, MessageBody: &text}); err != nil {
		err = fmt.Errorf("send %s to the queue: %w", ID(sub.Reference, sub.Version), err)
		var api smithy.APIError
		if errors.As(err, &api) && (api.ErrorCode() == "InvalidMessageContents" || api.ErrorCode() == "InvalidParameterValueException") {
			return &Unsendable{submission.BadMessage, err}
		}
		return err
	}
	return o.Store.Sent(ctx, sub, o.Now())
}

// Swept counts what one sweep did.
type Swept struct {
	Sent, Late, Erased int
	// Attention counts submissions that need it: those that began to, and those that are told again.
	Attention int
	// Strange counts messages among the dead that are of no submission here; they stay where they are.
	Strange int
	// Removed counts objects that no draft and no submission holds, and files that nobody may have.
	Removed int
	Failed  int
}

// again is how long a submission waits that could not be sent or erased.
const again = 5 * time.Minute

// before is how long a version waits for the one before it to be handed over.
const before = 15 * time.Minute

// batch is how many due submissions of a shard are read at a time.
const batch = 25

// Sweep looks through the dead letters, then does what is due, shard by shard, until nothing is or the context is near its
// end. It begins with another shard each minute, so that what one of them holds keeps no other from its turn for long. One submission that fails does not keep the next from its turn; it stays due, is counted, and makes the error of the
// sweep.
func (o Outbox) Sweep(ctx context.Context) (swept Swept, err error) {
	failed := o.drain(ctx, &swept)
	const shards = store.AttentionShard + 1
	first := int(o.Now().Unix() / 60 % shards)
	for n := range shards {
		shard := (first + n) % shards
		for more := true; more && ctx.Err() == nil; {
			var err error
			if more, err = o.sweepShard(ctx, shard, &swept); err != nil {
				failed = err
			}
		}
	}
	return swept, failed
}

// sweepShard does one batch and says whether another may be waiting: the batch was full, and some of it got done.
// Its error is that of the last that failed.
func (o Outbox) sweepShard(ctx context.Context, shard int, swept *Swept) (more bool, err error) {
	begun := context.WithoutCancel(ctx) // what has begun is finished
	due, err := o.Store.Due(begun, shard, o.Now(), batch)
	if err != nil {
		return false, err
	}
	done := 0
	for _, entry := range due {
		if ctx.Err() != nil {
			return false, err
		}
		ok, failure := o.sweepOne(begun, entry, swept)
		if failure != nil {
			swept.Failed++
			err = failure
		}
		if ok {
			done++
		}
	}
	return len(due) == batch && done > 0, err
}

func (o Outbox) sweepOne(ctx context.Context, entry store.Due, swept *Swept) (done bool, err error) {
	if entry.Object != "" {
		return o.sweepObject(ctx, entry.Object, swept)
	}
	if entry.Folder {
		return o.sweepFolder(ctx, entry.Reference, swept)
	}
	sub, err := o.Store.Submission(ctx, entry.Reference, entry.Version)
	if err != nil {
		return false, err
	}
	now := o.Now()
	task := sub.Task(now)
	if task == submission.Send || task == submission.TellLate {
		if sub.Late(now) {
			swept.Late++
		}
	}
	switch task {
	case submission.Send:
		return o.sweepSend(ctx, sub, now, swept)
	case submission.TellAttention:
		o.tell(sub.Reference, sub.Version, sub.Attention)
		swept.Attention++
		return true, o.Store.Postpone(ctx, sub, sub.Next(now))
	case submission.TellLate, submission.Wait:
		return true, o.Store.Postpone(ctx, sub, sub.Next(now))
	case submission.Erase:
		if err := o.Store.Erase(ctx, sub); err != nil {
			return false, errors.Join(err, o.Store.Postpone(ctx, sub, now.Add(again)))
		}
		swept.Erased++
	default:
		return false, nil // the index lags behind the table
	}
	return true, nil
}

// sweepSend hands a submission over. A version goes when the one before it has gone, as far as that can be; what cannot be
// sent at all needs attention.
func (o Outbox) sweepSend(ctx context.Context, sub submission.Submission, now time.Time, swept *Swept) (done bool, err error) {
	if sub.Version > 1 {
		previous, err := o.Store.Submission(ctx, sub.Reference, sub.Version-1)
		if err != nil {
			return false, err
		}
		if previous.HandedOverAt.IsZero() && !previous.Erased {
			return true, o.Store.Postpone(ctx, sub, now.Add(before))
		}
	}
	err = o.Send(ctx, sub)
	var unsendable *Unsendable
	switch {
	case errors.As(err, &unsendable):
		return true, o.needAttention(ctx, sub.Reference, sub.Version, sub.Attempt, unsendable.Why, swept)
	case err != nil:
		// It makes room for the next and has its turn again soon.
		return false, errors.Join(err, o.Store.Postpone(ctx, sub, now.Add(again)))
	}
	swept.Sent++
	return true, nil
}

// needAttention records that a submission cannot go on by itself, where that is so still.
func (o Outbox) needAttention(ctx context.Context, ref submission.Reference, version, attempt int, why submission.Attention, swept *Swept) error {
	recorded, err := o.Store.NeedAttention(ctx, ref, version, attempt, why, o.Now())
	if err == nil && recorded {
		o.tell(ref, version, why)
		swept.Attention++
	}
	return err
}

func (o Outbox) tell(ref submission.Reference, version int, why submission.Attention) {
	if o.Tell != nil {
		o.Tell(ID(ref, version), why)
	}
}

func (o Outbox) sweepObject(ctx context.Context, name string, swept *Swept) (done bool, err error) {
	now := o.Now()
	tidied, err := o.Store.Tidy(ctx, name, now)
	if err != nil {
		return false, errors.Join(err, o.Store.PostponeObject(ctx, name, now.Add(again)))
	}
	if tidied == store.Removed {
		swept.Removed++
	}
	return tidied != store.Early, nil
}
