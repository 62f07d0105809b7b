package ask_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/ask"
)

// asker is a random set of questions, with a way to answer each.
type asker struct {
	questions []ask.Question
	answers   map[string]*rapid.Generator[any]
	n         int
}

// drawAsker draws a few questions of the kinds that conditions look at and of some that they do not, asked on
// conditions of earlier ones, with one group among them.
func drawAsker(t *rapid.T) *asker {
	s := &asker{answers: map[string]*rapid.Generator[any]{}}
	var before []ask.Condition
	place := rapid.IntRange(0, 4).Draw(t, "place of the group")
	for i := range 5 {
		if i == place {
			var rows []ask.Question
			inRow := slices.Clone(before)
			for range rapid.IntRange(1, 3).Draw(t, "questions of a row") {
				rows = append(rows, s.draw(t, &inRow, len(rows) > 0))
			}
			least := rapid.IntRange(0, 2).Draw(t, "least rows")
			s.questions = append(s.questions, ask.Group{Name: "group", When: drawWhen(t, before), Min: least, Max: least + 2, Questions: rows})
		}
		s.questions = append(s.questions, s.draw(t, &before, true))
	}
	return s
}

// drawWhen draws a condition of those that earlier questions allow.
func drawWhen(t *rapid.T, before []ask.Condition) ask.Condition {
	if len(before) == 0 || rapid.Bool().Draw(t, "always") {
		return ask.Condition{}
	}
	one := rapid.SampledFrom(before).Draw(t, "condition")
	other := rapid.SampledFrom(before).Draw(t, "other condition")
	return rapid.SampledFrom([]ask.Condition{one, ask.Not(one), ask.All(one, ask.Not(other)), ask.Any(one, other)}).Draw(t, "when")
}

// draw draws a question and adds what a condition can say of it.
func (s *asker) draw(t *rapid.T, before *[]ask.Condition, conditional bool) ask.Question {
	s.n++
	name := "q" + strconv.Itoa(s.n)
	var when ask.Condition
	if conditional {
		when = drawWhen(t, *before)
	}
	optional := rapid.Bool().Draw(t, "optional")
	add := func(like string, c ...ask.Condition) {
		s.answers[name] = kinds[like].answers
		*before = append(*before, c...)
	}
	switch rapid.IntRange(0, 7).Draw(t, "kind of "+name) {
	case 0:
		q := ask.YesNo{Name: name, When: when}
		add("yes or no", q.Is(true), q.Is(false))
		return q
	case 1:
		q := ask.OneOf{Name: name, When: when, Optional: optional, Options: options}
		add("one of", q.Is("none"), q.In("none", "looking"))
		return q
	case 2:
		q := ask.AnyOf{Name: name, When: when, Optional: optional, Options: options, Exclusive: "none"}
		add("any of", q.Has("employed"))
		return q
	case 3:
		q := ask.Whole{Name: name, When: when, Optional: optional, Min: 1, Max: 30}
		add("whole", q.AtLeast(10), q.AtMost(20))
		return q
	case 4:
		q := ask.Date{Name: name, When: when, Optional: optional, NotFuture: true, YearsBack: 20}
		add("date of birth", q.AgeAtLeast(10))
		return q
	case 5:
		q := ask.Money{Name: name, When: when, Optional: optional, Max: 5000_00, Whole: true}
		add("whole pounds", q.AtLeast(1000_00))
		return q
	case 6:
		add("name")
		return ask.Name{Name: name, When: when, Optional: optional}
	}
	add("nationalities")
	return ask.List{Name: name, When: when, Optional: optional, Each: ask.Country{}, Max: 4}
}

// answer goes through the questions as somebody does on the pages, keeping each answer under its path as a draft does.
func (s *asker) answer(t *rapid.T) (kept map[string]json.RawMessage, a ask.Answers) {
	kept = map[string]json.RawMessage{}
	for range 100 {
		a = ask.Gather(s.questions, kept)
		step, more := ask.Next(s.questions, on, a)
		if !more {
			return kept, a
		}
		if group, ok := step.Question.(ask.Group); ok {
			rows := len(group.Of(a))
			if rows < group.Min || rows < group.Max && rapid.Bool().Draw(t, "another row") {
				first := group.Questions[0].About().Name
				s.keep(t, kept, "group/"+strconv.Itoa(rows)+"/"+first, group.Questions[0])
				continue
			}
			kept["group"] = json.RawMessage("true")
			continue
		}
		s.keep(t, kept, step.Path, step.Question)
	}
	t.Fatalf("after a hundred answers there is still more to ask")
	return nil, ask.Answers{}
}

