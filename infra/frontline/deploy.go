package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/deployment"
	"github.com/frontline-gov/frontline/infra/local/template"
)

// deploying is one environment with the stacks that are wanted of it, and how commands reach AWS.
type deploying struct {
	deployment.Environment
	root        string
	all, wanted []deployment.Stack
	print       bool // commands are printed in place of being run
	out, errs   io.Writer
}

// prepare reads the flags that deploy, diff and bootstrap share, the environment and the templates, and tells all that is
// wrong with them before anything is called.
func prepare(flags *flag.FlagSet, args []string, out, errs io.Writer) (*deploying, error) {
	department := flags.String("department", "", "the department whose stacks are meant, or platform; empty is all of them")
	d := &deploying{out: out, errs: errs}
	flags.BoolVar(&d.print, "print", false, "print the commands, and run none")
	environment, err := parseName(flags, args, out, "environment: a file of infra/environment")
	if err != nil {
		return nil, err
	}
	if d.root, err = moduleRoot(); err != nil {
		return nil, err
	}
	if d.Environment, err = deployment.Read(os.DirFS(filepath.Join(d.root, "infra", "environment")), environment); err != nil {
		return nil, err
	}
	if d.all, err = deployment.Stacks(os.DirFS(filepath.Join(d.root, "infra", "template")), functions.All); err != nil {
		return nil, err
	}
	if d.wanted, err = deployment.Of(*department, d.all); err != nil {
		return nil, wrongCall{err}
	}
	return d, d.Check(d.all, d.wanted)
}

// bootstrap is the command bootstrap.
func bootstrap(ctx context.Context, args []string, out, errs io.Writer) error {
	d, err := prepare(flag.NewFlagSet("bootstrap", flag.ContinueOnError), args, out, errs)
	if err != nil {
		return err
	}
	if err := d.rightAccount(ctx); err != nil {
		return err
	}
	return d.run(ctx, d.Bootstrap(template.Region))
}

// deploy is the command deploy.
func deploy(ctx context.Context, args []string, out, errs io.Writer) error {
	flags := flag.NewFlagSet("deploy", flag.ContinueOnError)
	approved := flags.Bool("approved", false, "do not ask about what somebody may do more than before")
	d, err := prepare(flags, args, out, errs)
	if err != nil {
		return err
	}
	if err := d.rightAccount(ctx); err != nil {
		return err
	}
	if err := d.make(ctx); err != nil {
		return err
	}
	if err := d.run(ctx, d.Deploy(d.wanted, *approved)); err != nil {
		return err
	}
	site, err := d.site(ctx)
	if err != nil {
		return err
	}
	for _, command := range deployment.Publish(d.wanted, d.all, site["SiteBucket"], site["DistributionId"]) {
		if err := d.run(ctx, command); err != nil {
			return err
		}
	}
	return nil
}

// diff is the command diff.
func diff(ctx context.Context, args []string, out, errs io.Writer) error {
	flags := flag.NewFlagSet("diff", flag.ContinueOnError)
	against := flags.String("against", "", "a `folder` with the kept templates of before, to be compared without AWS; empty is what stands there")
	d, err := prepare(flags, args, out, errs)
	if err != nil {
		return err
	}
	if *against != "" {
		return d.compare(ctx, *against)
	}
	if err := d.rightAccount(ctx); err != nil {
		return err
	}
	if err := d.make(ctx); err != nil {
		return err
	}
	return d.run(ctx, d.Diff(d.wanted))
}

