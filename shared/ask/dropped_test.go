package ask_test

import (
	"slices"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestDropped(t *testing.T) {
	adult := ask.Answers{}.With("child", "King").With("born", sixteen).With("school", "Eton")
	rows := func(done, file bool) ask.Rows { return ask.Rows{Rows: []ask.Answers{adult}, Done: done, File: file} }
	only := ask.Group{Name: "lodgers", When: partner.Is(true), Questions: []ask.Question{child}}
	for _, each := range []struct {
		name      string
		questions []ask.Question
		answers   ask.Answers
		want      []string
	}{
		{"nothing answered", claim, ask.Answers{}, nil},
		{"all asked", claim, ask.Answers{}.With("partner", true).With("age", 66).With("retired", true), nil},
		{"what hung on an answer, and on that in turn", claim, ask.Answers{}.With("partner", false).With("age", 66).With("retired", true), []string{"age", "retired"}},
		{"what was left out is no answer", claim, ask.Answers{}.With("partner", false).With("age", nil), nil},
		{"in a row", claim, ask.Answers{}.With("partner", false).With("children", rows(true, false)), []string{"children/0/school"}},
		{"asked of the row", claim, ask.Answers{}.With("partner", true).With("children", rows(true, false)), nil},
		{"rows of a file", claim, ask.Answers{}.With("partner", false).With("children", rows(true, true)), nil},
		{"a group as a whole", []ask.Question{partner, only}, ask.Answers{}.With("partner", false).With("lodgers", rows(true, false)), []string{"lodgers"}},
		{"a group without rows", []ask.Question{partner, only}, ask.Answers{}.With("partner", false).With("lodgers", ask.Rows{Done: true}), nil},
		{"what no page asks", []ask.Question{ask.Money{Name: "sum", Unasked: true, When: partner.Is(true)}}, ask.Answers{}.With("sum", 3), nil},
	} {
		t.Run(each.name, func(t *testing.T) {
			var got []string
			for _, step := range ask.Dropped(each.questions, on, each.answers) {
				got = append(got, step.Path)
			}
			if !slices.Equal(got, each.want) {
				t.Errorf("%q, want %q", got, each.want)
			}
		})
	}
}
