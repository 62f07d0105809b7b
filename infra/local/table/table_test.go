package table_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
)

func binary(t testing.TB) string {
	t.Helper()
	path, err := table.Binary(os.Getenv, "../..")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func start(t testing.TB, c table.Config) *table.Server {
	t.Helper()
	c.Binary = binary(t)
	s, err := table.Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// client gives a DynamoDB: the one at DYNAMODB_ENDPOINT, so that the same tests run against another, or a fresh one in memory.
func client(t testing.TB) *dynamodb.Client {
	t.Helper()
	if endpoint := os.Getenv("DYNAMODB_ENDPOINT"); endpoint != "" {
		return table.Client(endpoint)
	}
	return start(t, table.Config{}).Client()
}

// definition reads a table with a name of its own from a template, in which a text is replaced.
func definition(t testing.TB, old, replacement string) table.Definition {
	t.Helper()
	text := `{"Resources": {"Table": {"Type": "AWS::DynamoDB::Table", "Properties": {
		"TableName": "NAME", "BillingMode": "PAY_PER_REQUEST", "SSESpecification": {"SSEEnabled": true},
		"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}, {"AttributeName": "version", "AttributeType": "N"},
			{"AttributeName": "dueShard", "AttributeType": "N"}, {"AttributeName": "dueAt", "AttributeType": "N"}],
		"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "version", "KeyType": "RANGE"}],
		"GlobalSecondaryIndexes": [{"IndexName": "due", "Projection": {"ProjectionType": "KEYS_ONLY"},
			"KeySchema": [{"AttributeName": "dueShard", "KeyType": "HASH"}, {"AttributeName": "dueAt", "KeyType": "RANGE"}]}],
		"TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": true},
		"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}, "DeletionProtectionEnabled": true}}}}`
	name := strings.NewReplacer("/", "-", " ", "-").Replace(t.Name()) + "-submissions"
	text = strings.ReplaceAll(strings.ReplaceAll(text, "NAME", name), old, replacement)
	all, err := template.Read(fstest.MapFS{"one.json": {Data: []byte(text)}}, template.Place{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := table.Read(all[0])
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: fmt.Sprint(n)}
}

// TestCreate: the table has the keys, the index and the time to live of its template. Not yet run against AWS.
func TestCreate(t *testing.T) {
	db, d := client(t), definition(t, "", "")
	for range 2 { // a second time changes nothing
		if err := table.Create(t.Context(), db, d); err != nil {
			t.Fatal(err)
		}
	}
	out, err := db.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: &d.TableName})
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, k := range append(out.Table.KeySchema, out.Table.GlobalSecondaryIndexes[0].KeySchema...) {
		keys = append(keys, *k.AttributeName+" "+string(k.KeyType))
	}
	if got := strings.Join(keys, ", "); got != "id HASH, version RANGE, dueShard HASH, dueAt RANGE" {
		t.Errorf("keys %s", got)
	}
	if got := out.Table.GlobalSecondaryIndexes[0].Projection.ProjectionType; got != types.ProjectionTypeKeysOnly {
		t.Errorf("projection %s", got)
	}
	ttl, err := db.DescribeTimeToLive(t.Context(), &dynamodb.DescribeTimeToLiveInput{TableName: &d.TableName})
	if err != nil {
		t.Fatal(err)
	}
	if got := aws.ToString(ttl.TimeToLiveDescription.AttributeName); got != "expires" {
		t.Errorf("time to live by %q", got)
	}
}

// TestCreateOverAnother: a table with other keys is left as it is.
func TestCreateOverAnother(t *testing.T) {
	db := client(t)
	if err := table.Create(t.Context(), db, definition(t, "", "")); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"key":        {`"version"`, `"number"`},
		"kind":       {`"AttributeName": "id", "AttributeType": "S"`, `"AttributeName": "id", "AttributeType": "N"`},
		"index":      {`"IndexName": "due"`, `"IndexName": "late"`},
		"projection": {`"KEYS_ONLY"`, `"ALL"`},
	} {
		err := table.Create(t.Context(), db, definition(t, change[0], change[1]))
		if err == nil || !strings.Contains(err.Error(), "is there with other keys or indexes") {
			t.Errorf("other %s: error %v", name, err)
		}
	}
}

