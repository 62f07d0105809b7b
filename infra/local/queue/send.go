package queue

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
)

func (s *Server) sendMessage(in *sendMessageInput) (*sendResult, error) {
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	if err := checkGroup(q, in.sendEntry); err != nil {
		return nil, err
	}
	out, err := s.send("SendMessage", q, in.sendEntry)
	if err != nil {
		return nil, err
	}
	out.Id = ""
	return &out, nil
}

func (s *Server) sendMessageBatch(in *sendMessageBatchInput) (*sendMessageBatchOutput, error) {
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	ids, total := make([]string, len(in.Entries)), 0
	for i, e := range in.Entries {
		ids[i] = e.Id
		total += size(e.MessageBody, e.MessageAttributes)
	}
	if err := checkBatch(ids); err != nil {
		return nil, err
	}
	if total > mebibyte {
		return nil, newFault("BatchRequestTooLong", "Batch requests cannot be longer than %d bytes. You have sent %d bytes.", mebibyte, total)
	}
	for _, e := range in.Entries {
		if err := checkGroup(q, e); err != nil {
			f := faultOf(err) // recorded of AWS: one entry without these ends the whole batch, always with this code
			return nil, invalid("%s", f.message)
		}
	}
	out := &sendMessageBatchOutput{}
	for _, e := range in.Entries {
		result, err := s.send("SendMessageBatch", q, e)
		if err != nil {
			out.Failed = append(out.Failed, failed(e.Id, err))
			continue
		}
		out.Successful = append(out.Successful, result)
	}
	return out, nil
}

// send checks one message and adds it to the queue, unless it repeats one that a FIFO queue has lately taken.
func (s *Server) send(action string, q *queue, in sendEntry) (sendResult, error) {
	delay, err := checkSend(q, in)
	if err != nil {
		return sendResult{}, err
	}
	id, err := s.id()
	if err != nil {
		return sendResult{}, err
	}
	now := s.now()
	m := &message{
		Seq: s.state.last + 1, ID: id, Body: in.MessageBody, Users: in.MessageAttributes, Systems: in.MessageSystemAttributes,
		Group: in.MessageGroupId, Dedup: in.MessageDeduplicationId, Sent: now, Visible: now + int64(delay)*second,
	}
	if q.settings.fifo && m.Dedup == "" {
		hash := sha256.Sum256([]byte(m.Body))
		m.Dedup = hex.EncodeToString(hash[:])
	}
	key := q.key(m)
	seen, repeated := q.seen[key]
	if repeated = repeated && now-seen.At < interval; repeated {
		m.ID, m.Seq = seen.ID, seen.Seq
	} else if err := s.commit(entry{Do: send, Queue: q.name, Message: m, Key: key}); err != nil {
		return sendResult{}, err
	}
	s.note(action, q.name, m.ID)
	out := sendResult{
		Id: in.Id, MessageId: m.ID, MD5OfMessageBody: sum([]byte(m.Body)),
		MD5OfMessageAttributes: digest(m.Users), MD5OfMessageSystemAttributes: digest(m.Systems),
	}
	if q.settings.fifo {
		out.SequenceNumber = sequence(m.Seq)
	}
	return out, nil
}

// key is what the queue knows the message by, to tell repeats; "" in a standard queue, which takes them.
func (q *queue) key(m *message) string {
	switch {
	case !q.settings.fifo:
		return ""
	case q.settings.perGroup:
		return m.Group + "\x00" + m.Dedup
	default:
		return m.Dedup
	}
}

var token = regexp.MustCompile("^[0-9A-Za-z!\"#$%&'()*+,./:;<=>?@[\\\\\\]^_`{|}~-]{1,128}$")

// checkGroup accepts what a message says of its group and of being a repeat.
func checkGroup(q *queue, in sendEntry) error {
	for _, t := range []struct{ name, value string }{{"MessageGroupId", in.MessageGroupId}, {"MessageDeduplicationId", in.MessageDeduplicationId}} {
		if t.value != "" && !token.MatchString(t.value) {
			return invalid("Value %s for parameter %s is invalid. Reason: %s can only include alphanumeric and punctuation characters. 1 to 128 in length.", t.value, t.name, t.name)
		}
	}
	switch {
	case q.settings.fifo && in.MessageGroupId == "":
		return missing("MessageGroupId")
	case q.settings.fifo && in.MessageDeduplicationId == "" && !q.settings.byContent:
		return invalid("The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly")
	case !q.settings.fifo && in.MessageDeduplicationId != "":
		return invalid("Value %s for parameter MessageDeduplicationId is invalid. Reason: The request includes a parameter that is not valid for this queue type.", in.MessageDeduplicationId)
	}
	return nil
}

// checkSend accepts the rest of a message; delay is in seconds.
func checkSend(q *queue, in sendEntry) (delay int, err error) {
	delay = q.settings.delay
	if in.DelaySeconds != nil {
		switch d := *in.DelaySeconds; {
		case d < 0 || d > 900:
			return 0, invalid("Value %d for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.", d)
		case d > 0 && q.settings.fifo:
			return 0, invalid("Value %d for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.", d)
		case !q.settings.fifo:
			delay = d
		}
	}
	if in.MessageBody == "" {
		return 0, missing("MessageBody")
	}
	if size(in.MessageBody, in.MessageAttributes) > q.settings.largest {
		return 0, invalid("One or more parameters are invalid. Reason: Message must be shorter than %d bytes.", q.settings.largest)
	}
	if err := checkText(in.MessageBody); err != nil {
		return 0, err
	}
	if err := checkUsers(in.MessageAttributes); err != nil {
		return 0, err
	}
	return delay, checkSystems(in.MessageSystemAttributes)
}

const largestBatch = 10

var entryID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,80}$`)

// checkBatch accepts the ids of a batch's entries.
func checkBatch(ids []string) error {
	if len(ids) == 0 {
		return newFault("EmptyBatchRequest", "There should be at least one entry in the request.")
	}
	if len(ids) > largestBatch {
		return newFault("TooManyEntriesInBatchRequest", "Maximum number of entries per request are %d. You have sent %d.", largestBatch, len(ids))
	}
	seen := map[string]bool{}
	for _, id := range ids {
		switch {
		case !entryID.MatchString(id):
			return newFault("InvalidBatchEntryId", "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.")
		case seen[id]:
			return newFault("BatchEntryIdsNotDistinct", "Id %s repeated.", id)
		}
		seen[id] = true
	}
	return nil
}

// failed is the part of a batch's answer that says why one entry failed.
func failed(id string, err error) entryFault {
	f := faultOf(err)
	return entryFault{Id: id, SenderFault: f.sender(), Code: f.code().query, Message: f.message}
}
