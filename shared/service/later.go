package service

import (
	"errors"
	"net/http"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// laterDraft is the draft to finish later, and the JSON of the fact in it, nil where it has none yet. Who has no draft
// has nothing to keep, and comes to the start page.
func (s *Service) laterDraft(r *http.Request, to visit) (d draft, fact []byte, err error) {
	if !s.Transaction.Open(to.on) {
		return d, nil, refuse(http.StatusGone, "closed", nil)
	}
	if d, err = s.draft(r, to); err != nil || d.token == "" {
		return d, nil, err
	}
	fact, err = s.factOf(d.answers)
	return d, fact, err
}

// offerCode says what a return code is, and asks for the fact where the draft has none. It makes no code: a link may be
// followed by who only looks ahead, and each code ends the one before.
func (s *Service) offerCode(w http.ResponseWriter, r *http.Request, to visit) error {
	d, fact, err := s.laterDraft(r, to)
	if err != nil {
		return err
	}
	if d.token == "" {
		return see(w, s.address(to).Start())
	}
	return s.asking(to).Later(html(w, http.StatusOK), page.LaterPage{AskFact: fact == nil, Another: hasCode(d)})
}

func hasCode(d draft) bool { return d.Return != [32]byte{} }

// onlyHere says that a draft has answers which nobody finds but from its browser, so that no other draft takes its place there
// without a word.
func (d draft) onlyHere() bool { return len(d.Answers) > 0 && !hasCode(d) }

// giveCode makes a return code and shows it, this once. The one before leads nowhere from now on. It renews the draft.
func (s *Service) giveCode(w http.ResponseWriter, r *http.Request, to visit) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	d, fact, err := s.laterDraft(r, to)
	if err != nil {
		return err
	}
	if d.token == "" {
		return see(w, s.address(to).Start())
	}
	if shown := r.PostForm.Get(page.KeyField); shown != "" {
		return s.codeAgain(w, to, d, fact, shown)
	}
	if r.PostForm.Has(page.LanguageField) && fact != nil {
		return see(w, s.address(to).Later()) // it was answered in another tab meanwhile
	}
	expires := s.draftExpiry(to.now)
	if fact == nil {
		step, _ := ask.Find(s.Transaction.Questions, s.Transaction.Fact)
		given, faults := s.read(step.Question, to, ask.Own(step.Question, r.PostForm))
		if formOnly(r) {
			faults = nil
		}
		if len(faults) > 0 || r.PostForm.Has(page.LanguageField) {
			return s.asking(to).Later(html(w, told(len(faults))), page.LaterPage{
				AskFact: true, Fields: r.PostForm, Faults: ask.Under(step.Path, faults), Another: hasCode(d),
			})
		}
		save := store.Save{ // there may be an answer that is none any more, which this one is to replace
			Path: s.Transaction.Fact, Answer: given, Shown: d.Marks[s.Transaction.Fact],
			Definition: s.version, Locale: string(to.language), Expires: expires,
		}
		if _, err := s.Store.Save(r.Context(), d.ID, save, to.now); errors.Is(err, store.ErrChanged) {
			return see(w, s.address(to).Later()) // it was answered in another tab meanwhile
		} else if err != nil {
			return err
		}
		fact = given
	}
	code, err := submission.NewCode(s.Random)
	if err != nil {
		return err
	}
	lock, err := s.lock(code, fact)
	if err != nil {
		return err
	}
	sealed, err := lock.Seal(s.Random, d.token)
	if err != nil {
		return err
	}
	kept := store.Return{ID: lock.ID, Sealed: sealed, Expires: expires}
	if err := s.Store.KeepReturn(r.Context(), d.Draft, kept, to.now); errors.Is(err, store.ErrChanged) {
		return s.asking(to).Later(html(w, http.StatusConflict), page.LaterPage{Another: true, Taken: true})
	} else if err != nil {
		return err
	}
	s.remember(w, to, d.token)
	return s.showCode(w, to, code, expires)
}

func (s *Service) showCode(w http.ResponseWriter, to visit, code submission.Code, expires time.Time) error {
	return s.page(to.language).Code(html(w, http.StatusOK), page.CodePage{
		// The draft ends at this time of the day, so the day before is the last whole one.
		Code: code.String(), Until: date.Of(expires).AddDays(-1), Origin: s.Origin,
	})
}

// codeAgain shows a code in another language to whom it is shown already: their page brings it along, and it is shown if it is the
// draft's. Nothing else has it.
func (s *Service) codeAgain(w http.ResponseWriter, to visit, d draft, fact []byte, shown string) error {
	code, err := submission.ParseCode(shown)
	if err != nil || fact == nil {
		return see(w, s.address(to).Later())
	}
	lock, err := s.lock(code, fact)
	if err != nil {
		return err
	}
	if !hasCode(d) || lock.ID != d.Return {
		return see(w, s.address(to).Later())
	}
	return s.showCode(w, to, code, d.Expires)
}

// confirmForget asks whether to delete what this browser leads to. Where it leads to nothing there is nothing to ask.
func (s *Service) confirmForget(w http.ResponseWriter, r *http.Request, to visit) error {
	d, err := s.draft(r, to)
	sent := errors.Is(err, store.ErrSent) || errors.Is(err, store.ErrNoDraft) && s.foundReceipt(r, to, asRefusal(err))
	switch {
	case sent:
		return s.asking(to).Forget(html(w, http.StatusOK), page.ForgetPage{Sent: true})
	case errors.Is(err, store.ErrNoDraft), err == nil && d.token == "":
		return s.forgotten(w, to)
	case err != nil:
		return err
	}
	return s.asking(to).Forget(html(w, http.StatusOK), page.ForgetPage{Amends: d.Amends != ""})
}

// forgetDraft deletes the draft at once, and takes its cookie from the browser. What was sent stays sent: of that only
// the cookie goes.
func (s *Service) forgetDraft(w http.ResponseWriter, r *http.Request, to visit) error {
	token, err := token(r)
	if err != nil && !errors.Is(err, store.ErrNoDraft) {
		return err
	}
	if token != "" {
		if err := s.Store.Forget(r.Context(), submission.DraftID(token), to.now); err != nil {
			return err
		}
	}
	return s.forgotten(w, to)
}

func (s *Service) forgotten(w http.ResponseWriter, to visit) error {
	s.forget(w)
	http.SetCookie(w, cookieOf(passCookie, s.Transaction.Name, "", -1))
	return s.page(to.language).Forgotten(html(w, http.StatusOK))
}

// lock makes the lock of a code and a fact.
func (s *Service) lock(code submission.Code, fact []byte) (submission.Lock, error) {
	if s.Lock != nil {
		return s.Lock(code, s.Transaction.Name, fact)
	}
	return code.Lock(s.Transaction.Name, fact)
}