func (s *asker) keep(t *rapid.T, kept map[string]json.RawMessage, path string, q ask.Question) {
	about := q.About()
	if about.Optional && rapid.Bool().Draw(t, "leave out "+path) {
		kept[path] = json.RawMessage("null")
		return
	}
	raw, err := json.Marshal(q.Encode(s.answers[about.Name].Draw(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	kept[path] = raw
}

// same says whether two sets of answers are the same, with their rows, typed values and what was left out.
func same(a, b ask.Answers) bool {
	if !slices.Equal(a.Names(), b.Names()) {
		return false
	}
	for _, name := range a.Names() {
		rows, isGroup := a.Value(name).(ask.Rows)
		if !isGroup {
			if !reflect.DeepEqual(a.Value(name), b.Value(name)) {
				return false
			}
			continue
		}
		others, ok := b.Value(name).(ask.Rows)
		if !ok || rows.Done != others.Done || !slices.EqualFunc(rows.Rows, others.Rows, same) {
			return false
		}
	}
	return true
}

// Whatever is asked, and whatever is answered to it page by page, is right as a whole, and comes out of its own JSON
// as it went in.
func TestAnswersPageByPageAreThoseOfTheirJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawAsker(t)
		kept, gathered := s.answer(t)
		steps, a := ask.Walk(s.questions, on, gathered)
		if faults := ask.Check(s.questions, on, a); len(faults) > 0 {
			t.Fatalf("the answers have faults: %q", found(faults))
		}
		for _, step := range steps {
			if _, ok := ask.Find(s.questions, step.Path); !ok {
				t.Fatalf("nothing is found at the path %q", step.Path)
			}
			if _, ok := kept[step.Path]; !ok {
				t.Fatalf("%q was asked and not answered", step.Path)
			}
		}
		if len(steps) != len(kept) {
			t.Fatalf("%d steps have %d answers", len(steps), len(kept))
		}
		if !same(gathered, a) {
			t.Fatal("an answer that was asked for is dropped")
		}
		raw, err := json.Marshal(ask.Encode(s.questions, a))
		if err != nil {
			t.Fatal(err)
		}
		decoded, faults := ask.Decode(s.questions, on, raw)
		if len(faults) > 0 {
			t.Fatalf("%s has faults: %q", raw, found(faults))
		}
		if !same(a, decoded) {
			t.Fatalf("%s comes out as %v", raw, ask.Encode(s.questions, decoded))
		}
	})
}

// Whatever answers there are, Walk keeps just those that it asks for, and walking again changes nothing.
func TestWalkAgainIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawAsker(t)
		kept, _ := s.answer(t)
		// Another answer to one of the questions changes what is asked of the others.
		path := rapid.SampledFrom(slices.Sorted(maps.Keys(kept))).Draw(t, "changed")
		if step, _ := ask.Find(s.questions, path); path != "group" {
			s.keep(t, kept, path, step.Question)
		}
		steps, a := ask.Walk(s.questions, on, ask.Gather(s.questions, kept))
		again, b := ask.Walk(s.questions, on, a)
		if !same(a, b) || !slices.Equal(paths(steps), paths(again)) {
			t.Fatalf("the first time it asks %q, then %q", paths(steps), paths(again))
		}
		asked := 0
		for _, step := range steps {
			if step.Answers.Seen(step.Question.About().Name) {
				asked++
			}
		}
		names := len(a.Names())
		for _, name := range a.Names() {
			if rows, ok := a.Value(name).(ask.Rows); ok {
				for _, row := range rows.Rows {
					names += len(row.Names())
				}
			}
		}
		if asked != names {
			t.Fatalf("%d answers are kept and %d of them asked for", names, asked)
		}
	})
}
