package schoolplace

import (
	"cmp"
	"slices"
)

// Offer is what a child is offered. School is empty where no school has a place left.
type Offer struct {
	Child, School string
	By            Basis
	// Preference is 1 for the school most wanted, and so on; 0 where the school is none of those named.
	Preference int
}

// Basis is what an offer rests on.
type Basis string

// The bases: the child's plan, a preference, or that it is the nearest school with a place left; or no offer at all.
const (
	ByPlan       Basis = "plan"
	ByPreference Basis = "preference"
	ByNearest    Basis = "nearest"
	NoOffer      Basis = ""
)

// Allocate shares the places of a round out by equal preference: each school ranks everybody who named it by its own
// published criteria, without seeing in which order they named their schools, and each child is offered the school named
// highest of those that could offer a place (SI 2012/8, Schedule 2, paragraph 1; School Admissions Code 2021, section 1).
// It gives one offer for each child, sorted by child. An error names the first thing in the round that contradicts
// itself, and then there are no offers.
//
// That is deferred acceptance with the children proposing (Gale and Shapley, College Admissions and the Stability of
// Marriage, 1962). It gives the one allocation that is best for every child of all those in which nobody who was refused
// has more right to a place than somebody who has it; it does not depend on the order in which applications came in; and
// no child gains by naming schools in another order than the true one, or by naming fewer of them.
//
// Everything in it is a figure that can be published. There is no float: two computers that differ in the last digit of
// a square root would offer different places.
//
// Children with a plan come first. Then each child proposes to the schools named, in their order, and each school keeps
// those with most right to its places. A child whom none of them can take then proposes to every school that has places
// left, the nearest first, and again each school keeps those with most right.
func Allocate(r Round) ([]Offer, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	index := make(map[string]int, len(r.Schools))
	left := make([]int, len(r.Schools))
	for i, school := range r.Schools {
		index[school.Code], left[i] = i, school.Places
	}
	offers := make([]Offer, 0, len(r.Children)+len(r.Named))
	for child, school := range r.Named {
		left[index[school]] = max(0, left[index[school]]-1)
		offers = append(offers, Offer{Child: child, School: school, By: ByPlan})
	}

	proposals := make([][]proposal, len(r.Children))
	for i, child := range r.Children {
		proposals[i] = make([]proposal, len(child.Preferences))
		for j, named := range child.Preferences {
			school := index[named.School]
			proposals[i][j] = proposal{school, r.Schools[school].Priority(child, named.Meets, r.Seed)}
		}
	}
	var without []int
	for i, accepted := range match(proposals, left) {
		if accepted < 0 {
			without = append(without, i)
			continue
		}
		school := proposals[i][accepted].school
		left[school]--
		offers = append(offers, Offer{r.Children[i].ID, r.Schools[school].Code, ByPreference, accepted + 1})
	}

	proposals = r.nearest(without, left)
	for i, accepted := range match(proposals, left) {
		offer := Offer{Child: r.Children[without[i]].ID}
		if accepted >= 0 {
			offer.School, offer.By = r.Schools[proposals[i][accepted].school].Code, ByNearest
		}
		offers = append(offers, offer)
	}
	slices.SortFunc(offers, func(a, b Offer) int { return cmp.Compare(a.Child, b.Child) })
	return offers, nil
}

// nearest gives, for each of some children, the schools that have places left and admit the child, the nearest first;
// of two as near, the one whose code comes first. A child who named none of them meets no criterion there but those
// that are the child's own.
func (r Round) nearest(children []int, left []int) [][]proposal {
	var open []int
	for i := range r.Schools {
		if left[i] > 0 {
			open = append(open, i)
		}
	}
	proposals := make([][]proposal, len(children))
	for i, c := range children {
		child := r.Children[c]
		for _, school := range open {
			if r.Schools[school].admits(child) {
				proposals[i] = append(proposals[i], proposal{school, r.Schools[school].Priority(child, nil, r.Seed)})
			}
		}
		slices.SortFunc(proposals[i], func(a, b proposal) int {
			return cmp.Or(cmp.Compare(a.priority.Distance, b.priority.Distance),
				cmp.Compare(r.Schools[a.school].Code, r.Schools[b.school].Code))
		})
	}
	return proposals
}

func (s School) admits(c Child) bool { return s.Only == "" || s.Only == c.Sex }
