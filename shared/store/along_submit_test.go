package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// What goes along with a submission is written with it, under the reference that it gets, once, however often it is tried.
func TestASubmissionAndWhatGoesAlong(t *testing.T) {
	w := newWorld(t)
	told := func(ref submission.Reference) item.Item {
		return item.Item{"id": item.Text("told#" + string(ref)), "version": item.Number(0)}
	}
	var asked []submission.Reference
	along := w.AlongEach(func(_ context.Context, ref submission.Reference) ([]types.TransactWriteItem, error) {
		asked = append(asked, ref)
		return []types.TransactWriteItem{{Put: &types.Put{TableName: &w.Table, Item: told(ref), ConditionExpression: aws.String("attribute_not_exists(id)")}}}, nil
	})
	there := func(ref submission.Reference) bool {
		t.Helper()
		out, err := w.Client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &w.Table, Key: told(ref), ConsistentRead: aws.Bool(true)})
		if err != nil {
			t.Fatal(err)
		}
		return out.Item != nil
	}
	record := func(submission.Reference) ([]byte, error) { return []byte(`{"a":1}`), nil }

	sub := sent("first")
	// Its first reference is another's: it takes the next, and tells it there only.
	other := sent("another")
	other.Reference, other.Record = submission.Candidate(sub.Key, 0), []byte(`{}`)
	taken := item.Item{"id": item.Text(string(other.Reference)), "version": item.Number(1), "key": item.Raw(other.Key[:])}
	if _, err := w.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &w.Table, Item: taken}); err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		stored, fresh, err := along.Submit(t.Context(), sub, record)
		if err != nil || fresh != (n == 0) || stored.Reference != submission.Candidate(sub.Key, 1) {
			t.Fatalf("attempt %d: %s, %v, %v", n, stored.Reference, fresh, err)
		}
	}
	if there(submission.Candidate(sub.Key, 0)) || !there(submission.Candidate(sub.Key, 1)) || len(asked) < 2 {
		t.Errorf("told under %v", asked)
	}

	// Where it cannot be told, it is not stored.
	second := sent("second")
	if _, err := w.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &w.Table, Item: told(submission.Candidate(second.Key, 0))}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := along.Submit(t.Context(), second, record); !errors.Is(err, store.ErrOvertaken) {
		t.Errorf("what goes along was there: %v", err)
	}
	failing := w.AlongEach(func(context.Context, submission.Reference) ([]types.TransactWriteItem, error) {
		return nil, errors.New("no")
	})
	if _, _, err := failing.Submit(t.Context(), second, record); err == nil {
		t.Error("nothing is told, and it is stored")
	}
	if _, err := w.ByKey(t.Context(), second.Key); !errors.Is(err, store.ErrNoSubmission) {
		t.Errorf("it is stored: %v", err)
	}
}

// A draft that is over may be begun anew under its token, as that of a form on paper is; one that is not over, may not.
func TestADraftIsBegunAnew(t *testing.T) {
	w := newWorld(t)
	d := store.Draft{ID: submission.DraftID("a"), Locale: "en", Definition: "1", StartedAt: noon, Expires: in(1), Answers: map[string]json.RawMessage{"a": json.RawMessage("1")}}
	again := d
	again.Answers, again.Definition = nil, "2"
	for _, test := range []struct {
		draft store.Draft
		want  string
	}{{d, "1"}, {again, "1"}, {later(again), "2"}} {
		if err := w.Start(t.Context(), test.draft); err != nil {
			t.Fatal(err)
		}
		if got, err := w.Draft(t.Context(), d.ID, test.draft.StartedAt); err != nil || got.Definition != test.want || len(got.Answers) != map[string]int{"1": 1, "2": 0}[test.want] {
			t.Errorf("%+v, %v; want %s", got, err, test.want)
		}
	}
}

// later is a draft that is begun when that of an hour before is over.
func later(d store.Draft) store.Draft {
	d.StartedAt, d.Expires = in(1), in(2)
	return d
}
