package queue

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// entries are batch entries with these ids; each body is "body-" and the id.
func entries(ids ...string) []types.SendMessageBatchRequestEntry {
	var all []types.SendMessageBatchRequestEntry
	for _, id := range ids {
		all = append(all, types.SendMessageBatchRequestEntry{Id: aws.String(id), MessageBody: aws.String("body-" + id)})
	}
	return all
}

func numbered(n int) []string {
	var ids []string
	for i := range n {
		ids = append(ids, fmt.Sprint("e", i))
	}
	return ids
}

var batchBehaviours = []behaviour{
	{"ten messages are sent, received, extended and deleted in batches", func(t *testing.T, s *service) {
		url := s.create("ten", seconds(30))
		sent := must[*sqs.SendMessageBatchOutput](t)(s.SendMessageBatch(t.Context(), &sqs.SendMessageBatchInput{QueueUrl: url, Entries: entries(numbered(10)...)}))
		same(t, "sent", len(sent.Successful), 10)
		messages := s.receive(url, 10)
		var hide []types.ChangeMessageVisibilityBatchRequestEntry
		var remove []types.DeleteMessageBatchRequestEntry
		for i, m := range messages {
			id := aws.String(fmt.Sprint(i))
			hide = append(hide, types.ChangeMessageVisibilityBatchRequestEntry{Id: id, ReceiptHandle: m.ReceiptHandle, VisibilityTimeout: 60})
			remove = append(remove, types.DeleteMessageBatchRequestEntry{Id: id, ReceiptHandle: m.ReceiptHandle})
		}
		hidden := must[*sqs.ChangeMessageVisibilityBatchOutput](t)(s.ChangeMessageVisibilityBatch(t.Context(), &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: url, Entries: hide}))
		same(t, "hidden", len(hidden.Successful), 10)
		s.pass(31 * time.Second)
		s.none(url)
		removed := must[*sqs.DeleteMessageBatchOutput](t)(s.DeleteMessageBatch(t.Context(), &sqs.DeleteMessageBatchInput{QueueUrl: url, Entries: remove}))
		same(t, "removed", len(removed.Successful), 10)
		s.counts(url, 0, 0, 0)
	}},
	{"a batch says which of its entries failed", func(t *testing.T, s *service) {
		url := s.create("partly", nil)
		batch := entries("good", "bad")
		batch[1].MessageBody = aws.String("\x01")
		sent := must[*sqs.SendMessageBatchOutput](t)(s.SendMessageBatch(t.Context(), &sqs.SendMessageBatchInput{QueueUrl: url, Entries: batch}))
		if len(sent.Successful) != 1 || len(sent.Failed) != 1 {
			t.Fatalf("%d succeeded and %d failed", len(sent.Successful), len(sent.Failed))
		}
		same(t, "failed", *sent.Failed[0].Id, "bad")
		same(t, "sender's fault", sent.Failed[0].SenderFault, true)
		m := s.one(url)
		same(t, "body", *m.Body, "body-good")
		removed := must[*sqs.DeleteMessageBatchOutput](t)(s.DeleteMessageBatch(t.Context(), &sqs.DeleteMessageBatchInput{QueueUrl: url, Entries: []types.DeleteMessageBatchRequestEntry{
			{Id: aws.String("good"), ReceiptHandle: m.ReceiptHandle}, {Id: aws.String("bad"), ReceiptHandle: aws.String("garbage")},
		}}))
		if len(removed.Successful) != 1 || len(removed.Failed) != 1 {
			t.Fatalf("%d succeeded and %d failed", len(removed.Successful), len(removed.Failed))
		}
		same(t, "code", *removed.Failed[0].Code, "ReceiptHandleIsInvalid")
	}},
	{"batches are checked as a whole", func(t *testing.T, s *service) {
		url := s.create("whole", nil)
		send := func(entries []types.SendMessageBatchRequestEntry) error {
			_, err := s.SendMessageBatch(t.Context(), &sqs.SendMessageBatchInput{QueueUrl: url, Entries: entries})
			return err
		}
		refused[*types.TooManyEntriesInBatchRequest](t, "11 entries", send(entries(numbered(11)...)))
		refused[*types.EmptyBatchRequest](t, "no entry", send([]types.SendMessageBatchRequestEntry{}))
		refused[*types.BatchEntryIdsNotDistinct](t, "the same id", send(entries("a", "a")))
		refused[*types.InvalidBatchEntryId](t, "a colon in an id", send(entries("a:b")))
		refused[*types.InvalidBatchEntryId](t, "a long id", send(entries(strings.Repeat("a", 81))))
		large := entries("a", "b")
		large[0].MessageBody = aws.String(strings.Repeat("x", 1<<20))
		refused[*types.BatchRequestTooLong](t, "more than 1 MiB", send(large))
		_, err := s.DeleteMessageBatch(t.Context(), &sqs.DeleteMessageBatchInput{QueueUrl: url, Entries: []types.DeleteMessageBatchRequestEntry{}})
		refused[*types.EmptyBatchRequest](t, "nothing to delete", err)
		s.none(url)
	}},
}

