package service_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/bulk"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

const fileKey = "the-key-of-a-file-of-submissions"

// file sends a file as a client.
func (w *world) file(client, key, body string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.request("POST", "/bulk", body, append([]func(*http.Request){w.as(client, provider.None),
		with("Content-Type", "application/x-ndjson"), with("Idempotency-Key", key)}, change...)...)
}

// job reads the job in an answer.
func (w *world) job(answer *httptest.ResponseRecorder, status int) (job service.Job) {
	w.t.Helper()
	if err := json.Unmarshal(answer.Body.Bytes(), &job); err != nil || answer.Code != status {
		w.t.Fatalf("%d %v %s", answer.Code, err, answer.Body)
	}
	return job
}

// asSweep has a job worked once, as the sweep does.
func (w *world) asSweep(job string) events.APIGatewayV2HTTPResponse {
	w.t.Helper()
	w.service.Sweep = "sweep"
	event := events.APIGatewayV2HTTPRequest{RawPath: "/bulk/" + job + "/work", Body: "{}"}
	event.RequestContext.HTTP.Method = "POST"
	event.RequestContext.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
		IAM: &events.APIGatewayV2HTTPRequestContextAuthorizerIAMDescription{UserARN: "arn:aws:sts::1:assumed-role/sweep/s"}}
	answer, err := w.service.Function()(w.t.Context(), event)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer
}

// results reads all results of a job, page by page.
func (w *world) results(job service.Job) (all []json.RawMessage) {
	w.t.Helper()
	for next := job.Results; next != ""; {
		got := w.request("GET", next, "", w.as("payroll", provider.None))
		var page service.Results
		if err := json.Unmarshal(got.Body.Bytes(), &page); err != nil || got.Code != 200 || page.Status != "done" {
			w.t.Fatalf("%s: %d %v %s", next, got.Code, err, got.Body)
		}
		all, next = append(all, page.Results...), page.Next
	}
	return all
}

// lines is a file of which each kind of line has its turn.
func lines(w *world, n int) (all []string, statuses []int) {
	good := string(bytes.ReplaceAll(worked(w.t, w.service.Transaction, "two-dogs").Answers, []byte("\n"), nil))
	none := string(bytes.ReplaceAll(worked(w.t, w.service.Transaction, "too-rich").Answers, []byte("\n"), nil))
	for i := range n {
		text, status := fmt.Sprintf(`{"answers": %s}`, good), 201
		switch i % 5 {
		case 1:
			text, status = fmt.Sprintf(`{"answers": %s, "locale": "cy"}`, none), 200
		case 2:
			text, status = `{"answers": {"rooms": "many"}}`, 422
		case 3:
			text, status = `{"answers": `, 400
		}
		all, statuses = append(all, text), append(statuses, status)
	}
	return all, statuses
}

// Each line of a file gets what the same would have got by itself, under the key of the file, a slash and its number: to the
// letter, whichever is sent first.
func TestLinesAreSubmissions(t *testing.T) {
	w, _ := registered(t)
	all, statuses := lines(w, 130)
	job := w.job(w.file("payroll", fileKey, strings.Join(all, "\n")+"\n"), 202)
	if job.Lines != len(all) || job.Done != 0 || job.Status != "working" {
		t.Fatalf("%+v", job)
	}
	for range 10 {
		if answer := w.asSweep(job.Job); answer.StatusCode != 200 {
			t.Fatalf("%d %s", answer.StatusCode, answer.Body)
		}
	}
	job = w.job(w.request("GET", "/bulk/"+job.Job, "", w.as("payroll", provider.None)), 200)
	if job.Status != "done" || job.Done != len(all) || job.Counts["201"] != 52 || job.Counts["200"] != 26 || job.Counts["422"] != 26 || job.Counts["400"] != 26 {
		t.Errorf("%+v", job)
	}
	got := w.results(job)
	if len(got) != len(all) {
		t.Fatalf("%d results", len(got))
	}
	for n, raw := range got {
		var result service.LineResult
		if err := json.Unmarshal(raw, &result); err != nil || result.Line != n+1 || result.Status != statuses[n] {
			t.Fatalf("line %d: %v %s", n+1, err, raw)
		}
		single := w.json("/submissions", fmt.Sprint(fileKey, "/", n+1), all[n])
		var body any = result.Problem
		switch {
		case result.Receipt != nil:
			body = result.Receipt
		case result.Ended != nil:
			body = result.Ended
		}
		if text, err := json.Marshal(body); err != nil || single.Code != result.Status || string(text) != single.Body.String() {
			t.Errorf("line %d: %v\nin the file %d %s\nby itself   %d %s", n+1, err, result.Status, text, single.Code, single.Body)
		}
	}
	if strings.Contains(w.log.String(), "Fido") {
		t.Error("the log holds an answer")
	}
}

