package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// command is one verb. Its help says what it does (about, in a line; more, where a line is too short), and one example.
type command struct {
	name, names, about string // names are what it is about, in capitals
	more, example      string // the example is without "frontline" and the command's name; empty is the bare command
	run                func(ctx context.Context, args []string, out, errs io.Writer) error
}

// here is what the commands of finance take to ask the local platform in place of AWS.
const here = "-endpoint http://127.0.0.1:8082 -logs http://127.0.0.1:8086"

func commands() []command {
	tx := functions.All[0] // for examples: nothing outside functions names a transaction
	return []command{
		{"run", "", "build everything and run the platform on this machine",
			"Ctrl-C stops it. A transaction is served anew whenever a file in its folder changes.", "-on 2027-04-06", run},
		{"build", "", "build the Lambda binaries and the static site", "They go to build and dist. Nothing is deployed.", "", buildAll},
		{"new", "TRANSACTION", "write the folder of a new transaction, whole, to be changed",
			"It builds and passes the tests at once, and is in functions/functions.go; what is to be replaced says REPLACE.", "skip-permit -department westshire", newTransaction},
		{"check", "", "tell what is wrong with the definitions, each fault with file and line", "Exit code 1 where there is any.", "", checkAll},
		{"check-change", "[TRANSACTION…]", "tell what a change does to drafts, software and back offices since the last release",
			"Exit code 1 where something must not be released. What was never released is said, and is no fault.", "-against main " + tx.Name, checkChange},
		{"release", "[TRANSACTION…]", "keep the definitions as they are, for check-change to hold the next change against",
			"It writes released.json into the transaction's folder, once the change passes; commit it. Nothing is deployed.", tx.Name, release},
		{"docs", "", "write docs/transaction, docs/access.md and docs/schema anew from the definitions", "", "", docs},
		{"addresses", "FILE", "make the file in which people find their address by its postcode",
			"The file is CSV with the columns uprn, line1, line2, town, county and postcode, in any order, among others.", "gazetteer.csv -into addresses.csv", addresses},
		{"token", "CLIENT", "get an access token as registered software does",
			"It writes the token and nothing else.", "accounting", getToken},
		{"price", "TRANSACTION", "tell what a transaction will cost, before it is deployed",
			"It plays a worked case on this machine, by page and by software, and prices what that used.", tx.Name + " -volume 100000", priceOf},
		{"idle", "", "tell what each stack costs in a month in which nobody comes", "It reads the kept templates and runs each sweep once on this machine; nothing is asked of AWS.", "", idleCost},
		{"invoice", "", "tell what departments owe for a month", "", "-department " + tx.Department + " -month 2026-11 -vat 20 " + here, invoice},
		{"receipt", "REFERENCE", "tell what one submission cost, step by step",
			"It reads the logs, which are kept for 90 days.", "ABCD-EFGH-JKMN " + here, receipt},
		{"focus", "", "write a month's costs as FOCUS has them, checked",
			"FOCUS is the FinOps Open Cost and Usage Specification. Exit code 1, and no file, where a row breaks its rules.", "-view provider -version 1.3 " + here, focusFile},
		{"reconcile-bill", "FILE", "hold AWS's bill against the ledger, and name the cause of each difference",
			"The file is CUR 2.0 or FOCUS 1.2, as CSV. Exit code 1 while a difference has to be looked at.", "bill.csv " + here, reconcileBill},
		{"whatif", "", "tell what a month would have cost otherwise: memory, region, prices, volume",
			"Each change is priced by itself against the month as it was.", "-memory 2 -volume 10 " + here, whatIf},
		{"ledger", "", "read what was logged into the ledger now, and not on the hour", "", here, makeLedger},
		{"close", "", "end a month of the ledger for good, or list the months that were ended",
			"A month that was ended never changes again: corrections stand in a later one.", "-month 2026-10 -endpoint http://127.0.0.1:8082", closeMonth},
		{"channels", "FILE", "check, or send, a department's volumes and costs of its other channels",
			"The file is CSV. Exit code 1 where it has faults, all of which are told; it is kept with -send only.", "-department " + tx.Department + " channels.csv", channels},
		{"plan", "FILE", "check, or send, a department's budgets and how it pays",
			"The file is CSV. Exit code 1 where it has faults, all of which are told; it is kept with -send only.", "-department " + tx.Department + " plan.csv", plan},
		{"verify", "TABLE [HISTORY…]", "find what was changed in the histories of a table since it was written",
			"Without a history it looks at all of them. Exit code 1 where one is not as it was written.", tx.Name + "-submissions -endpoint http://127.0.0.1:8082", verify},
		{"feedback", "TRANSACTION", "tell how satisfied people are, and what they say is wrong with each page",
			"People are asked not to write about themselves; some do all the same. It is kept for 12 months.", tx.Name + " -endpoint http://127.0.0.1:8082", feedback},
		{"redrive", "TRANSACTION [REFERENCE]", "have submissions that need attention sent again",
			"All of them, or one by its reference or hand-off id. By its hand-off id (ABCD-EFGH-JKMN-1) a submission is sent again\n" +
				"that does not need attention, unless it is acknowledged.", tx.Name + " -list", redrive},
		{"reconcile", "TRANSACTION", "hold what was received against what became of it",
			"These are the books of a day: receipts are acknowledged, waiting, in need of attention or withdrawn. Anything else is a\n" +
				"difference, and exit code 1. What is neither finished nor due is stranded: it is put back, so that the sweep does what is to be done.",
			tx.Name + " -endpoint http://127.0.0.1:8082", reconcile},
		{"bootstrap", "ENVIRONMENT", "prepare the AWS account of an environment, once", environments, "example -print", bootstrap},
		{"deploy", "ENVIRONMENT", "deploy an environment: stacks, then pages", environments, "example -department " + tx.Department + " -print", deploy},
		{"diff", "ENVIRONMENT", "tell what deploying would change", environments, "example -department " + tx.Department, diff},
		{"backoffice", "TRANSACTION [receive | list | show REFERENCE | decide REFERENCE DECISION]",
			"receive a transaction's submissions, file and acknowledge them, and decide them",
			"It receives until Ctrl-C unless told otherwise. Exit code 1 where something stays on the queue.", tx.Name + " receive -once", backOffice},
	}
}