// compare tells how the kept templates differ from those of before. It needs no account and no network.
func (d *deploying) compare(ctx context.Context, before string) error {
	if _, err := os.Stat(before); err != nil {
		return fmt.Errorf("compare with the templates of before: %w", err)
	}
	now := filepath.Join(d.root, "infra", "template")
	comparison, err := deployment.Compare(os.DirFS(before), os.DirFS(now), d.wanted)
	if err != nil {
		return err
	}
	for _, line := range comparison.Lines() {
		fmt.Fprintln(d.out, line)
	}
	if len(comparison.Changed) == 0 {
		return nil
	}
	assembly, err := os.MkdirTemp("", "assembly")
	if err != nil {
		return fmt.Errorf("compare with the templates of before: %w", err)
	}
	defer os.RemoveAll(assembly)
	if err := deployment.Assemble(os.DirFS(now), d.all, assembly); err != nil {
		return err
	}
	for _, name := range comparison.Changed {
		file, err := filepath.Abs(filepath.Join(before, name+".json"))
		if err != nil {
			return err
		}
		if err := d.run(ctx, deployment.Offline(assembly, file, name)); err != nil {
			return err
		}
	}
	return nil
}

// rightAccount refuses credentials of another account than the environment's.
func (d *deploying) rightAccount(ctx context.Context) error {
	said, err := d.ask(ctx, deployment.WhoAmI())
	if err != nil {
		return err
	}
	if account := strings.TrimSpace(said); account != d.Account && !d.print {
		return fmt.Errorf("the credentials are for account %s, and infra/environment/%s.json is for %s; nothing was done", account, d.Name, d.Account)
	}
	return nil
}

// site is what the stack of the edge says of where the pages go, by the output's name.
func (d *deploying) site(ctx context.Context) (map[string]string, error) {
	site := map[string]string{"SiteBucket": "SITE-BUCKET", "DistributionId": "DISTRIBUTION-ID"} // as they are printed
	said, err := d.ask(ctx, deployment.Outputs())
	if err != nil || d.print {
		return site, err
	}
	var outputs []struct{ OutputKey, OutputValue string }
	if err := json.Unmarshal([]byte(said), &outputs); err != nil {
		return nil, fmt.Errorf("read the outputs of %s: %w", deployment.Edge, err)
	}
	clear(site)
	for _, o := range outputs {
		site[o.OutputKey] = o.OutputValue
	}
	for _, needed := range []string{"SiteBucket", "DistributionId"} {
		if site[needed] == "" {
			return nil, fmt.Errorf("%s has no output %s; deploy the platform first: make deploy DEPARTMENT=%s", deployment.Edge, needed, deployment.Platform)
		}
	}
	return site, nil
}

// make makes what is deployed: binaries, pages, templates.
func (d *deploying) make(ctx context.Context) error {
	if d.print {
		fmt.Fprintln(d.out, "build/frontline build")
	} else if err := buildAll(ctx, nil, d.out, d.errs); err != nil {
		return err
	}
	return d.run(ctx, d.Synth())
}

// run runs a command for people to read.
func (d *deploying) run(ctx context.Context, command []string) error {
	return d.execute(ctx, command, d.out)
}

// ask runs a command and gives what it says.
func (d *deploying) ask(ctx context.Context, command []string) (string, error) {
	var said bytes.Buffer
	err := d.execute(ctx, command, &said)
	return said.String(), err
}

func (d *deploying) execute(ctx context.Context, command []string, out io.Writer) error {
	if d.print {
		_, err := fmt.Fprintln(d.out, quoted(command))
		return err
	}
	if command[0] == deployment.CDK {
		command = append([]string{filepath.Join(d.root, filepath.FromSlash(command[0]))}, command[1:]...)
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = d.root, os.Stdin, out, d.errs
	cmd.Env = append(os.Environ(), "AWS_REGION="+template.Region, "AWS_DEFAULT_REGION="+template.Region)
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", quoted(command[:min(3, len(command))]), err)
	}
	return nil
}

// quoted is a command as somebody types it into a shell.
func quoted(command []string) string {
	words := make([]string, len(command))
	for i, word := range command {
		if strings.ContainsAny(word, " *[]$'\"\\&;|<>()?!#~`") {
			word = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
		words[i] = word
	}
	return strings.Join(words, " ")
}
