package account

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/report"
)

// closed are the closed months of one reading. What is in them is read, and verified, once it is needed.
type closed struct {
	heads  []ledger.Closed
	ledger Ledger
	whole  []ledger.Closed
}

func (a *Accounts) months(ctx context.Context) (*closed, error) {
	heads, err := a.Ledger.Heads(ctx)
	return &closed{heads: heads, ledger: a.Ledger}, err
}

func (c *closed) chain(ctx context.Context) ([]ledger.Closed, error) {
	if c.whole == nil && len(c.heads) > 0 {
		chain, err := c.ledger.Chain(ctx)
		if err != nil {
			return nil, err
		}
		c.whole = chain
	}
	return c.whole, nil
}

// closedMonth is the i-th of the closed months: its sums as they were kept, where that is enough, or rated again.
func (a *Accounts) closedMonth(ctx context.Context, closed *closed, i int, declared []report.Declared, lean bool) (report.Month, error) {
	head := closed.heads[i]
	if kept, ok := a.closed[head.Digest]; ok && lean {
		return kept.Declare(declared), nil
	}
	if lean {
		packed, err := a.Ledger.Sums(ctx, head)
		if err != nil {
			return report.Month{}, err
		}
		kept, err := report.Kept(head.Month, head.Digest, packed, declared)
		if err == nil {
			a.remember(head, kept)
			return kept, nil
		}
		if !errors.Is(err, report.ErrNotKept) {
			return report.Month{}, err
		}
	}
	chain, err := closed.chain(ctx)
	if err != nil {
		return report.Month{}, err
	}
	// A month that was closed since the heads were read stands after them.
	if i = slices.IndexFunc(chain, func(c ledger.Closed) bool { return c.Digest == head.Digest }); i < 0 {
		return report.Month{}, fmt.Errorf("%s is not what it was closed as", head.Month)
	}
	rated, err := report.Reopen(chain[i], declared, chain[:i]...)
	if err == nil && lean {
		a.remember(head, rated.Summed(true))
	}
	return rated, err
}

func (a *Accounts) remember(head ledger.Closed, month report.Month) {
	if a.closed == nil {
		a.closed = map[string]report.Month{}
	}
	a.closed[head.Digest] = month
}

// Keep packs what the pages need of the last of some closed months.
func Keep(chain []ledger.Closed) ([]byte, error) {
	last := chain[len(chain)-1]
	month, err := report.Reopen(last, nil, chain[:len(chain)-1]...)
	if err != nil {
		return nil, err
	}
	return report.Keep(last, month)
}
