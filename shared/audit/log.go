package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
)

// Log writes and reads the histories in one table. To append it gets and puts items, and nothing else.
type Log struct {
	Client *dynamodb.Client
	Table  string
	Random io.Reader
}

// saltSize is the length of the salt of a reason, in bytes.
const saltSize = 16

// Next is an event that is ready to be written behind the last one of a history.
type Next struct {
	// Items are what is to be written, all or nothing; whoever does something that the event tells of writes them in the
	// same transaction, so that neither is ever there without the other.
	Items []types.TransactWriteItem

	history string
	entry   Entry
}

// Next makes an event ready behind the last one that the history has now. Its items are refused once anybody has
// written into the history since: so whoever reads what the event is about after Next, and writes with its items, knows that
// nobody else has written an event in between.
func (l Log) Next(ctx context.Context, history string, event Event) (Next, error) {
	entry := Entry{Event: event, Salt: make([]byte, saltSize)}
	if _, err := io.ReadFull(l.Random, entry.Salt); err != nil {
		return Next{}, fmt.Errorf("append to a history: %w", err)
	}
	entry.Digest = reason(entry.Salt, entry.Why)
	head, err := l.head(ctx, history)
	if err != nil {
		return Next{}, fmt.Errorf("append to a history: %w", err)
	}
	entry.N = head.Count + 1
	if entry.Hash, err = link(history, head.Hash, entry); err != nil {
		return Next{}, fmt.Errorf("append to a history: %w", err)
	}
	return Next{Items: l.items(history, head, entry), history: history, entry: entry}, nil
}

// Written says whether an event stands in its history, after a write of its items of which nobody knows how it ended, or
// which was refused: the refusal may be of our own second attempt, the answer to the first being lost.
func (l Log) Written(ctx context.Context, n Next) (bool, error) {
	there, err := l.entry(ctx, n.history, n.entry.N)
	if err != nil {
		return false, fmt.Errorf("append to a history: %w", err)
	}
	return bytes.Equal(there.Hash, n.entry.Hash), nil
}

// Turns is how often an event is tried behind those of others before something must be wrong.
const Turns = 50

// Write writes an event that was made ready, and says whether it stands: false where others were faster.
func (l Log) Write(ctx context.Context, n Next) (bool, error) {
	_, err := l.Client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: n.Items})
	var cancelled *types.TransactionCanceledException
	var conflict *types.TransactionConflictException
	switch {
	case err == nil:
		return true, nil
	case !errors.As(err, &cancelled) && !errors.As(err, &conflict):
		return false, fmt.Errorf("append to a history: %w", err)
	case errors.As(err, &cancelled) && !contended(cancelled):
		return false, fmt.Errorf("append to a history: %w", err)
	}
	return l.Written(ctx, n)
}

// Append adds an event at the end of a history.
func (l Log) Append(ctx context.Context, history string, event Event) error {
	for range Turns {
		next, err := l.Next(ctx, history, event)
		if err != nil {
			return err
		}
		if written, err := l.Write(ctx, next); written || err != nil {
			return err
		}
		if err := Pause(ctx); err != nil {
			return fmt.Errorf("append to a history: %w", err)
		}
	}
	return ErrBusy
}

// ErrBusy: others were always faster.
var ErrBusy = errors.New("append to a history: others were always faster; try again")

// contended says whether a transaction was cancelled only because somebody else wrote.
func contended(c *types.TransactionCanceledException) bool {
	for _, r := range c.CancellationReasons {
		switch aws.ToString(r.Code) {
		case "None", "ConditionalCheckFailed", "TransactionConflict":
		default:
			return false
		}
	}
	return true
}

