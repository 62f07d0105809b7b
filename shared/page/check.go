package page

import (
	"io"
	"slices"
	"strconv"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// CheckPage shows every answer before it is sent.
type CheckPage struct {
	// Steps are all steps of the way, as Walk gives them.
	Steps []ask.Step
	// Outcome is what would come of it, nil where that is not known.
	Outcome *transaction.Outcome
	// Faults are what is wrong between answers; each links to its question.
	Faults []ask.Fault
	// Answers are those kept, for the words of the faults.
	Answers ask.Answers
	// Dropped are the steps of answers that are not sent, because they are not asked for any more (ask.Dropped).
	Dropped []ask.Step
	// Amends is what the answers are a change to; nil where they are sent anew.
	Amends *Amended
	Mark   int
	// Channel is how somebody came for whom staff send it (submission.Assisted); empty where they send it themselves.
	Channel string
}

type checkView struct {
	Amends   *amendView
	Action   string
	Hidden   []hidden
	Dropped  []string
	Sections []section
	Outcome  *outcomeView
	Declared Prose
	Button   button
}

// section is the answers to questions outside groups, or one group's.
type section struct {
	Heading string // of a group, and of what comes after one
	Cards   []list // its rows
	List    list   // answers outside groups, or the group's line of how many rows it has
	group   string
	row     int // of the last card
}

// list is a summary list; Card is the title of the card around it, Tag what is told of the whole of it, Remove the link to remove its
// row of a group.
type list struct {
	Card, Tag string
	Remove    *link
	Rows      []answerRow
}

// answerRow is one line of a summary list; Change and Hidden make its link. Tag is what is told of the answer besides.
type answerRow struct {
	Key            string
	Lines          []string
	Tag            string
	Change, Hidden string
	Action         string
	path           string // of the answer
}

// Check writes the check page.
func (p *Pages) Check(w io.Writer, page CheckPage) error {
	view := checkView{
		Action: p.Address.Submit(), Hidden: p.hidden(page.Mark, false),
		Dropped: p.dropped(page), Sections: p.sections(page.Steps), Declared: p.declared(page.Channel),
		Button: button{Text: p.book.Text("submit", nil), Once: true},
	}
	if page.Outcome != nil {
		outcome := p.outcome(*page.Outcome)
		view.Outcome = &outcome
	}
	heading := p.book.Text("check.title", nil)
	if page.Channel != "" {
		view.Button.Text = p.book.Text("assist.submit", nil)
	}
	if of := page.Amends; of != nil {
		view.Amends, heading = p.amendment(*of, page.Steps), p.book.Text("amend.title", nil)
		view.Button.Text = p.book.Text("amend.button", nil)
		view.Hidden = append(view.Hidden, hidden{VersionField, strconv.Itoa(of.Version)})
	}
	var links []link
	for i, f := range page.Faults {
		if i == mostFaults {
			links = append(links, link{Text: p.book.Text("check.more", words.Values{"count": len(page.Faults) - i})})
			break
		}
		links = append(links, p.faultLink(f, page.Answers))
	}
	return p.write(w, checkSet, frame{
		Heading: heading, Back: p.Address.Back("check"), Faults: links, Content: view, Later: p.laterLink(), Notice: p.notice(false),
		Help: p.helping(page.Channel, page.Answers),
		path: func(a Address) string { return a.Check() },
	})
}

// mostFaults is how many faults the check page lists.
const mostFaults = 100

// faultLink says what is wrong and leads to where it is mended. In a group it says of which row.
func (p *Pages) faultLink(f ask.Fault, answers ask.Answers) link {
	to := link{Text: p.Message(f, answers), Address: p.Address.Change(p.questionPath(f.Path))}
	step, _, ok := p.find(f.Path)
	if !ok || step.Group == nil {
		return to
	}
	step.Answers = answers
	to.Text = p.book.Text("check.row", words.Values{"row": p.rowCaption(step), "text": to.Text})
	if step.Group.InFile(answers) {
		to.Address = p.Address.File(step.Group.Name)
	}
	return to
}

// sections are the answers in the order in which they were asked. A group has a card for each row, and below them
// the link to add or remove rows.
func (p *Pages) sections(steps []ask.Step) []section {
	var sections []section
	for _, step := range steps {
		group, isGroup := step.Question.(ask.Group)
		if step.Group != nil {
			group = *step.Group
		}
		if n := len(sections); n == 0 || sections[n-1].group != group.Name {
			next := section{group: group.Name}
			switch {
			case group.Name != "":
				next.Heading = p.text(group.Name+".label", ask.Step{}, nil)
			case n > 0:
				next.Heading = p.book.Text("check.rest", nil)
			}
			sections = append(sections, next)
		}
		last := &sections[len(sections)-1]
		switch {
		case isGroup:
			last.List.Rows = append(last.List.Rows, p.groupRow(group, step))
		case step.Group == nil:
			last.List.Rows = append(last.List.Rows, p.answerRow(step))
		default:
			if len(last.Cards) == 0 || last.row != step.Row {
				last.row = step.Row
				last.Cards = append(last.Cards, list{Card: p.card(group, step)})
			}
			card := &last.Cards[len(last.Cards)-1]
			card.Rows = append(card.Rows, p.answerRow(step))
		}
	}
	for i := range sections {
		p.removable(&sections[i])
	}
	return sections
}

// card is the title of a row's card: "Child 2", and "Child 2: Ann Byron" once that is known.
func (p *Pages) card(group ask.Group, step ask.Step) string {
	row := p.rowNumber(group, step.Row)
	if name := p.rowName(group, step.Answers, step.Row); name != row {
		return p.book.Text("check.card", words.Values{"row": row, "name": name})
	}
	return row
}

// dropped names the questions whose answers are not sent. What a change leaves out of what was sent before stands among the changes.
func (p *Pages) dropped(page CheckPage) []string {
	var labels []string
	for _, step := range page.Dropped {
		if of := page.Amends; of != nil && slices.ContainsFunc(of.Before, func(sent ask.Step) bool { return sent.Path == step.Path }) {
			continue
		}
		labels = append(labels, p.labelOf(step))
	}
	return labels
}

// labelOf is the short name of a question; in a group, with the row in front.
func (p *Pages) labelOf(step ask.Step) string {
	label := p.text(step.Question.About().Name+".label", step, nil)
	if step.Group != nil {
		label = p.rowNumber(*step.Group, step.Row) + ": " + label
	}
	return label
}

// removable adds the addresses to remove rows, where the group may have fewer.
func (p *Pages) removable(s *section) {
	step, ok := ask.Find(p.tx.Questions, s.group)
	if group, isGroup := step.Question.(ask.Group); ok && isGroup && len(s.Cards) > group.Min {
		for i := range s.Cards {
			s.Cards[i].Remove = &link{Text: p.book.Text("remove", nil), Address: p.Address.Remove(s.group, i)}
		}
	}
}

// answerRow is the line of one answer. A question left out says so.
func (p *Pages) answerRow(step ask.Step) answerRow {
	label := p.text(step.Question.About().Name+".label", step, nil)
	row := p.changeRow(label, step.Path)
	if value := step.Answers.Value(step.Question.About().Name); value != nil {
		row.Lines = step.Question.Show(value, p.book)
	}
	if len(row.Lines) == 0 {
		row.Lines = []string{p.book.Text("check.none", nil)}
	}
	return row
}

// groupRow is the line of how many rows a group has.
func (p *Pages) groupRow(group ask.Group, step ask.Step) answerRow {
	row := p.changeRow(p.text(group.Name+".label", step, nil), step.Path)
	row.Lines = []string{p.book.Text("check.count", words.Values{"count": len(group.Of(step.Answers))})}
	return row
}

func (p *Pages) changeRow(label, path string) answerRow {
	return answerRow{Key: label, Hidden: label, Action: p.book.Text("change", nil), Change: p.Address.Change(path), path: path}
}
