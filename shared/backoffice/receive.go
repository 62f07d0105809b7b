package backoffice

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/frontline-gov/frontline/shared/handoff"
)

// batch is the most messages that SQS gives at a time.
const batch = 10

// delivery is one message while it is worked on.
type delivery struct {
	types.Message
	submission Submission // once it is checked
	evidence   *Evidence  // in its place, where it is a piece of evidence
	known      bool       // it was told whether it is a repeat
}

// Receive takes at most ten messages off the queue, waiting for the first, and does for each what is to be done. One that
// is not what it should be, or fails, does not keep the others. The error is that of what may succeed the next time: of
// the queue, the API, the bucket or the shelf; whatever else is wrong with a message is counted and logged.
func (c Client) Receive(ctx context.Context) (Tally, error) {
	if _, err := c.address("", ""); err != nil {
		return Tally{}, err
	}
	out, err := c.Queue.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: &c.QueueURL, MaxNumberOfMessages: batch,
		WaitTimeSeconds: seconds(cmp.Or(c.Wait, 20*time.Second)), VisibilityTimeout: seconds(c.visibility()),
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameApproximateReceiveCount}})
	if err != nil {
		return Tally{}, fmt.Errorf("receive from the queue: %w", err)
	}
	t := Tally{Received: len(out.Messages)}
	if len(out.Messages) == 0 {
		return t, nil
	}
	held := newHold(c, out.Messages)
	defer held.release()

	var waiting []*delivery
	for _, m := range out.Messages {
		d := &delivery{Message: m}
		body := []byte(aws.ToString(m.Body))
		if isEvidence(body) {
			d.evidence, err = c.readEvidence(body)
		} else {
			d.submission, err = c.read(body)
		}
		if err != nil {
			t.count(err)
			c.tell(d, err)
			held.leave(d)
			continue
		}
		waiting = append(waiting, d)
	}
	slices.SortStableFunc(waiting, func(a, b *delivery) int { // an amendment after what it amends
		return cmp.Or(cmp.Compare(a.submission.Reference, b.submission.Reference), cmp.Compare(a.submission.Version, b.submission.Version))
	})
	for wait := newPauses(c.Patience); ; {
		var failed []*delivery
		var failure error
		for _, d := range waiting {
			if ctx.Err() != nil && failure != nil {
				failed = append(failed, d) // there is no time to fail more often
				continue
			}
			err := c.take(context.WithoutCancel(ctx), d, &t)
			if errors.Is(err, ErrUnauthorised) {
				t.Failed = t.Received - t.Acknowledged - t.Left - t.Early - t.Refused
				return t, errors.Join(err, held.delete())
			}
			if temporary(err) {
				failed, failure = append(failed, d), err
				continue
			}
			if err == nil {
				t.Acknowledged++
				held.done(d)
				continue
			}
			t.count(err)
			c.tell(d, err)
			held.leave(d)
		}
		if err := held.delete(); err != nil && failure == nil {
			failure = err // they come again and are repeats
		}
		if waiting = failed; len(waiting) == 0 || !wait.next(ctx) {
			t.Failed = len(waiting)
			return t, failure
		}
		c.tell(waiting[0], failure)
	}
}

// take stores a submission, or a piece of evidence, and acknowledges it.
func (c Client) take(ctx context.Context, d *delivery, t *Tally) error {
	if d.evidence != nil {
		return c.takeEvidence(ctx, d, t)
	}
	if err := c.fetch(ctx, &d.submission); err != nil {
		return err
	}
	s := d.submission
	if s.Version > 1 && s.PreviousCase == "" { // else the department has it, if not on this shelf
		before, err := c.Shelf.Holds(ctx, handoff.ID(s.Reference, s.Version-1))
		if err != nil {
			return unavailable{fmt.Errorf("the shelf: %w", err)}
		}
		if !before {
			return errEarly
		}
	}
	number, fresh, err := c.Shelf.File(ctx, s)
	if err := t.filed(d, fresh, err); err != nil {
		return err
	}
	if err := c.post(ctx, s.Acknowledgement, map[string]string{"caseNumber": number}); err != nil {
		return err
	}
	if err := c.Shelf.Acknowledged(ctx, s.HandoffID); err != nil {
		return unavailable{fmt.Errorf("the shelf: %w", err)}
	}
	return nil
}

