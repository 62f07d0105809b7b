package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Log writes and reads the histories in one table. To append it gets and puts items, and nothing else.
type Log struct {
	Client *dynamodb.Client
	Table  string
	Random io.Reader
}

// turns is how often an event is tried behind those of others before something must be wrong.
const turns = 50

// saltSize is the length of the salt of a reason, in bytes.
const saltSize = 16

// Append adds an event at the end of a history.
func (l Log) Append(ctx context.Context, history string, event Event) error {
	entry := Entry{Event: event, Salt: make([]byte, saltSize)}
	if _, err := io.ReadFull(l.Random, entry.Salt); err != nil {
		return fmt.Errorf("append to a history: %w", err)
	}
	entry.Digest = reason(entry.Salt, entry.Why)
	for range turns {
		head, err := l.head(ctx, history)
		if err != nil {
			return fmt.Errorf("append to a history: %w", err)
		}
		entry.N = head.Count + 1
		if entry.Hash, err = link(history, head.Hash, entry); err != nil {
			return fmt.Errorf("append to a history: %w", err)
		}
		var cancelled *types.TransactionCanceledException
		var conflict *types.TransactionConflictException
		switch err := l.write(ctx, history, head, entry); {
		case err == nil:
			return nil
		case !errors.As(err, &cancelled) && !errors.As(err, &conflict):
			return fmt.Errorf("append to a history: %w", err)
		case errors.As(err, &cancelled) && !contended(cancelled):
			return fmt.Errorf("append to a history: %w", err)
		}
		there, err := l.entry(ctx, history, entry.N)
		if err != nil {
			return fmt.Errorf("append to a history: %w", err)
		}
		if bytes.Equal(there.Hash, entry.Hash) {
			return nil // our own first attempt, its answer lost
		}
		if err := pause(ctx); err != nil {
			return fmt.Errorf("append to a history: %w", err)
		}
	}
	return errors.New("append to a history: others were always faster; try again")
}

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

// pause waits a moment of chance, so that two who were at once are not at once again.
func pause(ctx context.Context) error {
	timer := time.NewTimer(time.Duration(1+rand.IntN(20)) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

type item = map[string]types.AttributeValue

const prefix = "history#"

func key(history string, n int) item {
	return item{"id": text(prefix + history), "version": number(int64(n))}
}

func text(v string) types.AttributeValue { return &types.AttributeValueMemberS{Value: v} }

func raw(v []byte) types.AttributeValue { return &types.AttributeValueMemberB{Value: v} }

func number(v int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(v, 10)}
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

func (l Log) write(ctx context.Context, history string, before Head, e Entry) error {
	event := key(history, e.N)
	for name, value := range map[string]string{"by": e.By, "name": e.Name, "role": e.Role, "what": e.What, "why": e.Why} {
		event[name] = text(value)
	}
	event["at"] = number(e.At.UnixMilli())
	event["salt"], event["digest"], event["hash"] = raw(e.Salt), raw(e.Digest), raw(e.Hash)
	head := key(history, 0)
	head["count"], head["hash"] = number(int64(e.N)), raw(e.Hash)
	follow := &types.Put{TableName: &l.Table, Item: head, ConditionExpression: aws.String("attribute_not_exists(id)")}
	if before.Count > 0 {
		follow.ConditionExpression = aws.String("#hash = :before")
		follow.ExpressionAttributeNames = map[string]string{"#hash": "hash"}
		follow.ExpressionAttributeValues = item{":before": raw(before.Hash)}
	}
	_, err := l.Client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: []types.TransactWriteItem{
		{Put: &types.Put{TableName: &l.Table, Item: event, ConditionExpression: aws.String("attribute_not_exists(id)")}},
		{Put: follow},
	}})
	return err
}

// Read gives a whole history; one that nobody has begun is empty.
func (l Log) Read(ctx context.Context, history string) (History, error) {
	h := History{Name: history}
	pages := dynamodb.NewQueryPaginator(l.Client, &dynamodb.QueryInput{
		TableName: &l.Table, ConsistentRead: aws.Bool(true), KeyConditionExpression: aws.String("id = :id"),
		ExpressionAttributeValues: item{":id": text(prefix + history)},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return History{}, fmt.Errorf("read a history: %w", err)
		}
		for _, i := range page.Items {
			if getNumber(i, "version") == 0 {
				h.Head = readHead(i)
				continue
			}
			h.Entries = append(h.Entries, readEntry(i))
		}
	}
	return h, nil
}

// Names lists the histories of the table in no order. It reads the whole table: it is for people, not for functions.
func (l Log) Names(ctx context.Context) ([]string, error) {
	seen := map[string]bool{}
	pages := dynamodb.NewScanPaginator(l.Client, &dynamodb.ScanInput{
		TableName: &l.Table, ConsistentRead: aws.Bool(true), FilterExpression: aws.String("begins_with(id, :prefix)"),
		ProjectionExpression: aws.String("id"), ExpressionAttributeValues: item{":prefix": text(prefix)},
	})
	var names []string
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list the histories: %w", err)
		}
		for _, i := range page.Items {
			// By its events too: a history whose head was taken away is still one.
			if name := strings.TrimPrefix(getText(i, "id"), prefix); !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names, nil
}

func readHead(i item) Head { return Head{Count: int(getNumber(i, "count")), Hash: getRaw(i, "hash")} }

func readEntry(i item) Entry {
	return Entry{
		N: int(getNumber(i, "version")), Salt: getRaw(i, "salt"), Digest: getRaw(i, "digest"), Hash: getRaw(i, "hash"),
		Event: Event{At: time.UnixMilli(getNumber(i, "at")).UTC(), By: getText(i, "by"), Name: getText(i, "name"),
			Role: getText(i, "role"), What: getText(i, "what"), Why: getText(i, "why")},
	}
}

func getText(i item, name string) string {
	if v, ok := i[name].(*types.AttributeValueMemberS); ok {
		return v.Value
	}
	return ""
}

func getRaw(i item, name string) []byte {
	if v, ok := i[name].(*types.AttributeValueMemberB); ok {
		return v.Value
	}
	return nil
}

func getNumber(i item, name string) int64 {
	if v, ok := i[name].(*types.AttributeValueMemberN); ok {
		n, _ := strconv.ParseInt(v.Value, 10, 64)
		return n
	}
	return 0
}
