package service

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// mayAmend says why somebody may not change what stands as its latest version; nil where they may.
func (s *Service) mayAmend(to visit, latest submission.Submission) error {
	switch {
	case !s.Transaction.Amend || to.help != nil:
		return refuse(http.StatusNotFound, string(page.NotFound), nil)
	case !s.Transaction.Open(to.on):
		return refuse(http.StatusGone, "closed", nil)
	case !latest.Changeable():
		return s.tooLate(to, latest.Reference)
	}
	return nil
}

// amends is the submission that the draft of a request changes, or has changed; empty where it is none's.
func (s *Service) amends(r *http.Request, to visit) (submission.Reference, error) {
	token, err := token(r)
	if err != nil || token == "" {
		return "", nil // what is wrong with a cookie, those say who need it
	}
	d, err := s.Store.Draft(r.Context(), submission.DraftID(token), to.now)
	if errors.Is(err, store.ErrNoDraft) || errors.Is(err, store.ErrSent) {
		err = nil
	}
	return d.Amends, err
}

// sentFrom is what was sent from the draft of a token: a submission, or the version that changed one. ErrNoSubmission where
// nothing was.
func (s *Service) sentFrom(r *http.Request, to visit, token string) (submission.Submission, error) {
	key := submission.DraftKey(token)
	sub, err := s.Store.ByKey(r.Context(), key)
	if err == nil {
		err = s.keyedBy(to, sub)
	}
	if !errors.Is(err, store.ErrNoSubmission) {
		return sub, err
	}
	amends, err := s.amends(r, to)
	if err != nil || amends == "" {
		return submission.Submission{}, cmp.Or(err, store.ErrNoSubmission)
	}
	versions, err := s.Store.Versions(r.Context(), amends)
	if err != nil {
		return submission.Submission{}, err
	}
	return versionOf(versions, key)
}

// versionOf is the change that was made under a key.
func versionOf(versions []submission.Submission, key [32]byte) (submission.Submission, error) {
	for _, version := range versions[1:] {
		if version.Key == key {
			return version, nil
		}
	}
	return submission.Submission{}, store.ErrNoSubmission
}

// amend begins a change of what was sent.
func (s *Service) amend(w http.ResponseWriter, r *http.Request, to visit) error {
	first, err := s.own(w, r, to)
	if err != nil {
		return err
	}
	return s.beginAmendment(w, r, to, first)
}

// beginAmendment makes a draft of the answers that were sent, which goes the way of any other. One that was begun before in this
// browser goes on. A draft that only this browser finds is not put aside for it.
func (s *Service) beginAmendment(w http.ResponseWriter, r *http.Request, to visit, first submission.Submission) error {
	about(r.Context(), first)
	of, err := s.standing(r.Context(), first)
	if err != nil {
		return err
	}
	if err := s.mayAmend(to, of.Submission); err != nil {
		return err
	}
	d, err := s.draft(r, to)
	switch {
	case errors.Is(err, store.ErrNoDraft), errors.Is(err, store.ErrSent), err == nil && d.token == "":
	case err != nil:
		return err
	case d.Amends == first.Reference:
		if _, err := versionOf(of.versions, submission.DraftKey(d.token)); errors.Is(err, store.ErrNoSubmission) {
			return s.onward(w, r, to, d)
		}
	case d.onlyHere() && submission.DraftKey(d.token) != first.Key:
		return refusal{status: http.StatusConflict, code: string(page.OtherDraft), link: s.address(to).Later()}
	}
	record, err := recordOf(of.Submission)
	if err != nil {
		return err
	}
	on := judgedOn(of.first(), record)
	steps, _, err := s.answersOf(r.Context(), on, of.Submission, record)
	if err != nil {
		return err
	}
	answers, err := spread(steps)
	if err != nil {
		return err
	}
	token, err := s.newToken()
	if err != nil {
		return err
	}
	d, err = s.opened(w, r, to, token, store.Draft{Answers: answers, Amends: first.Reference, Of: of.Version, On: on.String()})
	if err != nil {
		return err
	}
	return s.onward(w, r, to, d)
}

// judgedOn is the day as on which a submission, given its first version, and a change of it are judged: as if it had been sent so in the
// first place, on that day or on the one on which it came on paper.
func judgedOn(first submission.Submission, record handoff.Record) date.Date {
	if on, err := date.Parse(record.ReceivedOn); err == nil {
		return on
	}
	return date.Of(first.ReceivedAt)
}

func recordOf(sub submission.Submission) (record handoff.Record, err error) {
	if err := json.Unmarshal(sub.Record, &record); err != nil {
		return record, fmt.Errorf("read the record of %s: %w", sub.Reference, err)
	}
	return record, nil
}

