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

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/stack"
)

//go:embed cdk.json
var config []byte

func main() {
	binaries := flag.String("binaries", "build/lambda/arm64", "directory of the functions' binaries, <asset>/bootstrap")
	templates := flag.String("templates", "", "write the templates to keep into this directory, and nothing else")
	bank := flag.String("bank-tables", "", "ARN of the version of a Lambda layer that holds bank/valacdos.txt and bank/scsubtab.txt, by which "+
		"bank accounts are checked; licensed from Vocalink by whoever runs the service. Empty checks none")
	flag.Parse()
	if err := run(*binaries, *templates, *bank); err != nil {
		fmt.Fprintln(os.Stderr, "infra:", err)
		os.Exit(1)
	}
}

func run(binaries, templates, bank string) error {
	context, err := stack.Context(config)
	if err != nil {
		return err
	}
	app := stack.App{Transactions: functions.All, Binaries: binaries, Context: context, BankTables: bank}
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
