package queue

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// numbers are the attributes that are whole numbers: seconds, and bytes for MaximumMessageSize. Source: API reference of
// CreateQueue.
var numbers = map[string]struct{ least, most, usual int }{
	"DelaySeconds":                  {0, 900, 0},
	"KmsDataKeyReusePeriodSeconds":  {60, 86_400, 300},
	"MaximumMessageSize":            {1_024, mebibyte, mebibyte},
	"MessageRetentionPeriod":        {60, 1_209_600, 345_600},
	"ReceiveMessageWaitTimeSeconds": {0, 20, 0},
	"VisibilityTimeout":             {0, 43_200, 30},
}

const mebibyte = 1 << 20

// settings are a queue's attributes, read.
type settings struct {
	delay, retention, wait, visibility int // seconds
	largest                            int // bytes of a message
	fifo                               bool
	byContent                          bool // a FIFO message without a deduplication id is known by the hash of its body
	perGroup                           bool // deduplication within the group only
	redrive                            *redrive
	allow                              allow
}

// redrive is the attribute RedrivePolicy.
type redrive struct {
	target string // ARN of the dead-letter queue
	most   int    // receives after which a message goes there
}

// allow is the attribute RedriveAllowPolicy: which queues may name this one as their dead-letter queue.
type allow struct {
	Permission string   `json:"redrivePermission"`
	Sources    []string `json:"sourceQueueArns"`
}

func (a allow) permits(source string) bool {
	switch a.Permission {
	case "denyAll":
		return false
	case "byQueue":
		return slices.Contains(a.Sources, source)
	default:
		return true
	}
}

// readSettings checks attributes that a caller may set, and reads them. Their order of complaint is alphabetical, so that
// one fault always gives one answer.
func readSettings(attributes map[string]string) (settings, error) {
	number := map[string]int{}
	for name, n := range numbers {
		number[name] = n.usual
	}
	s := settings{fifo: attributes["FifoQueue"] == "true"}
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		value := attributes[name]
		wrong := newFault("InvalidAttributeValue", "Invalid value for the parameter %s.", name)
		if n, ok := numbers[name]; ok {
			v, err := strconv.Atoi(value)
			if err != nil || v < n.least || v > n.most {
				return s, wrong
			}
			number[name] = v
			continue
		}
		ok := true
		switch name {
		case "FifoQueue":
			if !s.fifo {
				return s, newFault("InvalidAttributeName", "Unknown Attribute FifoQueue.")
			}
		case "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit":
			if !s.fifo {
				return s, newFault("InvalidAttributeName", "You can specify the %s only when FifoQueue is set to true.", name)
			}
			ok = slices.Contains(fifoValues[name], value)
		case "KmsMasterKeyId":
		case "SqsManagedSseEnabled":
			ok = value == "true" || value == "false"
			if value == "true" && attributes["KmsMasterKeyId"] != "" {
				return s, newFault("InvalidAttributeName", "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.")
			}
		case "Policy":
			ok = json.Valid([]byte(value))
		case "RedriveAllowPolicy":
			ok = json.Unmarshal([]byte(value), &s.allow) == nil && slices.Contains([]string{"allowAll", "denyAll", "byQueue"}, s.allow.Permission)
		case "RedrivePolicy":
			var err error
			if s.redrive, err = readRedrive(value); err != nil {
				return s, err
			}
		default:
			return s, newFault("InvalidAttributeName", "Unknown Attribute %s.", name)
		}
		if !ok {
			return s, wrong
		}
	}
	s.byContent = attributes["ContentBasedDeduplication"] == "true"
	s.perGroup = attributes["DeduplicationScope"] == "messageGroup"
	if attributes["FifoThroughputLimit"] == "perMessageGroupId" && !s.perGroup {
		return s, newFault("InvalidAttributeValue", "The FifoThroughputLimit value perMessageGroupId is allowed only when DeduplicationScope is messageGroup.")
	}
	s.delay, s.retention, s.visibility = number["DelaySeconds"], number["MessageRetentionPeriod"], number["VisibilityTimeout"]
	s.wait, s.largest = number["ReceiveMessageWaitTimeSeconds"], number["MaximumMessageSize"]
	return s, nil
}

