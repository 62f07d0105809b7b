package change

import (
	"slices"

	"github.com/frontline-gov/frontline/shared/check"
)

// broken is one thing that a back office relies on and will not find.
type broken struct {
	text  string
	place check.Place
}

// contract says what a back office that knows one release will miss in another: answers, amounts, decisions.
func contract(old, now Release) []broken {
	out := missing(old.Questions, now.Questions)
	for _, name := range old.Amounts {
		if !slices.Contains(now.Amounts, name) {
			out = append(out, broken{"the amount " + name + " is gone", check.Place{Field: "Amounts"}})
		}
	}
	for _, code := range old.Decisions {
		if !slices.Contains(now.Decisions, code) {
			out = append(out, broken{"the decision " + code + " can no longer be made", check.Place{Field: "Decisions"}})
		}
	}
	return out
}

// missing are the answers that are gone, may be missing, or have another type. Above are the names of the groups.
func missing(old, now []Question, above ...string) []broken {
	var out []broken
	for _, q := range old {
		names := append(slices.Clone(above), q.Name)
		at := check.Place{Names: names, Keyed: true, Field: "Questions"}
		path := joined(names)
		i := slices.IndexFunc(now, func(n Question) bool { return n.Name == q.Name })
		switch {
		case i < 0:
			out = append(out, broken{"the answer to " + path + " is gone", at})
			continue
		case q.always() && !now[i].always():
			out = append(out, broken{"the answer to " + path + " was always there and may be missing", at})
		case !q.Optional && now[i].Optional, !q.Unasked && now[i].Unasked:
			out = append(out, broken{"the answer to " + path + " was there whenever it was asked for and may be missing", at})
		}
		for _, text := range q.Shape.breaks(now[i].Shape, path) {
			out = append(out, broken{"the answer to " + text, at})
		}
		out = append(out, missing(q.Questions, now[i].Questions, names...)...)
	}
	return out
}

// always says that every submission answers the question.
func (q Question) always() bool { return q.When == "always" && !q.Optional && !q.Unasked }
