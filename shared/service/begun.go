package service

import (
	"net/http"

	"github.com/frontline-gov/frontline/shared/page"
)

// begun answers who starts in a browser with a draft that is not sent. Where it has answers they may be somebody else's, who used the
// browser before, so they are not come upon: the page that asks shows none of them. To go on is one press; the other begins anew, and
// deletes the answers, but where a return code leads to them. Staff who help go on: their desk begins what they start. What is done is what
// the button said that was pressed, as it was when it was shown, and not what it would say now.
func (s *Service) begun(w http.ResponseWriter, r *http.Request, to visit, d draft) error {
	switch said := r.PostForm.Get(page.AgainField); {
	case to.help != nil || len(d.Answers) == 0 || said == page.AgainOn:
		return s.onward(w, r, to, d)
	case said == page.AgainDelete:
		if err := s.Store.Forget(r.Context(), d.ID, to.now); err != nil {
			return err
		}
	case said == page.AgainLeave && hasCode(d):
	default:
		return s.asking(to).Begun(html(w, http.StatusOK), page.BegunPage{Amends: d.Amends != "", Kept: hasCode(d)})
	}
	if s.older { // what is begun now is of the version of today, to which the start page leads whoever has no draft
		s.forget(w)
		return see(w, s.address(to).Start())
	}
	d, err := s.begin(w, r, to, nil)
	if err != nil {
		return err
	}
	return s.onward(w, r, to, d)
}
