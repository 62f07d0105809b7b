package tally

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/frontline-gov/frontline/shared/awsjson"
)

// Logs are the log groups of an account.
type Logs struct {
	service awsjson.Service
}

// NewLogs are the logs with what the SDK is configured with; endpoint is where CloudWatch Logs answers, if not where
// AWS does. It calls nothing yet.
func NewLogs(c aws.Config, endpoint string) Logs {
	return Logs{service: awsjson.New(c, "logs", endpoint)}
}

// prefix begins the name of every log group of the platform's functions, and of no other.
const prefix = "/frontline/"

// Group names the log group of a function: what a stack makes, and the ledger reads.
func Group(function string) string { return prefix + function }

// Groups lists the log groups of all functions, so that the ledger misses none that is new.
func (l Logs) Groups(ctx context.Context) ([]string, error) {
	in := struct {
		Prefix string `json:"logGroupNamePrefix"`
		Token  string `json:"nextToken,omitempty"`
	}{Prefix: prefix}
	var names []string
	for {
		var out struct {
			Groups []struct {
				Name string `json:"logGroupName"`
			} `json:"logGroups"`
			Token string `json:"nextToken"`
		}
		if err := l.service.Call(ctx, "Logs_20140328.DescribeLogGroups", in, &out); err != nil {
			return nil, fmt.Errorf("list the log groups: %w", err)
		}
		for _, group := range out.Groups {
			names = append(names, group.Name)
		}
		if out.Token == "" {
			return names, nil
		}
		in.Token = out.Token
	}
}

// Line is one event of a log group.
type Line struct {
	At   time.Time // as CloudWatch has it, in milliseconds
	Text string
}

// Read gives see each line of a log group from a time until before another, page by page, in the order of time. pattern
// is a filter pattern of CloudWatch Logs; empty is every line. A group that does not exist has no lines.
func (l Logs) Read(ctx context.Context, group, pattern string, from, until time.Time, see func(Line)) error {
	in := struct {
		Group   string `json:"logGroupName"`
		Pattern string `json:"filterPattern,omitempty"`
		From    int64  `json:"startTime"`
		To      int64  `json:"endTime"` // included
		Token   string `json:"nextToken,omitempty"`
	}{Group: group, Pattern: pattern, From: from.UnixMilli(), To: until.UnixMilli() - 1}
	for {
		var out struct {
			Events []struct {
				Timestamp int64  `json:"timestamp"`
				Message   string `json:"message"`
			} `json:"events"`
			Token string `json:"nextToken"`
		}
		if err := l.service.Call(ctx, "Logs_20140328.FilterLogEvents", in, &out); err != nil {
			var failed *awsjson.Failure
			if errors.As(err, &failed) && failed.ErrorCode() == "ResourceNotFoundException" {
				return nil
			}
			return fmt.Errorf("read the log group %s: %w", group, err)
		}
		for _, event := range out.Events {
			see(Line{At: time.UnixMilli(event.Timestamp).UTC(), Text: event.Message})
		}
		if out.Token == "" { // a page may be empty and not the last
			return nil
		}
		in.Token = out.Token
	}
}
