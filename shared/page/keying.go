package page

import (
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/paper"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/words"
)

// keyingPath is the address at the transaction's function at which a form on paper is keyed.
const keyingPath = "keying"

// Keying is where a form on paper is keyed.
func (a Address) Keying() string { return a.Apply(keyingPath) }

// KeyingRows is the field that holds how many rows of a group the page shows.
func KeyingRows(group string) string { return group + "/" + RowsField }

// KeyingField is the name of a field of a row of a group on the page on which a form is keyed: "dogs/0/" in front of the
// field's own.
func KeyingField(group string, row int) string { return group + "/" + strconv.Itoa(row) + "/" }

// MostKeyed is how many rows of a group are keyed from a form at most.
const MostKeyed = 100

// KeyedRows are the fields of each row of a group on a posted page, by their own names: of as many rows as it says that it shows, of one
// at least and of MostKeyed at most. However many there are, the fields are gone through once.
func KeyedRows(posted url.Values, group string) []url.Values {
	shown, _ := strconv.Atoi(posted.Get(KeyingRows(group)))
	rows := make([]url.Values, min(max(1, shown), MostKeyed))
	for n := range rows {
		rows[n] = url.Values{}
	}
	for name, values := range posted {
		behind, _ := strings.CutPrefix(name, group+"/")
		row, own, _ := strings.Cut(behind, "/")
		if n, err := strconv.Atoi(row); err == nil && 0 <= n && n < len(rows) && name == KeyingField(group, n)+own {
			rows[n][own] = values
		}
	}
	return rows
}

// KeyingPage is every question on one page, in the order and with the numbers of the form on paper.
type KeyingPage struct {
	// Fields are what was typed or keyed before; those of rows behind KeyingField.
	Fields url.Values
	// Rows is how many rows of each group are shown.
	Rows map[string]int
	// Faults have whole paths.
	Faults []ask.Fault
	// Answers are those given, for the words of the faults.
	Answers ask.Answers
	Mark    int
	// ReceivedOn is the day on which the form came in; zero where that is not known any more.
	ReceivedOn date.Date
	// Kept are the answers that are kept and are others than those keyed on this page, by path; nil for one left out. Where it is not nil
	// the form says that they were told, so that they are told on until the choice is made.
	Kept map[string]any
	// Lost says that the form can be keyed no longer, by this browser: the page tells it, and keeps what was typed.
	Lost bool
	// Sent says that the form was sent meanwhile, so that nothing on the page can be any more.
	Sent bool
}

type keyingView struct {
	Lead   string
	Action string
	Hidden []hidden
	Parts  []keyingPart
	Button button
}

// keyingPart is a question, or a group with its rows.
type keyingPart struct {
	Control *control
	Title   string
	When    string
	Hidden  []hidden
	Rows    []keyingRow
	More    button
}

type keyingRow struct {
	Title    string
	Controls []control
}

// Keying writes the page on which a form is keyed.
func (p *Pages) Keying(w io.Writer, page KeyingPage) error {
	help := p.helping(p.Channel, page.Answers)
	keyed := *p
	keyed.Channel = submission.Paper // also where the help is over
	p = &keyed
	view := keyingView{
		Action: p.Address.Keying(), Hidden: p.hidden(page.Mark, false), Button: button{Text: p.book.Text("continue", nil)},
	}
	if page.Kept != nil {
		view.Hidden = append(view.Hidden, hidden{ConflictField, "yes"})
	}
	if !page.ReceivedOn.IsZero() {
		view.Lead = p.book.Text("keying.lead", words.Values{"date": page.ReceivedOn})
	}
	var links []link
	if page.Lost {
		links = []link{{Text: p.book.Text("keying.lost", nil)}}
	}
	if page.Sent {
		text := p.book.Text("keying.sent", nil)
		if p.Number != "" {
			text += ". " + p.book.Text("keying.sent.number", nil)
		}
		links = []link{{Text: text}}
	}
	for _, i := range paper.New(p.tx, p.book).Items {
		group, ok := i.Question.(ask.Group)
		if !ok {
			made, wrong := p.keyed(page, i, ask.Step{Path: i.Question.About().Name, Question: i.Question, Answers: page.Answers}, "")
			links = append(links, wrong...)
			view.Parts = append(view.Parts, keyingPart{Control: &made})
			continue
		}
		part := keyingPart{Title: i.Number + " " + i.Title, When: i.When,
			Hidden: []hidden{{KeyingRows(group.Name), strconv.Itoa(page.Rows[group.Name])}},
			More:   button{Text: p.book.Text("keying.more", nil), Class: "govuk-button--secondary", Name: MoreField, Value: group.Name},
		}
		if own := ofPath(page.Faults, group.Name, true); len(own) > 0 {
			_, wrong := p.faults(ask.Step{Path: group.Name, Question: group, Answers: page.Answers}, own)
			for _, l := range wrong {
				links = append(links, link{Text: l.Text, Address: "#" + KeyingField(group.Name, 0) + target(group.Questions[0], "")})
			}
		}
		for n := range page.Rows[group.Name] {
			row := keyingRow{Title: p.rowNumber(group, n)}
			var answers ask.Answers
			if rows := group.Of(page.Answers); n < len(rows) {
				answers = rows[n]
			}
			for _, inner := range i.Rows {
				prefix := KeyingField(group.Name, n)
				made, wrong := p.keyed(page, inner, ask.Step{Path: prefix + inner.Question.About().Name, Question: inner.Question,
					Group: &group, Row: n, Answers: answers}, prefix)
				links = append(links, wrong...)
				row.Controls = append(row.Controls, made)
			}
			part.Rows = append(part.Rows, row)
		}
		view.Parts = append(view.Parts, part)
	}
	return p.write(w, keyingSet, frame{
		Heading: p.book.Text("keying.title", nil), Faults: links, Content: view, Typed: true, Help: help,
		path: func(a Address) string { return asTyped(a.Keying(), len(links) > 0) },
	})
}

