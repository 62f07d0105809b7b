package queue

import (
	"context"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// local is a service of this package, with its server and clock.
func local(t *testing.T, c Config) (*service, *Server, *clock) {
	time := newClock()
	c.Clock = time.now
	server, address := serve(t, c)
	return &service{Client: client(address), t: t, pass: time.advance}, server, time
}

func TestOpenNeedsAnAddress(t *testing.T) {
	if _, err := Open(Config{}); err == nil {
		t.Error("a server without an address was opened")
	}
}

func TestCreate(t *testing.T) {
	s, server, _ := local(t, Config{})
	redrive := map[string]string{"VisibilityTimeout": "7", "RedrivePolicy": `{"deadLetterTargetArn":"` + ARN("dead") + `","maxReceiveCount":5}`}
	if err := server.Create("work", redrive); err == nil || !strings.Contains(err.Error(), "create queue work: ") {
		t.Errorf("before its dead-letter queue: error is %v", err)
	}
	for _, name := range []string{"dead", "work", "work"} {
		attributes := redrive
		if name == "dead" {
			attributes = nil
		}
		if err := server.Create(name, attributes); err != nil {
			t.Fatal(err)
		}
	}
	url := aws.String(server.URL("work"))
	same(t, "ARN", s.arn(url), "arn:aws:sqs:eu-west-2:000000000000:work")
	s.send(url, "stays")
	s.TagQueue(t.Context(), &sqs.TagQueueInput{QueueUrl: url, Tags: map[string]string{"a": "b"}})
	if err := server.Create("work", map[string]string{"DelaySeconds": "3"}); err != nil {
		t.Fatal(err)
	}
	got := s.attributes(url)
	same(t, "DelaySeconds", got["DelaySeconds"], "3")
	same(t, "VisibilityTimeout, no longer named", got["VisibilityTimeout"], "30")
	same(t, "RedrivePolicy, no longer named", got["RedrivePolicy"], "")
	same(t, "body", *s.one(url).Body, "stays")
	same(t, "tag", must[*sqs.ListQueueTagsOutput](t)(s.ListQueueTags(t.Context(), &sqs.ListQueueTagsInput{QueueUrl: url})).Tags["a"], "b")
	if err := server.Create("work.fifo", nil); err == nil {
		t.Error("a name that ends in .fifo made a standard queue")
	}
}

// TestOldReceipt: the handle of an earlier receive no longer deletes in a standard queue, nor does it change visibility.
func TestOldReceipt(t *testing.T) {
	s, server, _ := local(t, Config{})
	server.Create("work", seconds(5))
	url := aws.String(server.URL("work"))
	s.send(url, "x")
	old := s.one(url)
	s.pass(6 * time.Second)
	_, err := s.ChangeMessageVisibility(t.Context(), &sqs.ChangeMessageVisibilityInput{QueueUrl: url, ReceiptHandle: old.ReceiptHandle, VisibilityTimeout: 100})
	if err != nil {
		t.Errorf("too late, but nobody has it: %v", err)
	}
	latest := s.one(url)
	s.delete(url, old)
	s.counts(url, 0, 1, 0)
	_, err = s.ChangeMessageVisibility(t.Context(), &sqs.ChangeMessageVisibilityInput{QueueUrl: url, ReceiptHandle: old.ReceiptHandle, VisibilityTimeout: 0})
	coded(t, "an old handle", err, "InvalidParameterValue")
	s.pass(6 * time.Second)
	s.delete(url, latest) // too late, but nobody has received it since
	s.counts(url, 0, 0, 0)
}

// TestVisibilityLimit: extending again and again ends 12 hours after the receive.
func TestVisibilityLimit(t *testing.T) {
	s, server, _ := local(t, Config{})
	server.Create("work", seconds(43_200))
	url := aws.String(server.URL("work"))
	s.send(url, "x")
	m := s.one(url)
	s.pass(time.Hour)
	extend := func(by int32) error {
		_, err := s.ChangeMessageVisibility(t.Context(), &sqs.ChangeMessageVisibilityInput{QueueUrl: url, ReceiptHandle: m.ReceiptHandle, VisibilityTimeout: by})
		return err
	}
	coded(t, "12 hours after one hour", extend(43_200), "InvalidParameterValue")
	if err := extend(11 * 3600); err != nil {
		t.Error(err)
	}
}

// TestGoneReceiver: a message is not given to a caller who has gone while waiting.
func TestGoneReceiver(t *testing.T) {
	s, server, _ := local(t, Config{})
	server.Create("work", nil)
	url := aws.String(server.URL("work"))
	ctx, leave := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		r := overJSON10("ReceiveMessage", `{"QueueUrl":"`+*url+`","WaitTimeSeconds":20}`).WithContext(ctx)
		server.ServeHTTP(httptest.NewRecorder(), r)
	}()
	leave()
	<-done
	s.send(url, "x")
	if out, err := server.receiveMessage(ctx, &receiveMessageInput{QueueUrl: *url}); err != nil || len(out.Messages) != 0 {
		t.Errorf("a caller who has gone received %v, %v", out, err)
	}
	same(t, "receive count", s.one(url).Attributes["ApproximateReceiveCount"], "1")
}

