package service

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// errNoEnding is the refusal of an answer to the question how satisfied somebody is who did not come to that ending, or is not
// known to have.
func errNoEnding() error { return refuse(http.StatusGone, string(page.NoEnding), nil) }

// askFeedback asks how satisfied somebody is, who has come to that ending: nobody is to write what is not taken then. Endings with a
// ticket are looked up when it is sent, because there the page that leads here has given it just now; without one they are none.
func (s *Service) askFeedback(w http.ResponseWriter, r *http.Request, to visit) error {
	ending := r.PathValue("ending")
	if !page.IsEnding(ending) {
		return refuse(http.StatusNotFound, string(page.NotFound), nil)
	}
	switch page.Ending(ending) {
	case page.AtWithdrawn, page.AtDecided:
		if r.URL.Query().Get(page.TicketField) == "" {
			return errNoEnding()
		}
	default:
		meter.From(r.Context()).Nobody()
		if _, err := s.ended(r, to, page.Ending(ending)); err != nil {
			return err
		}
	}
	return s.page(to.language).Feedback(html(w, http.StatusOK), page.FeedbackPage{Ending: page.Ending(ending), Fields: r.URL.Query()})
}

// takeFeedback keeps how satisfied somebody is, once for each ending that is really theirs, and counts it when it is kept.
func (s *Service) takeFeedback(w http.ResponseWriter, r *http.Request, to visit) error {
	meter.From(r.Context()).Nobody()
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	ending := page.Ending(r.PathValue("ending"))
	if !page.IsEnding(string(ending)) {
		return refuse(http.StatusNotFound, string(page.NotFound), nil)
	}
	text, wrong := readComment(r)
	rating, err := strconv.Atoi(r.PostForm.Get(page.RatingField))
	if err != nil || rating < 1 || rating > page.Satisfied {
		wrong[page.RatingField] = "missing"
	}
	if formOnly(r) {
		clear(wrong)
	}
	if len(wrong) > 0 || r.PostForm.Has(page.LanguageField) {
		return s.page(to.language).Feedback(html(w, told(len(wrong))), page.FeedbackPage{Ending: ending, Fields: r.PostForm, Wrong: wrong})
	}
	said, err := s.ended(r, to, ending)
	if err != nil {
		return err
	}
	said.About, said.Rating, said.Text, said.Locale, said.At = string(ending), rating, text, string(to.language), to.now
	fresh, err := s.Store.Tell(r.Context(), said)
	if err != nil {
		return err
	}
	if fresh {
		meter.From(r.Context()).Count(ledger.Rating(rating))
	}
	return s.page(to.language).Thanks(html(w, http.StatusOK), s.address(to).Start())
}

// readComment is the text of a form, and what is wrong with it.
func readComment(r *http.Request) (text string, wrong map[string]string) {
	wrong = map[string]string{}
	text = strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get(page.CommentField), "\r\n", "\n"))
	if utf8.RuneCountInString(text) > submission.LongestFeedback {
		wrong[page.CommentField] = "too-long"
	}
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "�"), wrong
}

// once names what may be said once. It leads back to nothing: what it is made of is not stored.
func once(parts ...string) [32]byte {
	return sha256.Sum256([]byte("feedback\x00" + strings.Join(parts, "\x00")))
}

// ended finds the ending of a request, which is then named and dated: by the draft's cookie, or by the ticket that the page of a
// submission has given. A service that is closed has no draft, and neither has the checker: there it is one answer for an address and
// a day.
func (s *Service) ended(r *http.Request, to visit, ending page.Ending) (store.Feedback, error) {
	var name string
	var since time.Time
	var err error
	switch ending {
	case page.AtClosed, page.AtChecked:
		if s.Transaction.Open(to.on) == (ending == page.AtClosed) || ending == page.AtChecked && len(s.Transaction.Checker) == 0 {
			return store.Feedback{}, errNoEnding()
		}
		name, since = s.callerAddress(r)+"\x00"+to.on.String(), to.now
	case page.AtReceipt:
		name, since, err = s.endedSent(r, to)
	case page.AtWithdrawn, page.AtDecided:
		name, since, err = s.endedSubmission(r, ending)
	default:
		name, since, err = s.endedDraft(r, to, ending)
	}
	return store.Feedback{ID: once(string(ending), name), Since: since}, err
}

// endedSent is what the request's draft has become.
func (s *Service) endedSent(r *http.Request, to visit) (string, time.Time, error) {
	token, err := token(r)
	if err != nil || token == "" {
		return "", time.Time{}, errNoEnding()
	}
	sub, err := s.sentFrom(r, to, token)
	if errors.Is(err, store.ErrNoSubmission) {
		return "", time.Time{}, errNoEnding()
	}
	if err == nil && sub.Kind == submission.Amendment { // which completes nothing anew
		sub, err = s.Store.Submission(r.Context(), sub.Reference, 1)
	}
	meter.From(r.Context()).Ended(ledger.Completed)
	return string(sub.Key[:]), sub.ReceivedAt, err
}

// endedSubmission is a submission that was withdrawn or decided, by the ticket of who saw that.
func (s *Service) endedSubmission(r *http.Request, ending page.Ending) (string, time.Time, error) {
	ref, err := submission.ParseReference(r.PostForm.Get(page.ReferenceField))
	if err != nil {
		return "", time.Time{}, errNoEnding()
	}
	first, err := s.Store.Submission(r.Context(), ref, 1)
	if err != nil && !errors.Is(err, store.ErrNoSubmission) {
		return "", time.Time{}, err
	}
	// The zero submission has a key that nobody has, but everybody knows.
	want := submission.Ticket(ref, first.Key)
	if err != nil || subtle.ConstantTimeCompare([]byte(want), []byte(r.PostForm.Get(page.TicketField))) != 1 {
		return "", time.Time{}, errNoEnding()
	}
	latest, err := s.Store.LatestOf(r.Context(), first)
	if err != nil {
		return "", time.Time{}, err
	}
	if came := latest.Status(); came != map[page.Ending]submission.Status{page.AtWithdrawn: submission.Withdrawn, page.AtDecided: submission.Decided}[ending] {
		return "", time.Time{}, errNoEnding()
	}
	meter.From(r.Context()).Ended(ledger.Completed)
	return string(first.Key[:]), first.ReceivedAt, nil
}

// endedDraft is a draft that is at its end for now: not eligible, or kept for later.
func (s *Service) endedDraft(r *http.Request, to visit, ending page.Ending) (string, time.Time, error) {
	d, err := s.draft(r, to)
	switch {
	case errors.Is(err, store.ErrNoDraft), errors.Is(err, store.ErrSent), err == nil && d.token == "":
		return "", time.Time{}, errNoEnding()
	case err != nil:
		return "", time.Time{}, err
	}
	ended := hasCode(d)
	if ending == page.AtNotEligible {
		of, err := s.amendment(r.Context(), to, d)
		if err != nil {
			return "", time.Time{}, err
		}
		_, outcome, _ := s.judge(of.Change, d.answers)
		if ended = outcome.Result == transaction.NotEligible; ended {
			meter.From(r.Context()).Ended(ledger.Ineligible)
		}
	}
	if !ended {
		return "", time.Time{}, errNoEnding()
	}
	return d.token, d.StartedAt, nil
}
