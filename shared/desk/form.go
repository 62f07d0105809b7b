package desk

import (
	"errors"
	"net/http"

	"github.com/frontline-gov/frontline/shared/assist"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
)

// allot makes a form on paper with a number of its own, and leads to it.
func (d *Desk) allot(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	if err := r.ParseForm(); err != nil {
		return asBadForm(err)
	}
	work, ok := d.work(r.PostForm.Get(page.DeskTransactionField))
	if !ok {
		return notFound()
	}
	ref, err := d.forms().Allot(r.Context(), work.Transaction.Name, to.Now)
	if err != nil {
		return err
	}
	return office.See(w, d.Address(to, page.DeskFormPath(work.Transaction.Name, ref.String())))
}

// printed shows a numbered form, to be printed as often as it takes.
func (d *Desk) printed(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	ref, err := submission.ParseReference(r.PathValue("reference"))
	if err != nil || ref.String() != r.PathValue("reference") {
		return notFound()
	}
	work, ok := d.work(r.PathValue("transaction"))
	if !ok {
		return notFound()
	}
	_, err = d.forms().Token(r.Context(), work.Transaction.Name, ref, to.Now)
	if errors.Is(err, assist.ErrNoForm) {
		return notFound()
	}
	if err != nil {
		return err
	}
	of, err := d.booklet[work.Transaction.Name][to.Language]()
	if err != nil {
		return err
	}
	return of.Paper(office.HTML(w, http.StatusOK), page.PaperPage{Number: ref.String(), Path: func(a page.Address) string {
		return a.Desk(d.Department, page.DeskFormPath(work.Transaction.Name, ref.String()))
	}})
}
