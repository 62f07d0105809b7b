package handoff

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// KindEvidence is the kind of a message that brings a piece of evidence, beside the kinds of submission.Kind.
const KindEvidence submission.Kind = "evidence"

// Evidence is a message of its own for each piece that somebody sent to prove what a submission says: a file that the
// scanner found clean, or the word that something comes by post. It comes after the department has acknowledged the
// submission, and again, under the same hand-off id, until the department acknowledges it too.
type Evidence struct {
	SchemaVersion int             `json:"schemaVersion"`
	Kind          submission.Kind `json:"kind"` // "evidence"
	// HandoffID is the same each time that the same piece is sent ("ABCD-EFGH-JKMN-e3"): drop what you have.
	HandoffID string `json:"handoffId"`
	// Attempt counts the sendings from 1.
	Attempt int `json:"attempt"`
	// Acknowledgement is the address to which the department answers, signed with its role (SigV4).
	Acknowledgement string               `json:"acknowledgement"`
	Transaction     string               `json:"transaction"`
	Department      string               `json:"department"`
	Reference       submission.Reference `json:"reference"`
	// CaseNumber is the department's own, as it acknowledged the submission.
	CaseNumber string `json:"caseNumber"`
	// Item is what it proves: one of the evidence that the submission's message lists.
	Item string       `json:"item"`
	Way  evidence.Way `json:"way"` // "upload" or "post"
	// SubmittedAt is when it was sent, or promised.
	SubmittedAt time.Time `json:"submittedAt"`
	// File is where the file stands; absent where it comes by post.
	File *File `json:"file,omitempty"`
}

// File is an object in S3 that the department's role may read, for as long as the submission is kept. The bucket gives it to
// nobody unless its tag says that it is clean.
type File struct {
	Bucket string `json:"bucket"`
	Key    string `json:"key"`
	// Type is what it is by its content, Size its bytes, Digest their SHA-256 in hex.
	Type   evidence.Kind `json:"type"`
	Size   int           `json:"size"`
	Digest string        `json:"digest"`
}

// sweepFolder does what is due of a submission's evidence: it asks what the scanner says, removes what nobody may have, and
// hands over the rest. All of it is decided on the folder as it was read, and kept in one write where nobody has changed it
// since; a piece that was sent before such a write failed is sent again, and is the same hand-off.
func (o Outbox) sweepFolder(ctx context.Context, ref submission.Reference, swept *Swept) (done bool, err error) {
	now := o.Now().Truncate(time.Millisecond).UTC()
	folder, err := o.Store.Folder(ctx, ref)
	if err != nil || folder.DueAt.IsZero() || folder.DueAt.After(now) {
		return false, err // the index lags behind the table
	}
	sub, latest, err := o.latest(ctx, ref)
	if err != nil {
		return false, err
	}
	if latest.Erased {
		return true, o.Store.EraseEvidence(ctx, sub, now)
	}
	if sub.Erased { // before the version that took its place: by that one the department knows the case from then on
		sub.Record, sub.CaseNumber = latest.Record, latest.CaseNumber
	}
	var failed error
	var read []int // the bytes of each file that was read whole
	known := !sub.AcknowledgedAt.IsZero()
	for n := 1; n <= len(folder.Pieces); n++ {
		// One after the other, as far as each leads: what is found clean now is handed over now. But nothing is removed before the
		// folder says why: whoever died in between would leave a file of which nobody could tell any more what became of it.
		for done := range 4 {
			task := folder.Find(n).Task(now, known)
			if task == evidence.None || task == evidence.Send && latest.Kind == submission.Withdrawal || task == evidence.Remove && done > 0 {
				break
			}
			if err := o.do(ctx, task, sub, &folder.Folder, n, now, swept, &read); err != nil {
				failed = err
				break
			}
		}
	}
	due := folder.Next(now)
	if latest.Kind == submission.Withdrawal {
		due = time.Time{} // nobody waits for it any more; it goes with the submission
	}
	if failed != nil {
		due = now.Add(again)
	}
	err = o.Store.Keep(ctx, sub, folder, due)
	if err == nil && o.Scanned != nil {
		for _, size := range read { // once for each: what was not kept is read again by the next sweep, and counts then
			o.Scanned(ctx, sub, size)
		}
	}
	if errors.Is(err, store.ErrChanged) {
		err = nil // it is due still, by what the other has written
	}
	return true, errors.Join(failed, err)
}

