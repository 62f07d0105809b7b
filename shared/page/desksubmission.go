package page

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// DeskSubmissionPage shows one submission to somebody who works on it. A zero time is a step not yet taken.
type DeskSubmissionPage struct {
	DeskPage
	// Of makes the pages of its transaction, in the language of the desk.
	Of          *Pages
	Transaction string
	Reference   string // as shown, ABCD-EFGH-JKMN
	// Version is the one that is shown, and Latest the last; an amendment is the next version.
	Version, Latest int
	// Kind is "submission", "amendment" or "withdrawal".
	Kind  string
	Stage DeskStage
	Late  bool
	// Told is what happened to what was tried just now: "changed" where somebody else was faster, else the action that
	// was done; empty for nothing. Code is that of the receipt, where that is what was asked for.
	Told, Code string

	Received, HandedOver, Acknowledged, Decided time.Time
	// AcknowledgeBy and DecideBy are the days by which the next steps were promised, zero for none.
	AcknowledgeBy, DecideBy date.Date
	// Attempts is how often it was handed over.
	Attempts             int
	CaseNumber, Decision string
	// Straight says that it was decided by the rules when it came.
	Straight bool
	// Attention is the code of why it could not be handed over; its words stand under "desk.attention.<code>".
	Attention string
	// With is in whose hands it is; empty for nobody's.
	With string
	// Channel and Locale are how and in which language it came, AssistedBy who typed it where staff did.
	Channel, Locale, AssistedBy string
	// Definition and Rates are the versions of the transaction and of its rates that decided.
	Definition, Rates string

	// Outcome is what came of it when it was sent; nil where that is erased.
	Outcome *transaction.Outcome
	// Checks say of each bank account, by the path of its answer, "valid" or "not-checked".
	Checks map[string]string
	// Steps are the answers, as Walk gives them; Left are those that no question of today asks for, as they were sent.
	Steps []ask.Step
	Left  []DeskLeft
	// Since are the days of the answers that came by a change; those of the others came on First. None of what was never changed.
	Since ask.Since
	First date.Date
	// More are the addresses of the rows of groups before and behind those in Steps, below the desk; empty for none.
	Before, Behind string
	// Evidence is what has to be sent, by this version or an earlier one, and what was sent of it.
	Evidence  []EvidenceItem
	Enquiries []DeskEnquiry
	// History is all that was done, the last first. Broken tells what is wrong with it; none is a history that is whole.
	History []DeskEvent
	Broken  []string
	// Actions are what may be done now.
	Actions []DeskAction
	// Download is where the answers can be had as they were sent, below the desk; empty for nowhere.
	Download string
}

// DeskLeft is an answer that no question of today asks for, as the JSON that was sent.
type DeskLeft struct{ Name, JSON string }

// DeskEnquiry is something that the citizen was asked for.
type DeskEnquiry struct {
	Question, Answer string
	Asked, Answered  time.Time
}

// DeskEvent is something that was done with a submission.
type DeskEvent struct {
	At   time.Time
	Name string
	Role string
	// What is a code, whose words stand under "desk.event.<what>", and Detail what belongs to it.
	What, Detail string
	Why          string
	// Forgotten says that there was a reason, and that it is erased.
	Forgotten bool
}

type deskSubmissionView struct {
	Transaction string
	Tags        []deskTag
	Told        *banner
	Lead        string
	Attention   string
	Actions     []link
	List        list
	Straight    string
	Outcome     *outcomeView
	Checks      *list
	Since       string
	Sections    []section
	Left        list
	Before      *link
	Behind      *link
	Download    *link
	Evidence    *table
	Enquiries   []list
	Versions    []link
	Whole       string
	Broken      []string
	Events      table
	Signed      *signedView
}

// deskEventView is one line of a submission's history.
type deskEventView struct{ At, Who, What, Why string }

