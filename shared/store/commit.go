package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/submission"
)

// Payload reads the answers of a large submission.
func (s Store) Payload(ctx context.Context, sub submission.Submission) ([]byte, error) {
	p := sub.Payload
	if p.Bytes != nil {
		return p.Bytes, nil
	}
	answers, err := s.Bucket.get(ctx, object{name: p.Name, size: p.Size, digest: p.Digest})
	if err != nil {
		return nil, fmt.Errorf("read the answers of %s: %w", sub.Reference, err)
	}
	return answers, nil
}

func (s Store) writePayload(ctx context.Context, sub submission.Submission) (*submission.Payload, error) {
	answers := sub.Payload.Bytes
	o, err := s.write(ctx, submissionObject(sub, digest(answers)), answers, Shard(sub.Key), sub.ReceivedAt)
	if err != nil {
		return nil, err
	}
	return &submission.Payload{Name: o.name, Size: o.size, Digest: o.digest, Bytes: answers}, nil
}

// subjectKey is the key of the item that says that a subject is taken.
func subjectKey(subject [32]byte) item {
	return item{"id": text("subject#" + hex.EncodeToString(subject[:])), "version": number(0)}
}

// commit writes a submission where nothing stands under its reference, and gives what stands there where something
// does. ErrDuplicate says that another submission has its subject.
func (s Store) commit(ctx context.Context, sub submission.Submission) (there item, err error) {
	put := &types.Put{
		TableName: &s.Table, Item: writeSubmission(sub), ConditionExpression: aws.String("attribute_not_exists(id)"),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}
	if sub.Subject == [32]byte{} && sub.Payload == nil {
		_, err := s.Client.PutItem(ctx, &dynamodb.PutItemInput{
			TableName: put.TableName, Item: put.Item, ConditionExpression: put.ConditionExpression,
			ReturnValuesOnConditionCheckFailure: put.ReturnValuesOnConditionCheckFailure,
		})
		if there, yes := refused(err); yes {
			return there, nil
		}
		if err != nil {
			return nil, failure("store a submission", err)
		}
		return nil, nil
	}
	all := []types.TransactWriteItem{{Put: put}}
	if sub.Subject != [32]byte{} {
		subject := subjectKey(sub.Subject)
		subject["reference"] = text(string(sub.Reference))
		all = append(all, types.TransactWriteItem{Put: &types.Put{
			TableName: &s.Table, Item: subject, ConditionExpression: aws.String("attribute_not_exists(id)"),
		}})
	}
	if sub.Payload != nil {
		all = append(all, types.TransactWriteItem{Update: s.held(sub.Payload.Name, sub.ReceivedAt)})
	}
	return s.transact(ctx, sub, all)
}

// crossings is how often a transaction that crossed another one is tried again.
const crossings = 6

// transact writes all or nothing. The SDK gives each transaction a token, by which DynamoDB knows its retries for ten
// minutes; what is refused later, or in spite of it, is told by what stands there.
func (s Store) transact(ctx context.Context, sub submission.Submission, all []types.TransactWriteItem) (there item, err error) {
	for n := range crossings {
		_, err = s.Client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: all})
		if err == nil {
			return nil, nil
		}
		var cancelled *types.TransactionCanceledException
		if !errors.As(err, &cancelled) {
			return nil, failure("store a submission", err)
		}
		reason := func(i int) string {
			if i < len(cancelled.CancellationReasons) {
				return aws.ToString(cancelled.CancellationReasons[i].Code)
			}
			return ""
		}
		const unmet = "ConditionalCheckFailed"
		if reason(0) == unmet {
			return cancelled.CancellationReasons[0].Item, nil
		}
		var refusedOther, tooLarge bool
		for i := range all {
			refusedOther = refusedOther || reason(i) == unmet
			tooLarge = tooLarge || reason(i) == "ItemCollectionSizeLimitExceeded" || reason(i) == "ValidationError"
		}
		if refusedOther {
			return s.beaten(ctx, sub, reason(1) == unmet && sub.Subject != [32]byte{})
		}
		if tooLarge {
			return nil, ErrTooLarge
		}
		// TransactionConflict, ThrottlingError, ProvisionedThroughputExceeded: another is being written just now.
		// Those that crossed do not come back at the same moment: their keys differ.
		if n == crossings-1 || !wait(ctx, time.Duration(20<<n+int(sub.Key[n]))*time.Millisecond) {
			break
		}
	}
	return nil, fmt.Errorf("store a submission: %w", err)
}

// beaten looks at what stands under the reference of a submission that was refused for another reason than its own
// item: nothing promises that every reason is told, and a retry of what was committed must not be taken for a duplicate.
func (s Store) beaten(ctx context.Context, sub submission.Submission, subject bool) (item, error) {
	there, err := s.get(ctx, submissionKey(sub.Reference, sub.Version))
	switch {
	case err != nil:
		return nil, fmt.Errorf("store a submission: %w", err)
	case there != nil:
		return there, nil
	case subject:
		return nil, ErrDuplicate
	}
	return nil, errors.New("store a submission: its payload was removed before it was committed; try again")
}
