package handoff_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/submission"
)

// withDead gives the world a queue of dead letters.
func (w *world) withDead(t *testing.T) {
	t.Helper()
	made, err := w.Queue.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("handoff-dead")})
	if err != nil {
		t.Fatal(err)
	}
	w.DeadURL = *made.QueueUrl
}

// bury puts a text among the dead letters.
func (w *world) bury(t *testing.T, body string) {
	t.Helper()
	if _, err := w.Queue.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: &w.DeadURL, MessageBody: &body}); err != nil {
		t.Fatal(err)
	}
}

// dead counts the dead letters that anybody can receive now.
func (w *world) dead(t *testing.T) int {
	t.Helper()
	out, err := w.Queue.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &w.DeadURL, MaxNumberOfMessages: 10})
	if err != nil {
		t.Fatal(err)
	}
	return len(out.Messages)
}

// sentBody is the message of a submission as the queue took it last.
func (w *world) sentBody(t *testing.T, sub submission.Submission) string {
	t.Helper()
	for i := len(w.watch.bodies) - 1; i >= 0; i-- {
		if strings.Contains(w.watch.bodies[i], sub.Reference.String()) {
			var sent struct{ MessageBody string }
			if err := json.Unmarshal([]byte(w.watch.bodies[i]), &sent); err != nil {
				t.Fatal(err)
			}
			return sent.MessageBody
		}
	}
	t.Fatal("it was not sent")
	return ""
}

// What the department could not take needs attention: it is told then and each day, is not sent again by itself, and is once it
// is redriven. More than one receive gives is taken, and what is of no submission stays.
func TestDeadLetters(t *testing.T) {
	w := newWorld(t)
	w.withDead(t)
	told := map[string]submission.Attention{}
	w.Tell = func(id string, why submission.Attention) { told[id] = why }
	var all []submission.Submission
	for n := range 13 {
		all = append(all, w.commit(t, n, fmt.Sprint("a", n), record))
	}
	w.now = w.now.Add(time.Minute)
	if swept, err := w.Sweep(t.Context()); err != nil || swept.Sent != 13 {
		t.Fatalf("%+v, %v", swept, err)
	}
	for _, sub := range all[:12] {
		w.bury(t, w.sentBody(t, sub))
	}
	w.bury(t, "no message")
	w.bury(t, `{"handoffId":"0000-0000-0000-1","attempt":1}`)
	if _, err := w.Store.Acknowledge(t.Context(), w.read(t, all[0]), "C-1", w.now); err != nil {
		t.Fatal(err) // it got there in the end
	}
	w.now = w.now.Add(time.Minute)
	swept, err := w.Sweep(t.Context())
	if want := (handoff.Swept{Attention: 11, Strange: 2}); err != nil || swept != want {
		t.Errorf("%+v, %v; want %+v", swept, err, want)
	}
	if len(told) != 11 || told[handoff.ID(all[1].Reference, 1)] != submission.DeadLetter {
		t.Errorf("told %v", told)
	}
	w.now = w.now.Add(3 * time.Minute) // those that are hidden are seen again
	if left := w.dead(t); left != 2 {
		t.Errorf("%d dead letters are left", left)
	}
	w.DeadURL = ""
	w.now = noon.Add(4 * 24 * time.Hour)
	clear(told)
	swept, err = w.Sweep(t.Context())
	if want := (handoff.Swept{Attention: 11, Sent: 1}); err != nil || swept != want || len(told) != 11 {
		t.Errorf("days later: %+v, %v; want %+v; told %d", swept, err, want, len(told))
	}
	if _, err := w.Store.Redrive(t.Context(), w.read(t, all[1]), w.now); err != nil {
		t.Fatal(err)
	}
	if swept, err = w.Sweep(t.Context()); err != nil || swept != (handoff.Swept{Sent: 1}) || w.read(t, all[1]).Attempt != 3 {
		t.Errorf("redriven: %+v, %v", swept, err)
	}
}

