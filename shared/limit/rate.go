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
	minute := now.Truncate(time.Minute)
	_, err := l.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:           &l.Table,
		Key:                 key(sha256.Sum256(binary.BigEndian.AppendUint64(subject[:], uint64(minute.Unix())))),
		UpdateExpression:    aws.String("ADD n :one SET expires = :expires"),
		ConditionExpression: aws.String("attribute_not_exists(n) OR n < :most"),
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":one": item.Number(1), ":most": item.Number(int64(most)), ":expires": item.Number(minute.Add(2 * time.Minute).Unix()),
		},
	})
	var refused *types.ConditionalCheckFailedException
	switch {
	case errors.As(err, &refused):
		return Exceeded{After: minute.Add(time.Minute).Sub(now)}
	case err != nil:
		return fmt.Errorf("count what a minute holds: %w", err)
	}
	return nil
}
