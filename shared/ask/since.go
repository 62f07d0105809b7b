package ask

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
)

// Since are the days on which answers came that were given by changing what was sent before, by path: "income"; "children/1" for a row
// that was added; "children/0/school" for an answer in a row that stood; and "children" for the rows as a list, where one that stood was
// taken out, or the order of those that stood is another: a row that is added leaves them as they were. What is not in it came on the day
// on which the whole was sent first.
type Since map[string]date.Date

// Compare gives the days of answers that take the place of others on a day, given the days of those. A row is one of before where all
// its answers are the same; else where its title is (Group.Title), or everything but the title, so far as either was answered. Any other
// is an added one.
func Compare(questions []Question, before, now Answers, was Since, on date.Date) Since {
	since := Since{}
	for _, q := range questions {
		name := q.About().Name
		if !now.Seen(name) {
			continue
		}
		if group, ok := q.(Group); ok {
			since.rows(group, of[Rows](before, name).Rows, of[Rows](now, name).Rows, was, on)
			continue
		}
		since.answer(name, name, bytes.Equal(answerText(q, before), answerText(q, now)), was, on)
	}
	return since
}

// answer notes the day of what stands under a path, and stood under another.
func (s Since) answer(path, stood string, same bool, was Since, on date.Date) {
	if day, changed := was[stood]; !same {
		s[path] = on
	} else if changed {
		s[path] = day
	}
}

// rows notes the days of the rows of a group.
func (s Since) rows(group Group, before, now []Answers, was Since, on date.Date) {
	from := match(group, before, now)
	stood := slices.DeleteFunc(slices.Clone(from), func(at int) bool { return at < 0 })
	s.answer(group.Name, group.Name, len(stood) == len(before) && slices.IsSorted(stood), was, on)
	for i, row := range now {
		at := group.Name + "/" + index(i)
		if from[i] < 0 {
			s[at] = on
			continue
		}
		stood := group.Name + "/" + index(from[i])
		s.answer(at, stood, true, was, on)
		for _, q := range group.Questions {
			if name := "/" + q.About().Name; row.Seen(name[1:]) {
				s.answer(at+name, stood+name, bytes.Equal(answerText(q, before[from[i]]), answerText(q, row)), was, on)
			}
		}
	}
}

// match gives for each row the place that it had before, each place to one row; -1 for a row that was added.
func match(group Group, before, now []Answers) []int {
	title := ""
	if group.Title != nil {
		title = group.Title.About().Name
	}
	whole := func(a Answers) []byte { return rowText(group, a, func(string) bool { return true }) }
	rest := func(a Answers) []byte { return rowText(group, a, func(name string) bool { return name != title }) }
	named := func(a Answers) []byte { return rowText(group, a, func(name string) bool { return name == title }) }
	from := slices.Repeat([]int{-1}, len(now))
	taken := make([]bool, len(before))
	for pass, text := range []func(Answers) []byte{whole, named, rest} {
		places := map[string][]int{}
		for j, row := range before {
			if !taken[j] {
				places[string(text(row))] = append(places[string(text(row))], j)
			}
		}
		for i, row := range now {
			if from[i] >= 0 || pass > 0 && len(text(row)) == 0 { // nothing in common is not the same
				continue
			}
			if there := places[string(text(row))]; len(there) > 0 {
				from[i], taken[there[0]] = there[0], true
				places[string(text(row))] = there[1:]
			}
		}
	}
	return from
}

// rowText is those answers of a row whose name is wanted, to be compared; nothing where there are none.
func rowText(group Group, row Answers, wanted func(name string) bool) []byte {
	var text []byte
	for _, q := range group.Questions {
		if name := q.About().Name; wanted(name) {
			if answer := answerText(q, row); len(answer) > 0 {
				text = append(append(append(text, name...), 0), answer...)
			}
		}
	}
	return text
}

// answerText is an answer to be compared; nothing where there is none.
func answerText(q Question, a Answers) []byte {
	value := a.Own(q.About().Name)
	if value == nil {
		return nil
	}
	text, err := json.Marshal(q.Encode(value))
	if err != nil { // then it is like no other, and counts as changed
		return nil
	}
	return text
}

// below are the days of what stands under a path; under the empty name that of the path itself.
func (s Since) below(path string) Since {
	below := Since{}
	for at, day := range s {
		if rest, ok := strings.CutPrefix(at, path); ok && (rest == "" || rest[0] == '/') {
			below[strings.TrimPrefix(rest, "/")] = day
		}
	}
	return below
}

// Dated is the answers with the days on which those came that a change brought.
func (a Answers) Dated(questions []Question, since Since) Answers {
	out := Answers{values: maps.Clone(a.values), whole: a.whole, since: since}
	if len(since) == 0 {
		return out
	}
	for _, q := range questions {
		rows, ok := a.Own(q.About().Name).(Rows)
		if _, isGroup := q.(Group); !ok || !isGroup {
			continue
		}
		rows.Rows = slices.Clone(rows.Rows)
		for i := range rows.Rows {
			rows.Rows[i].whole, rows.Rows[i].since = &out, since.below(q.About().Name+"/"+index(i))
		}
		out.put(q.About().Name, rows)
	}
	return out
}

// Since are the days of all answers that came by a change.
func (a Answers) Since() Since { return a.since }

// ChangedOn is the day on which the answer to a question came, or rows of a group were taken out or put into another order, where that was by a
// change of what was sent first; zero where it stands since then. In a row it is one of the row's own.
func (a Answers) ChangedOn(name string) date.Date { return a.since[name] }

// AddedOn is the day on which a row was added by a change of what was sent first; zero where it stands since then.
func (a Answers) AddedOn() date.Date { return a.since[""] }
