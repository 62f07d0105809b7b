package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	reports "github.com/frontline-gov/frontline/shared/report"
)

// whatIf is the command whatif: what a month that was would have cost otherwise. Each change is priced by itself against the
// month as it was.
func whatIf(ctx context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("whatif", flag.ContinueOnError)
	from, as := booksOfMonth(flags), shapeOf(flags)
	memory := flags.String("memory", "", "what functions have, as a `share` of now: 2 is twice as much; milliseconds stay, or get less by as much")
	region := flags.String("region", "", "the `region`: "+regions())
	file := flags.String("book", "", "a price book, as a `file` like those of shared/price/book")
	exchange := flags.String("exchange", "", "pounds for a dollar, such as `0.80`")
	volume := flags.Int64("volume", 0, "so many `times` as many")
	if err := parse(flags, args, out); err != nil {
		return err
	}
	if *memory == "" && *region == "" && *file == "" && *exchange == "" && *volume == 0 {
		return wrongCall{errors.New("say what would be otherwise: --memory, --region, --book, --exchange or --volume")}
	}
	year, err := from.year(ctx, time.Now())
	if err != nil {
		return err
	}
	month, _ := year.Last()
	w := whatIfs{month: month, table: reports.Table{Name: "what if", Columns: []reports.Column{{Name: "month"}, {Name: "what"},
		{Name: "list GBP", Number: true}, {Name: "GBP", Number: true}, {Name: "change GBP", Number: true}}}}
	if err := w.add("as it was", month.Book, month.Exchange, same); err != nil {
		return err
	}
	if *memory != "" {
		if err := w.memory(*memory); err != nil {
			return err
		}
	}
	if *region != "" {
		book, notes, err := elsewhere(month.Book, *region)
		if err != nil {
			return wrongCall{err}
		}
		w.table.Notes = append(w.table.Notes, notes...)
		if err := w.add("in "+*region, book, month.Exchange, same); err != nil {
			return err
		}
	}
	if *file != "" {
		raw, err := os.ReadFile(*file)
		if err != nil {
			return wrongCall{err}
		}
		book, err := price.Read(raw)
		if err != nil {
			return err
		}
		if err := w.add("by the price book "+book.Version, book, month.Exchange, same); err != nil {
			return err
		}
	}
	if *exchange != "" {
		quoted, err := price.Number(*exchange)
		if err != nil || !quoted.IsPositive() {
			return wrongCall{fmt.Errorf("the exchange rate %q is no number above zero", *exchange)}
		}
		changed := month.Exchange
		changed.Rates.Rows = append(changed.Rates.Rows[:0:0], changed.Rates.Rows...)
		for i := range changed.Rates.Rows {
			changed.Rates.Rows[i].Value.Rate = quoted
		}
		if err := w.add("at £"+quoted.String()+" for a dollar", month.Book, changed, same); err != nil {
			return err
		}
	}
	if *volume != 0 {
		if *volume < 0 || *volume > 1e6 {
			return wrongCall{fmt.Errorf("%d times as many cannot be", *volume)}
		}
		times := func(key ledger.Key, quantity int64) int64 {
			if key.Basis == ledger.Marginal {
				return quantity * *volume
			}
			return quantity
		}
		if err := w.add(fmt.Sprintf("%d times as many", *volume), month.Book, month.Exchange, times); err != nil {
			return err
		}
	}
	return as.write(out, w.table)
}

// same leaves a quantity as it was.
func same(_ ledger.Key, quantity int64) int64 { return quantity }

// whatIfs are a month and what it would have cost.
type whatIfs struct {
	month reports.Month
	table reports.Table
	was   decimal.Decimal
}

// add prices the month with other prices, rates or quantities. Corrections of earlier months are left out.
func (w *whatIfs) add(what string, book price.Book, exchange price.Exchange, change func(ledger.Key, int64) int64) error {
	totals := ledger.Totals{}
	for _, c := range w.month.Costs {
		if c.Corrects == "" {
			totals[c.Key] += change(c.Key, c.Charge.Item.Measure.Counted(c.Charge.Quantity, w.month.Month))
		}
	}
	rated, err := reports.Rate(book, exchange, w.month.Month, totals.Entries(), nil)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	sum := net(rated.Costs)
	if len(w.table.Rows) == 0 {
		w.was, w.table.Notes = sum, reports.Lines(rated).Notes
	}
	w.table.Rows = append(w.table.Rows, []string{string(w.month.Month), what, list(rated.Costs).String(), sum.String(), sum.Sub(w.was).String()})
	return nil
}

// memory prices the month with other memory: once with the milliseconds as they were, and once as if they changed by as
// much the other way, as where the processor's share is all that counts. What is true lies between, and is measured by trying.
func (w *whatIfs) memory(share string) error {
	times, err := price.Number(share)
	if err != nil || !times.IsPositive() || times.GreaterThan(decimal.NewFromInt(20)) {
		return wrongCall{fmt.Errorf("the share %q is no number up to 20", share)}
	}
	err = w.add(share+" times the memory, as many milliseconds", w.month.Book, w.month.Exchange, func(key ledger.Key, quantity int64) int64 {
		if key.Meter == price.LambdaCompute {
			return decimal.NewFromInt(quantity).Mul(times).RoundBank(0).IntPart()
		}
		return quantity
	})
	if err != nil {
		return err
	}
	return w.add(share+" times the memory, milliseconds less by as much", w.month.Book, w.month.Exchange, same)
}