// withDead makes a queue and its dead-letter queue; a name that ends in .fifo makes both FIFO.
func (s *service) withDead(name string, receives int) (url, dead *string) {
	stem, fifo := strings.CutSuffix(name, ".fifo")
	deadName := stem + "-dead"
	if fifo {
		deadName += ".fifo"
	}
	dead = s.create(deadName, seconds(5))
	policy := fmt.Sprintf(`{"deadLetterTargetArn":%q,"maxReceiveCount":%d}`, s.arn(dead), receives)
	return s.create(name, map[string]string{"VisibilityTimeout": "5", "RedrivePolicy": policy}), dead
}

// kill sends messages and receives them until they are in the dead-letter queue.
func (s *service) kill(url, dead *string, bodies ...string) {
	s.t.Helper()
	s.send(url, bodies...)
	s.receive(url, len(bodies))
	s.pass(6 * time.Second)
	s.none(url) // one receive is allowed: this one moves them
	s.counts(dead, len(bodies), 0, 0)
}

// task waits for the latest move task of the queue to be over.
func (s *service) task(arn string) types.ListMessageMoveTasksResultEntry {
	s.t.Helper()
	for range 400 {
		out := must[*sqs.ListMessageMoveTasksOutput](s.t)(s.ListMessageMoveTasks(s.t.Context(), &sqs.ListMessageMoveTasksInput{SourceArn: &arn}))
		if len(out.Results) == 1 && *out.Results[0].Status != "RUNNING" {
			return out.Results[0]
		}
		time.Sleep(10*time.Millisecond + time.Duration(s.wait)*100*time.Millisecond)
	}
	s.t.Fatal("the move task does not end")
	return types.ListMessageMoveTasksResultEntry{}
}

