package service

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// check shows all the answers and what comes of them, before they are sent. Where they speak against the claim it
// is the end, with the reasons; where one is missing it leads there.
func (s *Service) check(w http.ResponseWriter, r *http.Request, to visit) error {
	d, err := s.mustDraft(r, to)
	if err != nil {
		return err
	}
	if r.URL.Query().Has("back") {
		return s.back(w, r, to, d, ask.Step{Path: "check"})
	}
	return s.showCheck(w, r, to, d)
}

func (s *Service) showCheck(w http.ResponseWriter, r *http.Request, to visit, d draft) error {
	of, err := s.amendment(r.Context(), to, d)
	if err != nil {
		return err
	}
	answers, outcome, faults := s.judge(of.Change, d.answers)
	if outcome.Result == transaction.NotEligible {
		return s.asking(to).Ended(html(w, http.StatusOK), page.EndedPage{Reasons: outcome.Reasons, Amends: shownReference(d.Amends), Desk: s.deskOf(to), Answers: answers})
	}
	for _, f := range faults {
		if f.Code == ask.Missing {
			return s.onward(w, r, to, d)
		}
	}
	code := http.StatusOK
	if len(faults) > 0 {
		code = http.StatusUnprocessableEntity
	}
	steps, _ := ask.Walk(s.Transaction.Questions, d.asOf(to), answers)
	shown := page.CheckPage{Steps: steps, Answers: answers, Faults: faults, Mark: d.Saved, Channel: to.helpChannel(),
		Dropped: ask.Dropped(s.Transaction.Questions, d.asOf(to), d.answers)}
	if len(faults) == 0 {
		shown.Outcome = &outcome
	}
	if d.Amends != "" {
		if shown.Amends, err = s.amended(r.Context(), to, d, of); err != nil {
			return err
		}
	}
	return s.asking(to).Check(html(w, code), shown)
}

// submit sends the draft. However often it is pressed, one draft makes at most one submission.
func (s *Service) submit(w http.ResponseWriter, r *http.Request, to visit) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	d, err := s.mustDraft(r, to)
	if err != nil {
		return err
	}
	if shown := r.PostForm.Get(page.MarkField); shown != "" && shown != strconv.Itoa(d.Saved) {
		// An answer was changed since the check page was shown: what is sent is what was seen.
		return refusal{status: http.StatusConflict, code: string(page.Conflict), link: s.address(to).Check()}
	}
	if d.Amends != "" {
		return s.submitAmendment(w, r, to, d)
	}
	_, kept := ask.Walk(s.Transaction.Questions, d.asOf(to), d.answers)
	given, err := handoff.Marshal(ask.Encode(s.Transaction.Questions, kept))
	if err != nil {
		return err
	}
	of := sending{key: submission.DraftKey(d.token), channel: cmp.Or(to.helpChannel(), submission.Online), help: to.help, locale: to.language,
		fingerprint: fingerprint(Submission{Answers: given, Channel: submission.Online})}
	taken, err := s.take(r, to, of, func() (ask.Answers, transaction.Outcome, []ask.Fault) {
		return s.judge(transaction.Change{On: to.on}, d.answers)
	})
	var refused refusal
	if errors.As(err, &refused) {
		switch refused.code {
		case "faults":
			return s.showCheck(w, r, to, d)
		case "key-reused":
			return refuse(http.StatusConflict, "already-sent", nil)
		}
	}
	if err != nil {
		return err
	}
	if taken.Submission.Reference == "" {
		return see(w, s.address(to).Check())
	}
	return s.sent(w, r, to, d)
}

// sent empties a draft that was sent, and leads to its receipt.
func (s *Service) sent(w http.ResponseWriter, r *http.Request, to visit, d draft) error {
	if err := s.Store.Finish(r.Context(), d.ID); err != nil {
		s.Log.Warn("a draft that was sent keeps its answers until it expires", "transaction", s.Transaction.Name, "error", err.Error())
	}
	return see(w, s.address(to).Receipt())
}

