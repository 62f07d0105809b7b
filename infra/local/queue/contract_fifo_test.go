package queue

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// ordered sends a message with this body to a group of a FIFO queue.
func (s *service) ordered(url *string, group, body string) *sqs.SendMessageOutput {
	s.t.Helper()
	return must[*sqs.SendMessageOutput](s.t)(s.SendMessage(s.t.Context(), &sqs.SendMessageInput{QueueUrl: url, MessageBody: &body, MessageGroupId: &group}))
}

func byContent(more ...string) map[string]string {
	all := map[string]string{"ContentBasedDeduplication": "true"}
	for i := 0; i < len(more); i += 2 {
		all[more[i]] = more[i+1]
	}
	return all
}

var fifoBehaviours = []behaviour{
	{"a FIFO queue takes the same message once in five minutes", func(t *testing.T, s *service) {
		url := s.create("once.fifo", byContent())
		first := s.ordered(url, "A", "x")
		again := s.ordered(url, "B", "x") // another group does not make it another message
		same(t, "id", *again.MessageId, *first.MessageId)
		same(t, "sequence number", *again.SequenceNumber, *first.SequenceNumber)
		s.delete(url, s.one(url))
		s.ordered(url, "A", "x") // nor does deleting the first
		s.none(url)
		s.pass(301 * time.Second)
		if later := s.ordered(url, "A", "x"); *later.MessageId == *first.MessageId {
			t.Error("after five minutes it is still the same message")
		}
		s.one(url)
	}},
	{"a FIFO queue can tell repeats within the group only", func(t *testing.T, s *service) {
		url := s.create("group.fifo", byContent("DeduplicationScope", "messageGroup"))
		for _, group := range []string{"A", "B", "A"} {
			s.ordered(url, group, "x")
		}
		s.counts(url, 2, 0, 0)
	}},
	{"a deduplication id goes before the body", func(t *testing.T, s *service) {
		url := s.create("id.fifo", byContent())
		for _, body := range []string{"x", "y"} {
			must[*sqs.SendMessageOutput](t)(s.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: url, MessageBody: &body, MessageGroupId: aws.String("A"), MessageDeduplicationId: aws.String("same")}))
		}
		m := s.one(url)
		same(t, "body", *m.Body, "x")
		same(t, "MessageDeduplicationId", m.Attributes["MessageDeduplicationId"], "same")
	}},
	{"a group comes in order, one receive at a time", func(t *testing.T, s *service) {
		url := s.create("order.fifo", byContent("VisibilityTimeout", "20"))
		for _, body := range []string{"A0", "A1", "A2", "B0", "B1", "B2"} {
			s.ordered(url, body[:1], body)
		}
		first := s.receive(url, 1)
		same(t, "first", bodies(first), "A0")
		same(t, "group", first[0].Attributes["MessageGroupId"], "A")
		if len(first[0].Attributes["SequenceNumber"]) != 20 {
			t.Errorf("sequence number %q", first[0].Attributes["SequenceNumber"])
		}
		held := s.receive(url, 3)
		same(t, "the other group", bodies(held), "B0 B1 B2")
		s.none(url) // both groups are held
		s.delete(url, first...)
		next := s.receive(url, 2)
		same(t, "next", bodies(next), "A1 A2")
		s.delete(url, next[1], held[0], held[1])
		s.none(url) // one of each group is held
		s.pass(21 * time.Second)
		same(t, "after the time is over", bodies(s.receive(url, 2)), "A1 B2")
	}},
	{"a group whose messages come back begins again in order", func(t *testing.T, s *service) {
		url := s.create("again.fifo", byContent("VisibilityTimeout", "5"))
		s.ordered(url, "A", "A0")
		s.ordered(url, "A", "A1")
		held := s.receive(url, 2)
		_, err := s.ChangeMessageVisibility(t.Context(), &sqs.ChangeMessageVisibilityInput{QueueUrl: url, ReceiptHandle: held[1].ReceiptHandle, VisibilityTimeout: 20})
		if err != nil {
			t.Fatal(err)
		}
		s.pass(6 * time.Second)
		s.none(url) // A0 is back, but A1 is held still
		s.pass(20 * time.Second)
		same(t, "order", bodies(s.receive(url, 2)), "A0 A1")
	}},
	{"a FIFO queue checks what it needs", func(t *testing.T, s *service) {
		url := s.create("needs.fifo", nil)
		try := func(in sqs.SendMessageInput) error {
			in.QueueUrl, in.MessageBody = url, aws.String("x")
			_, err := s.SendMessage(t.Context(), &in)
			return err
		}
		group, id := aws.String("A"), aws.String("1")
		coded(t, "no group", try(sqs.SendMessageInput{MessageDeduplicationId: id}), "MissingParameter")
		coded(t, "no deduplication id", try(sqs.SendMessageInput{MessageGroupId: group}), "InvalidParameterValue")
		coded(t, "a delay", try(sqs.SendMessageInput{MessageGroupId: group, MessageDeduplicationId: id, DelaySeconds: 2}), "InvalidParameterValue")
		coded(t, "a group with a space", try(sqs.SendMessageInput{MessageGroupId: aws.String("a b"), MessageDeduplicationId: id}), "InvalidParameterValue")
		_, err := s.SendMessageBatch(t.Context(), &sqs.SendMessageBatchInput{QueueUrl: url, Entries: entries("a")})
		coded(t, "a batch without groups", err, "InvalidParameterValue")
		_, err = s.SetQueueAttributes(t.Context(), &sqs.SetQueueAttributesInput{QueueUrl: url, Attributes: map[string]string{"FifoQueue": "false"}})
		refused[*types.InvalidAttributeValue](t, "another type", err)
		plain := s.create("plain", nil)
		_, err = s.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: plain, MessageBody: aws.String("x"), MessageDeduplicationId: id})
		coded(t, "a deduplication id in a standard queue", err, "InvalidParameterValue")
		if _, err = s.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: plain, MessageBody: aws.String("x"), MessageGroupId: group}); err != nil {
			t.Errorf("a group in a standard queue: %v", err)
		}
	}},
	{"a FIFO queue refuses a receipt handle whose time is over", func(t *testing.T, s *service) {
		url := s.create("late.fifo", byContent("VisibilityTimeout", "2"))
		s.ordered(url, "A", "x")
		m := s.one(url)
		s.pass(3 * time.Second)
		_, err := s.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{QueueUrl: url, ReceiptHandle: m.ReceiptHandle})
		coded(t, "DeleteMessage", err, "InvalidParameterValue")
		s.one(url)
	}},
	{"a FIFO queue's dead-letter queue is FIFO", func(t *testing.T, s *service) {
		url, dead := s.withDead("dead.fifo", 1)
		if _, err := s.SetQueueAttributes(t.Context(), &sqs.SetQueueAttributesInput{QueueUrl: url, Attributes: byContent()}); err != nil {
			t.Fatal(err)
		}
		sent := s.ordered(url, "A", "x")
		s.one(url)
		s.pass(6 * time.Second)
		s.none(url)
		m := s.one(dead)
		same(t, "id", *m.MessageId, *sent.MessageId)
		same(t, "group", m.Attributes["MessageGroupId"], "A")
		same(t, "deduplication id", m.Attributes["MessageDeduplicationId"], *sent.MessageId)
		standard := s.create("standard", nil)
		policy := strings.Replace(s.attributes(url)["RedrivePolicy"], s.arn(dead), s.arn(standard), 1)
		_, err := s.SetQueueAttributes(t.Context(), &sqs.SetQueueAttributesInput{QueueUrl: url, Attributes: map[string]string{"RedrivePolicy": policy}})
		coded(t, "a standard dead-letter queue", err, "InvalidParameterValue")
	}},
	{"a FIFO queue's delay holds for messages it already has", func(t *testing.T, s *service) {
		url := s.create("delay.fifo", byContent("DelaySeconds", "600"))
		s.ordered(url, "A", "x")
		s.none(url)
		if _, err := s.SetQueueAttributes(t.Context(), &sqs.SetQueueAttributesInput{QueueUrl: url, Attributes: map[string]string{"DelaySeconds": "1"}}); err != nil {
			t.Fatal(err)
		}
		s.pass(2 * time.Second)
		s.one(url)
	}},
}
