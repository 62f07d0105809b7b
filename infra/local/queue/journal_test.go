package queue

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// written is a journal as a server leaves it that was used in every way.
func written(t testing.TB) []byte {
	directory := t.TempDir()
	c := newClock()
	server, err := Open(Config{Address: "http://queue.test", Directory: directory, Clock: c.now, Random: new(counter)})
	if err != nil {
		t.Fatal(err)
	}
	use(t, server, c)
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(directory, "queue.journal"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// use makes the server write every kind of entry.
func use(t testing.TB, server *Server, c *clock) {
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ok(server.Create("dead", nil))
	ok(server.Create("work", map[string]string{"VisibilityTimeout": "5", "RedrivePolicy": `{"deadLetterTargetArn":"` + ARN("dead") + `","maxReceiveCount":1}`}))
	ok(server.Create("gone", nil))
	ok(server.Create("order.fifo", map[string]string{"FifoQueue": "true", "ContentBasedDeduplication": "true"}))
	do := func(action func() error) {
		t.Helper()
		server.mu.Lock()
		defer server.unlock()
		ok(action())
	}
	sendTo := func(name, body, group string) {
		do(func() error {
			_, err := server.sendMessage(&sendMessageInput{server.URL(name), sendEntry{MessageBody: body, MessageGroupId: group}})
			return err
		})
	}
	take := func(name string) {
		do(func() error {
			q := server.state.queues[name]
			_, err := server.take(q, server.now(), wanted{most: 1, visibility: 5 * second})
			return err
		})
	}
	do(func() error { _, err := server.purgeQueue(&queueOnly{server.URL("dead")}); return err })
	for _, body := range []string{"one", "two", "three"} {
		sendTo("work", body, "")
		sendTo("order.fifo", body, "A")
		sendTo("gone", body, "")
	}
	take("work")
	c.advance(6 * time.Second)
	take("work")
	take("order.fifo")
	do(func() error {
		_, err := server.deleteMessage(&receiptInput{server.URL("work"), receiptEntry{ReceiptHandle: encodeText("work 4 1")}})
		return err
	})
	do(func() error {
		_, err := server.changeMessageVisibility(&receiptInput{server.URL("order.fifo"), receiptEntry{ReceiptHandle: encodeText("order.fifo 2 1"), VisibilityTimeout: aws.Int(60)}})
		return err
	})
	do(func() error {
		_, err := server.tagQueue(&tagQueueInput{server.URL("work"), map[string]string{"a": "b"}})
		return err
	})
	do(func() error { _, err := server.purgeQueue(&queueOnly{server.URL("gone")}); return err })
	do(func() error { _, err := server.deleteQueue(&queueOnly{server.URL("gone")}); return err })
	take("work") // leaves something in flight
	take("work") // moves what was received once
	do(func() error {
		_, err := server.startMessageMoveTask(&startMessageMoveTaskInput{SourceArn: ARN("dead")})
		return err
	})
	server.work.Wait()
}

// TestJournalHoldsEverything: after reopening, the state is the same to the byte, messages in flight and all.
func TestJournalHoldsEverything(t *testing.T) {
	directory := t.TempDir()
	c := newClock()
	config := Config{Address: "http://queue.test", Directory: directory, Clock: c.now}
	server, err := Open(config)
	if err != nil {
		t.Fatal(err)
	}
	use(t, server, c)
	want := must[[]byte](t)(encode(server.state.snapshot(server.now())))
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	for _, time := range []string{"first", "second"} { // the first reads what was written, the second what was compacted
		server, err = Open(config)
		if err != nil {
			t.Fatal(err)
		}
		got := must[[]byte](t)(encode(server.state.snapshot(server.now())))
		if !bytes.Equal(got, want) {
			t.Errorf("after reopening for the %s time:\n%s\nwant:\n%s", time, got, want)
		}
		same(t, "recovery", server.Recovery(), Recovery{Queues: 3, Messages: 5})
		server.Close()
	}
	for _, kind := range []string{begin, define, drop, send, receive, hide, remove, move, purge, run} {
		if !bytes.Contains(written(t), []byte(`{"do":"`+kind+`"`)) {
			t.Errorf("no entry %q was written: this test says nothing of it", kind)
		}
	}
}

// TestTornJournal cuts a journal everywhere in its last line.
func TestTornJournal(t *testing.T) {
	whole := written(t)
	start := bytes.LastIndexByte(whole[:len(whole)-1], '\n') + 1
	_, _, err := replay(bytes.NewReader(whole))
	if err != nil {
		t.Fatal(err)
	}
	for cut := start; cut < len(whole); cut++ {
		_, torn, err := replay(bytes.NewReader(whole[:cut]))
		if err != nil || torn != int64(cut-start) {
			t.Fatalf("cut after byte %d of the last line: %d bytes torn, error %v", cut-start, torn, err)
		}
	}
	if _, torn, err := replay(bytes.NewReader(append(bytes.Clone(whole), "\x00\x00\x00\n"...))); err != nil || torn != 4 {
		t.Errorf("a last line of zeros: %d bytes torn, error %v", torn, err)
	}
}

func TestTornJournalIsToldAndMended(t *testing.T) {
	directory := t.TempDir()
	path := filepath.Join(directory, "queue.journal")
	if err := os.WriteFile(path, append(written(t), `{"do":"send","queue":"wo`...), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int64{24, 0} {
		server, err := Open(Config{Address: "http://queue.test", Directory: directory, Clock: newClock().now})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "bytes torn", server.Recovery().Torn, want)
		server.Close()
	}
}

func TestDamagedJournal(t *testing.T) {
	lines := strings.SplitAfter(string(written(t)), "\n")
	for _, c := range []struct {
		name, journal, want string
	}{
		{"a broken line within", lines[0] + "{\n" + strings.Join(lines[1:], ""), "line 2: "},
		{"a line missing", lines[0] + strings.Join(lines[2:], ""), "there is no such queue"},
		{"no beginning", strings.Join(lines[1:], ""), "line 1: "},
		{"two beginnings", lines[0] + lines[0], "line 2: "},
		{"a later version", `{"do":"begin","version":2,"seqs":[0]}` + "\n" + lines[1], "line 1: journal of version 2"},
		{"an entry of a later version", lines[0] + lines[1] + `{"do":"dance","queue":"dead"}` + "\n", `line 3: it asks for "dance"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			directory := t.TempDir()
			os.WriteFile(filepath.Join(directory, "queue.journal"), []byte(c.journal), 0o600)
			_, err := Open(Config{Address: "http://queue.test", Directory: directory})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("error is %v, want one with %q", err, c.want)
			}
			kept, _ := os.ReadFile(filepath.Join(directory, "queue.journal"))
			if string(kept) != c.journal {
				t.Error("the damaged journal was changed")
			}
		})
	}
}

func TestOneServerPerDirectory(t *testing.T) {
	config := Config{Address: "http://queue.test", Directory: t.TempDir()}
	first, err := Open(config)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := Open(config); err == nil {
		second.Close()
		t.Error("two servers share a directory")
	}
	first.Close()
	second, err := Open(config)
	if err != nil {
		t.Fatalf("after the first was closed: %v", err)
	}
	second.Close()
}

// TestCompaction: the journal stays small however much passes through, and loses nothing on the way.
func TestCompaction(t *testing.T) {
	directory := t.TempDir()
	compacted := 0
	s, server, _ := local(t, Config{Directory: directory, CompactAt: 20_000, Observe: func(e Event) {
		if e.Action == "Compact" {
			compacted++
			if e.Fault != "" {
				t.Error(e.Fault)
			}
		}
	}})
	server.Create("work", nil)
	url := aws.String(server.URL("work"))
	s.send(url, "stays")
	held := s.one(url)
	for i := range 200 {
		s.send(url, fmt.Sprint(i, strings.Repeat("x", 300)))
		s.delete(url, s.one(url))
	}
	info, err := os.Stat(filepath.Join(directory, "queue.journal"))
	if err != nil {
		t.Fatal(err)
	}
	if compacted < 3 || info.Size() > 25_000 {
		t.Errorf("compacted %d times, journal of %d bytes", compacted, info.Size())
	}
	s.counts(url, 0, 1, 0)
	s.delete(url, held)
	s.counts(url, 0, 0, 0)
}

// TestUnfinishedCompaction: what a server that ended while compacting left behind does no harm.
func TestUnfinishedCompaction(t *testing.T) {
	directory := t.TempDir()
	if err := os.WriteFile(filepath.Join(directory, "queue.journal.new"), bytes.Repeat([]byte("x"), 10_000), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		server, err := Open(Config{Address: "http://queue.test", Directory: directory})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "bytes torn", server.Recovery().Torn, 0)
		server.Close()
	}
}

// TestFailedWrite: what cannot be written did not happen, and the caller is told.
func TestFailedWrite(t *testing.T) {
	s, server, _ := local(t, Config{Directory: t.TempDir()})
	server.Create("work", nil)
	url := aws.String(server.URL("work"))
	s.send(url, "before")
	closed, err := os.Open(server.journal.path) // cannot be written to, nor cut
	if err != nil {
		t.Fatal(err)
	}
	server.mu.Lock()
	whole := server.journal.file
	server.journal.file = closed
	server.mu.Unlock()
	_, err = s.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: url, MessageBody: aws.String("lost")}, func(o *sqs.Options) { o.RetryMaxAttempts = 1 })
	coded(t, "SendMessage", err, "InternalError")
	s.counts(url, 1, 0, 0)
	server.mu.Lock()
	server.journal.file = whole
	lost := server.journal.lost
	server.mu.Unlock()
	closed.Close()
	if lost == nil {
		t.Error("the journal was not mended, and is not lost either")
	}
	_, err = s.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: url, MessageBody: aws.String("after")}, func(o *sqs.Options) { o.RetryMaxAttempts = 1 })
	coded(t, "SendMessage to a lost journal", err, "InternalError")
}

// TestTaskGoesOn: a move task that was running goes on after reopening.
func TestTaskGoesOn(t *testing.T) {
	directory := t.TempDir()
	c := newClock()
	config := Config{Address: "http://queue.test", Directory: directory, Clock: c.now}
	server := must[*Server](t)(Open(config))
	server.Create("dead", nil)
	server.Create("work", map[string]string{"RedrivePolicy": `{"deadLetterTargetArn":"` + ARN("dead") + `","maxReceiveCount":1}`})
	for _, body := range []string{"a", "b"} {
		must[*sendResult](t)(server.sendMessage(&sendMessageInput{server.URL("dead"), sendEntry{MessageBody: body}}))
	}
	server.mu.Lock()
	must[*taskHandle](t)(server.startMessageMoveTask(&startMessageMoveTaskInput{SourceArn: ARN("dead"), DestinationArn: ARN("work"), MaxNumberOfMessagesPerSecond: aws.Int(1)}))
	server.unlock()
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	c.advance(2 * time.Second)
	server = must[*Server](t)(Open(config))
	defer server.Close()
	server.work.Wait()
	same(t, "messages moved", len(server.state.queues["work"].messages), 2)
	same(t, "status", server.state.tasks[0].Status, completed)
}

// FuzzJournal: whatever a journal holds, reading it ends in a state or an error; and a state that was read, compacted and
// read again is the same.
func FuzzJournal(f *testing.F) {
	whole := written(f)
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	for _, line := range bytes.SplitAfter(whole, []byte("\n")) {
		f.Add(append([]byte(`{"do":"begin","version":1,"seqs":[3]}`+"\n"+`{"do":"queue","queue":"work"}`+"\n"), line...))
	}
	now := newClock().now().UnixMilli()
	f.Fuzz(func(t *testing.T, journal []byte) {
		st, torn, err := replay(bytes.NewReader(journal))
		if err != nil {
			return
		}
		if torn < 0 || torn > int64(len(journal)) {
			t.Errorf("%d of %d bytes torn", torn, len(journal))
		}
		once, err := encode(st.snapshot(now))
		if err != nil {
			t.Fatal(err)
		}
		again, torn, err := replay(bytes.NewReader(once))
		if err != nil || torn != 0 {
			t.Fatalf("the compacted journal cannot be read: %d bytes torn, error %v\n%s", torn, err, once)
		}
		if twice, _ := encode(again.snapshot(now)); !bytes.Equal(once, twice) {
			t.Errorf("compacted once:\n%s\ntwice:\n%s", once, twice)
		}
		for _, q := range st.queues {
			q.available(now, largestBatch)
			q.next(now, now+1)
			q.expired(now)
			q.count(now)
		}
	})
}
