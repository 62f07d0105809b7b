package service

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// tooLate is the refusal of a change that does not follow from where a submission stands any more.
func (s *Service) tooLate(to visit, ref submission.Reference) error {
	return refusal{status: http.StatusConflict, code: string(page.TooLate), link: s.address(to).Submission(ref.String())}
}

// overtaken is the refusal of a change of another version than the one that counts now.
func (s *Service) overtaken(to visit, link string) error {
	return refusal{status: http.StatusConflict, code: string(page.Overtaken), link: link}
}

// mayWithdraw says why somebody may not withdraw what stands as its latest version; nil where they may. Who is helped has come to
// send, and asks the department itself.
func (s *Service) mayWithdraw(to visit, latest submission.Submission) error {
	switch {
	case !s.Transaction.Withdraw || to.help != nil:
		return refuse(http.StatusNotFound, string(page.NotFound), nil)
	case !latest.Changeable():
		return s.tooLate(to, latest.Reference)
	}
	return nil
}

// confirmWithdraw asks whether to withdraw what was sent.
func (s *Service) confirmWithdraw(w http.ResponseWriter, r *http.Request, to visit) error {
	first, err := s.own(w, r, to)
	if err != nil {
		return err
	}
	about(r.Context(), first)
	of, err := s.standing(r.Context(), first)
	if err != nil {
		return err
	}
	if err := s.mayWithdraw(to, of.Submission); err != nil {
		return err
	}
	return s.page(to.language).Withdraw(html(w, http.StatusOK), page.WithdrawPage{Reference: of.Reference.String(), Version: of.Version})
}

// withdraw takes back what was sent.
func (s *Service) withdraw(w http.ResponseWriter, r *http.Request, to visit) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	first, err := s.own(w, r, to)
	if err != nil {
		return err
	}
	about(r.Context(), first)
	if err := s.takeBack(r, to, first); err != nil {
		return err
	}
	return see(w, s.address(to).Submission(first.Reference.String()))
}

// takeBack withdraws the version that the posted form showed, where it is the one that counts. What is withdrawn already is done.
func (s *Service) takeBack(r *http.Request, to visit, first submission.Submission) error {
	if !s.Transaction.Withdraw {
		return s.mayWithdraw(to, first)
	}
	of, err := s.standing(r.Context(), first)
	if err != nil {
		return err
	}
	latest := of.Submission
	if latest.Kind == submission.Withdrawal {
		return nil // pressed twice, or in two tabs
	}
	if err := s.mayWithdraw(to, latest); err != nil {
		return err
	}
	if r.PostForm.Get(page.VersionField) != strconv.Itoa(latest.Version) {
		return s.overtaken(to, s.address(to).Submission(latest.Reference.String()))
	}
	next, err := s.withdrawal(to, latest)
	if err != nil {
		return err
	}
	stored, fresh, err := s.Store.Withdraw(r.Context(), latest, next)
	switch {
	case errors.Is(err, store.ErrOutOfOrder):
		return s.tooLate(to, latest.Reference)
	case err != nil:
		return err
	}
	s.follow(r.Context(), latest, stored, fresh)
	return nil
}

// withdrawal is the version that takes another back.
func (s *Service) withdrawal(to visit, of submission.Submission) (submission.Submission, error) {
	at := moment(to.now)
	record, err := recordOf(of)
	if err != nil {
		return submission.Submission{}, err
	}
	record = record.Withdrawal(at)
	record.Channel, record.Locale, record.Client, record.AssistedBy = submission.Online, string(to.language), "", ""
	text, err := handoff.Marshal(record)
	if err != nil {
		return submission.Submission{}, fmt.Errorf("write a withdrawal: %w", err)
	}
	next := submission.Submission{Key: submission.WithdrawalKey(of.Reference), Record: text, ReceivedAt: at}
	if within := s.Transaction.Deadlines.Acknowledged; within > 0 {
		next.AcknowledgeBy = at.Add(within)
	}
	return next, nil
}