var deadLetterBehaviours = []behaviour{
	{"a message received too often goes to the dead-letter queue, whole", func(t *testing.T, s *service) {
		url, dead := s.withDead("poison", 2)
		sent := must[*sqs.SendMessageOutput](t)(s.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: url, MessageBody: aws.String("poison"),
			MessageAttributes: map[string]types.MessageAttributeValue{"department": text("dwp")}}))
		for range 2 {
			s.one(url)
			s.pass(6 * time.Second)
		}
		s.none(url)
		m := s.one(dead)
		same(t, "id", *m.MessageId, *sent.MessageId)
		same(t, "body", *m.Body, "poison")
		same(t, "department", *m.MessageAttributes["department"].StringValue, "dwp")
		same(t, "receive count", m.Attributes["ApproximateReceiveCount"], "3")
		same(t, "source", m.Attributes["DeadLetterQueueSourceArn"], s.arn(url))
	}},
	{"a dead-letter queue lists its sources", func(t *testing.T, s *service) {
		url, dead := s.withDead("sources", 2)
		out := must[*sqs.ListDeadLetterSourceQueuesOutput](t)(s.ListDeadLetterSourceQueues(t.Context(), &sqs.ListDeadLetterSourceQueuesInput{QueueUrl: dead}))
		if !slices.Equal(out.QueueUrls, []string{*url}) {
			t.Errorf("got %v, want %s", out.QueueUrls, *url)
		}
	}},
	{"a queue can refuse to be a dead-letter queue", func(t *testing.T, s *service) {
		dead := s.create("refuses", map[string]string{"RedriveAllowPolicy": `{"redrivePermission":"denyAll"}`})
		policy := fmt.Sprintf(`{"deadLetterTargetArn":%q,"maxReceiveCount":2}`, s.arn(dead))
		_, err := s.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("source" + s.mark), Attributes: map[string]string{"RedrivePolicy": policy}})
		coded(t, "CreateQueue", err, "InvalidParameterValue")
	}},
	{"a move task brings messages back as new ones", func(t *testing.T, s *service) {
		url, dead := s.withDead("redrive", 1)
		s.kill(url, dead, "one", "two")
		before := s.receive(dead, 2)
		s.pass(6 * time.Second)
		arn := s.arn(dead)
		must[*sqs.StartMessageMoveTaskOutput](t)(s.StartMessageMoveTask(t.Context(), &sqs.StartMessageMoveTaskInput{SourceArn: &arn}))
		done := s.task(arn)
		same(t, "status", *done.Status, "COMPLETED")
		same(t, "moved", done.ApproximateNumberOfMessagesMoved, 2)
		s.counts(dead, 0, 0, 0)
		for _, m := range s.receive(url, 2) {
			same(t, "receive count", m.Attributes["ApproximateReceiveCount"], "1")
			if m.Attributes["SentTimestamp"] <= before[0].Attributes["SentTimestamp"] {
				t.Error("a message came back with the time at which it was sent at first")
			}
			if slices.ContainsFunc(before, func(b types.Message) bool { return *b.MessageId == *m.MessageId }) {
				t.Error("a message came back with the id it had")
			}
		}
	}},
	{"a move task can go elsewhere, slowly, and be cancelled", func(t *testing.T, s *service) {
		url, dead := s.withDead("slow", 1)
		elsewhere := s.create("elsewhere", nil)
		s.kill(url, dead, "one", "two", "three", "four", "five")
		arn, to := s.arn(dead), s.arn(elsewhere)
		started := must[*sqs.StartMessageMoveTaskOutput](t)(s.StartMessageMoveTask(t.Context(), &sqs.StartMessageMoveTaskInput{SourceArn: &arn, DestinationArn: &to, MaxNumberOfMessagesPerSecond: aws.Int32(1)}))
		_, err := s.StartMessageMoveTask(t.Context(), &sqs.StartMessageMoveTaskInput{SourceArn: &arn})
		coded(t, "a second task", err, "InvalidParameterValue")
		s.pass(1100 * time.Millisecond)
		s.one(elsewhere)
		must[*sqs.CancelMessageMoveTaskOutput](t)(s.CancelMessageMoveTask(t.Context(), &sqs.CancelMessageMoveTaskInput{TaskHandle: started.TaskHandle}))
		done := s.task(arn)
		same(t, "status", *done.Status, "CANCELLED")
		same(t, "to move", *done.ApproximateNumberOfMessagesToMove, 5)
		if done.ApproximateNumberOfMessagesMoved >= 5 {
			t.Error("it moved everything at once")
		}
	}},
	{"a move task says why it failed", func(t *testing.T, s *service) {
		_, dead := s.withDead("fails", 1)
		s.send(dead, "sent here directly")
		s.counts(dead, 1, 0, 0)
		arn := s.arn(dead)
		must[*sqs.StartMessageMoveTaskOutput](t)(s.StartMessageMoveTask(t.Context(), &sqs.StartMessageMoveTaskInput{SourceArn: &arn}))
		done := s.task(arn)
		same(t, "status", *done.Status, "FAILED")
		same(t, "reason", aws.ToString(done.FailureReason), "CouldNotDetermineMessageSource")
	}},
	{"what a move task names is checked", func(t *testing.T, s *service) {
		url, dead := s.withDead("named", 1)
		start := func(source, to string) error {
			in := &sqs.StartMessageMoveTaskInput{SourceArn: &source}
			if to != "" {
				in.DestinationArn = &to
			}
			_, err := s.StartMessageMoveTask(t.Context(), in)
			return err
		}
		nowhere := s.arn(dead) + "-nowhere"
		coded(t, "a queue that is no dead-letter queue", start(s.arn(url), ""), "InvalidParameterValue")
		refused[*types.ResourceNotFoundException](t, "no source", start(nowhere, ""))
		refused[*types.ResourceNotFoundException](t, "no destination", start(s.arn(dead), nowhere))
		_, err := s.CancelMessageMoveTask(t.Context(), &sqs.CancelMessageMoveTaskInput{TaskHandle: aws.String("foobared")})
		coded(t, "no handle", err, "InvalidParameterValue")
	}},
}
