package handoff_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// commitLarge stores a submission whose answers stand in the bucket.
func (w *world) commitLarge(t *testing.T, answers []byte) submission.Submission {
	t.Helper()
	sub := submission.Submission{Key: submission.SoftwareKey("large"), Version: 1, ReceivedAt: w.now, KeepMonths: 72,
		DueAt: submission.AfterCommit(w.now), Payload: &submission.Payload{Bytes: answers}}
	stored, fresh, err := w.Store.Submit(t.Context(), sub, func(ref submission.Reference) ([]byte, error) {
		return handoff.Marshal(handoff.Record{Transaction: "child-benefit", Reference: ref, Digest: handoff.Digest(answers)})
	})
	if err != nil || !fresh {
		t.Fatalf("fresh %v, %v", fresh, err)
	}
	return stored
}

// Answers up to what a message holds are in it, whether the sender has them at hand or fetches them; larger ones are
// where the message says, under the digest that it names.
func TestLargeMessage(t *testing.T) {
	for name, test := range map[string]struct {
		size    int
		pointer bool
	}{
		"in the bucket, and in the message": {40_000, false},
		"just in the message":               {1_038_000, false},
		"too large for a message":           {1_045_000, true},
		"five megabytes":                    {5 << 20, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			answers := []byte(`{"a":"` + strings.Repeat("&", test.size-8) + `"}`)
			sub := w.commitLarge(t, answers)
			if err := w.Send(t.Context(), sub); err != nil {
				t.Fatal(err)
			}
			w.now = w.now.Add(submission.Redrive)
			if swept, err := w.Sweep(t.Context()); err != nil || swept.Sent != 1 {
				t.Fatalf("%+v, %v", swept, err)
			}
			for i, request := range w.watch.bodies {
				m := message(t, request)
				if m.SchemaVersion != 2 || m.Attempt != i+1 || m.Reference != sub.Reference || m.Digest != handoff.Digest(answers) {
					t.Errorf("%+.200v", m)
				}
				if !test.pointer {
					if m.Payload != nil || !bytes.Equal(m.Answers, answers) {
						t.Errorf("attempt %d holds %d bytes of answers and a payload %+v", i+1, len(m.Answers), m.Payload)
					}
					continue
				}
				if m.Answers != nil || m.Payload == nil {
					t.Fatalf("attempt %d holds %d bytes of answers and no payload", i+1, len(m.Answers))
				}
				if p := *m.Payload; p.Bucket != bucketName || p.Size != len(answers) || p.Digest != m.Digest {
					t.Errorf("%+v", p)
				}
				digest, _ := hex.DecodeString(m.Payload.Digest)
				got, err := w.Store.Payload(t.Context(), submission.Submission{Payload: &submission.Payload{
					Name: m.Payload.Key, Size: m.Payload.Size, Digest: [32]byte(digest)}})
				if err != nil || !bytes.Equal(got, answers) {
					t.Errorf("the object holds %d bytes, %v", len(got), err)
				}
			}
		})
	}
}

// A sweep erases the object with the submission, and removes the object of one that was never committed; while the
// bucket cannot be had, both fail, are counted, and have their turn again.
func TestSweepObjects(t *testing.T) {
	w := newWorld(t)
	sub := w.commitLarge(t, []byte(`"`+strings.Repeat("x", 40_000)+`"`))
	if _, err := w.Store.Acknowledge(t.Context(), sub, "C-1", w.now); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Store.Decide(t.Context(), sub, transaction.Decision{Code: "paid"}, w.now); err != nil {
		t.Fatal(err)
	}
	d := store.Draft{ID: submission.DraftID("a"), StartedAt: w.now, Expires: w.now.AddDate(0, 0, 28),
		Answers: map[string]json.RawMessage{"a": []byte(`"` + strings.Repeat("y", 40_000) + `"`)}}
	if err := w.Store.Start(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(2 * time.Hour)
	if swept, err := w.Sweep(t.Context()); err != nil || swept != (handoff.Swept{}) {
		t.Errorf("the draft is live: %+v, %v", swept, err)
	}
	w.now = w.now.AddDate(0, 73, 0)
	whole := *w.Store.Bucket
	out := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(out.Close)
	w.Store.Bucket.Endpoint = out.URL
	if swept, err := w.Sweep(t.Context()); err == nil || swept != (handoff.Swept{Failed: 2}) {
		t.Errorf("the bucket is out: %+v, %v", swept, err)
	}
	if got := w.read(t, sub); !got.DueAt.Equal(w.now.Add(5 * time.Minute)) {
		t.Errorf("what could not be erased makes no room for the next: due at %v, now is %v", got.DueAt, w.now)
	}
	*w.Store.Bucket = whole
	w.now = w.now.Add(10 * time.Minute)
	if swept, err := w.Sweep(t.Context()); err != nil || swept != (handoff.Swept{Erased: 1, Removed: 1}) {
		t.Errorf("%+v, %v", swept, err)
	}
	if names, err := w.objects.Names(bucketName); err != nil || len(names) != 0 {
		t.Errorf("objects %v, %v", names, err)
	}
	if swept, err := w.Sweep(t.Context()); err != nil || swept != (handoff.Swept{}) {
		t.Errorf("after that: %+v, %v", swept, err)
	}
}
