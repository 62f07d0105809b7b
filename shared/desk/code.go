package desk

import (
	"net/http"

	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/page"
)

// code shows the code of a receipt, for whoever has lost it, to a caseworker who says how they checked who that is.
func (d *Desk) code(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	r.SetPathValue("action", string(page.DeskCode))
	return d.act(w, r, to)
}

// tellCode shows the code once the history says that somebody was shown it. It stands on this page only, and in no address.
func (d *Desk) tellCode(w http.ResponseWriter, r *http.Request, to office.Visit, f file) error {
	f, err := d.file(r.Context(), f.work, f.sub.Reference)
	if err != nil {
		return err
	}
	if f.code == "" {
		return d.overtaken(w, r, to, f) // erased at this moment
	}
	return d.show(w, r, to, f, http.StatusOK, string(page.DeskCode), f.code)
}
