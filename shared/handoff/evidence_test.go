package handoff_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local/object"
	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/submission"
)

// proven is a submission that its department knows, with one file that is stored.
func (w *world) proven(t *testing.T) submission.Submission {
	t.Helper()
	w.objects.Protect(object.Protection{Bucket: bucketName, Prefixes: []string{evidence.Prefix}})
	sub := w.commit(t, 3, "a", record)
	sub, err := w.Store.Acknowledge(t.Context(), sub, "C-1", w.now)
	if err != nil {
		t.Fatal(err)
	}
	w.change(t, sub, func(f *evidence.Folder) {
		if _, _, err := f.Upload(string(sub.Reference), "a-letter", evidence.PDF, 8, "d", w.now); err != nil {
			t.Fatal(err)
		}
		f.Arrived(1, w.now)
	})
	if err := w.Store.PutEvidence(t.Context(), evidence.Object(string(sub.Reference), 1), []byte("%PDF-1.7")); err != nil {
		t.Fatal(err)
	}
	return sub
}

func (w *world) change(t *testing.T, sub submission.Submission, change func(*evidence.Folder)) {
	t.Helper()
	if _, err := w.Store.Change(t.Context(), sub, w.now, func(f *evidence.Folder) error { change(f); return nil }); err != nil {
		t.Fatal(err)
	}
}

// state is how far the file has come.
func (w *world) state(t *testing.T, sub submission.Submission) evidence.Piece {
	t.Helper()
	f, err := w.Store.Folder(t.Context(), sub.Reference)
	if err != nil {
		t.Fatal(err)
	}
	return *f.Find(1)
}

// brought counts the messages of the file that the queue took.
func (w *world) brought(sub submission.Submission) (n int) {
	for _, body := range w.watch.bodies {
		if strings.Contains(body, evidence.ID(sub.Reference.String(), 1)) && strings.Contains(body, "a-letter") {
			n++
		}
	}
	return n
}

// Where the queue is out the file waits; where somebody changes the folder between the sending and the writing, or the
// writer dies there, it is sent again under the same id, and is lost nowhere.
func TestEvidenceIsSentUntilItIsWritten(t *testing.T) {
	w := newWorld(t)
	sub := w.proven(t)
	w.now = w.now.Add(2 * time.Minute)
	w.watch.before = func(string) error { return refused }
	if _, err := w.Sweep(t.Context()); err == nil || w.state(t, sub).State() != evidence.Ready {
		t.Errorf("the queue is out: %v, %s", err, w.state(t, sub).State())
	}
	w.now = w.now.Add(6 * time.Minute)
	crossed := false
	w.watch.before = func(body string) error {
		if !crossed && strings.Contains(body, "-e1") {
			crossed = true
			w.change(t, sub, func(f *evidence.Folder) {
				if err := f.Promise("another", evidence.Later, w.now); err != nil {
					t.Error(err)
				}
			})
		}
		return nil
	}
	if _, err := w.Sweep(t.Context()); err != nil || w.state(t, sub).State() != evidence.Ready {
		t.Errorf("crossed: %v, %s", err, w.state(t, sub).State())
	}
	w.now = w.now.Add(10 * time.Minute)
	if _, err := w.Sweep(t.Context()); err != nil || w.state(t, sub).State() != evidence.Sent || w.brought(sub) != 2 {
		t.Errorf("%v, %s, %d messages", err, w.state(t, sub).State(), w.brought(sub))
	}
}

// A dead letter of a file is told and goes; the file is sent again all the same. One of a file that is nobody's stays.
func TestDeadLetterOfEvidence(t *testing.T) {
	w := newWorld(t)
	w.withDead(t)
	told := ""
	w.Tell = func(id string, why submission.Attention) { told += id + " " + string(why) }
	sub := w.proven(t)
	w.now = w.now.Add(2 * time.Minute)
	if _, err := w.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	id := evidence.ID(sub.Reference.String(), 1)
	w.bury(t, fmt.Sprintf(`{"handoffId":%q,"attempt":1}`, id))
	w.bury(t, fmt.Sprintf(`{"handoffId":%q,"attempt":1}`, evidence.ID(sub.Reference.String(), 2)))
	w.now = w.now.Add(time.Minute)
	swept, err := w.Sweep(t.Context())
	if err != nil || swept.Attention != 1 || swept.Strange != 1 || told != id+" "+string(submission.DeadLetter) {
		t.Errorf("%+v %v, told %s", swept, err, told)
	}
	w.now = w.now.Add(73 * time.Hour)
	if _, err := w.Sweep(t.Context()); err != nil || w.brought(sub) != 2 || w.state(t, sub).Attempt != 2 {
		t.Errorf("%v, %d messages", err, w.brought(sub))
	}
}

// Nothing is handed over of what was erased, and it takes its files along.
func TestEvidenceOfWhatIsGone(t *testing.T) {
	w := newWorld(t)
	sub := w.proven(t)
	if err := w.Store.Erase(t.Context(), w.read(t, sub)); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(time.Hour)
	if _, err := w.Sweep(t.Context()); err != nil || w.brought(sub) != 0 {
		t.Errorf("%v, %d messages", err, w.brought(sub))
	}
	if names, err := w.objects.Names(bucketName); err != nil || len(names) != 0 {
		t.Errorf("%v %v", names, err)
	}
}

