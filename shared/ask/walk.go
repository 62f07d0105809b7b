package ask

import (
	"strconv"

	"github.com/frontline-gov/frontline/shared/date"
)

// Step is one page of somebody's way through the questions.
type Step struct {
	// Path names the answer: "income", "children/0/date-of-birth", and "children" for a group's own page.
	Path     string
	Question Question
	// Group and Row say where a question of a group stands; Group is nil outside.
	Group *Group
	Row   int
	// Answered says that the answer is there, or was left out where that is allowed.
	Answered bool
	// Answers are those that the question sees: its row's, with the whole behind them.
	Answers Answers
}

// Walk goes through the questions in order, asking each whose condition holds, and gives the steps and the answers
// to just those. A condition sees only answers that were asked for, so an answer that is no longer asked for
// (the partner of somebody who now says that they have none) takes what hangs on it along. A group of at least one
// row that has none shows the first row's questions, unless a file may give them all. What no page asks is a step only where software answered it.
func Walk(questions []Question, on date.Date, a Answers) ([]Step, Answers) {
	var steps []Step
	// The map is there from the start, so that rows see what is answered after their group too.
	kept := Answers{values: map[string]any{}, whole: a.whole, since: a.since}
	for _, q := range questions {
		about := q.About()
		if !about.When.Holds(on, kept) {
			continue
		}
		if group, ok := q.(Group); ok {
			more, rows := walkGroup(group, on, a, kept)
			steps = append(steps, more...)
			if a.Seen(about.Name) {
				kept.put(about.Name, rows)
			}
			continue
		}
		seen := a.Seen(about.Name)
		if about.Unasked && a.values[about.Name] == nil {
			continue
		}
		if seen {
			kept.put(about.Name, a.values[about.Name])
		}
		steps = append(steps, Step{Path: about.Name, Question: q, Answered: answered(q, a), Answers: kept})
	}
	return steps, kept
}

func walkGroup(group Group, on date.Date, a, kept Answers) ([]Step, Rows) {
	var steps []Step
	given := of[Rows](a, group.Name)
	rows := Rows{Done: given.Done, File: given.File}
	asked := given.Rows
	if len(asked) == 0 && group.Min > 0 && !group.File {
		asked = []Answers{{}}
	}
	for i, row := range asked {
		row.whole = &kept
		inRow, keptRow := Walk(group.Questions, on, row)
		for _, step := range inRow {
			step.Path = join(group.Name+"/"+strconv.Itoa(i), step.Path)
			step.Group, step.Row = &group, i
			if given.File && step.Answered {
				continue // thousands of rows that nobody looks at one by one
			}
			steps = append(steps, step)
		}
		if i < len(given.Rows) {
			rows.Rows = append(rows.Rows, keptRow)
		}
	}
	done := given.Done && len(group.Check(on, rows)) == 0
	return append(steps, Step{Path: group.Name, Question: group, Answered: done, Answers: kept}), rows
}

func answered(q Question, a Answers) bool {
	about := q.About()
	return a.Seen(about.Name) && (a.values[about.Name] != nil || about.Optional)
}

// Next is the first step that has no answer yet, and false where all have.
func Next(questions []Question, on date.Date, a Answers) (Step, bool) {
	steps, _ := Walk(questions, on, a)
	for _, step := range steps {
		if !step.Answered {
			return step, true
		}
	}
	return Step{}, false
}

// Find is the question at a path, with its group and row where it stands in one; the row may be new.
// A path to a question that does not exist is false.
func Find(questions []Question, path string) (Step, bool) {
	name, rest, inGroup := cut(path)
	for _, q := range questions {
		if q.About().Name != name {
			continue
		}
		if !inGroup {
			return Step{Path: path, Question: q}, true
		}
		group, ok := q.(Group)
		if !ok {
			return Step{}, false
		}
		row, name, ok := cutRow(rest)
		if !ok || row < 0 || row >= group.most() {
			return Step{}, false
		}
		step, ok := Find(group.Questions, name)
		step.Path, step.Group, step.Row = path, &group, row
		return step, ok
	}
	return Step{}, false
}
