package service

import (
	"cmp"
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

// status tells how far a submission has come, to whoever holds its draft's cookie, its pass or its Idempotency-Key. A
// reference alone gets what a reference that does not exist gets.
func (s *Service) status(w http.ResponseWriter, r *http.Request, to visit) error {
	sub, err := s.own(w, r, to)
	if err != nil {
		return err
	}
	about(r.Context(), sub)
	shown, err := s.standing(r.Context(), sub)
	if err != nil {
		return err
	}
	sub = shown.Submission
	if to.software {
		writeJSON(w, http.StatusOK, "application/json", Standing{
			Reference: sub.Reference, Status: sub.Status(), ReceivedAt: shown.first().ReceivedAt,
			HandedOverAt: when(sub.HandedOverAt), AcknowledgedAt: when(sub.AcknowledgedAt), CaseNumber: sub.CaseNumber,
			DecidedAt: when(sub.DecidedAt), Decision: sub.Decision, Enquiry: waiting(shown),
		})
		return nil
	}
	return s.showStatus(html(w, http.StatusOK), to, shown, page.StatusPage{})
}

// reply takes the answer to an enquiry from whoever has the key of the submission.
func (s *Service) reply(w http.ResponseWriter, r *http.Request, to visit) error {
	sub, err := s.own(w, r, to)
	if err != nil {
		return err
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
		return s.showStatus(html(w, told(len(wrong.Wrong))), to, shown, page.StatusPage{Reply: wrong})
	}
	return see(w, s.address(to).Submission(sub.Reference.String()))
}

// takeReply records the posted answer to an enquiry; what cannot be one comes back, and what is asked for in another language.
func (s *Service) takeReply(r *http.Request, to visit, of standing) (page.Reply, error) {
	n, err := strconv.Atoi(r.PostForm.Get(page.EnquiryField))
	if err != nil {
		return page.Reply{}, refuse(http.StatusNotFound, "not-yours", err)
	}
	reply := page.Reply{Text: strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get(page.AnswerField), "\r\n", "\n"))}
	other := r.PostForm.Has(page.LanguageField)
	switch {
	case other && !(of.Asked() && of.waitsFor(n)):
		return page.Reply{}, s.notAsked(to, of)
	case formOnly(r):
		return page.Reply{Text: r.PostForm.Get(page.AnswerField)}, nil
	case reply.Text == "":
		reply.Wrong = "missing"
		return reply, nil
	case utf8.RuneCountInString(reply.Text) > store.LongestText || !utf8.ValidString(reply.Text):
		reply.Wrong = "too-long"
		return reply, nil
	case other:
		return reply, nil
	}
	err = s.Store.Answer(r.Context(), of.Submission, n, reply.Text, moment(to.now))
	if errors.Is(err, store.ErrOutOfOrder) {
		return page.Reply{}, s.notAsked(to, of)
	}
	return page.Reply{}, err
}

// notAsked is the refusal of an answer to what is asked no longer.
func (s *Service) notAsked(to visit, of standing) error {
	switch {
	case to.software:
		return refuse(http.StatusConflict, "out-of-order", nil)
	case !of.Changeable():
		return s.tooLate(to, of.Reference)
	}
	return s.overtaken(to, s.address(to).Submission(of.Reference.String()))
}

// waitsFor says whether the enquiry of a number waits for an answer.
func (s standing) waitsFor(n int) bool {
	return slices.ContainsFunc(s.enquiries, func(e store.Enquiry) bool { return e.N == n && e.AnsweredAt.IsZero() })
}

// own is the first version of the submission that an address names, for whoever holds the key of it, a pass
// for it, or the draft that changes it. A numbered form has one draft whoever keys it, so of that the key alone does not do (see keyedBy).
func (s *Service) own(w http.ResponseWriter, r *http.Request, to visit) (submission.Submission, error) {
	keys, err := s.keys(w, r, to)
	if err != nil {
		return submission.Submission{}, err
	}
	return s.ownBy(r, to, keys)
}

