package service

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

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
}

// acknowledge takes {"caseNumber": "…"}: the department has the submission under that number. Saying it again
// changes nothing and gets the same answer; another number is 409.
func (s *Service) acknowledge(w http.ResponseWriter, r *http.Request, to visit) error {
	var said struct {
		CaseNumber string `json:"caseNumber"`
	}
	sub, err := s.fromBackOffice(r, &said)
	if err != nil {
		return err
	}
	if !plain(said.CaseNumber, 64) {
		return refuse(http.StatusUnprocessableEntity, "bad-case-number", nil)
	}
	sub, err = s.Store.Acknowledge(r.Context(), sub, said.CaseNumber, to.now)
	return progress(w, sub, err)
}

// decide takes {"decision": "…"}: the department's code for what it decided. Like an acknowledgement it may be
// repeated, and it needs one before it.
func (s *Service) decide(w http.ResponseWriter, r *http.Request, to visit) error {
	var said struct {
		Decision string `json:"decision"`
	}
	sub, err := s.fromBackOffice(r, &said)
	if err != nil {
		return err
	}
	if !plain(said.Decision, 64) {
		return refuse(http.StatusUnprocessableEntity, "bad-decision", nil)
	}
	sub, err = s.Store.Decide(r.Context(), sub, said.Decision, to.now)
	return progress(w, sub, err)
}

// fromBackOffice reads what the department says of a hand-off. API Gateway has verified the signature; that it is
// the department's own role is checked here again, so that no policy elsewhere in the account opens this door.
func (s *Service) fromBackOffice(r *http.Request, said any) (submission.Submission, error) {
	if !isRole(caller(r), s.BackOffice) {
		return submission.Submission{}, refuse(http.StatusUnauthorized, "not-the-back-office", nil)
	}
	ref, version, err := handoff.ParseID(r.PathValue("id"))
	if err != nil {
		return submission.Submission{}, refuse(http.StatusNotFound, "not-yours", err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return submission.Submission{}, err
	}
	if err := decodeStrict(body, said); err != nil {
		return submission.Submission{}, err
	}
	return s.Store.Submission(r.Context(), ref, version)
}

func progress(w http.ResponseWriter, sub submission.Submission, err error) error {
	if errors.Is(err, store.ErrOutOfOrder) {
		return refuse(http.StatusConflict, "out-of-order", nil)
	}
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, "application/json", Progress{
		HandoffID: handoff.ID(sub.Reference, sub.Version), Status: sub.Status(),
		AcknowledgedAt: when(sub.AcknowledgedAt), CaseNumber: sub.CaseNumber,
		DecidedAt: when(sub.DecidedAt), Decision: sub.Decision,
	})
	return nil
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

// plain says whether a text is a short name or number without spaces or signs that could be anything else.
func plain(text string, longest int) bool {
	if text == "" || len(text) > longest {
		return false
	}
	for _, c := range text {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-_/.:", c)) {
			return false
		}
	}
	return true
}
