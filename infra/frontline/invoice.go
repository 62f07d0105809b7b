package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/frontline-gov/frontline/functions"
	reports "github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// invoice is the command invoice: what departments owe for a month.
func invoice(ctx context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("invoice", flag.ContinueOnError)
	from, as := booksOfMonth(flags), shapeOf(flags)
	department := flags.String("department", "", "the `department`; empty is all of them")
	vat := flags.Int64("vat", 0, "value added tax, in `per cent`")
	if err := parse(flags, args, out); err != nil {
		return err
	}
	known := slices.ContainsFunc(functions.All, func(t transaction.Transaction) bool { return t.Department == *department })
	if *department != "" && *department != reports.Platform && !known {
		return wrongCall{fmt.Errorf("there is no department %q", *department)}
	}
	if *vat < 0 || *vat > 100 {
		return wrongCall{fmt.Errorf("%d per cent of value added tax cannot be", *vat)}
	}
	year, err := from.year(ctx, time.Now())
	if err != nil {
		return err
	}
	month, _ := year.Last()
	invoices, err := reports.Invoices(month, func(string) int64 { return *vat })
	if err != nil {
		return err
	}
	if *department != "" {
		invoices = slices.DeleteFunc(invoices, func(i reports.Invoice) bool { return i.Department != *department })
	}
	table := reports.Statement(month, invoices, year.Services)
	if err := as.write(out, table, "invoice", "cost centre", "purchase order", "line", "transaction", "basis", "quantity", "exact GBP", "invoiced GBP"); err != nil || *as.csv || *as.json {
		return err
	}
	for _, i := range invoices {
		fmt.Fprintf(out, "%s: £%s, and £%s value added tax\n", i.ID, i.Net(), i.VAT)
	}
	return nil
}
