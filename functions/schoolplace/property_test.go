package schoolplace_test

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/functions/schoolplace"
)

// criteria are orders that schools may have: looked-after first, distance last, what lies between in any order.
func criteria(t *rapid.T) []schoolplace.Criterion {
	between := rapid.Permutation([]schoolplace.Criterion{schoolplace.Sibling, schoolplace.SocialMedical, schoolplace.Staff}).Draw(t, "criteria")
	between = between[:rapid.IntRange(0, 3).Draw(t, "how many criteria")]
	return slices.Concat([]schoolplace.Criterion{schoolplace.LookedAfter}, between, []schoolplace.Criterion{schoolplace.Distance})
}

// anyRound is a round of few schools and children on a small grid, so that distances often tie and places are short.
func anyRound(t *rapid.T, schools, children int) schoolplace.Round {
	point := func(name string) schoolplace.Point {
		return schoolplace.Point{Easting: int64(rapid.IntRange(0, 3).Draw(t, name+"'s easting")), Northing: int64(rapid.IntRange(0, 3).Draw(t, name+"'s northing"))}
	}
	r := schoolplace.Round{Seed: rapid.StringN(0, 4, -1).Draw(t, "seed"), Named: map[string]string{}}
	for i := range rapid.IntRange(1, schools).Draw(t, "schools") {
		code := fmt.Sprintf("s%d", i)
		r.Schools = append(r.Schools, schoolplace.School{
			Code: code, At: point(code), Places: rapid.IntRange(0, 3).Draw(t, code+"'s places"), Criteria: criteria(t),
			Only: rapid.SampledFrom([]string{"", "", "", "female"}).Draw(t, code+" is for"),
		})
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "children with a plan") {
		r.Named[fmt.Sprintf("n%d", i)] = rapid.SampledFrom(r.Schools).Draw(t, "named school").Code
	}
	for i := range rapid.IntRange(0, children).Draw(t, "children") {
		id := fmt.Sprintf("c%d", i)
		child := schoolplace.Child{
			ID: id, Home: point(id), Sex: rapid.SampledFrom([]string{"female", "male"}).Draw(t, id+"'s sex"),
			LookedAfter: rapid.IntRange(0, 5).Draw(t, id+" is looked after") == 0,
			Late:        rapid.IntRange(0, 5).Draw(t, id+" is late") == 0,
		}
		if i > 0 && rapid.IntRange(0, 3).Draw(t, id+" is a twin of the child before") == 0 {
			before := &r.Children[i-1]
			before.Birth = cmp.Or(before.Birth, before.ID)
			child.Birth, child.Home, child.Late, child.LookedAfter = before.Birth, before.Home, before.Late, before.LookedAfter
		}
		open := slices.DeleteFunc(slices.Clone(r.Schools), func(s schoolplace.School) bool { return s.Only != "" && s.Only != child.Sex })
		if len(open) > 0 {
			open = rapid.Permutation(open).Draw(t, id+"'s order")[:rapid.IntRange(0, len(open)).Draw(t, id+"'s preferences")]
		}
		for _, s := range open {
			child.Preferences = append(child.Preferences, schoolplace.Preference{
				School: s.Code,
				Meets: rapid.SampledFrom([][]schoolplace.Criterion{nil, nil, {schoolplace.Sibling}, {schoolplace.SocialMedical}, {schoolplace.Staff}}).
					Draw(t, id+" meets"),
			})
		}
		r.Children = append(r.Children, child)
	}
	return r
}

func allocate(t interface{ Fatal(...any) }, r schoolplace.Round) map[string]schoolplace.Offer {
	offers, err := schoolplace.Allocate(r)
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]schoolplace.Offer{}
	for _, offer := range offers {
		by[offer.Child] = offer
	}
	if len(by) != len(offers) {
		t.Fatal("a child has more than one offer", offers)
	}
	return by
}

func find(r schoolplace.Round, code string) schoolplace.School {
	return r.Schools[slices.IndexFunc(r.Schools, func(s schoolplace.School) bool { return s.Code == code })]
}

// place is the number of an offer in a child's own order, from 0; a school that is not named comes behind them all.
func place(child schoolplace.Child, school string) int {
	i := slices.IndexFunc(child.Preferences, func(p schoolplace.Preference) bool { return p.School == school })
	if i < 0 {
		return len(child.Preferences)
	}
	return i
}

