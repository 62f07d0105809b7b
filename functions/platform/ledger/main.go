// Command ledger is the Lambda function that makes the ledger: each hour it reads what the functions of all transactions
// logged, and replaces the totals of the hours that it read.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/tally"
)

func main() {
	log := service.Logger()
	aws, err := config.LoadDefaultConfig(context.Background())
	now, clockErr := service.Clock()
	if err != nil || clockErr != nil {
		log.Error("cannot start")
		os.Exit(1)
	}
	puller := tally.Puller{
		Table: tally.Table{Client: dynamodb.NewFromConfig(aws, meter.DynamoDB), Name: os.Getenv("TABLE")},
		Logs:  tally.NewLogs(aws, os.Getenv("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS")),
		Now:   now,
	}
	lambda.Start(service.Scheduled("ledger", log, func(ctx context.Context) error {
		pulled, err := puller.Pull(ctx)
		log.Info("ledger", "hours", pulled.Hours, "lines", pulled.Lines, "changed", pulled.Changed, "late", pulled.Late,
			"unread", pulled.Unread, "unreadBytes", pulled.Bytes, "unmetered", pulled.Unmetered, "unreported", pulled.Unreported)
		return err
	}))
}