// receipt shows what was sent from the request's draft, as often as it is looked at.
func (s *Service) receipt(w http.ResponseWriter, r *http.Request, to visit) error {
	token, err := token(r)
	if err != nil {
		return err
	}
	if token == "" {
		return refuse(http.StatusGone, string(page.NoReceipt), nil)
	}
	sub, err := s.sentFrom(r, to, token)
	if errors.Is(err, store.ErrNoSubmission) {
		return see(w, s.address(to).Check())
	}
	if err != nil {
		return err
	}
	about(r.Context(), sub)
	of, err := s.known(r.Context(), sub)
	if err != nil {
		return err
	}
	shown := page.ReceiptPage{Code: codeOf(of.first), Reference: sub.Reference.String(), Desk: s.deskOf(to),
		Amendment: sub.Kind == submission.Amendment}
	if shown.Outcome, err = outcomeOf(sub); err != nil {
		return err
	}
	if shown.Answers, err = s.sentAnswers(to, of.first, sub); err != nil {
		return err
	}
	if shown.Sent, err = cameIn(sub); err != nil {
		return err
	}
	shown.Evidence = s.takesEvidence(shown.Outcome)
	if of.latest.Version == sub.Version {
		shown.AcknowledgeBy, shown.DecideBy = promised(sub)
	} else {
		shown.Overtaken, shown.OvertakenOn = of.latest.Kind, date.Of(of.latest.ReceivedAt)
	}
	return s.page(to.language).Receipt(html(w, http.StatusOK), shown)
}

// cameIn is the day on which a version came: of what was keyed from a form on paper the one on which that came in, by which it is judged.
func cameIn(sub submission.Submission) (date.Date, error) {
	record, err := recordOf(sub)
	if on, wrong := date.Parse(record.ReceivedOn); wrong == nil && sub.Kind == "" {
		return on, err
	}
	return date.Of(sub.ReceivedAt), err
}

// known is the first version of a submission and the one that counts.
type known struct{ first, latest submission.Submission }

// known finds both, given one version; of what nobody has changed that is all of them, and nothing is read.
func (s *Service) known(ctx context.Context, sub submission.Submission) (known, error) {
	of := known{sub, sub}
	var err error
	if sub.Version > 1 {
		if of.first, err = s.Store.Submission(ctx, sub.Reference, 1); err != nil {
			return of, err
		}
	}
	if of.first.Latest > sub.Version {
		of.latest, err = s.Store.LatestOf(ctx, of.first)
	}
	return of, err
}

// promised are the days by which the department confirms that it has a submission, and decides on it; zero of what it has done.
func promised(sub submission.Submission) (acknowledge, decide date.Date) {
	switch sub.Status() {
	case submission.Received, submission.HandedOver:
		return day(sub.AcknowledgeBy), day(sub.DecideBy)
	case submission.Acknowledged:
		return date.Date{}, day(sub.DecideBy)
	}
	return date.Date{}, date.Date{}
}

// keys are those of the submissions that a request may see: of the one that its draft became, and of the one that its
// software sent. Registered software says who it is before anything is looked up.
func (s *Service) keys(w http.ResponseWriter, r *http.Request, to visit) ([][32]byte, error) {
	var keys [][32]byte
	if token, err := token(r); err == nil && token != "" {
		keys = append(keys, submission.DraftKey(token))
	}
	asks := r.Header.Get("Idempotency-Key") != "" || r.Header.Get("Authorization") != "" || to.software && len(keys) == 0
	if !asks || s.Transaction.Software == transaction.Closed {
		return keys, nil
	}
	from, err := s.sender(w, r)
	if err != nil {
		return nil, err
	}
	if key, err := idempotencyKey(r); err == nil {
		keys = append(keys, from.key(key))
	}
	return keys, nil
}

// outcomeOf is the outcome as it was decided when the submission came. Once that is erased there is no page to show.
func outcomeOf(sub submission.Submission) (transaction.Outcome, error) {
	if sub.Erased {
		return transaction.Outcome{}, store.ErrNoSubmission
	}
	decided, err := decidedOf(sub)
	if err != nil {
		return transaction.Outcome{}, err
	}
	return decided.Outcome(), nil
}

// shownReference is a reference as people read it; empty for none.
func shownReference(ref submission.Reference) string {
	if ref == "" {
		return ""
	}
	return ref.String()
}

// day is the date of a time, none of none.
func day(t time.Time) date.Date {
	if t.IsZero() {
		return date.Date{}
	}
	return date.Of(t)
}
