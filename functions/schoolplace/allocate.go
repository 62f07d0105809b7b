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
// Everything in it is a figure that can be published. No float decides: two computers that differ in the last digit of a
// square root would offer different places.
//
// Children with a plan come first. Then each child proposes to the schools named, in their order, and each school keeps
// those with most right to its places. A child whom none of them can take then proposes to every school that has places
// left, the nearest first, and again each school keeps those with most right.
//
// Children of one birth share a lot (Child.Birth), so no other child is drawn between them. Where a school's last place
// falls between them, one is refused, or, at a school that says so (School.Together), all are admitted. The offers are
// then still stable, and do not depend on the order in which applications came in. That no child gains by another list
// holds only for a round in which no school says so: whether a last place is one or two can hang on who was refused
// elsewhere, and there are rounds in which a child gains by that.
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

	seats := seats{places: left, together: func(school int) bool { return r.Schools[school].Together }}
	var without []int
	for i, accepted := range match(r.named(index), seats) {
		if accepted < 0 {
			without = append(without, i)
			continue
		}
		school := index[r.Children[i].Preferences[accepted].School]
		left[school]--
		offers = append(offers, Offer{r.Children[i].ID, r.Schools[school].Code, ByPreference, accepted + 1})
	}

	near := r.nearest(without, left)
	for i, accepted := range match(near, seats) {
		offer := Offer{Child: r.Children[without[i]].ID}
		if accepted >= 0 {
			school, _ := near.at(i, accepted)
			offer.School, offer.By = r.Schools[school].Code, ByNearest
		}
		offers = append(offers, offer)
	}
	slices.SortFunc(offers, func(a, b Offer) int { return cmp.Compare(a.Child, b.Child) })
	return offers, nil
}

// named gives the wishes of all children for the schools that they named.
func (r Round) named(index map[string]int) wishes {
	w := wishes{most: make([]int, len(r.Children))}
	for i, child := range r.Children {
		w.most[i] = len(child.Preferences)
	}
	w.at = func(i, n int) (int, Priority) {
		named := r.Children[i].Preferences[n]
		school := index[named.School]
		return school, r.Schools[school].Priority(r.Children[i], named.Meets, r.Seed)
	}
	return w
}

// nearest gives the wishes of some children for all the schools that have places left and admit the child, the nearest
// first; of two as near, the one whose code comes first. A child who named none of them meets no criterion there but
// those that are the child's own.
//
// In a round in which everybody wants the same few schools, that is nearly every child by nearly every school. So the
// schools are put in order by their distance alone, as one number for each, and nothing more is worked out of those to
// which the child never comes to propose.
func (r Round) nearest(children []int, left []int) wishes {
	var open []int
	for i := range r.Schools {
		if left[i] > 0 {
			open = append(open, i)
		}
	}
	slices.SortFunc(open, func(a, b int) int { return cmp.Compare(r.Schools[a].Code, r.Schools[b].Code) })
	// A distance on the National Grid fits in 28 bits; below it stands the school's place in open.
	const placeBits = 32
	order := make([][]uint64, len(children))
	w := wishes{most: make([]int, len(children))}
	for i, c := range children {
		child := r.Children[c]
		near := make([]uint64, 0, len(open))
		for place, school := range open {
			if r.Schools[school].admits(child) {
				near = append(near, uint64(Metres(child.Home, r.Schools[school].At))<<placeBits|uint64(place))
			}
		}
		slices.Sort(near)
		order[i], w.most[i] = near, len(near)
	}
	w.at = func(i, n int) (int, Priority) {
		school := open[uint32(order[i][n])]
		return school, r.Schools[school].Priority(r.Children[children[i]], nil, r.Seed)
	}
	return w
}

func (s School) admits(c Child) bool { return s.Only == "" || s.Only == c.Sex }
