package service

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// amendment is what a draft changes, as it stands now, and how the change is judged. That of a draft which is sent anew has no versions.
type amendment struct {
	transaction.Change
	versions []submission.Submission
	// record is that of the latest version, and steps are its answers. What can no longer be changed has neither.
	record handoff.Record
	steps  []ask.Step
}

// latest is the version that a change would follow.
func (a amendment) latest() submission.Submission { return a.versions[len(a.versions)-1] }

// amendment reads what a draft changes.
func (s *Service) amendment(ctx context.Context, to visit, d draft) (amendment, error) {
	of := amendment{Change: transaction.Change{On: to.on}}
	if d.Amends == "" {
		return of, nil
	}
	of.First = d.asOf(to)
	var err error
	if of.versions, err = s.Store.Versions(ctx, d.Amends); err != nil {
		return of, err
	}
	if !of.latest().Changeable() {
		return of, nil
	}
	if of.record, err = recordOf(of.latest()); err != nil {
		return of, err
	}
	of.Since = of.record.Since
	of.steps, of.Before, err = s.answersOf(ctx, of.First, of.latest(), of.record)
	return of, err
}

// answersOf are the answers of a version as today's questions read them, and the steps to them. What has become wrong is asked again
// where its change is judged.
func (s *Service) answersOf(ctx context.Context, on date.Date, sub submission.Submission, record handoff.Record) ([]ask.Step, ask.Answers, error) {
	given, err := s.given(ctx, sub, record)
	if err != nil {
		return nil, ask.Answers{}, err
	}
	answers, _ := ask.Decode(s.Transaction.Questions, on, given)
	steps, answers := ask.Walk(s.Transaction.Questions, on, answers)
	return steps, answers, nil
}

// given are the answers of a version as they were sent, JSON by question, wherever they stand.
func (s *Service) given(ctx context.Context, sub submission.Submission, record handoff.Record) (json.RawMessage, error) {
	if sub.Payload == nil {
		return record.Answers, nil
	}
	given, err := s.Store.Payload(ctx, sub)
	if err != nil {
		return nil, fmt.Errorf("read the answers that were sent: %w", err)
	}
	return given, nil
}

// readChange is read for what no answer of today is, where it may be one of a day before: a change is judged as on the day of what it
// changes, and what a change of before told was right on its own.
func (s *Service) readChange(r *http.Request, to visit, q ask.Question, fields url.Values, faults []ask.Fault) (json.RawMessage, []ask.Fault) {
	d, err := s.draft(r, to)
	if err != nil || d.Amends == "" {
		return nil, faults
	}
	of, err := s.amendment(r.Context(), to, d)
	if err != nil {
		return nil, faults
	}
	for _, day := range of.Given() {
		to.on = day
		if answer, wrong := s.read(q, to, fields); len(wrong) == 0 {
			return answer, nil
		}
	}
	return nil, faults
}
