package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/frontline-gov/frontline/infra/local/gateway"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/handoff"
)

// redrive is the command redrive: it has submissions that need attention sent again, once what stopped them is mended.
func redrive(ctx context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("redrive", flag.ContinueOnError)
	list := flags.Bool("list", false, "list what needs attention, and change nothing")
	asJSON := flags.Bool("json", false, "write JSON, a line for each submission")
	api := flags.String("api", "", "the `address` of the transaction's API on AWS, with the credentials of the AWS SDK; empty is this machine")
	port := flags.String("port", env("PORT", "8080"), "the `port` of the platform on this machine (PORT)")
	names, err := parseNames(flags, args, out)
	if err != nil {
		return err
	}
	tx, err := named(names)
	if err != nil {
		return wrongCall{err}
	}
	if len(names) > 2 {
		return wrongCall{fmt.Errorf("one reference, not %d", len(names)-1)}
	}
	client := backoffice.Client{Transaction: tx.Name, API: *api, Region: template.Region, Now: time.Now}
	if *api == "" {
		number, err := strconv.Atoi(*port)
		if err != nil {
			return wrongCall{fmt.Errorf("PORT is %q; it is a number", *port)}
		}
		client.API = "http://localhost:" + strconv.Itoa(number) + "/apis/" + tx.Name
		client.Credentials = credentials.NewStaticCredentialsProvider("frontline-"+tx.Department+"-back-office", gateway.Secret, "")
	} else {
		aws, err := config.LoadDefaultConfig(ctx)
		if err != nil {
			return fmt.Errorf("aws configuration: %w", err)
		}
		client.Credentials = aws.Credentials
		if aws.Region != "" {
			client.Region = aws.Region
		}
	}
	wanted := func(string) bool { return true }
	if len(names) == 2 {
		if _, _, err := handoff.ParseID(names[1]); err == nil && !*list {
			return redriveOne(ctx, client, backoffice.Stopped{HandoffID: names[1]}, *asJSON, out)
		}
		ref, err := reference(names[1])
		if err != nil {
			return wrongCall{err}
		}
		wanted = func(id string) bool { return strings.HasPrefix(id, ref.String()+"-") }
	}
	return redriveAll(ctx, client, wanted, *list, *asJSON, out)
}

// redriveAll has everything that needs attention, and is wanted, sent again, or lists it. The list is read to its end first, for
// what is sent again is no longer in it.
func redriveAll(ctx context.Context, client backoffice.Client, wanted func(string) bool, listOnly, asJSON bool, out io.Writer) error {
	var all []backoffice.Stopped
	for after := ""; ; {
		page, next, err := client.Stopped(ctx, after)
		if err != nil {
			return err
		}
		for _, stopped := range page {
			if wanted(stopped.HandoffID) {
				all = append(all, stopped)
			}
		}
		if next == "" {
			break
		}
		after = next
	}
	if len(all) == 0 && !asJSON {
		fmt.Fprintln(out, "Nothing needs attention.")
	}
	if listOnly {
		return listStopped(all, asJSON, out)
	}
	var failed error
	for _, stopped := range all {
		var refusal *backoffice.Refusal
		err := redriveOne(ctx, client, stopped, asJSON, out)
		switch {
		case errors.As(err, &refusal) && refusal.Code == "out-of-order": // it was acknowledged meanwhile
		case errors.As(err, &refusal):
			failed = err
		case err != nil:
			return err
		}
	}
	return failed
}

func redriveOne(ctx context.Context, client backoffice.Client, stopped backoffice.Stopped, asJSON bool, out io.Writer) error {
	if err := client.Redrive(ctx, stopped.HandoffID); err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(out).Encode(map[string]string{"handoffId": stopped.HandoffID, "was": string(stopped.Attention)})
	}
	_, err := fmt.Fprintf(out, "%s is sent again within a minute or two.\n", stopped.HandoffID)
	return err
}

func listStopped(all []backoffice.Stopped, asJSON bool, out io.Writer) error {
	if asJSON {
		lines := json.NewEncoder(out)
		for _, stopped := range all {
			if err := lines.Encode(stopped); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, stopped := range all {
		fmt.Fprintf(w, "%s\t%s\tsince %s\n", stopped.HandoffID, stopped.Attention, stopped.AttentionAt.Format(time.RFC3339))
	}
	return w.Flush()
}
