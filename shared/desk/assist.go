package desk

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/assist"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// helping asks whom somebody helps.
func (d *Desk) helping(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	return d.askWhom(w, http.StatusOK, to, page.DeskAssistPage{})
}

// askWhom writes the page that asks whom somebody helps.
func (d *Desk) askWhom(w http.ResponseWriter, status int, to office.Visit, shown page.DeskAssistPage) error {
	shown.DeskPage, shown.Transactions = d.signed(to, page.DeskAssistPath), d.transactions(to)
	return d.Pages[to.Language].DeskAssist(office.HTML(w, status), shown)
}

// wish is what somebody who helps has said: which transaction, by which channel, and what form they have before them.
type wish struct {
	work       Work
	channel    string
	receivedOn date.Date
	number     submission.Reference // printed on the form; empty where it has none
	token      string               // of the draft
}

// help begins to complete a transaction for somebody: it keeps who helps, gives their browser the cookies of the draft, and
// leads to the transaction. The draft before in that browser, which may be somebody else's, is out of reach from then on.
func (d *Desk) help(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	if err := r.ParseForm(); err != nil {
		return asBadForm(err)
	}
	shown := page.DeskAssistPage{Fields: r.PostForm, Wrong: map[string]string{}}
	wanted, err := d.wish(r, to, &shown)
	if err != nil {
		return err
	}
	if len(shown.Wrong)+len(shown.Faults) > 0 {
		return d.askWhom(w, http.StatusUnprocessableEntity, to, shown)
	}
	secret, err := staff.Secret(d.Random)
	if err != nil {
		return err
	}
	role := staff.Keying
	if to.Session.Is(staff.Caseworker) {
		role = staff.Caseworker
	}
	until := to.Session.StartedAt.Add(assist.Lasts)
	at := assist.Register{Client: wanted.work.Store.Client, Table: wanted.work.Store.Table}
	err = at.Begin(r.Context(), secret, assist.Help{
		Draft: submission.DraftID(wanted.token), Channel: wanted.channel, By: to.Session.Subject, Name: to.Session.Name, Role: role,
		ReceivedOn: wanted.receivedOn, Number: wanted.number, Until: until,
	})
	if err != nil {
		return err
	}
	name := wanted.work.Transaction.Name
	for _, cookie := range service.HelpCookies(name, wanted.token, secret, until.Sub(to.Now)) {
		http.SetCookie(w, cookie)
	}
	return office.See(w, page.Address{Transaction: name, Language: to.Language}.Assist())
}

// wish reads whom somebody helps; what is wrong with it stands in the page that asks again.
func (d *Desk) wish(r *http.Request, to office.Visit, shown *page.DeskAssistPage) (wanted wish, err error) {
	found := false
	if wanted.work, found = d.work(r.PostForm.Get(page.DeskTransactionField)); !found {
		shown.Wrong[page.DeskTransactionField] = "missing"
	}
	if wanted.channel = r.PostForm.Get(page.DeskChannelField); !slices.Contains(submission.Assisted, wanted.channel) {
		shown.Wrong[page.DeskChannelField] = "missing"
	}
	on, number := date.Of(to.Now), strings.TrimSpace(r.PostForm.Get(page.DeskNumberField))
	if wanted.channel != "" && wanted.channel != submission.Paper && (number != "" || dayTyped(r)) {
		shown.Wrong[page.DeskChannelField] = "not-paper" // else what they typed of a form would be left out without a word
	}
	if wanted.channel == submission.Paper {
		if wanted.receivedOn, shown.Faults = readReceived(r, on); len(shown.Faults) == 0 {
			on = wanted.receivedOn
		}
	}
	if found && !wanted.work.Transaction.Open(on) {
		shown.Wrong[page.DeskTransactionField] = "closed"
	}
	if found && wanted.channel == submission.Paper && number != "" {
		ref, err := submission.ParseReference(number)
		if err != nil {
			shown.Wrong[page.DeskNumberField] = "malformed"
			return wanted, nil
		}
		token, wrong, err := d.form(r, to, wanted.work, ref)
		if wrong != "" {
			shown.Wrong[page.DeskNumberField] = wrong
		}
		wanted.number, wanted.token = ref, token
		return wanted, err
	}
	wanted.token, err = staff.Secret(d.Random)
	return wanted, err
}

// dayTyped says whether anything stands where the day on which a form came in is typed.
func dayTyped(r *http.Request) bool {
	value, faults := page.Received.Read(ask.Own(page.Received, r.PostForm))
	return value != nil || len(faults) > 0
}

// readReceived reads the day on which a form on paper came in.
func readReceived(r *http.Request, today date.Date) (date.Date, []ask.Fault) {
	value, faults := page.Received.Read(ask.Own(page.Received, r.PostForm))
	if value == nil && len(faults) == 0 {
		faults = []ask.Fault{{Code: ask.Missing}}
	}
	if len(faults) == 0 {
		faults = page.Received.Check(today, value)
	}
	day, _ := value.(date.Date)
	return day, ask.Under(page.Received.Name, faults)
}

// form is the token of the draft of a form by the number printed on it, or the code of what is wrong with the number. What was
// keyed already is not keyed again; were it, it would have the same token, and so be the same submission.
func (d *Desk) form(r *http.Request, to office.Visit, work Work, ref submission.Reference) (token, wrong string, err error) {
	token, err = d.forms().Token(r.Context(), work.Transaction.Name, ref, to.Now)
	if errors.Is(err, assist.ErrNoForm) {
		return "", "not-found", nil
	}
	if err != nil {
		return "", "", err
	}
	_, err = work.Store.ByKey(r.Context(), submission.DraftKey(token))
	switch {
	case errors.Is(err, store.ErrNoSubmission):
		return token, "", nil
	case err != nil:
		return "", "", err
	}
	return "", "keyed", nil
}

// forms are the numbered forms of this desk.
func (d *Desk) forms() assist.Forms {
	return assist.Forms{Client: d.Sessions.Client, Table: d.Sessions.Table, Random: d.Random}
}

// work is a transaction of the department by its name.
func (d *Desk) work(name string) (Work, bool) {
	i := slices.IndexFunc(d.Works, func(w Work) bool { return w.Transaction.Name == name })
	if i < 0 {
		return Work{}, false
	}
	return d.Works[i], true
}
