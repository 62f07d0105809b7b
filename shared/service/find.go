package service

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/address"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/limit"
	"github.com/frontline-gov/frontline/shared/page"
)

const (
	// findTime is how long looking for an address may take. Whoever waits longer types it sooner.
	findTime = 2 * time.Second
	// mostFound is how many addresses a page lists: those of any postcode of Royal Mail's.
	mostFound = 100
	// findRate is how often one caller may look in a minute; to choose from what was found is not to look. The
	// addresses are licensed, and not to be copied out.
	findRate = 30
)

// finds says whether the answer to a question can be looked for: a postal address in the UK.
func (s *Service) finds(q ask.Question) bool {
	asked, ok := q.(ask.Address)
	return ok && !asked.International && s.Addresses != nil
}

// findAddress answers a post of the pages that look for an address. An address that was chosen becomes the fields of the answer by
// hand, to be saved as such; anything else is another page, and then done is true.
func (s *Service) findAddress(w http.ResponseWriter, r *http.Request, to visit, step ask.Step) (fields url.Values, done bool, err error) {
	q, isAddress := step.Question.(ask.Address)
	posted := r.PostForm
	if !isAddress || q.International || !posted.Has(page.FindField) && !posted.Has(page.FindGoField) {
		return nil, false, nil
	}
	if s.Addresses == nil { // it was switched off since the page was made
		return nil, true, s.byHand(w, r, to, step, true)
	}
	asking := page.FindPage{Postcode: posted.Get(page.FindPostcodeField), Building: strings.TrimSpace(posted.Get(page.FindBuildingField))}
	if posted.Has(page.LaterField) && posted.Get(page.FindChoiceField) == "" {
		looked, kept := postcode(asking.Postcode), postcode(posted.Get(ask.Field(q.Name, "postcode")))
		if looked != "" && kept != "" && looked != kept { // another address is looked for than the one that would be saved
			asking.Wrong = "unchosen"
			return nil, true, s.findPage(w, r, to, step, http.StatusUnprocessableEntity, asking)
		}
		return typed(step.Question, posted), false, nil
	}
	if posted.Has(page.LanguageField) {
		return nil, true, s.findPage(w, r, to, step, http.StatusOK, asking)
	}
	code, valid := ask.Postcode(asking.Postcode)
	switch posted.Get(page.FindGoField) {
	case page.GoByHand:
		return nil, true, s.byHand(w, r, to, step, false)
	case page.GoSearch:
		if asking.Postcode == "" {
			asking.Postcode = posted.Get(ask.Field(q.Name, "postcode"))
		}
		return nil, true, s.findPage(w, r, to, step, http.StatusOK, asking)
	case page.GoWithout:
		if q.Optional {
			return url.Values{}, false, nil
		}
	}
	switch {
	case strings.TrimSpace(asking.Postcode) == "":
		asking.Wrong = "missing"
	case !valid:
		asking.Wrong = "malformed"
	}
	listed := posted.Get(page.FindField) == page.FindListed
	choice := posted.Get(page.FindChoiceField)
	if listed && choice == page.NotListed {
		return nil, true, s.byHand(w, r, to, step, false)
	}
	if asking.Wrong != "" {
		return nil, true, s.findPage(w, r, to, step, http.StatusUnprocessableEntity, asking)
	}
	all, err := s.addressesAt(r, code)
	if fields := take(step.Question, all, posted); fields != nil {
		return fields, false, nil
	}
	if err == nil { // only now it is a search, which counts
		err = s.limit().Spend(r.Context(), limit.Subject("find", s.callerAddress(r)), findRate, to.now)
	}
	if err != nil {
		// Nobody is kept from an answer by what only makes it easier.
		level := slog.LevelError
		if errors.As(err, new(limit.Exceeded)) {
			level = slog.LevelWarn
		}
		s.Log.Log(r.Context(), level, "no address is found", "transaction", s.Transaction.Name, "error", err.Error())
		return nil, true, s.byHand(w, r, to, step, true)
	}
	return nil, true, s.list(w, r, to, step, asking, code, all, listed)
}

