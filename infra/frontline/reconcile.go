package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/desk"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
)

// reconcile is the command reconcile: it makes up the books of days. Books that do not balance are an error.
func reconcile(ctx context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("reconcile", flag.ContinueOnError)
	on := flags.String("day", "", "the `day` whose books are made up, such as 2026-11-22; empty is every day that is not settled")
	asJSON := flags.Bool("json", false, "write JSON, a line for each day")
	look := flags.Bool("look", false, "put nothing back that is stranded")
	endpoint := flags.String("endpoint", "", "the `address` of the local platform's DynamoDB, such as http://127.0.0.1:8082; empty is AWS")
	tx, err := parseTransaction(flags, args, out)
	if err != nil {
		return err
	}
	var day date.Date
	if *on != "" {
		if day, err = date.Parse(*on); err != nil {
			return wrongCall{fmt.Errorf("%q is no day such as 2026-11-22", *on)}
		}
	}
	client, err := database(ctx, *endpoint, "reconcile")
	if err != nil {
		return err
	}
	outbox := handoff.Outbox{Now: time.Now, Store: store.Store{Table: desk.SubmissionsTable(tx.Name), Client: client}}
	days := []date.Date{day}
	if day.IsZero() {
		if days, err = outbox.Unsettled(ctx); err != nil {
			return err
		}
	}
	return tellBooks(ctx, outbox, tx.Name, days, !*look, *asJSON, out)
}

// tellBooks makes up and tells the books of days.
func tellBooks(ctx context.Context, outbox handoff.Outbox, transaction string, days []date.Date, mend, asJSON bool, out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	lines := json.NewEncoder(out)
	if !asJSON {
		fmt.Fprintln(table, "DAY\tRECEIPTS\tACKNOWLEDGED\tWAITING\tATTENTION\tWITHDRAWN\tDIFFERENCE\t")
	}
	difference := 0
	var told []string
	for _, day := range days {
		b, err := outbox.Reconcile(ctx, day, mend)
		if err != nil {
			return err
		}
		difference += b.Difference
		if asJSON {
			b.Transaction = transaction
			if err := lines.Encode(b); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t\n", b.Day, b.Receipts, b.Acknowledged, len(b.Waiting), len(b.NeedsAttention),
			len(b.Withdrawn), b.Difference)
		for _, need := range b.NeedsAttention {
			told = append(told, need.HandoffID+" needs attention: "+string(need.Why))
		}
		for _, id := range b.Stranded {
			told = append(told, id+map[bool]string{true: " was stranded, and is due again", false: " is stranded"}[mend])
		}
		for _, id := range b.Lost {
			told = append(told, id+" stands in the register of receipts and nowhere else")
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, line := range told {
		fmt.Fprintln(out, line)
	}
	if difference != 0 {
		return fmt.Errorf("%w: the difference is %d", handoff.ErrBooks, difference)
	}
	return nil
}
