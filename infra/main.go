// Command infra is the CDK app of the platform: it makes, from the transactions listed in package functions, the
// stacks of package stack.
//
//	go run ./infra                             synthesises into cdk.out (or CDK_OUTDIR), to be deployed from there
//	go run ./infra -templates infra/template   writes the templates that the repository keeps
//
// To synthesise it needs the functions' binaries; the kept templates it makes without. It needs node, but no account
// and no network.
package main

import (
	_ "embed"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/stack"
	"github.com/frontline-gov/frontline/shared/transaction"
)

//go:embed cdk.json
var config []byte

func main() {
	binaries := flag.String("binaries", "build/lambda/arm64", "directory of the functions' binaries, <asset>/bootstrap")
	templates := flag.String("templates", "", "write the templates to keep into this directory, and nothing else")
	bank := flag.String("bank-tables", "", "ARN of the version of a Lambda layer that holds bank/valacdos.txt and bank/scsubtab.txt, by which "+
		"bank accounts are checked; licensed from Vocalink by whoever runs the service. Empty checks none")
	addresses := map[string]string{}
	flag.Func("addresses", "`TRANSACTION=ARN` of the version of a Lambda layer that holds address/addresses.csv, in which people find their address; may be "+
		"given for each transaction. Without it addresses are entered by hand", func(text string) error {
		name, arn, ok := strings.Cut(text, "=")
		if !ok || arn == "" || !slices.ContainsFunc(functions.All, func(t transaction.Transaction) bool { return t.Name == name }) {
			return fmt.Errorf("%q is no TRANSACTION=ARN", text)
		}
		addresses[name] = arn
		return nil
	})
	flag.Parse()
	if err := run(*binaries, *templates, *bank, addresses); err != nil {
		fmt.Fprintln(os.Stderr, "infra:", err)
		os.Exit(1)
	}
}

func run(binaries, templates, bank string, addresses map[string]string) error {
	context, err := stack.Context(config)
	if err != nil {
		return err
	}
	app := stack.App{Transactions: functions.All, Binaries: binaries, Context: context, BankTables: bank, Addresses: addresses}
	if templates != "" {
		kept, err := app.Templates()
		if err != nil {
			return err
		}
		return stack.Keep(templates, kept)
	}
	output := os.Getenv("CDK_OUTDIR")
	if output == "" {
		output = "cdk.out"
	}
	return app.Synth(output)
}
