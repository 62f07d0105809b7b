package fault

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/infra/acceptance"
	"github.com/frontline-gov/frontline/infra/acceptance/fault/memory"
	"github.com/frontline-gov/frontline/infra/local/object"
	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/infra/local/queue"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// world is one transaction with tables, a queue, a bucket and a back office, all in this process and under the real AWS
// SDK, on a clock of its own. Faults can be put under the SDK of the service, of the sweep and of the back office; the
// platform's own trials run the binaries.
type world struct {
	t           testing.TB
	secrets     int // given so far
	violations  int
	run         string // what is being tried, for whoever reads of a violation
	transaction transaction.Transaction
	service     *service.Service
	invoke      service.Invocation
	outbox      handoff.Outbox
	office      backoffice.Client
	faults      *Injector
	sound       stand          // every stand-in, without faults
	calm        handoff.Outbox // the same
	queues      *queue.Server
	shelves     *shelves
	dice        *dice
	provider    *provider.Server           // of tokens, where software has to bring one
	locks       map[string]submission.Lock // that were made, each of which takes its time
	locking     sync.Mutex
	wiped       bool // the queue forgot something in this run
	slow        bool // somebody was given up, and went on when the others were done
	received    int  // versions that the register has to have
	table       *memory.Table
	queue       *sqs.Client
	queueURL    string
	deadURL     string // of the messages set aside
	objects     *object.Server
	store       store.Store // without faults
	start, now  time.Time
	skew        time.Duration // by which every clock but the queue's is wrong
	elapsed     time.Duration // over all runs: the queue's clock never goes back
	zombies     sync.WaitGroup

	cases  map[string]handoff.Message // what the back office has, by hand-off id
	pieces map[string]string          // of evidence that it has: the digest by hand-off id
	kept   map[string]bool            // the objects of the submissions of all runs that are not erased
	tally  backoffice.Tally           // messages received, repeats included
}

const (
	bucketName = "bucket-of-a-transaction"
	apiAddress = "https://api.example"
	inside     = "http://inside.example" // where every stand-in is, by the SDK
)

func newWorld(t testing.TB, of transaction.Transaction, start time.Time) *world {
	w := emptyWorld(t, of, start)
	w.table = memory.New(submissions(t, of))
	w.connect(w.table)
	return w
}

// newWorldOverDynoxide is a world whose table is in another process.
func newWorldOverDynoxide(t testing.TB, of transaction.Transaction, start time.Time) *world {
	w := emptyWorld(t, of, start)
	binary, err := table.Binary(os.Getenv, "../..")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Start(t.Context(), table.Config{Binary: binary})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tables.Stop)
	if err := table.Create(t.Context(), tables.Client(), submissions(t, of)); err != nil {
		t.Fatal(err)
	}
	w.connect(elsewhere(strings.TrimPrefix(tables.Endpoint, "http://")))
	return w
}

// templates are read once.
var templates = sync.OnceValues(func() ([]template.Resource, error) {
	return template.Read(os.DirFS("../../template"), template.Place{Origin: "https://frontline.example",
		API: func(string) string { return apiAddress }, Queue: func(name string) string { return inside + "/" + name }})
})

// submissions is the transaction's table as the templates have it.
func submissions(t testing.TB, of transaction.Transaction) table.Definition {
	resources, err := templates()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range resources {
		if r.Type == "AWS::DynamoDB::Table" && r.Name == of.Name+"-submissions" {
			definition, err := table.Read(r)
			if err != nil {
				t.Fatal(err)
			}
			return definition
		}
	}
	t.Fatalf("the templates have no table of %s", of.Name)
	return table.Definition{}
}

func emptyWorld(t testing.TB, of transaction.Transaction, start time.Time) *world {
	return &world{t: t, transaction: of, start: start, now: start, cases: map[string]handoff.Message{}, pieces: map[string]string{}, kept: map[string]bool{}, dice: newDice(0), locks: map[string]submission.Lock{}}
}

