package queue

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// BenchmarkCycle sends, receives and deletes one message of 500 bytes through the SDK, in memory and with a journal, by one
// client and by eight.
func BenchmarkCycle(b *testing.B) {
	for _, kept := range []string{"memory", "journal"} {
		for _, clients := range []int{1, 8} {
			b.Run(fmt.Sprintf("%s/clients=%d", kept, clients), func(b *testing.B) {
				directory := ""
				if kept == "journal" {
					directory = b.TempDir()
				}
				server, address := serve(b, Config{Directory: directory})
				if err := server.Create("work", nil); err != nil {
					b.Fatal(err)
				}
				url, body := aws.String(server.URL("work")), aws.String(strings.Repeat("y", 500))
				b.SetParallelism(max(1, clients/2)) // times the number of processors
				if clients == 1 {
					s := client(address)
					for b.Loop() {
						cycle(b, s, url, body)
					}
					return
				}
				b.ReportAllocs()
				b.RunParallel(func(p *testing.PB) {
					s := client(address)
					for p.Next() {
						cycle(b, s, url, body)
					}
				})
			})
		}
	}
}

func cycle(b *testing.B, s *sqs.Client, url, body *string) {
	ctx := context.Background()
	if _, err := s.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: url, MessageBody: body}); err != nil {
		b.Error(err)
		return
	}
	got, err := s.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: url, WaitTimeSeconds: 1})
	if err != nil || len(got.Messages) != 1 {
		b.Errorf("received %v, %v", got, err)
		return
	}
	if _, err := s.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: url, ReceiptHandle: got.Messages[0].ReceiptHandle}); err != nil {
		b.Error(err)
	}
}

// BenchmarkBacklog receives and deletes in a queue that holds 100,000 other messages: it must not be slower for that.
func BenchmarkBacklog(b *testing.B) {
	server, err := Open(Config{Address: "http://queue.test"})
	if err != nil {
		b.Fatal(err)
	}
	defer server.Close()
	if err := server.Create("work", nil); err != nil {
		b.Fatal(err)
	}
	server.mu.Lock()
	defer server.unlock()
	in := &sendMessageInput{QueueUrl: server.URL("work"), sendEntry: sendEntry{MessageBody: "x"}}
	for range 100_000 {
		if _, err := server.sendMessage(in); err != nil {
			b.Fatal(err)
		}
	}
	q := server.state.queues["work"]
	for b.Loop() {
		messages, err := server.take(q, server.now(), wanted{most: 10, visibility: 30 * second})
		if err != nil || len(messages) != 10 {
			b.Fatal(len(messages), err)
		}
		for _, m := range messages {
			if err := server.delete("DeleteMessage", q, receiptEntry{ReceiptHandle: receiptOf(q, m)}); err != nil {
				b.Fatal(err)
			}
			if _, err := server.sendMessage(in); err != nil {
				b.Fatal(err)
			}
		}
	}
}