// What cannot be sent for itself needs attention at once, with what is wrong; what the queue or the bucket cannot do now does not.
func TestUnsendable(t *testing.T) {
	w := newWorld(t)
	noRecord := w.commit(t, 1, "record", "no record")
	gone := w.commitLarge(t, []byte(`{"a":"`+strings.Repeat("x", 40_000)+`"}`))
	refusedByQueue := w.commit(t, 3, "control character", "{\"x\":\"\x01\"}")
	fine := w.commit(t, 4, "fine", record)
	w.removeObject(t, gone.Payload.Name)
	w.now = w.now.Add(time.Minute)
	swept, err := w.Sweep(t.Context())
	if want := (handoff.Swept{Attention: 3, Sent: 1}); err != nil || swept != want {
		t.Errorf("%+v, %v; want %+v", swept, err, want)
	}
	for why, sub := range map[submission.Attention]submission.Submission{
		submission.BadRecord: noRecord, submission.BadAnswers: gone, submission.BadMessage: refusedByQueue, "": fine,
	} {
		if got := w.read(t, sub).Attention; got != why {
			t.Errorf("%q, want %q", got, why)
		}
	}
	if swept, err := w.Sweep(t.Context()); err != nil || swept != (handoff.Swept{}) {
		t.Errorf("a minute later: %+v, %v", swept, err)
	}
}

// A version goes when the one before it has gone, though it is due first.
func TestVersionsGoInTheirOrder(t *testing.T) {
	w := newWorld(t)
	first := w.commit(t, 9, "first", record)
	key := submission.SoftwareKey("second")
	key[0] = 0 // swept first
	second, _, err := w.Store.Amend(t.Context(), first, submission.Submission{Key: key, ReceivedAt: w.now, Record: []byte(record),
		KeepMonths: 72, DueAt: submission.AfterCommit(w.now)})
	if err != nil {
		t.Fatal(err)
	}
	w.watch.before = func(body string) error {
		if strings.Contains(body, handoff.ID(first.Reference, 1)) {
			return refused
		}
		return nil
	}
	w.now = w.now.Add(time.Minute)
	if swept, err := w.Sweep(t.Context()); err == nil || swept.Sent != 0 || w.read(t, second).Attempt != 0 {
		t.Errorf("%+v, %v", swept, err)
	}
	w.watch.before = nil
	for range 4 {
		w.now = w.now.Add(10 * time.Minute)
		if _, err := w.Sweep(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if len(w.watch.bodies) != 2 || message(t, w.watch.bodies[0]).HandoffID != handoff.ID(first.Reference, 1) ||
		message(t, w.watch.bodies[1]).HandoffID != handoff.ID(first.Reference, 2) {
		t.Errorf("%d messages: %.200v", len(w.watch.bodies), w.watch.bodies)
	}
	if _, err := w.Store.Acknowledge(t.Context(), w.read(t, first), "DESK-1", w.now); err != nil {
		t.Fatal(err)
	}
	if err := w.Send(t.Context(), w.read(t, second)); err != nil || message(t, w.watch.bodies[2]).PreviousCase != "DESK-1" || message(t, w.watch.bodies[1]).PreviousCase != "" {
		t.Errorf("the second does not tell under which number the department has the first: %v", err)
	}
}

// removeObject takes an object away by hand.
func (w *world) removeObject(t *testing.T, name string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, w.Store.Bucket.Endpoint+"/"+bucketName+"/"+name, nil)
	if err != nil {
		t.Fatal(err)
	}
	credentials, err := w.Store.Bucket.Credentials.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" // SHA-256 of no body
	r.Header.Set("X-Amz-Content-Sha256", nothing)
	if err := v4.NewSigner().SignHTTP(t.Context(), credentials, r, nothing, "s3", w.Store.Bucket.Region, time.Now()); err != nil {
		t.Fatal(err)
	}
	if response, err := http.DefaultClient.Do(r); err != nil || response.StatusCode/100 != 2 {
		t.Fatal(response, err)
	}
}