// connect makes everything that stands on the table.
func (w *world) connect(tables http.RoundTripper) {
	t := w.t
	var err error
	w.queues, err = queue.Open(queue.Config{Address: inside, Clock: func() time.Time { return w.start.Add(w.elapsed) }})
	if err != nil {
		t.Fatal(err)
	}
	name := w.transaction.Name + "-handoff"
	if err := w.queues.Create(name+"-dead", map[string]string{"MessageRetentionPeriod": "1209600"}); err != nil {
		t.Fatal(err)
	}
	w.deadURL = w.queues.URL(name + "-dead")
	if err := w.queues.Create(name, map[string]string{
		"MessageRetentionPeriod": "345600", // four days: less than the stack has, and more goes wrong
		"RedrivePolicy":          fmt.Sprintf(`{"deadLetterTargetArn":%q,"maxReceiveCount":5}`, queue.ARN(name+"-dead")),
	}); err != nil {
		t.Fatal(err)
	}
	w.queueURL = w.queues.URL(name)
	if w.objects, err = object.Open(""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.close)
	if err := w.objects.Create(bucketName); err != nil {
		t.Fatal(err)
	}

	w.objects.Protect(object.Protection{Bucket: bucketName, Prefixes: []string{evidence.Prefix}})
	w.shelves = &shelves{Handler: w.objects, objects: map[string][]byte{}}
	w.sound = stand{table: tables, queue: w.queues, objects: w.shelves}
	w.faults = &Injector{Base: w.sound, Around: map[Kind]func(){
		QueueWiped: w.wipe, IndexLags: w.lag, Unhidden: w.unhide,
		ClockFast: func() { w.skew = 5 * time.Minute }, ClockSlow: func() { w.skew = -5 * time.Minute },
	}}
	w.queue = newSQS(w.sound)
	w.calm = w.outboxOver(w.sound)
	w.store = w.calm.Store
	w.outbox = w.outboxOver(w.faults)
	w.service = w.serviceOver(w.outbox)
	w.invoke = w.service.Function()
	w.office = w.newOffice(w.faults)
}

// close leaves nothing behind: what a test has to clean up is kept until the test around it is over, when there may have been
// thousands.
func (w *world) close() {
	w.queues.Close()
	w.objects.Close()
	*w = world{}
}

func (w *world) outboxOver(transport http.RoundTripper) handoff.Outbox {
	return handoff.Outbox{Queue: newSQS(transport), QueueURL: w.queueURL, DeadURL: w.deadURL,
		APIAddress: apiAddress, Now: w.clock, Store: w.storeOver(transport)}
}

func (w *world) serviceOver(outbox handoff.Outbox) *service.Service {
	return &service.Service{
		Transaction: w.transaction, Store: outbox.Store, Outbox: outbox, Origin: "https://frontline.example",
		BackOffice: "back-office", Now: w.clock, Random: w.dice, Lock: w.lock, Log: slog.New(slog.DiscardHandler), SoftwareRate: 1_000_000,
		Sweep: sweepRole, Clients: w.clients(),
	}
}

// lock makes the lock of a return code once.
func (w *world) lock(of submission.Code, transaction string, fact []byte) (submission.Lock, error) {
	w.locking.Lock()
	defer w.locking.Unlock()
	name := fmt.Sprintf("%s %s %s", of, transaction, fact)
	made, ok := w.locks[name]
	if !ok {
		var err error
		if made, err = of.Lock(transaction, fact); err != nil {
			return made, err
		}
		w.locks[name] = made
	}
	return made, nil
}

func (w *world) storeOver(transport http.RoundTripper) store.Store {
	return store.Store{Table: w.transaction.Name + "-submissions",
		Client: dynamodb.New(dynamodb.Options{BaseEndpoint: address(), Region: "eu-west-2", Credentials: w.caller(), Retryer: retryer(),
			HTTPClient: direct{transport}}),
		Bucket: &store.Bucket{Name: bucketName, Region: "eu-west-2", Endpoint: inside, Credentials: static, Retryer: retryer(),
			HTTP: direct{transport}}}
}

func newSQS(transport http.RoundTripper) *sqs.Client {
	return sqs.New(sqs.Options{BaseEndpoint: address(), Region: "eu-west-2", Credentials: static, Retryer: retryer(),
		HTTPClient: direct{transport}})
}

