package backoffice_test

import (
	"context"
	"log/slog"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/store"
)

// A department's own program, over a shelf of its own.
func Example() {
	run := func(ctx context.Context, yours backoffice.Shelf, queue, api, bucket string) (backoffice.Tally, error) {
		aws, err := config.LoadDefaultConfig(ctx)
		if err != nil {
			return backoffice.Tally{}, err
		}
		client := backoffice.Client{
			Transaction: "child-benefit", Queue: sqs.NewFromConfig(aws), QueueURL: queue, API: api, Region: aws.Region, Credentials: aws.Credentials,
			Bucket: store.NewBucket(aws, bucket, ""), Shelf: yours, Patience: 10 * time.Minute, Now: time.Now, Log: slog.Default(),
		}
		total, err := client.Run(ctx)
		return total, err
	}
	_ = run
}
