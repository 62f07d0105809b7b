// Command performance is the Lambda function of the public figures.
package main

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/account"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/performance"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/tally"
)

func main() {
	service.Platform(func(now func() time.Time, log *slog.Logger) (http.Handler, error) {
		aws, err := config.LoadDefaultConfig(context.Background())
		if err != nil {
			return nil, err
		}
		client := dynamodb.NewFromConfig(aws, meter.DynamoDB)
		accounts := &account.Accounts{
			Ledger:   tally.Table{Client: client, Name: os.Getenv("LEDGER")},
			Files:    tally.Table{Client: client, Name: os.Getenv("DECLARED")},
			Services: report.Catalogue(functions.All, os.Getenv("PUBLIC_ORIGIN")),
		}
		figures := performance.Figures{Transactions: functions.All, Year: accounts.Year, Now: now, Log: log}
		return figures.Handler()
	})
}
