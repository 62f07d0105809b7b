// Package trial starts the real platform for tests: the synthesised templates, the compiled Lambda binaries, the site, on
// free ports and in memory. It is used by packages of tests that lie two folders below the top.
package trial

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/build"
	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/shared/date"
)

const root = "../.."

// Binaries builds the Lambda binaries once for all tests of a package, where the run command also builds them.
var Binaries = sync.OnceValues(func() (string, error) {
	list, err := build.Binaries(root, functions.All)
	if err != nil {
		return "", err
	}
	into, err := filepath.Abs(filepath.Join(root, "build", "lambda", runtime.GOARCH))
	if err != nil {
		return "", err
	}
	return into, build.Compile(context.Background(), root, into, list, runtime.GOOS, runtime.GOARCH, nil)
})

// Start starts a platform whose date is the one given, and stops it when the test ends. change, where it is not nil,
// changes how it is started. What its roles use of their rights counts: see Unused.
func Start(t testing.TB, on date.Date, change func(*local.Options)) *local.Platform {
	t.Helper()
	platform := StartApart(t, on, change)
	t.Cleanup(func() { rights.add(platform.Guard()) })
	return platform
}

// StartApart is Start for a platform that is not what is deployed: what its roles use does not count.
func StartApart(t testing.TB, on date.Date, change func(*local.Options)) *local.Platform {
	t.Helper()
	into, err := Binaries()
	if err != nil {
		t.Fatal(err)
	}
	dynoxide, err := table.Binary(os.Getenv, "..")
	if err != nil {
		t.Fatal(err)
	}
	options := local.Options{
		Templates: os.DirFS(filepath.Join(root, "infra", "template")), Binaries: into,
		Dynoxide: dynoxide, Offset: Until(on), Log: io.Discard, SoftwareRate: 1_000_000, // a test sends more in a minute than anybody
	}
	if change != nil {
		change(&options)
	}
	if options.Site == nil {
		site := t.TempDir()
		Publish(t, on, site)
		options.Site = os.DirFS(site)
	}
	platform, err := local.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(platform.Stop)
	return platform
}

// Publish writes the site as it is on a date.
func Publish(t testing.TB, on date.Date, into string) {
	t.Helper()
	if err := build.Site(functions.All, on, filepath.Join(root, "infra", "node_modules", "govuk-frontend", "dist"), into); err != nil {
		t.Fatal(err)
	}
}

// Until is what is added to the clock so that it is a date.
func Until(on date.Date) time.Duration {
	return date.Until(time.Now(), on)
}
