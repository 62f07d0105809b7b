package limit

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
)

// Spend counts one of what a subject may do so often in a minute of the clock; one too many is Exceeded, and not counted.
// It is one conditional write of an item smaller than 1 KB, for each subject and minute under limit#<hash>: n (N) is how
// many, and expires is for TTL. Around the turn of a minute twice as many may pass within sixty seconds. A write that the
// SDK repeats because its answer was lost is counted twice.
func (l Limit) Spend(ctx context.Context, subject [32]byte, most int, now time.Time) error {
	return l.spend(ctx, subject, most, time.Minute, now)
}

// TakeShared counts a try of whoever is behind a subject that many may share, such as an address: Shared of them in each Window
// of the clock. It counts as Spend does.
func (l Limit) TakeShared(ctx context.Context, subject [32]byte, now time.Time) error {
	return l.spend(ctx, subject, Shared, Window, now)
}

// GiveBackShared uncounts a try that was counted at a time, because it was right.
func (l Limit) GiveBackShared(ctx context.Context, subject [32]byte, now time.Time) error {
	_, err := l.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &l.Table, Key: within(subject, now.Truncate(Window)),
		UpdateExpression: aws.String("ADD n :less"), ConditionExpression: aws.String("n > :none"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":less": item.Number(-1), ":none": item.Number(0)},
	})
	return unlessRefused("give a try back", err)
}

func (l Limit) spend(ctx context.Context, subject [32]byte, most int, per time.Duration, now time.Time) error {
	begin := now.Truncate(per)
	_, err := l.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &l.Table, Key: within(subject, begin),
		UpdateExpression:    aws.String("ADD n :one SET expires = :expires"),
		ConditionExpression: aws.String("attribute_not_exists(n) OR n < :most"),
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":one": item.Number(1), ":most": item.Number(int64(most)), ":expires": item.Number(begin.Add(2 * per).Unix()),
		},
	})
	var refused *types.ConditionalCheckFailedException
	switch {
	case errors.As(err, &refused):
		return Exceeded{After: begin.Add(per).Sub(now)}
	case err != nil:
		return fmt.Errorf("count what a time holds: %w", err)
	}
	return nil
}

// within is the key of what a subject does from a time on.
func within(subject [32]byte, begin time.Time) map[string]types.AttributeValue {
	return key(sha256.Sum256(binary.BigEndian.AppendUint64(subject[:], uint64(begin.Unix()))))
}
