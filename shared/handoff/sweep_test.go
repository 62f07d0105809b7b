package handoff_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

const record = `{"transaction":"child-benefit"}`

// One sweep sends all that is due, however many batches that is, and from every shard.
func TestSweepSendsMoreThanABatch(t *testing.T) {
	w := newWorld(t)
	const many = 60
	for n := range many {
		w.commit(t, 3, fmt.Sprint("a", n), record)
	}
	for shard := range store.Shards {
		w.commit(t, shard, "one of each", record)
	}
	if swept, err := w.Sweep(t.Context()); err != nil || swept != (handoff.Swept{}) {
		t.Errorf("before anything is due: %+v, %v", swept, err)
	}
	w.now = w.now.Add(submission.SendGrace)
	swept, err := w.Sweep(t.Context())
	if want := (handoff.Swept{Sent: many + store.Shards}); err != nil || swept != want {
		t.Errorf("%+v, %v; want %+v", swept, err, want)
	}
	ids := map[string]bool{}
	for _, body := range w.watch.bodies {
		ids[message(t, body).HandoffID] = true
	}
	if len(ids) != many+store.Shards || len(w.watch.bodies) != len(ids) {
		t.Errorf("%d messages, %d hand-offs", len(w.watch.bodies), len(ids))
	}
	if swept, err := w.Sweep(t.Context()); err != nil || swept != (handoff.Swept{}) {
		t.Errorf("the next sweep: %+v, %v", swept, err)
	}
}

// message is the message in a request to the queue.
func message(t *testing.T, request string) handoff.Message {
	t.Helper()
	var sent struct{ MessageBody string }
	if err := json.Unmarshal([]byte(request), &sent); err != nil {
		t.Fatal(err)
	}
	var m handoff.Message
	if err := json.Unmarshal([]byte(sent.MessageBody), &m); err != nil {
		t.Fatalf("the message is not JSON: %v\n%s", err, sent.MessageBody)
	}
	return m
}

// One that always fails keeps nobody from their turn, is counted, makes the error of the sweep that alarms, and comes
// back every five minutes until it is mended.
func TestSweepWithOneThatAlwaysFails(t *testing.T) {
	w := newWorld(t)
	broken := w.commit(t, 3, "broken", record)
	w.watch.before = func(body string) error {
		if strings.Contains(body, broken.Reference.String()) {
			return refused
		}
		return nil
	}
	for n := range 30 {
		w.commit(t, 3, fmt.Sprint("a", n), record)
	}
	w.now = w.now.Add(time.Minute)
	swept, err := w.Sweep(t.Context())
	if want := (handoff.Swept{Sent: 30, Failed: 1}); err == nil || swept != want {
		t.Errorf("%+v, %v; want %+v and an error", swept, err, want)
	}
	if err != nil && !strings.Contains(err.Error(), broken.Reference.String()) {
		t.Errorf("the error does not say which: %v", err)
	}
	if err != nil && strings.Contains(err.Error(), "answers") {
		t.Errorf("the error holds the record: %v", err)
	}
	got := w.read(t, broken)
	if got.Status() != submission.Received || got.Attempt != 0 || !got.DueAt.Equal(w.now.Add(5*time.Minute)) {
		t.Errorf("it is %s, attempt %d, due %v", got.Status(), got.Attempt, got.DueAt)
	}
	if swept, err := w.Sweep(t.Context()); err != nil || swept != (handoff.Swept{}) {
		t.Errorf("a minute later: %+v, %v", swept, err)
	}
	w.now = w.now.Add(5 * time.Minute)
	if swept, err := w.Sweep(t.Context()); err == nil || swept.Failed != 1 {
		t.Errorf("five minutes later: %+v, %v", swept, err)
	}
}