const environments = "The environment is infra/environment/ENVIRONMENT.json. Credentials are those of the aws command."

// help writes what a command does, its flags, and an example.
func help(flags *flag.FlagSet, out io.Writer) {
	for _, c := range commands() {
		if c.name != flags.Name() {
			continue
		}
		fmt.Fprintln(out, "Usage: frontline", spaced(c.name, c.names, "[FLAGS]"))
		fmt.Fprintf(out, "\nTo %s.\n", c.about)
		if c.more != "" {
			fmt.Fprintln(out, c.more)
		}
		fmt.Fprintln(out)
		flags.SetOutput(out)
		flags.PrintDefaults()
		fmt.Fprintln(out, "\nFor example: frontline", spaced(c.name, c.example))
	}
}

// spaced puts a space between words, leaving out those that are empty.
func spaced(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" }), " ")
}

// wrongCall is a flag or an argument that cannot be.
type wrongCall struct{ error }

// parse reads the flags of a command that takes no names.
func parse(flags *flag.FlagSet, args []string, out io.Writer) error {
	names, err := parseNames(flags, args, out)
	if err == nil && len(names) > 0 {
		return wrongCall{fmt.Errorf("%q is no flag; see --help", names[0])}
	}
	return err
}

// parseName reads flags and exactly one name among them; such says what it names.
func parseName(flags *flag.FlagSet, args []string, out io.Writer, such string) (string, error) {
	names, err := parseNames(flags, args, out)
	switch {
	case err != nil:
		return "", err
	case len(names) == 0:
		return "", wrongCall{errors.New("say which " + such)}
	case len(names) > 1:
		return "", wrongCall{tooMany(names)}
	}
	return names[0], nil
}

// parseTransaction is the same, where what is named is a transaction.
func parseTransaction(flags *flag.FlagSet, args []string, out io.Writer) (transaction.Transaction, error) {
	names, err := parseNames(flags, args, out)
	if err != nil {
		return transaction.Transaction{}, err
	}
	if len(names) > 1 {
		return transaction.Transaction{}, wrongCall{tooMany(names)}
	}
	tx, err := named(names)
	if err != nil {
		return tx, wrongCall{err}
	}
	return tx, nil
}

func tooMany(names []string) error {
	return fmt.Errorf("%q is one name too many; see --help", names[1])
}

// parseNames reads the flags of a command and the names among them, in any order. Asked for help, it writes it.
func parseNames(flags *flag.FlagSet, args []string, out io.Writer) (names []string, err error) {
	flags.SetOutput(io.Discard)
	for {
		err := flags.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			help(flags, out)
			return nil, err
		}
		if err != nil {
			return nil, wrongCall{err}
		}
		if args = flags.Args(); len(args) == 0 {
			return names, nil
		}
		names, args = append(names, args[0]), args[1:]
	}
}
