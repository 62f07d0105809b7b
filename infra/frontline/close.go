package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/frontline-gov/frontline/shared/account"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/tally"
)

// closeMonth is the command close: it ends a month of the ledger for good; without a month it lists those that are closed, and
// holds them against their digests.
func closeMonth(ctx context.Context, args []string, out, errs io.Writer) error {
	flags := flag.NewFlagSet("close", flag.ContinueOnError)
	from := booksOf(flags)
	ended := flags.String("month", "", "the `month` to end for good, such as 2026-10; empty ends none and lists those that were ended")
	if err := parse(flags, args, out); err != nil {
		return err
	}
	client, err := from.client(ctx)
	if err != nil {
		return err
	}
	books := tally.Table{Client: client, Name: *from.ledger}
	if *ended != "" {
		month, err := price.ParseMonth(*ended)
		if err != nil {
			return wrongCall{err}
		}
		until, err := books.PulledUntil(ctx)
		if err != nil {
			return err
		}
		if settled := price.Start(month.End()).Add(afterMonth); until.Before(settled) {
			return fmt.Errorf("%s may still change: the ledger has read the logs up to %s, and has to come to %s",
				month, until.Format(time.DateTime), settled.Format(time.DateTime))
		}
		book, err := price.Latest()
		if err != nil {
			return err
		}
		exchanges, err := price.Exchanges()
		if err != nil {
			return err
		}
		if _, err := books.Close(ctx, month, book, exchanges[len(exchanges)-1]); err != nil {
			return err
		}
	}
	chain, err := books.Chain(ctx)
	if err != nil {
		return err
	}
	if err := keepSums(ctx, errs, books, chain); err != nil {
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "MONTH\tENTRIES\tESTIMATED\tPRICE BOOK\tEXCHANGE RATES\tDIGEST")
	for _, closed := range chain {
		fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%s\t%s\n", closed.Month, len(closed.Entries), closed.Estimated, closed.Book, closed.Exchange, closed.Digest)
	}
	return w.Flush()
}

// afterMonth is how long after its end a month may still get late lines.
const afterMonth = 3 * time.Hour

// keepSums keeps what pages need of each closed month, where that is missing, or is not what its entries come to: of the month
// closed now, of one whose closing was interrupted, of sums that a fault has made.
func keepSums(ctx context.Context, out io.Writer, books tally.Table, chain []ledger.Closed) error {
	for i, closed := range chain {
		kept, err := books.Sums(ctx, closed)
		if err != nil {
			return err
		}
		packed, err := account.Keep(chain[:i+1])
		if err != nil {
			return err
		}
		if bytes.Equal(kept, packed) {
			continue
		}
		if len(kept) > 0 {
			fmt.Fprintf(out, "%s: what was kept for the pages is not what its entries come to; it is made anew\n", closed.Month)
		}
		if err := books.KeepSums(ctx, closed, packed); err != nil {
			return err
		}
	}
	return nil
}
