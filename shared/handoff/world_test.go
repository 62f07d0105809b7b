package handoff_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/infra/local/object"
	"github.com/frontline-gov/frontline/infra/local/queue"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// world is an outbox over the table that the templates describe and a queue, on a clock of its own.
type world struct {
	handoff.Outbox
	now     time.Time
	watch   *watch
	objects *object.Server
}

const bucketName = "bucket-of-a-transaction"

// watch is a connection to the queue that tells of each message before it is sent, and may refuse it.
type watch struct {
	mu     sync.Mutex
	bodies []string // of what the queue took
	before func(body string) error
}

func (w *watch) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".SendMessage") {
		return http.DefaultTransport.RoundTrip(r)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.before != nil {
		if err := w.before(string(body)); err != nil {
			return nil, err
		}
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && response.StatusCode == 200 {
		w.bodies = append(w.bodies, string(body))
	}
	return response, err
}

// refused is what a queue that is out says.
var refused = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{now: noon, watch: &watch{}}
	clock := func() time.Time { return w.now }
	binary, err := table.Binary(os.Getenv, "../../infra")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Start(t.Context(), table.Config{Binary: binary})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tables.Stop)
	mux := http.NewServeMux()
	listener := httptest.NewServer(mux)
	t.Cleanup(listener.Close)
	queues, err := queue.Open(queue.Config{Address: listener.URL, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { queues.Close() })
	mux.Handle("/", queues)
	if err := queues.Create("handoff", nil); err != nil {
		t.Fatal(err)
	}
	if w.objects, err = object.Open(""); err != nil {
		t.Fatal(err)
	}
	if err := w.objects.Create(bucketName); err != nil {
		t.Fatal(err)
	}
	s3 := httptest.NewServer(w.objects)
	t.Cleanup(s3.Close)
	static := credentials.NewStaticCredentialsProvider("local", "local", "")
	w.Outbox = handoff.Outbox{
		QueueURL: queues.URL("handoff"), APIAddress: "https://api.example", Now: clock,
		Store: store.Store{Client: tables.Client(), Table: makeTable(t, tables, queues.URL),
			Bucket: &store.Bucket{Name: bucketName, Region: template.Region, Endpoint: s3.URL, Credentials: static}},
		Queue: sqs.New(sqs.Options{
			BaseEndpoint: &listener.URL, Region: template.Region, HTTPClient: &http.Client{Transport: w.watch},
			Credentials: static,
			Retryer: retry.NewStandard(func(o *retry.StandardOptions) {
				o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
				o.RateLimiter = noLimit{}
			}),
		}),
	}
	return w
}

// makeTable makes the first table of submissions that the templates name, and gives its name.
func makeTable(t *testing.T, tables *table.Server, address func(string) string) string {
	t.Helper()
	resources, err := template.Read(os.DirFS("../../infra/template"), template.Place{
		Origin: "https://frontline.example", API: func(string) string { return "https://api.example" }, Queue: address,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range resources {
		if r.Type != "AWS::DynamoDB::Table" || !strings.HasSuffix(r.Name, "-submissions") {
			continue
		}
		definition, err := table.Read(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := table.Create(t.Context(), tables.Client(), definition); err != nil {
			t.Fatal(err)
		}
		return definition.TableName
	}
	t.Fatal("the templates have no table of submissions")
	return ""
}

// commit stores a submission under a key that falls into a shard, due now; record is its record.
func (w *world) commit(t *testing.T, shard int, name, record string) submission.Submission {
	t.Helper()
	key := submission.SoftwareKey(name)
	key[0] = byte(shard)
	sub := submission.Submission{Key: key, Version: 1, ReceivedAt: w.now, NeedsDecision: true,
		DecideBy: w.now.AddDate(0, 0, 112), KeepMonths: 72, DueAt: submission.AfterCommit(w.now)}
	stored, fresh, err := w.Store.Submit(t.Context(), sub, func(submission.Reference) ([]byte, error) { return []byte(record), nil })
	if err != nil || !fresh {
		t.Fatalf("fresh %v, %v", fresh, err)
	}
	return stored
}

func (w *world) read(t *testing.T, sub submission.Submission) submission.Submission {
	t.Helper()
	found, err := w.Store.Submission(t.Context(), sub.Reference, sub.Version)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// noLimit is no limit over all retries: a test with many faults would use it up.
type noLimit struct{}

func (noLimit) GetToken(context.Context, uint) (func() error, error) {
	return func() error { return nil }, nil
}
func (noLimit) AddTokens(uint) error { return nil }
