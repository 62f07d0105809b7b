package schoolplace_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/functions/schoolplace"
)

// A draw never puts a child between two of one birth, at any school and by any seed; without the birth it would.
func TestOneLotForABirth(t *testing.T) {
	between := 0
	for seed := range 100 {
		school := schoolplace.School{Code: "oak", Criteria: plain}
		right := func(id, birth string) schoolplace.Priority {
			return school.Priority(schoolplace.Child{ID: id, Birth: birth}, nil, fmt.Sprint(seed))
		}
		other := right("other", "")
		if first, second := right("a", "a"), right("b", "a"); first.Compare(other) != second.Compare(other) || first.Compare(second) >= 0 {
			t.Errorf("seed %d: one between two of one birth", seed)
		}
		if right("a", "").Compare(other) != right("b", "").Compare(other) {
			between++
		}
	}
	if between == 0 {
		t.Error("the seeds put nobody between two of different births, so they show nothing")
	}
}

// keeping is a round in which some schools keep the children of one birth together.
func keeping(t *rapid.T) schoolplace.Round {
	r := anyRound(t, 4, 9)
	for i := range r.Schools {
		r.Schools[i].Together = rapid.Bool().Draw(t, r.Schools[i].Code+" keeps births together")
	}
	return r
}

// rights are those of every child at a school, by the criteria met where the child named it.
func rights(r schoolplace.Round, s schoolplace.School) map[string]schoolplace.Priority {
	all := map[string]schoolplace.Priority{}
	for _, child := range r.Children {
		var meets []schoolplace.Criterion
		if i := place(child, s.Code); i < len(child.Preferences) {
			meets = child.Preferences[i].Meets
		}
		all[child.ID] = s.Priority(child, meets, r.Seed)
	}
	return all
}

// beside says that two rights are of one birth and that nothing but the names tells them apart.
func beside(p, q schoolplace.Priority) bool {
	p.Child = q.Child
	return p == q
}

// A school that keeps births together goes beyond its places only by children who stand beside the last one within them,
// takes all of those who want it, and still refuses nobody who has more right than somebody it takes.
func TestTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := keeping(t)
		offers := allocate(t, r)
		for _, s := range r.Schools {
			places, right := s.Places, rights(r, s)
			for _, school := range r.Named {
				if school == s.Code {
					places--
				}
			}
			places = max(0, places)
			var holders []string
			for _, child := range r.Children {
				if offers[child.ID].School == s.Code && offers[child.ID].By == schoolplace.ByPreference {
					holders = append(holders, child.ID)
				}
			}
			slices.SortFunc(holders, func(a, b string) int { return right[a].Compare(right[b]) })
			if len(holders) > places {
				for _, beyond := range holders[max(places, 1):] {
					if !s.Together || places == 0 || !beside(right[beyond], right[holders[places-1]]) {
						t.Errorf("%s has %d places and takes %v", s.Code, places, holders)
					}
				}
			}
			for _, child := range r.Children {
				if wanted := place(child, s.Code); wanted >= place(child, offers[child.ID].School) {
					continue
				}
				if len(holders) < places {
					t.Errorf("%s refuses %s and has a place", s.Code, child.ID)
				}
				for _, holder := range holders {
					if right[child.ID].Compare(right[holder]) < 0 {
						t.Errorf("%s takes %s and refuses %s, who has more right", s.Code, holder, child.ID)
					}
					if s.Together && beside(right[child.ID], right[holder]) {
						t.Errorf("%s takes %s and refuses %s of the same birth", s.Code, holder, child.ID)
					}
				}
			}
		}
	})
}

func TestTogetherInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := keeping(t)
		want := allocate(t, r)
		r.Children = rapid.Permutation(r.Children).Draw(t, "children in another order")
		for child, offer := range allocate(t, r) {
			if want[child] != offer {
				t.Errorf("%v in one order, %v in another", want[child], offer)
			}
		}
	})
}
