package store_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// big is an answer of about a size.
func big(size int) json.RawMessage { return json.RawMessage(`"` + strings.Repeat("€", size/3) + `"`) }

// large is a submission with a payload.
func large(key string) submission.Submission {
	sub := sent(key)
	sub.Payload = &submission.Payload{Bytes: big(100_000)}
	return sub
}

// due lists what is due of objects by a time.
func (w world) objectsDue(t *testing.T, by time.Time) []string {
	t.Helper()
	var names []string
	for shard := range store.Shards {
		due, err := w.Due(t.Context(), shard, by, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range due {
			if d.Object != "" {
				names = append(names, d.Object)
			}
		}
	}
	return names
}

func (w world) tidy(t *testing.T, name string, at time.Time, want store.Tidied) {
	t.Helper()
	if got, err := w.Tidy(t.Context(), name, at); err != nil || got != want {
		t.Errorf("looking at %.20s…: %q, %v; want %q", name, got, err, want)
	}
}

// A large submission stands in the bucket, is read back whole, and its receipt is the same under every retry, for which
// nothing is stored again.
func TestPayload(t *testing.T) {
	w := newWorld(t)
	first := w.submit(t, large("a"))
	found := w.at(t, first.Reference)
	if found.Payload == nil || found.Payload.Bytes != nil || found.Payload.Size != 100_001 {
		t.Fatalf("the item holds %+v", found.Payload)
	}
	answers, err := w.Payload(t.Context(), found)
	if err != nil || !bytes.Equal(answers, big(100_000)) {
		t.Fatalf("%d bytes, %v", len(answers), err)
	}
	if names := w.names(t); len(names) != 1 || names[0] != found.Payload.Name ||
		!strings.HasPrefix(names[0], fmt.Sprintf("submissions/%s-1/", string(first.Reference))) {
		t.Errorf("the bucket holds %v", names)
	}
	if due := w.objectsDue(t, in(1000)); len(due) != 0 {
		t.Errorf("its object is to be looked at: %v", due)
	}
	again := large("a")
	again.ReceivedAt = noon.Add(time.Minute)
	stored, fresh, err := w.Submit(t.Context(), again, record)
	if err != nil || fresh || stored.Reference != first.Reference || len(w.names(t)) != 1 {
		t.Errorf("a retry: fresh %v, %s, %v, %d objects", fresh, stored.Reference, err, len(w.names(t)))
	}
	again.Fingerprint = [32]byte{9}
	if _, _, err := w.Submit(t.Context(), again, record); !errors.Is(err, store.ErrReused) {
		t.Errorf("something else: %v", err)
	}
}

// The answer to each request in turn is lost: the receipt is the same, one object is left, and nothing is to be tidied.
func TestPayloadOverALossyConnection(t *testing.T) {
	for n := range 4 { // look, enter, store, commit
		w := newWorld(t)
		w.lossy.after(n)
		stored, _, err := w.broken.Submit(t.Context(), large("a"), record)
		if err != nil || w.lossy.lost != 1 {
			t.Fatalf("request %d, %d lost: %v", n, w.lossy.lost, err)
		}
		if names := w.names(t); len(names) != 1 || names[0] != stored.Payload.Name {
			t.Errorf("request %d: the bucket holds %v", n, names)
		}
		if due := w.objectsDue(t, in(1000)); len(due) != 0 {
			t.Errorf("request %d: due %v", n, due)
		}
	}
}

// An object that was changed or taken away behind the store's back is an error, never somebody's answers.
func TestPayloadDamaged(t *testing.T) {
	w := newWorld(t)
	found := w.at(t, w.submit(t, large("a")).Reference)
	other := *found.Payload
	other.Digest[0]++
	found.Payload = &other
	if _, err := w.Payload(t.Context(), found); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("another hash: %v", err)
	}
	other.Name = "submissions/none"
	if _, err := w.Payload(t.Context(), found); err == nil {
		t.Error("an object that is not there was read")
	}
	none := w.Store
	none.Bucket = nil
	if _, _, err := none.Submit(t.Context(), large("b"), record); err == nil || !strings.Contains(err.Error(), "BUCKET") {
		t.Errorf("without a bucket: %v", err)
	}
}

