package service

import (
	"context"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// cookieName is the cookie that names a draft. Its path keeps it to one transaction: another department's function
// never sees it.
const cookieName = "__Secure-draft"

// tokenBytes is the size of a draft's token: 160 random bits.
const tokenBytes = 20

// draft is a citizen's draft as a handler sees it.
type draft struct {
	store.Draft
	token   string
	answers ask.Answers
	// again are the paths of answers of an older version that have to be given again; they are not among the answers.
	again []string
}

// value is the answer that a draft has to a step, whether the step is asked now or not; nil for none.
func (d draft) value(step ask.Step) any {
	answers := d.answers
	if step.Group != nil {
		rows := step.Group.Of(d.answers)
		if step.Row >= len(rows) {
			return nil
		}
		answers = rows[step.Row]
	}
	return answers.Own(step.Question.About().Name)
}

// newToken makes the secret of a new draft.
func (s *Service) newToken() (string, error) {
	var random [tokenBytes]byte
	if _, err := io.ReadFull(s.Random, random[:]); err != nil {
		return "", fmt.Errorf("make a draft's token: %w", err)
	}
	return base32.StdEncoding.EncodeToString(random[:]), nil
}

// token is the secret in the request's cookie, empty where there is no cookie. A cookie that is none of ours is a
// draft that is not there.
func token(r *http.Request) (string, error) {
	cookies := r.CookiesNamed(cookieName)
	if len(cookies) == 0 {
		return "", nil
	}
	cookie := cookies[0]
	for _, other := range cookies[1:] {
		if other.Value != cookie.Value {
			// Somebody else has put one there (a neighbouring host can). Which is ours cannot be told.
			return "", refuse(http.StatusBadRequest, string(page.CrossSite), nil)
		}
	}
	if raw, err := base32.StdEncoding.DecodeString(cookie.Value); err != nil || len(raw) != tokenBytes {
		return "", store.ErrNoDraft
	}
	return cookie.Value, nil
}

// draft reads the request's draft; ErrNoDraft where it has expired or never was, and no token where the request
// brings no cookie.
func (s *Service) draft(r *http.Request, to visit) (draft, error) {
	token, err := token(r)
	if err != nil || token == "" {
		return draft{}, err
	}
	found, err := s.Store.Draft(r.Context(), submission.DraftID(token), to.now)
	if err != nil {
		return draft{}, err
	}
	return s.gathered(r.Context(), to, token, found, ask.Gather)
}

// mustDraft is draft for what makes no sense without one.
func (s *Service) mustDraft(r *http.Request, to visit) (draft, error) {
	d, err := s.draft(r, to)
	if err == nil && d.token == "" {
		err = store.ErrNoDraft
	}
	return d, err
}

// asOf is the day as on which a draft is judged: today, or of a change the day on which what it changes was sent first, as if it
// had been sent so then.
func (d draft) asOf(to visit) date.Date {
	if on, err := date.Parse(d.On); err == nil {
		return on
	}
	return to.on
}

// gathered is a draft with its answers read: all at once by ask.Gather, or each when it is looked at by ask.Recall. What
// is judged is always gathered, because another version of the transaction may have written some of it.
func (s *Service) gathered(ctx context.Context, to visit, token string, found store.Draft, gather func([]ask.Question, map[string]json.RawMessage) ask.Answers) (draft, error) {
	d := draft{Draft: found, token: token}
	var err error
	if d.Answers, d.again, err = s.carried(ctx, to, d); err != nil {
		return draft{}, err
	}
	d.answers = gather(s.Transaction.Questions, d.Answers)
	return d, nil
}

// begin stores a new draft and gives it to the citizen.
func (s *Service) begin(w http.ResponseWriter, r *http.Request, to visit, answers map[string]json.RawMessage) (draft, error) {
	token, err := s.newToken()
	if err != nil {
		return draft{}, err
	}
	return s.beginAs(w, r, to, token, answers)
}

// beginAs is begin for a draft with a token that there is already.
func (s *Service) beginAs(w http.ResponseWriter, r *http.Request, to visit, token string, answers map[string]json.RawMessage) (draft, error) {
	d, err := s.opened(w, r, to, token, store.Draft{Answers: answers})
	if err == nil {
		meter.From(r.Context()).Count(ledger.Starts)
	}
	return d, err
}

// opened stores a new draft with its answers, under a token, and gives it to the browser.
func (s *Service) opened(w http.ResponseWriter, r *http.Request, to visit, token string, new store.Draft) (draft, error) {
	new.ID, new.Saved, new.Definition, new.Locale = submission.DraftID(token), 1, s.version, string(to.language)
	new.StartedAt, new.Expires = to.now, s.draftExpiry(to.now)
	if err := s.Store.Start(r.Context(), new); err != nil {
		return draft{}, err
	}
	meter.From(r.Context()).In(new.ID)
	s.remember(w, to, token)
	return draft{Draft: new, token: token, answers: ask.Recall(s.Transaction.Questions, new.Answers)}, nil
}

func (s *Service) draftExpiry(now time.Time) time.Time {
	return now.AddDate(0, 0, s.Transaction.DraftDays())
}

// remember puts the draft's token into the browser, for as long as the draft is kept. Whoever helps with that very draft has it
// there already, for no longer than they help.
func (s *Service) remember(w http.ResponseWriter, to visit, token string) {
	if to.help == nil || to.help.Draft != submission.DraftID(token) {
		s.setCookie(w, token, s.Transaction.DraftDays()*24*60*60)
	}
}

// forget takes it out again.
func (s *Service) forget(w http.ResponseWriter) { s.setCookie(w, "", -1) }

func (s *Service) setCookie(w http.ResponseWriter, value string, seconds int) {
	http.SetCookie(w, cookieOf(cookieName, s.Transaction.Name, value, seconds))
}

// cookieOf is a cookie that goes to one transaction's function only.
func cookieOf(name, transaction, value string, seconds int) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/apply/" + transaction, MaxAge: seconds,
		HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode,
	}
}
