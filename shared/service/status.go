package service

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// status tells how far a submission has come, to whoever holds its draft's cookie or its Idempotency-Key. A
// reference alone gets what a reference that does not exist gets.
func (s *Service) status(w http.ResponseWriter, r *http.Request, to visit) error {
	keys, err := s.keys(w, r, to)
	if err != nil {
		return err
	}
	ref, err := submission.ParseReference(r.PathValue("reference"))
	if err != nil {
		return refuse(http.StatusNotFound, "not-yours", nil)
	}
	sub, err := s.Store.Submission(r.Context(), ref, 1)
	if err != nil {
		return err
	}
	if !slices.Contains(keys, sub.Key) {
		return store.ErrNoSubmission
	}
	about(r.Context(), sub)
	shown, err := s.standing(r.Context(), sub)
	if err != nil {
		return err
	}
	sub = shown.Submission
	if to.software {
		writeJSON(w, http.StatusOK, "application/json", Standing{
			Reference: sub.Reference, Status: sub.Status(), ReceivedAt: shown.received,
			HandedOverAt: when(sub.HandedOverAt), AcknowledgedAt: when(sub.AcknowledgedAt), CaseNumber: sub.CaseNumber,
			DecidedAt: when(sub.DecidedAt), Decision: sub.Decision, Enquiry: waiting(shown),
		})
		return nil
	}
	return s.showStatus(html(w, http.StatusOK), to, shown, page.StatusPage{})
}

// reply takes the answer to an enquiry from whoever has the key of the submission.
func (s *Service) reply(w http.ResponseWriter, r *http.Request, to visit) error {
	keys, err := s.keys(w, r, to)
	if err != nil {
		return err
	}
	ref, err := submission.ParseReference(r.PathValue("reference"))
	if err != nil {
		return refuse(http.StatusNotFound, "not-yours", nil)
	}
	sub, err := s.Store.Submission(r.Context(), ref, 1)
	if err != nil {
		return err
	}
	if !slices.Contains(keys, sub.Key) {
		return store.ErrNoSubmission
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	shown, err := s.standing(r.Context(), sub)
	if err != nil {
		return err
	}
	wrong, err := s.takeReply(r, to, shown)
	if err != nil {
		return err
	}
	if wrong != (page.Reply{}) {
		return s.showStatus(html(w, http.StatusUnprocessableEntity), to, shown, page.StatusPage{Reply: wrong})
	}
	return see(w, s.address(to).Submission(ref.String()))
}

// takeReply records the posted answer to an enquiry; what cannot be one comes back.
func (s *Service) takeReply(r *http.Request, to visit, of standing) (page.Reply, error) {
	n, err := strconv.Atoi(r.PostForm.Get(page.EnquiryField))
	if err != nil {
		return page.Reply{}, refuse(http.StatusNotFound, "not-yours", err)
	}
	reply := page.Reply{Text: strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get(page.AnswerField), "\r\n", "\n"))}
	switch {
	case reply.Text == "":
		reply.Wrong = "missing"
		return reply, nil
	case utf8.RuneCountInString(reply.Text) > store.LongestText || !utf8.ValidString(reply.Text):
		reply.Wrong = "too-long"
		return reply, nil
	}
	err = s.Store.Answer(r.Context(), of.Submission, n, reply.Text, to.now.Truncate(time.Millisecond))
	if errors.Is(err, store.ErrOutOfOrder) {
		return page.Reply{}, refuse(http.StatusConflict, "out-of-order", nil)
	}
	return page.Reply{}, err
}

// standing is a submission as it stands: its latest version, what the first one was received, and what was asked.
type standing struct {
	submission.Submission
	received  time.Time
	enquiries []store.Enquiry
}

// standing reads what has become of a submission, given its first version.
func (s *Service) standing(ctx context.Context, first submission.Submission) (standing, error) {
	latest, err := first, error(nil)
	if first.Latest > 1 {
		if latest, err = s.Store.Submission(ctx, first.Reference, first.Latest); err != nil {
			return standing{}, err
		}
	}
	enquiries, err := s.Store.Enquiries(ctx, latest)
	return standing{latest, first.ReceivedAt, enquiries}, err
}

// showStatus shows how far a submission has come, to whom its draft's cookie, or its reference and fact, let in. What it is
// given of the page says how it was found, and what could not be taken.
func (s *Service) showStatus(w io.Writer, to visit, of standing, shown page.StatusPage) error {
	sub := of.Submission
	shown.Reference, shown.Received, shown.HandedOver = sub.Reference.String(), date.Of(of.received), day(sub.HandedOverAt)
	shown.Acknowledged, shown.CaseNumber = day(sub.AcknowledgedAt), sub.CaseNumber
	shown.Decided, shown.Decision, shown.DecideBy = day(sub.DecidedAt), sub.Decision, day(sub.DecideBy)
	shown.AcknowledgeBy, shown.Late = day(sub.AcknowledgeBy), sub.Overdue(to.now)
	switch sub.Kind {
	case submission.Amendment:
		shown.Amended = date.Of(sub.ReceivedAt)
	case submission.Withdrawal:
		shown.Withdrawn = date.Of(sub.ReceivedAt)
	}
	for _, e := range of.enquiries {
		if e.Question != "" && (!e.AnsweredAt.IsZero() || sub.Asked() && e.N == sub.Enquiries) {
			shown.Enquiries = append(shown.Enquiries, page.Enquiry{N: e.N, Question: e.Question, Answer: e.Answer,
				Asked: date.Of(e.AskedAt), AnsweredOn: day(e.AnsweredAt)})
		}
	}
	if !sub.Erased && sub.Kind != submission.Withdrawal {
		outcome, err := outcomeOf(sub)
		if err != nil {
			return err
		}
		shown.Outcome = &outcome
	}
	return s.page(to.language).Status(w, shown)
}

// Standing is how far a submission has come, for software.
type Standing struct {
	Reference      submission.Reference `json:"reference"`
	Status         submission.Status    `json:"status"`
	ReceivedAt     time.Time            `json:"receivedAt"`
	HandedOverAt   *time.Time           `json:"handedOverAt,omitempty"`
	AcknowledgedAt *time.Time           `json:"acknowledgedAt,omitempty"`
	CaseNumber     string               `json:"caseNumber,omitempty"`
	DecidedAt      *time.Time           `json:"decidedAt,omitempty"`
	Decision       string               `json:"decision,omitempty"`
	// Enquiry is the question that waits for an answer, which is given on the page of the submission; empty where none does.
	Enquiry string `json:"enquiry,omitempty"`
}

// waiting is the question that waits for an answer.
func waiting(of standing) string {
	if n := len(of.enquiries); n > 0 && of.Asked() {
		return of.enquiries[n-1].Question
	}
	return ""
}
