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

	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// SchemaVersion is the version of Message. A field that is added keeps it; one that goes or changes its meaning
// makes the next.
const SchemaVersion = 1

// Message is what the department's queue holds: the whole submission, so that the department needs nothing more of
// ours to do its work.
type Message struct {
	SchemaVersion int `json:"schemaVersion"`
	// HandoffID is the same each time that the same version of the same submission is sent: drop what you have.
	HandoffID string `json:"handoffId"`
	// Attempt counts the sendings from 1.
	Attempt int `json:"attempt"`
	// Acknowledgement and Decision are the addresses to which the department answers, signed with its role (SigV4).
	Acknowledgement string `json:"acknowledgement"`
	Decision        string `json:"decision"`
	Record
}

// Record is the part of a Message that is the same in every attempt. It is stored with the submission.
type Record struct {
	Transaction string `json:"transaction"`
	Department  string `json:"department"`
	// Definition is the version of the transaction that decided, RatesVersion that of its rates.
	Definition   string               `json:"definition"`
	RatesVersion string               `json:"ratesVersion,omitempty"`
	Reference    submission.Reference `json:"reference"`
	Version      int                  `json:"version"`
	SubmittedAt  time.Time            `json:"submittedAt"`
	// Channel is how it reached us: online, or one of those in which staff help.
	Channel string `json:"channel"`
	Locale  string `json:"locale"`
	// AssistedBy names the member of staff who typed it, where one did.
	AssistedBy string `json:"assistedBy,omitempty"`
	// Answers are as software sends them, by question.
	Answers  json.RawMessage          `json:"answers"`
	Outcome  Outcome                  `json:"outcome"`
	Reasons  []transaction.ReasonJSON `json:"reasons"`
	Evidence []string                 `json:"evidence"`
	// Digest is SHA-256, in hex, over the bytes of answers as they stand in the message.
	Digest string `json:"digest"`
}

// Outcome is what the rules made of the answers, in a Message.
type Outcome struct {
	Result  string                 `json:"result"`
	Amounts map[string]money.Pence `json:"amounts,omitempty"`
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

// body is the message that carries a submission for the next time. The stored record is not read and written again:
// its bytes go as they were committed.
func body(sub submission.Submission, apiAddress string) (string, error) {
	id := ID(sub.Reference, sub.Version)
	address := apiAddress + "/handoffs/" + id
	head, err := json.Marshal(struct {
		SchemaVersion   int    `json:"schemaVersion"`
		HandoffID       string `json:"handoffId"`
		Attempt         int    `json:"attempt"`
		Acknowledgement string `json:"acknowledgement"`
		Decision        string `json:"decision"`
	}{SchemaVersion, id, sub.Attempt + 1, address + "/acknowledgement", address + "/decision"})
	if err != nil {
		return "", fmt.Errorf("write a hand-off message: %w", err)
	}
	if !bytes.HasPrefix(sub.Record, []byte("{")) || bytes.HasPrefix(sub.Record, []byte("{}")) {
		return "", fmt.Errorf("the record of %s is not a record", sub.Reference)
	}
	return string(head[:len(head)-1]) + "," + string(sub.Record[1:]), nil
}
