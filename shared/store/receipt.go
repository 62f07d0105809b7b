package store

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/submission"
)

// receivedDay is a partition of the register of receipts: a day of Europe/London, and the shard of the due index.
func receivedDay(day date.Date, shard int) string { return fmt.Sprintf("%s#%d", day, shard) }

// Receipt is one entry of the register of receipts.
type Receipt struct {
	Reference submission.Reference
	Version   int
}

// Receipts hands over, some at a time, every version of a submission that was received on a day: the entries of the register,
// and what the table holds under them now. An entry without a submission is lost. The register lags: of today it may miss the
// latest.
func (s Store) Receipts(ctx context.Context, day date.Date, use func([]Receipt, []submission.Submission) error) error {
	for shard := range Shards {
		var last item.Item
		for more := true; more; more = last != nil {
			out, err := s.Client.Query(ctx, &dynamodb.QueryInput{
				TableName: &s.Table, IndexName: aws.String("received"),
				KeyConditionExpression:    aws.String("receivedDay = :day"),
				ExpressionAttributeValues: item.Item{":day": item.Text(receivedDay(day, shard))},
				Limit:                     aws.Int32(batchSize), ExclusiveStartKey: last,
			})
			if err != nil {
				return fmt.Errorf("read the register of receipts: %w", err)
			}
			last = out.LastEvaluatedKey
			if len(out.Items) == 0 {
				continue
			}
			var entries []Receipt
			var keys []position
			for _, i := range out.Items {
				at := item.Item(i)
				id, version := at.Text("id"), int(at.Number("version"))
				entries = append(entries, Receipt{submission.Reference(id), version})
				keys = append(keys, position{id: id, version: version})
			}
			found, err := s.read(ctx, keys)
			if err != nil {
				return err
			}
			if err := use(entries, found); err != nil {
				return err
			}
		}
	}
	return nil
}

// Settled is a day whose books are closed: everything received on it was acknowledged.
type Settled struct {
	Day      date.Date
	Receipts int
	At       time.Time
}

// Settle remembers a day whose books are closed. What is remembered already stays.
func (s Store) Settle(ctx context.Context, day Settled) error {
	books := booksKey(day.Day)
	books["receipts"], books["settledAt"] = item.Number(int64(day.Receipts)), item.Millis(day.At)
	_, err := s.Client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &s.Table, Item: books, ConditionExpression: aws.String("attribute_not_exists(id)"),
	})
	if _, there := item.Refused(err); err != nil && !there {
		return fmt.Errorf("settle a day: %w", err)
	}
	return nil
}

// Books is what is remembered of a day; false where its books are not closed.
func (s Store) Books(ctx context.Context, day date.Date) (Settled, bool, error) {
	found, err := s.get(ctx, booksKey(day))
	if err != nil {
		return Settled{}, false, fmt.Errorf("read the books: %w", err)
	}
	return Settled{Day: day, Receipts: int(found.Number("receipts")), At: found.Time("settledAt")}, found != nil, nil
}

// SettledUntil is the day up to which the books of every day are closed; false where none is.
func (s Store) SettledUntil(ctx context.Context) (date.Date, bool, error) {
	found, err := s.get(ctx, booksKey(date.Date{}))
	if err != nil {
		return date.Date{}, false, fmt.Errorf("read the books: %w", err)
	}
	if found == nil {
		return date.Date{}, false, nil
	}
	day, err := date.Parse(found.Text("until"))
	return day, err == nil, err
}

// SettleUntil remembers that the books of every day up to one are closed. It never goes back.
func (s Store) SettleUntil(ctx context.Context, day date.Date) error {
	_, err := s.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.Table, Key: booksKey(date.Date{}), UpdateExpression: aws.String("SET #until = :day"),
		ConditionExpression:       aws.String("attribute_not_exists(#until) OR #until < :day"),
		ExpressionAttributeNames:  map[string]string{"#until": "until"},
		ExpressionAttributeValues: item.Item{":day": item.Text(day.String())},
	})
	if _, further := item.Refused(err); err != nil && !further {
		return fmt.Errorf("settle until a day: %w", err)
	}
	return nil
}

// booksKey is the key of a day's books; the zero day's says until when they are closed.
func booksKey(day date.Date) item.Item {
	id := "books#"
	if !day.IsZero() {
		id += day.String()
	}
	return item.Item{"id": item.Text(id), "version": item.Number(0)}
}
