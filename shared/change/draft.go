package change

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/transaction"
)

func joined(names []string) string { return strings.Join(names, "/") }

// asked is what drafts are asked of one question, by the worked cases whose drafts are.
type asked struct{ again, first []string }

// drafts says what becomes of drafts that the release began, a line for each question that changed. The worked cases of
// the release are the drafts that it is tried with.
func drafts(old, now Release, tx transaction.Transaction) []string {
	if old.Version == now.Version {
		return nil
	}
	for _, before := range tx.Older.Finish {
		if before.Version() == old.Version {
			return []string{fmt.Sprintf("those of %s are finished on it until %s", old.Version, tx.Older.Until)}
		}
	}
	by, total := map[string]*asked{}, 0
	for _, c := range old.Cases {
		if len(c.Faults) > 0 {
			continue
		}
		total++
		for name, again := range askedOf(c, old, tx) {
			if by[name] == nil {
				by[name] = &asked{}
			}
			if again {
				by[name].again = append(by[name].again, c.Name)
			} else {
				by[name].first = append(by[name].first, c.Name)
			}
		}
	}
	var out []string
	for _, line := range differences(old.Questions, now.Questions) {
		texts := line.texts
		if a := by[line.name]; a != nil {
			if len(a.again) > 0 {
				texts = append(texts, "asked again"+of(a.again, total))
			}
			if len(a.first) > 0 {
				texts = append(texts, "asked for the first time"+of(a.first, total))
			}
		}
		if len(texts) > 0 {
			out = append(out, line.name+": "+strings.Join(texts, "; "))
		}
	}
	return out
}

// of tells which worked cases: " in 2 of 14 worked cases (one, two)". Of many it names the first three.
func of(cases []string, total int) string {
	names := cases
	more := ""
	if len(names) > 3 {
		names, more = names[:3], ", …"
	}
	return fmt.Sprintf(" in %d of %d worked cases (%s%s)", len(cases), total, strings.Join(names, ", "), more)
}

// askedOf are the names of the questions that the draft of a case is asked under the new definition, and whether again.
func askedOf(c Case, old Release, tx transaction.Transaction) map[string]bool {
	kept, again := tx.Carry(c.On, draftOf(old.Questions, c.Answers))
	answers := ask.Gather(tx.Questions, kept)
	steps, walked := ask.Walk(tx.Questions, c.On, answers)
	ended := c.Outcome != nil && c.Outcome.Result == transaction.NotEligible || len(tx.Against(c.On, walked)) > 0
	out := map[string]bool{}
	for _, step := range steps {
		if step.Answered {
			continue
		}
		name := transaction.Named(step.Path)
		if slices.Contains(again, step.Path) {
			out[name] = true
		} else if !ended && !out[name] {
			out[name] = false
		}
	}
	return out
}

// draftOf are the answers of a case as a draft keeps them, by path.
func draftOf(questions []Question, raw json.RawMessage) map[string]json.RawMessage {
	var given map[string]json.RawMessage
	if json.Unmarshal(raw, &given) != nil {
		return nil
	}
	out := map[string]json.RawMessage{}
	for _, q := range questions {
		answer, ok := given[q.Name]
		if !ok {
			continue
		}
		var rows []map[string]json.RawMessage
		if q.Kind != "Group" || json.Unmarshal(answer, &rows) != nil {
			out[q.Name] = answer
			continue
		}
		out[q.Name] = json.RawMessage("true")
		for i, row := range rows {
			for name, answer := range row {
				out[q.Name+"/"+strconv.Itoa(i)+"/"+name] = answer
			}
		}
	}
	return out
}

// difference is how a question differs from what it was; no texts where it does not.
type difference struct {
	name  string
	texts []string
}

// differences goes through the questions as they are now, and then through those that are gone.
func differences(old, now []Question, above ...string) []difference {
	var out []difference
	for _, q := range now {
		names := append(slices.Clone(above), q.Name)
		line := difference{name: joined(names)}
		var before []Question
		if i := slices.IndexFunc(old, func(o Question) bool { return o.Name == q.Name }); i >= 0 {
			line.texts, before = old[i].differs(q), old[i].Questions
		} else {
			line.texts = []string{"new"}
		}
		out = append(out, line)
		out = append(out, differences(before, q.Questions, names...)...)
	}
	for _, q := range old {
		if !slices.ContainsFunc(now, func(n Question) bool { return n.Name == q.Name }) {
			out = append(out, difference{joined(append(slices.Clone(above), q.Name)), []string{"gone, and what was answered with it"}})
		}
	}
	return out
}

// differs says in what a question is otherwise now.
func (q Question) differs(now Question) []string {
	var out []string
	add := func(what string, before, after any) {
		out = append(out, fmt.Sprintf("%s %v → %v", what, before, after))
	}
	if q.Kind != now.Kind {
		add("kind", q.Kind, now.Kind)
	}
	if q.When != now.When {
		add("asked when", q.When, now.When)
	}
	if q.Optional != now.Optional {
		add("optional", q.Optional, now.Optional)
	}
	if q.Unasked != now.Unasked {
		add("on no page", q.Unasked, now.Unasked)
	}
	names := slices.Concat(slices.Collect(maps.Keys(q.Bounds)), slices.Collect(maps.Keys(now.Bounds)))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		before, after := string(q.Bounds[name]), string(now.Bounds[name])
		if before != after {
			add(name, orNone(before), orNone(after))
		}
	}
	return out
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}
