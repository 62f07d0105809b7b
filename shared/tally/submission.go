package tally

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/meter"
)

// Steps returns what one submission used, invocation by invocation, for its receipt (report.Receipt): everything that
// names it (submitting, the receipt, the hand-off, what the department answers), and the pages of the draft that became
// it. groups are the log groups of its transaction. It looks where the logs are, so it finds nothing once they have
// been forgotten; from and until bound the search, and the whole time of a draft should be between them.
func (l Logs) Steps(ctx context.Context, groups []string, reference string, from, until time.Time) ([]ledger.Step, error) {
	submission := meter.Submission(reference)
	window := ledger.NewWindow()
	for _, group := range groups {
		if err := l.gather(ctx, window, group, submission, from, until); err != nil {
			return nil, fmt.Errorf("the steps of a submission: %w", err)
		}
	}
	return window.Steps(submission), nil
}

// mostTerms is how many terms a filter pattern has: it may be 1,024 characters long.
const mostTerms = 20

// gather adds the lines of one group that belong to a submission: those that name it, those of its draft, and all that
// bear the request ids of these.
func (l Logs) gather(ctx context.Context, window *ledger.Window, group, submission string, from, until time.Time) error {
	var requests, drafts []string
	known := map[string]bool{}
	see := func(line Line) {
		var named struct {
			Request string `json:"rid"`
			Draft   string `json:"go"`
		}
		if json.Unmarshal([]byte(line.Text), &named) != nil || named.Request == "" {
			return
		}
		if !known[named.Request] {
			known[named.Request] = true
			requests = append(requests, named.Request)
		}
		if named.Draft != "" && !known[named.Draft] {
			known[named.Draft] = true
			drafts = append(drafts, named.Draft)
		}
	}
	if err := l.Read(ctx, group, anyOf(submission), from, until, see); err != nil {
		return err
	}
	for terms := range slices.Chunk(drafts, mostTerms) {
		if err := l.Read(ctx, group, anyOf(terms...), from, until, see); err != nil {
			return err
		}
	}
	for terms := range slices.Chunk(requests, mostTerms) {
		err := l.Read(ctx, group, anyOf(terms...), from, until, func(line Line) {
			_ = window.Add(line.At, []byte(line.Text)) // a line that cannot be read is of no request
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// anyOf is the filter pattern of lines in which one of the terms stands.
func anyOf(terms ...string) string {
	if len(terms) == 1 {
		return `"` + terms[0] + `"`
	}
	return `?"` + strings.Join(terms, `" ?"`) + `"`
}