func address() *string {
	address := inside
	return &address
}

// direct is an http.Client as far as the SDK notices: what fails comes as a *url.Error. It is in the way of every call, and
// cookies and redirects are not among what can go wrong here.
type direct struct{ http.RoundTripper }

func (c direct) Do(r *http.Request) (*http.Response, error) {
	response, err := c.RoundTrip(r)
	if err != nil {
		return nil, &url.Error{Op: r.Method, URL: r.URL.String(), Err: err}
	}
	return response, nil
}

// stand carries requests to the stand-in that they are for, without a network.
type stand struct {
	table          http.RoundTripper
	queue, objects http.Handler
}

func (a stand) RoundTrip(r *http.Request) (*http.Response, error) {
	handler := a.objects
	switch target := r.Header.Get("X-Amz-Target"); {
	case strings.HasPrefix(target, "DynamoDB"):
		return a.table.RoundTrip(r)
	case target != "":
		handler = a.queue
	}
	answer := httptest.NewRecorder()
	in := r.Clone(r.Context()) // as a server sees it
	if in.ContentLength >= 0 {
		in.Header.Set("Content-Length", strconv.FormatInt(in.ContentLength, 10))
	}
	handler.ServeHTTP(answer, in)
	response := answer.Result()
	response.Request, response.ContentLength = r, int64(answer.Body.Len())
	return response, nil
}

// elsewhere carries requests to a host on this machine.
type elsewhere string

func (e elsewhere) RoundTrip(r *http.Request) (*http.Response, error) {
	r.URL.Host = string(e)
	return http.DefaultTransport.RoundTrip(r)
}

func (w *world) clock() time.Time { return w.now.Add(w.skew) }

// pass lets time pass.
func (w *world) pass(d time.Duration) {
	w.now = w.now.Add(d)
	w.elapsed += d
}

// again goes back to the day on which the world began.
func (w *world) again() {
	clear(w.cases)
	clear(w.pieces)
	w.wiped, w.slow = false, false
	w.now = w.start
	w.elapsed += time.Hour
}

func (w *world) today() date.Date { return date.Of(w.now) }

// wipe empties the queue, as the end of its retention does.
func (w *world) wipe() {
	w.wiped = true
	w.elapsed += time.Minute // a queue is purged at most once a minute
	if _, err := w.queue.PurgeQueue(context.Background(), &sqs.PurgeQueueInput{QueueUrl: &w.queueURL}); err != nil {
		w.t.Error(err)
	}
}

// lag lets the index lag, where the table can.
func (w *world) lag() {
	if w.table != nil {
		w.table.Freeze()
	}
}

// mend sets right what went wrong around the calls.
func (w *world) mend() {
	w.skew = 0
	if w.table != nil {
		w.table.Thaw()
	}
}

// retryer is the SDK's own, but for waiting.
func retryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
		o.RateLimiter = noLimit{}
	})
}

// noLimit is no rate limit over all retries: a thousand runs with faults would use it up.
type noLimit struct{}

func (noLimit) GetToken(context.Context, uint) (func() error, error) {
	return func() error { return nil }, nil
}
func (noLimit) AddTokens(uint) error { return nil }

// caller signs what goes to a table in another process. The one in this holds no signature against anything, and a signature
// costs as much as the answer.
func (w *world) caller() aws.CredentialsProvider {
	if w.table == nil {
		return static
	}
	return aws.AnonymousCredentials{}
}

var static = credentials.NewStaticCredentialsProvider("local", "local", "")

func (w *world) waiting() int { return acceptance.Waiting(w.t, w.queue, &w.queueURL) }

// dead is the number of messages set aside.
func (w *world) dead() int { return acceptance.Waiting(w.t, w.queue, &w.deadURL) }

// violated is told of a promise that does not hold. The first are told in full: a wrong design breaks thousands.
func (w *world) violated(what string, args ...any) {
	if w.violations++; w.violations <= 10 {
		w.t.Errorf("%s: %s", w.run, fmt.Sprintf(what, args...))
	}
}
