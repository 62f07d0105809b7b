package ask

import (
	"encoding/json"
	"slices"
	"strings"
)

// Gather reads answers kept one by one under their paths, each the JSON of its answer, as a draft keeps them:
// "income", "children/0/child-name", and "children" for a group that has no other row to add. An answer that its
// question cannot read any more (a newer version of the transaction asks otherwise) counts as not given; one to
// a question that does not exist is left alone.
func Gather(questions []Question, kept map[string]json.RawMessage) Answers {
	return gather(questions, kept, func(q Question, raw json.RawMessage) (any, bool) {
		value, faults := q.Decode(raw)
		return value, len(faults) == 0
	})
}

// Recall is Gather for answers that the same version of the same questions has written: each is read when it is first
// looked at. A page looks at few of a draft's answers.
func Recall(questions []Question, kept map[string]json.RawMessage) Answers {
	return gather(questions, kept, func(q Question, raw json.RawMessage) (any, bool) {
		return &unread{question: q, raw: raw}, true
	})
}

// unread is an answer that nobody has looked at yet.
type unread struct {
	question Question
	raw      json.RawMessage
	value    any
}

// read is an answer as the rules see it.
func read(answer any) any {
	u, ok := answer.(*unread)
	if !ok {
		return answer
	}
	if u.raw != nil {
		u.value, _ = u.question.Decode(u.raw)
		u.raw = nil
	}
	return u.value
}

// reader makes an answer of its JSON, and says whether it is one.
type reader = func(Question, json.RawMessage) (any, bool)

func gather(questions []Question, kept map[string]json.RawMessage, read reader) Answers {
	a := Answers{values: make(map[string]any, len(kept))}
	for _, q := range questions {
		if group, ok := q.(Group); ok {
			gatherGroup(&a, group, kept, read)
			continue
		}
		name := q.About().Name
		if raw, ok := kept[name]; ok {
			gatherOne(&a, q, name, raw, read)
		}
	}
	return a
}

func gatherOne(a *Answers, q Question, name string, raw json.RawMessage, read reader) {
	if string(raw) == "null" {
		a.put(name, nil)
	} else if value, ok := read(q, raw); ok {
		a.put(name, value)
	}
}

// fromFile is a group whose rows came in a file.
type fromFile struct{ Group }

func (g fromFile) Decode(raw json.RawMessage) (any, []Fault) {
	value, faults := g.Group.Decode(raw)
	rows, _ := value.(Rows)
	rows.File = true
	return rows, faults
}

// gatherGroup sorts the answers below a group's name into its rows. Rows between those that have an answer are there
// and empty.
func gatherGroup(a *Answers, group Group, kept map[string]json.RawMessage, read reader) {
	var rows Rows
	done, seen := kept[group.Name]
	if len(done) > 0 && done[0] == '[' { // the rows of a file are kept as one
		if value, ok := read(fromFile{group}, done); ok {
			a.put(group.Name, value)
		}
		return
	}
	rows.Done = string(done) == "true"
	var names map[string]Question
	for path, raw := range kept {
		rest, ok := strings.CutPrefix(path, group.Name)
		if !ok || rest == "" || rest[0] != '/' {
			continue
		}
		row, name, ok := cutRow(rest[1:])
		if !ok || row < 0 || row >= group.most() {
			continue
		}
		if names == nil {
			names = make(map[string]Question, len(group.Questions))
			for _, q := range group.Questions {
				names[q.About().Name] = q
			}
		}
		q, ok := names[name]
		if !ok {
			continue
		}
		if row >= len(rows.Rows) {
			rows.Rows = append(rows.Rows, slices.Repeat([]Answers{{}}, row+1-len(rows.Rows))...)
		}
		gatherOne(&rows.Rows[row], q, name, raw, read)
		seen = true
	}
	if seen {
		a.put(group.Name, rows)
	}
}
