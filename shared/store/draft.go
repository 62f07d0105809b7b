package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Draft is one go of one citizen before it is sent.
type Draft struct {
	ID      [32]byte
	Answers map[string]json.RawMessage // by path, as ask.Gather reads them
	Marks   map[string]int             // by path: the value of Saved when the answer was written
	Saved   int
	// Definition is the version of the transaction at the start.
	Definition string
	// Since tells, by version, the value of Saved from which answers were given under it: an answer with a higher mark was.
	Since     map[string]int
	Locale    string
	StartedAt time.Time
	Expires   time.Time
	// Return is the id of the return code that leads to it, zero for none.
	Return [32]byte
	// Amends is the submission that it is to change, which it was filled from; empty for what is sent anew.
	Amends submission.Reference
	// Of is the number of the version of it that it was filled from; 0 where that is not known, or for what is sent anew.
	Of int
	// On is the day as on which its answers are judged ("2026-11-22"); empty is the day on which they are sent.
	On string
	// turns tell which version made which writes; none of a draft of which nobody noted it.
	turns turns
	// moved is the value of Saved at which rows of a group were last moved.
	moved int
	// objects are the answers that are kept in the bucket, by path.
	objects map[string]object
}

func draftKey(id [32]byte) item.Item {
	return item.Item{"id": item.Text("draft#" + hex.EncodeToString(id[:])), "version": item.Number(0)}
}

// since and a version of the transaction name the attribute that tells from which write on answers are of it.
const since = "since#"

// Start stores a new draft, also in place of one that has expired. Its Saved is 1 afterwards, whatever it was.
func (s Store) Start(ctx context.Context, d Draft) error {
	draft := draftKey(d.ID)
	answers, marks, err := s.writeAnswers(ctx, d, d.Answers, 1, d.StartedAt)
	if err != nil {
		return err
	}
	draft["answers"], draft["marks"] = answers, marks
	draft["saved"] = item.Number(1)
	draft["definition"] = item.Text(d.Definition)
	draft[since+d.Definition] = item.Number(0)
	draft["turns"] = item.Text(turns{{d.Definition, 0}}.String())
	draft["locale"] = item.Text(d.Locale)
	draft["startedAt"] = item.Millis(d.StartedAt)
	draft["expires"] = item.Number(d.Expires.Unix())
	if d.Amends != "" {
		draft["amends"] = item.Text(string(d.Amends))
	}
	if d.Of != 0 {
		draft["ofVersion"] = item.Number(int64(d.Of))
	}
	if d.On != "" {
		draft["asOf"] = item.Text(d.On)
	}
	_, err = s.Client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &s.Table, Item: draft, ConditionExpression: aws.String("attribute_not_exists(id) OR expires <= :now"),
		ExpressionAttributeValues: item.Item{":now": item.Number(d.StartedAt.Unix())},
	})
	if _, there := item.Refused(err); there {
		// The id is the hash of 130 random bits, so what is there is our own first attempt, its answer lost. The draft of a form
		// on paper may be begun anew once it is over.
		return nil
	}
	if err != nil {
		return failure("start a draft", err)
	}
	return nil
}

// Draft reads a draft; ErrNoDraft where there is none at that time, ErrSent where it was sent, which comes with the submission
// that it changed.
func (s Store) Draft(ctx context.Context, id [32]byte, now time.Time) (Draft, error) {
	found, err := s.get(ctx, draftKey(id))
	if err != nil {
		return Draft{}, fmt.Errorf("read a draft: %w", err)
	}
	return s.liveDraft(ctx, id, found, now)
}

// writeAnswers makes the answers and marks of a draft's item. What is large goes to the bucket, but for what the draft
// has there already, under whatever path.
func (s Store) writeAnswers(ctx context.Context, d Draft, answers map[string]json.RawMessage, mark int, now time.Time) (values, marks types.AttributeValue, err error) {
	written, marked := item.Item{}, item.Item{}
	for path, answer := range answers {
		if written[path], err = s.writeAnswer(ctx, d, answer, now); err != nil {
			return nil, nil, err
		}
		marked[path] = item.Number(int64(mark))
	}
	return &types.AttributeValueMemberM{Value: written}, &types.AttributeValueMemberM{Value: marked}, nil
}

func (s Store) writeAnswer(ctx context.Context, d Draft, answer json.RawMessage, now time.Time) (types.AttributeValue, error) {
	if len(answer) <= Large {
		return item.Text(string(answer)), nil
	}
	sum := digest(answer)
	for _, o := range d.objects {
		if o.digest == sum {
			return o.write(), nil
		}
	}
	o, err := s.write(ctx, draftObject(d.ID, sum, now), answer, Shard(d.ID), now)
	if err != nil {
		return nil, err
	}
	return o.write(), nil
}

func (s Store) liveDraft(ctx context.Context, id [32]byte, found item.Item, now time.Time) (Draft, error) {
	if found == nil || found.Number("expires") <= now.Unix() {
		return Draft{}, ErrNoDraft
	}
	if _, sent := found["sent"]; sent {
		return Draft{ID: id, Amends: submission.Reference(found.Text("amends"))}, ErrSent
	}
	return s.readDraft(ctx, id, found)
}