// A shard full of those that fail does not keep those behind them waiting for more than one sweep.
func TestSweepPastAFullBatchThatFails(t *testing.T) {
	w := newWorld(t)
	broken := map[string]bool{}
	for n := range 30 {
		broken[handoff.ID(w.commit(t, 3, fmt.Sprint("broken", n), record).Reference, 1)] = true
	}
	w.watch.before = func(body string) error {
		if broken[message(t, body).HandoffID] {
			return refused
		}
		return nil
	}
	w.now = w.now.Add(time.Millisecond)
	behind := w.commit(t, 3, "behind them", record)
	elsewhere := w.commit(t, 9, "elsewhere", record)
	w.now = w.now.Add(time.Minute)
	if _, err := w.Sweep(t.Context()); err == nil {
		t.Error("no error")
	}
	if w.read(t, elsewhere).Status() != submission.HandedOver {
		t.Error("another shard was kept from its turn")
	}
	w.now = w.now.Add(time.Minute)
	w.Sweep(t.Context())
	if got := w.read(t, behind).Status(); got != submission.HandedOver {
		t.Errorf("after two sweeps it is still %s", got)
	}
}

// While the queue is out everything stays due; when it is back, everything goes, five minutes later at most.
func TestSweepWhileTheQueueIsOut(t *testing.T) {
	w := newWorld(t)
	for n := range 30 {
		w.commit(t, n, fmt.Sprint("a", n), record)
	}
	w.watch.before = func(string) error { return refused }
	w.now = w.now.Add(time.Minute)
	swept, err := w.Sweep(t.Context())
	if want := (handoff.Swept{Failed: 30}); err == nil || swept != want {
		t.Errorf("%+v, %v; want %+v and an error", swept, err, want)
	}
	w.watch.before = nil
	w.now = w.now.Add(5 * time.Minute)
	if swept, err := w.Sweep(t.Context()); err != nil || swept.Sent != 30 {
		t.Errorf("when it is back: %+v, %v", swept, err)
	}
}

// An index entry that lags behind its submission does nothing.
func TestSweepLooksAtTheSubmission(t *testing.T) {
	w := newWorld(t)
	sub := w.commit(t, 3, "a", record)
	w.now = w.now.Add(time.Minute)
	// Between the sweep's look into the index and its look at the submission, the department acknowledges.
	other := w.commit(t, 3, "b", record)
	w.now = w.now.Add(time.Minute)
	w.watch.before = func(body string) error {
		if strings.Contains(body, handoff.ID(sub.Reference, 1)) {
			if _, err := w.Store.Acknowledge(context.Background(), other, "CB-1", w.now); err != nil {
				t.Error(err)
			}
		}
		return nil
	}
	swept, err := w.Sweep(t.Context())
	if want := (handoff.Swept{Sent: 1}); err != nil || swept != want {
		t.Errorf("%+v, %v; want %+v", swept, err, want)
	}
	if got := w.read(t, other); got.Attempt != 0 || got.Status() != submission.Acknowledged {
		t.Errorf("%+v", got)
	}
}

// Send says which attempt it is, and the table counts those that the queue took.
func TestSendCounts(t *testing.T) {
	w := newWorld(t)
	sub := w.commit(t, 3, "a", record)
	w.watch.before = func(string) error { return refused }
	if err := w.Send(t.Context(), sub); err == nil || !strings.Contains(err.Error(), handoff.ID(sub.Reference, 1)) {
		t.Errorf("a queue that is out: %v", err)
	}
	if got := w.read(t, sub); got.Attempt != 0 || !got.DueAt.Equal(sub.DueAt) {
		t.Errorf("a message that was not sent counts: %+v", got)
	}
	w.watch.before = nil
	for attempt := 1; attempt <= 3; attempt++ {
		sub = w.read(t, sub)
		w.now = w.now.Add(time.Minute)
		if err := w.Send(t.Context(), sub); err != nil {
			t.Fatal(err)
		}
		m := message(t, w.watch.bodies[attempt-1])
		if m.Attempt != attempt || m.HandoffID != handoff.ID(sub.Reference, 1) {
			t.Errorf("attempt %d says %d of %s", attempt, m.Attempt, m.HandoffID)
		}
		if got := w.read(t, sub); got.Attempt != attempt || !got.DueAt.Equal(w.now.Add(submission.Redrive)) || !got.HandedOverAt.Equal(noon.Add(time.Minute)) {
			t.Errorf("after attempt %d: %+v", attempt, got)
		}
	}
}

