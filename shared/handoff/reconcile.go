package handoff

import (
	"context"
	"errors"
	"fmt"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Books say what became of everything that was received on a day. Each version of a submission is a receipt of its own, and
// is in exactly one of the columns, by its hand-off id. As JSON they are what `frontline reconcile --json` prints.
type Books struct {
	Transaction string    `json:"transaction,omitempty"`
	Day         date.Date `json:"day"`
	// Receipts counts the entries of the register of receipts, which knows nothing of the due index.
	Receipts int `json:"receipts"`
	// Acknowledged counts those that the department has.
	Acknowledged int `json:"acknowledged"`
	// Waiting are not acknowledged yet, and due.
	Waiting []string `json:"waiting"`
	// NeedsAttention are those that cannot go on by themselves, and why.
	NeedsAttention []Need `json:"needsAttention"`
	// Withdrawn were taken back before they were acknowledged.
	Withdrawn []string `json:"withdrawn"`
	// Stranded are neither finished nor due: nothing would ever have been done for them. They are due again now, unless
	// the books were only looked at.
	Stranded []string `json:"stranded"`
	// Lost stand in the register and nowhere else.
	Lost []string `json:"lost"`
	// Difference is Receipts less what is acknowledged, waiting, in need of attention or withdrawn. It is 0, or something is
	// wrong.
	Difference int `json:"difference"`
	// Settled says that every one of them is acknowledged.
	Settled bool `json:"settled"`
}

// Need is a submission that needs attention.
type Need struct {
	HandoffID string               `json:"handoffId"`
	Why       submission.Attention `json:"why"`
}

// Reconcile makes up the books of a day. Mend puts what is stranded back into the due index; the books tell it all the same.
func (o Outbox) Reconcile(ctx context.Context, day date.Date, mend bool) (Books, error) {
	b := Books{Day: day, Waiting: []string{}, NeedsAttention: []Need{}, Withdrawn: []string{}, Stranded: []string{}, Lost: []string{}}
	err := o.Store.Receipts(ctx, day, func(entries []store.Receipt, found []submission.Submission) error {
		b.Receipts += len(entries)
		there := map[store.Receipt]bool{}
		for _, sub := range found {
			there[store.Receipt{Reference: sub.Reference, Version: sub.Version}] = true
			if b.enter(sub) && mend {
				if _, err := o.Store.PutBack(ctx, sub, o.Now()); err != nil {
					return err
				}
			}
		}
		for _, entry := range entries {
			if !there[entry] {
				b.Lost = append(b.Lost, ID(entry.Reference, entry.Version))
			}
		}
		return nil
	})
	if err != nil {
		return Books{}, fmt.Errorf("reconcile %s: %w", day, err)
	}
	b.Difference = b.Receipts - b.Acknowledged - len(b.Waiting) - len(b.NeedsAttention) - len(b.Withdrawn)
	b.Settled = b.Receipts == b.Acknowledged
	return b, nil
}

// enter puts a submission into its column, and says whether it is stranded.
func (b *Books) enter(sub submission.Submission) (stranded bool) {
	id := ID(sub.Reference, sub.Version)
	switch {
	case sub.Erased && sub.AcknowledgedAt.IsZero():
		b.Lost = append(b.Lost, id)
	case !sub.Erased && sub.DueAt.IsZero():
		b.Stranded = append(b.Stranded, id)
		return true
	case !sub.AcknowledgedAt.IsZero():
		b.Acknowledged++
	case sub.NeedsAttention():
		b.NeedsAttention = append(b.NeedsAttention, Need{id, sub.Attention})
	case sub.Superseded == submission.Withdrawal:
		b.Withdrawn = append(b.Withdrawn, id)
	default:
		b.Waiting = append(b.Waiting, id)
	}
	return false
}

// ErrBooks: the books of a day do not balance.
var ErrBooks = errors.New("receipts are stranded or lost")

const (
	// recentDays is how many of the last days every run looks at, whatever hangs before them.
	recentDays = 7
	// mostDays is how many days before those, that are not settled, one run looks at.
	mostDays = 55
)

// Unsettled lists the days, until today, whose books are not closed.
func (o Outbox) Unsettled(ctx context.Context) ([]date.Date, error) {
	today := date.Of(o.Now())
	until, begun, err := o.Store.SettledUntil(ctx)
	if err != nil {
		return nil, err
	}
	if !begun {
		until = today.AddDays(-2)
	}
	var days []date.Date
	for day := until.AddDays(1); !day.After(today); day = day.AddDays(1) {
		_, settled, err := o.Store.Books(ctx, day)
		if err != nil {
			return nil, err
		}
		if !settled {
			days = append(days, day)
		}
	}
	return days, nil
}

// ReconcileDays makes up the books of every day before today that is not settled, hands each over, mends what is stranded, and
// remembers the days that are settled, so that the next run does not read them. A day is settled from the second day after it
// on, when the register has all of it. The first run begins with yesterday: it runs daily from the deployment on. The last days
// come first: however many before them hang, what was received lately is looked at. The error is ErrBooks where a day does
// not balance.
func (o Outbox) ReconcileDays(ctx context.Context, made func(Books)) error {
	today := date.Of(o.Now())
	until, begun, err := o.Store.SettledUntil(ctx)
	if err != nil {
		return err
	}
	if !begun {
		until = today.AddDays(-2)
		if err := o.Store.SettleUntil(ctx, until); err != nil {
			return err
		}
	}
	begin := until.AddDays(1)
	recent := today.AddDays(-recentDays)
	if recent.Before(begin) {
		recent = begin
	}
	var wrong error
	closed := map[date.Date]bool{}
	looked := 0
	look := func(day date.Date) (err error) {
		closed[day], err = o.settle(ctx, day, func(b Books) { looked++; made(b) })
		if errors.Is(err, ErrBooks) {
			wrong, err = err, nil
		}
		return err
	}
	for day := recent; day.Before(today) && ctx.Err() == nil; day = day.AddDays(1) {
		if err := look(day); err != nil {
			return err
		}
	}
	looked = 0
	for day := begin; day.Before(recent) && looked < mostDays && ctx.Err() == nil; day = day.AddDays(1) {
		if err := look(day); err != nil {
			return err
		}
	}
	for until = begin; closed[until]; until = until.AddDays(1) {
		if err := o.Store.SettleUntil(ctx, until); err != nil {
			return err
		}
	}
	return wrong
}

// settle makes up the books of a day that is not settled, hands them over, and says whether the day is settled now.
func (o Outbox) settle(ctx context.Context, day date.Date, made func(Books)) (settled bool, err error) {
	if _, settled, err = o.Store.Books(ctx, day); settled || err != nil {
		return settled, err
	}
	books, err := o.Reconcile(ctx, day, true)
	if err != nil {
		return false, err
	}
	made(books)
	if books.Difference != 0 {
		err = fmt.Errorf("the books of %s: %w", day, ErrBooks)
	}
	if settled = books.Settled && day.AddDays(1).Before(date.Of(o.Now())); settled && books.Receipts > 0 {
		err = errors.Join(err, o.Store.Settle(ctx, store.Settled{Day: day, Receipts: books.Receipts, At: o.Now()}))
	}
	return settled, err
}
