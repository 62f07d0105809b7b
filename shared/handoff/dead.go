package handoff

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

const (
	// mostReceives bounds how often one sweep asks for dead letters, ten at a time.
	mostReceives = 50
	// deadSeconds is how long a dead letter is kept from another sweep while this one records it.
	deadSeconds = 120
)

// drain records which submissions the department could not take: a message that its queue gave up stands for a submission
// that needs attention. The message goes once that is in the table, which forgets nothing; until then it stays, and the
// next sweep finds it. A message that is of no submission here stays too, and keeps the alarm of the queue on.
func (o Outbox) drain(ctx context.Context, swept *Swept) (failed error) {
	begun := context.WithoutCancel(ctx)
	for range mostReceives {
		if o.DeadURL == "" || ctx.Err() != nil {
			return failed
		}
		out, err := o.Queue.ReceiveMessage(begun, &sqs.ReceiveMessageInput{QueueUrl: &o.DeadURL, MaxNumberOfMessages: 10,
			VisibilityTimeout: deadSeconds})
		if err != nil {
			return fmt.Errorf("receive dead letters: %w", err)
		}
		if len(out.Messages) == 0 {
			return failed
		}
		for _, message := range out.Messages {
			if err := o.bury(begun, message, swept); err != nil {
				swept.Failed++
				failed = err
			}
		}
	}
	return failed
}

// bury records a dead letter, then deletes it.
func (o Outbox) bury(ctx context.Context, message types.Message, swept *Swept) error {
	var head struct {
		HandoffID string `json:"handoffId"`
		Attempt   int    `json:"attempt"`
	}
	err := json.Unmarshal([]byte(aws.ToString(message.Body)), &head)
	if ref, n, is := ParseEvidenceID(head.HandoffID); is && err == nil {
		folder, err := o.Store.Folder(ctx, ref)
		if err != nil {
			return err
		}
		if folder.Find(n) == nil {
			swept.Strange++
			return nil
		}
		// It is not acknowledged, so it goes again by itself: there is nothing to record, only to tell.
		swept.Attention++
		if o.Tell != nil {
			o.Tell(head.HandoffID, submission.DeadLetter)
		}
		return o.deleteDead(ctx, message)
	}
	ref, version, wrong := ParseID(head.HandoffID)
	if err != nil || wrong != nil {
		swept.Strange++
		return nil
	}
	err = o.needAttention(ctx, ref, version, head.Attempt, submission.DeadLetter, swept)
	if errors.Is(err, store.ErrNoSubmission) {
		swept.Strange++
		return nil
	}
	if err != nil {
		return err
	}
	return o.deleteDead(ctx, message)
}

func (o Outbox) deleteDead(ctx context.Context, message types.Message) error {
	_, err := o.Queue.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: &o.DeadURL, ReceiptHandle: message.ReceiptHandle})
	if err != nil {
		return fmt.Errorf("delete a dead letter: %w", err)
	}
	return nil
}
