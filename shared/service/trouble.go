package service

import (
	"errors"
	"net/http"
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
)

// aboutTrouble is the telling of what is wrong with a page, and its question.
const aboutTrouble = "problem"

// troubled is the question that a request's address names.
func (s *Service) troubled(r *http.Request, to visit) (ask.Step, error) {
	step, ok := s.page(to.language).TroubleStep(r.PathValue("question"))
	if !ok || step.Question.About().Unasked {
		return ask.Step{}, refuse(http.StatusNotFound, string(page.NotFound), nil)
	}
	return step, nil
}

// askTrouble asks what is wrong with the page of a question.
func (s *Service) askTrouble(w http.ResponseWriter, r *http.Request, to visit) error {
	step, err := s.troubled(r, to)
	if err != nil {
		return err
	}
	return s.page(to.language).Trouble(html(w, http.StatusOK), page.TroublePage{Step: step})
}

// takeTrouble keeps what is wrong with the page of a question. The same kind of thing, of the same page, on the same day, is counted
// once for a draft, and for an address where there is no draft yet; what is written of it is kept too, each time that it says something else,
// in up to sixteen places.
func (s *Service) takeTrouble(w http.ResponseWriter, r *http.Request, to visit) error {
	meter.From(r.Context()).Nobody()
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	step, err := s.troubled(r, to)
	if err != nil {
		return err
	}
	text, wrong := readComment(r)
	kind := r.PostForm.Get(page.KindField)
	if !slices.Contains(page.TroubleKinds, kind) {
		wrong[page.KindField] = "missing"
	}
	if formOnly(r) {
		clear(wrong)
	}
	if len(wrong) > 0 || r.PostForm.Has(page.LanguageField) {
		return s.page(to.language).Trouble(html(w, told(len(wrong))), page.TroublePage{Step: step, Fields: r.PostForm, Wrong: wrong})
	}
	who, err := s.teller(r, to)
	if err != nil {
		return err
	}
	name := page.TroubleName(step)
	fresh, err := s.Store.Tell(r.Context(), store.Feedback{
		ID: once(aboutTrouble, who, name, kind, to.on.String()), Each: true, Since: to.now, About: aboutTrouble, Page: name, Kind: kind,
		Text: text, Locale: string(to.language), At: to.now,
	})
	if err != nil {
		return err
	}
	if fresh {
		meter.From(r.Context()).Count(ledger.Troubles)
	}
	return s.page(to.language).Thanks(html(w, http.StatusOK), s.address(to).Asking(step))
}

// teller is who tells of something: the draft of their browser, or their address where there is no such draft.
func (s *Service) teller(r *http.Request, to visit) (string, error) {
	found, err := s.draft(r, to)
	switch {
	case err == nil && found.token != "":
		return found.token, nil
	case errors.Is(err, store.ErrSent):
		return token(r)
	case err == nil || errors.Is(err, store.ErrNoDraft):
		return s.callerAddress(r), nil
	}
	return "", err
}
