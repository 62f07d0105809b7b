package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/build"
	"github.com/frontline-gov/frontline/shared/date"
)

// buildAll is the command build.
func buildAll(ctx context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("build", flag.ContinueOnError)
	goos := flags.String("os", "linux", "the system that the binaries are for")
	arch := flags.String("arch", "arm64", "the processor architecture that the binaries are for; Lambda's are arm64")
	if err := parse(flags, args, out); err != nil {
		return err
	}
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	if _, err := compile(ctx, root, *goos, *arch, out); err != nil {
		return err
	}
	return buildSite(root, date.Of(time.Now()), out)
}

// binaries is where the binaries for an architecture stand.
func binaries(root, arch string) string { return filepath.Join(root, "build", "lambda", arch) }

// compile builds the Lambda binaries and tells each.
func compile(ctx context.Context, root, goos, arch string, out io.Writer) (string, error) {
	list, err := build.Binaries(root, functions.All)
	if err != nil {
		return "", err
	}
	into := binaries(root, arch)
	began := time.Now()
	fmt.Fprintf(out, "Building %d Lambda binaries for %s/%s\n", len(list), goos, arch)
	err = build.Compile(ctx, root, into, list, goos, arch, func(b build.Binary) {
		info, err := os.Stat(filepath.Join(into, b.Asset, "bootstrap"))
		if err == nil {
			fmt.Fprintf(out, "  %-28s %5.1f MB  %5.1f s\n", b.Asset, float64(info.Size())/1e6, time.Since(began).Seconds())
		}
	})
	return into, err
}

// siteFolder is where the site stands.
func siteFolder(root string) string { return filepath.Join(root, "dist", "site") }

// frontend is where npm put the design system.
func frontend(root string) string {
	return filepath.Join(root, "infra", "node_modules", "govuk-frontend", "dist")
}

func buildSite(root string, on date.Date, out io.Writer) error {
	if _, err := os.Stat(frontend(root)); err != nil {
		return fmt.Errorf("the design system is not installed: run npm ci --prefix infra (make does it by itself)")
	}
	began := time.Now()
	if err := build.Site(functions.All, on, frontend(root), siteFolder(root)); err != nil {
		return err
	}
	fmt.Fprintf(out, "Built the site (%.1f s)\n", time.Since(began).Seconds())
	return nil
}

// host is the architecture of this machine.
func host() (goos, arch string) { return runtime.GOOS, runtime.GOARCH }
