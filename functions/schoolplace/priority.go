package schoolplace

import (
	"cmp"
	"slices"
)

// Criterion is a ground on which a school puts one child before another when more ask for places than it has.
type Criterion string

// The criteria that the round knows. LookedAfter is for children who are or were looked after, those adopted from state
// care abroad included; the law puts it first (SI 2012/8, regulation 7; School Admissions Code 2021, paragraph 1.7).
// Faith and Staff are met where the school has seen proof. Distance takes everybody.
const (
	LookedAfter   Criterion = "looked-after"
	Sibling       Criterion = "sibling"
	SocialMedical Criterion = "social-medical"
	Staff         Criterion = "staff"
	Faith         Criterion = "faith"
	Distance      Criterion = "distance"
)

// Rank is the place, from 0, of the first of a school's criteria that a child meets. Distance is met by everybody; a
// child who meets none of the criteria of a school without it comes behind them all.
func Rank(criteria []Criterion, met ...Criterion) int {
	for i, criterion := range criteria {
		if criterion == Distance || slices.Contains(met, criterion) {
			return i
		}
	}
	return len(criteria)
}

// Priority is the right of a child to a place at a school. The fields decide in their order, and for each of them less
// is more right.
type Priority struct {
	// Late applications come after all others.
	Late bool
	// Rank is that of the criterion under which the child comes.
	Rank int
	// Distance is how far the child lives from the school, in centimetres.
	Distance int64
	// Draw is the child's lot.
	Draw uint64
	// Lot is the name under which it was drawn, Child.Lot. It decides in the case, which nobody will see, of two equal
	// lots under different names.
	Lot string
	// Child is the child's own name in the round: it decides between children of one birth, who share a lot.
	Child string
}

// Compare is negative where p has more right than q. It is 0 only between a child and the same child.
func (p Priority) Compare(q Priority) int {
	return cmp.Or(late(p)-late(q), cmp.Compare(p.Rank, q.Rank), cmp.Compare(p.Distance, q.Distance),
		cmp.Compare(p.Draw, q.Draw), cmp.Compare(p.Lot, q.Lot), cmp.Compare(p.Child, q.Child))
}

// twin says that p and q are of children of one birth who stand beside each other: only their own names tell them
// apart, so that nobody can come between them.
func (p Priority) twin(q Priority) bool {
	p.Child = q.Child
	return p == q
}

func late(p Priority) int {
	if p.Late {
		return 1
	}
	return 0
}

// Priority is the right of a child to a place at the school, by the criteria met there and the seed of the draw. Where
// the school stands in the child's order has no part in it: "first preference first" is forbidden (School Admissions
// Code 2021, section 1).
func (s School) Priority(c Child, meets []Criterion, seed string) Priority {
	if c.LookedAfter {
		meets = append([]Criterion{LookedAfter}, meets...)
	}
	return Priority{
		Late:     c.Late,
		Rank:     Rank(s.Criteria, meets...),
		Distance: Metres(c.Home, s.At),
		Draw:     Draw(seed, s.Code, c.Lot()),
		Lot:      c.Lot(),
		Child:    c.ID,
	}
}
