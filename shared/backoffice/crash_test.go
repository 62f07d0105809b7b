package backoffice_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/handoff"
)

// point counts the steps of a run, calls of the queue, of the API and of the shelf alike, and lets one fail.
type point struct {
	n, at int
	after bool // the step is done, and its answer is lost
	crash bool // whatever follows fails too
}

var errPoint = errors.New("out")

// around does a step, or not.
func (p *point) around(do func() error) error {
	p.n++
	struck := p.n == p.at || p.crash && p.at > 0 && p.n > p.at
	if struck && !(p.after && p.n == p.at) {
		return errPoint
	}
	err := do()
	if struck && err == nil {
		err = errPoint
	}
	return err
}

type faultyTransport struct{ *point }

func (f faultyTransport) RoundTrip(r *http.Request) (response *http.Response, err error) {
	err = f.around(func() error { response, err = http.DefaultTransport.RoundTrip(r); return err })
	if err != nil && response != nil {
		response.Body.Close()
		response = nil
	}
	return response, err
}

type faultyShelf struct {
	backoffice.Shelf
	*point
}

func (f faultyShelf) File(ctx context.Context, s backoffice.Submission) (number string, fresh bool, err error) {
	err = f.around(func() error { number, fresh, err = f.Shelf.File(ctx, s); return err })
	return number, fresh, err
}

func (f faultyShelf) Holds(ctx context.Context, id string) (held bool, err error) {
	err = f.around(func() error { held, err = f.Shelf.Holds(ctx, id); return err })
	return held, err
}

func (f faultyShelf) Acknowledged(ctx context.Context, id string) error {
	return f.around(func() error { return f.Shelf.Acknowledged(ctx, id) })
}

