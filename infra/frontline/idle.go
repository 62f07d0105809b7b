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

// standing is what a stack uses in a month in which nobody comes: what stands, and what one run of its sweep used, as often
// as it runs.
func standing(stack idle.Stack, swept ledger.Totals, month price.Month) ledger.Totals {
	totals := stack.Totals(month)
	for key, quantity := range swept {
		key.Date = month.First()
		totals[key] += quantity * stack.Sweeps(month)
	}
	return totals
}

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
	for _, stack := range stacks {
		swept := ledger.Totals{}
		if i := slices.IndexFunc(functions.All, func(t transaction.Transaction) bool { return t.Name == stack.Transaction }); i >= 0 {
			if swept, err = sweepOnce(ctx, functions.All[i], q.month, root, stack.Memory); err != nil {
				return err
			}
		}
		month, err := q.price(standing(stack, swept, q.month))
		if err != nil {
			return err
		}
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
	if err := as.write(out, t); err != nil || *as.csv || *as.json {
		return err
	}
	fmt.Fprintf(out, "\nAll of it: US$ %s a month at list prices.\n", all.StringFixed(2))
	return nil
}

// sweepOnce runs the sweep of a transaction of which nothing is due, and gives what it used.
func sweepOnce(ctx context.Context, t transaction.Transaction, month price.Month, root string, memory int64) (ledger.Totals, error) {
	dynoxide, err := table.Binary(os.Getenv, filepath.Join(root, "infra"))
	if err != nil {
		return nil, err
	}
	stage, err := rehearsal.Open(ctx, t, price.Start(month.First()).Add(12*time.Hour), os.DirFS(filepath.Join(root, "infra", "template")), dynoxide, memory)
	if err != nil {
		return nil, err
	}
	defer stage.Close()
	if err := stage.Sweep(ctx); err != nil {
		return nil, err
	}
	return stage.Used()
}
