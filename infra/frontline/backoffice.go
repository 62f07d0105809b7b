package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/local/gateway"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/backoffice/shelf"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// office is what a call of the command backoffice works on.
type office struct {
	transaction transaction.Transaction
	client      func(context.Context) (backoffice.Client, error)
	shelf       shelf.Shelf
	once, json  bool
	undecided   bool
	out, errs   io.Writer
}

// backOffice is the command backoffice: a ready back office for a department that has none.
func backOffice(ctx context.Context, args []string, out, errs io.Writer) error {
	flags := flag.NewFlagSet("backoffice", flag.ContinueOnError)
	var (
		path   = flags.String("shelf", "", "where the cases are: a `path` that ends in .db is a SQLite database, another a folder of JSON files (default TRANSACTION.db)")
		once   = flags.Bool("once", false, "receive what is there now, then end")
		asJSON = flags.Bool("json", false, "write JSON, a line for each case")
		open   = flags.Bool("undecided", false, "list only what is not decided")
		port   = flags.String("port", env("PORT", "8080"), "the `port` of the platform on this machine (PORT)")
		queue  = flags.String("queue", "", "the `address` of the queue on AWS; with -api. Credentials are those of the AWS SDK")
		api    = flags.String("api", "", "the `address` of the transaction's API on AWS")
		bucket = flags.String("bucket", "", "the `name` of the transaction's bucket on AWS, for submissions that no message holds")
	)
	names, err := parseNames(flags, args, out)
	if err != nil {
		return err
	}
	o := office{once: *once, json: *asJSON, undecided: *open, out: out, errs: errs}
	if o.transaction, err = named(names); err != nil {
		return wrongCall{err}
	}
	do, err := o.action(names[1:])
	if err != nil {
		return wrongCall{err}
	}
	switch number, err := strconv.Atoi(*port); {
	case *queue != "" && *api != "":
		o.client = func(ctx context.Context) (backoffice.Client, error) {
			return o.onAWS(ctx, *queue, *api, *bucket)
		}
	case *queue+*api+*bucket != "":
		return wrongCall{fmt.Errorf("on AWS both -queue and -api are needed; the outputs HandoffQueueUrl and ApiAddress of the transaction's stack tell them")}
	case err != nil || number < 1 || number > 65530:
		return wrongCall{fmt.Errorf("PORT is %q; it is a number from 1 to 65530", *port)}
	default:
		o.client = func(context.Context) (backoffice.Client, error) { return o.here(number), nil }
	}
	if *path == "" {
		*path = o.transaction.Name + ".db"
	}
	if _, err := os.Stat(*path); err != nil && len(names) > 1 && names[1] != "receive" {
		return fmt.Errorf("there are no cases: %w", err) // to look makes no shelf
	}
	if o.shelf, err = shelf.Open(*path, time.Now); err != nil {
		return err
	}
	return errors.Join(do(ctx), o.shelf.Close())
}

func named(names []string) (transaction.Transaction, error) {
	var all []string
	for _, tx := range functions.All {
		if len(names) > 0 && tx.Name == names[0] {
			return tx, nil
		}
		all = append(all, tx.Name)
	}
	if len(names) > 0 {
		return transaction.Transaction{}, fmt.Errorf("there is no transaction %q; there are %s", names[0], strings.Join(all, ", "))
	}
	return transaction.Transaction{}, fmt.Errorf("say which transaction: %s", strings.Join(all, ", "))
}

func (o *office) action(names []string) (func(context.Context) error, error) {
	name := "receive"
	if len(names) > 0 {
		name, names = names[0], names[1:]
	}
	switch {
	case name == "receive" && len(names) == 0:
		return o.receive, nil
	case name == "list" && len(names) == 0:
		return o.list, nil
	case name == "show" && len(names) == 1:
		ref, err := reference(names[0])
		return func(ctx context.Context) error { return o.show(ctx, ref) }, err
	case name == "decide" && len(names) == 2:
		ref, err := reference(names[0])
		return func(ctx context.Context) error { return o.decide(ctx, ref, names[1]) }, err
	}
	return nil, fmt.Errorf("%q is nothing that it does, or has too many or too few names behind it; see --help", name)
}