// ownBy is own for whoever has these keys.
func (s *Service) ownBy(r *http.Request, to visit, keys [][32]byte) (submission.Submission, error) {
	ref, err := submission.ParseReference(r.PathValue("reference"))
	if err != nil {
		return submission.Submission{}, refuse(http.StatusNotFound, "not-yours", nil)
	}
	sub, err := s.Store.Submission(r.Context(), ref, 1)
	switch {
	case err == nil && passes(r, to, sub):
		return sub, nil
	case err == nil && slices.Contains(keys, sub.Key):
		return sub, s.keyedBy(to, sub)
	case err != nil && !errors.Is(err, store.ErrNoSubmission):
		return submission.Submission{}, err
	}
	// What is not there takes the calls that another's takes.
	amends, failed := s.amends(r, to)
	if failed != nil || err != nil || amends != ref {
		return submission.Submission{}, cmp.Or(failed, store.ErrNoSubmission)
	}
	return sub, nil
}

// standing is a submission as it stands: its latest version, all of them, and what was asked.
type standing struct {
	submission.Submission
	versions  []submission.Submission
	enquiries []store.Enquiry
}

// first is what was sent first.
func (s standing) first() submission.Submission { return s.versions[0] }

// standing reads what has become of a submission, given its first version.
func (s *Service) standing(ctx context.Context, first submission.Submission) (standing, error) {
	versions := []submission.Submission{first}
	if first.Latest > 1 {
		var err error
		if versions, err = s.Store.Versions(ctx, first.Reference); err != nil {
			return standing{}, err
		}
	}
	latest := versions[len(versions)-1]
	enquiries, err := s.Store.Enquiries(ctx, latest)
	return standing{latest, versions, enquiries}, err
}

// history is what has happened to all versions, in order.
func (s standing) history() []page.Happened {
	type event struct {
		step string
		at   time.Time
	}
	var events []event
	for _, v := range s.versions {
		sent := string(submission.Received)
		switch v.Kind {
		case submission.Amendment:
			sent = "amended"
		case submission.Withdrawal:
			sent = string(submission.Withdrawn)
		}
		events = append(events, event{sent, v.ReceivedAt}, event{string(submission.HandedOver), v.HandedOverAt},
			event{string(submission.Acknowledged), v.AcknowledgedAt}, event{string(submission.Decided), v.DecidedAt})
	}
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	var history []page.Happened
	for _, e := range events {
		if !e.at.IsZero() {
			history = append(history, page.Happened{Step: e.step, On: date.Of(e.at)})
		}
	}
	if on, err := cameIn(s.first()); err == nil {
		history[0].On = on
	}
	return history
}

// showStatus shows how far a submission has come. Who came by reference and fact sees that and no more: nothing that was sent, or asked,
// or came of it, and nothing to do with it but to say how satisfied they are. What it is given of the page says how it was found, and what could not be taken.
func (s *Service) showStatus(w io.Writer, to visit, of standing, shown page.StatusPage) error {
	sub := of.Submission
	shown.Reference, shown.Status, shown.History, shown.CaseNumber = sub.Reference.String(), sub.Status(), of.history(), sub.CaseNumber
	shown.Decision, shown.DecideBy = sub.Decision, day(sub.DecideBy)
	shown.AcknowledgeBy, shown.Late = day(sub.AcknowledgeBy), sub.Overdue(to.now)
	if sub.Kind == submission.Withdrawal || sub.Status() == submission.Decided {
		shown.Ticket = submission.Ticket(sub.Reference, of.first().Key)
	}
	if shown.ByFact {
		shown.Asked = waiting(of) != ""
		return s.page(to.language).Status(w, shown)
	}
	shown.Code = codeOf(of.first())
	shown.Amend, shown.Withdraw = s.mayAmend(to, sub) == nil, s.mayWithdraw(to, sub) == nil
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
		if shown.Answers, err = s.sentAnswers(to, of.first(), sub); err != nil {
			return err
		}
		shown.Outcome, shown.Evidence = &outcome, s.takesEvidence(outcome)
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
