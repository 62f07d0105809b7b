package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"time"

	"github.com/frontline-gov/frontline/shared/tally"
)

// makeLedger is the command ledger: it does now what the function of that name does each hour.
func makeLedger(ctx context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("ledger", flag.ContinueOnError)
	from := booksOf(flags)
	if err := parse(flags, args, out); err != nil {
		return err
	}
	if (*from.endpoint == "") != (*from.logs == "") {
		return wrongCall{fmt.Errorf("give both -endpoint and -logs, or none")}
	}
	client, err := from.client(ctx)
	if err != nil {
		return err
	}
	c, err := from.config(ctx)
	if err != nil {
		return err
	}
	puller := tally.Puller{Table: tally.Table{Client: client, Name: *from.ledger}, Logs: tally.NewLogs(c, *from.logs), Now: time.Now}
	pulled, err := puller.Pull(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d hours, %d lines; totals of %d hours changed\n", pulled.Hours, pulled.Lines, pulled.Changed)
	if pulled.Unmetered > 0 || pulled.Unread > 0 {
		fmt.Fprintf(out, "charged to nobody: %d requests without a line of the meter, %d lines (%d bytes) of no request\n",
			pulled.Unmetered, pulled.Unread, pulled.Bytes)
	}
	return nil
}
