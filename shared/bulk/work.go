package bulk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
)

// Due lists jobs that somebody is to work now, the longest due first: all of them up to limit, which is two or more; of more, the half that
// is due the longest and the half that came last, so that one client's thousands keep nobody's new file out of sight.
func (s Jobs) Due(ctx context.Context, now time.Time, limit int) ([]string, error) {
	ids, more, err := s.due(ctx, now, limit, false)
	if err != nil || !more {
		return ids, err
	}
	last, _, err := s.due(ctx, now, limit/2, true)
	slices.Reverse(last)
	return append(ids[:limit-limit/2], last...), err
}

// due lists jobs, up to limit, from the one due the longest on or back from the last one, and says whether there may be more.
func (s Jobs) due(ctx context.Context, now time.Time, limit int, back bool) (ids []string, more bool, err error) {
	out, err := s.Client.Query(ctx, &dynamodb.QueryInput{
		TableName: &s.Table, IndexName: aws.String("due"), KeyConditionExpression: aws.String("dueShard = :shard AND dueAt <= :now"),
		ExpressionAttributeValues: item.Item{":shard": item.Number(shard), ":now": item.Millis(now)}, Limit: aws.Int32(int32(limit)),
		ScanIndexForward: aws.Bool(!back),
	})
	if err != nil {
		return nil, false, fmt.Errorf("read what jobs are due: %w", err)
	}
	for _, i := range out.Items {
		ids = append(ids, strings.TrimPrefix(item.Item(i).Text("id"), "bulk#"))
	}
	return ids, len(out.LastEvaluatedKey) > 0, nil
}

// Begin takes a job to work it, where nobody else does.
func (s Jobs) Begin(ctx context.Context, id string, now time.Time) (Job, error) {
	j, err := s.Job(ctx, id, now)
	switch {
	case err != nil || j.Finished():
		return j, err
	case j.dueAt > now.UnixMilli():
		return j, ErrTaken
	}
	return s.move(ctx, j, now.Add(lease))
}

// Rest gives a job back for whoever works it next.
func (s Jobs) Rest(ctx context.Context, j Job, now time.Time) (Job, error) {
	if j.Finished() {
		return j, nil
	}
	return s.move(ctx, j, now)
}

// move moves the time of a job that is as it was read.
func (s Jobs) move(ctx context.Context, j Job, at time.Time) (Job, error) {
	_, err := s.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.Table, Key: jobKey(j.ID), UpdateExpression: aws.String("SET dueAt = :at"), ConditionExpression: aws.String("dueAt = :was AND done = :done"),
		ExpressionAttributeValues: item.Item{":at": item.Millis(at), ":was": item.Number(j.dueAt), ":done": item.Number(int64(j.Done))},
	})
	if _, moved := item.Refused(err); moved {
		return j, ErrTaken
	}
	if err != nil {
		return j, fmt.Errorf("move the time of a job: %w", err)
	}
	j.dueAt = at.UnixMilli()
	return j, nil
}

// Next gives lines of a job from the first on that is not worked yet, as many as stand together.
func (s Jobs) Next(ctx context.Context, j Job) ([]Line, error) {
	part, err := s.get(ctx, partKey(j, j.part))
	if err != nil {
		return nil, fmt.Errorf("read lines of a job: %w", err)
	}
	text, err := unpack(part.Raw("text"))
	if err != nil {
		return nil, fmt.Errorf("read lines of the job %s from %d on: %w", j.ID, j.part, err)
	}
	keys := part.Raw("keys")
	var lines []Line
	for n, t := range bytes.Split(text, []byte("\n")) {
		if j.part+n <= j.Done {
			continue
		}
		line := Line{Text: t}
		copy(line.Key[:], keys[min(n*32, len(keys)):])
		lines = append(lines, line)
	}
	return lines, nil
}

// Record keeps what came of the next lines of a job, the first of those that Next gave: all of it or nothing, and nothing where
// somebody else has done them. last says that they are the rest of what Next gave, which is then forgotten.
func (s Jobs) Record(ctx context.Context, j Job, results []Result, last bool, now time.Time) (Job, error) {
	before, first, part := j, j.Done+1, j.part
	list := make([]json.RawMessage, len(results))
	counts := map[int]int{}
	for status, n := range j.Counts {
		counts[status] = n
	}
	for i, r := range results {
		list[i] = r.JSON
		counts[r.Status]++
	}
	text, err := json.Marshal(list)
	if err != nil {
		return j, fmt.Errorf("write results of a job: %w", err)
	}
	kept := resultsKey(j.ID, first)
	kept["results"], kept["expires"] = item.Raw(pack(text)), item.Number(j.Expires.Unix())
	was := item.Item{":was": item.Number(int64(j.Done))}
	j.Done, j.Counts = j.Done+len(results), counts
	said := item.Item{}
	for status, n := range counts {
		said[strconv.Itoa(status)] = item.Number(int64(n))
	}
	was[":done"], was[":counts"] = item.Number(int64(j.Done)), &types.AttributeValueMemberM{Value: said}
	update := "SET done = :done, counts = :counts"
	var all []types.TransactWriteItem
	if last {
		j.part = j.Done + 1
		update += ", part = :part"
		was[":part"] = item.Number(int64(j.part))
		// The answers stand in their submissions now, and are not kept twice.
		all = append(all, types.TransactWriteItem{Update: &types.Update{
			TableName: &s.Table, Key: partKey(j, part), UpdateExpression: aws.String("SET expires = :now REMOVE #text, #keys"),
			ConditionExpression: aws.String("attribute_exists(id)"), ExpressionAttributeValues: item.Item{":now": item.Number(now.Unix())},
			ExpressionAttributeNames: map[string]string{"#text": "text", "#keys": "keys"},
		}})
	}
	if j.Finished() {
		update += " REMOVE dueShard, dueAt"
	} else {
		j.dueAt = now.Add(lease).UnixMilli()
		update += ", dueAt = :due"
		was[":due"] = item.Number(j.dueAt)
	}
	all = append(all,
		types.TransactWriteItem{Update: &types.Update{TableName: &s.Table, Key: jobKey(j.ID), UpdateExpression: &update,
			ConditionExpression: aws.String("done = :was"), ExpressionAttributeValues: was}},
		types.TransactWriteItem{Put: &types.Put{TableName: &s.Table, Item: kept, ConditionExpression: aws.String("attribute_not_exists(id) OR expires < :now"),
			ExpressionAttributeValues: item.Item{":now": item.Number(now.Unix())}}})
	_, err = s.Client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: all})
	var cancelled *types.TransactionCanceledException
	switch {
	case errors.As(err, &cancelled):
		return before, fmt.Errorf("%w: %w", ErrTaken, err)
	case err != nil:
		return before, fmt.Errorf("store results of a job: %w", err)
	}
	return j, nil
}

// Results gives what came of lines after one of them, as many as were recorded together, each as it was recorded; none where they
// are not worked yet, or where results do not begin there.
func (s Jobs) Results(ctx context.Context, j Job, after int) ([]json.RawMessage, error) {
	found, err := s.get(ctx, resultsKey(j.ID, after+1))
	if err != nil || found == nil {
		return nil, err
	}
	text, err := unpack(found.Raw("results"))
	if err != nil {
		return nil, fmt.Errorf("read results of the job %s: %w", j.ID, err)
	}
	var list []json.RawMessage
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("read results of the job %s: %w", j.ID, err)
	}
	return list, nil
}
