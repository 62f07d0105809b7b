// Package handoff gives submissions to the department that decides them: the message, which is a public contract,
// the sending of it, and the sweep that sends what was not sent and sends again what was not acknowledged.
package handoff

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// SchemaVersion is the version of Message. A field that is added keeps it; one that goes or changes its meaning
// makes the next. In version 2 answers may be absent, and payload then says where they are.
const SchemaVersion = 2

// Message is what the department's queue holds: the whole submission, so that the department needs nothing more of
// ours to do its work. A submission that is larger than a message of the queue, 1 MiB, comes without its answers: these
// are fetched from Payload, with the same role that receives.
type Message struct {
	SchemaVersion int `json:"schemaVersion"`
	// HandoffID is the same each time that the same version of the same submission is sent: drop what you have.
	HandoffID string `json:"handoffId"`
	// Attempt counts the sendings from 1.
	Attempt int `json:"attempt"`
	// Acknowledgement and Decision are the addresses to which the department answers, signed with its role (SigV4).
	Acknowledgement string `json:"acknowledgement"`
	Decision        string `json:"decision"`
	// PreviousCase is the case number under which the department had the version before this one when this was sent, wherever it
	// acknowledged that: at its desk, say, from where no message came. Absent in a first version, and where it had not.
	PreviousCase string `json:"previousCase,omitempty"`
	// Payload is where the answers are; absent where the message holds them itself.
	Payload *Payload `json:"payload,omitempty"`
	Record
}

// Payload is an object in S3 whose bytes are the answers, just as they would stand in the message. The object is there
// until the submission is erased, so long after the message; its digest is the message's too.
type Payload struct {
	Bucket string `json:"bucket"`
	Key    string `json:"key"`
	Size   int    `json:"size"` // bytes
	Digest string `json:"digest"`
}

// Record is the part of a Message that is the same in every attempt. It is stored with the submission.
type Record struct {
	Transaction string `json:"transaction"`
	Department  string `json:"department"`
	// Definition is the version of the transaction that decided, RatesVersion that of its rates.
	Definition string `json:"definition"`
	// Contract is the transaction's own number of what its answers are: it is raised where a field goes, changes its type or may
	// be missing from now on. A field that is added keeps it.
	Contract     int                  `json:"contract"`
	RatesVersion string               `json:"ratesVersion,omitempty"`
	Reference    submission.Reference `json:"reference"`
	Version      int                  `json:"version"`
	// Kind says what this version is: "amendment" replaces the version before it, "withdrawal" takes the submission back and
	// has neither answers nor reasons. Absent is the submission as it was sent first.
	Kind        submission.Kind `json:"kind,omitempty"`
	SubmittedAt time.Time       `json:"submittedAt"`
	// Channel is how it reached us: online (the pages), software, or one of those in which staff help.
	Channel string `json:"channel"`
	// Client is the id of the registered software that sent it, as the department's authorization server knows it; absent
	// where a person sent it, or software that need not be registered.
	Client string `json:"client,omitempty"`
	Locale string `json:"locale"`
	// AssistedBy names the member of staff who typed it, where one did.
	AssistedBy string `json:"assistedBy,omitempty"`
	// ReceivedOn is the day by which the rules judged it, as in "2026-11-20", where that is not the day on which it was sent: the day on
	// which it came in on paper, and of an amendment the one of what was sent first.
	ReceivedOn string `json:"receivedOn,omitempty"`
	// Since says of each answer that an amendment brought on which day it came, by path: "income"; "children/1" of a row that was added,
	// "children/0/school" of an answer in one that stood, and "children" where rows that stood were taken out or put into another order.
	// What is not in it came with what was sent first. Absent where nothing was changed on a later day.
	Since map[string]date.Date `json:"since,omitempty"`
	// Answers are as software sends them, by question; absent where a Payload holds them.
	Answers  json.RawMessage          `json:"answers,omitempty"`
	Outcome  Outcome                  `json:"outcome"`
	Reasons  []transaction.ReasonJSON `json:"reasons"`
	Evidence []string                 `json:"evidence"`
	// Checks say of each bank account, by the path of its answer, whether its number can belong to its sort code:
	// "valid", or "not-checked" where there is no table that says. An account that cannot be is not taken.
	Checks map[string]string `json:"checks,omitempty"`
	// Digest is SHA-256, in hex, over the bytes of answers as they stand in the message or in its Payload.
	Digest string `json:"digest"`
}

