// Package limit bounds how often somebody may guess: so many tries in a time for what is guessed at (a return code, a
// reference) and for the address that they come from; and how much software may send in a minute. Both are counted in the
// transaction's table.
package limit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
)

const (
	// Tries is how many tries of one thing are allowed within Window; the next is refused.
	Tries = 5
	// Window is how long a try counts.
	Window = 15 * time.Minute
	// Shared is how many tries are allowed from one address, behind which there may be many people, in a Window of the clock.
	// docs/decisions/return.md has the arithmetic.
	Shared = 30
)

// Limit counts tries in a table, one item for each subject, under limit#<subject>: t1 to t5 (N, epoch milliseconds) are
// the times of the last five tries, the latest first, 0 for none, and expires (N, epoch seconds) is for TTL.
type Limit struct {
	Client *dynamodb.Client
	Table  string
}

// Exceeded is the error of one try too many.
type Exceeded struct {
	// After is how long to wait until the next try is allowed.
	After time.Duration
}

func (e Exceeded) Error() string { return fmt.Sprintf("too many tries: the next is in %s", e.After) }

// Subject is what tries are counted for: the hash of a kind of thing and of its name, which may be personal.
func Subject(kind, name string) [32]byte { return sha256.Sum256([]byte(kind + "\x00" + name)) }

// Take counts a try at a time, where fewer than Tries were counted in the Window before it; otherwise it is Exceeded, and
// not counted. It is one conditional write, so tries at once are counted as tries one by one. Count first, then look: what
// turns out right is given back. A write that the SDK repeats because its answer was lost is counted twice.
func (l Limit) Take(ctx context.Context, subject [32]byte, now time.Time) error {
	_, err := l.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &l.Table, Key: key(subject),
		// The right-hand sides are the values before the update, so each time moves on by one place.
		UpdateExpression: aws.String("SET t1 = :now, t2 = if_not_exists(t1, :none), t3 = if_not_exists(t2, :none), " +
			"t4 = if_not_exists(t3, :none), t5 = if_not_exists(t4, :none), expires = :expires"),
		ConditionExpression: aws.String("attribute_not_exists(t5) OR t5 <= :over"),
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":now": item.Number(now.UnixMilli()), ":none": item.Number(0), ":over": item.Number(now.Add(-Window).UnixMilli()),
			":expires": item.Number(now.Add(Window).Unix() + 1),
		},
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	var refused *types.ConditionalCheckFailedException
	switch {
	case errors.As(err, &refused):
		return Exceeded{After: time.UnixMilli(value(refused.Item["t5"])).Add(Window).Sub(now)}
	case err != nil:
		return fmt.Errorf("count a try: %w", err)
	}
	return nil
}

// GiveBack takes the last try off again, because it was right. The sixth-last, which is not known any more, was over when
// it was pushed out.
func (l Limit) GiveBack(ctx context.Context, subject [32]byte) error {
	_, err := l.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &l.Table, Key: key(subject),
		UpdateExpression:          aws.String("SET t1 = t2, t2 = t3, t3 = t4, t4 = t5, t5 = :none"),
		ConditionExpression:       aws.String("attribute_exists(t5)"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":none": item.Number(0)},
	})
	return unlessRefused("give a try back", err)
}

// unlessRefused is the error of what failed; a write whose condition did not hold has nothing to do, and is none.
func unlessRefused(what string, err error) error {
	var refused *types.ConditionalCheckFailedException
	if err != nil && !errors.As(err, &refused) {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func key(subject [32]byte) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{
		"id": item.Text("limit#" + hex.EncodeToString(subject[:])), "version": item.Number(0),
	}
}

func value(v types.AttributeValue) int64 {
	n, _ := v.(*types.AttributeValueMemberN)
	if n == nil {
		return 0
	}
	value, _ := strconv.ParseInt(n.Value, 10, 64)
	return value
}
