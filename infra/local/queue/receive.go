package queue

import (
	"context"
	"slices"
	"strconv"
	"time"
)

// A standard or FIFO queue has at most about this many messages in flight (API reference of ChangeMessageVisibility).
const mostFlying = 120_000

// wanted is a receive with its defaults filled in.
type wanted struct {
	most       int
	visibility int64 // milliseconds
	wait       int64 // milliseconds
}

// receiveMessage waits for a message for as long as asked: it looks again when something happens to the queue, when a
// hidden message is due by the clock, and when the clock is moved; it gives up when the caller has gone.
func (s *Server) receiveMessage(ctx context.Context, in *receiveMessageInput) (*receiveMessageOutput, error) {
	s.mu.Lock()
	defer s.unlock()
	var end int64
	for first := true; ; first = false {
		if s.isClosed() {
			return nil, shut()
		}
		// The queue may have been deleted, or have other attributes, since we last looked.
		q, err := s.find(in.QueueUrl)
		if err != nil {
			return nil, err
		}
		w, err := wants(q, in)
		if err != nil {
			return nil, err
		}
		now := s.now()
		if first {
			end = now + w.wait
		}
		if ctx.Err() != nil {
			return s.handOut(q, nil, in), nil // nobody is there to take a message
		}
		messages, err := s.take(q, now, w)
		if err != nil {
			return nil, err
		}
		if len(messages) > 0 || now >= end {
			return s.handOut(q, messages, in), nil
		}
		a := alarm{q.changed, s.moved, time.Duration(q.next(now, end)-now) * time.Millisecond}
		s.unlock()
		again := s.wait(ctx, a)
		s.mu.Lock()
		if !again {
			return s.handOut(q, nil, in), nil
		}
	}
}

// wants checks a receive.
func wants(q *queue, in *receiveMessageInput) (wanted, error) {
	choose := func(name string, given *int, usual, least, most int) (int, error) {
		if given == nil {
			return usual, nil
		}
		if *given < least || *given > most {
			return 0, invalid("Value %d for parameter %s is invalid. Reason: Must be between %d and %d, if provided.", *given, name, least, most)
		}
		return *given, nil
	}
	most, err := choose("MaxNumberOfMessages", in.MaxNumberOfMessages, 1, 1, largestBatch)
	if err != nil {
		return wanted{}, err
	}
	wait, err := choose("WaitTimeSeconds", in.WaitTimeSeconds, q.settings.wait, 0, 20)
	if err != nil {
		return wanted{}, err
	}
	visibility, err := choose("VisibilityTimeout", in.VisibilityTimeout, q.settings.visibility, 0, longestHidden)
	if err != nil {
		return wanted{}, err
	}
	if in.ReceiveRequestAttemptId != "" {
		return wanted{}, newFault("UnsupportedOperation", "The local queue server does not do ReceiveRequestAttemptId.")
	}
	return wanted{most, int64(visibility) * second, int64(wait) * second}, nil
}

// take receives what is available. Messages that have been received often enough go to the dead-letter queue instead.
func (s *Server) take(q *queue, now int64, w wanted) ([]*message, error) {
	if err := s.expire(q); err != nil {
		return nil, err
	}
	ready := q.available(now, w.most)
	for {
		spent, err := s.deadLetter(q, now, ready)
		if err != nil {
			return nil, err
		}
		if !spent {
			break
		}
		ready = q.available(now, w.most)
	}
	if q.tried >= mostFlying && len(ready) > 0 {
		if _, flying, _ := q.count(now); flying >= mostFlying {
			if q.settings.fifo {
				return nil, nil
			}
			return nil, newFault("OverLimit", "Too many messages are in flight in queue %s.", q.name)
		}
	}
	if len(ready) == 0 {
		return nil, nil
	}
	e := entry{Do: receive, At: now, Queue: q.name, Until: now + w.visibility}
	for _, m := range ready {
		e.Seqs = append(e.Seqs, m.Seq)
	}
	return ready, s.commit(e)
}

// deadLetter moves those of the messages that have been received often enough; spent tells whether there were any. While the
// dead-letter queue does not exist, nothing moves.
func (s *Server) deadLetter(q *queue, now int64, ready []*message) (spent bool, err error) {
	r := q.settings.redrive
	if r == nil {
		return false, nil
	}
	to := s.byARN(r.target)
	if to == nil || to.settings.fifo != q.settings.fifo || to == q {
		return false, nil
	}
	for _, m := range ready {
		if m.Here < r.most {
			continue
		}
		dead := *m
		dead.Seq, dead.Here, dead.Visible, dead.Source = s.state.last+1, 0, now, ARN(q.name)
		if to.settings.fifo {
			// In a FIFO dead-letter queue the time of sending begins again, and messages are told apart by their ids: developer
			// guide, "Setting-up dead-letter queue retention" and "Learn how to configure a dead-letter queue redrive".
			dead.Sent, dead.Dedup = now, m.ID
		}
		if err := s.commit(entry{Do: move, At: now, Queue: q.name, Seqs: []int64{m.Seq}, To: to.name, Message: &dead, Key: to.key(&dead)}); err != nil {
			return false, err
		}
		s.note("DeadLetter", q.name, m.ID)
		spent = true
	}
	return spent, nil
}

// expire deletes what the queue has kept for long enough.
func (s *Server) expire(q *queue) error {
	old := q.expired(s.now())
	if len(old) == 0 {
		return nil
	}
	for _, seq := range old {
		s.note("Expire", q.name, q.messages[seq].ID)
	}
	return s.commit(entry{Do: remove, At: s.now(), Queue: q.name, Seqs: old})
}

// handOut is the answer that holds the messages.
func (s *Server) handOut(q *queue, messages []*message, in *receiveMessageInput) *receiveMessageOutput {
	names := slices.Concat(in.AttributeNames, in.MessageSystemAttributeNames)
	out := &receiveMessageOutput{}
	for _, m := range messages {
		s.note("ReceiveMessage", q.name, m.ID)
		users := selected(m.Users, in.MessageAttributeNames)
		r := received{
			MessageId: m.ID, Body: m.Body, MD5OfBody: sum([]byte(m.Body)), ReceiptHandle: receiptOf(q, m),
			MessageAttributes: users, MD5OfMessageAttributes: digest(users), Attributes: map[string]string{},
		}
		for name, value := range system(q, m) {
			if value != "" && (slices.Contains(names, "All") || slices.Contains(names, name)) {
				r.Attributes[name] = value
			}
		}
		out.Messages = append(out.Messages, r)
	}
	if len(messages) == 0 {
		s.note("ReceiveMessage", q.name, "")
	}
	return out
}

// sender is the SenderId of every message: the callers are not told apart.
const sender = "AROALOCALQUEUESERVER0:local"

// system are the system attributes of a message; those it does not have are empty.
func system(q *queue, m *message) map[string]string {
	all := map[string]string{
		"SenderId":                         sender,
		"SentTimestamp":                    strconv.FormatInt(m.Sent, 10),
		"ApproximateReceiveCount":          strconv.Itoa(m.Received),
		"ApproximateFirstReceiveTimestamp": strconv.FormatInt(m.First, 10),
		"MessageGroupId":                   m.Group,
		"AWSTraceHeader":                   m.Systems["AWSTraceHeader"].StringValue,
		"DeadLetterQueueSourceArn":         m.Source,
	}
	if q.settings.fifo {
		all["MessageDeduplicationId"], all["SequenceNumber"] = m.Dedup, sequence(m.Seq)
	}
	return all
}
