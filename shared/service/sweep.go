package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/frontline-gov/frontline/shared/bulk"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/submission"
)

// spare is the time before the end of an invocation in which a sweep begins nothing new.
const spare = 2 * time.Second

// StartSweep does, as a Lambda function on a schedule, what is due for the submissions of one transaction. It does
// not return. A sweep in which a submission failed is a failed invocation, so that the alarm on errors sees it.
func StartSweep() {
	log, outbox, transaction := scheduled()
	outbox.DeadURL = os.Getenv("DEAD_QUEUE_URL")
	outbox.Tell = func(id string, why submission.Attention) {
		log.Warn("needs attention", "transaction", transaction, "handoffId", id, "why", string(why))
	}
	outbox.Scanned = scannedFor
	files, err := fileSweep(outbox)
	if err != nil {
		log.Error("cannot start", "error", err.Error())
		os.Exit(1)
	}
	lambda.Start(Scheduled("sweep", log, func(ctx context.Context) error {
		if end, ok := ctx.Deadline(); ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, end.Add(-spare))
			defer cancel()
		}
		swept, err := outbox.Sweep(ctx)
		lines, failed := files(ctx)
		log.Info("sweep", "transaction", transaction, "sent", swept.Sent, "late", swept.Late,
			"attention", swept.Attention, "strange", swept.Strange, "erased", swept.Erased, "removed", swept.Removed, "lines", lines, "failed", swept.Failed)
		return errors.Join(err, failed)
	}))
}

// scheduled is what a function on a schedule works with, and the name of its transaction. It ends the process where there is
// something missing.
func scheduled() (*slog.Logger, handoff.Outbox, string) {
	tune()
	log := Logger()
	outbox, err := Outbox(context.Background())
	if err != nil {
		log.Error("cannot start", "error", err.Error())
		os.Exit(1)
	}
	return log, outbox, os.Getenv("TRANSACTION")
}

// fileSweep gives what has files of submissions worked, where the transaction takes them: TAKES_FILES is how many copies of its
// function run at most, 0 where there is no bound.
func fileSweep(outbox handoff.Outbox) (func(context.Context) (int, error), error) {
	takes := os.Getenv("TAKES_FILES")
	if takes == "" {
		return func(context.Context) (int, error) { return 0, nil }, nil
	}
	copies, err := strconv.Atoi(takes)
	if err != nil {
		return nil, fmt.Errorf("TAKES_FILES is to be a number of copies: %w", err)
	}
	aws, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		return nil, fmt.Errorf("aws configuration: %w", err)
	}
	return bulk.Sweep{
		Jobs: bulk.Jobs{Client: outbox.Store.Client, Table: outbox.Store.Table},
		API:  outbox.APIAddress, Credentials: aws.Credentials, Region: aws.Region, Now: outbox.Now,
		AtOnce: bulk.Abreast(copies),
	}.Run, nil
}

// StartReconcile makes up, as a Lambda function on a daily schedule, the books of one transaction, and puts back what is
// stranded. It does not return. Books that do not balance are a failed invocation, so that the alarm on errors sees it.
func StartReconcile() {
	log, outbox, transaction := scheduled()
	lambda.Start(Scheduled("reconcile", log, func(ctx context.Context) error {
		return outbox.ReconcileDays(ctx, func(b handoff.Books) {
			log.Info("books", "transaction", transaction, "day", b.Day.String(), "receipts", b.Receipts, "acknowledged", b.Acknowledged,
				"waiting", len(b.Waiting), "attention", len(b.NeedsAttention), "withdrawn", len(b.Withdrawn),
				"difference", b.Difference, "settled", b.Settled)
			for what, ids := range map[string][]string{"stranded": b.Stranded, "lost": b.Lost} {
				for _, id := range ids {
					log.Error(what, "transaction", transaction, "day", b.Day.String(), "handoffId", id)
				}
			}
		})
	}))
}