// DeskSubmission writes the page of a submission.
func (p *Pages) DeskSubmission(w io.Writer, page DeskSubmissionPage) error {
	at := func(below string) string { return p.Address.Desk(page.Department, below) }
	path := DeskSubmissionPath(page.Transaction, page.Reference)
	view := deskSubmissionView{
		Transaction: page.Of.book.Text("name", nil), Tags: []deskTag{p.deskTag(page.Stage)}, Lead: p.book.Text("desk.lead."+string(page.Stage), nil),
		List: list{Rows: p.deskFacts(page)}, Enquiries: p.deskEnquiries(page.Enquiries), Signed: p.signed(page.DeskPage),
		Sections: p.dated(page.Of.readOnly(page.Of.sections(page.Steps)), page.Since),
	}
	if len(page.Since) > 0 {
		view.Since = p.book.Text("desk.since.lead", words.Values{"date": page.First})
	}
	switch {
	case page.Version < page.Latest:
		view.Tags, view.Lead = []deskTag{{Text: p.book.Text("desk.superseded", nil), Class: "govuk-tag--grey"}}, p.book.Text("desk.lead.superseded", nil)
	case page.Kind == string(submission.Amendment):
		view.Tags = append(view.Tags, deskTag{Text: p.book.Text("desk.amended", nil), Class: "govuk-tag--purple"})
	}
	if page.Late {
		view.Tags = append(view.Tags, deskTag{Text: p.book.Text("desk.late", nil), Class: "govuk-tag--orange"})
	}
	if page.Told != "" {
		view.Told = &banner{Title: p.book.Text("desk.told.title", nil), Text: p.book.Text("desk.told."+page.Told, words.Values{"code": page.Code}), Success: true}
		if page.Told == "changed" {
			view.Told.Title, view.Told.Success = p.book.Text("desk.told.changed.title", nil), false
		}
	}
	if page.Attention != "" {
		view.Attention, _ = p.book.First(nil, "desk.attention."+page.Attention, "desk.attention.other")
	}
	for _, action := range page.Actions {
		view.Actions = append(view.Actions, link{Text: p.book.Text("desk.action."+string(action)+".link", nil), Address: at(path + "/" + string(action))})
	}
	if page.Straight {
		view.Straight = p.book.Text("desk.straight", nil)
	}
	if page.Outcome != nil {
		outcome := page.Of.outcome(*page.Outcome)
		outcome.EvidenceTitle = p.book.Text("desk.evidence", nil)
		if view.Evidence = p.deskEvidence(page); view.Evidence != nil {
			outcome.Evidence = nil // the table has them
		}
		view.Outcome = &outcome
	}
	view.Checks = p.deskChecks(page)
	for _, left := range page.Left {
		view.Left.Rows = append(view.Left.Rows, answerRow{Key: left.Name, Lines: []string{left.JSON}})
	}
	for n := 1; n <= page.Latest; n++ {
		if n != page.Version {
			view.Versions = append(view.Versions, link{Text: p.book.Text("desk.version.link", words.Values{"version": n}),
				Address: at(path + "?" + DeskVersionField + "=" + strconv.Itoa(n))})
		}
	}
	for _, more := range []struct {
		to    **link
		below string
		key   string
	}{{&view.Before, page.Before, "desk.rows.before"}, {&view.Behind, page.Behind, "desk.rows.behind"}, {&view.Download, page.Download, "desk.download"}} {
		if more.below != "" {
			*more.to = &link{Text: p.book.Text(more.key, nil), Address: at(more.below)}
		}
	}
	view.Events.Caption, view.Events.CaptionClass = p.book.Text("desk.history.title", nil), "govuk-visually-hidden"
	for _, head := range []string{"at", "who", "what", "why"} {
		view.Events.Columns = append(view.Events.Columns, SheetColumn{Text: p.book.Text("desk.history."+head, nil)})
	}
	for _, e := range page.History {
		line := p.deskEvent(page.Of, e)
		view.Events.Rows = append(view.Events.Rows, []SheetCell{{Text: line.At}, {Text: line.Who}, {Text: line.What}, {Text: line.Why}})
	}
	view.Broken = page.Broken
	view.Whole = p.book.Text("desk.history.whole", nil)
	return p.write(w, deskSubmissionSet, frame{
		Heading: page.Reference, Back: at(""), Content: view, Wide: true,
		path: func(a Address) string { return a.Desk(page.Department, page.Path) },
	})
}

// deskFacts are what is known of a submission besides its answers. What is not there is left out.
func (p *Pages) deskFacts(page DeskSubmissionPage) []answerRow {
	var rows []answerRow
	add := func(name string, lines ...string) {
		lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
		if len(lines) > 0 {
			rows = append(rows, answerRow{Key: p.book.Text("desk.fact."+name, nil), Lines: lines})
		}
	}
	word := func(key, code string) string {
		if code == "" {
			return ""
		}
		if text, ok := p.book.First(nil, key+"."+code); ok {
			return text
		}
		return code
	}
	by := func(d date.Date) string {
		if d.IsZero() {
			return ""
		}
		return p.book.Value(d)
	}
	with := page.With
	if with == "" {
		with = p.book.Text("desk.with.nobody", nil)
	}
	add("with", with)
	if page.Acknowledged.IsZero() {
		add("acknowledge-by", by(page.AcknowledgeBy))
	}
	if page.Decided.IsZero() {
		add("decide-by", by(page.DecideBy))
	}
	add("received", p.moment(page.Received))
	if page.Latest > 1 {
		add("version", p.book.Text("desk.version", words.Values{"version": page.Version, "latest": page.Latest, "kind": p.book.Text("desk.kind."+page.Kind, nil)}))
	}
	add("channel", word("desk.channel", page.Channel), page.AssistedBy)
	add("locale", word("language", page.Locale))
	handed := ""
	if page.Attempts > 1 {
		handed = p.book.Text("desk.attempts", words.Values{"count": page.Attempts})
	}
	add("handed-over", p.moment(page.HandedOver), handed)
	add("acknowledged", p.moment(page.Acknowledged))
	add("case-number", page.CaseNumber)
	add("decided", p.moment(page.Decided))
	add("decision", page.Of.decision(page.Decision))
	add("definition", page.Definition)
	add("rates", page.Rates)
	return rows
}

