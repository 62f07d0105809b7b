package desk_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/infra/local/object"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/desk"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// wire is the connection to the tables of the works. It counts, and fails where it is told to.
type wire struct {
	mu    sync.Mutex
	calls []string // the calls that were made, such as "PutItem"
	items int      // how many submissions were asked for
	// fail says what happens to the nth call from now on (from 1): "lost" does it and loses the answer, "down" does nothing.
	fail func(n int, call string) string
}

func (l *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	_, call, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	l.mu.Lock()
	l.calls = append(l.calls, call)
	if call == "BatchGetItem" {
		l.items += bytes.Count(body, []byte(`"version":`))
	}
	fault := ""
	if l.fail != nil {
		fault = l.fail(len(l.calls), call)
	}
	l.mu.Unlock()
	broken := &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	if fault == "down" {
		return nil, broken
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && fault == "lost" {
		response.Body.Close()
		return nil, broken
	}
	return response, err
}

// reset forgets what was counted, and fails as it is told from now on.
func (l *wire) reset(fail func(int, string) string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls, l.items, l.fail = nil, 0, fail
}

func (l *wire) made() ([]string, int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string{}, l.calls...), l.items
}

const payloads = "payloads-of-a-test"

// newWorks are two transactions of the department, with their tables and a bucket.
func (w *world) newWorks(endpoint string, static aws.CredentialsProvider) []desk.Work {
	w.t.Helper()
	w.wire = &wire{}
	client := dynamodb.New(dynamodb.Options{BaseEndpoint: &endpoint, Region: template.Region, Credentials: static,
		HTTPClient: &http.Client{Transport: w.wire},
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) {
			o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
		})})
	var err error
	if w.objects, err = object.Open(""); err != nil {
		w.t.Fatal(err)
	}
	if err := w.objects.Create(payloads); err != nil {
		w.t.Fatal(err)
	}
	s3 := httptest.NewServer(object.Links("local", time.Now, w.objects))
	w.t.Cleanup(s3.Close)
	bucket := &store.Bucket{Name: payloads, Region: template.Region, Endpoint: s3.URL, Credentials: static}
	var works []desk.Work
	for _, name := range []string{"dog-grant", "cat-grant"} {
		tx := sample.Transaction
		tx.Name, tx.Department, tx.Upload = name, "hmrc", transaction.Large
		tx.Questions = slices.Clone(sample.Questions)
		dogs := tx.Questions[len(tx.Questions)-1].(ask.Group)
		dogs.Max = 100
		tx.Questions[len(tx.Questions)-1] = dogs
		tx.Decisions = []transaction.Decision{{Code: "granted"}, {Code: "refused", Releases: true}}
		tx.Deadlines = transaction.Deadlines{Acknowledged: 3 * 24 * time.Hour, Decided: 16 * 7 * 24 * time.Hour}
		definition := submissionsTable(w.t)
		definition.TableName = desk.SubmissionsTable(name)
		if err := table.Create(w.t.Context(), client, definition); err != nil {
			w.t.Fatal(err)
		}
		works = append(works, desk.Work{Transaction: tx, Store: store.Store{Client: client, Table: definition.TableName},
			Bucket: func(context.Context) (*store.Bucket, error) { return bucket, nil }})
	}
	return works
}

