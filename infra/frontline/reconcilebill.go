package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/bill"
	"github.com/frontline-gov/frontline/shared/price"
	reports "github.com/frontline-gov/frontline/shared/report"
)

// reconcileBill is the command reconcile-bill: it holds AWS's bill against the ledger. Differences that somebody has to look
// at are an error.
func reconcileBill(ctx context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("reconcile-bill", flag.ContinueOnError)
	from, as := booksOfMonth(flags), shapeOf(flags)
	path, err := parseName(flags, args, out, "file: CUR 2.0 or FOCUS 1.2, as CSV")
	if err != nil {
		return err
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return wrongCall{err}
	}
	lines, err := bill.Read(raw)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return errors.New("the bill has no lines")
	}
	if *from.month == "" {
		*from.month = string(price.MonthOf(lines[0].Day))
	}
	year, err := from.year(ctx, time.Now())
	if err != nil {
		return err
	}
	month, _ := year.Last()
	result, err := bill.Reconcile(month, lines)
	if err != nil {
		return err
	}
	table := result.Table(month, lines[0].Account)
	if !*as.csv && !*as.json { // people read what differs
		status := slices.IndexFunc(table.Columns, func(c reports.Column) bool { return c.Name == "status" })
		table.Rows = slices.DeleteFunc(table.Rows, func(row []string) bool { return row[status] == "agrees" })
	}
	if err := as.write(out, table, "transaction", "usage type", "day", "metered quantity", "billed quantity", "difference", "metered USD", "billed USD", "cause", "status"); err != nil {
		return err
	}
	if !*as.csv && !*as.json {
		fmt.Fprintf(out, "Metered US$%s, billed US$%s: US$%s by quantities, US$%s by prices; credits US$%s, tax US$%s.\n",
			result.Metered, result.Billed, result.Quantity, result.Price, result.Credits, result.Taxes)
	}
	if open := result.Unexplained(); len(open) > 0 {
		return fmt.Errorf("%d differences have to be looked at", len(open))
	}
	return nil
}