// decision is a decision in the words of the transaction; its code where it has none.
func (p *Pages) decision(code string) string {
	if text, ok := p.book.First(nil, "decision."+code+".title", "decision."+code); ok && code != "" {
		return text
	}
	return code
}

// moment is a time in London, to the minute; empty for none.
func (p *Pages) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return p.book.Value(date.Of(t)) + ", " + date.Clock(t)
}

// readOnly are sections without the links that change them.
func (p *Pages) readOnly(sections []section) []section {
	plain := func(l *list) {
		l.Remove = nil
		for i := range l.Rows {
			l.Rows[i].Change = ""
		}
	}
	for i := range sections {
		plain(&sections[i].List)
		for n := range sections[i].Cards {
			plain(&sections[i].Cards[n])
		}
	}
	return sections
}

// deskChecks say of each bank account whether it can be one.
func (p *Pages) deskChecks(page DeskSubmissionPage) *list {
	var paths []string
	for path := range page.Checks {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	var checks list
	for _, path := range paths {
		label := path
		if step, _, ok := page.Of.find(path); ok {
			label = page.Of.text(step.Question.About().Name+".label", step, nil)
		}
		text, _ := p.book.First(nil, "desk.check."+page.Checks[path], "desk.check.not-checked")
		checks.Rows = append(checks.Rows, answerRow{Key: label, Lines: []string{text}})
	}
	if len(checks.Rows) == 0 {
		return nil
	}
	return &checks
}

func (p *Pages) deskEnquiries(enquiries []DeskEnquiry) []list {
	var all []list
	for _, e := range enquiries {
		row := func(name, at, text string) answerRow {
			return answerRow{Key: p.book.Text("desk.enquiry."+name, nil), Lines: append([]string{at}, strings.Split(text, "\n")...)}
		}
		one := list{Rows: []answerRow{row("asked", p.moment(e.Asked), e.Question)}}
		if e.Answered.IsZero() {
			one.Rows = append(one.Rows, answerRow{Key: p.book.Text("desk.enquiry.answered", nil), Lines: []string{p.book.Text("desk.enquiry.none", nil)}})
		} else {
			one.Rows = append(one.Rows, row("answered", p.moment(e.Answered), e.Answer))
		}
		all = append(all, one)
	}
	return all
}

// deskEvent is a line of the history.
func (p *Pages) deskEvent(of *Pages, e DeskEvent) deskEventView {
	detail := e.Detail
	if e.What == string(DeskDecide) {
		detail = of.decision(e.Detail)
	}
	if e.What == DeskEvidenceEvent {
		detail = p.evidenceEvent(of, e.Detail)
	}
	if e.Forgotten {
		detail = p.book.Text("desk.history.forgotten", nil)
	}
	if e.What == string(DeskTransfer) && detail == "" {
		detail = p.book.Text("desk.nobody", nil)
	}
	view := deskEventView{At: p.moment(e.At), Who: e.Name, Why: e.Why, What: e.What + " " + detail}
	if p.book.Has("desk.event." + e.What) {
		view.What = p.book.Text("desk.event."+e.What, words.Values{"detail": detail})
	}
	var roles []string
	for role := range strings.FieldsSeq(e.Role) {
		if text, ok := p.book.First(nil, "desk.role."+role); ok {
			role = text
		}
		roles = append(roles, role)
	}
	if len(roles) > 0 {
		view.Who += " (" + strings.Join(roles, ", ") + ")"
	}
	if e.Forgotten {
		view.Why = p.book.Text("desk.history.forgotten", nil)
	}
	return view
}

// DeskVersionField is the number of the version that the page of a submission shows.
const DeskVersionField = "version"

// DeskRowsField is the number of the first row of groups that the page of a submission shows.
const DeskRowsField = "rows"

// DeskRowsPath is the page of a submission with its rows from one on, below the desk.
func DeskRowsPath(transaction, reference string, from int) string {
	return DeskSubmissionPath(transaction, reference) + "?" + DeskRowsField + "=" + strconv.Itoa(from)
}