// filed counts what the shelf took, or has had before.
func (t *Tally) filed(d *delivery, fresh bool, err error) error {
	switch {
	case errors.Is(err, ErrRefused):
		return fault{"refused-by-the-shelf", err}
	case err != nil:
		return unavailable{fmt.Errorf("the shelf: %w", err)}
	case fresh:
		t.Filed++
	case !d.known:
		t.Repeated++
	}
	d.known = true
	return nil
}

// count counts a message that stays on the queue.
func (t *Tally) count(err error) {
	switch {
	case errors.Is(err, errEarly):
		t.Early++
	case errors.As(err, new(*Refusal)):
		t.Refused++
	default:
		t.Left++
	}
}

// tell logs why a message is not done with. A message that could not be read is named by the queue's id alone: what it says
// of itself is not to be believed.
func (c Client) tell(d *delivery, err error) {
	attributes := []any{"transaction", c.Transaction, "messageId", aws.ToString(d.MessageId),
		"received", d.Attributes[string(types.MessageSystemAttributeNameApproximateReceiveCount)], "cause", err}
	if d.evidence != nil {
		attributes = append(attributes, "handoffId", d.evidence.HandoffID)
	}
	if d.submission.HandoffID != "" {
		attributes = append(attributes, "handoffId", d.submission.HandoffID)
	}
	c.Log.Warn("a message stays on the queue", attributes...)
}

func (c Client) visibility() time.Duration { return cmp.Or(c.Visibility, 5*time.Minute) }

// seconds are whole seconds, as SQS has them.
func seconds(d time.Duration) int32 { return int32(d / time.Second) }

// hold keeps messages hidden from others while they are worked on, and deletes those that are done.
type hold struct {
	client Client
	change chan func(map[string]string) // to what is held: receipt by message id
	ended  chan struct{}
	gone   []types.DeleteMessageBatchRequestEntry
}

func newHold(c Client, messages []types.Message) *hold {
	h := &hold{client: c, change: make(chan func(map[string]string)), ended: make(chan struct{})}
	held := map[string]string{}
	for _, m := range messages {
		held[aws.ToString(m.MessageId)] = aws.ToString(m.ReceiptHandle)
	}
	go h.keep(held)
	return h
}

// keep renews the visibility of what is held each third of it.
func (h *hold) keep(held map[string]string) {
	defer close(h.ended)
	renew := time.NewTicker(h.client.visibility() / 3)
	defer renew.Stop()
	for {
		select {
		case change, more := <-h.change:
			if !more {
				return
			}
			change(held)
		case <-renew.C:
			var entries []types.ChangeMessageVisibilityBatchRequestEntry
			for _, receipt := range held {
				entries = append(entries, types.ChangeMessageVisibilityBatchRequestEntry{Id: aws.String(strconv.Itoa(len(entries))),
					ReceiptHandle: aws.String(receipt), VisibilityTimeout: seconds(h.client.visibility())})
			}
			if len(entries) == 0 {
				continue
			}
			ctx, cancel := context.WithTimeout(context.Background(), h.client.visibility()/3)
			_, err := h.client.Queue.ChangeMessageVisibilityBatch(ctx, &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: &h.client.QueueURL, Entries: entries})
			cancel()
			if err != nil { // another may take them meanwhile: then one of the two finds a repeat
				h.client.Log.Warn("messages are not held", "transaction", h.client.Transaction, "cause", err)
			}
		}
	}
}

// leave lets a message come again when its time is over.
func (h *hold) leave(d *delivery) {
	h.change <- func(held map[string]string) { delete(held, aws.ToString(d.MessageId)) }
}

// done is for delete to delete.
func (h *hold) done(d *delivery) {
	h.gone = append(h.gone, types.DeleteMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(len(h.gone))), ReceiptHandle: d.ReceiptHandle})
	h.leave(d)
}

// delete takes what is done off the queue.
func (h *hold) delete() error {
	if len(h.gone) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	out, err := h.client.Queue.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{QueueUrl: &h.client.QueueURL, Entries: h.gone})
	h.gone = nil
	if err != nil {
		return fmt.Errorf("delete from the queue: %w", err)
	}
	if n := len(out.Failed); n > 0 {
		return fmt.Errorf("delete from the queue: %d of them stay: %s", n, aws.ToString(out.Failed[0].Code))
	}
	return nil
}

// release ends the holding.
func (h *hold) release() {
	close(h.change)
	<-h.ended
}