// take makes the address that was chosen of those listed the answer: its fields, which become those that were posted too, as if it had
// been typed by hand; nil where none was.
func take(q ask.Question, all []address.Address, posted url.Values) url.Values {
	i := slices.IndexFunc(all, func(a address.Address) bool { return a.ID() == posted.Get(page.FindChoiceField) })
	if posted.Get(page.FindField) != page.FindListed || i < 0 {
		return nil
	}
	fields := q.Fill(all[i].PostalAddress)
	for _, c := range q.Controls() {
		posted[ask.Field(q.About().Name, c.Part)] = fields[c.Part]
	}
	return fields
}

// takeLost is take for an answer whose draft is gone: the address that was chosen is on the page that shows it once more.
func (s *Service) takeLost(r *http.Request, step ask.Step) {
	code, valid := ask.Postcode(r.PostForm.Get(page.FindPostcodeField))
	if !s.finds(step.Question) || !valid || r.PostForm.Get(page.FindField) != page.FindListed || r.PostForm.Get(page.FindGoField) != "" {
		return
	}
	if all, err := s.addressesAt(r, code); err == nil { // otherwise the postcode is there to go on from
		take(step.Question, all, r.PostForm)
	}
}

// list shows the addresses at a postcode; again, where they were listed and none of them was chosen.
func (s *Service) list(w http.ResponseWriter, r *http.Request, to visit, step ask.Step, asking page.FindPage, code string, all []address.Address, again bool) error {
	status := http.StatusOK
	if again {
		asking.Wrong, status = "choice-missing", http.StatusUnprocessableEntity
	}
	asking.Found = address.Narrow(all, asking.Building)
	if len(asking.Found) == 0 {
		asking.Found, asking.Others = all, true
	}
	switch n := len(asking.Found); {
	case n == 0:
		asking.Wrong = "none"
	case n > mostFound:
		asking.Found, asking.Wrong = nil, "too-many"
	default:
		asking.Postcode = code
		if n == 1 { // it is not chosen, but confirmed: there is nothing to be told of one that has changed since
			asking.Wrong, status = "", http.StatusOK
		}
		return s.findPage(w, r, to, step, status, asking)
	}
	return s.findPage(w, r, to, step, http.StatusUnprocessableEntity, asking)
}

// addressesAt looks for the addresses at a postcode.
func (s *Service) addressesAt(r *http.Request, postcode string) ([]address.Address, error) {
	ctx, cancel := context.WithTimeout(r.Context(), findTime)
	defer cancel()
	return s.Addresses.Find(ctx, postcode)
}

// findPage is a page that looks for an address, with all that was typed before.
func (s *Service) findPage(w http.ResponseWriter, r *http.Request, to visit, step ask.Step, code int, asking page.FindPage) error {
	shown, err := s.asAsked(r, to, step, ask.Own(step.Question, r.PostForm))
	if err != nil {
		return err
	}
	asking.QuestionPage = shown
	return s.asking(to).Find(html(w, code), asking)
}

// byHand is the page that takes an address by hand, with all that was typed. It says so where looking does not work.
func (s *Service) byHand(w http.ResponseWriter, r *http.Request, to visit, step ask.Step, unfound bool) error {
	shown, err := s.asAsked(r, to, step, typed(step.Question, r.PostForm))
	if err != nil {
		return err
	}
	shown.Unfound, shown.Finder = unfound, shown.Finder && !unfound
	return s.asking(to).Question(html(w, http.StatusOK), shown)
}

// typed are the fields of a question's page as they were posted. What was looked for stands in those of an address by hand
// where nothing else was typed.
func typed(q ask.Question, posted url.Values) url.Values {
	fields := ask.Own(q, posted)
	if asked, ok := q.(ask.Address); !ok || asked.International {
		return fields
	}
	prefill := func(part, text string) {
		if text = strings.TrimSpace(text); fields.Get(part) == "" && text != "" {
			fields.Set(part, text)
		}
	}
	prefill("postcode", postcode(posted.Get(page.FindPostcodeField)))
	prefill("line-1", posted.Get(page.FindBuildingField))
	return fields
}

// postcode is what was typed as one, in its normal form where it has one.
func postcode(text string) string {
	if code, ok := ask.Postcode(text); ok {
		return code
	}
	return strings.TrimSpace(text)
}
