// Package tally keeps the ledger in DynamoDB and makes it from the logs: it reads what functions and Lambda wrote of each
// invocation, joins the lines by request (package ledger), and replaces the totals of the hours that it read.
//
// # The table of keys
//
//	id (S, partition)               at (S, sort)          item
//	departments                     <department>          a department that has totals
//	days#<department>               2026-11-22            the totals of a day
//	hours#2026-11-22#<department>   10                    the totals of an hour; expires
//	read                            until                 how far the logs were read: until, in epoch milliseconds
//	months                          2026-10               a closed month: count of its parts, digest
//	month#2026-10#<digest>          0001                  a part of a closed month
//	sums#2026-10#<digest>           0001                  a part of what is shown of a closed month most, made when it was closed
//	corrections#2026-11             <number>              an entry of an open month that corrects a closed one
//	file#<department>#<file>        <time>                what a department sent: its channels' volumes and costs, its plan
//
// Totals stand in the attribute totals (B): lines of seven fields with tabs between them (transaction, department,
// channel, outcome, basis, meter, state) and the quantity, under gzip. A day is always written as the sum of its hours,
// an hour always whole; so writing twice, or reading the same lines again, changes nothing.
package tally

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

// Table is the table of the ledger.
type Table struct {
	Client *dynamodb.Client
	Name   string
}

// Days returns the entries of one department from a day to another, both included, in the order of their keys. A day
// that has none is not among them.
func (t Table) Days(ctx context.Context, department string, from, to date.Date) ([]ledger.Entry, error) {
	totals := ledger.Totals{}
	err := t.query(ctx, "days#"+department, from.String(), to.String(), func(i item.Item) error {
		day, err := date.Parse(i.Text("at"))
		if err != nil {
			return err
		}
		return decode(i.Raw("totals"), day, totals)
	})
	if err != nil {
		return nil, fmt.Errorf("read the ledger of %s: %w", department, err)
	}
	return totals.Entries(), nil
}

// AllDays is Days of all departments, the platform's own among them.
func (t Table) AllDays(ctx context.Context, from, to date.Date) ([]ledger.Entry, error) {
	departments, err := t.Departments(ctx)
	if err != nil {
		return nil, err
	}
	totals := ledger.Totals{}
	for _, department := range departments {
		entries, err := t.Days(ctx, department, from, to)
		if err != nil {
			return nil, err
		}
		totals.Add(ledger.Sum(entries))
	}
	return totals.Entries(), nil
}

// Departments lists the departments that have totals, in order.
func (t Table) Departments(ctx context.Context) ([]string, error) {
	var departments []string
	err := t.query(ctx, "departments", "", "", func(i item.Item) error {
		departments = append(departments, i.Text("at"))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the ledger's departments: %w", err)
	}
	return departments, nil
}

// PutDay replaces a department's totals of a day: the sum of its hours, or what reconciling made of them.
func (t Table) PutDay(ctx context.Context, department string, day date.Date, totals ledger.Totals) error {
	packed, err := encode(totals)
	if err == nil {
		err = t.put(ctx, item.Item{"id": item.Text("days#" + department), "at": item.Text(day.String()), "totals": item.Raw(packed)})
	}
	if err == nil {
		err = t.put(ctx, item.Item{"id": item.Text("departments"), "at": item.Text(department)})
	}
	if err != nil {
		return fmt.Errorf("write the ledger of %s: %w", department, err)
	}
	return nil
}

// put writes an item, over what was there.
func (t Table) put(ctx context.Context, i item.Item) error {
	_, err := t.Client.PutItem(ctx, &dynamodb.PutItemInput{TableName: &t.Name, Item: i})
	return err
}

// query gives the items of a partition to see, in order; from and to bound them, both included, where they are not empty.
func (t Table) query(ctx context.Context, id, from, to string, see func(item.Item) error) error {
	in := &dynamodb.QueryInput{
		TableName: &t.Name, ConsistentRead: aws.Bool(true),
		KeyConditionExpression:    aws.String("id = :id"),
		ExpressionAttributeValues: item.Item{":id": item.Text(id)},
	}
	if from != "" {
		in.KeyConditionExpression = aws.String("id = :id AND #at BETWEEN :from AND :to")
		in.ExpressionAttributeNames = map[string]string{"#at": "at"}
		in.ExpressionAttributeValues[":from"], in.ExpressionAttributeValues[":to"] = item.Text(from), item.Text(to)
	}
	for pages := dynamodb.NewQueryPaginator(t.Client, in); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, i := range page.Items {
			if err := see(i); err != nil {
				return err
			}
		}
	}
	return nil
}

// encode packs totals of one day, whose date stands elsewhere.
func encode(totals ledger.Totals) ([]byte, error) {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	for _, e := range totals.Entries() {
		fields := []string{e.Transaction, e.Department, string(e.Channel), string(e.Outcome), string(e.Basis), string(e.Meter), string(e.State)}
		line := strings.Join(fields, "\t")
		if strings.Count(line, "\t") != len(fields)-1 || strings.Contains(line, "\n") {
			return nil, errors.New("a name has a tab or a line's end in it")
		}
		fmt.Fprintf(zip, "%s\t%d\n", line, e.Quantity)
	}
	if err := zip.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}

// errTorn says that packed totals are not what encode writes.
var errTorn = errors.New("totals cannot be read")

// decode adds packed totals to others, as of a day.
func decode(packed []byte, day date.Date, into ledger.Totals) error {
	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return fmt.Errorf("%w: %w", errTorn, err)
	}
	lines, err := io.ReadAll(zip)
	if err != nil {
		return fmt.Errorf("%w: %w", errTorn, err)
	}
	for line := range strings.Lines(string(lines)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 8 {
			return errTorn
		}
		quantity, err := strconv.ParseInt(fields[7], 10, 64)
		if err != nil {
			return errTorn
		}
		into[ledger.Key{Date: day, Transaction: fields[0], Department: fields[1], Channel: ledger.Channel(fields[2]),
			Outcome: ledger.Outcome(fields[3]), Basis: ledger.Basis(fields[4]), Meter: price.Meter(fields[5]),
			State: ledger.State(fields[6])}] += quantity
	}
	return nil
}
