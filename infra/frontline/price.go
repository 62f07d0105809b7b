package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/infra/idle"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/rehearsal"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/figure"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	reports "github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// priceOf is the command price: what a transaction will cost before it is deployed, by playing a worked case through it here.
func priceOf(ctx context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("price", flag.ContinueOnError)
	as := shapeOf(flags)
	volume := flags.Int64("volume", 10_000, "how many are completed in a `month`")
	name := flags.String("case", "", "the worked `case` that is played; empty is the one in the middle, by its answers, of those that lead to a submission")
	t, err := parseTransaction(flags, args, out)
	if err != nil {
		return err
	}
	if *volume < 1 || *volume > 1e9 {
		return wrongCall{fmt.Errorf("%d in a month cannot be", *volume)}
	}
	c, err := caseOf(t, *name)
	if err != nil {
		return err
	}
	quote, err := newQuote(ctx, t, c, *volume)
	if err != nil {
		return err
	}
	if *as.csv || *as.json {
		return as.write(out, quote.table())
	}
	return quote.tell(out)
}

func caseOf(t transaction.Transaction, name string) (transaction.Case, error) {
	cases, err := t.Cases()
	if err != nil {
		return transaction.Case{}, err
	}
	if name == "" {
		c, ok := rehearsal.Typical(t, cases)
		if !ok {
			return c, fmt.Errorf("no worked case of %s leads to a submission: write one", t.Name)
		}
		return c, nil
	}
	for _, c := range cases {
		if c.Name == name {
			return c, nil
		}
	}
	return transaction.Case{}, wrongCall{fmt.Errorf("%s has no case %q", t.Name, name)}
}

// quote is what a transaction will cost.
type quote struct {
	transaction transaction.Transaction
	played      transaction.Case
	volume      int64
	month       price.Month
	ways        []way
	standing    reports.Month // a month in which nobody comes
	alarms      int64
}

// way is one way to send a submission: what one of them costs at list prices, and a month of them.
type way struct {
	channel ledger.Channel
	one     []reports.Cost
	month   reports.Month
}

// newQuote plays the case by page and by software, and the sweep of a month in which nobody comes.
func newQuote(ctx context.Context, t transaction.Transaction, c transaction.Case, volume int64) (quote, error) {
	root, err := moduleRoot()
	if err != nil {
		return quote{}, err
	}
	dynoxide, err := table.Binary(os.Getenv, filepath.Join(root, "infra"))
	if err != nil {
		return quote{}, err
	}
	templates := os.DirFS(filepath.Join(root, "infra", "template"))
	stack, err := idle.Of(templates, t.Name)
	if err != nil {
		return quote{}, err
	}
	q := quote{transaction: t, played: c, volume: volume, month: price.MonthOf(date.Of(time.Now())), alarms: stack.Alarms}
	play := func(do func(*rehearsal.Stage) error) (ledger.Totals, error) {
		return played(ctx, t, c.On, templates, dynoxide, stack.Memory, do)
	}
	for channel, do := range map[ledger.Channel]func(*rehearsal.Stage) error{
		ledger.Online:   func(s *rehearsal.Stage) error { return s.ByPage(ctx, c) },
		ledger.Software: func(s *rehearsal.Stage) error { return s.BySoftware(ctx, c) },
	} {
		used, err := play(do)
		if err != nil {
			return quote{}, err
		}
		w := way{channel: channel}
		one, err := q.rate(used, 1)
		if err != nil {
			return quote{}, err
		}
		w.one = one.Costs
		if w.month, err = q.rate(used, volume); err != nil {
			return quote{}, err
		}
		q.ways = append(q.ways, w)
	}
	slices.SortFunc(q.ways, func(a, b way) int { return -slices.Compare([]ledger.Channel{a.channel}, []ledger.Channel{b.channel}) })
	swept, err := play(func(s *rehearsal.Stage) error { return s.Sweep(ctx) })
	if err != nil {
		return quote{}, err
	}
	q.standing, err = q.price(stack.Standing(swept, q.month))
	return q, err
}

// played is what a transaction used for something that is done on a day at noon, with so much memory, on a stage of its own.
func played(ctx context.Context, t transaction.Transaction, on date.Date, templates fs.FS, dynoxide string, memory int64,
	do func(*rehearsal.Stage) error) (ledger.Totals, error) {
	stage, err := rehearsal.Open(ctx, t, price.Start(on).Add(12*time.Hour), templates, dynoxide, memory)
	if err != nil {
		return nil, err
	}
	defer stage.Close()
	if err := do(stage); err != nil {
		return nil, err
	}
	return stage.Used()
}

// rate prices so many of what was used.
func (q quote) rate(used ledger.Totals, volume int64) (reports.Month, error) {
	totals := ledger.Totals{}
	for key, quantity := range used {
		key.Date = q.month.First()
		totals[key] += quantity * volume
	}
	return q.price(totals)
}