// keyed is the control of a question, and the links to what is wrong with it.
func (p *Pages) keyed(page KeyingPage, i paper.Item, step ask.Step, prefix string) (control, []link) {
	fields := page.Fields
	if prefix != "" {
		fields = Unprefixed(page.Fields, prefix)
	}
	errors, links := p.faults(step, ofPath(page.Faults, step.Path, false))
	if value, other := page.Kept[step.Path]; other {
		kept := p.keptBeside(step, value)
		if len(errors) == 0 {
			errors[""] = kept
		}
		links = append(links, link{Text: kept, Address: "#" + target(step.Question, "")})
	}
	made := p.control(step, fill{fields: ask.Own(step.Question, fields), errors: errors, more: listMore(step.Question)})
	made.Heading, made.LabelClass = false, strings.Replace(smaller(made.LabelClass), "--m", "--s", 1)
	made.Label, made.Hint = i.Number+" "+i.Title, strings.TrimSpace(i.When+" "+i.Hint)
	if prefix != "" {
		made.under(prefix)
		for n := range links {
			links[n].Address = "#" + prefix + strings.TrimPrefix(links[n].Address, "#")
			links[n].Text = p.book.Text("check.row", words.Values{"row": p.rowNumber(*step.Group, step.Row), "text": links[n].Text})
		}
	}
	return made, links
}

// keptBeside tells which answer is kept, where another one is keyed.
func (p *Pages) keptBeside(step ask.Step, value any) string {
	answer := p.book.Text("check.none", nil)
	if value != nil {
		answer = strings.Join(step.Question.Show(value, p.book), ", ")
	}
	return p.book.Text("keying.kept", words.Values{"label": p.text(step.Question.About().Name+".label", step, nil), "answer": answer})
}

// listMore is how many inputs a list has beyond the values that were keyed.
func listMore(q ask.Question) int {
	if controls := q.Controls(); controls[0].Component == ask.ListInput {
		return 2
	}
	return 0
}

// ofPath are the faults of one question: those at or below its path, or only those at it.
func ofPath(faults []ask.Fault, path string, only bool) []ask.Fault {
	return slices.DeleteFunc(slices.Clone(faults), func(f ask.Fault) bool {
		part, here := below(f.Path, path)
		return !here || only && part != ""
	})
}

// Unprefixed are the fields behind a prefix, by their own names.
func Unprefixed(fields url.Values, prefix string) url.Values {
	own := url.Values{}
	for name, values := range fields {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			own[rest] = values
		}
	}
	return own
}

// under puts a prefix before the names and ids of a control and of all that is in it.
func (c *control) under(prefix string) {
	c.ID, c.Name = prefix+c.ID, prefix+c.Name
	for i := range c.Items {
		item := &c.Items[i]
		item.ID = prefix + item.ID
		if item.Name != "" {
			item.Name = prefix + item.Name
		}
	}
	for i := range c.Controls {
		c.Controls[i].under(prefix)
	}
}

var keyingSet = newSet("keying", "control", "form")
