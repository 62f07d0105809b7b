package guard_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"

	"github.com/frontline-gov/frontline/infra/local/guard"
	"github.com/frontline-gov/frontline/infra/local/policy"
	"github.com/frontline-gov/frontline/infra/local/template"
)

var background = context.Background()

const (
	tableARN = "arn:aws:dynamodb:eu-west-2:000000000000:table/frontline-x"
	queueARN = "arn:aws:sqs:eu-west-2:000000000000:x-handoff"
	keyARN   = "arn:aws:kms:eu-west-2:000000000000:key/k"
)

// world is a guard of one role with the statements given, before a service that does all it is asked.
func world(t *testing.T, statements string) (*guard.Guard, func(s guard.Service) string) {
	t.Helper()
	files := fstest.MapFS{"x.json": {Data: []byte(`{"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "apply",
		"Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": [` + statements + `]}}]}}}}`)}}
	resources, err := template.Read(files, template.Place{})
	if err != nil {
		t.Fatal(err)
	}
	roles, err := policy.Read(resources)
	if err != nil {
		t.Fatal(err)
	}
	g := guard.New(roles, map[string]string{tableARN: keyARN, queueARN: keyARN})
	return g, func(s guard.Service) string {
		server := httptest.NewServer(g.Before(s, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if body, err := io.ReadAll(r.Body); err != nil || len(body) == 0 {
				t.Errorf("the body did not come through: %v", err)
			}
			w.Header().Set("Content-Type", "application/x-amz-json-1.0")
			_, _ = io.WriteString(w, "{}")
		})))
		t.Cleanup(server.Close)
		return server.URL
	}
}

func signedBy(name string) aws.CredentialsProvider {
	return credentials.NewStaticCredentialsProvider(name, "local", "")
}

func allowed(action, resource string) string {
	return `{"Effect": "Allow", "Action": "` + action + `", "Resource": "` + resource + `"}`
}

// key allows the use of the key by way of DynamoDB and SQS.
const key = `{"Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": "` + keyARN + `",
	"Condition": {"StringEquals": {"kms:ViaService": ["dynamodb.eu-west-2.amazonaws.com", "sqs.eu-west-2.amazonaws.com"]}}}`

func TestCalls(t *testing.T) {
	put := types.TransactWriteItem{Put: &types.Put{TableName: aws.String("frontline-x"), Item: map[string]types.AttributeValue{}}}
	check := types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{TableName: aws.String("frontline-x"), ConditionExpression: aws.String("a"), Key: map[string]types.AttributeValue{}}}
	all := func(actions ...string) string { return strings.Join(append(actions, key), ",") }
	for _, test := range []struct {
		name, statements, as string
		call                 func(*dynamodb.Client, *sqs.Client) error
		denied               string // the action
	}{
		{"a table", all(allowed("dynamodb:GetItem", tableARN)), "apply", getItem("frontline-x"), ""},
		{"another table", all(allowed("dynamodb:GetItem", tableARN)), "apply", getItem("frontline-y"), "dynamodb:GetItem"},
		{"another action", all(allowed("dynamodb:PutItem", tableARN)), "apply", getItem("frontline-x"), "dynamodb:GetItem"},
		{"a person", all(), "somebody", getItem("frontline-x"), ""},
		{"without the key", allowed("dynamodb:GetItem", tableARN), "apply", getItem("frontline-x"), "kms:Decrypt"},
		{"an index is not its table", all(allowed("dynamodb:Query", tableARN)), "apply", query, "dynamodb:Query"},
		{"an index", all(allowed("dynamodb:Query", tableARN+"/index/due")), "apply", query, ""},
		{"all parts of a transaction", all(allowed("dynamodb:PutItem", tableARN), allowed("dynamodb:ConditionCheckItem", tableARN)), "apply", write(put, check), ""},
		{"one part is missing", all(allowed("dynamodb:PutItem", tableARN)), "apply", write(put, check), "dynamodb:ConditionCheckItem"},
		{"its own partition", all(strings.Replace(allowed("dynamodb:GetItem", tableARN), "}", `, "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": "file#hmrc#*"}}}`, 1)), "apply", getKey("file#hmrc#plan"), ""},
		{"another partition", all(strings.Replace(allowed("dynamodb:GetItem", tableARN), "}", `, "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": "file#hmrc#*"}}}`, 1)), "apply", getKey("file#dwp#plan"), "dynamodb:GetItem"},
		{"a message", all(allowed("sqs:SendMessage", queueARN)), "apply", send, ""},
		{"a batch is as one", all(allowed("sqs:SendMessage", queueARN)), "apply", sendBatch, ""},
		{"to receive is another right", all(allowed("sqs:ReceiveMessage", queueARN)), "apply", send, "sqs:SendMessage"},
		{"sending needs both of the key", allowed("sqs:SendMessage", queueARN) + "," + strings.ReplaceAll(key, `, "kms:GenerateDataKey"`, ""), "apply", send, "kms:GenerateDataKey"},
	} {
		t.Run(test.name, func(t *testing.T) {
			g, serve := world(t, test.statements)
			db := dynamodb.New(dynamodb.Options{Region: "eu-west-2", BaseEndpoint: aws.String(serve(guard.DynamoDB)), Credentials: signedBy(test.as)})
			queue := sqs.New(sqs.Options{Region: "eu-west-2", BaseEndpoint: aws.String(serve(guard.SQS)), Credentials: signedBy(test.as), DisableMessageChecksumValidation: true})
			err := test.call(db, queue)
			var fault smithy.APIError
			switch {
			case test.denied == "" && err != nil:
				t.Error(err)
			case test.denied != "" && (!errors.As(err, &fault) || fault.ErrorCode() != "AccessDeniedException" || !strings.Contains(fault.ErrorMessage(), test.denied)):
				t.Errorf("error %v", err)
			}
			if denied := g.Denied(); test.denied == "" && len(denied) > 0 || test.denied != "" && (len(denied) != 1 || denied[0].Action != test.denied) {
				t.Errorf("denied %v", denied)
			}
		})
	}
}