func (q quote) price(totals ledger.Totals) (reports.Month, error) {
	book, err := price.Latest()
	if err != nil {
		return reports.Month{}, err
	}
	exchange, err := price.LatestExchange()
	if err != nil {
		return reports.Month{}, err
	}
	return reports.Rate(book, exchange, q.month, totals.Entries(), nil)
}

// list sums costs at list prices, before anything that is free, in pounds.
func list(costs []reports.Cost) decimal.Decimal {
	var sum decimal.Decimal
	for _, c := range costs {
		sum = sum.Add(c.Charge.List().Mul(c.Quote.Value.Rate))
	}
	return sum
}

func net(costs []reports.Cost) decimal.Decimal {
	var sum decimal.Decimal
	for _, c := range costs {
		sum = sum.Add(c.Pounds())
	}
	return sum
}

// table is the quote line by line, for other programs.
func (q quote) table() reports.Table {
	t := reports.Table{Name: "price of " + q.transaction.Name, Notes: q.notes(), Columns: []reports.Column{{Name: "what"}, {Name: "meter"}, {Name: "quantity", Number: true},
		{Name: "unit"}, {Name: "unit price USD", Number: true}, {Name: "rate code"}, {Name: "list GBP", Number: true}, {Name: "net GBP", Number: true}}}
	add := func(what string, costs []reports.Cost) {
		for _, c := range costs {
			t.Rows = append(t.Rows, []string{what, string(c.Meter), c.Charge.Units().String(), c.Charge.Item.Unit, c.Charge.Tier.Price.String(),
				c.Charge.Tier.Code, c.Charge.List().Mul(c.Quote.Value.Rate).String(), c.Pounds().String()})
		}
	}
	for _, w := range q.ways {
		add("one "+string(w.channel), w.one)
		add(fmt.Sprintf("a month of %d %s", q.volume, w.channel), w.month.Costs)
	}
	add("a month of none", q.standing.Costs)
	return t
}

// notes are what a reader has to know.
func (q quote) notes() []string {
	notes := []string{"milliseconds are those of this machine, and the function's own; Lambda on AWS may take others",
		"what is free is taken off as if this were all that the account uses"}
	lines := reports.Lines(q.ways[0].month)
	return append(notes, lines.Notes...)
}

// tell says it to people.
func (q quote) tell(out io.Writer) error {
	fmt.Fprintf(out, "%s, as in its worked case %q\n\n", q.transaction.Name, q.played.Name)
	one := reports.Table{Columns: []reports.Column{{Name: "one submission"}, {Name: "by page", Number: true}, {Name: "by software", Number: true}, {Name: "unit"}, {Name: "US$ each"}}}
	for _, meter := range q.meters() {
		row := []string{meter.UsageType(), "0", "0", "", ""}
		for i, w := range q.ways {
			for _, c := range w.one {
				if c.Meter == meter {
					sum, _ := decimal.NewFromString(row[1+i])
					row[1+i], row[3], row[4] = sum.Add(c.Charge.Units()).String(), c.Charge.Item.Unit, c.Charge.Tier.Price.String()
				}
			}
		}
		one.Rows = append(one.Rows, row)
	}
	no := false
	if err := (shape{&no, &no}).write(out, one); err != nil {
		return err
	}
	fmt.Fprintln(out)
	for _, w := range q.ways {
		fmt.Fprintf(out, "One %s: £%s. A month of %s: £%s at list prices, £%s after what is free.\n", inWords(w.channel), figure.Text(list(w.one).String()),
			figure.Text(fmt.Sprint(q.volume)), list(w.month.Costs).StringFixed(2), net(w.month.Costs).StringFixed(2))
	}
	fmt.Fprintf(out, "A month in which nobody comes: £%s at list prices, £%s after what is free (%d alarms; the sweep each minute).\n",
		list(q.standing.Costs).StringFixed(2), net(q.standing.Costs).StringFixed(2), q.alarms)
	fmt.Fprintln(out)
	if before := q.transaction.Before; before.Each > 0 {
		fmt.Fprintf(out, "Before it went online one cost £%s (%s, %s).\n", before.Each, before.Year, before.Source)
	}
	costs, warning := reports.Published()
	for _, channel := range slices.Sorted(maps.Keys(costs)) {
		fmt.Fprintf(out, "Published cost of one by %s: £%s (%s)\n", inWords(channel), costs[channel].Pounds.StringFixed(2), costs[channel].Source)
	}
	fmt.Fprintln(out, "Warning: "+warning+".")
	for _, note := range q.notes() {
		fmt.Fprintln(out, "Note: "+note)
	}
	return nil
}

// inWords is a channel in words.
func inWords(channel ledger.Channel) string {
	switch channel {
	case ledger.Online:
		return "by page"
	case ledger.Software:
		return "by software"
	case ledger.Face:
		return "counter"
	}
	return string(channel)
}

func (q quote) meters() []price.Meter {
	var meters []price.Meter
	for _, w := range q.ways {
		for _, c := range w.one {
			if !slices.Contains(meters, c.Meter) {
				meters = append(meters, c.Meter)
			}
		}
	}
	slices.Sort(meters)
	return meters
}
