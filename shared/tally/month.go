package tally

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

// partSize is how much of a closed month an item holds: DynamoDB takes 400 KB.
const partSize = 350 << 10

// ErrClosed is the error for closing a month that is closed.
var ErrClosed = errors.New("the month is closed already: correct it with an entry of a later month")

// ErrOpen is the error for a month that is not closed.
var ErrOpen = errors.New("the month is not closed")

// Month returns the entries of a month: those of its days and, while it is open, the corrections of closed months that
// will be charged with it. A closed month has the entries it was closed with.
func (t Table) Month(ctx context.Context, month price.Month) ([]ledger.Entry, error) {
	closed, err := t.Closed(ctx, month)
	if err == nil {
		return closed.Entries, nil
	}
	if !errors.Is(err, ErrOpen) {
		return nil, err
	}
	if _, err := price.ParseMonth(string(month)); err != nil {
		return nil, err
	}
	entries, err := t.AllDays(ctx, month.First(), month.End().AddDays(-1))
	if err != nil {
		return nil, err
	}
	corrections, err := t.corrections(ctx, month)
	return append(entries, corrections...), err
}

// Close ends a month under a digest that includes the month closed before it. The commit is one conditional write, so a
// month is closed once, whoever tries at the same time.
func (t Table) Close(ctx context.Context, month price.Month, book price.Book, exchange price.Exchange) (ledger.Closed, error) {
	chain, err := t.Chain(ctx)
	if err != nil {
		return ledger.Closed{}, err
	}
	var previous *ledger.Closed
	if len(chain) > 0 {
		previous = &chain[len(chain)-1]
		if previous.Month == month {
			return *previous, fmt.Errorf("close %s: %w", month, ErrClosed)
		}
	}
	entries, err := t.Month(ctx, month)
	if err != nil {
		return ledger.Closed{}, err
	}
	closed, err := ledger.Close(previous, month, book, exchange, entries)
	if err != nil {
		return ledger.Closed{}, err
	}
	if err := t.keep(ctx, closed); err != nil {
		return ledger.Closed{}, fmt.Errorf("close %s: %w", month, err)
	}
	return closed, nil
}

// KeepSums keeps what package report made of a closed month, beside it. It never changes what was closed.
func (t Table) KeepSums(ctx context.Context, closed ledger.Closed, packed []byte) error {
	count, err := t.putParts(ctx, sumsID(closed), packed)
	if err == nil {
		err = t.dropParts(ctx, sumsID(closed), count)
	}
	if err != nil {
		return fmt.Errorf("keep the sums of %s: %w", closed.Month, err)
	}
	return nil
}

// dropParts deletes the parts from one on, which are left of something larger.
func (t Table) dropParts(ctx context.Context, id string, from int64) error {
	return t.query(ctx, id, fmt.Sprintf("%04d", from), "9999", func(i item.Item) error {
		_, err := t.Client.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: &t.Name, Key: item.Item{"id": i["id"], "at": i["at"]}})
		return err
	})
}

// Sums returns what KeepSums kept of a closed month; nothing where nothing was.
func (t Table) Sums(ctx context.Context, closed ledger.Closed) ([]byte, error) {
	packed, err := t.parts(ctx, sumsID(closed))
	if err != nil {
		return nil, fmt.Errorf("read the sums of %s: %w", closed.Month, err)
	}
	return packed, nil
}

func sumsID(closed ledger.Closed) string { return "sums#" + string(closed.Month) + "#" + closed.Digest }

// putParts writes what is larger than an item in parts, and says how many there are.
func (t Table) putParts(ctx context.Context, id string, packed []byte) (count int64, err error) {
	for rest := packed; len(rest) > 0; count++ {
		size := min(partSize, len(rest))
		if err := t.put(ctx, item.Item{"id": item.Text(id), "at": item.Text(fmt.Sprintf("%04d", count)), "part": item.Raw(rest[:size])}); err != nil {
			return count, err
		}
		rest = rest[size:]
	}
	return count, nil
}

func (t Table) parts(ctx context.Context, id string) ([]byte, error) {
	var packed bytes.Buffer
	err := t.query(ctx, id, "", "", func(i item.Item) error {
		packed.Write(i.Raw("part"))
		return nil
	})
	return packed.Bytes(), err
}

