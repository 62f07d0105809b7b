package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/audit"
)

// verify is the command verify: it holds the histories of a table against their hashes.
func verify(ctx context.Context, args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	endpoint := flags.String("endpoint", "", "the `address` of the local platform's DynamoDB, such as http://127.0.0.1:8082; empty is AWS")
	names, err := parseNames(flags, args, out)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return wrongCall{fmt.Errorf("say which table, such as hmrc-desk-sessions")}
	}
	log, err := histories(ctx, *endpoint, names[0])
	if err != nil {
		return err
	}
	return tellHistories(ctx, log, names[1:], out)
}

// histories is the log in a table, of this machine or of AWS.
func histories(ctx context.Context, endpoint, table string) (audit.Log, error) {
	client, err := database(ctx, endpoint, "verify")
	return audit.Log{Table: table, Client: client}, err
}

// tellHistories tells of each history whether it is whole; no names is all of the table. What is not whole is an error.
func tellHistories(ctx context.Context, log audit.Log, names []string, out io.Writer) error {
	if len(names) == 0 {
		all, err := log.Names(ctx)
		if err != nil {
			return err
		}
		slices.Sort(all)
		names = all
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "HISTORY\tEVENTS\tFOUND")
	broken := 0
	for _, name := range names {
		h, err := log.Read(ctx, name)
		if err != nil {
			return err
		}
		found := audit.Verify(h)
		if h.Forgotten() {
			erased, err := erased(ctx, log, name)
			if err != nil {
				return err
			}
			if !erased {
				found = append(found, audit.Finding{What: "reasons are erased, and what it is about is not"})
			}
		}
		if len(found) == 0 {
			fmt.Fprintf(w, "%s\t%d\twhole\n", name, len(h.Entries))
			continue
		}
		broken++
		for _, f := range found {
			fmt.Fprintf(w, "%s\t%d\t%s\n", name, len(h.Entries), f)
		}
	}
	w.Flush()
	if broken > 0 {
		return fmt.Errorf("%d of %d histories are not as they were written", broken, len(names))
	}
	return nil
}

// erased says whether the last version of the submission that a history is about is a tombstone: only then may the reasons in
// the history be erased. What the sessions' histories are about is never erased.
func erased(ctx context.Context, log audit.Log, history string) (bool, error) {
	out, err := log.Client.Query(ctx, &dynamodb.QueryInput{
		TableName: &log.Table, ConsistentRead: aws.Bool(true), ScanIndexForward: aws.Bool(false), Limit: aws.Int32(1),
		KeyConditionExpression:    aws.String("id = :id"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":id": &types.AttributeValueMemberS{Value: history}},
	})
	if err != nil {
		return false, fmt.Errorf("look whether the submission of a history is erased: %w", err)
	}
	for _, last := range out.Items {
		if yes, ok := last["erased"].(*types.AttributeValueMemberBOOL); ok && yes.Value {
			return true, nil
		}
	}
	return false, nil
}
