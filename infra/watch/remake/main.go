// Command remake checks one transaction as its sources are now, and writes its pages where nothing is wrong with it. It is
// built and run by frontline run when a transaction changes, because a program knows only the definitions it was built with.
// Its exit code is 3 where something is wrong, which it tells, a line each.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/build"
	"github.com/frontline-gov/frontline/shared/check"
	"github.com/frontline-gov/frontline/shared/date"
)

func main() {
	name := flag.String("transaction", "", "the `name` of the transaction")
	frontend := flag.String("frontend", "", "the `folder` of govuk-frontend's dist")
	into := flag.String("into", "", "the `folder` for the pages")
	day := flag.String("on", "", "the platform's `date`")
	flag.Parse()
	faults, err := remake(*name, *day, *frontend, *into)
	for _, line := range faults {
		fmt.Println(line)
	}
	if len(faults) > 0 {
		os.Exit(3)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// remake tells what is wrong with a transaction, or writes its pages.
func remake(name, day, frontend, into string) (faults []string, err error) {
	on, err := date.Parse(day)
	if err != nil {
		return nil, err
	}
	for _, tx := range functions.All {
		if tx.Name != name {
			continue
		}
		faults = check.Lines(check.Transaction(tx), func(string) string { return filepath.Join("functions", build.Folder(name)) })
		if len(faults) == 0 {
			err = build.Pages(tx, on, frontend, into)
		}
		return faults, err
	}
	return nil, errors.New("functions.go has no " + name + " any more: run frontline anew")
}
