package queue

import (
	"fmt"
	"testing"
)

// TestFlyingLimit: with 120,000 messages in flight a standard queue hands out no more.
func TestFlyingLimit(t *testing.T) {
	server, _ := fixed(t)
	server.Create("work", nil)
	server.mu.Lock()
	defer server.unlock()
	q := server.state.queues["work"]
	now := server.now()
	for seq := range int64(mostFlying) {
		flying := &message{Seq: seq + 1, Sent: now, Here: 1, Visible: now + minute}
		if err := server.commit(entry{Do: send, Queue: "work", Message: flying}); err != nil {
			t.Fatal(err)
		}
	}
	must[*sendResult](t)(server.sendMessage(&sendMessageInput{server.URL("work"), sendEntry{MessageBody: "x"}}))
	w := wanted{most: 10, visibility: minute}
	_, err := server.take(q, now, w)
	if err == nil || faultOf(err).kind != "OverLimit" {
		t.Fatalf("error is %v, want OverLimit", err)
	}
	if err := server.commit(entry{Do: remove, Queue: "work", Seqs: []int64{1}}); err != nil {
		t.Fatal(err)
	}
	same(t, "messages that may be in flight", q.tried, mostFlying-1)
	same(t, "messages after one was deleted", len(must[[]*message](t)(server.take(q, now, w))), 1)
}

// TestSeenIsForgotten: what a FIFO queue remembers of messages does not grow for ever.
func TestSeenIsForgotten(t *testing.T) {
	q := newQueue("order.fifo", 0)
	for i := range int64(50_000) {
		q.see(fmt.Sprint(i), sighting{At: i * second})
	}
	if len(q.seen) > 3000 {
		t.Errorf("%d messages are remembered; only %d were seen in the last five minutes", len(q.seen), interval/second)
	}
	for i := int64(50_000 - interval/second); i < 50_000; i++ {
		if _, ok := q.seen[fmt.Sprint(i)]; !ok {
			t.Fatalf("message %d is forgotten too early", i)
		}
	}
}

// TestTasksAreForgotten: of each queue the ten latest move tasks are kept.
func TestTasksAreForgotten(t *testing.T) {
	st := newState()
	for i := range 25 {
		if err := st.apply(entry{Do: run, Task: &task{ID: fmt.Sprint(i), Source: fmt.Sprint(i % 2)}}); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "tasks", len(st.tasks), 20)
	same(t, "oldest", st.tasks[0].ID, "5")
}
