package tally

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

const (
	// overlap is how far back hours are read again: what CloudWatch takes in later than that after it was written is
	// not counted, and shows in the reconciliation.
	overlap = 2 * time.Hour
	// margin is how much is read before and after an hour, so that all lines of its requests are there: no function
	// may run longer.
	margin = 15 * time.Minute
	// begin is how far back the first pull looks.
	begin = 24 * time.Hour
	// keepHours is how long the totals of an hour are kept: as long as its lines.
	keepHours = 90 * 24 * time.Hour
	// spare is the time before the end of an invocation in which no other hour is begun.
	spare = time.Minute
)

// Puller makes the ledger from the logs of all functions.
type Puller struct {
	Table Table
	Logs  Logs
	Now   func() time.Time
}

// Pulled says what one pull did.
type Pulled struct {
	Hours   int // that were read, of all groups
	Lines   int
	Changed int // totals of an hour of a department that were replaced by others
	Late    int // hours that changed nothing because their month is closed
	ledger.Loose
}

// Pull reads the hours since the last pull and some before them, and replaces their totals and those of their days. It
// ends early, without an error, when the context is near its end: the next goes on from there. So whatever is repeated,
// late or interrupted, the totals are those of the different lines that there are.
func (p Puller) Pull(ctx context.Context) (Pulled, error) {
	var pulled Pulled
	now := p.Now().UTC()
	from, err := p.Table.PulledUntil(ctx)
	if err != nil {
		return pulled, err
	}
	if from.IsZero() {
		from = now.Add(overlap - begin)
	}
	closed, err := p.Table.lastClosed(ctx)
	if err != nil {
		return pulled, err
	}
	groups, err := p.Logs.Groups(ctx)
	if err != nil {
		return pulled, err
	}
	for hour := from.Add(-overlap).Truncate(time.Hour); hour.Before(now); hour = hour.Add(time.Hour) {
		if end, ok := ctx.Deadline(); ok && pulled.Hours > 0 && time.Until(end) < spare {
			break
		}
		if price.MonthOf(dateOf(hour)) <= closed {
			pulled.Late++
			continue
		}
		if err := p.hour(ctx, groups, hour, &pulled); err != nil {
			return pulled, err
		}
		pulled.Hours++
		if until := hour.Add(time.Hour); until.After(from) {
			if until.After(now) {
				until = now
			}
			if err := p.Table.put(ctx, item.Item{"id": item.Text("read"), "at": item.Text("until"), "until": item.Number(until.UnixMilli())}); err != nil {
				return pulled, fmt.Errorf("remember what was read: %w", err)
			}
		}
	}
	return pulled, nil
}

// hour replaces the totals of one hour: those of every department that had any, or has some now.
func (p Puller) hour(ctx context.Context, groups []string, hour time.Time, pulled *Pulled) error {
	known, err := p.Table.Departments(ctx)
	if err != nil {
		return err
	}
	departments := map[string]ledger.Totals{}
	for _, department := range known {
		departments[department] = ledger.Totals{}
	}
	for _, group := range groups {
		window := ledger.NewWindow()
		err := p.Logs.Read(ctx, group, "", hour.Add(-margin), hour.Add(time.Hour+margin), func(line Line) {
			pulled.Lines++
			_ = window.Add(line.At, []byte(line.Text)) // counted as loose
		})
		if err != nil {
			return err
		}
		for key, quantity := range window.Totals(hour) {
			if departments[key.Department] == nil {
				departments[key.Department] = ledger.Totals{}
			}
			departments[key.Department][key] += quantity
		}
		pulled.add(window.Loose(hour))
	}
	for _, department := range slices.Sorted(maps.Keys(departments)) {
		changed, err := p.Table.replace(ctx, department, hour, departments[department])
		if err != nil {
			return fmt.Errorf("write the totals of %s: %w", hour.Format(time.RFC3339), err)
		}
		if changed {
			pulled.Changed++
		}
	}
	return nil
}

func (p *Pulled) add(loose ledger.Loose) {
	p.Unread += loose.Unread
	p.Bytes += loose.Bytes
	p.Unmetered += loose.Unmetered
	p.Unreported += loose.Unreported
}

// replace puts a department's totals of an hour, and makes the day anew of all of its hours. Where nothing is other than it
// was, nothing is written.
func (t Table) replace(ctx context.Context, department string, hour time.Time, totals ledger.Totals) (changed bool, err error) {
	day := dateOf(hour)
	id, at := "hours#"+day.String()+"#"+department, hour.UTC().Format("15")
	hours := map[string][]byte{}
	err = t.query(ctx, id, "", "", func(i item.Item) error {
		hours[i.Text("at")] = i.Raw("totals")
		return nil
	})
	if err != nil {
		return false, err
	}
	packed, err := encode(totals)
	if err != nil {
		return false, err
	}
	if before, found := hours[at]; !bytes.Equal(before, packed) && (found || len(totals) > 0) {
		hours[at], changed = packed, true
		err = t.put(ctx, item.Item{"id": item.Text(id), "at": item.Text(at), "totals": item.Raw(packed), "expires": item.Number(hour.Add(keepHours).Unix())})
		if err != nil {
			return false, err
		}
	}
	sum := ledger.Totals{}
	for _, packed := range hours {
		if err := decode(packed, day, sum); err != nil {
			return changed, err
		}
	}
	// The day may be behind its hours even where none changed: somebody died between the two.
	there, err := t.Days(ctx, department, day, day)
	if err != nil || same(ledger.Sum(there), sum) {
		return changed, err
	}
	return changed, t.PutDay(ctx, department, day, sum)
}

// same says whether totals hold the same quantities, whatever their state: what was reconciled stays reconciled.
func same(a, b ledger.Totals) bool {
	stateless := func(of ledger.Totals) ledger.Totals {
		plain := ledger.Totals{}
		for key, quantity := range of {
			if key.State != ledger.Estimated {
				key.State = ledger.Metered
			}
			plain[key] += quantity
		}
		return plain
	}
	return slices.Equal(stateless(a).Entries(), stateless(b).Entries())
}

// PulledUntil is how far the logs were read; the zero time before the first pull.
func (t Table) PulledUntil(ctx context.Context) (time.Time, error) {
	out, err := t.Client.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: &t.Name, Key: item.Item{"id": item.Text("read"), "at": item.Text("until")}, ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("read how far the logs were read: %w", err)
	}
	if len(out.Item) == 0 {
		return time.Time{}, nil
	}
	return time.UnixMilli(item.Item(out.Item).Number("until")).UTC(), nil
}

// lastClosed is the month closed last; empty where none is.
func (t Table) lastClosed(ctx context.Context) (price.Month, error) {
	out, err := t.Client.Query(ctx, &dynamodb.QueryInput{
		TableName: &t.Name, ConsistentRead: aws.Bool(true), ScanIndexForward: aws.Bool(false), Limit: aws.Int32(1),
		KeyConditionExpression:    aws.String("id = :id"),
		ExpressionAttributeValues: item.Item{":id": item.Text("months")},
	})
	if err != nil {
		return "", fmt.Errorf("read the closed months: %w", err)
	}
	if len(out.Items) == 0 {
		return "", nil
	}
	return price.Month(item.Item(out.Items[0]).Text("at")), nil
}

// dateOf is AWS's day, in UTC.
func dateOf(at time.Time) date.Date {
	y, m, d := at.UTC().Date()
	day, err := date.New(y, m, d)
	if err != nil {
		panic(errors.New("tally: a time of no calendar")) // clocks and AWS know none
	}
	return day
}
