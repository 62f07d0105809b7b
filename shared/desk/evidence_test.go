package desk_test

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/desk"
	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/scan"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

const licence = "%PDF-1.7 the licence of Rex"

// The desk lists what was asked for and all that was sent, tells where each piece stands, and gives caseworkers what is clean, by a
// link that the bucket takes; that they were given it is in the history before they are, and moves nothing that others saw.
func TestEvidenceAtTheDesk(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	ref := w.send(work, 1, nil)
	carys, aisha := w.signedIn("hmrc-carys"), w.signedIn("hmrc-aisha")
	if got := carys.get(w.path(work, ref)); !strings.Contains(got.body, "The licence of each dog") || !strings.Contains(got.body, "Nothing was sent yet") ||
		strings.Contains(got.body, "What they were asked to send") {
		t.Errorf("before anything is sent: %s", got.body)
	}
	at := work.Store
	bucket, err := work.Bucket(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at.Bucket = bucket
	now := w.clock()
	_, err = at.Change(t.Context(), w.at(work, ref), now, func(f *evidence.Folder) error {
		for n, file := range []struct {
			item   string
			kind   evidence.Kind
			result scan.Result
		}{{"licence", evidence.PDF, scan.Clean}, {"licence", evidence.HEIC, scan.Threat}, {"licence", "", ""}, {"collar", evidence.JPEG, scan.Clean}, {"licence", "", scan.Clean}} {
			digest := ""
			if file.kind != "" {
				digest = handoff.Digest([]byte(file.item + string(file.kind)))
			}
			if _, _, err := f.Upload(string(ref), file.item, file.kind, 3<<19+n, digest, now); err != nil {
				return err
			}
			f.Looked(n+1, file.result != "", file.result, now)
		}
		return f.Promise("licence", evidence.Post, now)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := at.PutEvidence(t.Context(), evidence.Object(string(ref), 1), []byte(licence)); err != nil {
		t.Fatal(err)
	}
	was := w.marked(carys, work, ref, "note")
	path := w.path(work, ref) + "/evidence/"
	for who, b := range map[string]*browser{"caseworker": carys, "auditor": aisha} {
		got := b.get(w.path(work, ref))
		for _, want := range []string{"Clean. It is handed over once", "The virus check found something", "It has not arrived yet", "collar (not asked for any more)",
			"They said that it comes by post", "PDF, 1.5 MB", "22 November 2026, 09:30"} {
			if !strings.Contains(got.body, want) {
				t.Errorf("%s: without %q", who, want)
			}
		}
		var links []int
		for n := range 9 {
			if strings.Contains(got.body, `/evidence/`+strconv.Itoa(n)+`"`) {
				links = append(links, n)
			}
		}
		if want := map[string][]int{"caseworker": {1, 4}, "auditor": nil}[who]; !slices.Equal(links, want) {
			t.Errorf("%s is offered %v", who, links)
		}
	}
	for address, status := range map[string]int{path + "2": 404, path + "3": 404, path + "5": 404, path + "6": 404, path + "7": 404, path + "0": 404, path + "x": 404,
		strings.Replace(path, "dog-grant", "cat-grant", 1) + "1": 404, strings.Replace(path, "dog-grant", "owl-grant", 1) + "1": 404} {
		if got := carys.get(address); got.status != status || got.location != "" {
			t.Errorf("%s: %d %s", address, got.status, got.location)
		}
	}
	if got := aisha.get(path + "1"); got.status != http.StatusUnauthorized {
		t.Errorf("the auditor: %d", got.status)
	}
	w.wire.reset(func(_ int, call string) string { return map[bool]string{true: "down"}[call == "TransactWriteItems"] })
	if got := carys.get(path + "1"); got.status != http.StatusServiceUnavailable || got.location != "" {
		t.Errorf("given without being written down: %d %s", got.status, got.location)
	}
	w.wire.reset(nil)
	if reads := w.reads(ref); slices.ContainsFunc(reads, func(read string) bool { return strings.HasSuffix(read, " evidence") }) {
		t.Errorf("%q, though nobody was given anything", reads)
	}
	got := carys.get(path + "1")
	file, err := http.Get(got.location)
	if err != nil || got.status != http.StatusSeeOther {
		t.Fatal(got.status, err)
	}
	defer file.Body.Close()
	content, err := io.ReadAll(file.Body)
	if name := `attachment; filename="` + ref.String() + `-e1.pdf"`; err != nil || string(content) != licence || file.Header.Get("Content-Disposition") != name {
		t.Errorf("%q %v %v", content, file.Header, err)
	}
	if reads := w.reads(ref); reads[len(reads)-1] != "hmrc-carys caseworker evidence" {
		t.Errorf("the history has %q", reads)
	}
	if got := carys.get(w.path(work, ref)); !strings.Contains(got.body, "Downloaded the evidence 1: The licence of each dog") || !strings.Contains(got.body, "Nobody has changed this history") {
		t.Error("the history does not tell of it")
	}
	if got := w.post(carys, work, ref, "note", was, "reason", "seen"); got.status != http.StatusSeeOther {
		t.Errorf("being given a file has moved the submission: %d", got.status)
	}
	if log := w.log.take(); strings.Contains(log, "X-Amz") || strings.Contains(log, "licence") {
		t.Errorf("the log holds %s", log)
	}
}

// withFile enters a clean file for a submission, and gives the store that knows its bucket.
func (w *world) withFile(work desk.Work, ref submission.Reference) store.Store {
	w.t.Helper()
	at := work.Store
	var err error
	if at.Bucket, err = work.Bucket(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	_, err = at.Change(w.t.Context(), w.at(work, ref), w.clock(), func(f *evidence.Folder) error {
		_, _, err := f.Upload(string(ref), "licence", evidence.PDF, 10, "x", w.clock())
		f.Looked(1, true, scan.Clean, w.clock())
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return at
}

// Of what is erased nobody is given anything, though the folder is whole still: it goes after the submission. The first version is
// erased before the one that took its place, which has its evidence until then.
func TestErasedEvidenceAtTheDesk(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	ref := w.amended(work, 1)
	at := w.withFile(work, ref)
	b := w.signedIn("hmrc-carys")
	for _, try := range []struct {
		erased, status int
	}{{0, http.StatusSeeOther}, {1, http.StatusSeeOther}, {2, http.StatusNotFound}} {
		if try.erased > 0 {
			w.behind(func(behind store.Store) error {
				sub, err := behind.Submission(t.Context(), ref, try.erased)
				if err != nil {
					return err
				}
				sub.Superseded = submission.Amendment // as it stands between the submission and its folder
				behind.Bucket = at.Bucket
				return behind.Erase(t.Context(), sub)
			})
		}
		shown := b.get(w.path(work, ref))
		if offered := strings.Contains(shown.body, "/evidence/1"); shown.status != http.StatusOK || offered != (try.status == http.StatusSeeOther) {
			t.Errorf("version %d erased: %d, offered %v", try.erased, shown.status, offered)
		}
		if got := b.get(w.path(work, ref) + "/evidence/1"); got.status != try.status {
			t.Errorf("version %d erased: %d %s", try.erased, got.status, got.location)
		}
	}
	if folder, err := at.Folder(t.Context(), ref); err != nil || folder.Erased || folder.Find(1) == nil || !folder.Find(1).Readable() {
		t.Errorf("the folder is not whole: %+v %v", folder, err)
	}
}

// A submission that is erased just while somebody is given a file of it keeps nothing of that: nobody is given the file, and its history
// does not name it.
func TestEvidenceIsErasedMeanwhile(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	ref := w.send(work, 1, nil)
	at := w.withFile(work, ref)
	b := w.signedIn("hmrc-carys")
	w.wire.reset(func(_ int, call string) string {
		if call == "TransactWriteItems" { // that of the event
			w.behind(func(behind store.Store) error {
				sub, err := behind.Submission(t.Context(), ref, 1)
				if err != nil || sub.Erased {
					return err
				}
				behind.Bucket = at.Bucket
				return behind.Erase(t.Context(), sub)
			})
		}
		return ""
	})
	if got := b.get(w.path(work, ref) + "/evidence/1"); got.status != http.StatusNotFound {
		t.Errorf("%d %s", got.status, got.location)
	}
	w.wire.reset(nil)
	h, err := audit.Log{Client: work.Store.Client, Table: work.Store.Table}.Read(t.Context(), string(ref))
	if err != nil || len(h.Entries) == 0 || len(audit.Verify(h)) > 0 {
		t.Fatalf("%v %v", h, err)
	}
	for _, e := range h.Entries {
		if e.Why != "" {
			t.Errorf("%s is kept with %q", e.What, e.Why)
		}
	}
}