var fifoValues = map[string][]string{
	"ContentBasedDeduplication": {"true", "false"},
	"DeduplicationScope":        {"messageGroup", "queue"},
	"FifoThroughputLimit":       {"perQueue", "perMessageGroupId"},
}

// readRedrive reads a RedrivePolicy. maxReceiveCount comes as a number or, from some tools, as a string; AWS takes both.
func readRedrive(value string) (*redrive, error) {
	var p struct {
		Target string          `json:"deadLetterTargetArn"`
		Most   json.RawMessage `json:"maxReceiveCount"`
	}
	bad := func(reason string) error {
		return invalid("Value %s for parameter RedrivePolicy is invalid. Reason: %s", value, reason)
	}
	if err := json.Unmarshal([]byte(value), &p); err != nil {
		return nil, bad("Redrive policy is not a valid JSON map.")
	}
	if !strings.HasPrefix(p.Target, ARN("")) {
		return nil, bad("Invalid value for deadLetterTargetArn.")
	}
	r := &redrive{target: p.Target, most: 10} // 10 is the documented default
	if p.Most != nil {
		most, err := strconv.Atoi(strings.Trim(string(p.Most), `"`))
		if err != nil || most < 1 || most > 1000 {
			return nil, bad("Invalid value for maxReceiveCount, valid values are from 1 to 1000 both inclusive.")
		}
		r.most = most
	}
	return r, nil
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,80}$`)

// checkName accepts the name of a queue; a FIFO queue's, and only its, ends in ".fifo", which counts towards the 80.
func checkName(name string, fifo bool) error {
	stem, suffixed := strings.CutSuffix(name, ".fifo")
	switch {
	case !fifo && !plainName.MatchString(name):
		return invalid("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length")
	case fifo && (!suffixed || len(name) > 80 || !plainName.MatchString(stem)):
		return invalid("The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.")
	}
	return nil
}

// shown are the attributes of the queue as GetQueueAttributes gives them: those set, the defaults of the others, and what
// the queue holds at now.
func (q *queue) shown(now int64) map[string]string {
	all := map[string]string{"SqsManagedSseEnabled": "true"}
	if q.settings.fifo {
		all["ContentBasedDeduplication"] = "false"
		all["DeduplicationScope"], all["FifoThroughputLimit"] = "queue", "perQueue"
	}
	for name, n := range numbers {
		all[name] = strconv.Itoa(n.usual)
	}
	if q.attributes["KmsMasterKeyId"] == "" {
		delete(all, "KmsDataKeyReusePeriodSeconds")
	} else {
		all["SqsManagedSseEnabled"] = "false"
	}
	maps.Copy(all, q.attributes)
	visible, flying, delayed := q.count(now)
	all["ApproximateNumberOfMessages"] = strconv.Itoa(visible)
	all["ApproximateNumberOfMessagesNotVisible"] = strconv.Itoa(flying)
	all["ApproximateNumberOfMessagesDelayed"] = strconv.Itoa(delayed)
	all["CreatedTimestamp"] = strconv.FormatInt(q.created/1000, 10)
	all["LastModifiedTimestamp"] = strconv.FormatInt(q.modified/1000, 10)
	all["QueueArn"] = ARN(q.name)
	return all
}

// known tells whether an attribute may be asked for.
func known(attribute string) bool {
	switch attribute {
	case "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed",
		"CreatedTimestamp", "LastModifiedTimestamp", "QueueArn", "FifoQueue", "KmsMasterKeyId", "Policy", "RedriveAllowPolicy",
		"RedrivePolicy", "SqsManagedSseEnabled":
		return true
	}
	_, number := numbers[attribute]
	_, fifo := fifoValues[attribute]
	return number || fifo
}
