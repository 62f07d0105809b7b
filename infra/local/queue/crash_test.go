package queue

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// crashDirectory, when set, makes the test binary a server on that directory, to be killed.
const crashDirectory = "QUEUE_TEST_CRASH_DIRECTORY"

func TestMain(m *testing.M) {
	if directory := os.Getenv(crashDirectory); directory != "" {
		if err := serveUntilKilled(directory); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func serveUntilKilled(directory string) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	// A small limit, so that the kill may also fall into compacting.
	server, err := Open(Config{Address: "http://" + l.Addr().String(), Directory: directory, CompactAt: 50_000})
	if err != nil {
		return err
	}
	if err := server.Create("work", map[string]string{"VisibilityTimeout": "43200"}); err != nil {
		return err
	}
	fmt.Println(server.URL("work"))
	return http.Serve(l, server)
}

// ledger is what the clients of the server that is killed know for certain.
type ledger struct {
	mu       sync.Mutex
	sent     map[string]bool // acknowledged
	received map[string]bool // handed out, so hidden for twelve hours
	deleting map[string]bool // asked to be deleted, perhaps not answered
	deleted  map[string]bool // acknowledged
}

func (l *ledger) note(in map[string]bool, id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	in[id] = true
}

// TestCrash kills a server (SIGKILL) while clients send, receive and delete, again and again over the same directory, and
// looks at what it left: no acknowledged message is lost, no deleted one is back, none in flight is visible.
func TestCrash(t *testing.T) {
	directory := t.TempDir()
	l := &ledger{sent: map[string]bool{}, received: map[string]bool{}, deleting: map[string]bool{}, deleted: map[string]bool{}}
	for round := range 6 {
		enough := 150 * (round + 1)
		crash(t, directory, l, enough)
		inspect(t, directory, l)
	}
	t.Logf("%d messages sent, %d received, %d deleted", len(l.sent), len(l.received), len(l.deleted))
	if len(l.deleted) < 100 {
		t.Errorf("only %d messages were deleted: this test says little", len(l.deleted))
	}
}

// crash lets clients use a server until so many messages have been sent in all, and kills it under their hands.
func crash(t *testing.T, directory string, l *ledger, enough int) {
	server := exec.Command(os.Args[0], "-test.run=^$")
	server.Env = append(os.Environ(), crashDirectory+"="+directory)
	server.Stderr = os.Stderr
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer server.Wait()
	defer server.Process.Kill()
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the server does not say where it is: %v", err)
	}
	url := aws.String(strings.TrimSpace(address))
	endpoint, _, _ := strings.Cut(*url, "/"+account)

	ctx, stop := context.WithCancel(t.Context())
	var clients sync.WaitGroup
	for range 4 {
		s := client(endpoint)
		once := func(o *sqs.Options) { o.RetryMaxAttempts = 1 }
		clients.Go(func() {
			for ctx.Err() == nil {
				sent, err := s.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: url, MessageBody: aws.String(strings.Repeat("x", 400))}, once)
				if err != nil {
					return
				}
				l.note(l.sent, *sent.MessageId)
			}
		})
		clients.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				got, err := s.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: url, MaxNumberOfMessages: 3, WaitTimeSeconds: 1}, once)
				if err != nil {
					return
				}
				for i, m := range got.Messages {
					l.note(l.received, *m.MessageId)
					if i == 2 {
						continue // keeps it
					}
					l.note(l.deleting, *m.MessageId)
					if _, err := s.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: url, ReceiptHandle: m.ReceiptHandle}, once); err != nil {
						return
					}
					l.note(l.deleted, *m.MessageId)
				}
			}
		})
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		l.mu.Lock()
		done := len(l.sent) >= enough
		l.mu.Unlock()
		if done {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the clients do not get on")
		}
	}
	if err := server.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	stop()
	clients.Wait()
}

func inspect(t *testing.T, directory string, l *ledger) {
	server, err := Open(Config{Address: "http://queue.test", Directory: directory})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	now := server.now()
	there := map[string]bool{}
	for _, m := range server.state.queues["work"].messages {
		there[m.ID] = true
		switch {
		case l.deleted[m.ID]:
			t.Errorf("deleted message %s is back", m.ID)
		case l.received[m.ID] && m.Visible <= now:
			t.Errorf("message %s, in flight, is visible", m.ID)
		}
	}
	for id := range l.sent {
		if !there[id] && !l.deleting[id] {
			t.Errorf("message %s is lost", id)
		}
	}
}
