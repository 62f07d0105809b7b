package backoffice_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

const aFile = "%PDF-1.7 secret"

// piece is the message of a file, which stands in the bucket.
func (w *world) piece(n int, content string) handoff.Evidence {
	w.Helper()
	ref := submission.Candidate(submission.SoftwareKey("a"), 0)
	id := evidence.ID(ref.String(), n)
	if err := (store.Store{Bucket: w.Bucket}).PutEvidence(w.Context(), evidence.Object(string(ref), n), []byte(content)); err != nil {
		w.Fatal(err)
	}
	return handoff.Evidence{SchemaVersion: handoff.SchemaVersion, Kind: handoff.KindEvidence, HandoffID: id, Attempt: 1,
		Acknowledgement: w.API + "/handoffs/" + id + "/acknowledgement", Transaction: "child-benefit", Department: "hmrc",
		Reference: ref, CaseNumber: "CB-1", Item: "birth-certificate", Way: evidence.Upload, SubmittedAt: noon,
		File: &handoff.File{Bucket: bucketName, Key: evidence.Object(string(ref), n), Type: evidence.PDF, Size: len(content), Digest: handoff.Digest([]byte(content))}}
}

// A file is kept once and acknowledged each time that it comes; what comes by post is only told.
func TestEvidence(t *testing.T) {
	for _, path := range shelves {
		t.Run(path, func(t *testing.T) {
			w := newWorld(t, path)
			w.Evidence = w.kept
			file, post := w.piece(1, aFile), w.piece(2, aFile)
			post.Way, post.File = evidence.Post, nil
			w.send(file, post, file)
			w.expect(backoffice.Tally{Received: 3, Filed: 2, Repeated: 1, Acknowledged: 3})
			if w.left() != "0+0" || w.api.numbers["/handoffs/"+file.HandoffID+"/acknowledgement"] != `{"caseNumber":"CB-1"}` {
				t.Errorf("queue %s, acknowledged %v", w.left(), w.api.numbers)
			}
			if fresh, err := w.kept.FileEvidence(t.Context(), backoffice.Evidence{Evidence: file}); fresh || err != nil {
				t.Errorf("it is on the shelf: %v %v", fresh, err)
			}
			file.HandoffID = "../../x"
			if _, err := w.kept.FileEvidence(t.Context(), backoffice.Evidence{Evidence: file}); !errors.Is(err, backoffice.ErrRefused) {
				t.Errorf("%v", err)
			}
		})
	}
}

// What is not what it should be stays on the queue, and the log says why and nothing of what is in it.
func TestBadEvidence(t *testing.T) {
	for reason, change := range map[string]func(*handoff.Evidence){
		"another-schema-version":      func(e *handoff.Evidence) { e.SchemaVersion = 9 },
		"not-a-handoff-id":            func(e *handoff.Evidence) { e.HandoffID = strings.Replace(e.HandoffID, "-e", "-", 1) },
		"another-transaction":         func(e *handoff.Evidence) { e.Transaction = "vat-return" },
		"another-address":             func(e *handoff.Evidence) { e.Acknowledgement = "https://secret.example" },
		"another-bucket":              func(e *handoff.Evidence) { e.File.Bucket = "secret" },
		"not-a-file":                  func(e *handoff.Evidence) { e.File.Key = "submissions/secret" },
		"the-file-is-gone-or-another": func(e *handoff.Evidence) { e.File.Digest = "00" },
		"another-kind-of-file":        func(e *handoff.Evidence) { e.File.Type = evidence.PNG },
		"no-shelf-for-evidence":       nil,
	} {
		t.Run(reason, func(t *testing.T) {
			w := newWorld(t, "cases")
			e := w.piece(1, aFile)
			if change != nil {
				change(&e)
				w.Evidence = w.kept
			}
			w.send(e)
			w.expect(backoffice.Tally{Received: 1, Left: 1})
			if log := w.log.String(); w.left() != "0+1" || !strings.Contains(log, "cause="+reason) || strings.Contains(log, "secret") {
				t.Errorf("queue %s, log %s", w.left(), log)
			}
		})
	}
}
