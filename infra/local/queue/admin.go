package queue

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// nameIn is the name of the queue whose address is given. The host is not looked at: the same server goes by several.
func nameIn(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) < 2 || parts[len(parts)-2] != account {
		return "", false
	}
	return parts[len(parts)-1], true
}

// find is the queue at the address. The caller holds the lock.
func (s *Server) find(address string) (*queue, error) {
	if address == "" {
		return nil, missing("QueueUrl")
	}
	name, ok := nameIn(address)
	if !ok {
		return nil, newFault("InvalidAddress", "The address %s is not valid for this endpoint.", address)
	}
	q := s.state.queues[name]
	if q == nil {
		return nil, absent()
	}
	return q, nil
}

// byARN is the queue of that resource name, nil when there is none.
func (s *Server) byARN(arn string) *queue {
	name, ours := strings.CutPrefix(arn, ARN(""))
	if !ours {
		return nil
	}
	return s.state.queues[name]
}

// define makes the queue or gives it these attributes, and these tags unless they are nil. The caller holds the lock.
func (s *Server) define(name string, attributes, tags map[string]string) error {
	// Empty means "take it away" for the attributes that are documents or names.
	attributes = maps.Clone(attributes)
	maps.DeleteFunc(attributes, func(name, value string) bool {
		return value == "" && slices.Contains([]string{"KmsMasterKeyId", "Policy", "RedriveAllowPolicy", "RedrivePolicy"}, name)
	})
	read, err := readSettings(attributes)
	if err != nil {
		return err
	}
	if err := checkName(name, read.fifo); err != nil {
		return err
	}
	q := s.state.queues[name]
	if q != nil && q.settings.fifo != read.fifo {
		return newFault("InvalidAttributeValue", "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.")
	}
	if r := read.redrive; r != nil {
		reason := ""
		switch target := s.byARN(r.target); {
		case target == nil:
			reason = "Dead letter target does not exist."
		case target.settings.fifo != read.fifo:
			reason = "Dead-letter queue must be same type of queue as the source."
		case !target.settings.allow.permits(ARN(name)):
			reason = "Queue does not have permission to use the dead-letter queue."
		}
		if reason != "" {
			return invalid("Value %s for parameter RedrivePolicy is invalid. Reason: %s", attributes["RedrivePolicy"], reason)
		}
	}
	now := s.now()
	e := entry{Do: define, At: now, Queue: name, Created: now, Attributes: attributes, Tags: tags}
	if q != nil {
		if tags == nil {
			e.Tags = q.tags
		}
		if maps.Equal(q.attributes, attributes) && maps.Equal(q.tags, e.Tags) {
			return nil
		}
	}
	return s.commit(e)
}

// change makes one change to a queue and tells it as the action. The caller holds the lock.
func (s *Server) change(action string, e entry) (*nothing, error) {
	if err := s.commit(e); err != nil {
		return nil, err
	}
	s.note(action, e.Queue, "")
	return &nothing{}, nil
}

func (s *Server) createQueue(in *createQueueInput) (*queueUrlOutput, error) {
	if in.QueueName == "" {
		return nil, missing("QueueName")
	}
	out := &queueUrlOutput{s.URL(in.QueueName)}
	if q := s.state.queues[in.QueueName]; q != nil {
		shown := q.shown(s.now())
		for _, name := range slices.Sorted(maps.Keys(in.Attributes)) {
			if in.Attributes[name] != shown[name] {
				return nil, newFault("QueueNameExists", "A queue already exists with the same name and a different value for attribute %s", name)
			}
		}
		return out, nil
	}
	if at, ok := s.state.dropped[in.QueueName]; ok && s.now()-at < minute {
		return nil, newFault("QueueDeletedRecently", "You must wait 60 seconds after deleting a queue before you can create another with the same name.")
	}
	if err := s.define(in.QueueName, in.Attributes, in.Tags); err != nil {
		return nil, err
	}
	s.note("CreateQueue", in.QueueName, "")
	return out, nil
}

func (s *Server) deleteQueue(in *queueOnly) (*nothing, error) {
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	return s.change("DeleteQueue", entry{Do: drop, At: s.now(), Queue: q.name})
}

func (s *Server) getQueueUrl(in *getQueueUrlInput) (*queueUrlOutput, error) {
	if in.QueueName == "" {
		return nil, missing("QueueName")
	}
	if s.state.queues[in.QueueName] == nil || in.QueueOwnerAWSAccountId != "" && in.QueueOwnerAWSAccountId != account {
		return nil, absent()
	}
	return &queueUrlOutput{s.URL(in.QueueName)}, nil
}

func (s *Server) listQueues(in *listQueuesInput) (*listQueuesOutput, error) {
	names := slices.Sorted(maps.Keys(s.state.queues))
	names = slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, in.QueueNamePrefix) })
	page, next, err := s.page(names, in.NextToken, in.MaxResults)
	return &listQueuesOutput{page, next}, err
}

