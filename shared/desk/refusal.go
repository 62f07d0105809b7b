package desk

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/signin"
	"github.com/frontline-gov/frontline/shared/staff"
)

// refusal is why a request is not answered as asked.
type refusal struct {
	status int
	notice page.DeskNotice
	code   string // for the log
	cause  error  // for the log
}

func (r refusal) Error() string { return r.code }

func refuse(status int, notice page.DeskNotice, code string, cause error) error {
	return refusal{status, notice, code, cause}
}

// asRefusal finds the refusal in an error; what is none is a fault of ours, or of the provider. Who is not signed in is
// told no more than that, whatever was wrong, but for what they can mend themselves.
func asRefusal(err error) refusal {
	var refused refusal
	var said signin.Refusal
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &refused):
		return refused
	case errors.As(err, &said):
		notice := page.DeskRefused
		switch said {
		case signin.Cancelled:
			notice = page.DeskCancelled
		case signin.Department:
			notice = page.DeskDepartment
		case signin.NoRole:
			notice = page.DeskNoRole
		}
		return refusal{http.StatusUnauthorized, notice, string(said), nil}
	case errors.Is(err, staff.ErrNoAttempt):
		return refusal{http.StatusUnauthorized, page.DeskRefused, "state", nil}
	case errors.Is(err, staff.ErrNoSession):
		return refusal{http.StatusUnauthorized, page.DeskSignIn, "no-session", nil}
	case errors.Is(err, signin.ErrNotSetUp):
		return refusal{http.StatusServiceUnavailable, page.DeskNotSetUp, "not-set-up", nil}
	case errors.As(err, &large):
		return refusal{http.StatusRequestEntityTooLarge, page.DeskRefused, "too-large", nil}
	}
	return refusal{http.StatusServiceUnavailable, page.DeskUnavailable, "unavailable", err}
}

// refused writes the page of a refusal.
func (d *Desk) refused(w *recorder, to visit, refused refusal) {
	if w.code != 0 {
		return // a page that broke off has sent its status already
	}
	shown := page.DeskNoticePage{DeskPage: d.frame(to, ""), Notice: refused.notice, Link: d.address(to, "")}
	switch refused.notice {
	case page.DeskSignIn, page.DeskRefused, page.DeskCancelled, page.DeskDepartment, page.DeskNoRole:
		shown.Link = d.address(to, "sign-in")
	}
	if refused.notice == page.DeskSignIn && to.path != "" {
		shown.Path = to.path
		shown.Link += "?" + url.Values{toField: {d.address(to, to.path)}}.Encode()
	}
	if refused.status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
	}
	if err := d.pages[to.language].DeskNotice(html(w, refused.status), shown); err != nil {
		d.Log.Error("cannot write a page", "department", d.Department, "error", err.Error())
	}
}
