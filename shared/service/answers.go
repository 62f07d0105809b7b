package service

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// answers shows what was sent, by its latest version that has answers, to whoever brings its pass or its software's key. The cookie
// with which it was sent does not do, for others may use the same browser: it leads to where the rest is asked for. That keeps this page from
// them and not every answer: where what was sent may be changed, the same cookie begins the change, which is filled with the answers.
func (s *Service) answers(w http.ResponseWriter, r *http.Request, to visit) error {
	keys, err := s.keys(w, r, to)
	if err != nil {
		return err
	}
	first, err := s.ownBy(r, to, keys)
	if err != nil {
		return err
	}
	about(r.Context(), first)
	cookie, _ := token(r) // what is wrong with it opens nothing
	software := slices.Contains(keys, first.Key) && submission.DraftKey(cookie) != first.Key
	if !software && !passes(r, to, first) {
		if s.Transaction.Fact == "" {
			return refuse(http.StatusNotFound, string(page.NotFound), nil)
		}
		return see(w, s.address(to).Opening(first.Reference.String()))
	}
	versions := []submission.Submission{first}
	if first.Latest > 1 {
		if versions, err = s.Store.Versions(r.Context(), first.Reference); err != nil {
			return err
		}
	}
	sub, withdrawn := versions[len(versions)-1], time.Time{}
	if sub.Kind == submission.Withdrawal {
		withdrawn, sub = sub.ReceivedAt, versions[len(versions)-2]
	}
	if sub.Erased {
		return store.ErrNoSubmission
	}
	record, err := recordOf(sub)
	if err != nil {
		return err
	}
	// What stands apart this function may read where it may change it, and nowhere else.
	tooLong := sub.Payload != nil && !s.Transaction.Amend
	if to.software {
		said := SentAnswers{Reference: first.Reference, Version: sub.Version, ReceivedAt: sub.ReceivedAt, WithdrawnAt: when(withdrawn)}
		if !tooLong {
			if said.Answers, err = s.given(r.Context(), sub, record); err != nil {
				return err
			}
		}
		writeJSON(w, http.StatusOK, "application/json", said)
		return nil
	}
	shown := page.AnswersPage{Reference: first.Reference.String(), Version: sub.Version, Withdrawn: day(withdrawn), TooLong: tooLong}
	if shown.Sent, err = cameIn(sub); err != nil {
		return err
	}
	if !tooLong {
		if shown.Steps, _, err = s.answersOf(r.Context(), judgedOn(first, record), sub, record); err != nil {
			return err
		}
	}
	return s.page(to.language).Answers(html(w, http.StatusOK), shown)
}

// SentAnswers are what was sent, by the latest version that has answers, for software.
type SentAnswers struct {
	Reference  submission.Reference `json:"reference"`
	Version    int                  `json:"version"`
	ReceivedAt time.Time            `json:"receivedAt"`
	// WithdrawnAt is when they were taken back.
	WithdrawnAt *time.Time `json:"withdrawnAt,omitempty"`
	// Answers are by question, as a submission has them; none where they are too long to be read again.
	Answers json.RawMessage `json:"answers,omitempty"`
}

// toProgress leads to the page that asks for a reference and its fact. With the reference of what somebody wants to see the answers of,
// it asks for the code of the receipt too.
func (s *Service) toProgress(w http.ResponseWriter, r *http.Request, to visit) error {
	ref, err := submission.ParseReference(r.URL.Query().Get(page.KeyField))
	if err != nil {
		return s.toLookup(page.Progress)(w, r, to)
	}
	return s.page(to.language).Lookup(html(w, http.StatusOK), page.LookupPage{Lookup: page.Progress, Code: true, Answers: true,
		Fields: url.Values{page.KeyField: {ref.String()}}})
}
