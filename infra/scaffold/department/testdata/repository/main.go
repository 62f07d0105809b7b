// Command westshire builds, synthesises and runs the council's own transactions on Frontline.
//
//	go run . build   the Lambda binaries in build/lambda, the site in dist/site
//	go run . synth   the CloudFormation templates to deploy, in cdk.out, and those to review, in template
//	go run . run     all of it on this machine, until Ctrl-C
package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/frontline-gov/frontline/infra/build"
	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/stack"
	"github.com/frontline-gov/frontline/shared/date"

	"example.org/westshire/functions"
)

//go:embed cdk.json
var config []byte

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	commands := map[string]func(context.Context) error{"build": buildAll, "synth": synth, "run": run}
	if len(os.Args) != 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "Usage: westshire build | synth | run")
		os.Exit(2)
	}
	if err := commands[os.Args[1]](ctx); err != nil {
		fmt.Fprintln(os.Stderr, "westshire:", err)
		os.Exit(1)
	}
}

// compile builds the binaries for a system into build/lambda/<architecture>.
func compile(ctx context.Context, system, architecture string) (string, error) {
	list, err := build.Binaries(".", functions.All)
	if err != nil {
		return "", err
	}
	into := filepath.Join("build", "lambda", architecture)
	return into, build.Compile(ctx, ".", into, list, system, architecture, nil)
}

func site() error {
	frontend := filepath.Join("node_modules", "govuk-frontend", "dist")
	return build.Site(functions.All, date.Of(time.Now()), frontend, filepath.Join("dist", "site"))
}

func buildAll(ctx context.Context) error {
	if _, err := compile(ctx, "linux", "arm64"); err != nil {
		return err
	}
	return site()
}

func app(binaries string) (stack.App, error) {
	settings, err := stack.Context(config)
	return stack.App{Transactions: functions.All, Binaries: binaries, Context: settings}, err
}

func synth(context.Context) error {
	app, err := app(filepath.Join("build", "lambda", "arm64"))
	if err != nil {
		return err
	}
	templates, err := app.Templates()
	if err != nil {
		return err
	}
	if err := stack.Keep("template", templates); err != nil {
		return err
	}
	return app.Synth("cdk.out")
}

func run(ctx context.Context) error {
	binaries, err := compile(ctx, runtime.GOOS, runtime.GOARCH)
	if err != nil {
		return err
	}
	if err := site(); err != nil {
		return err
	}
	dynoxide, err := table.Binary(os.Getenv, ".")
	if err != nil {
		return err
	}
	platform, err := local.Start(ctx, local.Options{
		Templates: os.DirFS("template"), Binaries: binaries, Site: os.DirFS(filepath.Join("dist", "site")),
		Data: ".local", Dynoxide: dynoxide, Log: os.Stdout,
	})
	if err != nil {
		return err
	}
	defer platform.Stop()
	fmt.Println("Ready:", platform.URL)
	<-ctx.Done()
	return nil
}
