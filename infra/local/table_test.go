package local_test

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/table"
)

// TestTTL: what has outlived its time is removed, by the platform's date.
func TestTTL(t *testing.T) {
	data := t.TempDir()
	p := run(t, func(o *local.Options) { o.Data = data })
	expires := fmt.Sprint(time.Now().Add(48 * time.Hour).Unix())
	put(t, p, "a", expires)
	put(t, p, "b", "")
	p.Stop()
	p = run(t, func(o *local.Options) { o.Data, o.Offset = data, 72*time.Hour })
	eventually(t, "the expired item is gone", func() bool { return len(items(t, p)) == 1 })
	if got := items(t, p); got[0] != "b" {
		t.Errorf("left is %v", got)
	}
}

func put(t testing.TB, p *local.Platform, id, expires string) {
	t.Helper()
	item := map[string]types.AttributeValue{
		"id": &types.AttributeValueMemberS{Value: id}, "version": &types.AttributeValueMemberN{Value: "1"},
	}
	if expires != "" {
		item["expires"] = &types.AttributeValueMemberN{Value: expires}
	}
	_, err := table.Client(p.DynamoDB).PutItem(t.Context(), &dynamodb.PutItemInput{TableName: aws.String("probe-submissions"), Item: item})
	if err != nil {
		t.Fatal(err)
	}
}

func items(t testing.TB, p *local.Platform) []string {
	t.Helper()
	out, err := table.Client(p.DynamoDB).Scan(t.Context(), &dynamodb.ScanInput{TableName: aws.String("probe-submissions")})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, item := range out.Items {
		ids = append(ids, item["id"].(*types.AttributeValueMemberS).Value)
	}
	return ids
}

// TestTablesComeBack: when the stand-in for DynamoDB is killed, it is there again at the same address with what it held.
func TestTablesComeBack(t *testing.T) {
	data := t.TempDir()
	p := run(t, func(o *local.Options) { o.Data = data })
	put(t, p, "a", "")
	for _, id := range descendants(t, os.Getpid()) {
		if name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", id)); err == nil && strings.HasPrefix(string(name), "dynoxide") {
			if err := syscall.Kill(id, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
	}
	eventually(t, "the stand-in answers again", func() bool {
		_, err := table.Client(p.DynamoDB).ListTables(t.Context(), &dynamodb.ListTablesInput{})
		return err == nil
	})
	put(t, p, "b", "")
	if got := fmt.Sprint(items(t, p)); got != "[a b]" {
		t.Errorf("the table holds %s", got)
	}
}
