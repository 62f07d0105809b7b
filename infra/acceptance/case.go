package acceptance

import (
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Transaction is the transaction with a name.
func Transaction(t testing.TB, name string) transaction.Transaction {
	for _, tx := range functions.All {
		if tx.Name == name {
			return tx
		}
	}
	t.Fatalf("there is no transaction %s", name)
	return transaction.Transaction{}
}

// Case is the worked case of a transaction with a name.
func Case(t testing.TB, tx transaction.Transaction, name string) transaction.Case {
	cases, err := tx.Cases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("%s has no case %s", tx.Name, name)
	return transaction.Case{}
}

// Fields are the fields of a question's page, filled with a worked case's answer.
func Fields(t testing.TB, tx transaction.Transaction, answers json.RawMessage, path string) (string, url.Values) {
	step, ok := ask.Find(tx.Questions, path)
	if !ok {
		t.Fatalf("%s asks no %s", tx.Name, path)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(answers, &all); err != nil {
		t.Fatal(err)
	}
	value, faults := step.Question.Decode(all[path])
	if len(faults) > 0 {
		t.Fatalf("the case's %s: %v", path, faults)
	}
	fields := url.Values{}
	for part, values := range step.Question.Fill(value) {
		fields[ask.Field(path, part)] = values
	}
	return path, fields
}

var references = regexp.MustCompile(`[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}`)

// Reference is the reference in a receipt, be it a page or JSON.
func Reference(receipt string) string { return references.FindString(receipt) }

// Waiting is the number of messages in a queue, seen or not.
func Waiting(t testing.TB, client *sqs.Client, queue *string) int {
	out, err := client.GetQueueAttributes(context.Background(), &sqs.GetQueueAttributesInput{QueueUrl: queue,
		AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll}})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range []string{"ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"} {
		k, err := strconv.Atoi(out.Attributes[name])
		if err != nil {
			t.Fatal(err)
		}
		n += k
	}
	return n
}
