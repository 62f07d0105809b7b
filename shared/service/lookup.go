package service

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/edge"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/limit"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// toLookup leads to the static page of a lookup.
func (s *Service) toLookup(lookup page.Lookup) handler {
	return func(w http.ResponseWriter, _ *http.Request, to visit) error {
		return see(w, s.address(to).Lookup(lookup))
	}
}

// factOf is the JSON of the transaction's fact among answers; nil where there is none.
func (s *Service) factOf(answers ask.Answers) ([]byte, error) {
	step, ok := ask.Find(s.Transaction.Questions, s.Transaction.Fact)
	if !ok {
		return nil, nil
	}
	value := answers.Own(s.Transaction.Fact)
	if value == nil {
		return nil, nil
	}
	return handoff.Marshal(step.Question.Encode(value))
}

// readFact reads the fact that somebody gives again. Whether it would be a right answer today is not asked: they gave it
// on another day.
func (s *Service) readFact(posted url.Values) (json.RawMessage, []ask.Fault) {
	step, _ := ask.Find(s.Transaction.Questions, s.Transaction.Fact)
	value, faults := step.Question.Read(ask.Own(step.Question, posted))
	if value == nil && len(faults) == 0 {
		faults = []ask.Fault{{Code: ask.Missing}}
	}
	if len(faults) > 0 {
		return nil, ask.Under(step.Path, faults)
	}
	fact, err := handoff.Marshal(step.Question.Encode(value))
	if err != nil {
		return nil, ask.Under(step.Path, []ask.Fault{{Code: ask.WrongType}})
	}
	return fact, nil
}

// asking is a posted lookup: the page that asks again, the fact, and the code of the receipt where it was asked for.
type asking struct {
	page.LookupPage
	fact json.RawMessage
	code submission.Code
	// form says that nothing is to be looked up.
	form bool
}

// readLookup reads a posted lookup; parse says whether the code or the reference can be one.
func (s *Service) readLookup(r *http.Request, lookup page.Lookup, parse func(string) error) (asking, error) {
	if err := r.ParseForm(); err != nil {
		return asking{}, badForm(err)
	}
	a := asking{LookupPage: page.LookupPage{Lookup: lookup, Fields: r.PostForm, Answers: r.PostForm.Has(page.AnswersField)}, form: formOnly(r)}
	a.fact, a.Faults = s.readFact(r.PostForm)
	a.Wrong = wrongKey(r.PostForm.Get(page.KeyField), parse)
	if a.Code = lookup == page.Progress && r.PostForm.Has(page.CodeField) && (!r.PostForm.Has(page.LanguageField) || formOnly(r)); a.Code {
		a.WrongCode = wrongKey(r.PostForm.Get(page.CodeField), func(text string) (err error) {
			a.code, err = submission.ParseCode(text)
			return err
		})
	}
	return a, nil
}

// formOnly says that the form is asked for in another language, as it was typed.
func formOnly(r *http.Request) bool {
	return r.PostForm.Has(page.LanguageField) && r.URL.Query().Has(page.FormOnly)
}

// told is the status of a form that is shown again with so many faults: with none it was asked for in another language.
func told(faults int) int {
	if faults == 0 {
		return http.StatusOK
	}
	return http.StatusUnprocessableEntity
}

// wrongKey is what is wrong with something that stands on paper.
func wrongKey(text string, parse func(string) error) string {
	switch err := parse(text); {
	case strings.TrimSpace(text) == "":
		return "missing"
	case err != nil:
		return "malformed"
	}
	return ""
}

// wrong says whether what was posted cannot be right, or only its form is asked for, which is no guess at anything.
func (a asking) wrong() bool {
	return a.form || a.Wrong != "" || a.WrongCode != "" || len(a.Faults) > 0
}

// askAgain shows the page of a lookup with what was typed.
func (s *Service) askAgain(w http.ResponseWriter, to visit, a asking) error {
	if a.form {
		a.Wrong, a.WrongCode, a.Faults = "", "", nil
		return s.page(to.language).Lookup(html(w, http.StatusOK), a.LookupPage)
	}
	return s.page(to.language).Lookup(html(w, http.StatusUnprocessableEntity), a.LookupPage)
}

// fits says whether what was posted is right for a submission. The zero submission has no fact, and no fact has that hash.
func (a asking) fits(sub submission.Submission) bool {
	fact, code := submission.FactOf(sub.Key, a.fact), submission.ReceiptCode(sub.Key)
	right := subtle.ConstantTimeCompare(fact[:], sub.Fact[:])
	if a.Code {
		right &= subtle.ConstantTimeCompare([]byte(code), []byte(a.code))
	}
	return right == 1
}

// notKnown is the refusal of what does not exist, of a wrong fact and of a wrong code: they are the same.
func (s *Service) notKnown(w http.ResponseWriter, to visit, a asking) error {
	a.NotFound = true
	if err := s.askAgain(w, to, a); err != nil {
		return err
	}
	return refuse(http.StatusUnprocessableEntity, string(page.NotYours), nil)
}

