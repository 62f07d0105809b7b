package memory_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"github.com/frontline-gov/frontline/infra/acceptance/fault/memory"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
)

type item = map[string]types.AttributeValue

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }
func number(n int) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: fmt.Sprint(n)}
}
func yes() types.AttributeValue { return &types.AttributeValueMemberBOOL{Value: true} }

// definition is the first table of submissions that the templates have.
func definition(t *testing.T) table.Definition {
	t.Helper()
	resources, err := template.Read(os.DirFS("../../../template"), template.Place{Origin: "https://frontline.example",
		API: func(string) string { return "https://api.example" }, Queue: func(string) string { return "https://queue.example" }})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range resources {
		if r.Type == "AWS::DynamoDB::Table" && strings.HasSuffix(r.Name, "-submissions") {
			d, err := table.Read(r)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
	}
	t.Fatal("no table of submissions")
	return table.Definition{}
}

// pair is both: dynoxide, and the table in memory.
type pair struct{ real, memory *dynamodb.Client }

func newPair(t *testing.T, d table.Definition) pair {
	t.Helper()
	binary, err := table.Binary(os.Getenv, "../../..")
	if err != nil {
		t.Fatal(err)
	}
	server, err := table.Start(t.Context(), table.Config{Binary: binary})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	if err := table.Create(t.Context(), server.Client(), d); err != nil {
		t.Fatal(err)
	}
	return pair{server.Client(), dynamodb.New(dynamodb.Options{Region: template.Region, RetryMaxAttempts: 1,
		BaseEndpoint: aws.String("http://memory"), HTTPClient: &http.Client{Transport: memory.New(d)},
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")})}
}

// TestContract sends the same random requests, of the kinds that the platform makes, to dynoxide and to memory, and
// expects the same answers: what is there, what is given back, what is refused and why.
func TestContract(t *testing.T) {
	d := definition(t)
	p := newPair(t, d)
	random := rand.New(rand.NewPCG(1, 2))
	answers := map[string]int{}
	for n := range 4000 {
		name, do := request(random, d, n)
		want, got := do(t.Context(), p.real), do(t.Context(), p.memory)
		if want != got {
			t.Fatalf("request %d, %s:\ndynoxide %s\nmemory   %s", n, name, want, got)
		}
		kind, _, _ := strings.Cut(want, " ")
		answers[name+" "+kind]++
	}
	for _, expected := range []string{"put ok", "put ConditionalCheckFailedException", "update ok", "update ConditionalCheckFailedException",
		"update ValidationException", "transact ok", "transact TransactionCanceledException", "get ok", "query ok", "batch ok", "delete ok"} {
		if answers[expected] < 10 {
			t.Errorf("%s: only %d times", expected, answers[expected])
		}
	}
	t.Logf("%v", answers)
}

// said is an answer as text: "ok" and what was given back, or what was refused, with what stood in the way.
func said(out any, err error) string {
	if err == nil {
		raw, _ := json.Marshal(out)
		return "ok " + string(raw)
	}
	var unmet *types.ConditionalCheckFailedException
	var cancelled *types.TransactionCanceledException
	var api smithy.APIError
	switch {
	case errors.As(err, &unmet):
		raw, _ := json.Marshal(unmet.Item)
		return "ConditionalCheckFailedException " + string(raw)
	case errors.As(err, &cancelled):
		var reasons []string
		for _, r := range cancelled.CancellationReasons {
			raw, _ := json.Marshal(r.Item)
			reasons = append(reasons, aws.ToString(r.Code)+string(raw))
		}
		return "TransactionCanceledException " + strings.Join(reasons, ",")
	case errors.As(err, &api):
		return api.ErrorCode() + " "
	}
	return "error " + err.Error()
}

// request is a random request; n makes what it writes unlike what any other does.
func request(random *rand.Rand, d table.Definition, n int) (name string, do func(context.Context, *dynamodb.Client) string) {
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	key := item{"id": text(pick("a", "b", "c", "d")), "version": number(random.IntN(2))}
	old := types.ReturnValuesOnConditionCheckFailureAllOld
	whole := func() item {
		i := item{"id": key["id"], "version": key["version"], "saved": number(random.IntN(9)),
			"answers": &types.AttributeValueMemberM{Value: item{"x": text(fmt.Sprint(n))}},
			"marks":   &types.AttributeValueMemberM{Value: item{}}, "body": &types.AttributeValueMemberB{Value: []byte{1, byte(n)}}}
		if random.IntN(3) > 0 {
			i["dueShard"], i["dueAt"] = number(random.IntN(2)), number(n)
		}
		if random.IntN(4) == 0 {
			i["acknowledgedAt"] = number(n)
		}
		return i
	}
	conditions := []string{"", "attribute_not_exists(id)", "attribute_exists(id)", "saved > :some AND attribute_not_exists(sent)",
		"attribute_exists(acknowledgedAt) AND (attribute_not_exists(moved) OR moved <= :some)", "NOT saved = :some",
		"saved BETWEEN :none AND :some", "saved IN (:none, :some)", "begins_with(id, :text)", "size(answers) >= :none",
		"attribute_exists(answers.#path)", "answers.#path = :text OR saved <> :some", "dueAt = :some"}
	updates := []string{"SET saved = saved + :some", "SET handedOverAt = if_not_exists(handedOverAt, :some), dueAt = :unique",
		"SET answers.#path = :text, marks.#path = saved + :some, saved = saved + :some", "SET sent = :yes REMOVE dueShard, dueAt",
		"SET dueShard = :none, dueAt = :unique", "ADD counted :some SET saved = :none", "REMOVE answers.#path", "SET saved = saved - :some",
		"SET t1 = :some, t2 = if_not_exists(t1, :none)", "SET dueAt = :unique REMOVE acknowledgedAt"}
	values := item{":some": number(random.IntN(9)), ":none": number(0), ":text": text(pick("a", "x")), ":yes": yes(), ":unique": number(n)}
	condition, change := pick(conditions...), pick(updates...)
	// A request names just the values that it uses: others are refused.
	used := func(expressions ...string) (names map[string]string, given item) {
		all := strings.Join(expressions, " ")
		for name, v := range values {
			if strings.Contains(all, name) {
				if given == nil {
					given = item{}
				}
				given[name] = v
			}
		}
		if strings.Contains(all, "#path") {
			names = map[string]string{"#path": "x"}
		}
		return names, given
	}
	or := func(expression string) *string {
		if expression == "" {
			return nil
		}
		return &expression
	}
	switch random.IntN(9) {
	case 0, 1:
		in := &dynamodb.PutItemInput{TableName: &d.TableName, Item: whole(), ConditionExpression: or(condition), ReturnValuesOnConditionCheckFailure: old}
		in.ExpressionAttributeNames, in.ExpressionAttributeValues = used(condition)
		return "put", func(ctx context.Context, c *dynamodb.Client) string {
			_, err := c.PutItem(ctx, in)
			return said(nil, err)
		}
	case 2, 3:
		in := &dynamodb.UpdateItemInput{TableName: &d.TableName, Key: key, UpdateExpression: &change, ConditionExpression: or(condition),
			ReturnValuesOnConditionCheckFailure: old, ReturnValues: types.ReturnValue(pick("ALL_NEW", "ALL_OLD", "NONE"))}
		if !strings.Contains(change, "#path") && random.IntN(2) == 0 {
			in.ReturnValues = types.ReturnValue(pick("UPDATED_OLD", "UPDATED_NEW"))
		}
		in.ExpressionAttributeNames, in.ExpressionAttributeValues = used(condition, change)
		return "update", func(ctx context.Context, c *dynamodb.Client) string {
			out, err := c.UpdateItem(ctx, in)
			if err != nil {
				return said(nil, err)
			}
			if in.ReturnValues == types.ReturnValueAllOld && len(out.Attributes) <= len(key) {
				return said(nil, nil) // of an item that was not there dynoxide gives the key, and DynamoDB nothing
			}
			return said(out.Attributes, nil)
		}
	case 4:
		in := &dynamodb.GetItemInput{TableName: &d.TableName, Key: key, ConsistentRead: aws.Bool(true)}
		return "get", func(ctx context.Context, c *dynamodb.Client) string {
			out, err := c.GetItem(ctx, in)
			if err != nil {
				return said(nil, err)
			}
			return said(out.Item, nil)
		}
	case 5:
		in := &dynamodb.QueryInput{TableName: &d.TableName, IndexName: aws.String("due"), ScanIndexForward: aws.Bool(random.IntN(2) == 0),
			KeyConditionExpression:    aws.String("dueShard = :shard AND dueAt <= :by"),
			ExpressionAttributeValues: item{":shard": number(random.IntN(2)), ":by": number(random.IntN(n + 1))}}
		if random.IntN(2) == 0 {
			in.Limit = aws.Int32(int32(1 + random.IntN(3)))
		}
		if random.IntN(3) == 0 { // the table itself
			in.IndexName, in.KeyConditionExpression, in.ExpressionAttributeValues = nil, aws.String("id = :id AND version >= :from"),
				item{":id": key["id"], ":from": number(random.IntN(2))}
		}
		return "query", func(ctx context.Context, c *dynamodb.Client) string {
			var all []item
			pages := *in
			for range 20 { // to the end, page by page
				out, err := c.Query(ctx, &pages)
				if err != nil {
					return said(nil, err)
				}
				all = append(all, out.Items...)
				if pages.ExclusiveStartKey = out.LastEvaluatedKey; out.LastEvaluatedKey == nil {
					break
				}
			}
			return said(all, nil)
		}
	case 6:
		in := &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{d.TableName: {ConsistentRead: aws.Bool(true), Keys: []item{key}}}}
		return "batch", func(ctx context.Context, c *dynamodb.Client) string {
			out, err := c.BatchGetItem(ctx, in)
			if err != nil {
				return said(nil, err)
			}
			return said(out.Responses[d.TableName], nil)
		}
	case 7:
		put := &types.Put{TableName: &d.TableName, Item: whole(), ConditionExpression: or(condition), ReturnValuesOnConditionCheckFailure: old}
		put.ExpressionAttributeNames, put.ExpressionAttributeValues = used(condition)
		other := item{"id": text(pick("e", "f")), "version": number(0)}
		second := pick("attribute_not_exists(sent)", "attribute_exists(id)", "attribute_not_exists(id)")
		up := &types.Update{TableName: &d.TableName, Key: other, UpdateExpression: aws.String("SET sent = :yes"), ConditionExpression: &second,
			ExpressionAttributeValues: item{":yes": yes()}, ReturnValuesOnConditionCheckFailure: old}
		if random.IntN(3) == 0 {
			up.UpdateExpression, up.ExpressionAttributeValues = aws.String("REMOVE sent"), nil
		}
		in := &dynamodb.TransactWriteItemsInput{TransactItems: []types.TransactWriteItem{{Put: put}, {Update: up}},
			ClientRequestToken: aws.String(fmt.Sprint("token-", n))}
		return "transact", func(ctx context.Context, c *dynamodb.Client) string {
			_, err := c.TransactWriteItems(ctx, in)
			if err == nil { // the token is known
				_, err = c.TransactWriteItems(ctx, in)
			}
			return said(nil, err)
		}
	}
	in := &dynamodb.DeleteItemInput{TableName: &d.TableName, Key: key, ConditionExpression: or(condition), ReturnValuesOnConditionCheckFailure: old}
	in.ExpressionAttributeNames, in.ExpressionAttributeValues = used(condition)
	return "delete", func(ctx context.Context, c *dynamodb.Client) string {
		_, err := c.DeleteItem(ctx, in)
		return said(nil, err)
	}
}