// latest reads the first version of a submission, and the last.
func (o Outbox) latest(ctx context.Context, ref submission.Reference) (first, last submission.Submission, err error) {
	if first, err = o.Store.Submission(ctx, ref, 1); err == nil {
		last, err = o.Store.LatestOf(ctx, first)
	}
	return first, last, err
}

// do does one task about a piece and records it in the folder, and how many bytes have a file that went past every function: none of
// one that was refused.
func (o Outbox) do(ctx context.Context, task evidence.Task, sub submission.Submission, folder *evidence.Folder, n int, now time.Time, swept *Swept, read *[]int) error {
	piece := folder.Find(n)
	switch task {
	case evidence.Look:
		there, result, err := o.Store.Scanned(ctx, piece.Object)
		if err != nil {
			return err
		}
		folder.Looked(n, there, result, now)
		if piece.Digest == "" && piece.Result == result && result.Final() && piece.State() != evidence.Ready {
			*read = append(*read, 0) // refused, so that nobody may read how large it is
		}
	case evidence.Describe:
		content, err := o.Store.ReadEvidence(ctx, piece.Object)
		if err != nil {
			return err
		}
		*read = append(*read, len(content))
		folder.Described(n, content)
	case evidence.Remove:
		if err := o.Store.RemoveEvidence(ctx, piece.Object); err != nil {
			return err
		}
		piece.Removed = true
		swept.Removed++
	case evidence.Send:
		if err := o.sendEvidence(ctx, sub, *piece); err != nil {
			return err
		}
		folder.HandedOver(n, now)
		swept.Sent++
	}
	return nil
}

// ParseEvidenceID is the submission and the piece that a hand-off id names; false where it is none of a piece.
func ParseEvidenceID(id string) (ref submission.Reference, n int, ok bool) {
	text, n, ok := evidence.ParseID(id)
	ref, err := submission.ParseReference(text)
	return ref, n, ok && err == nil
}

// sendEvidence puts a piece on the queue.
func (o Outbox) sendEvidence(ctx context.Context, sub submission.Submission, piece evidence.Piece) error {
	var record struct{ Transaction, Department string }
	if err := json.Unmarshal(sub.Record, &record); err != nil {
		return fmt.Errorf("read the record of %s: %w", sub.Reference, err)
	}
	id := evidence.ID(sub.Reference.String(), piece.N)
	message := Evidence{
		SchemaVersion: SchemaVersion, Kind: KindEvidence, HandoffID: id, Attempt: piece.Attempt + 1,
		Acknowledgement: o.APIAddress + "/handoffs/" + id + "/acknowledgement",
		Transaction:     record.Transaction, Department: record.Department, Reference: sub.Reference, CaseNumber: sub.CaseNumber,
		Item: piece.Item, Way: piece.Way, SubmittedAt: piece.At,
	}
	if piece.Readable() {
		message.File = &File{Bucket: o.Store.Bucket.Name, Key: piece.Object, Type: piece.Kind, Size: piece.Size, Digest: piece.Digest}
	}
	text, err := Marshal(message)
	if err != nil {
		return fmt.Errorf("write %s: %w", id, err)
	}
	body := string(text)
	if _, err := o.Queue.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &o.QueueURL, MessageBody: &body}); err != nil {
		return fmt.Errorf("send %s to the queue: %w", id, err)
	}
	return nil
}
