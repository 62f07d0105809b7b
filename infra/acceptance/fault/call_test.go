package fault

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/frontline-gov/frontline/infra/acceptance"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// answer is what an invocation gave. Status 0 is an invocation that nobody waits for any more.
type answer struct {
	status   int
	location string
	cookie   string
	body     string
}

// invocation runs what is one invocation of a function, or one program's turn: a crash ends it, and when it is held
// (Zombie) nobody waits for it.
func (w *world) invocation(do func()) {
	held, end := w.faults.Invocation()
	defer end()
	if held == nil { // a goroutine of its own would have to grow its stack each time, a tenth of a run
		untilCrash(do)
		return
	}
	done := make(chan struct{})
	w.zombies.Add(1)
	go func() {
		defer w.zombies.Done()
		defer close(done)
		untilCrash(do)
	}()
	select {
	case <-done:
	case <-held:
		w.slow = true
	}
}

// untilCrash runs what may end in a crash.
func untilCrash(do func()) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(Crash); !ok {
				panic(r)
			}
		}
	}()
	do()
}

// call invokes the function as API Gateway does.
func (w *world) call(method, path string, change func(*events.APIGatewayV2HTTPRequest)) answer {
	event := w.eventOf(method, path, change)
	given := make(chan answer, 1)
	w.invocation(func() { given <- w.eventTo(w.invoke, event) })
	select {
	case a := <-given:
		return a
	default:
		return answer{}
	}
}

// eventOf is what API Gateway makes of a request.
func (w *world) eventOf(method, path string, change func(*events.APIGatewayV2HTTPRequest)) events.APIGatewayV2HTTPRequest {
	event := events.APIGatewayV2HTTPRequest{RawPath: path, Headers: map[string]string{"host": "api.example", "origin": "https://frontline.example"}}
	event.RequestContext.HTTP.Method = method
	event.RequestContext.DomainName = "api.example"
	if change != nil {
		change(&event)
	}
	return event
}

// eventTo gives one event to a function.
func (w *world) eventTo(invoke service.Invocation, event events.APIGatewayV2HTTPRequest) answer {
	got, err := invoke(w.t.Context(), event)
	if err != nil {
		w.t.Errorf("%s %s: a failed invocation: %v", event.RequestContext.HTTP.Method, event.RawPath, err)
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
	return w.call("POST", path, asJSON(body, headers))
}

// asJSON makes of an event one that posts JSON.
func asJSON(body string, headers map[string]string) func(*events.APIGatewayV2HTTPRequest) {
	return func(e *events.APIGatewayV2HTTPRequest) {
		e.Headers["content-type"] = "application/json"
		delete(e.Headers, "origin")
		for name, value := range headers {
			e.Headers[name] = value
		}
		e.Body = body
	}
}

func withCookie(cookie string) func(*events.APIGatewayV2HTTPRequest) {
	return func(e *events.APIGatewayV2HTTPRequest) { e.Cookies = []string{cookie} }
}

// tell is the department's call.
func (w *world) tell(path, body string) answer { return w.call("POST", path, signed(body)) }

// signed makes of an event one that posts JSON and that API Gateway has found to be signed by the department's role.
func signed(body string) func(*events.APIGatewayV2HTTPRequest) {
	return func(e *events.APIGatewayV2HTTPRequest) {
		asJSON(body, nil)(e)
		e.RequestContext.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
			IAM: &events.APIGatewayV2HTTPRequestContextAuthorizerIAMDescription{
				UserARN: "arn:aws:sts::000000000000:assumed-role/back-office/session"}}
	}
}

// gateway is the API's own address, as the department's program reaches it: it finds the caller to be the department's
// role, and calls the function.
type gateway func(method, path string, change func(*events.APIGatewayV2HTTPRequest)) answer

func (g gateway) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") || r.URL.Host != strings.TrimPrefix(apiAddress, "https://") {
		return nil, fmt.Errorf("not signed, or for %s", r.URL.Host)
	}
	a := g(r.Method, r.URL.Path, func(e *events.APIGatewayV2HTTPRequest) {
		signed(string(body))(e)
		e.RawQueryString = r.URL.RawQuery
	})
	if a.status == 0 {
		a.status = http.StatusGatewayTimeout
	}
	return &http.Response{StatusCode: a.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r, Header: http.Header{},
		Body: io.NopCloser(strings.NewReader(a.body)), ContentLength: int64(len(a.body))}, nil
}