// spread is the answers of steps as a draft keeps them, each by itself under its path.
func spread(steps []ask.Step) (map[string]json.RawMessage, error) {
	answers := map[string]json.RawMessage{}
	for _, step := range steps {
		if !step.Answered {
			continue
		}
		kept := any(nil)
		if _, ok := step.Question.(ask.Group); ok {
			kept = true // no other row to add
		} else if value := step.Answers.Own(step.Question.About().Name); value != nil {
			kept = step.Question.Encode(value)
		}
		text, err := handoff.Marshal(kept)
		if err != nil {
			return nil, fmt.Errorf("write the answers: %w", err)
		}
		answers[step.Path] = text
	}
	return answers, nil
}

// amended is what a draft changes, for its check page; why not, where it cannot be changed any more. Of a change that is sent already,
// though its sender was never told, it is ErrSent, which leads to its receipt.
func (s *Service) amended(ctx context.Context, to visit, d draft, of amendment) (*page.Amended, error) {
	if _, err := versionOf(of.versions, submission.DraftKey(d.token)); err == nil {
		return nil, store.ErrSent
	}
	latest := of.latest()
	if err := s.mayAmend(to, latest); err != nil {
		return nil, err
	}
	sent, err := cameIn(latest)
	if err != nil {
		return nil, err
	}
	shown := &page.Amended{Reference: d.Amends.String(), Version: latest.Version, Sent: sent, AsOf: of.AsOf(), Before: of.steps}
	if d.Of == 0 || d.Of >= latest.Version {
		return shown, nil
	}
	base := of.versions[d.Of-1]
	if base.Erased {
		return shown, nil
	}
	record, err := recordOf(base)
	if err == nil {
		shown.Begun, _, err = s.answersOf(ctx, of.First, base, record)
	}
	return shown, err
}

// submitAmendment sends the change of a draft: one version, however often it is pressed, behind the version that its check page
// showed.
func (s *Service) submitAmendment(w http.ResponseWriter, r *http.Request, to visit, d draft) error {
	of, err := s.amendment(r.Context(), to, d)
	if err != nil {
		return err
	}
	key, latest := submission.DraftKey(d.token), of.latest()
	if _, err := versionOf(of.versions, key); err == nil {
		return s.sent(w, r, to, d)
	}
	if err := s.mayAmend(to, latest); err != nil {
		return err
	}
	if r.PostForm.Get(page.VersionField) != strconv.Itoa(latest.Version) {
		return s.overtaken(to, s.address(to).Check())
	}
	answers, outcome, faults := s.judge(of.Change, d.answers)
	if len(faults) > 0 || outcome.Result == transaction.NotEligible {
		return s.showCheck(w, r, to, d)
	}
	next, record, err := s.made(to, sending{key: key, channel: submission.Online, locale: to.language}, answers, outcome)
	if err != nil {
		return err
	}
	if record.Digest == of.record.Digest {
		return s.showCheck(w, r, to, d) // nothing is changed
	}
	given := record.Answers
	if next.Payload != nil {
		given = next.Payload.Bytes
	}
	next.Fingerprint = fingerprint(Submission{Answers: given, Channel: submission.Online})
	if next.Fact, err = s.factBehind(of.versions, answers); err != nil {
		return err
	}
	record.Reference, record.Version, record.Kind = latest.Reference, latest.Version+1, submission.Amendment
	record.ReceivedOn, record.Since = d.On, answers.Since()
	if next.Record, err = handoff.Marshal(record); err != nil {
		return fmt.Errorf("write an amendment: %w", err)
	}
	stored, fresh, err := s.Store.Amend(r.Context(), latest, next)
	switch {
	case errors.Is(err, store.ErrOutOfOrder):
		return s.overtaken(to, s.address(to).Check())
	case errors.Is(err, store.ErrReused):
		return s.sent(w, r, to, d) // another click was faster, and its answers are sent
	case err != nil:
		return err
	}
	s.follow(r.Context(), latest, stored, fresh)
	return s.sent(w, r, to, d)
}

// factBehind is the hash of the fact among changed answers, by which the submission is found from then on. Where the content of
// the first version is erased it stays what it was, for it would stand there.
func (s *Service) factBehind(versions []submission.Submission, answers ask.Answers) ([32]byte, error) {
	first, latest := versions[0], versions[len(versions)-1]
	fact, err := s.factOf(answers)
	if err != nil || fact == nil || first.Erased {
		return latest.Fact, err
	}
	return submission.FactOf(first.Key, fact), nil
}

// follow hands a version over that was stored just now, where the one before it has gone. Otherwise the sweep sends both, in order.
func (s *Service) follow(ctx context.Context, before, stored submission.Submission, fresh bool) {
	if fresh && !before.HandedOverAt.IsZero() {
		s.handOver(ctx, stored)
	}
}
