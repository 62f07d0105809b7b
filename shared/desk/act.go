package desk

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// deed is something that somebody wants to do with a submission.
type deed struct {
	action page.DeskAction
	// was is what the submission was like when they saw it.
	was    string
	fields url.Values
	// what and why are how its history tells it.
	what, why string
}

// change begins an action: it asks for what that needs.
func (d *Desk) change(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	f, want, err := d.wanted(r)
	if err != nil {
		return err
	}
	if !slices.Contains(f.actions(to.Session.Person), want.action) {
		// Somebody else has done it, or it cannot be done any more.
		return d.overtaken(w, r, to, f)
	}
	want.was = f.mark()
	if want.action == page.DeskTransfer {
		want.fields.Set(page.DeskToField, page.DeskToMe)
	}
	return d.askFor(w, to, f, want, http.StatusOK, nil, false)
}

// act does it, or asks once more.
func (d *Desk) act(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	f, want, err := d.wanted(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return asBadForm(err)
	}
	want.was = r.PostForm.Get(page.MarkField)
	for _, field := range want.action.Fields() {
		value := clean(r.PostForm.Get(field))
		if field == page.DeskNameField {
			value = strings.Join(strings.Fields(value), " ")
		}
		want.fields.Set(field, value)
	}
	if faults := want.faults(f.work); len(faults) > 0 {
		return d.askFor(w, to, f, want, http.StatusUnprocessableEntity, faults, false)
	}
	want.tell(f.sub, to.Session.Person)
	if want.action.Confirmed() && r.PostForm.Get(page.DeskConfirmedField) == "" && want.was == f.mark() {
		return d.askFor(w, to, f, want, http.StatusOK, nil, true)
	}
	done, f, err := d.do(r.Context(), to, f.work, f.sub.Reference, want)
	if err != nil {
		return err
	}
	if !done {
		return d.overtaken(w, r, to, f)
	}
	if want.action == page.DeskCode || want.action == page.DeskNote {
		if err := d.stillThere(r.Context(), f.work, f.sub.Reference); err != nil {
			return err
		}
	}
	if want.action == page.DeskCode {
		return d.tellCode(w, r, to, f)
	}
	below := page.DeskSubmissionPath(f.work.Transaction.Name, f.sub.Reference.String())
	return office.See(w, d.Address(to, below)+"?"+url.Values{doneField: {string(want.action)}}.Encode())
}

// wanted is the submission and the action that an address names.
func (d *Desk) wanted(r *http.Request) (file, deed, error) {
	work, ref, err := d.asked(r)
	if err != nil {
		return file{}, deed{}, err
	}
	want := deed{action: page.DeskAction(r.PathValue("action")), fields: url.Values{}}
	if !slices.Contains(page.DeskActions, want.action) {
		return file{}, deed{}, notFound()
	}
	f, err := d.file(r.Context(), work, ref)
	return f, want, err
}

// do does what somebody wants, where the submission is as they saw it, and gives the submission. Between the moment at
// which the event was made ready and the one at which it is written with the deed, nobody else can have written into the
// history: else the whole is refused, and it is looked at again. What they have done already, with a double click or a
// request whose answer was lost, is done.
func (d *Desk) do(ctx context.Context, to office.Visit, work Work, ref submission.Reference, want deed) (done bool, f file, err error) {
	log := d.histories(work)
	for range audit.Turns {
		next, err := log.Next(ctx, string(ref), event(to, want.what, want.why))
		if err != nil {
			return false, file{}, err
		}
		if f, err = d.file(ctx, work, ref); err != nil {
			return false, file{}, err
		}
		if f.mark() != want.was || !slices.Contains(f.actions(to.Session.Person), want.action) {
			return f.didLast(to.Session.Person, want), f, nil
		}
		switch err := d.write(ctx, to, f, want, log, next); {
		case err == nil:
			return true, f, nil
		case !errors.Is(err, store.ErrOvertaken) && !errors.Is(err, store.ErrOutOfOrder):
			return false, file{}, err
		}
		if err := audit.Pause(ctx); err != nil {
			return false, file{}, err
		}
	}
	return false, file{}, audit.ErrBusy
}

// write writes a deed and its event, all or nothing.
func (d *Desk) write(ctx context.Context, to office.Visit, f file, want deed, log audit.Log, next audit.Next) (err error) {
	at := f.work.Store.Along(next.Items)
	switch want.action {
	case page.DeskTake:
		f.sub.HeldBy = nameOf(to.Session.Person)
		if err = f.work.Store.AcknowledgeBefore(ctx, f.sub, want.caseNumber(f.sub), to.Now); err == nil {
			_, err = at.Acknowledge(ctx, f.sub, want.caseNumber(f.sub), to.Now)
		}
	case page.DeskAsk:
		_, err = at.Ask(ctx, f.sub, want.fields.Get(page.DeskQuestionField), string(staff.Caseworker), to.Now)
	case page.DeskDecide:
		decision, _ := f.work.Transaction.Decision(want.fields.Get(page.DeskDecisionField))
		_, err = at.Decide(ctx, f.sub, decision, to.Now)
	case page.DeskTransfer:
		_, err = at.Hold(ctx, f.sub, want.hands(to.Session.Person))
	case page.DeskRedrive:
		_, err = at.Redrive(ctx, f.sub, to.Now)
	case page.DeskNote, page.DeskCode:
		var written bool
		if written, err = log.Write(ctx, next); err == nil && !written {
			err = store.ErrOvertaken
		}
	}
	return err
}