// newOffice is a department's program as the kit makes it, over a connection to its queue.
func (w *world) newOffice(transport http.RoundTripper) backoffice.Client {
	return backoffice.Client{
		Transaction: w.transaction.Name, Queue: newSQS(impatient{transport}), QueueURL: w.queueURL, API: apiAddress, Region: "eu-west-2",
		Credentials: static, Transport: gateway(w.call), Shelf: shelf{w}, Evidence: shelf{w}, Bucket: w.storeOver(transport).Bucket,
		Now: w.clock, Log: slog.New(slog.DiscardHandler),
	}
}

var wait = regexp.MustCompile(`,?"WaitTimeSeconds":\d+`)

// impatient does not wait for messages: the queue's clock stands still.
type impatient struct{ http.RoundTripper }

func (i impatient) RoundTrip(r *http.Request) (*http.Response, error) {
	if Operation(r) == "ReceiveMessage" {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		body = wait.ReplaceAll(body, nil)
		r = r.Clone(r.Context())
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	return i.RoundTripper.RoundTrip(r)
}

// shelf is what the department has: one write files a case.
type shelf struct{ world *world }

func (s shelf) File(_ context.Context, sub backoffice.Submission) (number string, fresh bool, err error) {
	_, there := s.world.cases[sub.HandoffID]
	if !there {
		s.world.cases[sub.HandoffID] = sub.Message
	}
	return "CASE-" + sub.HandoffID, !there, nil
}

func (s shelf) Holds(_ context.Context, handoffID string) (bool, error) {
	_, there := s.world.cases[handoffID]
	return there, nil
}

func (s shelf) Acknowledged(context.Context, string) error { return nil }

// work is the back office's turn: it receives, drops repeats, files, acknowledges, deletes.
func (w *world) work() {
	w.invocation(func() {
		done, _ := w.office.Receive(w.t.Context()) // what failed comes again
		w.tally.Add(done)
	})
}

// unhide shows what one consumer works on to another, who is done with it first.
func (w *world) unhide() {
	w.elapsed += 6 * time.Minute // the kit hides it for five
	office := w.newOffice(w.faults.Base)
	done, _ := office.Receive(w.t.Context())
	w.tally.Add(done)
}

// decide reports a decision of everything that the back office has.
func (w *world) decide() {
	for _, id := range slices.Sorted(maps.Keys(w.cases)) {
		w.office.Decide(w.t.Context(), id, w.decision()) // what failed is said again
	}
}

// decision is a decision that the transaction knows.
func (w *world) decision() string { return "awarded" }

// sweep is one run of the sweep function. Its error is told by the alarm; what failed stays due.
func (w *world) sweep() {
	w.invocation(func() { w.outbox.Sweep(w.t.Context()) })
}

// draft makes a draft that holds the answers of a worked case, past the faults, and gives its cookie.
func (w *world) draft(answers json.RawMessage) string {
	token := w.secret(submission.DraftKey)
	read, faults := ask.Decode(w.transaction.Questions, w.today(), answers)
	if len(faults) > 0 {
		w.t.Fatalf("the case's answers: %v", faults)
	}
	err := w.store.Start(w.t.Context(), store.Draft{
		ID: submission.DraftID(token), Answers: acceptance.Flat(w.transaction.Questions, read), StartedAt: w.now, Locale: "en",
		Definition: w.transaction.Version(),
		Expires:    w.now.AddDate(0, 0, 28),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return "__Secure-draft=" + token
}

// shard is the partition of the due index in which everything of these trials is, so that each run makes the same calls.
const shard = 5

// secret is a key or a token that no other run has, the same each time that the trials run, of a submission in the shard.
func (w *world) secret(key func(string) [32]byte) string {
	for {
		w.secrets++
		sum := sha256.Sum256(fmt.Append(nil, w.secrets))
		text := base32.StdEncoding.EncodeToString(sum[:20])
		if store.Shard(key(text)) == shard {
			return text
		}
	}
}