// Erasing takes the object first. When it dies half-way it is still due, and done again.
func TestErasePayload(t *testing.T) {
	w := newWorld(t)
	sub := w.at(t, w.submit(t, large("a")).Reference)
	w.lossy.next(3) // the answers to all attempts to delete
	if err := w.broken.Erase(t.Context(), sub); err == nil {
		t.Error("it was erased although nobody knows whether the object is gone")
	}
	if now := w.at(t, sub.Reference); now.Erased || now.DueAt.IsZero() || len(w.names(t)) != 0 {
		t.Errorf("erased %v, due %v, objects %v", now.Erased, now.DueAt, w.names(t))
	}
	if err := w.Erase(t.Context(), sub); err != nil {
		t.Fatal(err)
	}
	if now := w.at(t, sub.Reference); !now.Erased || now.Payload != nil || now.Record != nil {
		t.Errorf("%+v", now)
	}
	if _, fresh, err := w.Submit(t.Context(), large("a"), record); err != nil || fresh || len(w.names(t)) != 0 {
		t.Errorf("after that: fresh %v, %v, objects %v", fresh, err, w.names(t))
	}
}

// What a writer left that died between object and commit is removed after an hour; a commit that comes later than that
// fails and leaves nothing, and the next attempt succeeds.
func TestOrphan(t *testing.T) {
	w := newWorld(t)
	died := errors.New("died")
	attempt := func(at time.Time, between func()) error {
		sub := large("a")
		sub.ReceivedAt = at
		s := w.Store
		s.Client = dynamodb.New(w.Client.Options(), func(o *dynamodb.Options) {
			o.APIOptions = append(o.APIOptions, before("TransactWriteItems", between))
		})
		_, _, err := s.Submit(t.Context(), sub, record)
		return err
	}
	func() {
		defer func() {
			if recover() != died {
				t.Error("it did not die")
			}
		}()
		attempt(noon, func() { panic(died) })
	}()
	if len(w.names(t)) != 1 || len(w.objectsDue(t, noon)) != 0 {
		t.Fatalf("objects %v, due %v", w.names(t), w.objectsDue(t, noon))
	}
	later := noon.Add(2 * time.Hour)
	due := w.objectsDue(t, later)
	if len(due) != 1 {
		t.Fatalf("due %v", due)
	}
	w.tidy(t, due[0], noon, store.Early)
	w.tidy(t, due[0], later, store.Removed)
	w.tidy(t, due[0], later, store.Early)
	if len(w.names(t)) != 0 || len(w.objectsDue(t, in(1000))) != 0 {
		t.Errorf("objects %v, due %v", w.names(t), w.objectsDue(t, in(1000)))
	}

	if err := attempt(later, func() {
		if due := w.objectsDue(t, in(1)); len(due) == 1 {
			w.tidy(t, due[0], in(1), store.Removed) // the sweep finds it before its commit
		}
	}); err == nil {
		t.Error("a submission was committed whose payload is gone")
	}
	if _, err := w.ByKey(t.Context(), submission.SoftwareKey("a")); !errors.Is(err, store.ErrNoSubmission) {
		t.Errorf("a submission was left: %v", err)
	}
	if err := attempt(in(2), func() {}); err != nil {
		t.Errorf("the next attempt: %v", err)
	}
	if err := w.PostponeObject(t.Context(), "submissions/none", in(3)); err != nil {
		t.Errorf("an object without an entry: %v", err)
	}
}

// Ten at once under one key are one submission, one receipt; the objects of the others go within the hour.
func TestPayloadsAtOnce(t *testing.T) {
	w := newWorld(t)
	var all sync.WaitGroup
	var mu sync.Mutex
	references, fresh := map[submission.Reference]int{}, 0
	for i := range 10 {
		all.Go(func() {
			sub := large("a")
			sub.ReceivedAt = noon.Add(time.Duration(i) * time.Millisecond)
			stored, first, err := w.Submit(t.Context(), sub, record)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			references[stored.Reference]++
			if first {
				fresh++
			}
		})
	}
	all.Wait()
	if len(references) != 1 || fresh != 1 {
		t.Errorf("%v, %d fresh", references, fresh)
	}
	for _, name := range w.objectsDue(t, in(1)) {
		w.tidy(t, name, in(1), store.Removed)
	}
	sub, err := w.ByKey(t.Context(), submission.SoftwareKey("a"))
	if names := w.names(t); err != nil || len(names) != 1 || names[0] != sub.Payload.Name {
		t.Errorf("%v, objects %v", err, names)
	}
}