// TestRunningClock: with a clock that runs by itself, a waiting receive and a slow move task need no waking.
func TestRunningClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, err := Open(Config{Address: "http://queue.test"})
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		server.Create("dead", nil)
		server.Create("work", map[string]string{"VisibilityTimeout": "5", "RedrivePolicy": `{"deadLetterTargetArn":"` + ARN("dead") + `","maxReceiveCount":9}`})
		begun := time.Now()
		receive := func(wait int) int {
			out := must[*receiveMessageOutput](t)(server.receiveMessage(t.Context(), &receiveMessageInput{QueueUrl: server.URL("work"), WaitTimeSeconds: &wait}))
			return len(out.Messages)
		}
		after := func(what string, messages, want int, at time.Duration) {
			t.Helper()
			same(t, what+": messages", messages, want)
			same(t, what+": time", time.Since(begun), at)
		}
		after("nothing there", receive(3), 0, 3*time.Second)
		must[*sendResult](t)(server.sendMessage(&sendMessageInput{server.URL("work"), sendEntry{MessageBody: "x", DelaySeconds: aws.Int(4)}}))
		after("delayed", receive(20), 1, 7*time.Second)
		after("in flight", receive(20), 1, 12*time.Second)

		for range 3 {
			must[*sendResult](t)(server.sendMessage(&sendMessageInput{server.URL("dead"), sendEntry{MessageBody: "x"}}))
		}
		server.mu.Lock()
		_, err = server.startMessageMoveTask(&startMessageMoveTaskInput{SourceArn: ARN("dead"), DestinationArn: ARN("work"), MaxNumberOfMessagesPerSecond: aws.Int(1)})
		server.unlock()
		if err != nil {
			t.Fatal(err)
		}
		for i := range 3 {
			after("moved", receive(20), 1, time.Duration(12+i)*time.Second)
		}
		after("back again", receive(20), 1, 17*time.Second)
	})
}

func TestDeletedWhileWaiting(t *testing.T) {
	s, server, _ := local(t, Config{})
	server.Create("work", nil)
	url := aws.String(server.URL("work"))
	got := s.listen(url)
	s.DeleteQueue(t.Context(), &sqs.DeleteQueueInput{QueueUrl: url})
	if answer := <-got; !strings.Contains(answer, "NonExistentQueue") {
		t.Errorf("the waiting receive got %q", answer)
	}
}

func TestCloseEndsWaiting(t *testing.T) {
	server, _ := fixed(t)
	server.Create("work", nil)
	ask := func() *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		server.ServeHTTP(w, overJSON10("ReceiveMessage", `{"QueueUrl":"`+server.URL("work")+`","WaitTimeSeconds":20}`))
		return w
	}
	answer := make(chan *httptest.ResponseRecorder)
	go func() { answer <- ask() }()
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	if w := <-answer; w.Code != 200 && w.Code != 503 {
		t.Errorf("the waiting receive got %d %s", w.Code, w.Body)
	}
	same(t, "status after Close", ask().Code, 503)
	if err := server.Create("other", nil); err == nil {
		t.Error("a closed server made a queue")
	}
	if err := server.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
}