func (s *Server) listDeadLetterSourceQueues(in *listSourcesInput) (*listSourcesOutput, error) {
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	page, next, err := s.page(s.sources(q), in.NextToken, in.MaxResults)
	return &listSourcesOutput{page, next}, err
}

// sources are the names of the queues whose dead-letter queue q is, in order.
func (s *Server) sources(q *queue) []string {
	names := []string{}
	for name, other := range s.state.queues {
		if other.settings.redrive != nil && other.settings.redrive.target == ARN(q.name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// page cuts a list of names into the addresses of one page. Its token is the last name of the page before.
func (s *Server) page(names []string, token string, most *int) (addresses []string, next string, err error) {
	size := 1000
	if most != nil {
		if size = *most; size < 1 || size > 1000 {
			return nil, "", invalid("Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 1000.")
		}
	}
	if token != "" {
		after, ok := decode(token)
		if !ok {
			return nil, "", invalid("Invalid or expired value for parameter NextToken.")
		}
		names = slices.DeleteFunc(names, func(name string) bool { return name <= after })
	}
	if len(names) > size {
		names = names[:size]
		if most != nil {
			next = encodeText(names[size-1])
		}
	}
	addresses = []string{}
	for _, name := range names {
		addresses = append(addresses, s.URL(name))
	}
	return addresses, next, nil
}

func (s *Server) getQueueAttributes(in *getQueueAttributesInput) (*getQueueAttributesOutput, error) {
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	if err := s.expire(q); err != nil {
		return nil, err
	}
	all := q.shown(s.now())
	if slices.Contains(in.AttributeNames, "All") {
		return &getQueueAttributesOutput{all}, nil
	}
	chosen := map[string]string{}
	for _, name := range in.AttributeNames {
		if !known(name) {
			return nil, newFault("InvalidAttributeName", "Unknown Attribute %s.", name)
		}
		if value, ok := all[name]; ok {
			chosen[name] = value
		}
	}
	return &getQueueAttributesOutput{chosen}, nil
}

func (s *Server) setQueueAttributes(in *setQueueAttributesInput) (*nothing, error) {
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	if len(in.Attributes) == 0 {
		return nil, missing("Attribute.Name")
	}
	if value, named := in.Attributes["FifoQueue"]; named && value != q.attributes["FifoQueue"] {
		if !q.settings.fifo {
			return nil, newFault("InvalidAttributeName", "Unknown Attribute FifoQueue.")
		}
		return nil, newFault("InvalidAttributeValue", "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.")
	}
	merged := maps.Clone(in.Attributes)
	for name, value := range q.attributes {
		if _, named := merged[name]; !named {
			merged[name] = value
		}
	}
	// The two kinds of encryption exclude each other: asking for a key ends the other, as the console does.
	if in.Attributes["KmsMasterKeyId"] != "" && in.Attributes["SqsManagedSseEnabled"] == "" {
		delete(merged, "SqsManagedSseEnabled")
	}
	if err := s.define(q.name, merged, nil); err != nil {
		return nil, err
	}
	s.note("SetQueueAttributes", q.name, "")
	return &nothing{}, nil
}

func (s *Server) purgeQueue(in *queueOnly) (*nothing, error) {
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	now := s.now()
	if q.purged != 0 && now-q.purged < minute {
		return nil, newFault("PurgeQueueInProgress", "Only one PurgeQueue operation on %s is allowed every 60 seconds.", q.name)
	}
	return s.change("PurgeQueue", entry{Do: purge, At: now, Queue: q.name})
}

func (s *Server) tagQueue(in *tagQueueInput) (*nothing, error) {
	return s.retag("TagQueue", in.QueueUrl, func(tags map[string]string) { maps.Copy(tags, in.Tags) })
}

func (s *Server) untagQueue(in *untagQueueInput) (*nothing, error) {
	return s.retag("UntagQueue", in.QueueUrl, func(tags map[string]string) {
		maps.DeleteFunc(tags, func(key, _ string) bool { return slices.Contains(in.TagKeys, key) })
	})
}

func (s *Server) retag(action, address string, change func(tags map[string]string)) (*nothing, error) {
	q, err := s.find(address)
	if err != nil {
		return nil, err
	}
	tags := map[string]string{}
	maps.Copy(tags, q.tags)
	change(tags)
	if len(tags) > 50 {
		return nil, invalid("Too many tags added for queue %s.", q.name)
	}
	return s.change(action, entry{Do: define, At: q.modified, Queue: q.name, Attributes: q.attributes, Tags: tags})
}

func (s *Server) listQueueTags(in *queueOnly) (*listQueueTagsOutput, error) {
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	return &listQueueTagsOutput{q.tags}, nil
}