// direct is a submission that its department knows, whose file went straight to the bucket.
func (w *world) direct(t *testing.T) submission.Submission {
	t.Helper()
	sub := w.proven(t)
	w.change(t, sub, func(f *evidence.Folder) {
		f.Pieces = nil
		if _, err := f.Expect(string(sub.Reference), "a-letter", w.now); err != nil {
			t.Error(err)
		}
		f.Arrived(1, w.now)
	})
	w.now = w.now.Add(2 * time.Minute)
	return sub
}

// A file that went straight to the bucket counts once, though the sweep that read it could not keep what it found, and the next
// one reads it again.
func TestAFileThatIsReadTwiceCountsOnce(t *testing.T) {
	w := newWorld(t)
	sub := w.direct(t)
	var counted []int
	w.Scanned = func(_ context.Context, _ submission.Submission, size int) { counted = append(counted, size) }
	crossed := 0
	w.watch.before = func(string) error { // it is read by then, and not kept yet
		if crossed++; crossed == 1 {
			w.change(t, sub, func(f *evidence.Folder) {
				if err := f.Promise("another", evidence.Later, w.now); err != nil {
					t.Error(err)
				}
			})
		}
		return nil
	}
	for range 2 {
		if _, err := w.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.now = w.now.Add(10 * time.Minute)
	}
	if p := w.state(t, sub); p.State() != evidence.Sent || w.brought(sub) != 2 || !slices.Equal(counted, []int{8}) {
		t.Errorf("%s, sent %d times, counted %v", p.State(), w.brought(sub), counted)
	}
}

// A file that went straight to the bucket and was refused is looked at by the scanner as well, and counts once. Nobody may read it, so that
// its bytes are not known.
func TestARefusedFileCounts(t *testing.T) {
	for name, content := range map[string]string{
		"a virus": "%PDF-1.7 " + `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", "nobody can look into it": "%PDF-1.7 /Encrypt",
	} {
		w := newWorld(t)
		sub := w.direct(t)
		if err := w.Store.PutEvidence(t.Context(), evidence.Object(string(sub.Reference), 1), []byte(content)); err != nil {
			t.Fatal(err)
		}
		var counted []int
		w.Scanned = func(_ context.Context, _ submission.Submission, size int) { counted = append(counted, size) }
		for range 3 {
			if _, err := w.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.now = w.now.Add(10 * time.Minute)
		}
		if p := w.state(t, sub); !p.Removed || !slices.Equal(counted, []int{0}) {
			t.Errorf("%s: %s, counted %v", name, p.State(), counted)
		}
	}
	// One that came through a function was counted there.
	w := newWorld(t)
	sub := w.proven(t)
	if err := w.Store.PutEvidence(t.Context(), evidence.Object(string(sub.Reference), 1), []byte("%PDF-1.7 /Encrypt")); err != nil {
		t.Fatal(err)
	}
	w.Scanned = func(context.Context, submission.Submission, int) { t.Error("it counts twice") }
	w.now = w.now.Add(2 * time.Minute)
	if _, err := w.Sweep(t.Context()); err != nil || w.state(t, sub).State() != evidence.Unreadable {
		t.Errorf("%v %s", err, w.state(t, sub).State())
	}
}

// The first version is erased before the one that took its place: its evidence is that one's, and is handed over until that is erased.
func TestEvidenceOfWhatWasAmended(t *testing.T) {
	w := newWorld(t)
	first := w.read(t, w.proven(t))
	key := first.Key
	key[31]++
	second, _, err := w.Store.Amend(t.Context(), first, submission.Submission{Key: key, ReceivedAt: w.now, Record: []byte(`{"transaction":"amended"}`),
		KeepMonths: 72, NeedsDecision: true, DueAt: submission.AfterCommit(w.now)})
	if err == nil {
		_, err = w.Store.Acknowledge(t.Context(), second, "C-2", w.now)
	}
	if err == nil {
		err = w.Store.Erase(t.Context(), w.read(t, first))
	}
	if err != nil || !w.read(t, first).Erased {
		t.Fatal(err)
	}
	w.now = w.now.Add(2 * time.Minute)
	if _, err := w.Sweep(t.Context()); err != nil || w.brought(first) != 1 || w.state(t, first).State() != evidence.Sent {
		t.Fatalf("%v, %d messages", err, w.brought(first))
	}
	body := w.watch.bodies[len(w.watch.bodies)-1]
	if !strings.Contains(body, "C-2") || !strings.Contains(body, "amended") {
		t.Errorf("it is not of the version that stands: %s", body)
	}
	if err := w.Store.Erase(t.Context(), w.read(t, second)); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(72 * time.Hour)
	if _, err := w.Sweep(t.Context()); err != nil || w.brought(first) != 1 {
		t.Errorf("%v, %d messages", err, w.brought(first))
	}
	if names, err := w.objects.Names(bucketName); err != nil || len(names) != 0 {
		t.Errorf("%v %v", names, err)
	}
}
