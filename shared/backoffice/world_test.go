package backoffice_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/frontline-gov/frontline/infra/local/object"
	"github.com/frontline-gov/frontline/infra/local/queue"
	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/backoffice/shelf"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

var static = credentials.NewStaticCredentialsProvider("back-office", "local", "")

// world is a queue, a bucket, an API that keeps what it is told, and a back office over a shelf.
type world struct {
	*testing.T
	backoffice.Client
	kept    shelf.Shelf
	passed  atomic.Int64 // since noon
	queues  *watch
	api     *api
	objects *object.Server
	log     *bytes.Buffer
}

// watch is a connection that tells of each call, by its operation, and may stand in its way.
type watch struct {
	mu     sync.Mutex
	calls  []string
	before func(operation string, body []byte) error // may be nil
	after  func(operation string) error              // may be nil
}

func (w *watch) RoundTrip(r *http.Request) (*http.Response, error) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	w.mu.Lock()
	before, after := w.before, w.after
	w.calls = append(w.calls, operation)
	w.mu.Unlock()
	if before != nil {
		if err := before(operation, body); err != nil {
			return nil, err
		}
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && after != nil {
		if err := after(operation); err != nil {
			response.Body.Close()
			return nil, err
		}
	}
	return response, err
}

// api answers as the platform's does: a case number is taken once, and again if it is the same.
type api struct {
	mu      sync.Mutex
	numbers map[string]string // by path
	answer  func(w http.ResponseWriter, r *http.Request, said string) (done bool)
	took    int
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.answer != nil && a.answer(w, r, string(body)) {
		return
	}
	if auth := r.Header.Get("Authorization"); !strings.HasPrefix(auth, "AWS4-HMAC-SHA256 Credential=back-office/") || !strings.Contains(auth, "/eu-west-2/execute-api/aws4_request") {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	if before, known := a.numbers[r.URL.Path]; known && before != string(body) {
		refuse(w, http.StatusConflict, "out-of-order")
		return
	}
	if _, known := a.numbers[r.URL.Path]; !known {
		a.took++
	}
	a.numbers[r.URL.Path] = string(body)
	fmt.Fprint(w, "{}")
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"code": %q}`, code)
}

const bucketName = "frontline-child-benefit-payloads"

// newWorld is a world whose shelf is at a path of a temporary folder. Its queue counts time by the world's clock.
func newWorld(t *testing.T, path string) *world {
	t.Helper()
	w := &world{T: t, queues: &watch{}, api: &api{numbers: map[string]string{}}, log: &bytes.Buffer{}}
	clock := w.clock
	mux := http.NewServeMux()
	listener := httptest.NewServer(mux)
	t.Cleanup(listener.Close)
	queues, err := queue.Open(queue.Config{Address: listener.URL, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { queues.Close() })
	mux.Handle("/", queues)
	if err := queues.Create("dead", nil); err != nil {
		t.Fatal(err)
	}
	redrive := `{"deadLetterTargetArn":"` + w.arn(queues.URL("dead")) + `","maxReceiveCount":"5"}`
	if err := queues.Create("handoff", map[string]string{"RedrivePolicy": redrive}); err != nil {
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
	api := httptest.NewServer(w.api)
	t.Cleanup(api.Close)
	if w.kept, err = shelf.Open(t.TempDir()+"/"+path, clock); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.kept.Close() })
	w.Client = backoffice.Client{
		Transaction: "child-benefit", QueueURL: queues.URL("handoff"), API: api.URL, Region: "eu-west-2", Credentials: static,
		Queue: sqs.New(sqs.Options{BaseEndpoint: &listener.URL, Region: "eu-west-2", Credentials: static,
			HTTPClient: &http.Client{Transport: w.queues}, RetryMaxAttempts: 1}),
		Bucket: &store.Bucket{Name: bucketName, Region: "eu-west-2", Endpoint: s3.URL, Credentials: static},
		Shelf:  w.kept, Wait: time.Millisecond, Now: time.Now, Log: slog.New(slog.NewTextHandler(w.log, nil)),
	}
	return w
}

func (w *world) arn(address string) string {
	return "arn:aws:sqs:eu-west-2:000000000000:" + address[strings.LastIndex(address, "/")+1:]
}

// message is the first version of the submission of a name, as it goes to the queue.
func (w *world) message(name string) handoff.Message {
	ref := submission.Candidate(submission.SoftwareKey(name), 0)
	return w.versioned(ref, 1, fmt.Sprintf(`{"secret":%q}`, name))
}

func (w *world) versioned(ref submission.Reference, version int, answers string) handoff.Message {
	id := handoff.ID(ref, version)
	return handoff.Message{SchemaVersion: handoff.SchemaVersion, HandoffID: id, Attempt: 1,
		Acknowledgement: w.API + "/handoffs/" + id + "/acknowledgement", Decision: w.API + "/handoffs/" + id + "/decision",
		Record: handoff.Record{Transaction: "child-benefit", Department: "hmrc", Reference: ref, Version: version, SubmittedAt: noon,
			Channel: "online", Locale: "en", Answers: json.RawMessage(answers), Digest: handoff.Digest([]byte(answers)),
			Outcome: handoff.Outcome{Result: "claimed"}}}
}

// send puts messages on the queue.
func (w *world) send(messages ...any) {
	w.Helper()
	for _, m := range messages {
		body, isText := m.(string)
		if !isText {
			text, err := handoff.Marshal(m)
			if err != nil {
				w.Fatal(err)
			}
			body = string(text)
		}
		if _, err := w.Queue.SendMessage(w.Context(), &sqs.SendMessageInput{QueueUrl: &w.QueueURL, MessageBody: &body}); err != nil {
			w.Fatal(err)
		}
	}
}

// left is how many messages are on the queue, hidden or not.
func (w *world) left() string {
	w.Helper()
	out, err := w.Queue.GetQueueAttributes(w.Context(), &sqs.GetQueueAttributesInput{QueueUrl: &w.QueueURL,
		AttributeNames: []types.QueueAttributeName{"All"}})
	if err != nil {
		w.Fatal(err)
	}
	return out.Attributes["ApproximateNumberOfMessages"] + "+" + out.Attributes["ApproximateNumberOfMessagesNotVisible"]
}

// expect receives once and compares the tally.
func (w *world) expect(want backoffice.Tally) {
	w.Helper()
	got, err := w.Receive(w.Context())
	if got != want || (err == nil) != (want.Failed == 0) {
		w.Fatalf("%+v, %v; want %+v\n%s", got, err, want, w.log)
	}
}

// cases are the hand-off ids on the shelf.
func (w *world) cases() string {
	w.Helper()
	cases, err := w.kept.Cases(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	var ids []string
	for _, c := range cases {
		id := c.HandoffID
		if c.AcknowledgedAt.IsZero() {
			id += "?"
		}
		ids = append(ids, id)
	}
	return strings.Join(ids, " ")
}

// later lets what is hidden come again.
func (w *world) later() { w.pass(6 * time.Minute) }

func (w *world) pass(d time.Duration) { w.passed.Add(int64(d)) }

func (w *world) clock() time.Time { return noon.Add(time.Duration(w.passed.Load())) }
