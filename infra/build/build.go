// Package build makes what is deployed and what runs locally: the Lambda binaries and the static site.
package build

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// Binary is one Lambda binary: the Go package that it is built from and the asset that templates name.
type Binary struct {
	Asset, Package string
}

// Binaries lists the binaries of the transactions and of the platform, below the module's root. A transaction's
// package is its name without hyphens; the platform's own functions are the folders of functions/platform.
func Binaries(root string, transactions []transaction.Transaction) ([]Binary, error) {
	var binaries []Binary
	for _, t := range transactions {
		binaries = append(binaries, Binary{Asset: t.Name, Package: "./functions/" + Folder(t.Name) + "/lambda"})
	}
	entries, err := os.ReadDir(filepath.Join(root, "functions", "platform"))
	if err != nil {
		return nil, fmt.Errorf("list the platform's functions: %w", err)
	}
	for _, entry := range entries {
		if entry.IsDir() {
			binaries = append(binaries, Binary{Asset: entry.Name(), Package: "./functions/platform/" + entry.Name()})
		}
	}
	return binaries, nil
}

// Folder is the folder and package of a transaction: its name without hyphens.
func Folder(transaction string) string { return strings.ReplaceAll(transaction, "-", "") }

// Compile builds binaries as <into>/<asset>/bootstrap for a system and architecture, as many at a time as there are
// processors, and tells done of each. The flags make the bytes depend on the source alone: no path, no version
// control, no build id. Binaries that did not change keep their bytes.
func Compile(ctx context.Context, root, into string, binaries []Binary, goos, goarch string, done func(Binary)) error {
	turns := make(chan struct{}, runtime.NumCPU())
	errs := make([]error, len(binaries))
	var all sync.WaitGroup
	var mu sync.Mutex
	for i, binary := range binaries {
		all.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			errs[i] = compile(ctx, root, filepath.Join(into, binary.Asset), binary, goos, goarch)
			if errs[i] == nil && done != nil {
				mu.Lock()
				defer mu.Unlock()
				done(binary)
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// flags are those of the compiler that decide about the bytes.
var flags = []string{"-tags", "lambda.norpc", "-trimpath", "-buildvcs=false"}

func compile(ctx context.Context, root, into string, binary Binary, goos, goarch string) error {
	out, err := filepath.Abs(filepath.Join(into, "bootstrap"))
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "go", slices.Concat([]string{"build"}, flags, []string{"-ldflags=-s -w -buildid=", "-o", out, binary.Package})...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+goarch)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", binary.Package, err, said.String())
	}
	return nil
}
