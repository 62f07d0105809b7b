package service

import (
	"encoding/base32"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
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
	return s.gathered(token, found, ask.Gather), nil
}

// mustDraft is draft for what makes no sense without one.
func (s *Service) mustDraft(r *http.Request, to visit) (draft, error) {
	d, err := s.draft(r, to)
	if err == nil && d.token == "" {
		err = store.ErrNoDraft
	}
	return d, err
}

// gathered is a draft with its answers read: all at once by ask.Gather, or each when it is looked at by ask.Recall. What
// is judged is always gathered, because another version of the transaction may have written some of it.
func (s *Service) gathered(token string, found store.Draft, gather func([]ask.Question, map[string]json.RawMessage) ask.Answers) draft {
	return draft{Draft: found, token: token, answers: gather(s.Transaction.Questions, found.Answers)}
}

// begin stores a new draft and gives it to the citizen.
func (s *Service) begin(w http.ResponseWriter, r *http.Request, to visit, answers map[string]json.RawMessage) (draft, error) {
	token, err := s.newToken()
	if err != nil {
		return draft{}, err
	}
	new := store.Draft{
		ID: submission.DraftID(token), Answers: answers, Saved: 1, Definition: s.version, Locale: string(to.language),
		StartedAt: to.now, Expires: s.draftExpiry(to.now),
	}
	if err := s.Store.Start(r.Context(), new); err != nil {
		return draft{}, err
	}
	reading := meter.From(r.Context())
	reading.In(new.ID)
	reading.Count(ledger.Starts)
	s.remember(w, token)
	return s.gathered(token, new, ask.Recall), nil
}

func (s *Service) draftExpiry(now time.Time) time.Time {
	return now.AddDate(0, 0, s.Transaction.DraftDays())
}

// remember puts the draft's token into the browser, for as long as the draft is kept.
func (s *Service) remember(w http.ResponseWriter, token string) {
	s.setCookie(w, token, s.Transaction.DraftDays()*24*60*60)
}

// forget takes it out again.
func (s *Service) forget(w http.ResponseWriter) { s.setCookie(w, "", -1) }

func (s *Service) setCookie(w http.ResponseWriter, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: value, Path: "/apply/" + s.Transaction.Name, MaxAge: seconds,
		HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode,
	})
}
