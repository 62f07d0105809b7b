package service

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/shared/address"
	"github.com/frontline-gov/frontline/shared/client"
	"github.com/frontline-gov/frontline/shared/edge"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/parameter"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Start answers for a transaction as a Lambda function behind an HTTP API, with what the environment says. It does
// not return.
func Start(t transaction.Transaction) {
	log := Logger()
	outbox, err := Outbox(context.Background())
	if err != nil {
		log.Error("cannot start", "error", err.Error())
		os.Exit(1)
	}
	s := &Service{
		Transaction: t, Store: outbox.Store, Outbox: outbox, Now: outbox.Now, Random: rand.Reader, Log: log,
		Bank: Tables(os.Getenv("BANK_TABLES")), Origin: os.Getenv("PUBLIC_ORIGIN"), BackOffice: os.Getenv("BACK_OFFICE_ROLE"), Sweep: os.Getenv("SWEEP_ROLE"),
		Edge: edgeSecret(os.Getenv("EDGE_SECRET"), log),
	}
	if name := os.Getenv("ADDRESS_FILE"); name != "" {
		s.Addresses = address.Named(name)
	}
	if t.Software == transaction.Registered {
		s.Clients = Clients(outbox.Now)
	}
	if text := os.Getenv("SOFTWARE_RATE"); text != "" {
		if s.SoftwareRate, err = strconv.Atoi(text); err != nil || s.SoftwareRate < 1 {
			log.Error("cannot start", "error", "SOFTWARE_RATE is no number of submissions in a minute")
			os.Exit(1)
		}
	}
	tune()
	lambda.Start(s.Function())
}

// Clients knows registered software by what the environment says of the department's authorization server:
// SOFTWARE_ISSUER, and SOFTWARE_AUDIENCE, which is PUBLIC_ORIGIN where it is empty.
func Clients(now func() time.Time) *client.Verifier {
	return &client.Verifier{Config: client.Config{
		Issuer: os.Getenv("SOFTWARE_ISSUER"), Audience: cmp.Or(os.Getenv("SOFTWARE_AUDIENCE"), os.Getenv("PUBLIC_ORIGIN")), Now: now,
	}}
}

// edgeSecret is the secret that CloudFront shows, by the name of the parameter that holds it; without a name there is none. It
// is read for whichever submission comes at that moment, so it is metered with none.
func edgeSecret(name string, log *slog.Logger) *edge.Secret {
	if name == "" {
		return nil
	}
	return &edge.Secret{Now: time.Now, Log: log, Read: func(context.Context) (string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		aws, err := config.LoadDefaultConfig(ctx)
		if err != nil {
			return "", fmt.Errorf("aws configuration: %w", err)
		}
		return parameter.New(aws, os.Getenv("AWS_ENDPOINT_URL_SSM")).Get(ctx, name)
	}}
}

// tune fits the Go runtime to a Lambda function, which serves one request at a time. With 512 MB it has less than a third
// of one processor, so work that is spread over two only wakes threads; and its heap is a few of those megabytes, so
// collecting it less often costs nothing. Where a request is large, the heap still keeps within what the function has.
// docs/speed.md has what each saves.
func tune() {
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(800)
	if megabytes, err := strconv.Atoi(os.Getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")); err == nil {
		debug.SetMemoryLimit(int64(megabytes) << 20 * 3 / 4)
	}
}

// Function is the service as Lambda invokes it.
func (s *Service) Function() Invocation { return adapt(s.Handler(), s.Log) }

// Outbox makes the table, the bucket and the queue of a function from its environment: TABLE, BUCKET, QUEUE_URL,
// API_ADDRESS; and AWS_ENDPOINT_URL_S3, the SDK's own name for an S3 that is not AWS's. It calls nothing yet.
func Outbox(ctx context.Context) (handoff.Outbox, error) {
	clock, err := Clock()
	if err != nil {
		return handoff.Outbox{}, err
	}
	aws, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return handoff.Outbox{}, fmt.Errorf("aws configuration: %w", err)
	}
	bucket := store.NewBucket(aws, os.Getenv("BUCKET"), os.Getenv("AWS_ENDPOINT_URL_S3"))
	bucket.HTTP = meter.S3(bucket.HTTP)
	return handoff.Outbox{
		Queue: sqs.NewFromConfig(aws, meter.SQS), QueueURL: os.Getenv("QUEUE_URL"), APIAddress: os.Getenv("API_ADDRESS"),
		Now: clock,
		Store: store.Store{
			Client: dynamodb.NewFromConfig(aws, meter.DynamoDB), Table: os.Getenv("TABLE"),
			Bucket: bucket,
		},
	}, nil
}

// Clock is the time. The local platform can set it to another date by FRONTLINE_CLOCK_OFFSET, a Go duration; no
// template has that variable.
func Clock() (func() time.Time, error) {
	text := os.Getenv("FRONTLINE_CLOCK_OFFSET")
	if text == "" {
		return time.Now, nil
	}
	offset, err := time.ParseDuration(text)
	if err != nil {
		return nil, fmt.Errorf("FRONTLINE_CLOCK_OFFSET is no duration such as 48h: %w", err)
	}
	return func() time.Time { return time.Now().Add(offset) }, nil
}

// Logger writes JSON lines to standard output, as Lambda's JSON log format reads them. A meter stands behind it.
func Logger() *slog.Logger {
	m := &meter.Meter{Function: meter.FunctionOf(os.Getenv), Out: os.Stdout, Now: time.Now}
	return m.Logger(&slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				a.Key = "timestamp"
			}
			if a.Key == slog.MessageKey {
				a.Key = "message"
			}
			return a
		},
	})
}
