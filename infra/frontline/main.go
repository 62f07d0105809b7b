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
	fmt.Fprintln(w, "Usage: frontline COMMAND [NAMES] [FLAGS]")
	fmt.Fprintln(w)
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-14s %s\n", c.name, c.about)
	}
	fmt.Fprintln(w, "\nfrontline COMMAND --help tells what a command does, its flags and an example. Exit codes: 0 done, 1 failed, 2 called wrongly.")
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
