package main

import (
	"context"
	"flag"
	"fmt"
	"io"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/build"
	"github.com/frontline-gov/frontline/infra/scaffold"
)

// newTransaction is the command new.
func newTransaction(_ context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("new", flag.ContinueOnError)
	department := flags.String("department", "", "the `name` of the department that owns it, in lower case")
	names, err := parseNames(flags, args, out)
	if err != nil {
		return err
	}
	if len(names) != 1 || *department == "" {
		return wrongCall{fmt.Errorf("say which: frontline new TRANSACTION --department DEPARTMENT, both in lower case with hyphens")}
	}
	name := names[0]
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	var taken scaffold.Taken
	for _, tx := range functions.All {
		taken.Transactions = append(taken.Transactions, tx.Name)
		taken.Departments = append(taken.Departments, tx.Department)
	}
	written, err := scaffold.Write(root, scaffold.Transaction{Name: name, Department: *department}, taken)
	if err != nil {
		return err
	}
	for _, file := range written {
		fmt.Fprintln(out, " ", file)
	}
	folder := "functions/" + build.Folder(name)
	fmt.Fprintf(out, `
%s is a whole transaction: it builds, runs and passes the tests. Next:

  make templates docs              its stack in infra/template, its page in docs/transaction
  make run                         http://localhost:8080/%s/
  grep -rn %s %s
                                   what is to be replaced
  go run ./infra/frontline check   what is wrong with it, each fault with its line

docs/new-transaction.md leads through it.
`, name, name, scaffold.Mark, folder)
	return nil
}
