package ask_test

import (
	"reflect"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

// holdsFor checks whether a condition holds for answers.
func holdsFor(t *testing.T, c ask.Condition, a ask.Answers, want bool) {
	t.Helper()
	if got := c.Holds(on, a); got != want {
		t.Errorf("%s of %s %v holds: %t, want %t", c.Op, c.Question, c.Value, got, want)
	}
}

func TestCondition(t *testing.T) {
	yes, no := ask.YesNo{Name: "a"}.Is(true), ask.YesNo{Name: "b"}.Is(true)
	a := ask.Answers{}.With("a", true).With("b", false).With("left-out", nil)
	for _, each := range []struct {
		name      string
		condition ask.Condition
		holds     bool
	}{
		{"none", ask.Condition{}, true},
		{"all of none", ask.All(), true},
		{"any of none", ask.Any(), false},
		{"all, of which one does not hold", ask.All(yes, no), false},
		{"all that hold", ask.All(yes, ask.Not(no)), true},
		{"any, of which one holds", ask.Any(no, yes), true},
		{"any that do not hold", ask.Any(no, ask.Not(yes)), false},
		{"of a question that was left out", ask.YesNo{Name: "left-out"}.Is(false), false},
		{"not of a question that was left out", ask.Not(ask.YesNo{Name: "left-out"}.Is(false)), true},
		{"of a question that was not answered", ask.YesNo{Name: "c"}.Is(false), false},
		{"of an answer of another kind", ask.Whole{Name: "a"}.AtLeast(0), false},
		{"an option of an answer of another kind", ask.AnyOf{Name: "a"}.Has("x"), false},
		{"an age of an answer of another kind", ask.Date{Name: "a"}.AgeAtLeast(0), false},
		{"an operation that there is not", ask.Condition{Op: "like", Question: "a"}, false},
	} {
		t.Run(each.name, func(t *testing.T) { holdsFor(t, each.condition, a, each.holds) })
	}
	if got, want := ask.All(yes, ask.Not(ask.Any(no, ask.Condition{}))).Questions(), []string{"a", "b"}; !reflect.DeepEqual(got, want) {
		t.Errorf("it looks at %q, want %q", got, want)
	}
}

func TestConditionInARowSeesItsRowFirst(t *testing.T) {
	inRow := ask.OneOf{Name: "country", Options: []string{"wales", "scotland"}}
	outside := ask.YesNo{Name: "outside"}
	group := ask.Group{Name: "rows", Questions: []ask.Question{inRow,
		ask.Text{Name: "welsh", When: inRow.Is("wales")}, ask.Text{Name: "both", When: ask.All(inRow.Is("scotland"), outside.Is(true))}}}
	row := func(country string) ask.Answers { return ask.Answers{}.With("country", country) }
	a := ask.Answers{}.With("outside", true).With("rows", ask.Rows{Rows: []ask.Answers{row("wales"), row("scotland")}})
	steps, _ := ask.Walk([]ask.Question{outside, group}, on, a)
	if got, want := paths(steps), []string{"outside", "rows/0/country", "rows/0/welsh", "rows/1/country", "rows/1/both", "rows"}; !reflect.DeepEqual(got, want) {
		t.Errorf("it asks %q, want %q", got, want)
	}
}
