package acceptance

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/frontline-gov/frontline/infra/local/object"
	"github.com/frontline-gov/frontline/infra/local/queue"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// world is one transaction with a real DynamoDB protocol, a queue and a back office, on a clock of its own. Its
// service runs in this process, so that faults can be put under its SDK; the platform's own trials run the binaries.
type world struct {
	t           *testing.T
	transaction transaction.Transaction
	service     *service.Service
	invoke      service.Invocation
	outbox      handoff.Outbox
	faults      *Injector
	queue       *sqs.Client
	queueURL    string
	objects     *object.Server
	store       store.Store // without faults
	start, now  time.Time
	elapsed     time.Duration // over all runs: the queue's clock never goes back

	cases map[string]handoff.Message // what the back office has, by hand-off id
	kept  map[string]bool            // the objects of the submissions of all runs that are not erased
	seen  int                        // messages received, repeats included
}

func newWorld(t *testing.T, of transaction.Transaction, start time.Time) *world {
	w := &world{t: t, transaction: of, start: start, now: start, cases: map[string]handoff.Message{}, kept: map[string]bool{}}
	binary, err := table.Binary(os.Getenv, "..")
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
	queues, err := queue.Open(queue.Config{Address: listener.URL, Clock: func() time.Time { return start.Add(w.elapsed) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { queues.Close() })
	mux.Handle("/", queues)

	place := template.Place{Origin: "https://frontline.example", API: func(string) string { return "https://api.example" }, Queue: queues.URL}
	resources, err := template.Read(os.DirFS("../template"), place)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range resources {
		if r.Type == "AWS::DynamoDB::Table" && r.Name == of.Name+"-submissions" {
			definition, err := table.Read(r)
			if err != nil {
				t.Fatal(err)
			}
			if err := table.Create(t.Context(), tables.Client(), definition); err != nil {
				t.Fatal(err)
			}
		}
	}
	if w.objects, err = object.Open(""); err != nil {
		t.Fatal(err)
	}
	if err := w.objects.Create(bucketName); err != nil {
		t.Fatal(err)
	}
	s3 := httptest.NewServer(w.objects)
	t.Cleanup(s3.Close)
	bucket := func(transport http.RoundTripper) *store.Bucket {
		return &store.Bucket{Name: bucketName, Region: "eu-west-2", Endpoint: s3.URL, Credentials: static, Retryer: retryer(),
			HTTP: &http.Client{Transport: transport}}
	}
	name := of.Name + "-handoff"
	if err := queues.Create(name, nil); err != nil {
		t.Fatal(err)
	}
	w.queueURL = queues.URL(name)

	w.faults = &Injector{Base: http.DefaultTransport, Wipe: func() {
		if _, err := w.queue.PurgeQueue(context.Background(), &sqs.PurgeQueueInput{QueueUrl: &w.queueURL}); err != nil {
			t.Error(err)
		}
	}}
	w.queue = w.sqs(listener.URL, http.DefaultTransport)
	w.store = store.Store{Client: w.dynamodb(tables.Endpoint, http.DefaultTransport), Table: of.Name + "-submissions",
		Bucket: bucket(http.DefaultTransport)}
	w.outbox = handoff.Outbox{
		Queue: w.sqs(listener.URL, w.faults), QueueURL: w.queueURL, APIAddress: "https://api.example", Now: w.clock,
		Store: store.Store{Client: w.dynamodb(tables.Endpoint, w.faults), Table: of.Name + "-submissions", Bucket: bucket(w.faults)},
	}
	w.service = &service.Service{
		Transaction: of, Store: w.outbox.Store, Outbox: w.outbox, Origin: "https://frontline.example",
		BackOffice: "back-office", Now: w.clock, Random: rand.Reader, Log: slog.New(slog.DiscardHandler),
	}
	w.invoke = w.service.Function()
	return w
}

const bucketName = "bucket-of-a-transaction"

func (w *world) clock() time.Time { return w.now }

// pass lets time pass.
func (w *world) pass(d time.Duration) {
	w.now = w.now.Add(d)
	w.elapsed += d
}

// again goes back to the day on which the world began.
func (w *world) again() {
	w.now = w.start
	w.elapsed += time.Hour
}

func (w *world) today() date.Date { return date.Of(w.now) }

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

var static = credentials.NewStaticCredentialsProvider("local", "local", "")

func (w *world) sqs(endpoint string, transport http.RoundTripper) *sqs.Client {
	return sqs.New(sqs.Options{BaseEndpoint: &endpoint, Region: "eu-west-2", Credentials: static, Retryer: retryer(),
		HTTPClient: &http.Client{Transport: transport}})
}

func (w *world) dynamodb(endpoint string, transport http.RoundTripper) *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{BaseEndpoint: &endpoint, Region: "eu-west-2", Credentials: static, Retryer: retryer(),
		HTTPClient: &http.Client{Transport: transport}})
}

// answer is what an invocation gave. Status 0 is an invocation whose process died.
type answer struct {
	status   int
	location string
	cookie   string
	body     string
}