// reference reads a reference, or the case number that is made of it.
func reference(text string) (submission.Reference, error) {
	ref, err := submission.ParseReference(text)
	if _, rest, cut := strings.Cut(text, "-"); err != nil && cut {
		if ref, err := submission.ParseReference(rest); err == nil {
			return ref, nil
		}
	}
	if err != nil {
		return "", fmt.Errorf("%q is no reference: %w", text, err)
	}
	return ref, nil
}

// patience is how long the command tries again what is out; with -once somebody waits for it.
func (o *office) patience() time.Duration {
	if o.once {
		return 15 * time.Second
	}
	return 10 * time.Minute
}

// here is the back office of the platform on this machine, where a role's name is its key.
func (o *office) here(port int) backoffice.Client {
	at := func(n int) string { return "http://localhost:" + strconv.Itoa(port+n) }
	queues, key := at(3), credentials.NewStaticCredentialsProvider("frontline-"+o.transaction.Department+"-back-office", gateway.Secret, "")
	return backoffice.Client{
		Transaction: o.transaction.Name, Region: template.Region, Credentials: key,
		Queue:    sqs.New(sqs.Options{BaseEndpoint: &queues, Region: template.Region, Credentials: key}),
		QueueURL: queues + "/000000000000/" + o.transaction.Name + "-handoff", API: at(0) + "/apis/" + o.transaction.Name,
		Bucket: &store.Bucket{Name: "frontline-" + o.transaction.Name + "-payloads", Region: template.Region, Endpoint: at(4), Credentials: key},
		Shelf:  o.shelf, Evidence: o.shelf, Patience: o.patience(), Now: time.Now, Log: slog.New(slog.NewTextHandler(o.errs, nil)),
	}
}

func (o *office) onAWS(ctx context.Context, queue, api, bucket string) (backoffice.Client, error) {
	aws, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return backoffice.Client{}, fmt.Errorf("aws configuration: %w", err)
	}
	if u, err := url.Parse(queue); aws.Region == "" && err == nil { // https://sqs.eu-west-2.amazonaws.com/…
		if parts := strings.Split(u.Hostname(), "."); len(parts) > 3 && parts[0] == "sqs" {
			aws.Region = parts[1]
		}
	}
	c := backoffice.Client{Transaction: o.transaction.Name, Region: aws.Region, Credentials: aws.Credentials,
		Queue: sqs.NewFromConfig(aws), QueueURL: queue, API: api, Shelf: o.shelf, Evidence: o.shelf, Patience: o.patience(), Now: time.Now,
		Log: slog.New(slog.NewTextHandler(o.errs, nil))}
	if bucket != "" {
		c.Bucket = store.NewBucket(aws, bucket, "")
	}
	return c, nil
}

// receive files and acknowledges until it is stopped, or with -once until nothing is there.
func (o *office) receive(ctx context.Context) error {
	client, err := o.client(ctx)
	if err != nil {
		return err
	}
	client.Shelf = &telling{Shelf: o.shelf, tell: o.tellFiled, numbers: map[string]string{}}
	var total backoffice.Tally
	if o.once {
		client.Wait = 2 * time.Second
		for more := true; more && err == nil && ctx.Err() == nil; {
			var done backoffice.Tally
			done, err = client.Receive(ctx)
			total.Add(done)
			more = done.Received > 0
		}
	} else {
		fmt.Fprintf(o.errs, "Receiving %s; Ctrl-C ends it\n", o.transaction.Name)
		total, err = client.Run(ctx)
	}
	fmt.Fprintf(o.errs, "%d received: %d filed, %d repeats dropped, %d acknowledged\n", total.Received, total.Filed, total.Repeated, total.Acknowledged)
	if err == nil && o.once && total.Received != total.Acknowledged {
		err = fmt.Errorf("%d stay on the queue; why is told above", total.Received-total.Acknowledged)
	}
	return err
}

