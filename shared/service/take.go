package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/assist"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// sending is one attempt to submit, by a page or by software.
type sending struct {
	key, fingerprint [32]byte
	channel          string
	from             *sender      // the software; nil is a page
	help             *assist.Help // the member of staff who sends it for somebody; nil is none
	locale           words.Language
}

// taken is what came of it: a submission, or an outcome that ends without one.
type taken struct {
	Submission submission.Submission
	Outcome    transaction.Outcome
}

// take judges, commits and hands over. Whatever would refuse it, it first asks whether the same was taken before
// under the same key: a retry gets its receipt even when the rules, the date or the opening have changed since.
func (s *Service) take(r *http.Request, to visit, of sending, judge func() (ask.Answers, transaction.Outcome, []ask.Fault)) (taken, error) {
	ctx := r.Context()
	before := func(refusal error) (taken, error) {
		sub, err := s.Store.ByKey(ctx, of.key)
		switch {
		case errors.Is(err, store.ErrNoSubmission):
			return taken{}, refusal
		case err != nil:
			return taken{}, err
		case sub.Fingerprint != of.fingerprint:
			return taken{Submission: sub}, refuse(http.StatusUnprocessableEntity, "key-reused", nil)
		}
		return taken{Submission: sub}, nil
	}
	if !s.Transaction.Open(to.on) {
		return before(refuse(http.StatusGone, "closed", nil))
	}
	answers, outcome, faults := judge()
	if len(faults) > 0 {
		return before(refusal{status: http.StatusUnprocessableEntity, code: "faults", faults: faults})
	}
	if outcome.Result == transaction.NotEligible {
		before, err := before(nil)
		if err != nil || before.Submission.Reference != "" {
			return before, err
		}
		return taken{Outcome: outcome}, nil
	}
	if err := s.spend(r, to, of.from); err != nil {
		return before(err)
	}
	if !s.proved(of.from) {
		outcome.Decision = ""
	}
	sub, err := s.commit(ctx, to, of, answers, outcome)
	switch {
	case errors.Is(err, store.ErrReused):
		return taken{Submission: sub}, refuse(http.StatusUnprocessableEntity, "key-reused", nil)
	case errors.Is(err, store.ErrDuplicate):
		return taken{}, refuse(http.StatusConflict, string(page.Duplicate), nil)
	case err != nil:
		return taken{}, err
	}
	return taken{Submission: sub, Outcome: outcome}, nil
}

// proved says whether a sender is as well known as the transaction asks for, so that what the rules are certain of can be
// final at once. A transaction for registered software knows nobody who sends by the pages: there the department decides.
func (s *Service) proved(from *sender) bool {
	return s.Transaction.Software != transaction.Registered || from.name() != ""
}

// sendTime is how long a receipt waits for the queue.
const sendTime = 2 * time.Second

// commit stores the submission and, where it was this call that stored it, sends it. The record holds its own
// reference, which depends on the candidates already taken, so it is written anew for each candidate.
func (s *Service) commit(ctx context.Context, to visit, of sending, answers ask.Answers, outcome transaction.Outcome) (submission.Submission, error) {
	sub, record, err := s.made(to, of, answers, outcome)
	if err != nil {
		return submission.Submission{}, err
	}
	if s.Transaction.Unique != nil {
		if subject := s.Transaction.Unique(answers); subject != "" {
			sub.Subject = submission.SubjectOf(s.Transaction.Name, subject)
		}
	}
	stored, fresh, err := s.told(of, sub.ReceivedAt).Submit(ctx, sub, func(ref submission.Reference) ([]byte, error) {
		record.Reference = ref
		return handoff.Marshal(record)
	})
	if err != nil || !fresh {
		return stored, err
	}
	completed(ctx, stored, of)
	s.handOver(ctx, stored)
	return stored, nil
}

// handOver sends what was stored just now. Whoever waits for the receipt does not wait long for the queue: what it does not
// take now is due, and the sweep sends it. The receipt is true all the same.
func (s *Service) handOver(ctx context.Context, stored submission.Submission) {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	if err := s.Outbox.Send(ctx, stored); err != nil {
		s.Log.Warn("not handed over yet", "transaction", s.Transaction.Name, "error", err.Error())
	}
}

// made is a submission as it is to be stored, as its first version, and its record, which lacks the reference.
func (s *Service) made(to visit, of sending, answers ask.Answers, outcome transaction.Outcome) (submission.Submission, handoff.Record, error) {
	received := moment(to.now)
	given, err := handoff.Marshal(ask.Encode(s.Transaction.Questions, answers))
	if err != nil {
		return submission.Submission{}, handoff.Record{}, fmt.Errorf("write the answers: %w", err)
	}
	checks, _ := s.accounts(answers)
	decided := outcome.In(s.book(of.locale))
	record := handoff.Record{
		Transaction: s.Transaction.Name, Department: s.Transaction.Department, Definition: s.version,
		Contract:     s.Transaction.ContractNumber(),
		RatesVersion: s.Transaction.RatesVersion(), Version: 1, SubmittedAt: received, Channel: of.channel, Client: of.from.name(),
		Locale: string(of.locale), Answers: given, Checks: checks, Reasons: decided.Reasons, Evidence: decided.Evidence,
		Outcome: handoff.Outcome{Result: decided.Result, Amounts: decided.Amounts, Decision: decided.Decision}, Digest: handoff.Digest(given),
	}
	if record.Evidence == nil {
		record.Evidence = []string{}
	}
	record.AssistedBy, record.ReceivedOn = of.help.Subject(), of.help.Day()
	sub := submission.Submission{
		Key: of.key, Fingerprint: of.fingerprint, Version: 1, ReceivedAt: received,
		NeedsDecision: s.departmentDecides() && decided.Decision == "", KeepMonths: s.Transaction.Retention.Months,
		DueAt: submission.AfterCommit(received),
	}
	if within := s.Transaction.Deadlines.Decided; within > 0 && sub.NeedsDecision {
		sub.DecideBy = of.help.From(received).Add(within)
	}
	if within := s.Transaction.Deadlines.Acknowledged; within > 0 {
		sub.AcknowledgeBy = received.Add(within)
	}
	if decided.Decision != "" {
		sub.Decision, sub.DecidedAt = decided.Decision, received
	}
	fact, err := s.factOf(answers)
	if err != nil {
		return submission.Submission{}, handoff.Record{}, err
	}
	if fact != nil {
		sub.Fact = submission.FactOf(sub.Key, fact)
	}
	if len(given) > store.Large {
		record.Answers, sub.Payload = nil, &submission.Payload{Bytes: given}
	}
	return sub, record, nil
}

// departmentDecides says that a decision is to come where the rules make none, whether or not anybody promised it by a time.
func (s *Service) departmentDecides() bool {
	return len(s.Transaction.Decisions) > 0 || s.Transaction.Deadlines.Decided > 0
}

// decidedOf is the outcome in a submission's record.
func decidedOf(sub submission.Submission) (transaction.JSON, error) {
	var record handoff.Record
	if err := json.Unmarshal(sub.Record, &record); err != nil {
		return transaction.JSON{}, fmt.Errorf("read the record of %s: %w", sub.Reference, err)
	}
	return transaction.JSON{Result: record.Outcome.Result, Amounts: record.Outcome.Amounts,
		Evidence: record.Evidence, Reasons: record.Reasons,
		Decision: record.Outcome.Decision}, nil
}
