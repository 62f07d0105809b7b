package audit_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/shared/audit"
)

// newLog is a log in a table with the keys that all tables of histories have, in a DynamoDB of its own.
func newLog(t *testing.T) audit.Log {
	t.Helper()
	binary, err := table.Binary(os.Getenv, "../../infra")
	if err != nil {
		t.Fatal(err)
	}
	server, err := table.Start(t.Context(), table.Config{Binary: binary})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	log := audit.Log{Client: server.Client(), Table: "histories-of-a-test", Random: rand.Reader}
	err = table.Create(t.Context(), log.Client, table.Definition{
		TableName: log.Table,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("id"), AttributeType: "S"}, {AttributeName: aws.String("version"), AttributeType: "N"}},
		KeySchema: []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: "HASH"}, {AttributeName: aws.String("version"), KeyType: "RANGE"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func event(what, why string) audit.Event {
	return audit.Event{At: time.UnixMilli(1_790_000_000_000).UTC(), By: "s-1", Name: "Ada Byron", Role: "caseworker", What: what, Why: why}
}

func TestAnEventIsReadAsItWasWritten(t *testing.T) {
	log := newLog(t)
	want := []audit.Event{event("read", ""), event("decided", "“as the rules say”\n<b>")}
	for _, e := range want {
		if err := log.Append(t.Context(), "ABCDEFGHJKMN", e); err != nil {
			t.Fatal(err)
		}
	}
	if err := log.Append(t.Context(), "another", event("read", "")); err != nil {
		t.Fatal(err)
	}
	h, err := log.Read(t.Context(), "ABCDEFGHJKMN")
	if err != nil {
		t.Fatal(err)
	}
	var got []audit.Event
	for _, e := range h.Entries {
		got = append(got, e.Event)
	}
	if !slices.Equal(got, want) || len(audit.Verify(h)) > 0 {
		t.Errorf("%+v, %v", got, audit.Verify(h))
	}
	names, err := log.Names(t.Context())
	slices.Sort(names)
	if err != nil || !slices.Equal(names, []string{"ABCDEFGHJKMN", "another"}) {
		t.Errorf("%v, %v", names, err)
	}
	if err := log.Append(t.Context(), "ABCDEFGHJKMN", event("\xff", "")); err == nil {
		t.Error("what is no text was written")
	}
}

// Eight writers at once make one chain, in which each of their events stands once.
func TestWritersDoNotForkAHistory(t *testing.T) {
	log := newLog(t)
	const writers, each = 8, 25
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for n := range each {
				if err := log.Append(context.Background(), "busy", event(fmt.Sprintf("%d-%d", w, n), "")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	h, err := log.Read(t.Context(), "busy")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range h.Entries {
		seen[e.What] = true
	}
	if found := audit.Verify(h); len(h.Entries) != writers*each || len(seen) != writers*each || len(found) > 0 {
		t.Errorf("%d events, %d different: %v", len(h.Entries), len(seen), found)
	}
}

// What is changed in the table itself is found.
func TestTheTableCannotBeChangedUnnoticed(t *testing.T) {
	log := newLog(t)
	for n := range 5 {
		if err := log.Append(t.Context(), "h", event(fmt.Sprint(n), "why")); err != nil {
			t.Fatal(err)
		}
	}
	key := func(n int) map[string]types.AttributeValue {
		return map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: "history#h"},
			"version": &types.AttributeValueMemberN{Value: fmt.Sprint(n)}}
	}
	verify := func() int {
		h, err := log.Read(t.Context(), "h")
		if err != nil {
			t.Fatal(err)
		}
		return len(audit.Verify(h))
	}
	for n := range 6 {
		for _, attribute := range []string{"by", "at", "hash", "count", "why", "digest"} {
			before, err := log.Client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &log.Table, Key: key(n)})
			if err != nil {
				t.Fatal(err)
			}
			var other types.AttributeValue
			switch before.Item[attribute].(type) {
			case *types.AttributeValueMemberS:
				other = &types.AttributeValueMemberS{Value: "changed"}
			case *types.AttributeValueMemberN:
				other = &types.AttributeValueMemberN{Value: "3"}
			case *types.AttributeValueMemberB:
				other = &types.AttributeValueMemberB{Value: []byte("changed")}
			default:
				continue
			}
			_, err = log.Client.UpdateItem(t.Context(), &dynamodb.UpdateItemInput{TableName: &log.Table, Key: key(n),
				UpdateExpression: aws.String("SET #a = :v"), ExpressionAttributeNames: map[string]string{"#a": attribute},
				ExpressionAttributeValues: map[string]types.AttributeValue{":v": other}})
			if err != nil {
				t.Fatal(err)
			}
			if verify() == 0 {
				t.Errorf("%s of item %d was changed, and nothing is found", attribute, n)
			}
			if _, err := log.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &log.Table, Item: before.Item}); err != nil {
				t.Fatal(err)
			}
			if verify() != 0 {
				t.Fatal("it was put back, and something is found")
			}
		}
	}
	for n := 5; n >= 0; n-- {
		if _, err := log.Client.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: &log.Table, Key: key(n)}); err != nil {
			t.Fatal(err)
		}
		if n > 0 && verify() == 0 {
			t.Errorf("item %d was dropped, and nothing is found", n)
		}
	}
}
