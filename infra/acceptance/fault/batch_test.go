package fault

import (
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/date"
)

// partly does only the first of the entries of each DeleteMessageBatch, and says so.
type partly struct {
	http.RoundTripper
	failed int
}

func (p *partly) RoundTrip(r *http.Request) (*http.Response, error) {
	if Operation(r) != "DeleteMessageBatch" {
		return p.RoundTripper.RoundTrip(r)
	}
	type entry struct{ Id, ReceiptHandle string }
	var in struct {
		QueueUrl string
		Entries  []entry
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return nil, err
	}
	left := in.Entries[1:]
	in.Entries = in.Entries[:1]
	body, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader(string(body))), int64(len(body))
	response, err := p.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	var out map[string][]map[string]any
	if err := json.NewDecoder(response.Body).Decode(&out); err != nil {
		return nil, err
	}
	for _, e := range left {
		p.failed++
		out["Failed"] = append(out["Failed"], map[string]any{"Id": e.Id, "Code": "InternalError", "SenderFault": false})
	}
	if body, err = json.Marshal(out); err != nil {
		return nil, err
	}
	response.Body, response.ContentLength = io.NopCloser(strings.NewReader(string(body))), int64(len(body))
	return response, nil
}

// A batch that is deleted in part: what stays comes again, is known to be a repeat, and is filed no second time.
func TestBatchDeletedInPart(t *testing.T) {
	w := newWorld(t, storied(t), at(date.MustParse("2026-11-22")))
	w.quiet()
	for range 4 {
		if who := w.byKey(told("any", 50)); !who.submit(w) {
			t.Fatal("it was not received")
		}
	}
	half := &partly{RoundTripper: w.faults.Base}
	office := w.newOffice(half)
	var sum backoffice.Tally
	for range 5 {
		done, _ := office.Receive(t.Context()) // its error says that some stay
		sum.Add(done)
		w.pass(6 * time.Minute)
	}
	if sum.Filed != 4 || len(w.cases) != 4 || sum.Repeated != 3+2+1 || half.failed != 3+2+1 || w.waiting() != 0 {
		t.Errorf("%+v, %d cases, %d not deleted, %d waiting", sum, len(w.cases), half.failed, w.waiting())
	}
	w.balance(4)
}

// Nothing is sent in batches, so no batch is sent in part: were that to change, its partial failure needs a trial.
func TestNothingIsSentInBatches(t *testing.T) {
	for _, top := range []string{"shared", "functions"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			if strings.Contains(string(text), ".SendMessageBatch(") {
				t.Errorf("%s sends in batches", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
