package transaction

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

// Older says what becomes of drafts that an older version of a transaction began. The zero value carries their answers
// forward: what can still be an answer stays, what cannot is asked again, and what is new is asked when its turn comes.
type Older struct {
	// Again names the questions ("income", "children/school") whose answers of before are asked again all the same, because
	// the question has come to mean something else. A name is taken out once no draft of before it is left.
	Again []string
	// All asks everything again.
	All bool
	// Told are the keys of words ("result.claimed") that only those who sent something before are still told.
	Told []string
	// Finish are definitions of before on which the drafts that they began are finished, to the last day of Until: their
	// questions, rules and words stay in the same binary. Any other draft is carried forward, and so are these from then on.
	Finish []Transaction
	// Until is the last day of Finish.
	Until date.Date
}

// AsksAgain says that the answer at a path of a draft ("children/0/school") is asked again whatever it is.
func (o Older) AsksAgain(path string) bool {
	name := Named(path)
	group, _, _ := strings.Cut(name, "/")
	return o.All || slices.Contains(o.Again, name) || slices.Contains(o.Again, group)
}

// asksOfRow says that a question of a group is asked again: the rows of a file are one answer.
func (o Older) asksOfRow(group string) bool {
	return slices.ContainsFunc(o.Again, func(name string) bool { return strings.HasPrefix(name, group+"/") })
}

// Named is the name of the question that a path of a draft answers: "children/school" of "children/0/school".
func Named(path string) string {
	parts := strings.Split(path, "/")
	if len(parts) != 3 {
		return path
	}
	return parts[0] + "/" + parts[2]
}

// Carry takes a draft's answers of before, by path, over to this definition. It gives those that are still answers on a
// date, or on one of the others on which they may have been given (Change.Given), and the paths of those that have to be given again.
// What no question asks any more is in neither.
func (t Transaction) Carry(on date.Date, before map[string]json.RawMessage, given ...date.Date) (kept map[string]json.RawMessage, again []string) {
	kept = make(map[string]json.RawMessage, len(before))
	right := func(q ask.Question, raw json.RawMessage) bool {
		return answers(q, on, raw) || slices.ContainsFunc(given, func(day date.Date) bool { return answers(q, day, raw) })
	}
	for path, raw := range before {
		step, ok := ask.Find(t.Questions, path)
		switch {
		case !ok:
			if group, beyond := t.beyond(path); beyond && !slices.Contains(again, group) {
				again = append(again, group)
			}
		case t.Older.AsksAgain(path) || isFile(raw) && t.Older.asksOfRow(path) || !right(step.Question, raw):
			again = append(again, path)
		default:
			kept[path] = raw
		}
	}
	for _, path := range again {
		if row, inRow := rowOf(path); inRow && !hasRow(kept, row) { // the row is gone with all that was in it
			if group, _, _ := strings.Cut(path, "/"); !slices.Contains(again, group) {
				again = append(again, group)
			}
		}
	}
	for _, path := range again {
		delete(kept, path)
	}
	slices.Sort(again)
	return kept, again
}

// rowOf is the row of a group in which the answer at a path stands: "children/0/".
func rowOf(path string) (row string, inRow bool) {
	i := strings.LastIndex(path, "/")
	return path[:i+1], i >= 0
}

// hasRow says that an answer stands in a row.
func hasRow(kept map[string]json.RawMessage, row string) bool {
	for path := range kept {
		if strings.HasPrefix(path, row) {
			return true
		}
	}
	return false
}

// beyond says that a path is that of a row which a group can no longer have, and names the group: whoever gave it has to see that.
func (t Transaction) beyond(path string) (group string, is bool) {
	group, _, is = strings.Cut(path, "/")
	_, question, _ := strings.Cut(Named(path), "/")
	_, known := ask.Find(t.Questions, group+"/0/"+question)
	return group, is && known
}

// isFile says that an answer of a draft is the rows of a file.
func isFile(raw json.RawMessage) bool { return len(raw) > 0 && raw[0] == '[' }

// answers says whether the JSON in a draft is an answer to a question on a date.
func answers(q ask.Question, on date.Date, raw json.RawMessage) bool {
	group, isGroup := q.(ask.Group)
	switch {
	case string(raw) == "null":
		return q.About().Optional
	case isGroup && string(raw) == "true": // no other row is to be added
		return true
	case isGroup && !group.File:
		return false
	}
	value, faults := q.Decode(raw)
	return len(faults) == 0 && len(q.Check(on, value)) == 0
}