func TestOneOfferForEach(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRound(t, 4, 8)
		offers := allocate(t, r)
		if len(offers) != len(r.Children)+len(r.Named) {
			t.Errorf("%d offers for %d children and %d with a plan", len(offers), len(r.Children), len(r.Named))
		}
		taken, named := map[string]int{}, map[string]int{}
		for child, school := range r.Named {
			named[school]++
			if offers[child] != (schoolplace.Offer{Child: child, School: school, By: schoolplace.ByPlan}) {
				t.Errorf("the plan of %s names %s; offered %v", child, school, offers[child])
			}
		}
		for _, child := range r.Children {
			offer := offers[child.ID]
			number := place(child, offer.School) + 1
			if number > len(child.Preferences) {
				number = 0
			}
			if offer.Preference != number || (offer.By == schoolplace.ByPreference) != (number > 0) || (offer.School == "") != (offer.By == schoolplace.NoOffer) {
				t.Errorf("%v for %v", offer, child.Preferences)
			}
			if offer.School == "" {
				continue
			}
			taken[offer.School]++
			if only := find(r, offer.School).Only; only != "" && only != child.Sex {
				t.Errorf("%s is not for %s", offer.School, child.Sex)
			}
		}
		for _, s := range r.Schools {
			if taken[s.Code] > max(0, s.Places-named[s.Code]) {
				t.Errorf("%s: %d places, %d with a plan, %d others", s.Code, s.Places, named[s.Code], taken[s.Code])
			}
		}
	})
}

// Nobody who was refused by a school has more right to a place there than somebody who has one (no justified envy), and
// no school that refused somebody has a place left (no waste). Who has no offer could not be taken by any school.
func TestStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRound(t, 4, 8)
		offers := allocate(t, r)
		left := map[string]int{}
		for _, s := range r.Schools {
			left[s.Code] = s.Places
		}
		for _, offer := range offers {
			left[offer.School]--
		}
		for _, child := range r.Children {
			offer := offers[child.ID]
			for _, named := range child.Preferences[:place(child, offer.School)] {
				if left[named.School] > 0 {
					t.Errorf("%s was refused by %s, which has %d places left", child.ID, named.School, left[named.School])
				}
				s := find(r, named.School)
				for _, other := range r.Children {
					if offers[other.ID].School != s.Code {
						continue
					}
					var meets []schoolplace.Criterion
					if i := place(other, s.Code); i < len(other.Preferences) {
						meets = other.Preferences[i].Meets
					} else {
						t.Errorf("%s has a place at %s without having named it, %s was refused", other.ID, s.Code, child.ID)
					}
					if s.Priority(child, named.Meets, r.Seed).Compare(s.Priority(other, meets, r.Seed)) < 0 {
						t.Errorf("%s has more right to %s than %s", child.ID, s.Code, other.ID)
					}
				}
			}
			for _, s := range r.Schools {
				if offer.School == "" && left[s.Code] > 0 && (s.Only == "" || s.Only == child.Sex) {
					t.Errorf("%s has no offer, and %s has a place left", child.ID, s.Code)
				}
			}
		}
	})
}

func TestOrderOfApplicationsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRound(t, 4, 8)
		want := allocate(t, r)
		again := r
		again.Children = rapid.Permutation(r.Children).Draw(t, "children in another order")
		again.Schools = rapid.Permutation(r.Schools).Draw(t, "schools in another order")
		if got := allocate(t, again); !reflect.DeepEqual(got, want) {
			t.Errorf("%v in one order, %v in another", want, got)
		}
	})
}

// A child whose true order is that of the round gets nothing better by any other list of the same schools: in another
// order, or shorter. All of them are tried, and a school that the child left out counts for as much as it is wanted.
func TestNobodyGainsByAnotherList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRound(t, 4, 6)
		honest := allocate(t, r)
		for i, child := range r.Children {
			best := place(child, honest[child.ID].School)
			for _, list := range lists(child.Preferences) {
				lie := r
				lie.Children = slices.Clone(r.Children)
				lie.Children[i].Preferences = list
				if got := place(child, allocate(t, lie)[child.ID].School); got < best {
					t.Errorf("%s gets preference %d by the list %v instead of %d by %v", child.ID, got+1, list, best+1, child.Preferences)
				}
			}
		}
	})
}

