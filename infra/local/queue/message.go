package queue

import (
	"cmp"
	"crypto/md5"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// message is one message with its state, as it is kept and journalled. Times are epoch milliseconds.
type message struct {
	Seq      int64            `json:"seq"` // position among all messages of the server, never given twice
	ID       string           `json:"id"`
	Body     string           `json:"body"`
	Users    map[string]value `json:"users,omitempty"`   // message attributes
	Systems  map[string]value `json:"systems,omitempty"` // message system attributes, of which SQS knows AWSTraceHeader
	Group    string           `json:"group,omitempty"`
	Dedup    string           `json:"dedup,omitempty"`
	Sent     int64            `json:"sent"`               // retention counts from here
	Visible  int64            `json:"visible"`            // it can be received from this time on
	Received int              `json:"received,omitempty"` // times received, in all queues
	Here     int              `json:"here,omitempty"`     // times received in the queue where it is: what maxReceiveCount counts
	First    int64            `json:"first,omitempty"`    // first received
	Taken    int64            `json:"taken,omitempty"`    // last received
	Source   string           `json:"source,omitempty"`   // ARN of the queue that gave it up to this dead-letter queue

	place int // in the queue's line
}

// flying tells whether somebody has received the message and still has time.
func (m *message) flying(now int64) bool { return m.Here > 0 && m.Visible > now }

// sequence is the SequenceNumber of a FIFO message: 20 digits, always rising.
func sequence(seq int64) string { return fmt.Sprintf("1%019d", seq) }

// value is the value of a message attribute or message system attribute, in requests, answers and the journal.
type value struct {
	DataType         string   `json:"DataType"`
	StringValue      string   `json:"StringValue,omitempty"`
	BinaryValue      []byte   `json:"BinaryValue,omitempty"`
	StringListValues []string `json:"StringListValues,omitempty" query:"StringListValue"`
	BinaryListValues []string `json:"BinaryListValues,omitempty" query:"BinaryListValue"`
}

func (v value) binary() bool { return strings.HasPrefix(v.DataType, "Binary") }

// digest is the MD5 of attributes as SQS defines it, in hexadecimal; "" when there are none. Source: developer guide,
// "Calculating the MD5 message digest for message attributes".
func digest(attributes map[string]value) string {
	if len(attributes) == 0 {
		return ""
	}
	var b []byte
	put := func(part string) {
		b = binary.BigEndian.AppendUint32(b, uint32(len(part)))
		b = append(b, part...)
	}
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		v := attributes[name]
		put(name)
		put(v.DataType)
		if v.binary() {
			b = append(b, 2)
			put(string(v.BinaryValue))
		} else {
			b = append(b, 1)
			put(v.StringValue)
		}
	}
	return sum(b)
}

func sum(b []byte) string {
	h := md5.Sum(b)
	return hex.EncodeToString(h[:])
}

// size is what counts towards the limit: the body and the names, types and values of the attributes.
func size(body string, users map[string]value) int {
	n := len(body)
	for name, v := range users {
		n += len(name) + len(v.DataType) + len(v.StringValue) + len(v.BinaryValue)
	}
	return n
}

// unfit finds the first character that a message may not hold: #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD |
// #x10000 to #x10FFFF are those it may. Source: API reference of SendMessage.
func unfit(text string) (rune, bool) {
	for i, r := range text {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(text[i:]); n == 1 {
				return rune(text[i]), true
			}
		}
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return r, true
		}
	}
	return 0, false
}

func checkText(text string) error {
	if r, bad := unfit(text); bad {
		return newFault("InvalidMessageContents", "Invalid binary character '#x%X' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF", r)
	}
	return nil
}

var attributeName = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,256}$`)

// checkUsers accepts message attributes.
func checkUsers(users map[string]value) error {
	if len(users) > 10 {
		return invalid("Number of message attributes [%d] exceeds the allowed maximum [10].", len(users))
	}
	for _, name := range slices.Sorted(maps.Keys(users)) {
		lower := strings.ToLower(name)
		switch {
		case !attributeName.MatchString(name):
			return invalid("Message (user) attribute name '%s' is invalid: it can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.), at most 256 characters.", name)
		case strings.HasPrefix(lower, "aws.") || strings.HasPrefix(lower, "amazon."):
			return invalid("Message (user) attribute name '%s' is invalid: it must not start with AWS. or Amazon., which are reserved.", name)
		case strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".") || strings.Contains(name, ".."):
			return invalid("Message (user) attribute name '%s' is invalid: it must not start or end with a period or have periods in succession.", name)
		}
		if err := checkValue("user", name, users[name]); err != nil {
			return err
		}
	}
	return nil
}

// checkSystems accepts message system attributes.
func checkSystems(systems map[string]value) error {
	for _, name := range slices.Sorted(maps.Keys(systems)) {
		if name != "AWSTraceHeader" {
			return invalid("Message system attribute name '%s' is invalid.", name)
		}
		if systems[name].DataType != "String" {
			return invalid("The type of message (system) attribute 'AWSTraceHeader' is invalid. You must use only the following supported type prefixes: String.")
		}
		if err := checkValue("system", name, systems[name]); err != nil {
			return err
		}
	}
	return nil
}

func checkValue(kind, name string, v value) error {
	base, _, _ := strings.Cut(v.DataType, ".")
	switch {
	case v.DataType == "":
		return invalid("The message (%s) attribute '%s' must contain a non-empty attribute type.", kind, name)
	case len(v.StringListValues) > 0 || len(v.BinaryListValues) > 0:
		return newFault("UnsupportedOperation", "Message attribute list values in SendMessage operation are not supported.")
	case base != "String" && base != "Number" && base != "Binary" || len(v.DataType) > 256:
		return invalid("The type of message (%s) attribute '%s' is invalid. You must use only the following supported type prefixes: Binary, Number, String.", kind, name)
	case base == "Binary" && len(v.BinaryValue) == 0 || base != "Binary" && v.StringValue == "":
		return invalid("Message (%s) attribute '%s' must contain a non-empty value of type '%s'.", kind, name, base)
	case base == "Binary" && v.StringValue != "" || base != "Binary" && len(v.BinaryValue) > 0:
		return invalid("Message (%s) attribute '%s' has a value that does not belong to its type '%s'.", kind, name, v.DataType)
	}
	if _, err := strconv.ParseFloat(v.StringValue, 64); base == "Number" && err != nil {
		return invalid("Can't cast the value of message (%s) attribute '%s' to a number.", kind, name)
	}
	return checkText(v.StringValue)
}

// selected are the attributes whose names were asked for: a name, "All", "*", ".*", or a beginning as in "bar.*".
func selected(users map[string]value, names []string) map[string]value {
	chosen := map[string]value{}
	for name, v := range users {
		if slices.ContainsFunc(names, func(wanted string) bool {
			prefix, any := strings.CutSuffix(wanted, ".*")
			return wanted == "All" || wanted == "*" || wanted == name || any && strings.HasPrefix(name, prefix)
		}) {
			chosen[name] = v
		}
	}
	return chosen
}

// earlier orders messages by when they can be received, then by when they came.
func earlier(a, b *message) int {
	return cmp.Or(cmp.Compare(a.Visible, b.Visible), cmp.Compare(a.Seq, b.Seq))
}
