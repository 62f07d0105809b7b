package queue

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

func text(v string) types.MessageAttributeValue {
	return types.MessageAttributeValue{DataType: aws.String("String"), StringValue: &v}
}

var messageBehaviours = []behaviour{
	{"a message comes with its body, attributes, trace header and counts", func(t *testing.T, s *service) {
		url := s.create("whole", nil)
		trace := "Root=1-5759e988-bd862e3fe1be46a994272793"
		sent := must[*sqs.SendMessageOutput](t)(s.SendMessage(t.Context(), &sqs.SendMessageInput{ // the SDK checks the MD5 of the body
			QueueUrl: url, MessageBody: aws.String(`{"naïve":"£400m ✓ 𝄞","lines":"a` + "\t\r\n" + `b <&>"}`),
			MessageAttributes: map[string]types.MessageAttributeValue{
				"department": text("dwp"), "attempt": {DataType: aws.String("Number"), StringValue: aws.String("7")},
				"digest": {DataType: aws.String("Binary.sha"), BinaryValue: []byte{0, 255, 1}},
			},
			MessageSystemAttributes: map[string]types.MessageSystemAttributeValue{"AWSTraceHeader": {DataType: aws.String("String"), StringValue: &trace}},
		}))
		m := s.one(url)
		same(t, "id", *m.MessageId, *sent.MessageId)
		same(t, "body", *m.Body, `{"naïve":"£400m ✓ 𝄞","lines":"a`+"\t\r\n"+`b <&>"}`)
		same(t, "department", *m.MessageAttributes["department"].StringValue, "dwp")
		same(t, "type of attempt", *m.MessageAttributes["attempt"].DataType, "Number")
		if !slices.Equal(m.MessageAttributes["digest"].BinaryValue, []byte{0, 255, 1}) {
			t.Errorf("digest: got %v", m.MessageAttributes["digest"].BinaryValue)
		}
		same(t, "MD5 of attributes", *m.MD5OfMessageAttributes, *sent.MD5OfMessageAttributes)
		same(t, "trace header", m.Attributes["AWSTraceHeader"], trace)
		same(t, "receive count", m.Attributes["ApproximateReceiveCount"], "1")
		for _, name := range []string{"SentTimestamp", "ApproximateFirstReceiveTimestamp", "SenderId"} {
			if m.Attributes[name] == "" {
				t.Errorf("no %s", name)
			}
		}
	}},
	// The MD5s are AWS's own, published by LocalStack (test_receive_message_message_attribute_names_filters, recorded 2023-07-06).
	{"the MD5 of attributes is of those asked for", func(t *testing.T, s *service) {
		url := s.create("selection", seconds(0))
		sent := must[*sqs.SendMessageOutput](t)(s.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: url, MessageBody: aws.String("msg"),
			MessageAttributes: map[string]types.MessageAttributeValue{"Help.Me": text("Me"), "Hello": text("There"), "General": text("Kenobi")}}))
		same(t, "MD5 when sent", *sent.MD5OfMessageAttributes, "4c360f3fdafd970e05fae2f149d997f5")
		for _, c := range []struct {
			ask  []string
			want string // names
			md5  string
		}{
			{nil, "", ""},
			{[]string{"All"}, "General Hello Help.Me", "4c360f3fdafd970e05fae2f149d997f5"},
			{[]string{".*"}, "General Hello Help.Me", "4c360f3fdafd970e05fae2f149d997f5"},
			{[]string{"Hello", "General"}, "General Hello", "fca026605781cb4126a1e9044df24232"},
			{[]string{"Hello", "Nobody"}, "Hello", "a311262e065454b75da111d535b8dacd"},
			{[]string{"Hel.*"}, "Hello Help.Me", "83fee93c1bcd8b9a5a923ffacdc636c7"},
			{[]string{"Nobody"}, "", ""},
		} {
			out := must[*sqs.ReceiveMessageOutput](t)(s.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: url, MessageAttributeNames: c.ask, WaitTimeSeconds: s.wait}))
			if len(out.Messages) != 1 {
				t.Fatalf("asked for %v: %d messages", c.ask, len(out.Messages))
			}
			var names []string
			for name := range out.Messages[0].MessageAttributes {
				names = append(names, name)
			}
			slices.Sort(names)
			same(t, "names for "+strings.Join(c.ask, " "), strings.Join(names, " "), c.want)
			same(t, "MD5 for "+strings.Join(c.ask, " "), aws.ToString(out.Messages[0].MD5OfMessageAttributes), c.md5)
		}
	}},
	{"a received message is in flight until its time is over", func(t *testing.T, s *service) {
		url := s.create("flight", seconds(30))
		s.send(url, "here")
		first := s.one(url)
		s.none(url)
		s.counts(url, 0, 1, 0)
		s.pass(31 * time.Second)
		second := s.one(url)
		same(t, "receive count", second.Attributes["ApproximateReceiveCount"], "2")
		same(t, "first received", second.Attributes["ApproximateFirstReceiveTimestamp"], first.Attributes["ApproximateFirstReceiveTimestamp"])
		if *first.ReceiptHandle == *second.ReceiptHandle {
			t.Error("two receives gave the same receipt handle")
		}
		s.delete(url, second)
		s.pass(31 * time.Second)
		s.none(url)
	}},
	{"a waiting receive wakes for a new message", func(t *testing.T, s *service) {
		url := s.create("new", nil)
		got := s.listen(url)
		s.send(url, "new")
		same(t, "body", <-got, "new")
	}},
	{"a waiting receive wakes when a message comes back", func(t *testing.T, s *service) {
		url := s.create("back", seconds(4))
		s.send(url, "back")
		s.one(url)
		got := s.listen(url)
		s.pass(3 * time.Second)
		select {
		case body := <-got:
			t.Errorf("%q came back too early", body)
		case <-time.After(50 * time.Millisecond):
		}
		s.pass(2 * time.Second)
		same(t, "body", <-got, "back")
	}},
	{"a waiting receive ends empty when its time is over", func(t *testing.T, s *service) {
		got := s.listen(s.create("empty", nil))
		for range 50 {
			s.pass(time.Second)
			select {
			case body := <-got:
				same(t, "body", body, "")
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
		t.Error("it waits still")
	}},
	{"visibility can be changed, and ended", func(t *testing.T, s *service) {
		url := s.create("change", seconds(20))
		s.send(url, "x")
		change := func(m types.Message, to int32) error {
			_, err := s.ChangeMessageVisibility(t.Context(), &sqs.ChangeMessageVisibilityInput{QueueUrl: url, ReceiptHandle: m.ReceiptHandle, VisibilityTimeout: to})
			return err
		}
		m := s.one(url)
		if err := change(m, 40); err != nil {
			t.Fatal(err)
		}
		s.pass(22 * time.Second)
		s.none(url)
		if err := change(m, 0); err != nil {
			t.Fatal(err)
		}
		m = s.one(url)
		coded(t, "more than 12 hours", change(m, 43_201), "InvalidParameterValue")
		s.delete(url, m)
		coded(t, "a deleted message", change(m, 10), "InvalidParameterValue")
	}},
	{"deleting twice succeeds, a handle that is none is refused", func(t *testing.T, s *service) {
		url := s.create("twice", nil)
		s.send(url, "x")
		m := s.one(url)
		s.delete(url, m, m)
		_, err := s.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{QueueUrl: url, ReceiptHandle: aws.String("garbage")})
		refused[*types.ReceiptHandleIsInvalid](t, "DeleteMessage", err)
		_, err = s.ChangeMessageVisibility(t.Context(), &sqs.ChangeMessageVisibilityInput{QueueUrl: url, ReceiptHandle: aws.String("garbage")})
		refused[*types.ReceiptHandleIsInvalid](t, "ChangeMessageVisibility", err)
	}},
	{"a delayed message comes late", func(t *testing.T, s *service) {
		url := s.create("delay", map[string]string{"DelaySeconds": "20"})
		s.send(url, "queue")
		_, err := s.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: url, MessageBody: aws.String("message"), DelaySeconds: 5})
		if err != nil {
			t.Fatal(err)
		}
		s.none(url)
		s.counts(url, 0, 0, 2)
		s.pass(6 * time.Second)
		same(t, "body", *s.one(url).Body, "message")
		s.none(url)
		s.pass(20 * time.Second)
		same(t, "body", *s.one(url).Body, "queue")
		_, err = s.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: url, MessageBody: aws.String("x"), DelaySeconds: 901})
		coded(t, "901 seconds", err, "InvalidParameterValue")
	}},
	{"a message is kept no longer than the queue keeps it", func(t *testing.T, s *service) {
		url := s.create("keep", map[string]string{"MessageRetentionPeriod": "60"})
		s.send(url, "old")
		s.pass(40 * time.Second)
		s.send(url, "young")
		s.pass(25 * time.Second)
		same(t, "body", *s.one(url).Body, "young")
		s.none(url)
	}},
	{"what a message holds is checked", func(t *testing.T, s *service) {
		url := s.create("check", nil)
		try := func(body string, attributes map[string]types.MessageAttributeValue) error {
			_, err := s.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: url, MessageBody: &body, MessageAttributes: attributes})
			return err
		}
		refused[*types.InvalidMessageContents](t, "a control character", try("a\x01", nil))
		coded(t, "no body", try("", nil), "MissingParameter")
		coded(t, "an empty attribute", try("x", map[string]types.MessageAttributeValue{"a": text("")}), "InvalidParameterValue")
		coded(t, "a reserved name", try("x", map[string]types.MessageAttributeValue{"AWS.a": text("v")}), "InvalidParameterValue")
		coded(t, "no number", try("x", map[string]types.MessageAttributeValue{"a": {DataType: aws.String("Number"), StringValue: aws.String("x")}}), "InvalidParameterValue")
		eleven := map[string]types.MessageAttributeValue{}
		for _, c := range "abcdefghijk" {
			eleven[string(c)] = text("v")
		}
		coded(t, "11 attributes", try("x", eleven), "InvalidParameterValue")
		if err := try(strings.Repeat("x", 1<<20), nil); err != nil {
			t.Errorf("1 MiB: %v", err)
		}
		coded(t, "1 MiB and one byte", try(strings.Repeat("x", 1<<20+1), nil), "InvalidParameterValue")
		coded(t, "1 MiB with an attribute", try(strings.Repeat("x", 1<<20), map[string]types.MessageAttributeValue{"a": text("v")}), "InvalidParameterValue")
	}},
	{"what a receive asks for is checked", func(t *testing.T, s *service) {
		url := s.create("ask", nil)
		for what, in := range map[string]*sqs.ReceiveMessageInput{
			"11 messages":      {MaxNumberOfMessages: 11},
			"21 seconds":       {WaitTimeSeconds: 21},
			"12 hours and 1 s": {VisibilityTimeout: 43_201},
		} {
			in.QueueUrl = url
			_, err := s.ReceiveMessage(t.Context(), in)
			coded(t, what, err, "InvalidParameterValue")
		}
	}},
}

// listen begins a receive that waits for 20 seconds, and gives the body it got, "" for none.
func (s *service) listen(url *string) <-chan string {
	got := make(chan string, 1)
	go func() {
		out, err := s.ReceiveMessage(s.t.Context(), &sqs.ReceiveMessageInput{QueueUrl: url, WaitTimeSeconds: 20})
		switch {
		case err != nil:
			got <- err.Error()
		case len(out.Messages) == 0:
			got <- ""
		default:
			got <- *out.Messages[0].Body
		}
	}()
	return got
}