// Withdrawn is the result in the record of a withdrawal.
const Withdrawn = "withdrawn"

// Withdrawal is the record of the version that takes a submission back, given the record of the version before it: who, what
// and by which way stay, and there are no answers.
func (r Record) Withdrawal(at time.Time) Record {
	none := json.RawMessage("{}")
	r.Kind, r.Version, r.SubmittedAt = submission.Withdrawal, r.Version+1, at
	r.Answers, r.Digest, r.Checks, r.Since = none, Digest(none), nil, nil
	r.Outcome, r.Reasons, r.Evidence = Outcome{Result: Withdrawn}, []transaction.ReasonJSON{}, []string{}
	return r
}

// Outcome is what the rules made of the answers, in a Message.
type Outcome struct {
	Result  string                 `json:"result"`
	Amounts map[string]money.Pence `json:"amounts,omitempty"`
	// Decision is what was decided at once, where the rules were certain: the department decides nothing more.
	Decision string `json:"decision,omitempty"`
}

// Marshal writes JSON as it goes into a record: <, > and & stand as they are, for each would be six bytes otherwise.
func Marshal(v any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// Digest is the digest of answers.
func Digest(answers json.RawMessage) string {
	sum := sha256.Sum256(answers)
	return hex.EncodeToString(sum[:])
}

// ID is the hand-off id of a version of a submission: "ABCD-EFGH-JKMN-1".
func ID(ref submission.Reference, version int) string {
	return ref.String() + "-" + strconv.Itoa(version)
}

// ParseID is the submission and version that a hand-off id names.
func ParseID(id string) (submission.Reference, int, error) {
	reference, number, _ := cutLast(id, "-")
	ref, err := submission.ParseReference(reference)
	if err != nil {
		return "", 0, err
	}
	version, err := strconv.Atoi(number)
	if err != nil || version < 1 || strconv.Itoa(version) != number {
		return "", 0, errors.New("a hand-off id ends in the number of the version")
	}
	return ref, version, nil
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// longest is the most bytes of a message: what SQS takes, less some room.
const longest = 1<<20 - 8<<10

// body is the message that carries a submission for the next time. The stored record is not read and written again:
// its bytes go as they were committed, and so do the answers that stand beside it. Where they do not fit the message
// has their place in the bucket; answers is only called where they may.
func body(sub submission.Submission, previousCase, apiAddress, bucket string, answers func() ([]byte, error)) (string, error) {
	id := ID(sub.Reference, sub.Version)
	address := apiAddress + "/handoffs/" + id
	head := struct {
		SchemaVersion   int             `json:"schemaVersion"`
		HandoffID       string          `json:"handoffId"`
		Attempt         int             `json:"attempt"`
		Acknowledgement string          `json:"acknowledgement"`
		Decision        string          `json:"decision"`
		PreviousCase    string          `json:"previousCase,omitempty"`
		Payload         *Payload        `json:"payload,omitempty"`
		Answers         json.RawMessage `json:"answers,omitempty"`
	}{SchemaVersion: SchemaVersion, HandoffID: id, Attempt: sub.Attempt + 1,
		Acknowledgement: address + "/acknowledgement", Decision: address + "/decision", PreviousCase: previousCase}
	if !bytes.HasPrefix(sub.Record, []byte("{")) || bytes.HasPrefix(sub.Record, []byte("{}")) {
		return "", &Unsendable{submission.BadRecord, fmt.Errorf("the record of %s is not a record", sub.Reference)}
	}
	if p := sub.Payload; p != nil {
		head.Payload = &Payload{Bucket: bucket, Key: p.Name, Size: p.Size, Digest: hex.EncodeToString(p.Digest[:])}
		if p.Size+len(sub.Record) < longest-1024 { // 1,024 bytes hold the rest of the head
			given, err := answers()
			if errors.Is(err, store.ErrDamaged) {
				return "", &Unsendable{submission.BadAnswers, err}
			}
			if err != nil {
				return "", err
			}
			head.Payload, head.Answers = nil, given
		}
	}
	text, err := Marshal(head)
	if err != nil {
		return "", &Unsendable{submission.BadAnswers, fmt.Errorf("write a hand-off message: %w", err)}
	}
	return string(text[:len(text)-1]) + "," + string(sub.Record[1:]), nil
}
