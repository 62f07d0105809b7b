package queue

import (
	"encoding/base64"
	"fmt"
)

// longestHidden is the longest a message can be kept from others, in seconds: 12 hours.
const longestHidden = 43_200

// receipt is what a receipt handle says: which receive of which message.
type receipt struct {
	queue    string
	seq      int64
	received int
}

func encodeText(text string) string { return base64.URLEncoding.EncodeToString([]byte(text)) }

func decode(text string) (string, bool) {
	b, err := base64.URLEncoding.DecodeString(text)
	return string(b), err == nil
}

func receiptOf(q *queue, m *message) string {
	return encodeText(fmt.Sprintf("%s %d %d", q.name, m.Seq, m.Received))
}

// held is the message whose receipt handle is given, nil when it is deleted by now; latest tells whether nobody has received
// it since. The caller holds the lock.
func (s *Server) held(q *queue, handle string) (m *message, latest bool, err error) {
	if handle == "" {
		return nil, false, missing("ReceiptHandle")
	}
	var r receipt
	text, ok := decode(handle)
	if ok {
		n, err := fmt.Sscanf(text, "%s %d %d", &r.queue, &r.seq, &r.received)
		ok = n == 3 && err == nil && fmt.Sprintf("%s %d %d", r.queue, r.seq, r.received) == text
	}
	if !ok || r.queue != q.name || r.seq > s.state.last {
		return nil, false, newFault("ReceiptHandleIsInvalid", "The input receipt handle %q is not a valid receipt handle.", handle)
	}
	m = q.messages[r.seq]
	return m, m != nil && m.Received == r.received, nil
}

// delete deletes the message that the handle stands for. Deleting again succeeds. With the handle of an earlier receive the
// answer of a standard queue is success and the message stays, which SQS allows ("the request will succeed, but the message
// might not be deleted"): so a consumer that was too slow finds out here. A FIFO queue refuses a handle whose time is over.
func (s *Server) delete(action string, q *queue, in receiptEntry) error {
	m, latest, err := s.held(q, in.ReceiptHandle)
	if err != nil {
		return err
	}
	now := s.now()
	if m != nil && q.settings.fifo && !(latest && m.flying(now)) {
		return invalid("Value %s for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.", in.ReceiptHandle)
	}
	if !latest {
		s.note(action, q.name, "")
		return nil
	}
	if err := s.commit(entry{Do: remove, At: now, Queue: q.name, Seqs: []int64{m.Seq}}); err != nil {
		return err
	}
	s.note(action, q.name, m.ID)
	return nil
}

// rehide changes until when the message that the handle stands for is hidden. When its time was over, but nobody has
// received it since, the answer is success and nothing changes (recorded of AWS).
func (s *Server) rehide(action string, q *queue, in receiptEntry) error {
	m, latest, err := s.held(q, in.ReceiptHandle)
	if err != nil {
		return err
	}
	if in.VisibilityTimeout == nil {
		return missing("VisibilityTimeout")
	}
	seconds := *in.VisibilityTimeout
	if seconds < 0 || seconds > longestHidden {
		return invalid("Value %d for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and 43200.", seconds)
	}
	if !latest {
		return invalid("Value %s for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.", in.ReceiptHandle)
	}
	now := s.now()
	if !m.flying(now) {
		s.note(action, q.name, m.ID)
		return nil
	}
	until := now + int64(seconds)*second
	if until > m.Taken+longestHidden*second {
		return invalid("Value %d for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds].", seconds)
	}
	if err := s.commit(entry{Do: hide, At: now, Queue: q.name, Seqs: []int64{m.Seq}, Until: until}); err != nil {
		return err
	}
	s.note(action, q.name, m.ID)
	return nil
}

func (s *Server) deleteMessage(in *receiptInput) (*nothing, error) {
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	return &nothing{}, s.delete("DeleteMessage", q, in.receiptEntry)
}

func (s *Server) changeMessageVisibility(in *receiptInput) (*nothing, error) {
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	return &nothing{}, s.rehide("ChangeMessageVisibility", q, in.receiptEntry)
}

func (s *Server) deleteMessageBatch(in *deleteMessageBatchInput) (*deleteMessageBatchOutput, error) {
	done, failed, err := s.each(in.QueueUrl, in.Entries, "DeleteMessageBatch", s.delete)
	return &deleteMessageBatchOutput{done, failed}, err
}

func (s *Server) changeMessageVisibilityBatch(in *changeMessageVisibilityBatchInput) (*changeMessageVisibilityBatchOutput, error) {
	done, failed, err := s.each(in.QueueUrl, in.Entries, "ChangeMessageVisibilityBatch", s.rehide)
	return &changeMessageVisibilityBatchOutput{done, failed}, err
}

// each does one thing to each entry of a batch.
func (s *Server) each(address string, entries []receiptEntry, action string, do func(string, *queue, receiptEntry) error) (done []idOnly, faults []entryFault, err error) {
	q, err := s.find(address)
	if err != nil {
		return nil, nil, err
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.Id
	}
	if err := checkBatch(ids); err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		if err := do(action, q, e); err != nil {
			faults = append(faults, failed(e.Id, err))
			continue
		}
		done = append(done, idOnly{e.Id})
	}
	return done, faults, nil
}
