package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/build"
	"github.com/frontline-gov/frontline/shared/change"
	"github.com/frontline-gov/frontline/shared/check"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// meantBy are the transactions that a command names, all of them where it names none, and the folder that they stand in.
func meantBy(flags *flag.FlagSet, args []string, out io.Writer) (meant []transaction.Transaction, root string, err error) {
	names, err := parseNames(flags, args, out)
	if err != nil {
		return nil, "", err
	}
	if meant, err = allNamed(names); err != nil {
		return nil, "", err
	}
	root, err = moduleRoot()
	return meant, root, err
}

// checkChange is the command check-change.
func checkChange(ctx context.Context, args []string, out, errs io.Writer) error {
	flags := flag.NewFlagSet("check-change", flag.ContinueOnError)
	against := flags.String("against", "", "a `commit` or branch whose released.json files are meant; otherwise those that stand in the folders")
	meant, root, err := meantBy(flags, args, out)
	if err != nil {
		return err
	}
	faults := 0
	for _, tx := range meant {
		old, err := lastRelease(ctx, root, tx, *against)
		if errors.Is(err, os.ErrNotExist) {
			fmt.Fprintf(out, "%s has not been released\n", tx.Name)
			continue
		}
		if err != nil {
			return err
		}
		n, err := tellChange(root, old, tx, out, errs)
		if err != nil {
			return err
		}
		faults += n
	}
	if faults > 0 {
		return fmt.Errorf("%d changes that must not be released", faults)
	}
	return nil
}

// release is the command release.
func release(ctx context.Context, args []string, out, errs io.Writer) error {
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	meant, root, err := meantBy(flags, args, out)
	if err != nil {
		return err
	}
	if n := tellFaults(root, errs); n > 0 {
		return fmt.Errorf("%d faults in the definitions", n)
	}
	for _, tx := range meant {
		old, err := lastRelease(ctx, root, tx, "")
		if err == nil {
			var n int
			if n, err = tellChange(root, old, tx, out, errs); n > 0 {
				return fmt.Errorf("%s is not released: %d changes must not be", tx.Name, n)
			}
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		now, err := change.Of(tx)
		if err != nil {
			return err
		}
		data, err := now.JSON()
		if err != nil {
			return err
		}
		if err := os.WriteFile(releaseFile(root, tx), data, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(out, "%s %s\n", tx.Name, now.Version)
	}
	return nil
}

// allNamed are the transactions of some names; all of none.
func allNamed(names []string) ([]transaction.Transaction, error) {
	if len(names) == 0 {
		return functions.All, nil
	}
	var meant []transaction.Transaction
	for i := range names {
		tx, err := named(names[i:])
		if err != nil {
			return nil, wrongCall{err}
		}
		meant = append(meant, tx)
	}
	return meant, nil
}

func releaseFile(root string, tx transaction.Transaction) string {
	return filepath.Join(root, "functions", build.Folder(tx.Name), change.File)
}

// lastRelease is what was released last, as a commit has it; none is the files as they stand. os.ErrNotExist where it
// never was.
func lastRelease(ctx context.Context, root string, tx transaction.Transaction, commit string) (change.Release, error) {
	var data []byte
	var err error
	if commit == "" {
		data, err = os.ReadFile(releaseFile(root, tx))
	} else {
		data, err = atCommit(ctx, root, commit, "functions/"+build.Folder(tx.Name)+"/"+change.File)
	}
	if err != nil {
		return change.Release{}, err
	}
	old, err := change.Read(bytes.NewReader(data))
	if err != nil {
		return change.Release{}, fmt.Errorf("%s: %w", tx.Name, err)
	}
	return old, nil
}

// atCommit is a file as a commit has it.
func atCommit(ctx context.Context, root, commit, file string) ([]byte, error) {
	git := func(args ...string) ([]byte, error) {
		cmd := exec.CommandContext(ctx, "git", args...)
		cmd.Dir = root
		return cmd.Output()
	}
	if _, err := git("rev-parse", "--verify", "--quiet", "--end-of-options", commit+"^{commit}"); err != nil {
		return nil, wrongCall{fmt.Errorf("%q is no commit of this checkout", commit)}
	}
	listed, err := git("ls-tree", "--name-only", commit, "--", file)
	if err != nil {
		return nil, fmt.Errorf("look for %s at %s: %w", file, commit, err)
	}
	if len(listed) == 0 {
		return nil, fmt.Errorf("%s at %s: %w", file, commit, os.ErrNotExist)
	}
	return git("show", commit+":"+file)
}

// tellChange tells what has changed in a transaction since a release, and how much of it must not be released. Nothing is
// said of what changes nothing for anybody.
func tellChange(root string, old change.Release, tx transaction.Transaction, out, errs io.Writer) (int, error) {
	report, err := change.Since(old, tx)
	if err != nil {
		return 0, err
	}
	if lines := report.Lines(); len(lines) > 0 {
		fmt.Fprintf(out, "%s since %s, now %s\n", tx.Name, old.Version, tx.Version())
		for _, line := range lines {
			fmt.Fprintln(out, "  "+line)
		}
	}
	lines := check.Lines(report.Faults, func(string) string { return filepath.Join(shown(root), "functions", build.Folder(tx.Name)) })
	for _, line := range lines {
		fmt.Fprintln(errs, line)
	}
	return len(lines), nil
}
