package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/frontline-gov/frontline/shared/address"
)

// addresses is the command addresses: it makes the file in which people find their address.
func addresses(_ context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("addresses", flag.ContinueOnError)
	into := flags.String("into", "addresses.csv", "the `file` to write")
	from, err := parseName(flags, args, out, "file of addresses, as CSV")
	if err != nil {
		return err
	}
	raw, err := os.Open(from)
	if err != nil {
		return err
	}
	defer raw.Close()
	made, err := os.CreateTemp(filepath.Dir(*into), ".addresses-*") // a file of before stays whole until this one is
	if err != nil {
		return err
	}
	defer os.Remove(made.Name())
	p, err := address.Prepare(raw, made)
	if closing := made.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	if err := os.Chmod(made.Name(), 0o644); err != nil {
		return err
	}
	if err := os.Rename(made.Name(), *into); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %d addresses\n", *into, p.Kept)
	if p.Unfit > 0 {
		fmt.Fprintf(out, "%d of them do not fit the form as they are: who chooses one is asked to mend it\n", p.Unfit)
	}
	if n := len(p.Refused); n > 0 {
		fmt.Fprintf(out, "%d lines left out, having no UK postcode, no first line or no town; the first are %v\n", n, p.Refused[:min(n, 10)])
	}
	return nil
}

// addressFile is the whole path of a file of addresses, which must be one; empty is none.
func addressFile(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	if _, err := address.NewFile(file, info.Size()); err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return filepath.Abs(name)
}