// keep writes the parts, which nobody reads yet, and then the item that makes them a closed month. The parts of one
// attempt are named by its digest, so that another attempt cannot write into them.
func (t Table) keep(ctx context.Context, closed ledger.Closed) error {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	if _, err := zip.Write(closed.Bytes()); err != nil {
		return err
	}
	if err := zip.Close(); err != nil {
		return err
	}
	count, err := t.putParts(ctx, partID(closed), packed.Bytes())
	if err != nil {
		return err
	}
	_, err = t.Client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &t.Name, ConditionExpression: aws.String("attribute_not_exists(id)"),
		Item: item.Item{"id": item.Text("months"), "at": item.Text(string(closed.Month)), "count": item.Number(count), "digest": item.Text(closed.Digest)},
	})
	var there *types.ConditionalCheckFailedException
	if errors.As(err, &there) {
		return ErrClosed
	}
	return err
}

func partID(closed ledger.Closed) string {
	return "month#" + string(closed.Month) + "#" + closed.Digest
}

// Closed returns a closed month, and ErrOpen where it is not closed. It is refused where it was changed since.
func (t Table) Closed(ctx context.Context, month price.Month) (ledger.Closed, error) {
	closed, err := t.closed(ctx, string(month), string(month))
	if err != nil {
		return ledger.Closed{}, err
	}
	if len(closed) == 0 {
		return ledger.Closed{}, fmt.Errorf("%s: %w", month, ErrOpen)
	}
	return closed[0], nil
}

// Chain returns all closed months, the first one first, and verifies that each follows the one before.
func (t Table) Chain(ctx context.Context) ([]ledger.Closed, error) {
	chain, err := t.closed(ctx, "", "")
	if err != nil {
		return nil, err
	}
	return chain, ledger.Verify(chain)
}

// Heads returns the closed months, the first one first, with their digests alone: nothing of them is verified.
func (t Table) Heads(ctx context.Context) ([]ledger.Closed, error) { return t.heads(ctx, "", "") }

func (t Table) heads(ctx context.Context, from, to string) ([]ledger.Closed, error) {
	var heads []ledger.Closed
	err := t.query(ctx, "months", from, to, func(i item.Item) error {
		heads = append(heads, ledger.Closed{Month: price.Month(i.Text("at")), Digest: i.Text("digest")})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the closed months: %w", err)
	}
	return heads, nil
}

func (t Table) closed(ctx context.Context, from, to string) ([]ledger.Closed, error) {
	heads, err := t.heads(ctx, from, to)
	if err != nil {
		return nil, err
	}
	var chain []ledger.Closed
	for _, head := range heads {
		packed, err := t.parts(ctx, partID(head))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", head.Month, err)
		}
		closed, err := unpack(packed)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", head.Month, err)
		}
		chain = append(chain, closed)
	}
	return chain, nil
}

func unpack(packed []byte) (ledger.Closed, error) {
	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return ledger.Closed{}, err
	}
	plain, err := io.ReadAll(zip)
	if err != nil {
		return ledger.Closed{}, err
	}
	return ledger.ReadClosed(plain)
}

// Correct adds an entry to an open month that changes a closed one; the entry says which and why.
func (t Table) Correct(ctx context.Context, month price.Month, entry ledger.Entry) error {
	if err := ledger.Correction(entry, month); err != nil {
		return err
	}
	if _, err := t.Closed(ctx, month); err == nil {
		return fmt.Errorf("correct: %s: %w", month, ErrClosed)
	} else if !errors.Is(err, ErrOpen) {
		return err
	}
	if _, err := t.Closed(ctx, entry.Corrects); err != nil {
		return fmt.Errorf("correct: %w", err)
	}
	before, err := t.corrections(ctx, month)
	if err != nil {
		return err
	}
	packed, err := encode(ledger.Totals{entry.Key: entry.Quantity})
	if err != nil {
		return fmt.Errorf("correct: %w", err)
	}
	_, err = t.Client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &t.Name, ConditionExpression: aws.String("attribute_not_exists(id)"),
		Item: item.Item{"id": item.Text("corrections#" + string(month)), "at": item.Text(fmt.Sprintf("%06d", len(before))), "totals": item.Raw(packed),
			"day": item.Text(entry.Date.String()), "corrects": item.Text(string(entry.Corrects)), "reason": item.Text(entry.Reason)},
	})
	if err != nil {
		return fmt.Errorf("correct: %w", err)
	}
	return nil
}

func (t Table) corrections(ctx context.Context, month price.Month) ([]ledger.Entry, error) {
	var entries []ledger.Entry
	err := t.query(ctx, "corrections#"+string(month), "", "", func(i item.Item) error {
		day, err := date.Parse(i.Text("day"))
		if err != nil {
			return err
		}
		totals := ledger.Totals{}
		if err := decode(i.Raw("totals"), day, totals); err != nil {
			return err
		}
		for key, quantity := range totals {
			entries = append(entries, ledger.Entry{Key: key, Quantity: quantity,
				Corrects: price.Month(i.Text("corrects")), Reason: i.Text("reason")})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the corrections of %s: %w", month, err)
	}
	return entries, nil
}