// submissionsTable is the table of submissions that the templates have.
func submissionsTable(t *testing.T) table.Definition {
	t.Helper()
	resources, err := template.Read(os.DirFS("../../infra/template"), template.Place{
		Origin: "https://frontline.example", API: func(string) string { return "https://api.example" },
		Queue: func(name string) string { return "https://queue.example/" + name },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range resources {
		if r.Stack == "frontline-child-benefit" && r.ID == "Submissions" {
			definition, err := table.Read(r)
			if err != nil {
				t.Fatal(err)
			}
			return definition
		}
	}
	t.Fatal("the template has no table of submissions")
	return table.Definition{}
}

// twoDogs are the answers of the sample's case of two dogs.
func twoDogs(t *testing.T) json.RawMessage {
	t.Helper()
	cases, err := sample.Transaction.Cases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if c.Name == "two-dogs" {
			return c.Answers
		}
	}
	t.Fatal("no case of two dogs")
	return nil
}

// send commits the nth submission to a work, as its function does.
func (w *world) send(work desk.Work, n int, change func(*submission.Submission, *handoff.Record)) submission.Reference {
	w.t.Helper()
	now := w.clock()
	given := twoDogs(w.t)
	_, outcome, faults := work.Transaction.Judge(day("2026-11-22"), given)
	if len(faults) > 0 {
		w.t.Fatal(faults)
	}
	book, err := work.Transaction.Words(words.Welsh)
	if err != nil {
		w.t.Fatal(err)
	}
	said := outcome.In(book)
	record := handoff.Record{Transaction: work.Transaction.Name, Department: "hmrc", Definition: work.Transaction.Version(), Version: 1,
		SubmittedAt: now, Channel: "online", Locale: "cy", Answers: given, Digest: handoff.Digest(given), Reasons: said.Reasons,
		Evidence: said.Evidence, Outcome: handoff.Outcome{Result: said.Result, Amounts: said.Amounts}, Checks: map[string]string{"account": "valid"}}
	sub := submission.Submission{Version: 1, ReceivedAt: now, NeedsDecision: true, AcknowledgeBy: now.Add(work.Transaction.Deadlines.Acknowledged),
		DecideBy: now.Add(work.Transaction.Deadlines.Decided), KeepMonths: work.Transaction.Retention.Months, DueAt: submission.AfterCommit(now)}
	binary.BigEndian.PutUint64(sub.Key[:], uint64(n+1)*0x9e3779b97f4a7c15)
	if change != nil {
		change(&sub, &record)
	}
	at := work.Store
	if sub.Payload != nil {
		if at.Bucket, err = work.Bucket(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
	stored, fresh, err := at.Submit(w.t.Context(), sub, func(ref submission.Reference) ([]byte, error) {
		record.Reference = ref
		return handoff.Marshal(record)
	})
	if err != nil || !fresh {
		w.t.Fatal(fresh, err)
	}
	return stored.Reference
}

// at is the submission as it stands.
func (w *world) at(work desk.Work, ref submission.Reference) submission.Submission {
	w.t.Helper()
	sub, err := work.Store.Latest(context.Background(), ref)
	if err != nil {
		w.t.Fatal(err)
	}
	return sub
}

// acts is what a history says was done, less the looking, after holding it against its hashes.
func (w *world) acts(work desk.Work, ref submission.Reference) []audit.Event {
	w.t.Helper()
	h, err := audit.Log{Client: work.Store.Client, Table: work.Store.Table}.Read(context.Background(), string(ref))
	if err != nil {
		w.t.Fatal(err)
	}
	if found := audit.Verify(h); len(found) > 0 {
		w.t.Errorf("the history of %s is not whole: %v", ref, found)
	}
	var acts []audit.Event
	for _, e := range h.Entries {
		if e.What != "read" && e.What != "downloaded" && e.What != "evidence" {
			acts = append(acts, e.Event)
		}
	}
	return acts
}

// path is where the desk shows a submission.
func (w *world) path(work desk.Work, ref submission.Reference) string {
	return w.origin + "/desk/hmrc/submissions/" + work.Transaction.Name + "/" + ref.String()
}

var mark = regexp.MustCompile(`name="was" value="([0-9a-f]+)"`)

// marked is what a submission is like, as the form of an action that somebody opens says it.
func (w *world) marked(b *browser, work desk.Work, ref submission.Reference, action string) string {
	w.t.Helper()
	got := b.get(w.path(work, ref) + "/" + action)
	found := mark.FindStringSubmatch(got.body)
	if got.status != http.StatusOK || found == nil {
		w.t.Fatalf("%s: %d %s", action, got.status, got.body)
	}
	return found[1]
}

// post does an action as a form does it, confirmed.
func (w *world) post(b *browser, work desk.Work, ref submission.Reference, action, was string, fields ...string) answer {
	w.t.Helper()
	form := url.Values{"was": {was}, "confirmed": {"yes"}}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return b.send("POST", w.path(work, ref)+"/"+action, form.Encode(), nil)
}

// act opens the form of an action and sends it.
func (w *world) act(b *browser, work desk.Work, ref submission.Reference, action string, fields ...string) answer {
	w.t.Helper()
	return w.post(b, work, ref, action, w.marked(b, work, ref, action), fields...)
}

func day(text string) date.Date {
	d, err := date.Parse(text)
	if err != nil {
		panic(err)
	}
	return d
}

// behind does something to the table of the first work behind the desk's back.
func (w *world) behind(do func(store.Store) error) {
	at := w.works[0].Store
	options := at.Client.Options()
	options.HTTPClient = http.DefaultClient
	at.Client = dynamodb.New(options)
	if err := do(at); err != nil {
		w.t.Error(err)
	}
}