// progress tells how far a submission has come, to who knows its reference and the fact that was sent in it. To who brings the code of
// its receipt too, it opens what was sent. What was erased is not found.
func (s *Service) progress(w http.ResponseWriter, r *http.Request, to visit) error {
	var ref submission.Reference
	a, err := s.readLookup(r, page.Progress, func(text string) (err error) {
		ref, err = submission.ParseReference(text)
		return err
	})
	if err != nil {
		return err
	}
	if a.wrong() {
		return s.askAgain(w, to, a)
	}
	tried, err := s.try(r, to, limit.Subject("reference", string(ref)), page.Progress)
	if err != nil {
		return err
	}
	sub, err := s.Store.Submission(r.Context(), ref, 1)
	if err != nil && !errors.Is(err, store.ErrNoSubmission) {
		return err
	}
	if !a.fits(sub) {
		return s.notKnown(w, to, a)
	}
	about(r.Context(), sub)
	s.giveBack(r, tried)
	if a.Code {
		return s.open(w, to, sub, a.Answers)
	}
	shown, err := s.standing(r.Context(), sub)
	if err != nil {
		return err
	}
	return s.showStatus(html(w, http.StatusOK), to, shown, page.StatusPage{ByFact: true, Fields: r.PostForm})
}

// comeBack gives the draft of a return code to this browser, and goes on with it. What the browser had before is not
// touched; its own code leads there, and where it has none, that is told first. Staff who help with another draft go to their desk, as in
// start.
func (s *Service) comeBack(w http.ResponseWriter, r *http.Request, to visit) error {
	var code submission.Code
	a, err := s.readLookup(r, page.Return, func(text string) (err error) {
		code, err = submission.ParseCode(text)
		return err
	})
	if err != nil {
		return err
	}
	if a.wrong() {
		return s.askAgain(w, to, a)
	}
	tried, err := s.try(r, to, limit.Subject("code", string(code)), page.Return)
	if err != nil {
		return err
	}
	lock, err := s.lock(code, a.fact)
	if err != nil {
		return err
	}
	kept, err := s.Store.Return(r.Context(), lock.ID, to.now)
	if err != nil {
		return err
	}
	token, ok := lock.Open(kept.Sealed)
	if !ok {
		return s.notKnown(w, to, a)
	}
	// Only who has the code and the fact comes here.
	found, err := s.Store.Draft(r.Context(), submission.DraftID(token), to.now)
	switch {
	case errors.Is(err, store.ErrNoDraft), errors.Is(err, store.ErrSent), err == nil && found.Return != lock.ID:
		return s.notKnown(w, to, a)
	case err != nil:
		return err
	}
	s.giveBack(r, tried)
	if to.help != nil && to.help.Draft != submission.DraftID(token) {
		return see(w, s.deskOf(to))
	}
	if err := s.hides(r, to, token); err != nil {
		return err
	}
	s.remember(w, to, token)
	d, err := s.gathered(r.Context(), to, token, found, ask.Gather)
	if err != nil {
		return err
	}
	return s.onward(w, r, to, d)
}

// hides refuses to put the draft of a token in the place of another in this browser that only the browser finds.
func (s *Service) hides(r *http.Request, to visit, token string) error {
	d, err := s.draft(r, to)
	switch {
	case errors.Is(err, store.ErrNoDraft), errors.Is(err, store.ErrSent):
		return nil
	case err != nil || d.token == token || !d.onlyHere():
		return err
	}
	if _, err := s.sentFrom(r, to, d.token); !errors.Is(err, store.ErrNoSubmission) {
		return err // it was sent, and emptying it failed
	}
	return refusal{status: http.StatusConflict, code: string(page.OtherDraft), link: s.address(to).Later()}
}

// limit bounds wrong tries; it counts in the transaction's own table.
func (s *Service) limit() limit.Limit {
	return limit.Limit{Client: s.Store.Client, Table: s.Store.Table}
}

// guess is a counted try: what was guessed at, and the address that it came from.
type guess struct {
	at               time.Time
	address, subject [32]byte
}

// try counts a guess at a subject, and one from the caller's address, before anything is looked up: guesses at once are
// counted as guesses one by one. One too many is refused.
func (s *Service) try(r *http.Request, to visit, subject [32]byte, lookup page.Lookup) (guess, error) {
	tried := guess{to.now, limit.Subject("address", s.callerAddress(r)), subject}
	err := s.limit().TakeShared(r.Context(), tried.address, tried.at)
	if err == nil {
		err = s.limit().Take(r.Context(), tried.subject, tried.at)
	}
	var exceeded limit.Exceeded
	if errors.As(err, &exceeded) {
		err = refusal{status: http.StatusTooManyRequests, code: string(page.TooOften), after: exceeded.After, link: s.address(to).Lookup(lookup)}
	}
	return tried, err
}

// giveBack uncounts a guess that was right.
func (s *Service) giveBack(r *http.Request, tried guess) {
	err := errors.Join(s.limit().GiveBackShared(r.Context(), tried.address, tried.at), s.limit().GiveBack(r.Context(), tried.subject))
	if err != nil {
		s.Log.Warn("a right try stays counted", "transaction", s.Transaction.Name, "error", err.Error())
	}
}

// callerAddress is the address from which a request came, as far as it is one subscriber's: the whole of IPv4, the first
// 64 bits of IPv6. CloudFront's function tells it of what came through CloudFront, over whatever the browser sent. Of
// anything else it is who called the API, which API Gateway tells, and no header is believed.
func (s *Service) callerAddress(r *http.Request) string {
	text := r.RemoteAddr
	if port := strings.LastIndexByte(text, ':'); port >= 0 {
		text = text[:port]
	}
	if s.Edge.Shown(r) {
		text = r.Header.Get(edge.Caller)
	}
	address, err := netip.ParseAddr(strings.Trim(strings.TrimSpace(text), "[]"))
	if err != nil {
		return "unknown"
	}
	if address = address.Unmap().WithZone(""); address.Is4() {
		return address.String()
	}
	return netip.PrefixFrom(address, 64).Masked().String()
}
