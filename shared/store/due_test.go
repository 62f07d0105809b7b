package store_test

import (
	"context"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// item is a submission as it lies in the table.
func (w world) item(t *testing.T, ref submission.Reference) map[string]types.AttributeValue {
	t.Helper()
	out, err := w.Client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &w.Table, ConsistentRead: aws.Bool(true),
		Key: map[string]types.AttributeValue{
			"id": &types.AttributeValueMemberS{Value: string(ref)}, "version": &types.AttributeValueMemberN{Value: "1"}}})
	if err != nil {
		t.Fatal(err)
	}
	return out.Item
}

// A submission never has a time to live: DynamoDB would delete it, and with it the promise of the same receipt.
func TestSubmissionsDoNotExpire(t *testing.T) {
	w := newWorld(t)
	sub := w.submit(t, sent("a"))
	if _, has := w.item(t, sub.Reference)["expires"]; has {
		t.Error("a submission expires")
	}
	w.draft(t, "a", nil)
}

// inShard is a key that falls into a shard; n makes others.
func inShard(shard, n int) submission.Submission {
	for ; ; n += 1000 {
		if sub := sent("shard " + strconv.Itoa(n)); store.Shard(sub.Key) == shard {
			return sub
		}
	}
}

// Due lists a shard's submissions due by a time, that time included, the longest due first, and as many as are asked
// for. What is acknowledged and decided is due no more before its erasure, and nothing erased is.
func TestDue(t *testing.T) {
	w := newWorld(t)
	var want []submission.Reference
	for n, minutes := range []int{5, 1, 4, 2, 3} {
		sub := inShard(3, n)
		sub.DueAt = noon.Add(time.Duration(minutes) * time.Minute)
		want = append(want, w.submit(t, sub).Reference)
	}
	want = []submission.Reference{want[1], want[3], want[4], want[2], want[0]}
	w.submit(t, inShard(4, 7))
	for _, test := range []struct {
		shard, minutes, limit int
		want                  []submission.Reference
	}{
		{3, 9, 10, want}, {3, 9, 2, want[:2]}, {3, 3, 10, want[:3]}, {3, 0, 10, nil}, {5, 9, 10, nil},
	} {
		if got := w.due(t, test.shard, noon.Add(time.Duration(test.minutes)*time.Minute), test.limit); !slices.Equal(got, test.want) {
			t.Errorf("%+v: %v", test, got)
		}
	}
	if got := w.due(t, 3, noon.Add(time.Minute-time.Millisecond), 10); len(got) != 0 {
		t.Errorf("a millisecond before the first: %v", got)
	}
	if err := w.Postpone(t.Context(), w.at(t, want[0]), noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := w.Erase(t.Context(), w.at(t, want[1])); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Acknowledge(t.Context(), w.at(t, want[2]), "C", noon); err != nil {
		t.Fatal(err)
	}
	if got := w.due(t, 3, noon.Add(9*time.Minute), 10); !slices.Equal(got, want[3:]) {
		t.Errorf("left of them: %v, want %v", got, want[3:])
	}
	if got := w.due(t, 3, in(200), 10); !slices.Equal(got, []submission.Reference{want[3], want[4], want[0], want[2]}) {
		t.Errorf("at some time: %v", got)
	}
}

func (w world) due(t *testing.T, shard int, by time.Time, limit int) []submission.Reference {
	t.Helper()
	entries, err := w.Store.Due(context.Background(), shard, by, limit)
	if err != nil {
		t.Fatal(err)
	}
	var refs []submission.Reference
	for _, entry := range entries {
		if entry.Version != 1 {
			t.Errorf("version %d", entry.Version)
		}
		refs = append(refs, entry.Reference)
	}
	return refs
}

// Keys spread evenly over the shards, and none falls outside.
func TestShard(t *testing.T) {
	counts := map[int]int{}
	for n := range 1600 {
		counts[store.Shard(submission.SoftwareKey(strconv.Itoa(n)))]++
	}
	for shard := range store.Shards {
		if counts[shard] < 50 || counts[shard] > 150 {
			t.Errorf("shard %d has %d of 1,600", shard, counts[shard])
		}
	}
	if len(counts) != store.Shards {
		t.Errorf("%d shards", len(counts))
	}
}
