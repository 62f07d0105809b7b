package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/document"
)

// docs is the command docs.
func docs(_ context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("docs", flag.ContinueOnError)
	if err := parse(flags, args, out); err != nil {
		return err
	}
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	files, err := document.All(root, functions.All)
	if err != nil {
		return err
	}
	folder := filepath.Join(root, "docs", "transaction")
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(root, "docs", "access.md"), document.Access(), 0o644); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(root, "docs", "schema"), 0o755); err != nil {
		return err
	}
	for name, of := range map[string]func(string) ([]byte, error){"handoff.json": document.Handoff, "evidence.json": document.Evidence} {
		message, err := of(root)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(root, "docs", "schema", name), message, 0o644); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "%d pages in docs/transaction, docs/access.md and docs/schema\n", len(files))
	return nil
}