// Wherever the program dies, and whichever single call fails, before it is done or with its answer lost: afterwards each
// submission is on the shelf once, acknowledged once, and the queue is empty.
func TestEveryCrashPoint(t *testing.T) {
	for _, path := range shelves {
		runs := 0
		for _, kind := range []point{{after: false}, {after: true}, {crash: true}, {crash: true, after: true}} {
			w := newWorld(t, path)
			clean := w.Client
			for at, more := 1, true; more; at++ {
				p := &point{at: at, after: kind.after, crash: kind.crash}
				one, two := w.message(fmt.Sprint(at, " one")), w.message(fmt.Sprint(at, " two"))
				amended := w.versioned(one.Reference, 2, `{"amended":true}`)
				took := w.api.took
				w.send(one, amended, two)

				w.queues.before, w.queues.after = nil, nil
				struck := clean
				struck.Shelf, struck.Transport = faultyShelf{w.kept, p}, faultyTransport{p}
				w.queues.before = func(string, []byte) error {
					if p.after {
						return nil
					}
					return p.around(func() error { return nil })
				}
				w.queues.after = func(string) error {
					if !p.after {
						return nil
					}
					return p.around(func() error { return nil })
				}
				_, _ = struck.Receive(t.Context())
				more = p.n >= at
				w.queues.before, w.queues.after = nil, nil
				for range 3 {
					w.later()
					if _, err := w.Receive(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				for _, m := range []handoff.Message{one, two} {
					versions := 1
					if m.Reference == one.Reference {
						versions = 2
					}
					found, err := w.kept.Find(t.Context(), m.Reference)
					if err != nil || len(found) != versions || found[0].AcknowledgedAt.IsZero() || found[versions-1].AcknowledgedAt.IsZero() {
						t.Errorf("%s, %+v: %+v, %v", path, *p, found, err)
					}
				}
				if w.left() != "0+0" || w.api.took != took+3 {
					t.Errorf("%s, %+v: queue %s, %d acknowledged", path, *p, w.left(), w.api.took-took)
				}
				runs++
			}
		}
		if runs < 40 {
			t.Errorf("only %d runs", runs)
		}
		t.Logf("%s: %d runs", path, runs)
	}
}

// Answers that no message holds are fetched and held against their size and digest; a payload of somewhere else, or
// that is not what the message says, is not taken.
func TestPayload(t *testing.T) {
	answers := []byte(`{"story":"` + strings.Repeat("long ", 1000) + `"}`)
	sum := sha256.Sum256(answers)
	digest := hex.EncodeToString(sum[:])
	key := "submissions/ABC-1/1-" + digest
	good := handoff.Payload{Bucket: bucketName, Key: key, Size: len(answers), Digest: digest}
	change := func(change func(*handoff.Payload)) handoff.Payload { p := good; change(&p); return p }
	tests := map[string]struct {
		payload handoff.Payload
		reason  string
	}{
		"right":          {good, ""},
		"another bucket": {change(func(p *handoff.Payload) { p.Bucket = "stranger" }), "another-bucket"},
		"another digest": {change(func(p *handoff.Payload) { p.Digest = strings.Repeat("0", 64) }), "not-a-payload"},
		"another size":   {change(func(p *handoff.Payload) { p.Size-- }), "the-payload-is-gone-or-another"},
		"no size":        {change(func(p *handoff.Payload) { p.Size = 0 }), "not-a-payload"},
		"a vast size":    {change(func(p *handoff.Payload) { p.Size = 1 << 40 }), "not-a-payload"},
		"a draft":        {change(func(p *handoff.Payload) { p.Key = "drafts/1" }), "not-a-payload"},
		"a way up":       {change(func(p *handoff.Payload) { p.Key = "submissions/../drafts/1" }), "not-a-payload"},
		"a query":        {change(func(p *handoff.Payload) { p.Key += "?acl" }), "not-a-payload"},
		"none there":     {change(func(p *handoff.Payload) { p.Key += "0" }), "the-payload-is-gone-or-another"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "cases.db")
			put, err := http.NewRequest("PUT", w.Bucket.Endpoint+"/"+bucketName+"/"+key, strings.NewReader(string(answers)))
			if err != nil {
				t.Fatal(err)
			}
			keys, _ := static.Retrieve(t.Context())
			put.Header.Set("X-Amz-Content-Sha256", digest)
			if err := v4.NewSigner().SignHTTP(t.Context(), keys, put, digest, "s3", "eu-west-2", time.Now()); err != nil {
				t.Fatal(err)
			}
			response, err := http.DefaultClient.Do(put)
			if err != nil || response.StatusCode != 200 {
				t.Fatal(response, err)
			}
			response.Body.Close()
			m := w.message("a")
			m.Answers, m.Payload, m.Digest = nil, &test.payload, digest
			w.send(m)
			if test.reason != "" {
				w.expect(backoffice.Tally{Received: 1, Left: 1})
				if !strings.Contains(w.log.String(), "cause="+test.reason) {
					t.Errorf("log %s", w.log)
				}
				return
			}
			w.expect(backoffice.Tally{Received: 1, Filed: 1, Acknowledged: 1})
			found, err := w.kept.Find(t.Context(), m.Reference)
			if err != nil || string(found[0].Answers) != string(answers) {
				t.Errorf("%.200v, %v", found, err)
			}
		})
	}
}

// A decision is told with its signature, may be told again, and another is refused.
func TestDecide(t *testing.T) {
	w := newWorld(t, "cases")
	id := w.message("a").HandoffID
	for range 2 {
		if err := w.Decide(t.Context(), id, "awarded"); err != nil {
			t.Fatal(err)
		}
	}
	var refusal *backoffice.Refusal
	if err := w.Decide(t.Context(), id, "refused"); !errors.As(err, &refusal) || refusal.Status != 409 || refusal.Code != "out-of-order" {
		t.Errorf("another decision: %v", err)
	}
	if w.api.numbers["/handoffs/"+id+"/decision"] != `{"decision":"awarded"}` {
		t.Error(w.api.numbers)
	}
	for _, id := range []string{"", "../x", id + "/x", strings.TrimSuffix(id, "1") + "0"} {
		if err := w.Decide(t.Context(), id, "awarded"); err == nil || len(w.api.numbers) != 1 {
			t.Errorf("%q: %v", id, err)
		}
	}
}
