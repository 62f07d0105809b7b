package office

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/recorder"
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

// Refuse is the error of a request that is not answered as asked: with a status, never 403, what the page says, a code
// for the log, and the fault behind it, if any, which must name no people.
func Refuse(status int, notice page.DeskNotice, code string, cause error) error {
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
		return refusal{http.StatusRequestEntityTooLarge, page.DeskTooLarge, "too-large", nil}
	}
	return refusal{http.StatusServiceUnavailable, page.DeskUnavailable, "unavailable", err}
}

// refused writes the page of a refusal.
func (o *Office) refused(w *recorder.Writer, to Visit, refused refusal) {
	if w.Code != 0 {
		return // a page that broke off has sent its status already
	}
	shown := page.DeskNoticePage{DeskPage: o.Frame(to, ""), Notice: refused.notice, Link: o.Address(to, "")}
	switch refused.notice {
	case page.DeskSignIn, page.DeskRefused, page.DeskCancelled, page.DeskDepartment, page.DeskNoRole:
		shown.Link = o.Address(to, "sign-in")
	}
	if refused.notice == page.DeskSignIn && to.Path != "" {
		shown.Path = to.Path
		shown.Link += "?" + url.Values{toField: {o.Address(to, to.Path)}}.Encode()
	}
	if refused.status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
	}
	if err := o.Pages[to.Language].DeskNotice(HTML(w, refused.status), shown); err != nil {
		o.Log.Error("cannot write a page", "department", o.Department, "error", err.Error())
	}
}
