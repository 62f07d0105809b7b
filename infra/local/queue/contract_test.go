package queue

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// TestContract holds what this package promises of SQS, seen through the SDK. Every behaviour in it is written from AWS's
// documentation, or from recordings of AWS's answers that others have published, and is NOT YET RUN AGAINST AWS.
//
// By default it runs against a Server of this package with a clock of its own, so that nothing sleeps. With SQS_ENDPOINT set
// to an address it runs against what answers there, and with SQS_ENDPOINT=aws against SQS itself, with the credentials and
// region of the environment; then time really passes (five minutes and more, so run it with -parallel 64) and queue names end
// in something unique.
func TestContract(t *testing.T) {
	for _, group := range [][]behaviour{queueBehaviours, messageBehaviours, batchBehaviours, deadLetterBehaviours, fifoBehaviours} {
		for _, b := range group {
			t.Run(b.name, func(t *testing.T) {
				t.Parallel()
				b.check(t, dial(t))
			})
		}
	}
}

type behaviour struct {
	name  string
	check func(t *testing.T, s *service)
}

// service is an SQS, whichever it is.
type service struct {
	*sqs.Client
	t    *testing.T
	wait int32               // seconds that a receive waits for what should be there
	pass func(time.Duration) // lets time pass
	mark string              // end of all queue names
}

var dialled atomic.Int64

func dial(t *testing.T) *service {
	s := &service{t: t, wait: 5, pass: time.Sleep, mark: fmt.Sprintf("-%d-%d", time.Now().Unix(), dialled.Add(1))}
	switch endpoint := os.Getenv("SQS_ENDPOINT"); endpoint {
	case "":
		c := newClock()
		server, address := serve(t, Config{Clock: c.now})
		s.Client = client(address)
		s.wait = 0
		s.pass = func(d time.Duration) { c.advance(d); server.Wake() }
	case "aws":
		cfg, err := config.LoadDefaultConfig(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s.Client = sqs.NewFromConfig(cfg)
	default:
		s.Client = client(endpoint)
	}
	return s
}

// client is an SDK client for the address, as any program would make it.
func client(address string) *sqs.Client {
	return sqs.NewFromConfig(aws.Config{
		Region: region, BaseEndpoint: &address, Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
}

// clock is a clock that stands still until it is moved.
type clock struct {
	mu   sync.Mutex
	time time.Time
}

func newClock() *clock { return &clock{time: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.time
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.time = c.time.Add(d)
}

// serve starts a server at an address of its own.
func serve(t testing.TB, c Config) (*Server, string) {
	h := httptest.NewUnstartedServer(nil)
	c.Address = "http://" + h.Listener.Addr().String()
	server, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	h.Config.Handler = server
	h.Start()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		h.Close()
	})
	return server, c.Address
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// create makes a queue that goes away with the test; a name that ends in .fifo makes a FIFO queue.
func (s *service) create(name string, attributes map[string]string) *string {
	s.t.Helper()
	stem, fifo := strings.CutSuffix(name, ".fifo")
	name = stem + s.mark
	all := map[string]string{}
	for k, v := range attributes {
		all[k] = v
	}
	if fifo {
		name += ".fifo"
		all["FifoQueue"] = "true"
	}
	url := must[*sqs.CreateQueueOutput](s.t)(s.CreateQueue(context.Background(), &sqs.CreateQueueInput{QueueName: &name, Attributes: all})).QueueUrl
	s.t.Cleanup(func() { s.DeleteQueue(context.Background(), &sqs.DeleteQueueInput{QueueUrl: url}) })
	return url
}

func (s *service) attributes(url *string) map[string]string {
	s.t.Helper()
	return must[*sqs.GetQueueAttributesOutput](s.t)(s.GetQueueAttributes(s.t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: url, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll},
	})).Attributes
}

func (s *service) arn(url *string) string { return s.attributes(url)["QueueArn"] }

// counts waits until the queue reports so many messages available, in flight and delayed, which at AWS can take a minute.
func (s *service) counts(url *string, visible, flying, delayed int) {
	s.t.Helper()
	want := fmt.Sprintf("%d available, %d in flight, %d delayed", visible, flying, delayed)
	var got string
	for range 1 + 12*min(1, s.wait) {
		a := s.attributes(url)
		got = fmt.Sprintf("%s available, %s in flight, %s delayed", a["ApproximateNumberOfMessages"], a["ApproximateNumberOfMessagesNotVisible"], a["ApproximateNumberOfMessagesDelayed"])
		if got == want {
			return
		}
		time.Sleep(time.Duration(s.wait) * time.Second)
	}
	s.t.Errorf("the queue has %s; want %s", got, want)
}

func (s *service) send(url *string, bodies ...string) {
	s.t.Helper()
	for _, body := range bodies {
		must[*sqs.SendMessageOutput](s.t)(s.SendMessage(s.t.Context(), &sqs.SendMessageInput{QueueUrl: url, MessageBody: aws.String(body)}))
	}
}

// receive receives so many messages, with everything they have.
func (s *service) receive(url *string, want int) []types.Message {
	s.t.Helper()
	var all []types.Message
	for range 4 {
		out := must[*sqs.ReceiveMessageOutput](s.t)(s.ReceiveMessage(s.t.Context(), &sqs.ReceiveMessageInput{
			QueueUrl: url, MaxNumberOfMessages: int32(max(1, min(10, want-len(all)))), WaitTimeSeconds: s.wait, MessageAttributeNames: []string{"All"},
			MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll},
		}))
		if all = append(all, out.Messages...); len(all) >= want {
			break
		}
	}
	if len(all) != want {
		s.t.Fatalf("received %d messages, want %d", len(all), want)
	}
	return all
}

// one receives exactly one message.
func (s *service) one(url *string) types.Message {
	s.t.Helper()
	return s.receive(url, 1)[0]
}

// none finds nothing to receive.
func (s *service) none(url *string) {
	s.t.Helper()
	out := must[*sqs.ReceiveMessageOutput](s.t)(s.ReceiveMessage(s.t.Context(), &sqs.ReceiveMessageInput{QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: min(1, s.wait)}))
	if len(out.Messages) != 0 {
		s.t.Errorf("received %q, want nothing", *out.Messages[0].Body)
	}
}

func (s *service) delete(url *string, messages ...types.Message) {
	s.t.Helper()
	for _, m := range messages {
		must[*sqs.DeleteMessageOutput](s.t)(s.DeleteMessage(s.t.Context(), &sqs.DeleteMessageInput{QueueUrl: url, ReceiptHandle: m.ReceiptHandle}))
	}
}

func bodies(messages []types.Message) string {
	var all []string
	for _, m := range messages {
		all = append(all, aws.ToString(m.Body))
	}
	return strings.Join(all, " ")
}

// refused checks that err is the SDK's typed error E.
func refused[E error](t *testing.T, what string, err error) {
	t.Helper()
	var typed E
	if !errors.As(err, &typed) {
		t.Errorf("%s: error is %v, want a %T", what, err, typed)
	}
}

// coded checks the code of an error that has no type in the SDK.
func coded(t *testing.T, what string, err error, code string) {
	t.Helper()
	var coded interface{ ErrorCode() string }
	if !errors.As(err, &coded) || coded.ErrorCode() != code {
		t.Errorf("%s: error is %v, want code %s", what, err, code)
	}
}

func same[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func seconds(n int) map[string]string {
	return map[string]string{"VisibilityTimeout": strconv.Itoa(n)}
}
