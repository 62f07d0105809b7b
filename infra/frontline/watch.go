package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/build"
	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/watch"
	"github.com/frontline-gov/frontline/shared/date"
)

// served is what runs here, to be made anew where its sources change.
type served struct {
	root, binaries string
	on             date.Date
	platform       *local.Platform
	out            io.Writer
}

// follow serves each transaction anew when its sources change, until ctx ends.
func (s served) follow(ctx context.Context) {
	names := map[string]string{}
	list := filepath.Join(s.root, "functions", "functions.go")
	folders := []string{list}
	for _, tx := range functions.All {
		folder := filepath.Join(s.root, "functions", build.Folder(tx.Name))
		names[folder], folders = tx.Name, append(folders, folder)
	}
	watch.Folders(ctx, folders, watch.Every, func(folder string) {
		if folder == list {
			fmt.Fprintln(s.out, "functions.go has changed: stop and run anew to serve other transactions")
			return
		}
		s.again(ctx, names[folder])
	})
}

// again serves a transaction as its sources are now. While something is wrong with them, which it tells, a line each, the
// transaction is served as it was.
func (s served) again(ctx context.Context, name string) {
	began := time.Now()
	fmt.Fprintf(s.out, "%s has changed\n", name)
	lines, err := s.remake(ctx, name)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		fmt.Fprintf(s.out, "%v\n%s is served as it was\n", err, name)
	case len(lines) > 0:
		fmt.Fprintf(s.out, "%s\n%s is served as it was until they are mended\n", strings.Join(lines, "\n"), name)
	default:
		fmt.Fprintf(s.out, "%s is served anew after %.1f s: %s/%s/\n", name, time.Since(began).Seconds(), s.platform.URL, name)
	}
}

// remake builds a transaction's function and its pages, and puts them in place of those that are served: the function
// first, as a deployment does. Lines are what is wrong with the sources.
func (s served) remake(ctx context.Context, name string) (lines []string, err error) {
	fresh, err := os.MkdirTemp(filepath.Join(s.root, "build"), "changed-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(fresh) }() // what is left is a folder of build
	pages := filepath.Join(fresh, "pages")
	var told []string
	var pagesErr, binaryErr error
	var both sync.WaitGroup
	both.Go(func() { told, pagesErr = s.pages(ctx, name, fresh, pages) })
	both.Go(func() {
		binaryErr = s.compile(ctx, build.Binary{Asset: name, Package: "./functions/" + build.Folder(name) + "/lambda"}, fresh)
	})
	both.Wait()
	// What the compiler finds, it finds in both.
	if binaryErr != nil {
		return compilerLines(binaryErr)
	}
	if pagesErr != nil || len(told) > 0 {
		return told, pagesErr
	}
	if err := os.Rename(filepath.Join(fresh, name, "bootstrap"), filepath.Join(s.binaries, name, "bootstrap")); err != nil {
		return nil, err
	}
	s.platform.Replaced(name)
	return nil, build.Lay(name, pages, siteFolder(s.root))
}

func (s served) compile(ctx context.Context, binary build.Binary, into string) error {
	goos, arch := host()
	return build.Compile(ctx, s.root, into, []build.Binary{binary}, goos, arch, nil)
}

// pages has the pages of a transaction written by a program that is built with its sources as they are now, and gives the
// faults that it tells.
func (s served) pages(ctx context.Context, name, fresh, into string) ([]string, error) {
	if err := s.compile(ctx, build.Binary{Asset: "remake", Package: "./infra/watch/remake"}, fresh); err != nil {
		return compilerLines(err)
	}
	cmd := exec.CommandContext(ctx, filepath.Join(fresh, "remake", "bootstrap"),
		"-transaction", name, "-on", s.on.String(), "-frontend", frontend(s.root), "-into", into)
	cmd.Dir = s.root
	said, err := cmd.CombinedOutput()
	if err == nil {
		return nil, nil
	}
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() == 3 {
		return lines, nil
	}
	return nil, fmt.Errorf("make the pages of %s: %w: %s", name, err, strings.Join(lines, " "))
}

// compilerLines are the lines of a compiler's error that name a file and a line; where it has none, the error.
func compilerLines(err error) ([]string, error) {
	var lines []string
	for line := range strings.Lines(err.Error()) {
		if place, _, found := strings.Cut(line, ".go:"); found && !strings.ContainsAny(place, " #") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	if len(lines) > 0 {
		return lines, nil
	}
	return nil, err
}