// A file sent again is the same job; another under the same key is refused; another client's is none of one's business.
func TestFileAgain(t *testing.T) {
	w, _ := registered(t)
	all, _ := lines(w, 3)
	text := strings.Join(all, "\n")
	first := w.file("payroll", fileKey, text)
	job := w.job(first, 202)
	if at := first.Header().Get("Location"); !strings.HasSuffix(at, "/bulk/"+job.Job) || !strings.HasPrefix(job.Results, at) {
		t.Errorf("Location %q, results %q", at, job.Results)
	}
	w.now = w.now.AddDate(0, 0, 1)
	if again := w.job(w.file("payroll", fileKey, text), 202); again.Job != job.Job || !again.ReceivedAt.Equal(job.ReceivedAt) {
		t.Errorf("%+v, then %+v", job, again)
	}
	if got := w.file("payroll", fileKey, text+"\n{}"); got.Code != 422 || problem(t, got).Code != "key-reused" {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	if other := w.job(w.file("accounting", fileKey, text), 202); other.Job == job.Job {
		t.Error("two clients have one job")
	}
	for _, path := range []string{"/bulk/" + job.Job, "/bulk/" + job.Job + "/results", "/bulk/none"} {
		if got := w.request("GET", path, "", w.as("accounting", provider.None)); got.Code != 404 || problem(t, got).Code != "not-yours" {
			t.Errorf("%s: %d %s", path, got.Code, got.Body)
		}
	}
	for _, after := range []string{"x", "-1", "9"} {
		if got := w.request("GET", "/bulk/"+job.Job+"/results?after="+after, "", w.as("payroll", provider.None)); got.Code != 422 {
			t.Errorf("after %s: %d %s", after, got.Code, got.Body)
		}
	}
	// A month later it is forgotten, though the table may not have noticed yet; and is a new one under the same key, with the
	// same receipts.
	w.asSweep(job.Job)
	receipts := w.results(job)
	w.now = job.ExpiresAt.Add(time.Second)
	if got := w.request("GET", "/bulk/"+job.Job, "", w.as("payroll", provider.None)); got.Code != 404 {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	if late := w.job(w.file("payroll", fileKey, text), 202); late.Done != 0 || !late.ReceivedAt.Equal(w.now) {
		t.Errorf("%+v", late)
	}
	w.asSweep(job.Job)
	if again := w.results(job); string(again[0]) != string(receipts[0]) {
		t.Errorf("%s, then %s", receipts[0], again[0])
	}
}

// What is wrong with a file as a whole is told at once, and nothing of it is kept.
func TestFilesRefused(t *testing.T) {
	w, _ := registered(t)
	none := func(*http.Request) {}
	for name, test := range map[string]struct {
		key, body string
		change    func(*http.Request)
		status    int
		code      string
	}{
		"no key":             {"", "{}", none, 400, "key-missing"},
		"a key too long":     {strings.Repeat("k", 251), "{}", none, 400, "key-long"},
		"another type":       {fileKey, "{}", with("Content-Type", "application/json"), 415, "not-lines-type"},
		"nothing":            {fileKey, "", none, 400, "lines-missing"},
		"an empty line":      {fileKey, "\n", none, 400, "lines-missing"},
		"too many":           {fileKey, strings.Repeat("{}\n", 5001), none, 413, "too-many-lines"},
		"one too large":      {fileKey, "{}\n" + strings.Repeat("x", bulk.LargestLine+1), none, 413, "line-too-large"},
		"all too large":      {fileKey, strings.Repeat(strings.Repeat("x", bulk.LargestLine-1)+"\n", 33), none, 413, "too-large"},
		"no token":           {fileKey, "{}", func(r *http.Request) { r.Header.Del("Authorization") }, 401, "token-missing"},
		"the storage is out": {fileKey, "{}", func(*http.Request) { w.aws.out = errors.New("out") }, 503, "unavailable"},
	} {
		got := w.file("payroll", test.key, test.body, test.change)
		w.aws.out = nil
		if got.Code != test.status || problem(t, got).Code != test.code {
			t.Errorf("%s: %d %s, want %d %s", name, got.Code, got.Body, test.status, test.code)
		}
	}
	for n := range 11 {
		got := w.file("payroll", fmt.Sprint(fileKey, n), "{}")
		if want := map[bool]int{false: 202, true: 429}[n == 10]; got.Code != want || want == 429 && got.Header().Get("Retry-After") != "60" {
			t.Errorf("file %d: %d %s", n+1, got.Code, got.Header())
		}
	}
	w.service.Transaction.Closes = date.Of(w.now).AddDays(-1)
	w.handler = w.service.Handler()
	if got := w.file("accounting", fileKey, "{}"); got.Code != 410 {
		t.Errorf("closed: %d %s", got.Code, got.Body)
	}
	if got := w.file("payroll", fileKey+"0", "{}"); got.Code != 202 {
		t.Errorf("closed, but sent before: %d %s", got.Code, got.Body)
	}
	if answer := w.asSweep("none"); answer.StatusCode != 404 {
		t.Errorf("%d", answer.StatusCode)
	}
}

// mortal is a connection that is cut for good at one of its requests: before it is sent, or when its answer is under way.
type mortal struct {
	next  http.RoundTripper
	left  int
	after bool
}

func (m *mortal) RoundTrip(r *http.Request) (*http.Response, error) {
	m.left--
	if m.left > 0 {
		return m.next.RoundTrip(r)
	}
	if m.left == 0 && m.after {
		if answer, err := m.next.RoundTrip(r); err == nil {
			answer.Body.Close()
		}
	}
	return nil, errors.New("killed")
}

// Whoever works a file may be killed at each of its calls, before the call has its effect or after: whoever goes on finds every
// line's result once, and every submission once.
func TestWorkersKilledAtEveryCall(t *testing.T) {
	w, _ := registered(t)
	all, statuses := lines(w, 6)
	healthy := w.service.Store.Client
	killed := 0
	for call := 1; ; call++ {
		for _, after := range []bool{false, true} {
			key := fmt.Sprintf("%s-%d-%v", fileKey, call, after)
			w.now = w.now.Add(time.Minute) // or it would be too many files
			job := w.job(w.file("payroll", key, strings.Join(all, "\n")), 202)
			cut := &mortal{next: w.aws, left: call, after: after}
			options := healthy.Options()
			options.HTTPClient = &http.Client{Transport: cut}
			w.service.Store.Client = dynamodb.New(options)
			w.service.Outbox.Store.Client = w.service.Store.Client
			w.asSweep(job.Job)
			w.service.Store.Client, w.service.Outbox.Store.Client = healthy, healthy
			if cut.left <= 0 {
				killed++
			}
			w.now = w.now.Add(41 * time.Second) // what was taken is free again
			if answer := w.asSweep(job.Job); answer.StatusCode != 200 {
				t.Fatalf("call %d: going on: %d %s", call, answer.StatusCode, answer.Body)
			}
			got := w.results(job)
			if len(got) != len(all) {
				t.Fatalf("call %d, after %v: %d results", call, after, len(got))
			}
			for n, raw := range got {
				var result service.LineResult
				if json.Unmarshal(raw, &result) != nil || result.Line != n+1 || result.Status != statuses[n] {
					t.Errorf("call %d, after %v: %s", call, after, raw)
				}
				hash := submission.ClientKey("payroll", fmt.Sprint(key, "/", n+1))
				sub, err := w.service.Store.ByKey(t.Context(), hash)
				if statuses[n] == 201 && (err != nil || sub.Reference != result.Receipt.Reference) {
					t.Errorf("call %d, after %v: line %d is not stored: %v", call, after, n+1, err)
				}
				if _, err := w.service.Store.Submission(t.Context(), submission.Candidate(hash, 1), 1); !errors.Is(err, store.ErrNoSubmission) {
					t.Errorf("call %d, after %v: line %d is stored twice: %v", call, after, n+1, err)
				}
			}
			if cut.left > 0 && after {
				if killed < 20 {
					t.Errorf("killed at %d calls only", killed)
				}
				t.Logf("killed %d times", killed)
				return
			}
		}
	}
}
