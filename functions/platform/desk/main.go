// Command desk is the Lambda function at which the staff of a department work. One binary serves every department; which
// one it is, and how its people sign in, stands in the environment.
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
	"github.com/frontline-gov/frontline/shared/desk"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/parameter"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/store"
)

func main() {
	service.Platform(func(now func() time.Time, log *slog.Logger) (http.Handler, error) {
		aws, err := config.LoadDefaultConfig(context.Background())
		if err != nil {
			return nil, err
		}
		client, department := dynamodb.NewFromConfig(aws, meter.DynamoDB), os.Getenv("DEPARTMENT")
		parameters := parameter.New(aws, os.Getenv("AWS_ENDPOINT_URL_SSM"))
		d := desk.Desk{Office: office.FromEnvironment(os.Getenv, desk.Place, aws, parameters, functions.All, now, log)}
		for _, t := range functions.All {
			if t.Department == department {
				d.Works = append(d.Works, desk.Work{
					Transaction: t, Store: store.Store{Client: client, Table: desk.SubmissionsTable(t.Name)},
					Bucket: func(ctx context.Context) (*store.Bucket, error) {
						name, err := parameters.Get(ctx, desk.PayloadsParameter(department, t.Name))
						bucket := store.NewBucket(aws, name, os.Getenv("AWS_ENDPOINT_URL_S3"))
						bucket.HTTP = meter.S3(bucket.HTTP)
						return bucket, err
					},
				})
			}
		}
		return d.Handler()
	})
}