// A draft's large answers come and go like any other, under the same conditions, and their objects with them.
func TestLargeAnswers(t *testing.T) {
	w := newWorld(t)
	first, second := big(3<<20), big(40_000)
	d := w.draft(t, "a", map[string]json.RawMessage{"income": json.RawMessage(`"low"`), "employees": second})
	if got := w.read(t, d.ID); string(got.Answers["employees"]) != string(second) {
		t.Errorf("Start kept %d bytes", len(got.Answers["employees"]))
	}
	save := store.Save{Path: "employees", Answer: first, Shown: 1, Locale: "en", Expires: in(28)}
	saved, err := w.Save(t.Context(), d.ID, save, noon)
	if err != nil || string(saved.Answers["employees"]) != string(first) || saved.Marks["employees"] != 2 {
		t.Fatalf("%v, %d bytes, mark %d", err, len(saved.Answers["employees"]), saved.Marks["employees"])
	}
	save.Answer = big(50_000)
	changed, err := w.Save(t.Context(), d.ID, save, noon.Add(time.Second))
	if !errors.Is(err, store.ErrChanged) || string(changed.Answers["employees"]) != string(first) {
		t.Errorf("an older page: %v, %d bytes", err, len(changed.Answers["employees"]))
	}
	save.Answer = first
	if same, err := w.Save(t.Context(), d.ID, save, noon.Add(time.Second)); err != nil || same.Saved != 2 {
		t.Errorf("the same again: %v, saved %d", err, same.Saved)
	}
	now := w.read(t, d.ID)
	objects := len(w.names(t))
	if err := w.Replace(t.Context(), now, map[string]json.RawMessage{"others": first}, noon); err != nil {
		t.Fatal(err)
	}
	if got := w.read(t, d.ID); string(got.Answers["others"]) != string(first) || len(got.Answers) != 1 || len(w.names(t)) != objects {
		t.Errorf("moved: %d bytes, %d answers, objects %d, before %d", len(got.Answers["others"]), len(got.Answers), len(w.names(t)), objects)
	}
	// An hour later only what the draft names is left, for as long as it is there.
	for _, name := range w.objectsDue(t, noon.Add(2*time.Hour)) {
		if _, err := w.Tidy(t.Context(), name, noon.Add(2*time.Hour)); err != nil {
			t.Error(err)
		}
	}
	names := w.names(t)
	if len(names) != 1 {
		t.Fatalf("objects %v", names)
	}
	w.tidy(t, names[0], in(27), store.Kept)
	w.tidy(t, names[0], in(27), store.Early)
	w.tidy(t, names[0], in(29), store.Removed)
	if len(w.names(t)) != 0 || len(w.objectsDue(t, in(1000))) != 0 {
		t.Errorf("objects %v, due %v", w.names(t), w.objectsDue(t, in(1000)))
	}
}

// A draft that was sent takes its objects along; if that fails they go at their next turn.
func TestFinishLargeAnswers(t *testing.T) {
	for lost := range 3 {
		w := newWorld(t)
		d := w.draft(t, "a", map[string]json.RawMessage{"employees": big(40_000)})
		w.lossy.next(4 * lost)
		err := w.broken.Finish(t.Context(), d.ID)
		w.lossy.next(0)
		if lost == 0 && (err != nil || len(w.names(t)) != 0) {
			t.Errorf("%v, objects %v", err, w.names(t))
		}
		if err := w.Finish(t.Context(), d.ID); err != nil {
			t.Error(err)
		}
		for _, name := range w.objectsDue(t, in(1)) {
			w.tidy(t, name, in(1), store.Removed)
		}
		if len(w.names(t)) != 0 {
			t.Errorf("objects %v", w.names(t))
		}
	}
}
