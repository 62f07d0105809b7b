package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/scan"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Folder is the evidence of a submission as it is stored. The zero Folder is one that holds nothing yet.
type Folder struct {
	evidence.Folder
	// DueAt is when there may be something to do about it; zero for never.
	DueAt time.Time
	saved int64
}

// folderPrefix begins the id of a submission's folder.
const folderPrefix = "evidence#"

func folderKey(ref submission.Reference) item.Item {
	return item.Item{"id": item.Text(folderPrefix + string(ref)), "version": item.Number(0)}
}

// Folder reads the evidence of a submission.
func (s Store) Folder(ctx context.Context, ref submission.Reference) (Folder, error) {
	found, err := s.get(ctx, folderKey(ref))
	if err != nil {
		return Folder{}, fmt.Errorf("read the evidence of %s: %w", ref, err)
	}
	f := Folder{saved: found.Number("saved"), DueAt: found.Time("dueAt")}
	if found == nil {
		return f, nil
	}
	if err := json.Unmarshal(found.Raw("folder"), &f.Folder); err != nil {
		return Folder{}, fmt.Errorf("read the evidence of %s: %w", ref, err)
	}
	return f, nil
}

// Keep stores a folder that was read and changed, whole, where nobody else has changed it since; else it is ErrChanged. It
// is due at a time; zero is never.
func (s Store) Keep(ctx context.Context, sub submission.Submission, f Folder, due time.Time) error {
	text, err := json.Marshal(f.Folder)
	if err != nil {
		return fmt.Errorf("write the evidence of %s: %w", sub.Reference, err)
	}
	update, condition := "SET folder = :folder, saved = :next REMOVE dueShard, dueAt", "attribute_not_exists(id)"
	values := item.Item{":folder": item.Raw(text), ":next": item.Number(f.saved + 1)}
	if !due.IsZero() {
		update = "SET folder = :folder, saved = :next, dueShard = :shard, dueAt = :due"
		values[":shard"], values[":due"] = item.Number(int64(Shard(sub.Key))), item.Millis(due)
	}
	if f.saved > 0 {
		condition, values[":saved"] = "saved = :saved", item.Number(f.saved)
	}
	_, err = s.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &s.Table, Key: folderKey(sub.Reference),
		UpdateExpression: &update, ConditionExpression: &condition, ExpressionAttributeValues: values})
	if _, changed := item.Refused(err); changed {
		return ErrChanged
	}
	if err != nil {
		return failure("store the evidence of "+string(sub.Reference), err)
	}
	return nil
}

// changes is how often a change of a folder that crossed another one is tried again. Each time that one is refused, another was
// kept, and a file takes two changes: so five files may be sent at once.
const changes = 10

// Change reads the folder of a submission, has it changed, and keeps it, again where somebody else was faster. What
// change refuses is not kept. A folder that was erased is not changed: then it is ErrNoSubmission. The folder comes back as it is
// stored then.
func (s Store) Change(ctx context.Context, sub submission.Submission, now time.Time, change func(*evidence.Folder) error) (Folder, error) {
	for range changes {
		f, err := s.Folder(ctx, sub.Reference)
		if err != nil {
			return Folder{}, err
		}
		if f.Ended || f.Erased {
			return Folder{}, ErrNoSubmission
		}
		if err := change(&f.Folder); err != nil {
			return f, err
		}
		err = s.Keep(ctx, sub, f, f.Next(now))
		if !errors.Is(err, ErrChanged) {
			return f, err
		}
	}
	// Our own first attempt, its answer lost, is among those who were faster: what was to be changed is changed by now.
	return Folder{}, ErrChanged
}

// PutEvidence stores the bytes of a piece, under its name.
func (s Store) PutEvidence(ctx context.Context, name string, content []byte) error {
	if err := s.Bucket.put(ctx, name, content); err != nil {
		return fmt.Errorf("store evidence: %w", err)
	}
	return nil
}

// Scanned asks what the scanner says of an object so far, and whether there is one.
func (s Store) Scanned(ctx context.Context, name string) (there bool, result scan.Result, err error) {
	answer, err := s.Bucket.call(ctx, "GET", name+"?tagging", nil)
	var failed *bucketError
	if errors.As(err, &failed) && failed.gone() {
		return false, "", nil
	}
	if err != nil {
		return false, "", fmt.Errorf("ask about evidence: %w", err)
	}
	var tags struct {
		Set []struct{ Key, Value string } `xml:"TagSet>Tag"`
	}
	if err := xml.Unmarshal(answer, &tags); err != nil {
		return false, "", fmt.Errorf("ask about evidence: %w", err)
	}
	for _, tag := range tags.Set {
		if tag.Key == scan.Tag {
			result = scan.Result(tag.Value)
		}
	}
	return true, result, nil
}

// ReadEvidence reads the file of a piece, which the scanner has found clean.
func (s Store) ReadEvidence(ctx context.Context, name string) ([]byte, error) {
	content, err := s.Bucket.call(ctx, "GET", name, nil)
	if err != nil {
		return nil, fmt.Errorf("read evidence: %w", err)
	}
	return content, nil
}

// Evidence reads the file of a piece and holds it against its size and the SHA-256 of its bytes, in hex. What is gone, is not clean, or
// is another, is ErrDamaged.
func (b *Bucket) Evidence(ctx context.Context, name string, size int, digest string) ([]byte, error) {
	sum, err := hex.DecodeString(digest)
	if err != nil || len(sum) != sha256.Size {
		return nil, fmt.Errorf("%s: %q is no digest: %w", name, digest, ErrDamaged)
	}
	return b.get(ctx, object{name: name, size: size, digest: [sha256.Size]byte(sum)})
}

// RemoveEvidence takes the bytes of a piece away.
func (s Store) RemoveEvidence(ctx context.Context, name string) error {
	if err := s.Bucket.remove(ctx, name); err != nil {
		return fmt.Errorf("remove evidence: %w", err)
	}
	return nil
}

// EraseEvidence takes all away that was sent for a submission, which is erased, and leaves an empty folder that takes nothing more.
// The folder names the objects until they are gone, and until no more can come: where a file may be under way still, it takes
// nothing more from now on, and is due when that has come, for all of it to be taken away once more.
func (s Store) EraseEvidence(ctx context.Context, sub submission.Submission, now time.Time) error {
	f, err := s.Folder(ctx, sub.Reference)
	if err != nil || f.saved == 0 || f.Erased {
		return err
	}
	for _, name := range f.Objects() {
		if err := s.RemoveEvidence(ctx, name); err != nil {
			return err
		}
	}
	if final := f.Final(); now.Before(final) {
		f.Ended = true
		for i := range f.Pieces {
			f.Pieces[i].Removed = f.Pieces[i].Object != ""
		}
		return s.Keep(ctx, sub, f, final)
	}
	f.Folder = evidence.Folder{Erased: true}
	return s.Keep(ctx, sub, f, time.Time{}) // crossed by another, it is tried again
}

// folderOf is the submission whose folder has an id.
func folderOf(id string) (submission.Reference, bool) {
	ref, ok := strings.CutPrefix(id, folderPrefix)
	return submission.Reference(ref), ok
}
