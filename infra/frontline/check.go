package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/build"
	"github.com/frontline-gov/frontline/shared/check"
)

// checkAll is the command check.
func checkAll(_ context.Context, args []string, out, errs io.Writer) error {
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	if err := parse(flags, args, out); err != nil {
		return err
	}
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	if n := tellFaults(root, errs); n > 0 {
		return fmt.Errorf("%d faults in the definitions", n)
	}
	fmt.Fprintf(out, "Nothing is wrong with %d transactions\n", len(functions.All))
	return nil
}

// tellFaults tells what is wrong with the definitions as this binary was built with them, a line each, and how many
// lines that are.
func tellFaults(root string, out io.Writer) int {
	root = shown(root)
	lines := check.Lines(check.Transactions(functions.All), func(transaction string) string {
		return filepath.Join(root, "functions", build.Folder(transaction))
	})
	for _, line := range lines {
		fmt.Fprintln(out, line)
	}
	return len(lines)
}

// shown is a folder as it is told: from here.
func shown(folder string) string {
	if here, err := os.Getwd(); err == nil {
		if below, err := filepath.Rel(here, folder); err == nil {
			return below
		}
	}
	return folder
}
