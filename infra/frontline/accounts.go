package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/local/gateway"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/account"
	"github.com/frontline-gov/frontline/shared/figure"
	"github.com/frontline-gov/frontline/shared/price"
	reports "github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/tally"
)

// books is where the commands of finance find the ledger, and which month they are about; month is nil for those that are about
// none.
type books struct {
	endpoint, logs, ledger, declared, month *string
}

func booksOf(flags *flag.FlagSet) books {
	return books{
		endpoint: flags.String("endpoint", "", "the `address` of the local platform's DynamoDB, such as http://127.0.0.1:8082; empty is AWS"),
		logs:     flags.String("logs", "", "the `address` of the local platform's logs, such as http://127.0.0.1:8086; empty is AWS"),
		ledger:   flags.String("ledger", "frontline-ledger", "the ledger's `table`"),
		declared: flags.String("declared", "frontline-declared", "the `table` of what departments sent"),
	}
}

// booksOfMonth is the same, for the commands that are about one month.
func booksOfMonth(flags *flag.FlagSet) books {
	b := booksOf(flags)
	b.month = flags.String("month", "", "the `month`, such as 2026-11; empty is the last that has figures")
	return b
}

// config is how AWS, or this machine's stand-ins, are reached.
func (b books) config(ctx context.Context) (aws.Config, error) {
	if *b.endpoint != "" {
		return aws.Config{Region: template.Region, Credentials: credentials.NewStaticCredentialsProvider("finance", gateway.Secret, "")}, nil
	}
	c, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return c, fmt.Errorf("aws configuration: %w", err)
	}
	return c, nil
}

func (b books) client(ctx context.Context) (*dynamodb.Client, error) {
	c, err := b.config(ctx)
	if err != nil {
		return nil, err
	}
	return dynamodb.NewFromConfig(c, func(o *dynamodb.Options) {
		if *b.endpoint != "" {
			o.BaseEndpoint = b.endpoint
		}
	}), nil
}

func (b books) accounts(ctx context.Context) (*account.Accounts, error) {
	client, err := b.client(ctx)
	if err != nil {
		return nil, err
	}
	return &account.Accounts{Ledger: tally.Table{Client: client, Name: *b.ledger}, Files: tally.Table{Client: client, Name: *b.declared},
		Services: reports.Catalogue(functions.All, "")}, nil
}

// year is the ledger up to the month.
func (b books) year(ctx context.Context, now time.Time) (reports.Year, error) {
	month := price.Month("")
	if *b.month != "" {
		var err error
		if month, err = price.ParseMonth(*b.month); err != nil {
			return reports.Year{}, wrongCall{err}
		}
	}
	accounts, err := b.accounts(ctx)
	if err != nil {
		return reports.Year{}, err
	}
	year, err := accounts.Year(ctx, now)
	if err != nil {
		return reports.Year{}, err
	}
	if month != "" {
		year = year.To(month)
	}
	if last, ok := year.Last(); !ok || month != "" && last.Month != month {
		return reports.Year{}, fmt.Errorf("the ledger has nothing of %s: it is made once an hour of what was logged", cmpMonth(month))
	}
	return accounts.Full(ctx, year)
}

func cmpMonth(month price.Month) string {
	if month == "" {
		return "the last two years"
	}
	return string(month)
}

// shape is how a table is written: for people, or for another program.
type shape struct{ csv, json *bool }

func shapeOf(flags *flag.FlagSet) shape {
	return shape{flags.Bool("csv", false, "write CSV"), flags.Bool("json", false, "write JSON")}
}

// write writes a table. For people it leaves out the columns that they did not ask for and that files have; shown are
// those that they read, none is all.
func (s shape) write(out io.Writer, table reports.Table, shown ...string) error {
	switch {
	case *s.csv && *s.json:
		return wrongCall{fmt.Errorf("--csv and --json cannot both be")}
	case *s.csv:
		_, err := out.Write(table.CSV())
		return err
	case *s.json:
		_, err := out.Write(table.JSON())
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	var head []string
	for _, column := range table.Columns {
		if len(shown) == 0 || slices.Contains(shown, column.Name) {
			head = append(head, strings.ToUpper(column.Name))
		}
	}
	fmt.Fprintln(w, strings.Join(head, "\t"))
	for _, row := range table.Rows {
		var cells []string
		for i, column := range table.Columns {
			if len(shown) > 0 && !slices.Contains(shown, column.Name) {
				continue
			}
			text := row[i]
			if column.Number && !strings.Contains(column.Name, "price") { // a price is read to its last digit
				text = figure.Text(text)
			}
			cells = append(cells, text)
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	for _, note := range table.Notes {
		fmt.Fprintln(w, "Note: "+note)
	}
	return w.Flush()
}
