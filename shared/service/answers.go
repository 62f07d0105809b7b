package service

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// answers shows what was sent, by its latest version that has answers, to whoever brings its pass or its software's key. The cookie
// with which it was sent does not do: others may use the same browser. It leads to where the rest is asked for.
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
	shown, sub := page.AnswersPage{Reference: first.Reference.String()}, versions[len(versions)-1]
	if sub.Kind == submission.Withdrawal {
		shown.Withdrawn, sub = date.Of(sub.ReceivedAt), versions[len(versions)-2]
	}
	if sub.Erased {
		return store.ErrNoSubmission
	}
	shown.Version, shown.Sent = sub.Version, date.Of(sub.ReceivedAt)
	// What stands apart this function may read where it may change it, and nowhere else.
	if shown.TooLong = sub.Payload != nil && !s.Transaction.Amend; !shown.TooLong {
		record, err := recordOf(sub)
		if err != nil {
			return err
		}
		on := judgedOn(standing{versions: versions}, record)
		if shown.Steps, _, err = s.answersOf(r.Context(), on, sub, record); err != nil {
			return err
		}
	}
	return s.page(to.language).Answers(html(w, http.StatusOK), shown)
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