// call invokes the function as API Gateway does.
func (w *world) call(method, path string, change func(*events.APIGatewayV2HTTPRequest)) answer {
	w.faults.Invocation()
	event := events.APIGatewayV2HTTPRequest{RawPath: path, Headers: map[string]string{"host": "api.example", "origin": "https://frontline.example"}}
	event.RequestContext.HTTP.Method = method
	event.RequestContext.DomainName = "api.example"
	if change != nil {
		change(&event)
	}
	got, err := w.invoke(w.t.Context(), event)
	if err != nil {
		w.t.Errorf("%s %s: a failed invocation: %v", method, path, err)
	}
	a := answer{status: got.StatusCode, location: got.Headers["Location"], body: got.Body}
	for _, line := range got.Cookies {
		if cookie, err := http.ParseSetCookie(line); err == nil {
			a.cookie = cookie.Name + "=" + cookie.Value
		}
	}
	return a
}

// post posts a page's form, with the draft's cookie if there is one.
func (w *world) post(path, cookie string, fields url.Values) answer {
	return w.call("POST", path, func(e *events.APIGatewayV2HTTPRequest) {
		e.Headers["content-type"] = "application/x-www-form-urlencoded"
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte(fields.Encode())), true
		if cookie != "" {
			e.Cookies = []string{cookie}
		}
	})
}

// json posts JSON with headers.
func (w *world) json(path, body string, headers map[string]string) answer {
	return w.call("POST", path, func(e *events.APIGatewayV2HTTPRequest) {
		e.Headers["content-type"] = "application/json"
		delete(e.Headers, "origin")
		for name, value := range headers {
			e.Headers[name] = value
		}
		e.Body = body
	})
}

// tell is the department's call, signed as API Gateway has found it to be.
func (w *world) tell(path, body string) answer {
	return w.call("POST", path, func(e *events.APIGatewayV2HTTPRequest) {
		e.Headers["content-type"] = "application/json"
		delete(e.Headers, "origin")
		e.RequestContext.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
			IAM: &events.APIGatewayV2HTTPRequestContextAuthorizerIAMDescription{
				UserARN: "arn:aws:sts::000000000000:assumed-role/back-office/session"}}
		e.Body = body
	})
}

// draft makes a draft that holds the answers of a worked case, past the faults, and gives its cookie.
func (w *world) draft(answers json.RawMessage) string {
	token := draftToken()
	read, faults := ask.Decode(w.transaction.Questions, w.today(), answers)
	if len(faults) > 0 {
		w.t.Fatalf("the case's answers: %v", faults)
	}
	err := w.store.Start(w.t.Context(), store.Draft{
		ID: submission.DraftID(token), Answers: Flat(w.transaction.Questions, read), StartedAt: w.now, Locale: "en",
		Definition: w.transaction.Version(),
		Expires:    w.now.AddDate(0, 0, 28),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return "__Secure-draft=" + token
}

// draftToken is the secret of a draft, as the function makes one.
func draftToken() string {
	var random [20]byte
	rand.Read(random[:])
	return base32.StdEncoding.EncodeToString(random[:])
}

// sweep is one run of the sweep function; a crash ends it.
func (w *world) sweep() {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(Crash); !ok {
				panic(r)
			}
		}
	}()
	w.faults.Invocation()
	w.outbox.Sweep(w.t.Context()) // its error is told by the alarm; what failed stays due
}

// work is the back office: it receives, drops repeats, files, acknowledges, deletes.
func (w *world) work() {
	out, err := w.queue.ReceiveMessage(w.t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &w.queueURL, MaxNumberOfMessages: 10})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, m := range out.Messages {
		var message handoff.Message
		if err := json.Unmarshal([]byte(*m.Body), &message); err != nil {
			w.t.Fatalf("a message that is not JSON: %v", err)
		}
		w.seen++
		w.cases[message.HandoffID] = message
		address := strings.TrimPrefix(message.Acknowledgement, "https://api.example")
		if a := w.tell(address, fmt.Sprintf(`{"caseNumber":"CASE-%s"}`, message.HandoffID)); a.status != 200 {
			continue // not deleted: it comes again
		}
		if _, err := w.queue.DeleteMessage(w.t.Context(), &sqs.DeleteMessageInput{QueueUrl: &w.queueURL, ReceiptHandle: m.ReceiptHandle}); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) waiting() int { return waiting(w.t, w.queue, &w.queueURL) }

// waiting is the number of messages in a queue, seen or not.
func waiting(t *testing.T, client *sqs.Client, queue *string) int {
	out, err := client.GetQueueAttributes(context.Background(), &sqs.GetQueueAttributesInput{QueueUrl: queue,
		AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll}})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range []string{"ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"} {
		var k int
		fmt.Sscan(out.Attributes[name], &k)
		n += k
	}
	return n
}

func withCookie(cookie string) func(*events.APIGatewayV2HTTPRequest) {
	return func(e *events.APIGatewayV2HTTPRequest) { e.Cookies = []string{cookie} }
}

var references = regexp.MustCompile(`[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}`)

// reference is the reference in a receipt's page.
func reference(page string) string { return references.FindString(page) }
