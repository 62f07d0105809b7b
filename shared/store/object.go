package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Large is the size in bytes above which answers go to the bucket: an item holds 400 KB, and each update of one costs
// by its whole size.
const Large = 32 << 10

const (
	// settling is how long a write may take before its object is looked for: many times what a function lives.
	settling = time.Hour
	// look is how often the object of a draft is looked at, so that what was replaced is gone within a day.
	look = 24 * time.Hour
)

// object is what an item holds in place of something large.
type object struct {
	name   string
	size   int
	digest [32]byte
}

// The names of objects. The time makes another attempt another object, so that removing what one left behind never
// takes what a later one wrote; the hash makes the same attempt the same object, however often it is written.
func submissionObject(sub submission.Submission, digest [32]byte) string {
	return fmt.Sprintf("submissions/%s-%d/%d-%x", string(sub.Reference), sub.Version, sub.ReceivedAt.UnixMilli(), digest)
}

func draftObject(id, digest [32]byte, now time.Time) string {
	return fmt.Sprintf("drafts/%x/%d-%x", id, now.UnixMilli(), digest)
}

// draftOf is the draft whose object has a name.
func draftOf(name string) (id [32]byte, ok bool) {
	rest, ok := strings.CutPrefix(name, "drafts/")
	text, _, _ := strings.Cut(rest, "/")
	n, err := hex.Decode(id[:], []byte(text[:min(len(text), 64)]))
	return id, ok && err == nil && n == len(id)
}

// entryPrefix begins the id of an object's entry.
const entryPrefix = "object#"

func entryKey(name string) item.Item {
	return item.Item{"id": item.Text(entryPrefix + name), "version": item.Number(0)}
}

// write enters an object into the due index, then writes it. So nothing is ever in the bucket that is not either held
// by an item or due to be looked at, wherever the writer dies.
func (s Store) write(ctx context.Context, name string, body []byte, shard int, now time.Time) (object, error) {
	entry := entryKey(name)
	entry["dueShard"] = item.Number(int64(shard))
	entry["dueAt"] = item.Millis(now.Add(settling))
	if _, err := s.Client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &s.Table, Item: entry, ConditionExpression: aws.String("attribute_not_exists(id)"),
	}); err != nil {
		// What is there is our own first attempt, its answer lost.
		if _, there := item.Refused(err); !there {
			return object{}, fmt.Errorf("enter an object: %w", err)
		}
	}
	if err := s.Bucket.put(ctx, name, body); err != nil {
		return object{}, fmt.Errorf("store an object: %w", err)
	}
	return object{name: name, size: len(body), digest: digest(body)}, nil
}

// held takes an object's entry out of the due index, where nobody has begun to remove the object: from then on the
// item that names it answers for it. Removed tells the same of one that is gone. The entry itself is deleted by its
// time to live, so that no role needs to delete items.
func (s Store) held(name string, now time.Time) *types.Update {
	return &types.Update{
		TableName: &s.Table, Key: entryKey(name),
		UpdateExpression:          aws.String("SET expires = :now REMOVE dueShard, dueAt"),
		ConditionExpression:       aws.String("attribute_exists(dueAt) AND attribute_not_exists(condemned)"),
		ExpressionAttributeValues: item.Item{":now": item.Number(now.Unix())},
	}
}

// Tidied says what came of looking at an object.
type Tidied string

// What comes of it.
const (
	Kept    Tidied = "kept"    // its draft holds it
	Removed Tidied = "removed" // nobody did
	Early   Tidied = "early"   // it is not due: the index lags, or a commit or another sweep was faster
)

// Tidy looks at an object that is due: it removes what no draft holds any more, or what a submission that was never
// committed left behind. It first marks the entry, so that a commit that is still under way fails rather than names an
// object that is about to go.
func (s Store) Tidy(ctx context.Context, name string, now time.Time) (Tidied, error) {
	tidied, err := s.tidy(ctx, name, now)
	if errors.Is(err, errMoved) {
		return Early, nil
	}
	return tidied, err
}

func (s Store) tidy(ctx context.Context, name string, now time.Time) (Tidied, error) {
	entry, err := s.get(ctx, entryKey(name))
	if err != nil {
		return "", fmt.Errorf("read the entry of an object: %w", err)
	}
	if entry == nil || entry["dueAt"] == nil || entry.Time("dueAt").After(now) {
		return Early, nil
	}
	if id, ok := draftOf(name); ok {
		draft, err := s.get(ctx, draftKey(id))
		if err != nil {
			return "", fmt.Errorf("read the draft of an object: %w", err)
		}
		if expires := time.Unix(draft.Number("expires"), 0); expires.After(now) && holds(draft, name) {
			next := now.Add(look)
			if expires.Before(next) {
				next = expires.Add(time.Second)
			}
			return Kept, s.entered(ctx, name, "SET dueAt = :next", item.Item{":next": item.Millis(next)}, entry)
		}
	}
	err = s.entered(ctx, name, "SET condemned = :yes", item.Item{":yes": &types.AttributeValueMemberBOOL{Value: true}}, entry)
	if err == nil {
		if err = s.Bucket.remove(ctx, name); err != nil {
			return "", fmt.Errorf("remove an object: %w", err)
		}
		err = s.entered(ctx, name, "SET expires = :now REMOVE dueShard, dueAt", item.Item{":now": item.Number(now.Unix())}, entry)
	}
	return Removed, err
}

// PostponeObject moves an object's turn, where it could not be looked at.
func (s Store) PostponeObject(ctx context.Context, name string, until time.Time) error {
	entry, err := s.get(ctx, entryKey(name))
	if err != nil || entry["dueAt"] == nil {
		return err
	}
	err = s.entered(ctx, name, "SET dueAt = :next", item.Item{":next": item.Millis(until)}, entry)
	if errors.Is(err, errMoved) {
		err = nil
	}
	return err
}

// errMoved: an entry is not as it was read.
var errMoved = errors.New("an object's entry has changed")

// entered changes an entry that is due as it was read.
func (s Store) entered(ctx context.Context, name, update string, values item.Item, read item.Item) error {
	values[":due"] = read["dueAt"]
	_, err := s.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.Table, Key: entryKey(name), UpdateExpression: &update,
		ConditionExpression: aws.String("dueAt = :due"), ExpressionAttributeValues: values,
	})
	if _, moved := item.Refused(err); moved {
		return errMoved
	}
	if err != nil {
		return fmt.Errorf("change the entry of an object: %w", err)
	}
	return nil
}

// holds says whether a draft's item names an object.
func holds(draft item.Item, name string) bool {
	for _, answer := range draft.Map("answers") {
		if o, ok := readObject(answer); ok && o.name == name {
			return true
		}
	}
	return false
}

func (o object) write() types.AttributeValue {
	return &types.AttributeValueMemberM{Value: item.Item{
		"object": item.Text(o.name), "size": item.Number(int64(o.size)), "digest": item.Raw(o.digest[:])}}
}

// readObject reads what stands in an item in place of something large; false where it is not that.
func readObject(v types.AttributeValue) (object, bool) {
	m, ok := v.(*types.AttributeValueMemberM)
	if !ok {
		return object{}, false
	}
	o := object{name: item.Item(m.Value).Text("object"), size: int(item.Item(m.Value).Number("size"))}
	copy(o.digest[:], item.Item(m.Value).Raw("digest"))
	return o, true
}