func (s Store) readDraft(ctx context.Context, id [32]byte, i item.Item) (Draft, error) {
	d := Draft{
		ID: id, Answers: map[string]json.RawMessage{}, Marks: map[string]int{}, Saved: int(i.Number("saved")),
		Definition: i.Text("definition"), Locale: i.Text("locale"), StartedAt: i.Time("startedAt"),
		Expires: time.Unix(i.Number("expires"), 0).UTC(), moved: int(i.Number("moved")),
		Amends: submission.Reference(i.Text("amends")), Of: int(i.Number("ofVersion")), On: i.Text("asOf"), turns: readTurns(i.Text("turns")),
	}
	for name := range i {
		if version, ok := strings.CutPrefix(name, since); ok {
			if d.Since == nil {
				d.Since = map[string]int{}
			}
			d.Since[version] = int(i.Number(name))
		}
	}
	copy(d.Return[:], i.Raw("returnId"))
	answers, marks := i.Map("answers"), i.Map("marks")
	for path := range answers {
		d.Answers[path] = json.RawMessage(answers.Text(path))
		d.Marks[path] = int(marks.Number(path))
		if o, ok := readObject(answers[path]); ok {
			answer, err := s.Bucket.get(ctx, o)
			if err != nil {
				return Draft{}, fmt.Errorf("read a large answer of a draft: %w", err)
			}
			if d.objects == nil {
				d.objects = map[string]object{}
			}
			d.Answers[path], d.objects[path] = answer, o
		}
	}
	return d, nil
}

// Finish takes the answers out of a draft that was sent. Whoever uses the same browser next does not find them, and a
// return code no longer leads there.
func (s Store) Finish(ctx context.Context, id [32]byte) error {
	err := s.empty(ctx, id, "SET sent = :yes, answers = :empty, marks = :empty",
		item.Item{":yes": &types.AttributeValueMemberBOOL{Value: true}})
	if err != nil {
		return fmt.Errorf("empty a draft that was sent: %w", err)
	}
	return nil
}

// Forget deletes a draft: its answers are gone at once, and what is left of it, which tells nothing, when DynamoDB gets to
// it. A draft that is not there is forgotten.
func (s Store) Forget(ctx context.Context, id [32]byte, now time.Time) error {
	err := s.empty(ctx, id, "SET answers = :empty, marks = :empty, expires = :now REMOVE locale, startedAt",
		item.Item{":now": item.Number(now.Unix())})
	if err != nil {
		return fmt.Errorf("delete a draft: %w", err)
	}
	return nil
}

// empty makes an update that leaves :empty in place of a draft's answers, and takes away what they refer to.
func (s Store) empty(ctx context.Context, id [32]byte, update string, values item.Item) error {
	values[":empty"] = &types.AttributeValueMemberM{Value: item.Item{}}
	out, err := s.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.Table, Key: draftKey(id), UpdateExpression: &update,
		ConditionExpression: aws.String("attribute_exists(id)"), ExpressionAttributeValues: values,
		ReturnValues: types.ReturnValueAllOld,
	})
	if _, gone := item.Refused(err); gone {
		return nil
	}
	if err != nil {
		return err
	}
	if code := item.Item(out.Attributes).Raw("returnId"); code != nil {
		if err := s.dropReturn(ctx, [32]byte(code)); err != nil {
			return err
		}
	}
	// Should this fail, the objects' next turn removes them, within a day.
	for _, answer := range item.Item(out.Attributes).Map("answers") {
		if o, ok := readObject(answer); ok {
			if err := s.Bucket.remove(ctx, o.name); err != nil {
				return err
			}
		}
	}
	return nil
}

// Replace writes all the answers of a draft at once, and when it expires, where the draft has not been saved since it was read. It
// says that rows have moved. The answers are of the version d.Definition from then on; of none where that is empty.
func (s Store) Replace(ctx context.Context, d Draft, answers map[string]json.RawMessage, now time.Time) error {
	values, marks, err := s.writeAnswers(ctx, d, answers, d.Saved+1, now)
	if err != nil {
		return err
	}
	_, err = s.Client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.Table, Key: draftKey(d.ID),
		UpdateExpression: aws.String("SET answers = :answers, marks = :marks, saved = :next, moved = :next, expires = :expires, " +
			"turns = :turns, #since = if_not_exists(#since, saved)"),
		ExpressionAttributeNames: map[string]string{"#since": since + d.Definition},
		ConditionExpression:      aws.String("expires > :now AND attribute_not_exists(sent) AND saved = :saved"),
		ExpressionAttributeValues: item.Item{
			":now": item.Number(now.Unix()), ":saved": item.Number(int64(d.Saved)), ":next": item.Number(int64(d.Saved + 1)),
			":expires": item.Number(d.Expires.Unix()),
			":answers": values, ":marks": marks, ":turns": item.Text(turns{{d.Definition, d.Saved}}.String()),
		},
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	if there, yes := item.Refused(err); yes {
		draft, err := s.liveDraft(ctx, d.ID, there, now)
		if err != nil {
			return err
		}
		if draft.Saved == d.Saved+1 && sameAnswers(draft.Answers, answers) {
			return nil // our own first attempt, its answer lost
		}
		return ErrChanged
	}
	if err != nil {
		return failure("replace the answers of a draft", err)
	}
	return nil
}

func sameAnswers(a, b map[string]json.RawMessage) bool {
	if len(a) != len(b) {
		return false
	}
	for path, answer := range a {
		if other, ok := b[path]; !ok || string(other) != string(answer) {
			return false
		}
	}
	return true
}
