package service

import (
	"context"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
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
	lambda.Start(func(ctx context.Context) error {
		if end, ok := ctx.Deadline(); ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, end.Add(-spare))
			defer cancel()
		}
		swept, err := outbox.Sweep(ctx)
		log.Info("sweep", "transaction", transaction, "sent", swept.Sent, "late", swept.Late,
			"erased", swept.Erased, "removed", swept.Removed, "failed", swept.Failed)
		return err
	})
}
