package queue

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

var queueBehaviours = []behaviour{
	{"a queue is found by its name", func(t *testing.T, s *service) {
		url := s.create("found", nil)
		name := "found" + s.mark
		got := must[*sqs.GetQueueUrlOutput](t)(s.GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: &name}))
		same(t, "URL", *got.QueueUrl, *url)
		if !strings.HasSuffix(*url, "/"+name) || !strings.HasSuffix(s.arn(url), ":"+name) {
			t.Errorf("URL %s and ARN %s do not end in the name", *url, s.arn(url))
		}
	}},
	{"a queue that does not exist is a typed error for every action", func(t *testing.T, s *service) {
		url := s.create("here", nil)
		gone := aws.String(strings.Replace(*url, "/here", "/gone", 1))
		_, err := s.GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: aws.String("gone" + s.mark)})
		refused[*types.QueueDoesNotExist](t, "GetQueueUrl", err)
		_, err = s.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: gone, MessageBody: aws.String("x")})
		refused[*types.QueueDoesNotExist](t, "SendMessage", err)
		_, err = s.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: gone})
		refused[*types.QueueDoesNotExist](t, "ReceiveMessage", err)
		_, err = s.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: gone})
		refused[*types.QueueDoesNotExist](t, "GetQueueAttributes", err)
		_, err = s.DeleteQueue(t.Context(), &sqs.DeleteQueueInput{QueueUrl: gone})
		refused[*types.QueueDoesNotExist](t, "DeleteQueue", err)
	}},
	{"creating again with the same attributes finds the queue, with others is refused", func(t *testing.T, s *service) {
		url := s.create("again", map[string]string{"DelaySeconds": "5"})
		same(t, "URL", *s.create("again", map[string]string{"DelaySeconds": "5"}), *url)
		same(t, "URL without attributes", *s.create("again", nil), *url)
		_, err := s.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("again" + s.mark), Attributes: map[string]string{"DelaySeconds": "6"}})
		refused[*types.QueueNameExists](t, "CreateQueue", err)
	}},
	{"a queue's name and attributes are checked", func(t *testing.T, s *service) {
		try := func(name string, attributes map[string]string) error {
			_, err := s.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
			return err
		}
		coded(t, "a point", try("a.b", nil), "InvalidParameterValue")
		coded(t, "81 characters", try(strings.Repeat("n", 81), nil), "InvalidParameterValue")
		coded(t, ".fifo without FifoQueue", try("n"+s.mark+".fifo", nil), "InvalidParameterValue")
		coded(t, "FifoQueue without .fifo", try("n"+s.mark, map[string]string{"FifoQueue": "true"}), "InvalidParameterValue")
		refused[*types.InvalidAttributeName](t, "an unknown attribute", try("n"+s.mark, map[string]string{"Colour": "red"}))
		refused[*types.InvalidAttributeName](t, "a FIFO attribute", try("n"+s.mark, map[string]string{"DeduplicationScope": "queue"}))
		for name, values := range map[string][]string{
			"VisibilityTimeout": {"-1", "43201", "x"}, "DelaySeconds": {"901"}, "MessageRetentionPeriod": {"59", "1209601"},
			"ReceiveMessageWaitTimeSeconds": {"21"}, "MaximumMessageSize": {"1023", "1048577"},
		} {
			for _, value := range values {
				refused[*types.InvalidAttributeValue](t, name+" "+value, try("n"+s.mark, map[string]string{name: value}))
			}
		}
		missing := fmt.Sprintf(`{"deadLetterTargetArn":"arn:aws:sqs:%s:%s:nowhere%s","maxReceiveCount":"3"}`, region, account, s.mark)
		coded(t, "a dead-letter queue that does not exist", try("n"+s.mark, map[string]string{"RedrivePolicy": missing}), "InvalidParameterValue")
		coded(t, "a dead-letter queue that is no ARN", try("n"+s.mark, map[string]string{"RedrivePolicy": `{"deadLetterTargetArn":"dummy","maxReceiveCount":42}`}), "InvalidParameterValue")
	}},
	{"attributes have defaults, and can be set and asked for by name", func(t *testing.T, s *service) {
		url := s.create("attributes", nil)
		got := s.attributes(url)
		for name, value := range map[string]string{
			"VisibilityTimeout": "30", "DelaySeconds": "0", "MaximumMessageSize": "1048576", "MessageRetentionPeriod": "345600",
			"ReceiveMessageWaitTimeSeconds": "0", "SqsManagedSseEnabled": "true",
		} {
			same(t, name, got[name], value)
		}
		_, err := s.SetQueueAttributes(t.Context(), &sqs.SetQueueAttributesInput{QueueUrl: url, Attributes: map[string]string{"VisibilityTimeout": "7"}})
		if err != nil {
			t.Fatal(err)
		}
		some := must[*sqs.GetQueueAttributesOutput](t)(s.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: url, AttributeNames: []types.QueueAttributeName{"VisibilityTimeout"}}))
		if want := map[string]string{"VisibilityTimeout": "7"}; !maps.Equal(some.Attributes, want) {
			t.Errorf("got %v, want %v", some.Attributes, want)
		}
		_, err = s.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: url, AttributeNames: []types.QueueAttributeName{"Colour"}})
		refused[*types.InvalidAttributeName](t, "GetQueueAttributes", err)
		_, err = s.SetQueueAttributes(t.Context(), &sqs.SetQueueAttributesInput{QueueUrl: url, Attributes: map[string]string{"FifoQueue": "true"}})
		refused[*types.InvalidAttributeName](t, "SetQueueAttributes", err)
	}},
	{"queues are listed by the beginning of their names, page by page", func(t *testing.T, s *service) {
		var want []string
		for _, n := range []string{"list-a", "list-b", "list-c"} {
			want = append(want, *s.create(s.mark[1:]+n, nil))
		}
		s.create("other", nil)
		prefix := s.mark[1:] + "list-"
		var got []string
		for attempt := 0; attempt < 1+20*int(s.wait) && len(got) < len(want); attempt++ { // a new queue may be listed late
			time.Sleep(time.Duration(s.wait) * time.Second)
			got = nil
			pages := sqs.NewListQueuesPaginator(s.Client, &sqs.ListQueuesInput{QueueNamePrefix: &prefix, MaxResults: aws.Int32(2)})
			for pages.HasMorePages() {
				page := must[*sqs.ListQueuesOutput](t)(pages.NextPage(t.Context()))
				if len(page.QueueUrls) > 2 {
					t.Errorf("a page has %d queues", len(page.QueueUrls))
				}
				got = append(got, page.QueueUrls...)
			}
		}
		same(t, "queues", strings.Join(got, " "), strings.Join(want, " "))
	}},
	{"tags are added, replaced, listed and taken away", func(t *testing.T, s *service) {
		url := s.create("tags", nil)
		_, err := s.TagQueue(t.Context(), &sqs.TagQueueInput{QueueUrl: url, Tags: map[string]string{"department": "dwp", "empty": ""}})
		if err != nil {
			t.Fatal(err)
		}
		s.TagQueue(t.Context(), &sqs.TagQueueInput{QueueUrl: url, Tags: map[string]string{"department": "hmrc"}})
		tags := func() map[string]string {
			return must[*sqs.ListQueueTagsOutput](t)(s.ListQueueTags(t.Context(), &sqs.ListQueueTagsInput{QueueUrl: url})).Tags
		}
		if got, want := tags(), map[string]string{"department": "hmrc", "empty": ""}; !maps.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		if _, err := s.UntagQueue(t.Context(), &sqs.UntagQueueInput{QueueUrl: url, TagKeys: []string{"department"}}); err != nil {
			t.Fatal(err)
		}
		if got, want := tags(), map[string]string{"empty": ""}; !maps.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}},
	{"a queue is made with its tags", func(t *testing.T, s *service) {
		url := must[*sqs.CreateQueueOutput](t)(s.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("tagged" + s.mark), Tags: map[string]string{"a": "b"}})).QueueUrl
		t.Cleanup(func() { s.DeleteQueue(context.Background(), &sqs.DeleteQueueInput{QueueUrl: url}) })
		got := must[*sqs.ListQueueTagsOutput](t)(s.ListQueueTags(t.Context(), &sqs.ListQueueTagsInput{QueueUrl: url})).Tags
		same(t, "tag a", got["a"], "b")
	}},
	{"purging deletes every message, once a minute", func(t *testing.T, s *service) {
		url := s.create("purge", nil)
		s.send(url, "one", "two", "three")
		s.one(url)
		if _, err := s.PurgeQueue(t.Context(), &sqs.PurgeQueueInput{QueueUrl: url}); err != nil {
			t.Fatal(err)
		}
		_, err := s.PurgeQueue(t.Context(), &sqs.PurgeQueueInput{QueueUrl: url})
		refused[*types.PurgeQueueInProgress](t, "PurgeQueue", err)
		s.pass(61 * time.Second)
		s.counts(url, 0, 0, 0)
		if _, err := s.PurgeQueue(t.Context(), &sqs.PurgeQueueInput{QueueUrl: url}); err != nil {
			t.Error(err)
		}
	}},
	{"a deleted queue is gone, and its name free after a minute", func(t *testing.T, s *service) {
		url := s.create("delete", nil)
		s.send(url, "lost")
		if _, err := s.DeleteQueue(t.Context(), &sqs.DeleteQueueInput{QueueUrl: url}); err != nil {
			t.Fatal(err)
		}
		_, err := s.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("delete" + s.mark)})
		refused[*types.QueueDeletedRecently](t, "CreateQueue", err)
		s.pass(65 * time.Second)
		_, err = s.GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: aws.String("delete" + s.mark)})
		refused[*types.QueueDoesNotExist](t, "GetQueueUrl", err)
		s.none(s.create("delete", nil))
	}},
}
