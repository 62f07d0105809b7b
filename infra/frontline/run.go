package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/price"
)

// listeners are what listens, on PORT and the ports behind it.
var listeners = []string{"the site (PORT)", "https (PORT+1)", "DynamoDB (PORT+2)", "SQS (PORT+3)", "S3 (PORT+4)", "sign-in (PORT+5)", "logs (PORT+6)"}

// run is the command run. PORT, DATA and ON of the environment stand for its flags.
func run(ctx context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("run", flag.ContinueOnError)
	port := flags.String("port", env("PORT", "8080"), "the `port` of the site; https, DynamoDB, SQS, S3, the sign-in of staff and the logs take the six behind it (PORT)")
	data := flags.String("data", env("DATA", ".local"), "the `folder` that keeps what is stored, made if missing (DATA)")
	on := flags.String("on", env("ON", ""), "the platform's `date`, such as 2027-04-06; today if empty (ON)")
	found := flags.String("addresses", env("ADDRESSES", ""), "the `file` in which people find their address, as the command addresses makes it; they enter it by hand if empty (ADDRESSES)")
	if err := parse(flags, args, out); err != nil {
		return err
	}
	addresses, err := addressFile(*found)
	if err != nil {
		return wrongCall{err}
	}
	number, err := strconv.Atoi(*port)
	if err != nil || number < 0 || number > 65530 {
		return wrongCall{fmt.Errorf("PORT is %q; it is a number from 0 (any free ports) to 65530", *port)}
	}
	offset, today, err := clock(*on, time.Now())
	if err != nil {
		return wrongCall{err}
	}
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	dynoxide, err := table.Binary(os.Getenv, filepath.Join(root, "infra"))
	if err != nil {
		return err
	}
	ports := make([]int, len(listeners))
	for i, what := range listeners { // told before the long work
		if number != 0 {
			ports[i] = number + i
		}
		if err := local.Free(ports[i]); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	if info, err := os.Stat(*data); err == nil && !info.IsDir() {
		return wrongCall{fmt.Errorf("DATA is %s, which is a file; it is the folder for what is stored", *data)}
	}
	if n := tellFaults(root, out); n > 0 {
		fmt.Fprintf(out, "%d faults in the definitions\n\n", n)
	}
	goos, arch := host()
	into, err := compile(ctx, root, goos, arch, out)
	if err != nil {
		return err
	}
	if err := buildSite(root, today, out); err != nil {
		return err
	}
	book, err := price.Latest()
	if err != nil {
		return err
	}
	told := newTeller(book, out)
	platform, err := local.Start(ctx, local.Options{
		Templates: os.DirFS(filepath.Join(root, "infra", "template")), Binaries: into, Site: os.DirFS(siteFolder(root)),
		Data: *data, Dynoxide: dynoxide, Port: ports[0], HTTPSPort: ports[1], DynamoDBPort: ports[2], SQSPort: ports[3], S3Port: ports[4],
		SignInPort: ports[5], LogsPort: ports[6], Offset: offset, AddressFile: addresses, Log: out, Heard: told.hear,
	})
	if err != nil {
		return err
	}
	ready(out, platform, today, offset)
	served{root, into, today, platform, out}.follow(ctx)
	fmt.Fprintln(out, "Stopping")
	platform.Stop()
	return nil
}

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

// clock is what to add to the clock so that it is a date, and that date. The time of day stays.
func clock(on string, now time.Time) (time.Duration, date.Date, error) {
	today := date.Of(now)
	if on == "" {
		return 0, today, nil
	}
	wanted, err := date.Parse(on)
	if err != nil {
		return 0, today, fmt.Errorf("ON is %q; it is a date such as 2027-04-06", on)
	}
	return date.Until(now, wanted), wanted, nil
}

// ready tells where everything is, so that a browser and the aws command can be pointed at it.
func ready(out io.Writer, p *local.Platform, today date.Date, offset time.Duration) {
	fmt.Fprintf(out, "\nFrontline is ready: %s\n\n", p.URL)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "  the same, with a certificate of its own\t%s\n", p.HTTPS)
	if offset != 0 {
		fmt.Fprintf(w, "  the date is\t%s\n", today)
	}
	fmt.Fprintf(w, "  DynamoDB\t%s\n  SQS\t%s\n  S3\t%s\n  logs\t%s\n", p.DynamoDB, p.SQS, p.S3, p.Logs)
	for _, tx := range functions.All {
		fmt.Fprintf(w, "  %s\t%s/%s/\n", tx.Name, p.URL, tx.Name)
	}
	fmt.Fprintf(w, "  tables\t%s\n  queues\t%s\n  buckets\t%s\n", strings.Join(p.Tables(), ", "),
		strings.Join(p.Queues(), ", "), strings.Join(p.Buckets(), ", "))
	for _, c := range p.People().Clients() {
		place := strings.TrimSuffix(c.Redirect, "callback") // where browsers come back to is below the place
		fmt.Fprintf(w, "  %s of %s\t%s\n", path.Base(path.Dir(strings.TrimSuffix(place, "/"))), c.Department, place)
	}
	fmt.Fprintf(w, "  public figures\t%s/performance/\n", p.URL)
	fmt.Fprintf(w, "  sign-in of staff\t%s\n", p.SignIn)
	w.Flush()
	if clients := p.People().Software(); len(clients) > 0 {
		fmt.Fprintln(out, "\nRegistered software, and what it may send (frontline token CLIENT gets an access token):")
		for _, c := range clients {
			fmt.Fprintf(w, "  %s\t%s\n", c.ID, strings.Join(c.Scopes, ", "))
		}
		w.Flush()
	}
	if clients := p.People().Clients(); len(clients) > 0 {
		fmt.Fprintf(out, "\nAt each desk these people can sign in, without a password (those of %s; the others have theirs):\n", clients[0].Department)
		for _, person := range provider.People(clients[0].Department) {
			fmt.Fprintf(w, "  %s\t%s\n", person.Name, strings.Join(person.Groups, ", "))
		}
		w.Flush()
	}
	fmt.Fprintln(out, "\nA transaction that you change is served anew. Ctrl-C stops it. What is stored is kept.")
}
