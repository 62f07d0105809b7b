package ask_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

// A small claim: a partner, whose age may be asked, and what hangs on that; children; and a note.
var (
	partner  = ask.YesNo{Name: "partner"}
	age      = ask.Whole{Name: "age", Min: 0, Max: 120, When: partner.Is(true)}
	retired  = ask.YesNo{Name: "retired", When: age.AtLeast(66)}
	child    = ask.FamilyName{Name: "child"}
	born     = ask.Date{Name: "born", NotFuture: true}
	school   = ask.Text{Name: "school", When: ask.All(born.AgeAtLeast(16), partner.Is(true))}
	family   = ask.Group{Name: "children", Min: 1, Max: 31, Title: child, Questions: []ask.Question{child, born, school}}
	note     = ask.LongText{Name: "note", Optional: true}
	claim    = []ask.Question{partner, age, retired, family, note}
	sixteen  = date.MustParse("2010-01-01")
	toddler  = date.MustParse("2025-01-01")
	oneChild = ask.Rows{Rows: []ask.Answers{ask.Answers{}.With("child", "King").With("born", toddler)}, Done: true}
)

func paths(steps []ask.Step) []string {
	list := []string{}
	for _, step := range steps {
		list = append(list, step.Path)
	}
	return list
}

func TestWalk(t *testing.T) {
	done := ask.Answers{}.With("partner", false).With("children", oneChild).With("note", nil)
	for _, each := range []struct {
		name    string
		answers ask.Answers
		asked   []string
		next    string
	}{
		{"nothing answered", ask.Answers{},
			[]string{"partner", "children/0/child", "children/0/born", "children", "note"}, "partner"},
		{"a partner", ask.Answers{}.With("partner", true),
			[]string{"partner", "age", "children/0/child", "children/0/born", "children", "note"}, "age"},
		{"a partner of 66", ask.Answers{}.With("partner", true).With("age", 66),
			[]string{"partner", "age", "retired", "children/0/child", "children/0/born", "children", "note"}, "retired"},
		{"no partner any more: what hung on the age is not asked either", ask.Answers{}.With("partner", false).With("age", 66).With("retired", true),
			[]string{"partner", "children/0/child", "children/0/born", "children", "note"}, "children/0/child"},
		{"a child, and nothing said of another", done.With("children", ask.Rows{Rows: oneChild.Rows}),
			[]string{"partner", "children/0/child", "children/0/born", "children", "note"}, "children"},
		{"another child begun", done.With("children", ask.Rows{Rows: append(oneChild.Rows[:1:1], ask.Answers{}), Done: true}),
			[]string{"partner", "children/0/child", "children/0/born", "children/1/child", "children/1/born", "children", "note"}, "children/1/child"},
		{"no other, but none at all", done.With("children", ask.Rows{Done: true}),
			[]string{"partner", "children/0/child", "children/0/born", "children", "note"}, "children/0/child"},
		{"a condition that looks at the row and at the whole", done.With("partner", true).With("age", 30).
			With("children", ask.Rows{Rows: []ask.Answers{ask.Answers{}.With("child", "King").With("born", sixteen)}, Done: true}),
			[]string{"partner", "age", "children/0/child", "children/0/born", "children/0/school", "children", "note"}, "children/0/school"},
		{"the same, where the whole says no", done.
			With("children", ask.Rows{Rows: []ask.Answers{ask.Answers{}.With("child", "King").With("born", sixteen).With("school", "Eton")}, Done: true}),
			[]string{"partner", "children/0/child", "children/0/born", "children", "note"}, ""},
		{"an optional question passed over is no answer", ask.Answers{}.With("partner", false).With("children", oneChild),
			[]string{"partner", "children/0/child", "children/0/born", "children", "note"}, "note"},
		{"a question left out that may not be", done.With("partner", nil),
			[]string{"partner", "children/0/child", "children/0/born", "children", "note"}, "partner"},
		{"all answered", done,
			[]string{"partner", "children/0/child", "children/0/born", "children", "note"}, ""},
	} {
		t.Run(each.name, func(t *testing.T) {
			steps, _ := ask.Walk(claim, on, each.answers)
			if got := paths(steps); !reflect.DeepEqual(got, each.asked) {
				t.Errorf("it asks %q, want %q", got, each.asked)
			}
			next, more := ask.Next(claim, on, each.answers)
			if next.Path != each.next || more != (each.next != "") {
				t.Errorf("the next is %q, %t, want %q", next.Path, more, each.next)
			}
		})
	}
}

func TestWalkKeepsWhatIsAsked(t *testing.T) {
	a := ask.Answers{}.With("partner", false).With("age", 66).With("retired", true).With("old-question", "x").
		With("children", ask.Rows{Rows: []ask.Answers{ask.Answers{}.With("child", "King").With("born", sixteen).With("school", "Eton")}, Done: true})
	steps, kept := ask.Walk(claim, on, a)
	if got, want := kept.Names(), []string{"children", "partner"}; !reflect.DeepEqual(got, want) {
		t.Errorf("it keeps %q, want %q", got, want)
	}
	row := family.Of(kept)[0]
	if got, want := row.Names(), []string{"born", "child"}; !reflect.DeepEqual(got, want) {
		t.Errorf("of the row it keeps %q, want %q", got, want)
	}
	if row.Value("partner") != false {
		t.Error("a row has the whole behind it")
	}
	if row.Given("age") {
		t.Error("a row sees an answer of the whole that is not asked for")
	}
	if got := steps[1]; got.Group == nil || got.Group.Name != "children" || got.Row != 0 || got.Answers.Value("child") != "King" {
		t.Errorf("the step of a row is %+v", got)
	}
	if !a.Given("age") || !reflect.DeepEqual(a.Names(), []string{"age", "children", "old-question", "partner", "retired"}) {
		t.Error("the answers given are as they were")
	}
}

