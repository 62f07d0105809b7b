package service

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Progress answers the department's acknowledgement and decision.
type Progress struct {
	HandoffID      string            `json:"handoffId"`
	Status         submission.Status `json:"status"`
	AcknowledgedAt *time.Time        `json:"acknowledgedAt,omitempty"`
	CaseNumber     string            `json:"caseNumber,omitempty"`
	DecidedAt      *time.Time        `json:"decidedAt,omitempty"`
	Decision       string            `json:"decision,omitempty"`
	// Attention is why it is not sent again until somebody has mended something; empty where nothing is wrong.
	Attention   submission.Attention `json:"attention,omitempty"`
	AttentionAt *time.Time           `json:"attentionAt,omitempty"`
}

// acknowledge takes {"caseNumber": "…"}: the department has the submission under that number. Saying it again
// changes nothing and gets the same answer; another number is 409. Of a piece of evidence the number says nothing new.
func (s *Service) acknowledge(w http.ResponseWriter, r *http.Request, to visit) error {
	var said struct {
		CaseNumber string `json:"caseNumber"`
	}
	if ref, n, is := handoff.ParseEvidenceID(r.PathValue("id")); is {
		return s.pieceFrom(w, r, to, ref, n, func(f *evidence.Folder) bool { return f.Acknowledge(n, moment(to.now)) })
	}
	sub, err := s.fromBackOffice(r, &said)
	if err != nil {
		return err
	}
	if !submission.IsPlain(said.CaseNumber) {
		return refuse(http.StatusUnprocessableEntity, "bad-case-number", nil)
	}
	sub, err = s.Store.Acknowledge(r.Context(), sub, said.CaseNumber, to.now)
	return progress(w, sub, err)
}

// decide takes {"decision": "…"}: one of the decisions that the transaction declares. Like an acknowledgement it may be
// repeated, and it needs one before it.
func (s *Service) decide(w http.ResponseWriter, r *http.Request, to visit) error {
	var said struct {
		Decision string `json:"decision"`
	}
	sub, err := s.fromBackOffice(r, &said)
	if err != nil {
		return err
	}
	decision, declared := s.Transaction.Decision(said.Decision)
	if !declared {
		return refuse(http.StatusUnprocessableEntity, "bad-decision", nil)
	}
	sub, err = s.Store.Decide(r.Context(), sub, decision, to.now)
	return progress(w, sub, err)
}

// redrive takes no body, or {}: what kept the submission from the department is mended, and it is sent again within a minute
// or two, whether it needed attention or not. One that is acknowledged is 409.
func (s *Service) redrive(w http.ResponseWriter, r *http.Request, to visit) error {
	if ref, n, is := handoff.ParseEvidenceID(r.PathValue("id")); is {
		return s.pieceFrom(w, r, to, ref, n, func(f *evidence.Folder) bool { return f.Redrive(n) })
	}
	sub, err := s.fromBackOffice(r, &struct{}{})
	if err != nil {
		return err
	}
	sub, err = s.Store.Redrive(r.Context(), sub, to.now)
	return progress(w, sub, err)
}

// Handoffs is one page of hand-offs.
type Handoffs struct {
	Handoffs []Progress `json:"handoffs"`
	// Next is what to give as after for the next page; empty where there is none.
	Next string `json:"next,omitempty"`
}

// listed is how many hand-offs a page of their list has.
const listed = 50

// handoffs lists what needs attention (status=needs-attention), page by page (after).
func (s *Service) handoffs(w http.ResponseWriter, r *http.Request, _ visit) error {
	asked := r.URL.Query()
	if asked.Get("status") != "needs-attention" {
		return refuse(http.StatusUnprocessableEntity, "bad-list", nil)
	}
	list, err := s.Store.Attention(r.Context(), asked.Get("after"), listed)
	if errors.Is(err, store.ErrCursor) {
		return refuse(http.StatusUnprocessableEntity, "bad-list", nil)
	}
	if err != nil {
		return err
	}
	page := Handoffs{Handoffs: []Progress{}, Next: list.Next}
	for _, sub := range list.Submissions {
		page.Handoffs = append(page.Handoffs, progressOf(sub))
	}
	writeJSON(w, http.StatusOK, "application/json", page)
	return nil
}

// fromBackOffice reads what the department says of a hand-off. That it is the department, routing has seen (admitted).
func (s *Service) fromBackOffice(r *http.Request, said any) (submission.Submission, error) {
	ref, version, err := handoff.ParseID(r.PathValue("id"))
	if err != nil {
		return submission.Submission{}, refuse(http.StatusNotFound, "not-yours", err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return submission.Submission{}, err
	}
	if len(body) == 0 {
		body = []byte("{}")
	}
	if err := decodeStrict(body, said); err != nil {
		return submission.Submission{}, err
	}
	sub, err := s.Store.Submission(r.Context(), ref, version)
	about(r.Context(), sub)
	return sub, err
}

func progress(w http.ResponseWriter, sub submission.Submission, err error) error {
	if errors.Is(err, store.ErrOutOfOrder) {
		return refuse(http.StatusConflict, "out-of-order", nil)
	}
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, "application/json", progressOf(sub))
	return nil
}

func progressOf(sub submission.Submission) Progress {
	return Progress{
		HandoffID: handoff.ID(sub.Reference, sub.Version), Status: sub.Status(),
		AcknowledgedAt: when(sub.AcknowledgedAt), CaseNumber: sub.CaseNumber,
		DecidedAt: when(sub.DecidedAt), Decision: sub.Decision,
		Attention: sub.Attention, AttentionAt: when(sub.AttentionAt),
	}
}

func when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// isRole says whether an ARN ("arn:aws:sts::<account>:assumed-role/<role>/<session>") is a session of a role.
func isRole(arn, role string) bool {
	_, resource, ok := strings.Cut(arn, ":assumed-role/")
	name, _, _ := strings.Cut(resource, "/")
	return ok && role != "" && name == role
}