// TestObserve: what happens is told, in order, without any content of messages; and the observer may use the server.
func TestObserve(t *testing.T) {
	var mu sync.Mutex
	var told []Event
	var server *Server
	s, opened, _ := local(t, Config{Observe: func(e Event) {
		if server != nil {
			server.Wake() // needs the lock
		}
		mu.Lock()
		defer mu.Unlock()
		told = append(told, e)
	}})
	server = opened
	server.Create("dead", map[string]string{"MessageRetentionPeriod": "60"})
	server.Create("work", map[string]string{"VisibilityTimeout": "5", "RedrivePolicy": `{"deadLetterTargetArn":"` + ARN("dead") + `","maxReceiveCount":1}`})
	url := aws.String(server.URL("work"))
	s.send(url, "secret")
	m := s.one(url)
	s.pass(6 * time.Second)
	s.none(url)
	s.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{QueueUrl: url, ReceiptHandle: aws.String("garbage")})
	s.pass(time.Minute)
	s.counts(aws.String(server.URL("dead")), 0, 0, 0)
	id := *m.MessageId
	want := []Event{
		{Queue: "dead", Action: "CreateQueue"}, {Queue: "work", Action: "CreateQueue"},
		{Queue: "work", Action: "SendMessage", Message: id}, {Queue: "work", Action: "ReceiveMessage", Message: id},
		{Queue: "work", Action: "DeadLetter", Message: id}, {Queue: "work", Action: "ReceiveMessage"},
		{Queue: "work", Action: "DeleteMessage", Fault: "ReceiptHandleIsInvalid"},
		{Queue: "dead", Action: "Expire", Message: id},
	}
	mu.Lock()
	defer mu.Unlock()
	if !slices.Equal(told, want) {
		t.Errorf("told:\n%+v\nwant:\n%+v", told, want)
	}
}

// TestLostDeadLetterQueue: while the dead-letter queue does not exist, messages stay where they are.
func TestLostDeadLetterQueue(t *testing.T) {
	s, server, _ := local(t, Config{})
	server.Create("dead", nil)
	server.Create("work", map[string]string{"VisibilityTimeout": "5", "RedrivePolicy": `{"deadLetterTargetArn":"` + ARN("dead") + `","maxReceiveCount":1}`})
	s.DeleteQueue(t.Context(), &sqs.DeleteQueueInput{QueueUrl: aws.String(server.URL("dead"))})
	url := aws.String(server.URL("work"))
	s.send(url, "x")
	for range 3 {
		s.one(url)
		s.pass(6 * time.Second)
	}
}

// TestConcurrentReceivers: of many receivers each message has exactly one.
func TestConcurrentReceivers(t *testing.T) {
	for _, name := range []string{"work", "work.fifo"} {
		t.Run(name, func(t *testing.T) {
			s, server, _ := local(t, Config{})
			attributes := map[string]string{}
			if strings.HasSuffix(name, ".fifo") {
				attributes = map[string]string{"FifoQueue": "true", "ContentBasedDeduplication": "true"}
			}
			if err := server.Create(name, attributes); err != nil {
				t.Fatal(err)
			}
			url := aws.String(server.URL(name))
			const messages, workers = 200, 8
			var got sync.Map
			var work sync.WaitGroup
			for w := range workers {
				work.Go(func() {
					for i := w; i < messages; i += workers {
						in := &sqs.SendMessageInput{QueueUrl: url, MessageBody: aws.String(string(rune('a'+w)) + time.Duration(i).String())}
						if len(attributes) > 0 {
							in.MessageGroupId = aws.String(string(rune('a' + i%3)))
						}
						if _, err := s.SendMessage(t.Context(), in); err != nil {
							t.Error(err)
						}
					}
				})
				work.Go(func() {
					for range messages / workers {
						out, err := s.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: url, WaitTimeSeconds: 20})
						if err != nil || len(out.Messages) != 1 {
							t.Errorf("received %v, %v", out, err)
							return
						}
						if _, twice := got.LoadOrStore(*out.Messages[0].MessageId, true); twice {
							t.Errorf("message %s came twice", *out.Messages[0].MessageId)
						}
						s.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{QueueUrl: url, ReceiptHandle: out.Messages[0].ReceiptHandle})
					}
				})
			}
			work.Wait()
			s.counts(url, 0, 0, 0)
		})
	}
}
