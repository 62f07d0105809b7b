package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Due is one entry of the due index: a submission's, an object's (see Tidy), or a folder's.
type Due struct {
	Reference submission.Reference
	Version   int
	// Object is the name of an object; empty where it is a submission that is due.
	Object string
	// Folder says that it is the evidence of the submission (see Folder).
	Folder bool
}

// Due lists up to limit entries of a shard that were due by a time, the longest due first. The index lags: read
// the submission before doing anything.
func (s Store) Due(ctx context.Context, shard int, by time.Time, limit int) ([]Due, error) {
	found, _, err := s.entries(ctx, shard, position{}, by, limit, nil)
	if err != nil {
		return nil, err
	}
	due := make([]Due, len(found))
	for i, entry := range found {
		if name, ok := strings.CutPrefix(entry.id, entryPrefix); ok {
			due[i] = Due{Object: name}
			continue
		}
		if ref, ok := folderOf(entry.id); ok {
			due[i] = Due{Reference: ref, Folder: true}
			continue
		}
		due[i] = Due{Reference: submission.Reference(entry.id), Version: entry.version}
	}
	return due, nil
}

// entries reads up to limit entries of a shard that are due from a position's time until another time, in the order of time; more
// is where to go on, nil at the end.
func (s Store) entries(ctx context.Context, shard int, from position, until time.Time, limit int, after item.Item) (found []position, more item.Item, err error) {
	out, err := s.Client.Query(ctx, &dynamodb.QueryInput{
		TableName: &s.Table, IndexName: aws.String("due"),
		KeyConditionExpression:    aws.String("dueShard = :shard AND dueAt BETWEEN :from AND :until"),
		ExpressionAttributeValues: item.Item{":shard": item.Number(int64(shard)), ":from": item.Number(from.dueAt), ":until": item.Millis(until)},
		Limit:                     aws.Int32(int32(limit)), ExclusiveStartKey: after,
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read what is due: %w", err)
	}
	for _, i := range out.Items {
		at := item.Item(i)
		found = append(found, position{at.Number("dueAt"), at.Text("id"), int(at.Number("version"))})
	}
	return found, out.LastEvaluatedKey, nil
}

// Shard is the partition of the due index that holds a submission.
func Shard(key [32]byte) int { return int(key[0]) % Shards }
