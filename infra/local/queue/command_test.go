package queue

import (
	"encoding/json"
	"os"
	"os/exec"
	"testing"
)

// TestCommand uses the aws command where there is one. Since 2023 it speaks AWS JSON; what older ones say in the Query
// protocol is in TestQuery, which never needs the command.
func TestCommand(t *testing.T) {
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("there is no aws command on the PATH")
	}
	_, address := serve(t, Config{})
	run := func(into any, arguments ...string) {
		t.Helper()
		command := exec.Command("aws", append([]string{"--endpoint-url", address, "--output", "json", "sqs"}, arguments...)...)
		command.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local", "AWS_DEFAULT_REGION="+region, "AWS_CONFIG_FILE="+os.DevNull, "AWS_PAGER=")
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("aws sqs %v: %v\n%s", arguments, err, out)
		}
		if into == nil {
			return
		}
		if err := json.Unmarshal(out, into); err != nil {
			t.Fatalf("aws sqs %v: %v\n%s", arguments, err, out)
		}
	}
	var made struct{ QueueUrl string }
	run(&made, "create-queue", "--queue-name", "work", "--attributes", `{"VisibilityTimeout":"60"}`, "--tags", "department=hmrc")
	run(nil, "send-message", "--queue-url", made.QueueUrl, "--message-body", "naïve <&> ✓", "--message-attributes", `{"kind":{"DataType":"String","StringValue":"v"}}`)
	var got struct {
		Messages []struct {
			Body, ReceiptHandle string
			MessageAttributes   map[string]struct{ StringValue string }
		}
	}
	run(&got, "receive-message", "--queue-url", made.QueueUrl, "--wait-time-seconds", "1", "--attribute-names", "All", "--message-attribute-names", "All")
	if len(got.Messages) != 1 {
		t.Fatalf("received %+v", got)
	}
	same(t, "body", got.Messages[0].Body, "naïve <&> ✓")
	same(t, "attribute", got.Messages[0].MessageAttributes["kind"].StringValue, "v")
	run(nil, "delete-message", "--queue-url", made.QueueUrl, "--receipt-handle", got.Messages[0].ReceiptHandle)
	var attributes struct{ Attributes map[string]string }
	run(&attributes, "get-queue-attributes", "--queue-url", made.QueueUrl, "--attribute-names", "All")
	same(t, "messages in flight", attributes.Attributes["ApproximateNumberOfMessagesNotVisible"], "0")
	same(t, "visibility", attributes.Attributes["VisibilityTimeout"], "60")
}
