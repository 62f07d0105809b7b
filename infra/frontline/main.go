// Command frontline is the one command for people who work on Frontline: it builds the platform and runs it on this
// machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

// command is one verb.
type command struct {
	name, about string
	run         func(ctx context.Context, args []string, out, errs io.Writer) error
}

func commands() []command {
	return []command{
		{"run", "build everything and run the platform on this machine", run},
		{"build", "build the Lambda binaries and the static site", buildAll},
		{"new", "write the folder of a new transaction, whole, to be changed", newTransaction},
		{"check", "tell what is wrong with the definitions, each fault with file and line", checkAll},
		{"check-change", "tell what a change does to drafts, software and back offices since the last release", checkChange},
		{"release", "keep the definitions as they are, for check-change to hold the next change against", release},
		{"docs", "write the page of each transaction in docs/transaction", docs},
		{"token", "get an access token as registered software does", getToken},
		{"price", "tell what a transaction will cost, before it is deployed", priceOf},
		{"idle", "tell what each stack costs in a month in which nobody comes", idleCost},
		{"invoice", "tell what departments owe for a month", invoice},
		{"receipt", "tell what one submission cost, step by step", receipt},
		{"focus", "write a month's costs as FOCUS has them, checked", focusFile},
		{"reconcile-bill", "hold AWS's bill against the ledger, and name the cause of each difference", reconcileBill},
		{"whatif", "tell what a month would have cost otherwise: memory, region, prices, volume", whatIf},
		{"ledger", "read what was logged into the ledger now, and not on the hour", makeLedger},
		{"close", "end a month of the ledger for good, or list the months that were ended", closeMonth},
		{"channels", "check, or send, a department's volumes and costs of its other channels", channels},
		{"plan", "check, or send, a department's budgets and how it pays", plan},
		{"verify", "find what was changed in the histories of a table since it was written", verify},
		{"feedback", "tell how satisfied people are, and what they say is wrong with each page", feedback},
		{"redrive", "have submissions that need attention sent again", redrive},
		{"reconcile", "hold what was received against what became of it", reconcile},
		{"bootstrap", "prepare the AWS account of an environment, once", bootstrap},
		{"deploy", "deploy an environment: stacks, then pages", deploy},
		{"diff", "tell what deploying would change", diff},
		{"backoffice", "receive a transaction's submissions, file and acknowledge them, and decide them", backOffice},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(dispatch(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// dispatch runs a command and gives its exit code: 0 done, 1 failed, 2 called wrongly.
func dispatch(ctx context.Context, args []string, out, errs io.Writer) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(out)
		if len(args) == 0 {
			return 2
		}
		return 0
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, args[1:], out, errs)
		switch {
		case err == nil, errors.Is(err, flag.ErrHelp):
			return 0
		case errors.As(err, new(wrongCall)):
			fmt.Fprintln(errs, "frontline "+c.name+":", err)
			return 2
		}
		fmt.Fprintln(errs, "frontline "+c.name+":", err)
		return 1
	}
	fmt.Fprintf(errs, "frontline: there is no command %q; see frontline --help\n", args[0])
	return 2
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "Usage: frontline COMMAND [FLAGS]")
	fmt.Fprintln(w)
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-14s %s\n", c.name, c.about)
	}
	fmt.Fprintln(w, "\nfrontline COMMAND --help tells the flags of a command. Exit codes: 0 done, 1 failed, 2 called wrongly.")
}

// wrongCall is a flag or an argument that cannot be.
type wrongCall struct{ error }

// parse reads the flags of a command that takes no arguments.
func parse(flags *flag.FlagSet, args []string, out io.Writer) error {
	names, err := parseNames(flags, args, out, "")
	if err == nil && len(names) > 0 {
		return wrongCall{fmt.Errorf("%q is no flag; see --help", names[0])}
	}
	return err
}

// parseNames reads the flags of a command and the names behind them, which its help calls what.
func parseNames(flags *flag.FlagSet, args []string, out io.Writer, what string) ([]string, error) {
	flags.SetOutput(io.Discard)
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(out, "Usage: frontline %s [FLAGS] %s\n\n", flags.Name(), what)
		flags.SetOutput(out)
		flags.PrintDefaults()
		return nil, err
	}
	if err != nil {
		return nil, wrongCall{err}
	}
	return flags.Args(), nil
}

// moduleRoot is the folder of go.mod, from here upwards.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("run it inside a checkout of Frontline: there is no go.mod here or above")
		}
		dir = up
	}
}