// lists are all the lists of some preferences, without repetition.
func lists(from []schoolplace.Preference) [][]schoolplace.Preference {
	all := [][]schoolplace.Preference{nil}
	for i, first := range from {
		rest := slices.Concat(from[:i], from[i+1:])
		for _, list := range lists(rest) {
			all = append(all, append([]schoolplace.Preference{first}, list...))
		}
	}
	return all
}

// Naming one more school behind the others never changes which of the others is offered; it can only come in where none
// of them was.
func TestMorePreferencesNeverHarm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRound(t, 4, 8)
		i := slices.IndexFunc(r.Children, func(c schoolplace.Child) bool { return len(c.Preferences) > 1 })
		if i < 0 {
			return
		}
		long := r.Children[i].Preferences
		more := allocate(t, r)[r.Children[i].ID]
		r.Children[i].Preferences = long[:len(long)-1]
		fewer := allocate(t, r)[r.Children[i].ID]
		if fewer.By == schoolplace.ByPreference && fewer != more {
			t.Errorf("%v with %d preferences, %v with one more", fewer, len(long)-1, more)
		}
		if more.By == schoolplace.ByPreference && more.Preference < len(long) && fewer != more {
			t.Errorf("%v with %d preferences, %v with one more", fewer, len(long)-1, more)
		}
	})
}

// A late application takes nothing from anybody who was in time.
func TestLateComesAfter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRound(t, 4, 8)
		with := allocate(t, r)
		r.Children = slices.DeleteFunc(slices.Clone(r.Children), func(c schoolplace.Child) bool { return c.Late })
		for child, offer := range allocate(t, r) {
			if offer.By != schoolplace.ByNearest && offer.By != schoolplace.NoOffer && with[child] != offer {
				t.Errorf("%v without those who are late, %v with them", offer, with[child])
			}
		}
	})
}

// On tiny rounds, of all the stable ways to share the places out there is one in which each child has the best that the
// child has in any of them, and Allocate gives that one.
func TestBestOfAllStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRound(t, 3, 5)
		offers := allocate(t, r)
		got := make([]int, len(r.Children))
		for i, child := range r.Children {
			got[i] = place(child, offers[child.ID].School)
		}
		best := make([]int, len(r.Children))
		for i, child := range r.Children {
			best[i] = len(child.Preferences)
		}
		stable := 0
		found := false
		for way := range ways(r) {
			if !isStable(r, way) {
				continue
			}
			stable++
			found = found || slices.Equal(way, got)
			for i := range way {
				best[i] = min(best[i], way[i])
			}
		}
		if stable == 0 || !found || !slices.Equal(got, best) {
			t.Errorf("of %d stable ways the best is %v; Allocate gives %v, found %v", stable, best, got, found)
		}
	})
}

// ways are all the ways to give each child one of its preferences or, as one more, none of them.
func ways(r schoolplace.Round) func(func([]int) bool) {
	return func(yield func([]int) bool) {
		way := make([]int, len(r.Children))
		for {
			if !yield(way) {
				return
			}
			i := 0
			for i < len(way) && way[i] == len(r.Children[i].Preferences) {
				way[i] = 0
				i++
			}
			if i == len(way) {
				return
			}
			way[i]++
		}
	}
}

// isStable judges a way by the words of the rule alone: no school gives more than its places, none that somebody would
// rather have has one left, and nobody would rather have a place that somebody with less right has.
func isStable(r schoolplace.Round, way []int) bool {
	holders := map[string][]int{}
	for i, child := range r.Children {
		if way[i] < len(child.Preferences) {
			code := child.Preferences[way[i]].School
			holders[code] = append(holders[code], i)
		}
	}
	right := func(i, preference int) schoolplace.Priority {
		named := r.Children[i].Preferences[preference]
		return find(r, named.School).Priority(r.Children[i], named.Meets, r.Seed)
	}
	for _, s := range r.Schools {
		places := s.Places
		for _, school := range r.Named {
			if school == s.Code {
				places--
			}
		}
		places = max(0, places)
		if len(holders[s.Code]) > places {
			return false
		}
		for i, child := range r.Children {
			wanted := place(child, s.Code)
			if wanted >= way[i] {
				continue
			}
			if len(holders[s.Code]) < places {
				return false
			}
			for _, holder := range holders[s.Code] {
				if right(i, wanted).Compare(right(holder, way[holder])) < 0 {
					return false
				}
			}
		}
	}
	return true
}
