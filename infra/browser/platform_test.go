package browser

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/trial"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// world is the running platform, and a browser that trusts it.
type world struct {
	*local.Platform
	browser *Browser
	site    *sites
	had     sync.Map // the hand-offs that were taken off a queue, by id
}

// sites are the site as it is on each day that a test has asked for, made once for all tests of the package; the one that is
// served is that of the present day.
type sites struct {
	mu  sync.Mutex
	day date.Date
	now fs.FS
}

var published struct {
	sync.Mutex
	folders map[date.Date]string
}

// on serves the site of a day.
func (s *sites) on(t testing.TB, day date.Date) {
	t.Helper()
	published.Lock()
	folder, made := published.folders[day]
	if !made {
		var err error
		folder, err = os.MkdirTemp("", "site-*")
		must(t, err)
		trial.Publish(t, day, folder)
		if published.folders == nil {
			published.folders = map[date.Date]string{}
		}
		published.folders[day] = folder
	}
	published.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.day, s.now = day, os.DirFS(folder)
}

// Open opens a file of the present day's site.
func (s *sites) Open(name string) (fs.File, error) {
	s.mu.Lock()
	now := s.now
	s.mu.Unlock()
	return now.Open(name)
}

// newWorld starts the platform in memory, as the run command does, and a browser. In the file of addresses, if one is named, people
// find theirs.
func newWorld(t testing.TB, addresses string) *world {
	t.Helper()
	w := &world{site: &sites{now: os.DirFS(t.TempDir())}}
	w.Platform = trial.Start(t, date.Of(time.Now()), func(o *local.Options) { o.Site, o.AddressFile = w.site, addresses })
	binary, err := Find(os.Getenv)
	must(t, err)
	w.browser, err = Start(context.Background(), binary, w.Certificate)
	must(t, err)
	t.Cleanup(w.browser.Close)
	return w
}

// on puts the platform on a date. A test calls it before it opens a page.
func (w *world) on(t testing.TB, day date.Date) {
	t.Helper()
	if w.site.day == day {
		return
	}
	w.site.on(t, day)
	w.SetOffset(trial.Until(day))
}

// handed takes one message off a transaction's queue. As a department does, it drops what it has had: nobody acknowledges, and days
// go by, so what was sent comes again.
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
			if _, again := w.had.LoadOrStore(message.HandoffID, true); !again {
				return message
			}
		}
	}
	t.Fatalf("no message in the queue of %s", tx.Name)
	return handoff.Message{}
}
