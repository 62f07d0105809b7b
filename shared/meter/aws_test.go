package meter_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/infra/local/queue"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/meter"
)

var keys = credentials.NewStaticCredentialsProvider("local", "local", "")

// counted is the line of one invocation that does something.
func counted(t *testing.T, do func(context.Context)) (line struct {
	DDB struct{ W2, R2 int64 }
	SQS struct{ Chunks int64 }
	S3  struct{ T1, T2 int64 }
}) {
	t.Helper()
	var out bytes.Buffer
	ctx, r := childBenefit(&out).Begin(t.Context(), requestID)
	do(ctx)
	r.End()
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	return line
}

type item = map[string]types.AttributeValue

func text(v string) types.AttributeValue { return &types.AttributeValueMemberS{Value: v} }

// tables is a table in a DynamoDB of its own, and a client of it that is metered.
func tables(t *testing.T) *dynamodb.Client {
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
	_, err = server.Client().CreateTable(t.Context(), &dynamodb.CreateTableInput{
		TableName: aws.String("quantities-of-a-test"), BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: "S"}, {AttributeName: aws.String("by"), AttributeType: "S"}},
		KeySchema:            []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: "HASH"}},
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{IndexName: aws.String("by-owner"), Projection: &types.Projection{ProjectionType: "KEYS_ONLY"},
			KeySchema: []types.KeySchemaElement{{AttributeName: aws.String("by"), KeyType: "HASH"}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return dynamodb.New(dynamodb.Options{BaseEndpoint: &server.Endpoint, Region: template.Region, Credentials: keys}, meter.DynamoDB)
}

// What DynamoDB charges of each call, by AWS's published rules: a unit for each started KiB written, two in a transaction,
// one more for each index; half a unit for each started 4 KiB read, one when strongly consistent.
func TestDynamoDB(t *testing.T) {
	client := tables(t)
	name := aws.String("quantities-of-a-test")
	key := func(id string) item { return item{"id": text(id)} }
	sized := func(id string, size int) item { return item{"id": text(id), "body": text(strings.Repeat("x", size))} }
	put := func(of item, condition string) *dynamodb.PutItemInput {
		in := &dynamodb.PutItemInput{TableName: name, Item: of}
		if condition != "" {
			in.ConditionExpression = aws.String(condition)
			in.ReturnValuesOnConditionCheckFailure = types.ReturnValuesOnConditionCheckFailureAllOld
		}
		return in
	}
	fails := func(err error) {
		if err == nil {
			t.Error("a write that must fail on its condition does not")
		}
	}
	must := func(_ any, err error) {
		if err != nil {
			t.Error(err)
		}
	}
	for _, test := range []struct {
		name   string
		do     func(context.Context)
		w2, r2 int64
	}{
		{"a small item", func(ctx context.Context) { must(client.PutItem(ctx, put(sized("a", 900), ""))) }, 2, 0},
		{"more than a KiB", func(ctx context.Context) { must(client.PutItem(ctx, put(sized("b", 1100), ""))) }, 4, 0},
		{"an item in an index", func(ctx context.Context) {
			must(client.PutItem(ctx, put(item{"id": text("c"), "by": text("d")}, "")))
		}, 4, 0},
		{"a strong read", func(ctx context.Context) {
			must(client.GetItem(ctx, &dynamodb.GetItemInput{TableName: name, Key: key("b"), ConsistentRead: aws.Bool(true)}))
		}, 0, 2},
		{"an eventual read", func(ctx context.Context) {
			must(client.GetItem(ctx, &dynamodb.GetItemInput{TableName: name, Key: key("b")}))
		}, 0, 1},
		{"a transaction of two", func(ctx context.Context) {
			must(client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: []types.TransactWriteItem{
				{Put: &types.Put{TableName: name, Item: sized("e", 1500)}}, {Put: &types.Put{TableName: name, Item: sized("f", 100)}}}}))
		}, 12, 0},
		{"a write refused by its condition, over an item of 1.1 KB", func(ctx context.Context) {
			_, err := client.PutItem(ctx, put(sized("b", 10), "attribute_not_exists(id)"))
			fails(err)
		}, 4, 0},
		{"several", func(ctx context.Context) {
			must(client.PutItem(ctx, put(sized("a", 10), "")))
			must(client.Query(ctx, &dynamodb.QueryInput{TableName: name, KeyConditionExpression: aws.String("id = :id"),
				ExpressionAttributeValues: item{":id": text("b")}, ConsistentRead: aws.Bool(true)}))
		}, 2, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := counted(t, test.do).DDB; got.W2 != test.w2 || got.R2 != test.r2 {
				t.Errorf("%+v, want %d and %d", got, test.w2, test.r2)
			}
		})
	}
	in := put(sized("a", 10), "")
	counted(t, func(ctx context.Context) { must(client.PutItem(ctx, in)) })
	if in.ReturnConsumedCapacity != "" {
		t.Error("the caller's own call was changed")
	}
}

// SQS charges an action for each started 64 KiB, an empty receive too, and each attempt that it did not fail at itself.
func TestSQS(t *testing.T) {
	mux := http.NewServeMux()
	failures := 0
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if failures > 0 {
			failures--
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	defer listener.Close()
	queues, err := queue.Open(queue.Config{Address: listener.URL, Clock: stopwatch()})
	if err != nil {
		t.Fatal(err)
	}
	defer queues.Close()
	mux.Handle("/", queues)
	if err := queues.Create("handoff", map[string]string{"MaximumMessageSize": "1048576"}); err != nil {
		t.Fatal(err)
	}
	client := sqs.New(sqs.Options{BaseEndpoint: &listener.URL, Region: template.Region, Credentials: keys}, meter.SQS)
	url := queues.URL("handoff")
	send := func(size int) func(context.Context) {
		return func(ctx context.Context) {
			if _, err := client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String(strings.Repeat("x", size))}); err != nil {
				t.Error(err)
			}
		}
	}
	receive := func(ctx context.Context) {
		if _, err := client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: &url, VisibilityTimeout: 600}); err != nil {
			t.Error(err)
		}
	}
	for _, test := range []struct {
		name   string
		do     func(context.Context)
		chunks int64
	}{
		{"an empty receive", receive, 1},
		{"64 KiB", send(65_536), 1},
		{"receive it", receive, 1},
		{"a byte more", send(65_537), 2},
		{"receive that", receive, 2},
		{"once more after SQS has failed", func(ctx context.Context) { failures = 1; send(10)(ctx) }, 1},
	} {
		if got := counted(t, test.do).SQS.Chunks; got != test.chunks {
			t.Errorf("%s: %d, want %d", test.name, got, test.chunks)
		}
	}
}

func TestS3(t *testing.T) {
	status := http.StatusOK
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	defer listener.Close()
	client := meter.S3(nil)
	call := func(ctx context.Context, method string) {
		r, err := http.NewRequestWithContext(ctx, method, listener.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	}
	got := counted(t, func(ctx context.Context) {
		call(ctx, "PUT")
		call(ctx, "GET")
		call(ctx, "GET")
		call(ctx, "DELETE")
		status = http.StatusInternalServerError
		call(ctx, "PUT")
	}).S3
	if got.T1 != 1 || got.T2 != 2 {
		t.Errorf("%+v", got)
	}
	call(t.Context(), "GET") // nobody counts
}