// telling is a shelf that tells of each case when the platform has taken its number.
type telling struct {
	shelf.Shelf
	tell    func(number, handoffID string)
	numbers map[string]string // by hand-off id, of what is being worked on
}

func (t *telling) File(ctx context.Context, s backoffice.Submission) (string, bool, error) {
	number, fresh, err := t.Shelf.File(ctx, s)
	t.numbers[s.HandoffID] = number
	return number, fresh, err
}

func (t *telling) Acknowledged(ctx context.Context, handoffID string) error {
	err := t.Shelf.Acknowledged(ctx, handoffID)
	if err == nil {
		t.tell(t.numbers[handoffID], handoffID)
		delete(t.numbers, handoffID)
	}
	return err
}

func (o *office) tellFiled(number, handoffID string) {
	if o.json {
		o.line(map[string]string{"caseNumber": number, "handoffId": handoffID})
		return
	}
	fmt.Fprintf(o.out, "%s  %s\n", number, handoffID)
}

// line writes a line of JSON.
func (o *office) line(v any) {
	if text, err := handoff.Marshal(v); err == nil {
		fmt.Fprintf(o.out, "%s\n", text)
	}
}

// decide reports a decision of the latest version of a case, and notes it.
func (o *office) decide(ctx context.Context, ref submission.Reference, decision string) error {
	cases, err := o.shelf.Find(ctx, ref)
	if err != nil {
		return err
	}
	client, err := o.client(ctx)
	if err != nil {
		return err
	}
	latest := cases[len(cases)-1]
	client.Patience = 15 * time.Second
	err = client.Decide(ctx, latest.HandoffID, decision)
	if refusal := (*backoffice.Refusal)(nil); errors.As(err, &refusal) && refusal.Code == "out-of-order" {
		return fmt.Errorf("%w: it is decided otherwise already, or not yet acknowledged", err)
	}
	if err != nil {
		return err
	}
	if err := o.shelf.Decided(ctx, latest.HandoffID, decision); err != nil {
		return fmt.Errorf("the platform has the decision, the shelf has not (say it again): %w", err)
	}
	if o.json {
		o.line(map[string]string{"caseNumber": latest.Number, "handoffId": latest.HandoffID, "decision": decision})
		return nil
	}
	fmt.Fprintf(o.out, "%s  %s\n", latest.Number, decision)
	return nil
}

func (o *office) list(ctx context.Context) error {
	cases, err := o.shelf.Cases(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(o.out, 0, 0, 2, ' ', 0)
	if !o.json {
		fmt.Fprintln(w, "CASE\tVERSION\tKIND\tRESULT\tSUBMITTED\tSTATUS")
	}
	for _, c := range cases {
		if o.undecided && c.Decision != "" {
			continue
		}
		if o.json {
			o.line(c)
			continue
		}
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\n", c.Number, c.Version, c.Kind, c.Result, c.SubmittedAt.Format("2006-01-02 15:04"), status(c))
	}
	return w.Flush()
}

func status(c shelf.Case) string {
	switch {
	case c.Decision != "":
		return "decided: " + c.Decision
	case c.AcknowledgedAt.IsZero():
		return "filed, not acknowledged"
	}
	return "acknowledged"
}

// show writes one case whole: for people what matters first, then each answer with its path.
func (o *office) show(ctx context.Context, ref submission.Reference) error {
	cases, err := o.shelf.Find(ctx, ref)
	if err != nil {
		return err
	}
	for i, c := range cases {
		if o.json {
			o.line(c)
			continue
		}
		var m handoff.Message
		if err := json.Unmarshal(c.Message, &m); err != nil {
			return fmt.Errorf("%s is not a case as it was filed: %w", c.HandoffID, err)
		}
		if c.Answers != nil {
			m.Answers = c.Answers
		}
		if i > 0 {
			fmt.Fprintln(o.out)
		}
		if err := write(o.out, c, m); err != nil {
			return err
		}
	}
	return nil
}
