package page

import (
	"io"
	"net/url"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// DeskStage is where a submission stands, as the desk sees it. Its words stand under "desk.stage.<stage>".
type DeskStage string

// The stages.
const (
	DeskNew       DeskStage = "new"             // nobody has taken it
	DeskOpen      DeskStage = "open"            // taken, and not decided
	DeskAsked     DeskStage = "asked"           // the citizen was asked for something, and has not answered
	DeskAttention DeskStage = "needs-attention" // it could not be handed over
	DeskDecided   DeskStage = "decided"
	DeskWithdrawn DeskStage = "withdrawn" // its sender has taken it back
	DeskErased    DeskStage = "erased"    // its time of retention is over
)

// DeskStages lists all stages.
var DeskStages = []DeskStage{DeskNew, DeskOpen, DeskAsked, DeskAttention, DeskDecided, DeskWithdrawn, DeskErased}

// tagClass is the colour of a stage's tag.
func (s DeskStage) tagClass() string {
	return map[DeskStage]string{DeskNew: "govuk-tag--blue", DeskOpen: "govuk-tag--light-blue", DeskAsked: "govuk-tag--yellow",
		DeskAttention: "govuk-tag--red", DeskDecided: "govuk-tag--green"}[s]
}

// DeskShow is which submissions of the queue are shown. Its words stand under "desk.show.<show>".
type DeskShow string

// What can be shown.
const (
	DeskToDo        DeskShow = "to-do" // all that is not decided
	DeskLate        DeskShow = "late"
	DeskWaiting     DeskShow = "waiting" // to be taken or to be decided, and not asked about
	DeskShowAsked   DeskShow = "asked"
	DeskNeeds       DeskShow = "needs-attention"
	DeskShowDecided DeskShow = "decided"
)

// DeskShows lists them in the order in which they are offered.
var DeskShows = []DeskShow{DeskToDo, DeskNeeds, DeskLate, DeskWaiting, DeskShowAsked, DeskShowDecided}

// DeskHeld is in whose hands the submissions are that are shown. Its words stand under "desk.held.<held>".
type DeskHeld string

// In whose hands.
const (
	DeskAnybodys DeskHeld = "anybody"
	DeskMine     DeskHeld = "me"
	DeskNobodys  DeskHeld = "nobody"
)

// DeskHelds lists them in the order in which they are offered.
var DeskHelds = []DeskHeld{DeskAnybodys, DeskMine, DeskNobodys}

// The fields of the desk's forms that find submissions.
const (
	DeskTransactionField = "transaction"
	DeskShowField        = "show"
	DeskHeldField        = "held"
	DeskFromField        = "from"
	DeskReferenceField   = "reference"
)

// DeskFilter is what of the queue is shown.
type DeskFilter struct {
	// Transaction is the name of one; empty is all of the department's.
	Transaction string
	Show        DeskShow
	Held        DeskHeld
}

// Query is the filter as the address of the queue has it, further on from a place where there is one.
func (f DeskFilter) Query(from string) string {
	query := url.Values{}
	for name, value := range map[string]string{DeskTransactionField: f.Transaction, DeskShowField: string(f.Show),
		DeskHeldField: string(f.Held), DeskFromField: from} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if len(query) == 0 {
		return ""
	}
	return "?" + query.Encode()
}

// DeskRow is a submission in the queue. It shows nothing of what is in it.
type DeskRow struct {
	Transaction, Reference string
	Stage                  DeskStage
	Late                   bool
	Received               date.Date
	// By is the day by which the next step was promised; zero for none.
	By date.Date
	// With is in whose hands it is; empty for nobody's.
	With string
}

// DeskTransaction is a transaction of the department, by its name and by what people call it.
type DeskTransaction struct{ Name, Label string }

// DeskQueuePage shows what there is to do.
type DeskQueuePage struct {
	DeskPage
	Transactions []DeskTransaction
	Filter       DeskFilter
	Rows         []DeskRow
	// Next is the place from which the next page goes on, and From that from which this one does; empty is none.
	Next, From string
	// Wrong is what is wrong with the reference that was typed: "missing", "malformed", "not-found"; empty for nothing.
	Typed, Wrong string
	// FindOnly is a page that finds, and lists nothing.
	FindOnly bool
}

type deskQueueView struct {
	FindAction, QueueAction string
	Lead                    string
	Assist                  *link
	Find                    control
	FindButton              button
	Filters                 []control
	FilterButton            button
	Heads                   []string
	Rows                    []deskRowView
	None                    string
	Next, First             *link
	Signed                  *signedView
}

type deskRowView struct {
	Reference    link
	Transaction  string
	Tag          deskTag
	Late         *deskTag
	Received, By string
	With         string
}

// deskTag is a word in a coloured box.
type deskTag struct{ Text, Class string }

// DeskQueue writes the queue.
func (p *Pages) DeskQueue(w io.Writer, page DeskQueuePage) error {
	at := func(below string) string { return p.Address.Desk(page.Department, below) }
	view := deskQueueView{
		FindAction: at("find"), QueueAction: at(""), FindButton: button{Text: p.book.Text("desk.find.button", nil), Class: "govuk-button--secondary"},
		FilterButton: button{Text: p.book.Text("desk.filter", nil), Class: "govuk-button--secondary"},
		Find:         p.deskInput(DeskReferenceField, "desk.find", page.Typed, ""),
		Signed:       p.signed(page.DeskPage),
	}
	view.Find.Class, view.Find.NoSpellcheck, view.Find.Autocomplete = "govuk-input--width-20", true, "off"
	var faults []link
	if page.Wrong != "" {
		view.Find.Error = p.book.Text("desk.find."+page.Wrong, nil)
		faults = []link{{Text: view.Find.Error, Address: "#" + DeskReferenceField}}
	}
	heading := p.book.Text("desk.queue.title", page.told())
	if page.FindOnly {
		heading, view.Lead = p.book.Text("desk.find.title", page.told()), p.book.Text("desk.find.text", nil)
	} else {
		view.Filters = p.deskFilters(page)
		view.Assist = &link{Text: p.book.Text("desk.assist.link", nil), Address: at(DeskAssistPath)}
	}
	for _, head := range []string{"reference", "transaction", "stage", "received", "by", "with"} {
		view.Heads = append(view.Heads, p.book.Text("desk.head."+head, nil))
	}
	labels := map[string]string{}
	for _, t := range page.Transactions {
		labels[t.Name] = t.Label
	}
	for _, row := range page.Rows {
		view.Rows = append(view.Rows, p.deskRow(page.Department, row, labels[row.Transaction]))
	}
	switch {
	case page.FindOnly:
	case len(page.Rows) == 0 && page.Next == "":
		view.None = p.book.Text("desk.queue.none", nil)
	case len(page.Rows) == 0:
		view.None = p.book.Text("desk.queue.none-here", nil)
	}
	if page.Next != "" {
		view.Next = &link{Text: p.book.Text("desk.queue.next", nil), Address: at("") + page.Filter.Query(page.Next)}
	}
	if page.From != "" {
		view.First = &link{Text: p.book.Text("desk.queue.first", nil), Address: at("") + page.Filter.Query("")}
	}
	return p.write(w, deskQueueSet, frame{
		Heading: heading, Faults: faults, Content: view, Wide: true,
		path: func(a Address) string { return a.Desk(page.Department, "") + page.Filter.Query(page.From) },
	})
}

// deskRow is a line of the queue.
func (p *Pages) deskRow(department string, row DeskRow, label string) deskRowView {
	view := deskRowView{
		Reference:   link{Text: row.Reference, Address: p.Address.Desk(department, DeskSubmissionPath(row.Transaction, row.Reference))},
		Transaction: label, Tag: p.deskTag(row.Stage), Received: p.book.Value(row.Received), With: row.With,
	}
	if !row.By.IsZero() {
		view.By = p.book.Value(row.By)
	}
	if row.Late {
		view.Late = &deskTag{Text: p.book.Text("desk.late", nil), Class: "govuk-tag--orange"}
	}
	if view.With == "" {
		view.With = p.book.Text("desk.with.nobody", nil)
	}
	return view
}

func (p *Pages) deskTag(stage DeskStage) deskTag {
	return deskTag{Text: p.book.Text("desk.stage."+string(stage), nil), Class: stage.tagClass()}
}

// deskFilters are the selects above the queue.
func (p *Pages) deskFilters(page DeskQueuePage) []control {
	choose := func(name string, items []item) control {
		c := p.deskInput(name, "desk.filter."+name, "", "")
		c.Component, c.Items, c.LabelClass = "select", items, ""
		return c
	}
	var filters []control
	if len(page.Transactions) > 1 {
		items := []item{{Value: "", Label: p.book.Text("desk.filter.transaction.all", nil), Checked: page.Filter.Transaction == ""}}
		for _, t := range page.Transactions {
			items = append(items, item{Value: t.Name, Label: t.Label, Checked: t.Name == page.Filter.Transaction})
		}
		filters = append(filters, choose(DeskTransactionField, items))
	}
	var shows, helds []item
	for _, show := range DeskShows {
		shows = append(shows, item{Value: string(show), Label: p.book.Text("desk.show."+string(show), nil), Checked: show == page.Filter.Show})
	}
	for _, held := range DeskHelds {
		helds = append(helds, item{Value: string(held), Label: p.book.Text("desk.held."+string(held), nil), Checked: held == page.Filter.Held})
	}
	return append(filters, choose(DeskShowField, shows), choose(DeskHeldField, helds))
}

// deskInput is an input of the desk: its words stand under <key>.label and, where there is one, <key>.hint.
func (p *Pages) deskInput(name, key, value, wrong string) control {
	c := control{Component: "input", ID: name, Name: name, Label: p.book.Text(key+".label", nil), LabelClass: "govuk-label--s",
		Value: value, Error: wrong, ErrorPrefix: p.book.Text("error", nil)}
	if p.book.Has(key + ".hint") {
		c.Hint = p.book.Text(key+".hint", nil)
	}
	return c
}

// DeskSubmissionPath is where the desk shows a submission, below the desk.
func DeskSubmissionPath(transaction, reference string) string {
	return "submissions/" + transaction + "/" + reference
}

// signedView says who is signed in, and signs them out.
type signedView struct {
	Text, Action string
	Button       button
}

// signed is the foot of the pages of somebody who is signed in.
func (p *Pages) signed(page DeskPage) *signedView {
	if page.Signed == nil {
		return nil
	}
	var roles []string
	for _, role := range page.Signed.Roles {
		roles = append(roles, p.book.Text("desk.role."+role, nil))
	}
	return &signedView{
		Text:   p.book.Text("desk.signed", words.Values{"person": page.Signed.Person, "roles": roles}),
		Action: p.Address.Office(page.place(), page.Department, "sign-out"),
		Button: button{Text: p.book.Text("desk.sign-out", nil), Class: "govuk-button--secondary"},
	}
}
