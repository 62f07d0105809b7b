package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
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
func subjectKey(subject [32]byte) item.Item {
	return item.Item{"id": item.Text("subject#" + hex.EncodeToString(subject[:])), "version": item.Number(0)}
}

// commit writes a submission where nothing stands under its reference and version, and gives what stands there where
// something does. ErrDuplicate says that another submission has its subject.
func (s Store) commit(ctx context.Context, sub submission.Submission) (there item.Item, err error) {
	put := s.putting(sub)
	if sub.Subject == [32]byte{} && sub.Payload == nil && s.along == nil {
		_, err := s.Client.PutItem(ctx, &dynamodb.PutItemInput{
			TableName: put.TableName, Item: put.Item, ConditionExpression: put.ConditionExpression,
			ReturnValuesOnConditionCheckFailure: put.ReturnValuesOnConditionCheckFailure,
		})
		if there, yes := item.Refused(err); yes {
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
		subject["reference"] = item.Text(string(sub.Reference))
		all = append(all, types.TransactWriteItem{Put: &types.Put{
			TableName: &s.Table, Item: subject, ConditionExpression: aws.String("attribute_not_exists(id) OR attribute_exists(released)"),
		}})
	}
	if sub.Payload != nil {
		all = append(all, types.TransactWriteItem{Update: s.held(sub.Payload.Name, sub.ReceivedAt)})
	}
	unmet, err := s.transact(ctx, "store a submission", sub.Key, all)
	overtaken := errors.Is(err, ErrOvertaken) // what goes along with a retry was written with the first attempt
	if !overtaken && (err != nil || !unmet.any()) {
		return nil, err
	}
	// Nothing promises that every condition that failed is told, and a retry of what was committed must not be taken for a
	// duplicate: so first of all whatever stands under the reference.
	there, err = s.get(ctx, submissionKey(sub.Reference, sub.Version))
	switch {
	case err != nil:
		return nil, fmt.Errorf("store a submission: %w", err)
	case there != nil:
		return there, nil
	case overtaken:
		return nil, ErrOvertaken
	case sub.Subject != [32]byte{} && unmet[1]:
		return nil, ErrDuplicate
	}
	return nil, errRemoved
}

// errRemoved: the sweep took a payload away before the submission that names it was committed.
var errRemoved = errors.New("store a submission: its payload was removed before it was committed; try again")

// putting writes a version of a submission where there is none.
func (s Store) putting(sub submission.Submission) *types.Put {
	return &types.Put{
		TableName: &s.Table, Item: writeSubmission(sub), ConditionExpression: aws.String("attribute_not_exists(id)"),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}
}

// unmet says of each write of a transaction whether its condition failed; none where all was written.
type unmet []bool

func (u unmet) any() bool { return slices.Contains(u, true) }

// crossings is how often a transaction that crossed another one is tried again.
const crossings = 6

// transact writes all or nothing, and says which conditions kept it from writing. The SDK gives each transaction a token, by
// which DynamoDB knows its retries for ten minutes; what is refused later, or in spite of it, is told by what stands there.
func (s Store) transact(ctx context.Context, doing string, key [32]byte, all []types.TransactWriteItem) (failed unmet, err error) {
	all, own := append(all[:len(all):len(all)], s.along...), len(all)
	for n := range crossings {
		_, err = s.Client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: all})
		if err == nil {
			return nil, nil
		}
		var cancelled *types.TransactionCanceledException
		if !errors.As(err, &cancelled) {
			return nil, failure(doing, err)
		}
		failed = make(unmet, len(all))
		for i, reason := range cancelled.CancellationReasons[:min(len(all), len(cancelled.CancellationReasons))] {
			switch aws.ToString(reason.Code) {
			case "ConditionalCheckFailed":
				failed[i] = true
			case "ItemCollectionSizeLimitExceeded", "ValidationError":
				return nil, ErrTooLarge
			}
		}
		if failed[own:].any() {
			return nil, ErrOvertaken
		}
		if failed.any() {
			return failed[:own], nil
		}
		// TransactionConflict, ThrottlingError, ProvisionedThroughputExceeded: another is being written just now.
		// Those that crossed do not come back at the same moment: their keys differ.
		if n == crossings-1 || !wait(ctx, time.Duration(20<<n+int(key[n]))*time.Millisecond) {
			break
		}
	}
	return nil, fmt.Errorf("%s: %w", doing, err)
}