// TestSweep: what has outlived its time goes, and nothing else. Not yet run against AWS.
func TestSweep(t *testing.T) {
	db, d := client(t), definition(t, "", "")
	if err := table.Create(t.Context(), db, d); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for id, expires := range map[string]types.AttributeValue{
		"over":     number(now.Add(-time.Second).Unix()),
		"long-ago": number(now.AddDate(-6, 0, 0).Unix()), // more than five years: taken for a mistake
		"now":      number(now.Unix()),
		"later":    number(now.Add(time.Hour).Unix()),
		"text":     &types.AttributeValueMemberS{Value: "1"},
		"none":     nil,
	} {
		item := map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: id}, "version": number(1)}
		if expires != nil {
			item["expires"] = expires
		}
		if _, err := db.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &d.TableName, Item: item}); err != nil {
			t.Fatal(err)
		}
	}
	removed, err := table.Sweep(t.Context(), db, d, now)
	if err != nil || removed != 1 {
		t.Fatalf("%d removed, %v", removed, err)
	}
	out, err := db.Scan(t.Context(), &dynamodb.ScanInput{TableName: &d.TableName})
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range out.Items {
		if item["id"].(*types.AttributeValueMemberS).Value == "over" {
			t.Error("the expired item is there")
		}
	}
	if len(out.Items) != 5 {
		t.Errorf("%d items are left", len(out.Items))
	}
	d.TimeToLiveSpecification = nil
	if removed, err := table.Sweep(t.Context(), db, d, now.Add(24*time.Hour)); removed != 0 || err != nil {
		t.Errorf("%d removed without a time to live, %v", removed, err)
	}
}

// TestFile: what was written before a kill is there again.
func TestFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tables.sqlite")
	s := start(t, table.Config{File: file})
	d := definition(t, "", "")
	if err := table.Create(t.Context(), s.Client(), d); err != nil {
		t.Fatal(err)
	}
	key := map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: "a"}, "version": number(1)}
	if _, err := s.Client().PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &d.TableName, Item: key}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(s.ID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-s.Ended()
	s = start(t, table.Config{File: file})
	if err := table.Create(t.Context(), s.Client(), d); err != nil {
		t.Fatal(err)
	}
	out, err := s.Client().GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &d.TableName, Key: key})
	if err != nil || len(out.Item) != 2 {
		t.Errorf("item %v, %v", out, err)
	}
}

// TestStart: what stands in the way is told, and many servers run beside each other.
func TestStart(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	for name, tt := range map[string]struct {
		c    table.Config
		want string
	}{
		"busy port":    {table.Config{Binary: binary(t), Port: busy.Addr().(*net.TCPAddr).Port}, "already in use"},
		"no binary":    {table.Config{Binary: "/nowhere/dynoxide"}, "/nowhere/dynoxide"},
		"no directory": {table.Config{Binary: binary(t), File: "/nowhere/tables.sqlite"}, "start dynoxide"},
	} {
		if s, err := table.Start(t.Context(), tt.c); err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, error %v", name, s, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := table.Start(ctx, table.Config{Binary: binary(t)}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v after the end of its context", err)
	}
	endpoints := make(map[string]bool)
	for range 5 {
		endpoints[start(t, table.Config{}).Endpoint] = true
	}
	if len(endpoints) != 5 {
		t.Errorf("endpoints %v", endpoints)
	}
}

func TestBinary(t *testing.T) {
	if _, err := table.Binary(func(string) string { return "" }, "/nowhere"); err == nil || !strings.Contains(err.Error(), "npm ci --prefix infra") {
		t.Errorf("error %v", err)
	}
	if _, err := table.Binary(func(string) string { return "/nowhere" }, "../.."); err == nil {
		t.Error("DYNOXIDE was not looked at")
	}
	own := binary(t)
	if path, err := table.Binary(func(string) string { return own }); path != own || err != nil {
		t.Errorf("%s, %v", path, err)
	}
}