// A sweep that nears its end begins nothing new: it stops between two submissions, and what is left stays due.
func TestSweepNearItsEnd(t *testing.T) {
	w := newWorld(t)
	for n := range 40 {
		w.commit(t, 3, fmt.Sprint("a", n), record)
	}
	w.now = w.now.Add(time.Minute)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	w.watch.before = func(string) error {
		if len(w.watch.bodies) == 29 {
			end()
		}
		return nil
	}
	w.Sweep(ctx)
	if sent := len(w.watch.bodies); sent > 30 {
		t.Errorf("%d messages sent, though the end was near at the thirtieth", sent)
	}
	left, err := w.Store.Due(t.Context(), 3, w.now, 100)
	if err != nil || len(left) < 10 {
		t.Errorf("%d are still due, %v", len(left), err)
	}
	w.watch.before = nil
	if swept, err := w.Sweep(t.Context()); err != nil || swept.Sent != len(left) {
		t.Errorf("the next sweep: %+v, %v; %d were due", swept, err, len(left))
	}
}

// The sweep does every task of the due index in its time, and says how many.
func TestSweepTasks(t *testing.T) {
	w := newWorld(t)
	late, decided := w.commit(t, 1, "late", record), w.commit(t, 2, "decided", record)
	for _, sub := range []submission.Submission{late, decided} {
		if _, err := w.Store.Acknowledge(t.Context(), sub, "CB-1", w.now); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Store.Decide(t.Context(), w.read(t, decided), transaction.Decision{Code: "awarded"}, w.now); err != nil {
		t.Fatal(err)
	}
	w.now = noon.AddDate(0, 72, 0)
	unsent := w.commit(t, 3, "unsent", record)
	w.now = w.now.Add(submission.SendGrace)
	swept, err := w.Sweep(t.Context())
	if want := (handoff.Swept{Sent: 1, Late: 1, Erased: 1}); err != nil || swept != want {
		t.Errorf("%+v, %v; want %+v", swept, err, want)
	}
	if got := w.read(t, late); !got.DueAt.Equal(w.now.Add(submission.Remind)) || got.Erased {
		t.Errorf("late: %+v", got)
	}
	if !w.read(t, decided).Erased || w.read(t, unsent).Status() != submission.HandedOver {
		t.Error("not erased, or not sent")
	}
}

// An entry whose submission is gone is a failure that is told, and keeps nobody from their turn.
func TestSweepOfWhatIsGone(t *testing.T) {
	w := newWorld(t)
	w.commit(t, 3, "first", record)
	w.now = w.now.Add(time.Millisecond)
	sub := w.commit(t, 3, "second", record)
	w.now = w.now.Add(time.Millisecond)
	third := w.commit(t, 3, "third", record)
	w.now = w.now.Add(time.Minute)
	w.watch.before = func(string) error {
		// It can only be gone because somebody deleted it by hand, between the index and the item.
		_, err := w.Store.Client.DeleteItem(context.Background(), &dynamodb.DeleteItemInput{TableName: &w.Store.Table,
			Key: map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: string(sub.Reference)},
				"version": &types.AttributeValueMemberN{Value: "1"}}})
		return err
	}
	swept, err := w.Sweep(t.Context())
	if want := (handoff.Swept{Sent: 2, Failed: 1}); err == nil || swept != want || w.read(t, third).Attempt != 1 {
		t.Errorf("%+v, %v; want %+v and an error", swept, err, want)
	}
	if again, err := w.Sweep(t.Context()); err != nil || again.Failed != 0 {
		t.Errorf("the next sweep: %+v, %v", again, err)
	}
}
