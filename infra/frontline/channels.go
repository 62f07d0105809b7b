package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/account"
	reports "github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/tally"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// channels is the command channels: it checks a department's file of volumes and costs, and sends it where it is told to.
func channels(ctx context.Context, args []string, out, errs io.Writer) error {
	return declare(ctx, "channels", tally.Channels, args, out)
}

// plan is the command plan: the same of budgets and how a department pays.
func plan(ctx context.Context, args []string, out, errs io.Writer) error {
	return declare(ctx, "plan", tally.Plan, args, out)
}

func declare(ctx context.Context, name string, file tally.File, args []string, out io.Writer) error {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	from := booksOf(flags)
	department := flags.String("department", "", "the `department` that sends it")
	send := flags.Bool("send", false, "keep the file, in place of the one before; without it the file is checked only")
	path, err := parseName(flags, args, out, "file")
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(functions.All, func(t transaction.Transaction) bool { return t.Department == *department }) {
		return wrongCall{fmt.Errorf("--department: there is no department %q", *department)}
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return wrongCall{err}
	}
	if !*send {
		if err := (&account.Accounts{Services: reports.Catalogue(functions.All, "")}).Check(*department, file, raw); err != nil {
			return err
		}
		fmt.Fprintln(out, "The file is right. It is not sent: --send does that.")
		return nil
	}
	accounts, err := from.accounts(ctx)
	if err != nil {
		return err
	}
	if err := accounts.Send(ctx, *department, file, time.Now(), raw); err != nil {
		return err
	}
	fmt.Fprintln(out, "Sent.")
	return nil
}
