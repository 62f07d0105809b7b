// Package shelf keeps submissions for a department that has no back-office system: in a SQLite database, or in a folder of
// JSON files. A small council may work with it; a larger department writes its own backoffice.Shelf over its own system.
package shelf

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Shelf is what both kinds are.
type Shelf interface {
	backoffice.Shelf
	backoffice.EvidenceShelf
	// Cases lists what was filed, the oldest first, without messages and answers.
	Cases(ctx context.Context) ([]Case, error)
	// Find gives the versions of a case, the first one first, whole; ErrNone where there are none.
	Find(ctx context.Context, ref submission.Reference) ([]Case, error)
	// Decided notes the decision that the platform has taken for a hand-off.
	Decided(ctx context.Context, handoffID, decision string) error
	Close() error
}

// ErrNone is the error of what is not on the shelf.
var ErrNone = errors.New("it is not on the shelf")

// Case is one hand-off as it was filed.
type Case struct {
	Number      string               `json:"caseNumber"`
	HandoffID   string               `json:"handoffId"`
	Transaction string               `json:"transaction"`
	Reference   submission.Reference `json:"reference"`
	Version     int                  `json:"version"`
	Kind        string               `json:"kind"` // submission, amendment or withdrawal
	Result      string               `json:"result"`
	SubmittedAt time.Time            `json:"submittedAt"`
	FiledAt     time.Time            `json:"filedAt"`
	// AcknowledgedAt is when the platform took the case number; zero while it has not.
	AcknowledgedAt time.Time `json:"acknowledgedAt,omitzero"`
	Decision       string    `json:"decision,omitempty"`
	DecidedAt      time.Time `json:"decidedAt,omitzero"`
	// Message is the message as it came, Answers the answers where it names a payload instead.
	Message json.RawMessage `json:"message,omitempty"`
	Answers json.RawMessage `json:"answers,omitempty"`
}

// Open opens the shelf at a path, and makes it where there is none: a database where the path ends in .db or .sqlite, else
// a folder. Only the user who made it can read it: it holds what people told the government.
func Open(path string, now func() time.Time) (Shelf, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".db", ".sqlite":
		return openDatabase(path, now)
	}
	return openFolder(path, now)
}

// opened is the case that a submission opens, or adds to. Its number is made of the reference alone: were the shelf lost
// and everything sent again, each would get the number that the platform knows already.
func opened(s backoffice.Submission, now time.Time) (Case, error) {
	if !json.Valid(s.Body) {
		return Case{}, fmt.Errorf("%w: it is no message", backoffice.ErrRefused)
	}
	c := Case{Number: number(s.Transaction, s.Reference), HandoffID: s.HandoffID, Transaction: s.Transaction, Reference: s.Reference,
		Version: s.Version, Kind: cmp.Or(string(s.Kind), "submission"), Result: s.Outcome.Result, SubmittedAt: moment(s.SubmittedAt), FiledAt: moment(now),
		Message: s.Body}
	if c.Decision = s.Outcome.Decision; c.Decision != "" { // the rules were certain
		c.DecidedAt = c.SubmittedAt
	}
	if s.Payload != nil {
		c.Answers = s.Answers
	}
	return c, nil
}

// number is the initials of the transaction and the reference: "CB-9T04-HC8S-HY87".
func number(transaction string, ref submission.Reference) string {
	initials := ""
	for word := range strings.SplitSeq(transaction, "-") {
		if word != "" {
			initials += strings.ToUpper(word[:1])
		}
	}
	return initials + "-" + ref.String()
}

// moment is a time as it is kept: in UTC, to the millisecond.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// summary is a case without what is long.
func (c Case) summary() Case {
	c.Message, c.Answers = nil, nil
	return c
}

// known says whether an id is one that the platform makes, so that it can name a file.
func known(handoffID string) error {
	if ref, n, is := handoff.ParseEvidenceID(handoffID); is && evidence.ID(ref.String(), n) == handoffID {
		return nil
	}
	ref, version, err := handoff.ParseID(handoffID)
	if err == nil && handoff.ID(ref, version) != handoffID {
		err = errors.New("it is not written as the platform writes it")
	}
	if err != nil {
		return fmt.Errorf("hand-off id: %w", err)
	}
	return nil
}
