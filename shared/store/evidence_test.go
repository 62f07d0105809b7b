package store_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local/object"
	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/scan"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// upload enters a file of a digest and stores it, as the service does.
func upload(t *testing.T, s store.Store, sub submission.Submission, digest string, at time.Time) error {
	t.Helper()
	n := 0
	f, err := s.Change(t.Context(), sub, at, func(f *evidence.Folder) (err error) {
		n, _, err = f.Upload(string(sub.Reference), "birth-certificate", evidence.PDF, 4, digest, at)
		return err
	})
	if err != nil {
		return err
	}
	if err := s.PutEvidence(t.Context(), f.Find(n).Object, []byte("%PDF")); err != nil {
		return err
	}
	_, err = s.Change(t.Context(), sub, at, func(f *evidence.Folder) error { f.Arrived(n, at); return nil })
	return err
}

// foldersDue are the submissions whose evidence is due by a time.
func (w world) foldersDue(t *testing.T, by time.Time) (refs []submission.Reference) {
	t.Helper()
	for shard := range store.Shards {
		due, err := w.Due(t.Context(), shard, by, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range due {
			if d.Folder {
				refs = append(refs, d.Reference)
			}
		}
	}
	return refs
}

// Whichever answer of the storage is lost, a file is one piece, and its folder is due to be looked at.
func TestEvidenceWithLostAnswers(t *testing.T) {
	for lost := range 6 {
		w := newWorld(t)
		sub := w.submit(t, sent("a"))
		w.lossy.after(lost)
		if err := upload(t, w.broken, sub, "d1", noon); err != nil {
			t.Fatalf("answer %d lost: %v", lost, err)
		}
		f, err := w.Folder(t.Context(), sub.Reference)
		if err != nil || len(f.Pieces) != 1 || f.Pieces[0].State() != evidence.Checking {
			t.Errorf("answer %d lost: %+v %v", lost, f.Pieces, err)
		}
		if due := w.foldersDue(t, noon.Add(time.Hour)); len(due) != 1 || due[0] != sub.Reference {
			t.Errorf("answer %d lost: due are %v", lost, due)
		}
	}
}

// What is sent at once is all kept.
func TestEvidenceAtOnce(t *testing.T) {
	w := newWorld(t)
	sub := w.submit(t, sent("a"))
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			if err := upload(t, w.Store, sub, fmt.Sprint("d", i), noon); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	f, err := w.Folder(t.Context(), sub.Reference)
	if err != nil || len(f.Pieces) != 4 || len(w.names(t)) != 4 {
		t.Errorf("%+v %v %v", f.Pieces, err, w.names(t))
	}
}

// The bucket tells what the scanner found, and that an object is not there.
func TestScanned(t *testing.T) {
	w := newWorld(t)
	w.objects.Protect(object.Protection{Bucket: bucketName, Prefixes: []string{evidence.Prefix}})
	for name, content := range map[string]string{"evidence/A/1": "%PDF", "evidence/A/2": "%PDF-1.7 /Encrypt", "submissions/A": "%PDF"} {
		if err := w.PutEvidence(t.Context(), name, []byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]struct {
		there  bool
		result scan.Result
	}{"evidence/A/1": {true, scan.Clean}, "evidence/A/2": {true, scan.Unsupported}, "submissions/A": {true, ""}, "evidence/A/3": {}} {
		there, result, err := w.Store.Scanned(t.Context(), name)
		if err != nil || there != want.there || result != want.result {
			t.Errorf("%s: %v %q %v", name, there, result, err)
		}
	}
	if _, err := w.Bucket.Evidence(t.Context(), "evidence/A/1", 4, "00"); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("another digest: %v", err)
	}
	if _, err := w.Bucket.Evidence(t.Context(), "evidence/A/1", 5, fmt.Sprintf("%x", sha256.Sum256([]byte("%PDF")))); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("another size: %v", err)
	}
}

// Erasing takes the files, and what was still under way once it has come, then the folder for good; what comes later is not taken.
func TestEraseEvidence(t *testing.T) {
	w := newWorld(t)
	sub := w.submit(t, sent("a"))
	if err := upload(t, w.Store, sub, "d1", noon); err != nil {
		t.Fatal(err)
	}
	erase := func(now time.Time) {
		t.Helper()
		if err := w.EraseEvidence(t.Context(), sub, now); err != nil {
			t.Fatal(err)
		}
	}
	erase(noon)
	if err := w.PutEvidence(t.Context(), evidence.Object(string(sub.Reference), 1), []byte("%PDF-")); err != nil { // its sender was slow
		t.Fatal(err)
	}
	if err := upload(t, w.Store, sub, "d2", noon); !errors.Is(err, store.ErrNoSubmission) {
		t.Errorf("while it ends: %v", err)
	}
	f, err := w.Folder(t.Context(), sub.Reference)
	if err != nil || f.Erased || f.Pieces[0].Readable() || !slices.Equal(w.foldersDue(t, f.Final()), []submission.Reference{sub.Reference}) {
		t.Errorf("%+v %v, due %v", f, err, w.foldersDue(t, f.Final()))
	}
	for range 2 {
		erase(f.Final())
	}
	f, err = w.Folder(t.Context(), sub.Reference)
	if err != nil || !f.Erased || len(f.Pieces) != 0 || len(w.names(t)) != 0 || len(w.foldersDue(t, noon.AddDate(9, 0, 0))) != 0 {
		t.Errorf("%+v %v %v", f, err, w.names(t))
	}
	if err := upload(t, w.Store, sub, "d2", noon); !errors.Is(err, store.ErrNoSubmission) {
		t.Errorf("%v", err)
	}
}
