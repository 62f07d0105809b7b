package service

import (
	"context"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/submission"
)

// spare is the time before the end of an invocation in which a sweep begins nothing new.
const spare = 2 * time.Second

// StartSweep does, as a Lambda function on a schedule, what is due for the submissions of one transaction. It does
// not return. A sweep in which a submission failed is a failed invocation, so that the alarm on errors sees it.
func StartSweep() {
	tune()
	log := Logger()
	outbox, err := Outbox(context.Background())
	if err != nil {
		log.Error("cannot start", "error", err.Error())
		os.Exit(1)
	}
	transaction := os.Getenv("TRANSACTION")
	outbox.DeadURL = os.Getenv("DEAD_QUEUE_URL")
	outbox.Tell = func(id string, why submission.Attention) {
		log.Warn("needs attention", "transaction", transaction, "handoffId", id, "why", string(why))
	}
	lambda.Start(Scheduled("sweep", log, func(ctx context.Context) error {
		if end, ok := ctx.Deadline(); ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, end.Add(-spare))
			defer cancel()
		}
		swept, err := outbox.Sweep(ctx)
		log.Info("sweep", "transaction", transaction, "sent", swept.Sent, "late", swept.Late,
			"attention", swept.Attention, "strange", swept.Strange, "erased", swept.Erased, "removed", swept.Removed, "failed", swept.Failed)
		return err
	}))
}

// StartReconcile makes up, as a Lambda function on a daily schedule, the books of one transaction, and puts back what is
// stranded. It does not return. Books that do not balance are a failed invocation, so that the alarm on errors sees it.
func StartReconcile() {
	tune()
	log := Logger()
	outbox, err := Outbox(context.Background())
	if err != nil {
		log.Error("cannot start", "error", err.Error())
		os.Exit(1)
	}
	transaction := os.Getenv("TRANSACTION")
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