// Pause waits a moment of chance, so that two who were at once are not at once again.
func Pause(ctx context.Context) error {
	timer := time.NewTimer(time.Duration(1+rand.IntN(20)) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

const prefix = "history#"

func key(history string, n int) item.Item {
	return item.Item{"id": item.Text(prefix + history), "version": item.Number(int64(n))}
}

func (l Log) head(ctx context.Context, history string) (Head, error) {
	out, err := l.Client.GetItem(ctx, &dynamodb.GetItemInput{TableName: &l.Table, Key: key(history, 0), ConsistentRead: aws.Bool(true)})
	if err != nil {
		return Head{}, err
	}
	return readHead(out.Item), nil
}

func (l Log) entry(ctx context.Context, history string, n int) (Entry, error) {
	out, err := l.Client.GetItem(ctx, &dynamodb.GetItemInput{TableName: &l.Table, Key: key(history, n), ConsistentRead: aws.Bool(true)})
	if err != nil {
		return Entry{}, err
	}
	return readEntry(out.Item), nil
}

// items are the event where there is none of its number, and the head where it is still the one that the event follows.
func (l Log) items(history string, before Head, e Entry) []types.TransactWriteItem {
	event := key(history, e.N)
	for name, value := range map[string]string{"by": e.By, "name": e.Name, "role": e.Role, "what": e.What, "why": e.Why} {
		event[name] = item.Text(value)
	}
	event["at"] = item.Number(e.At.UnixMilli())
	event["salt"], event["digest"], event["hash"] = item.Raw(e.Salt), item.Raw(e.Digest), item.Raw(e.Hash)
	head := key(history, 0)
	head["count"], head["hash"] = item.Number(int64(e.N)), item.Raw(e.Hash)
	follow := &types.Put{TableName: &l.Table, Item: head, ConditionExpression: aws.String("attribute_not_exists(id)")}
	if before.Count > 0 {
		follow.ConditionExpression = aws.String("#hash = :before")
		follow.ExpressionAttributeNames = map[string]string{"#hash": "hash"}
		follow.ExpressionAttributeValues = item.Item{":before": item.Raw(before.Hash)}
	}
	return []types.TransactWriteItem{
		{Put: &types.Put{TableName: &l.Table, Item: event, ConditionExpression: aws.String("attribute_not_exists(id)")}},
		{Put: follow},
	}
}

// Read gives a whole history; one that nobody has begun is empty.
func (l Log) Read(ctx context.Context, history string) (History, error) {
	h := History{Name: history}
	pages := dynamodb.NewQueryPaginator(l.Client, &dynamodb.QueryInput{
		TableName: &l.Table, ConsistentRead: aws.Bool(true), KeyConditionExpression: aws.String("id = :id"),
		ExpressionAttributeValues: item.Item{":id": item.Text(prefix + history)},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return History{}, fmt.Errorf("read a history: %w", err)
		}
		for _, i := range page.Items {
			if item.Item(i).Number("version") == 0 {
				h.Head = readHead(i)
				continue
			}
			h.Entries = append(h.Entries, readEntry(i))
		}
	}
	return h, nil
}

// Forget erases the reasons of a history, which people have typed; the chain still holds. It gets and updates items, and
// nothing else. Forgetting twice is forgetting once.
func (l Log) Forget(ctx context.Context, history string) error {
	head, err := l.head(ctx, history)
	if err != nil {
		return fmt.Errorf("erase the reasons of a history: %w", err)
	}
	for n := 1; n <= head.Count; n++ {
		_, err := l.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
			TableName: &l.Table, Key: key(history, n), UpdateExpression: aws.String("REMOVE #why, #salt"),
			ConditionExpression:      aws.String("attribute_exists(#salt)"),
			ExpressionAttributeNames: map[string]string{"#why": "why", "#salt": "salt"},
		})
		var forgotten *types.ConditionalCheckFailedException
		if err != nil && !errors.As(err, &forgotten) {
			return fmt.Errorf("erase the reasons of a history: %w", err)
		}
	}
	return nil
}

// Names lists the histories of the table in no order. It reads the whole table: it is for people, not for functions.
func (l Log) Names(ctx context.Context) ([]string, error) {
	seen := map[string]bool{}
	pages := dynamodb.NewScanPaginator(l.Client, &dynamodb.ScanInput{
		TableName: &l.Table, ConsistentRead: aws.Bool(true), FilterExpression: aws.String("begins_with(id, :prefix)"),
		ProjectionExpression: aws.String("id"), ExpressionAttributeValues: item.Item{":prefix": item.Text(prefix)},
	})
	var names []string
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list the histories: %w", err)
		}
		for _, i := range page.Items {
			// By its events too: a history whose head was taken away is still one.
			if name := strings.TrimPrefix(item.Item(i).Text("id"), prefix); !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names, nil
}

func readHead(i item.Item) Head { return Head{Count: int(i.Number("count")), Hash: i.Raw("hash")} }

func readEntry(i item.Item) Entry {
	return Entry{
		N: int(i.Number("version")), Salt: i.Raw("salt"), Digest: i.Raw("digest"), Hash: i.Raw("hash"),
		Event: Event{At: time.UnixMilli(i.Number("at")).UTC(), By: i.Text("by"), Name: i.Text("name"),
			Role: i.Text("role"), What: i.Text("what"), Why: i.Text("why")},
	}
}