// stillThere refuses what was erased while its history was written to. Whoever erased it may have been through the history before that
// stood there, so what was said there goes once more. Only what is written along with the submission cannot come too late.
func (d *Desk) stillThere(ctx context.Context, work Work, ref submission.Reference) error {
	latest, err := work.Store.Latest(ctx, ref)
	if err != nil || !latest.Erased {
		return err
	}
	if err := d.histories(work).Forget(ctx, string(ref)); err != nil {
		return err
	}
	return notFound()
}

// didLast says whether the last thing that was done is what somebody wants, and they did it.
func (f file) didLast(p staff.Person, want deed) bool {
	all := deeds(f.history)
	if len(all) == 0 {
		return false
	}
	last := all[len(all)-1]
	return last.By == p.Subject && last.What == want.what && last.Why == want.why
}

// overtaken shows a submission as it is now, to who wanted to do something with it as it was.
func (d *Desk) overtaken(w http.ResponseWriter, r *http.Request, to office.Visit, f file) error {
	f, err := d.look(r, to, f.work, f.sub.Reference, lookedAt)
	if err != nil {
		return err
	}
	return d.show(w, r, to, f, http.StatusConflict, "changed", "")
}

// askFor writes the page of an action.
func (d *Desk) askFor(w http.ResponseWriter, to office.Visit, f file, want deed, status int, faults map[string]string, confirm bool) error {
	name, reference := f.work.Transaction.Name, f.sub.Reference.String()
	of, err := d.booklet[name][to.Language]()
	if err != nil {
		return err
	}
	shown := page.DeskActionPage{
		DeskPage: d.signed(to, page.DeskSubmissionPath(name, reference)+"/"+string(want.action)), Of: of, Transaction: name, Reference: reference,
		Action: want.action, Was: want.was, Fields: want.fields, Faults: faults, Confirm: confirm,
	}
	for _, decision := range f.work.Transaction.Decisions {
		shown.Decisions = append(shown.Decisions, decision.Code)
	}
	return d.Pages[to.Language].DeskAction(office.HTML(w, status), shown)
}

// longestName is the most characters of the name of a colleague or a team.
const longestName = 100

// faults are the codes of what is wrong with the fields of a deed, by field.
func (d deed) faults(work Work) map[string]string {
	faults := map[string]string{}
	text := func(field string, most int) {
		value := d.fields.Get(field)
		switch {
		case value == "":
			faults[field] = "missing"
		case utf8.RuneCountInString(value) > most:
			faults[field] = "too-long"
		}
	}
	for _, field := range d.action.Fields() {
		switch field {
		case page.DeskCaseField:
			if number := d.fields.Get(field); number != "" && !submission.IsPlain(number) {
				faults[field] = "bad-format"
			}
		case page.DeskDecisionField:
			if _, ok := work.Transaction.Decision(d.fields.Get(field)); !ok {
				faults[field] = "missing"
			}
		case page.DeskToField:
			if !slices.Contains([]string{page.DeskToMe, page.DeskToOther, page.DeskToNobody}, d.fields.Get(field)) {
				faults[field] = "missing"
			}
		case page.DeskNameField:
			if d.fields.Get(page.DeskToField) == page.DeskToOther {
				text(field, longestName)
			}
		default:
			text(field, store.LongestText)
		}
	}
	return faults
}

// tell says how the history tells a deed.
func (d *deed) tell(sub submission.Submission, p staff.Person) {
	d.what, d.why = string(d.action), d.fields.Get(page.DeskReasonField)
	detail := ""
	switch d.action {
	case page.DeskTake:
		detail = d.caseNumber(sub)
	case page.DeskAsk:
		d.why = d.fields.Get(page.DeskQuestionField)
	case page.DeskDecide:
		detail = d.fields.Get(page.DeskDecisionField)
	case page.DeskTransfer:
		detail = d.hands(p)
	}
	if detailed(d.what) {
		d.why = detail + "\n" + d.why
	}
}

// detailed says whether the reason of an event begins with a line that says more of what was done: the case number, the
// decision, into whose hands, which file. It stands there and not with the code of what was done, so that it is erased with the submission.
func detailed(what string) bool {
	return slices.Contains([]string{string(page.DeskTake), string(page.DeskDecide), string(page.DeskTransfer), page.DeskEvidenceEvent}, what)
}

// caseNumber is the case number under which somebody takes a submission: their own, or else its reference.
func (d deed) caseNumber(sub submission.Submission) string {
	if number := d.fields.Get(page.DeskCaseField); number != "" {
		return number
	}
	return sub.Reference.String()
}

// hands are those into which a submission is given; empty for nobody's.
func (d deed) hands(p staff.Person) string {
	switch d.fields.Get(page.DeskToField) {
	case page.DeskToMe:
		return nameOf(p)
	case page.DeskToOther:
		return d.fields.Get(page.DeskNameField)
	}
	return ""
}

// clean is a text as it is kept: lines end in one way, nothing stands around it, and what nobody sees is left out.
func clean(text string) string {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, text))
}

// asBadForm says what is wrong with a form that cannot be read.
func asBadForm(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return office.Refuse(http.StatusBadRequest, page.DeskCrossSite, "bad-form", nil)
}
