// Package rehearsal plays a transaction's worked cases on this machine through its real handler, with its table, queue and
// bucket as the templates have them and the meter on: what one submission uses, before anything is deployed.
package rehearsal

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/infra/local/object"
	"github.com/frontline-gov/frontline/infra/local/queue"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/transaction"
)

const (
	origin = "https://frontline.example"
	api    = "https://api.example"
	bucket = "payloads"
)

// Stage is one transaction with everything that it stands on. Its clock stands at noon of a day.
type Stage struct {
	transaction transaction.Transaction
	now         time.Time
	invoke      service.Invocation
	sweep       func(context.Context) error
	log         bytes.Buffer
	requests    int
	closers     []func()
}

// Open sets a stage: templates are those of infra/template, dynoxide the stand-in for DynamoDB, memory what the function has
// in MB.
func Open(ctx context.Context, t transaction.Transaction, now time.Time, templates fs.FS, dynoxide string, memory int64) (*Stage, error) {
	t.Software = transaction.Open // who may send costs nothing
	s := &Stage{transaction: t, now: now}
	if err := s.open(ctx, templates, dynoxide, memory); err != nil {
		s.Close()
		return nil, fmt.Errorf("rehearse %s: %w", t.Name, err)
	}
	return s, nil
}

// Close ends what the stage stands on.
func (s *Stage) Close() {
	for i := len(s.closers) - 1; i >= 0; i-- {
		s.closers[i]()
	}
}

func (s *Stage) open(ctx context.Context, templates fs.FS, dynoxide string, memory int64) error {
	tables, err := table.Start(ctx, table.Config{Binary: dynoxide})
	if err != nil {
		return err
	}
	s.closers = append(s.closers, tables.Stop)
	mux := http.NewServeMux()
	sqsServer := httptest.NewServer(mux)
	s.closers = append(s.closers, sqsServer.Close)
	queues, err := queue.Open(queue.Config{Address: sqsServer.URL, Clock: s.clock})
	if err != nil {
		return err
	}
	s.closers = append(s.closers, func() { _ = queues.Close() })
	mux.Handle("/", queues)
	objects, err := object.Open("")
	if err != nil {
		return err
	}
	s.closers = append(s.closers, func() { _ = objects.Close() })
	if err := objects.Create(bucket); err != nil {
		return err
	}
	s3 := httptest.NewServer(objects)
	s.closers = append(s.closers, s3.Close)
	if err := s.makeTable(ctx, templates, tables, queues); err != nil {
		return err
	}
	handoffs := s.transaction.Name + "-handoff"
	if err := queues.Create(handoffs, nil); err != nil {
		return err
	}
	static := credentials.NewStaticCredentialsProvider("local", "local", "")
	held := store.Store{Table: s.transaction.Name + "-submissions",
		Client: dynamodb.New(dynamodb.Options{BaseEndpoint: &tables.Endpoint, Region: template.Region, Credentials: static}, meter.DynamoDB),
		Bucket: &store.Bucket{Name: bucket, Region: template.Region, Endpoint: s3.URL, Credentials: static, HTTP: meter.S3(nil)}}
	outbox := handoff.Outbox{Store: held, QueueURL: queues.URL(handoffs), APIAddress: api, Now: s.clock,
		Queue: sqs.New(sqs.Options{BaseEndpoint: &sqsServer.URL, Region: template.Region, Credentials: static}, meter.SQS)}
	function := func(basis ledger.Basis) *meter.Meter {
		return &meter.Meter{Out: &s.log, Now: time.Now, Function: meter.Function{Transaction: s.transaction.Name,
			Department: s.transaction.Department, Basis: basis, Memory: memory}}
	}
	serve := &service.Service{Transaction: s.transaction, Store: held, Outbox: outbox, Origin: origin, BackOffice: "back-office",
		Now: s.clock, Random: rand.Reader, Log: function(ledger.Marginal).Logger(nil)}
	s.invoke = serve.Function()
	s.sweep = service.Scheduled("sweep", function(ledger.Standing).Logger(nil), func(ctx context.Context) error {
		_, err := outbox.Sweep(ctx)
		return err
	})
	return nil
}

func (s *Stage) clock() time.Time { return s.now }

// makeTable makes the transaction's table as the templates have it, or as those of another where it has none yet.
func (s *Stage) makeTable(ctx context.Context, templates fs.FS, tables *table.Server, queues *queue.Server) error {
	resources, err := template.Read(templates, template.Place{Origin: origin, API: func(string) string { return api }, Queue: queues.URL,
		Parameter: func(string, string) string { return "" }})
	if err != nil {
		return err
	}
	for _, r := range resources {
		if r.Type == "AWS::DynamoDB::Table" && r.Name == s.transaction.Name+"-submissions" {
			definition, err := table.Read(r)
			if err != nil {
				return err
			}
			return table.Create(ctx, tables.Client(), definition)
		}
	}
	return fmt.Errorf("the templates have no table of %s: run make templates", s.transaction.Name)
}

// Used takes what was used since it was last asked: the totals of the lines that the function wrote, by the ledger's own
// rules. Lambda's report is not among them, so the milliseconds are this machine's, and the state is estimated.
func (s *Stage) Used() (ledger.Totals, error) {
	window := ledger.NewWindow()
	for line := range bytes.Lines(s.log.Bytes()) {
		if err := window.Add(s.now, bytes.TrimSuffix(line, []byte("\n"))); err != nil {
			return nil, fmt.Errorf("rehearse %s: %w", s.transaction.Name, err)
		}
	}
	s.log.Reset()
	return window.Totals(s.now.Truncate(time.Hour)), nil
}

// Sweep runs the sweep once, with nothing that is due: what the transaction does each minute though nobody comes.
func (s *Stage) Sweep(ctx context.Context) error { return s.sweep(s.request(ctx)) }
