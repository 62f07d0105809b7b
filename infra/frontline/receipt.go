package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/finance"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/tally"
)

// receipt is the command receipt: what one submission cost, step by step.
func receipt(ctx context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("receipt", flag.ContinueOnError)
	from, as := booksOf(flags), shapeOf(flags)
	only := flags.String("transaction", "", "the `transaction`; empty looks in all of them")
	told, err := parseName(flags, args, out, "submission, by its reference")
	if err != nil {
		return err
	}
	reference, err := submission.ParseReference(told)
	if err != nil {
		return wrongCall{fmt.Errorf("%q is no reference: %w", told, err)}
	}
	c, err := from.config(ctx)
	if err != nil {
		return err
	}
	accounts, err := from.accounts(ctx)
	if err != nil {
		return err
	}
	now := time.Now()
	year, err := accounts.Year(ctx, now)
	if err != nil {
		return err
	}
	logs := tally.NewLogs(c, *from.logs)
	steps := finance.Steps(func(ctx context.Context, transaction, reference string, begin, until time.Time) ([]ledger.Step, error) {
		var groups []string
		for _, name := range tally.Functions(transaction) {
			groups = append(groups, tally.Group(name))
		}
		return logs.Steps(ctx, groups, reference, begin, until)
	})
	for _, t := range functions.All {
		if *only != "" && t.Name != *only {
			continue
		}
		table, err := steps.Receipt(ctx, year, t.Name, reference.String(), now)
		if errors.Is(err, finance.ErrNoSteps) {
			continue
		}
		if err != nil {
			return err
		}
		return as.write(out, table, "time", "step", "meter", "quantity", "unit", "price USD", "cost USD", "cost GBP", "state")
	}
	return finance.ErrNoSteps
}