// What comes after a group is seen by its rows too, also where the group is the first of all: rules read the rows
// once everything is answered.
func TestRowsSeeTheWholeWhereverTheirGroupStands(t *testing.T) {
	group := ask.Group{Name: "rows", Questions: []ask.Question{ask.Text{Name: "name"}}}
	after := ask.Whole{Name: "after", Max: 9}
	a := ask.Answers{}.With("rows", ask.Rows{Rows: []ask.Answers{ask.Answers{}.With("name", "x")}, Done: true}).With("after", 7)
	_, kept := ask.Walk([]ask.Question{group, after}, on, a)
	if got := after.Of(group.Of(kept)[0]); got != 7 {
		t.Errorf("the row sees %d", got)
	}
}

func TestGroupThatMayBeEmpty(t *testing.T) {
	group := ask.Group{Name: "rows", Questions: []ask.Question{ask.Text{Name: "name"}}}
	steps, _ := ask.Walk([]ask.Question{group}, on, ask.Answers{})
	if got := paths(steps); !reflect.DeepEqual(got, []string{"rows"}) || steps[0].Answered {
		t.Errorf("it asks %q", got)
	}
	if _, more := ask.Next([]ask.Question{group}, on, ask.Answers{}.With("rows", ask.Rows{Done: true})); more {
		t.Error("that there is none is an answer")
	}
}

func TestGroupOfAtLeastTwo(t *testing.T) {
	group := ask.Group{Name: "rows", Min: 2, Questions: []ask.Question{ask.Text{Name: "name"}}}
	row := ask.Answers{}.With("name", "x")
	for rows, want := range map[int]string{0: "rows/0/name", 1: "rows", 2: ""} {
		answers := ask.Answers{}.With("rows", ask.Rows{Rows: []ask.Answers{row, row}[:rows], Done: true})
		if next, _ := ask.Next([]ask.Question{group}, on, answers); next.Path != want {
			t.Errorf("with %d rows and no other to add, the next is %q, want %q", rows, next.Path, want)
		}
	}
}

func TestFind(t *testing.T) {
	for path, want := range map[string]string{
		"partner": "partner", "children": "children", "children/0/child": "child", "children/30/born": "born",
		"age/0/child": "", "children/0": "", "children/0/": "", "children//child": "", "children/-1/child": "", "children/01/child": "",
		"children/+1/child": "", "children/31/child": "", "children/x/child": "", "children/0/x": "", "children/0/child/x": "",
		"children/99999999999999999999/child": "", "a/b/c/d": "", "": "", "/": "", "/partner": "", "partner/": "", "PARTNER": "",
	} {
		step, ok := ask.Find(claim, path)
		got := ""
		if ok {
			got = step.Question.About().Name
			if step.Path != path {
				t.Errorf("the step at %q has the path %q", path, step.Path)
			}
		}
		if got != want {
			t.Errorf("at %q stands %q, want %q", path, got, want)
		}
	}
	if step, _ := ask.Find(claim, "children/7/child"); step.Group == nil || step.Row != 7 {
		t.Errorf("it stands in %+v", step)
	}
	unbounded := []ask.Question{ask.Group{Name: "rows", Questions: []ask.Question{child}}}
	if _, ok := ask.Find(unbounded, "rows/9999/child"); !ok {
		t.Error("a group without a bound has ten thousand rows")
	}
	if _, ok := ask.Find(unbounded, "rows/10000/child"); ok {
		t.Error("a row far beyond all others would make room for all those between")
	}
}

func TestGather(t *testing.T) {
	kept := map[string]json.RawMessage{}
	for path, raw := range map[string]string{
		"partner": `true`, "age": `"thirty"`, "retired": `null`, "note": `null`, "removed-question": `1`,
		"children/0/child": `"King"`, "children/0/born": `"2025-01-01"`,
		"children/2/child": `"Noel"`, "children/2/born": `2025`, "children/2/removed": `"x"`, "children/31/child": `"x"`, "children": `true`,
	} {
		kept[path] = json.RawMessage(raw)
	}
	a := ask.Gather(claim, kept)
	if got, want := a.Names(), []string{"children", "note", "partner", "retired"}; !reflect.DeepEqual(got, want) {
		t.Errorf("it gathers %q, want %q", got, want)
	}
	rows := family.Of(a)
	if len(rows) != 3 || len(rows[1].Names()) != 0 || !reflect.DeepEqual(rows[2].Names(), []string{"child"}) {
		t.Errorf("the rows are %+v", rows)
	}
	if next, _ := ask.Next(claim, on, a); next.Path != "age" {
		t.Errorf("the next is %q: the age that cannot be read counts as not given", next.Path)
	}
	if next, _ := ask.Next(claim, on, a.With("age", 30)); next.Path != "children/1/child" {
		t.Errorf("the next is %q: a hole among the rows is a row to fill", next.Path)
	}
	if got := a.Value("children").(ask.Rows); !got.Done {
		t.Error("it was said that there is no other child")
	}
	delete(kept, "children")
	if got := ask.Gather(claim, kept).Value("children").(ask.Rows); got.Done {
		t.Error("nothing was said of another child")
	}
}
