// Command finance is the Lambda function at which a department's finance staff read what its transactions cost. One binary
// serves every department; which one it is, and how its people sign in, stands in the environment.
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
	"github.com/frontline-gov/frontline/shared/brand"
	"github.com/frontline-gov/frontline/shared/finance"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/parameter"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/tally"
	"github.com/frontline-gov/frontline/shared/words"
)

func main() {
	service.Platform(func(now func() time.Time, log *slog.Logger) (http.Handler, error) {
		aws, err := config.LoadDefaultConfig(context.Background())
		if err != nil {
			return nil, err
		}
		client, logs := dynamodb.NewFromConfig(aws, meter.DynamoDB), tally.NewLogs(aws, os.Getenv("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"))
		own, err := brand.Own()
		if err != nil {
			return nil, err
		}
		parameters := parameter.New(aws, os.Getenv("AWS_ENDPOINT_URL_SSM"))
		o := finance.Office{
			Office: office.FromEnvironment(os.Getenv, finance.Place, aws, parameters, functions.All, now, log),
			Accounts: &account.Accounts{
				Ledger:   tally.Table{Client: client, Name: os.Getenv("LEDGER")},
				Files:    tally.Table{Client: client, Name: os.Getenv("DECLARED")},
				Services: report.Catalogue(functions.All, os.Getenv("PUBLIC_ORIGIN")),
			},
			Steps: func(ctx context.Context, transaction, reference string, from, until time.Time) ([]ledger.Step, error) {
				var groups []string
				for _, name := range tally.Functions(transaction) {
					groups = append(groups, tally.Group(name))
				}
				return logs.Steps(ctx, groups, reference, from, until)
			},
			Issuer: own.Name[words.English], Account: os.Getenv("AWS_ACCOUNT"),
		}
		return o.Handler()
	})
}
