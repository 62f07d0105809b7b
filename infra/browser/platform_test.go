package browser

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/build"
	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// world is the running platform, and a browser that trusts it.
type world struct {
	*local.Platform
	browser *Browser
	site    string
}

// binaries builds the Lambda binaries once for all tests, where the run command also builds them.
var binaries = sync.OnceValues(func() (string, error) {
	root := filepath.Join("..", "..")
	list, err := build.Binaries(root, functions.All)
	if err != nil {
		return "", err
	}
	into, err := filepath.Abs(filepath.Join(root, "build", "lambda", runtime.GOARCH))
	if err != nil {
		return "", err
	}
	return into, build.Compile(context.Background(), root, into, list, runtime.GOOS, runtime.GOARCH, nil)
})

// newWorld starts the platform in memory, as the run command does, and a browser.
func newWorld(t testing.TB) *world {
	t.Helper()
	into, err := binaries()
	must(t, err)
	dynoxide, err := table.Binary(os.Getenv, "..")
	must(t, err)
	w := &world{site: t.TempDir()}
	w.publish(t, date.Of(time.Now()))
	w.Platform, err = local.Start(t.Context(), local.Options{Templates: os.DirFS("../template"), Binaries: into,
		Site: os.DirFS(w.site), Dynoxide: dynoxide, Log: io.Discard})
	must(t, err)
	t.Cleanup(w.Stop)
	binary, err := Find(os.Getenv)
	must(t, err)
	w.browser, err = Start(context.Background(), binary, w.Certificate)
	must(t, err)
	t.Cleanup(w.browser.Close)
	return w
}

func (w *world) publish(t testing.TB, on date.Date) {
	t.Helper()
	must(t, build.Site(functions.All, on, filepath.Join(modules, "govuk-frontend", "dist"), w.site))
}

// on puts the platform on a date.
func (w *world) on(t testing.TB, day date.Date) {
	t.Helper()
	w.publish(t, day)
	w.SetOffset(time.Duration(date.Of(time.Now()).DaysUntil(day)) * 24 * time.Hour)
}

// handed takes one message off a transaction's queue.
func (w *world) handed(t testing.TB, tx transaction.Transaction) handoff.Message {
	t.Helper()
	client := sqs.New(sqs.Options{BaseEndpoint: &w.SQS, Region: "eu-west-2", Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")})
	queue := w.SQS + "/000000000000/" + tx.Name + "-handoff"
	for range 15 {
		out, err := client.ReceiveMessage(context.Background(), &sqs.ReceiveMessageInput{QueueUrl: &queue, MaxNumberOfMessages: 1, WaitTimeSeconds: 2})
		must(t, err)
		for _, m := range out.Messages {
			var message handoff.Message
			must(t, json.Unmarshal([]byte(*m.Body), &message))
			_, err := client.DeleteMessage(context.Background(), &sqs.DeleteMessageInput{QueueUrl: &queue, ReceiptHandle: m.ReceiptHandle})
			must(t, err)
			return message
		}
	}
	t.Fatalf("no message in the queue of %s", tx.Name)
	return handoff.Message{}
}
