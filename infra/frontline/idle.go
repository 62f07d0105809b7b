package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/idle"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/rehearsal"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	reports "github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// idleCost is the command idle: what each stack costs in a month in which nobody comes.
func idleCost(ctx context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("idle", flag.ContinueOnError)
	as := shapeOf(flags)
	if err := parse(flags, args, out); err != nil {
		return err
	}
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	dynoxide, err := table.Binary(os.Getenv, filepath.Join(root, "infra"))
	if err != nil {
		return err
	}
	templates := os.DirFS(filepath.Join(root, "infra", "template"))
	stacks, err := idle.Read(templates)
	if err != nil {
		return err
	}
	q := quote{month: price.MonthOf(date.Of(time.Now()))}
	t := reports.Table{Name: "a month of nobody", Columns: []reports.Column{{Name: "stack"}, {Name: "alarms", Number: true}, {Name: "dashboards", Number: true},
		{Name: "keys", Number: true}, {Name: "runs", Number: true}, {Name: "list US$", Number: true}, {Name: "list GBP", Number: true}, {Name: "net GBP", Number: true}},
		Notes: []string{"list is before anything that is free; net takes off what is free as if this stack were all that the account uses",
			"of the scheduled functions the sweep was measured, on this machine; the books of a day and the ledger of an hour depend on what came",
			"of a department's dashboard the first three of an account are free"}}
	var all decimal.Decimal
	var priced reports.Month // what all of them cost
	for _, stack := range stacks {
		swept := ledger.Totals{}
		if i := slices.IndexFunc(functions.All, func(t transaction.Transaction) bool { return t.Name == stack.Transaction }); i >= 0 {
			if swept, err = played(ctx, functions.All[i], q.month.First(), templates, dynoxide, stack.Memory, func(s *rehearsal.Stage) error { return s.Sweep(ctx) }); err != nil {
				return err
			}
		}
		month, err := q.price(stack.Standing(swept, q.month))
		if err != nil {
			return err
		}
		priced.Book, priced.Exchange, priced.Costs = month.Book, month.Exchange, append(priced.Costs, month.Costs...)
		var dollars decimal.Decimal
		for _, c := range month.Costs {
			dollars = dollars.Add(c.Charge.List())
		}
		all = all.Add(dollars)
		runs := int64(0)
		for key, quantity := range stack.Totals(q.month) {
			if key.Meter == idle.Runs {
				runs += quantity
			}
		}
		number := func(n int64) string { return strconv.FormatInt(n, 10) }
		t.Rows = append(t.Rows, []string{stack.Name, number(stack.Alarms), number(stack.Dashboards), number(stack.Keys), number(runs),
			dollars.StringFixed(2), list(month.Costs).StringFixed(2), net(month.Costs).StringFixed(2)})
	}
	t.Notes = append(t.Notes, reports.Notes(priced)...)
	if err := as.write(out, t); err != nil || *as.csv || *as.json {
		return err
	}
	fmt.Fprintf(out, "\nAll of it: US$ %s a month at list prices.\n", all.StringFixed(2))
	return nil
}