func getItem(table string) func(*dynamodb.Client, *sqs.Client) error {
	return func(db *dynamodb.Client, _ *sqs.Client) error {
		_, err := db.GetItem(background, &dynamodb.GetItemInput{TableName: &table, Key: map[string]types.AttributeValue{}})
		return err
	}
}

func getKey(id string) func(*dynamodb.Client, *sqs.Client) error {
	return func(db *dynamodb.Client, _ *sqs.Client) error {
		_, err := db.GetItem(background, &dynamodb.GetItemInput{TableName: aws.String("frontline-x"),
			Key: map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: id}}})
		return err
	}
}

func query(db *dynamodb.Client, _ *sqs.Client) error {
	_, err := db.Query(background, &dynamodb.QueryInput{TableName: aws.String("frontline-x"), IndexName: aws.String("due")})
	return err
}

func write(parts ...types.TransactWriteItem) func(*dynamodb.Client, *sqs.Client) error {
	return func(db *dynamodb.Client, _ *sqs.Client) error {
		_, err := db.TransactWriteItems(background, &dynamodb.TransactWriteItemsInput{TransactItems: parts})
		return err
	}
}

var queueURL = aws.String("http://127.0.0.1/000000000000/x-handoff")

func send(_ *dynamodb.Client, q *sqs.Client) error {
	_, err := q.SendMessage(background, &sqs.SendMessageInput{QueueUrl: queueURL, MessageBody: aws.String("x")})
	return err
}

func sendBatch(_ *dynamodb.Client, q *sqs.Client) error {
	_, err := q.SendMessageBatch(background, &sqs.SendMessageBatchInput{QueueUrl: queueURL,
		Entries: []sqstypes.SendMessageBatchRequestEntry{{Id: aws.String("1"), MessageBody: aws.String("x")}}})
	return err
}

// What is granted and not used is told, and what is used is not.
func TestUnused(t *testing.T) {
	g, serve := world(t, allowed("dynamodb:GetItem", tableARN)+","+allowed("dynamodb:PutItem", tableARN)+","+allowed("logs:PutLogEvents", "*")+","+key)
	db := dynamodb.New(dynamodb.Options{Region: "eu-west-2", BaseEndpoint: aws.String(serve(guard.DynamoDB)), Credentials: signedBy("apply")})
	if err := getItem("frontline-x")(db, nil); err != nil {
		t.Fatal(err)
	}
	want := []policy.Grant{{Role: "apply", Action: "dynamodb:PutItem", Resource: tableARN}, {Role: "apply", Action: "logs:PutLogEvents", Resource: "*"}}
	if got := g.Unused("apply"); !slices.Equal(got, want) {
		t.Errorf("unused %v, want %v", got, want)
	}
}
