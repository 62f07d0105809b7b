package handoff

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Outbox sends a transaction's submissions to its department's queue.
type Outbox struct {
	Queue    *sqs.Client
	QueueURL string
	// APIAddress is the API's own address, to which the department answers; no slash at its end.
	APIAddress string
	Store      store.Store
	Now        func() time.Time
}

// Send puts a submission on the queue, then moves its due marker. A submission that is not sent, or whose marker is
// not moved, is still due, and the sweep sends it: so nobody who has committed one need mind an error here.
func (o Outbox) Send(ctx context.Context, sub submission.Submission) error {
	bucket := ""
	if o.Store.Bucket != nil {
		bucket = o.Store.Bucket.Name
	}
	text, err := body(sub, o.APIAddress, bucket, func() ([]byte, error) { return o.Store.Payload(ctx, sub) })
	if err != nil {
		return err
	}
	if _, err := o.Queue.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &o.QueueURL, MessageBody: &text}); err != nil {
		return fmt.Errorf("send %s to the queue: %w", ID(sub.Reference, sub.Version), err)
	}
	return o.Store.Sent(ctx, sub, o.Now())
}

// Swept counts what one sweep did.
type Swept struct {
	Sent, Late, Erased int
	// Removed counts objects that no draft and no submission holds.
	Removed int
	Failed  int
}

// again is how long a submission that could not be sent waits.
const again = 5 * time.Minute

// batch is how many due submissions of a shard are read at a time.
const batch = 25

// Sweep does what is due, shard by shard, until nothing is or the context is near its end. One submission that fails
// does not keep the next from its turn; it stays due, is counted, and makes the error of the sweep.
func (o Outbox) Sweep(ctx context.Context) (swept Swept, err error) {
	var failed error
	for shard := range store.Shards {
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
	sub, err := o.Store.Submission(ctx, entry.Reference, entry.Version)
	if err != nil {
		return false, err
	}
	switch now := o.Now(); sub.Task(now) {
	case submission.Send:
		if err := o.Send(ctx, sub); err != nil {
			// It makes room for the next and has its turn again soon.
			return false, errors.Join(err, o.Store.Postpone(ctx, sub, now.Add(again)))
		}
		swept.Sent++
	case submission.TellLate:
		if err := o.Store.Postpone(ctx, sub, now.Add(submission.Remind)); err != nil {
			return false, err
		}
		swept.Late++
	case submission.Erase:
		if err := o.Store.Erase(ctx, sub); err != nil {
			return false, err
		}
		swept.Erased++
	default:
		return false, nil // the index lags behind the table
	}
	return true, nil
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
