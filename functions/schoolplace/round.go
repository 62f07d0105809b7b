package schoolplace

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Round is one round of admissions to one year group: everything on which the offers depend.
type Round struct {
	// Seed is published before the draw is used: Draw makes all the lots of the round from it.
	Seed     string
	Schools  []School
	Children []Child
	// Named are the children whose Education, Health and Care plan names a school, and that school. It has to admit
	// them (Children and Families Act 2014, section 43), so they come first and use its places, even beyond the last.
	Named map[string]string
}

// School is a school that has places in the round.
type School struct {
	Code string
	At   Point
	// Places is its published admission number.
	Places int
	// Criteria are its own, the first before the second; the last is Distance, and takes everybody.
	Criteria []Criterion
	// Only is the sex that the school admits; empty where it admits all.
	Only string
	// Together is for a school that goes beyond its places where the last one falls between children of one birth, so
	// that it admits them all. That is for its published arrangements to say: the Code asks nobody to. In an infant class
	// the children beyond the limit are then excepted pupils (SI 2012/10, schedule).
	Together bool
}

// Child is an applicant.
type Child struct {
	ID   string
	Home Point
	Sex  string
	// LookedAfter is for a child who is or was looked after by a local authority, or was in state care abroad and
	// adopted.
	LookedAfter bool
	// Late is for an application after the closing date, unless there was a good reason: it comes after all others.
	Late bool
	// Birth is the same for twins, triplets and other children of one birth who are all in the round: the ID of one of
	// them. It is empty for everybody else. They share a lot, so that a draw never puts another child between them.
	Birth string
	// Preferences are the schools named, the one most wanted first.
	Preferences []Preference
}

// Lot is the name under which the child's lot is drawn: one for all children of one birth.
func (c Child) Lot() string { return cmp.Or(c.Birth, c.ID) }

// Preference is one school that a child named, and the criteria met there, LookedAfter and Distance apart.
type Preference struct {
	School string
	Meets  []Criterion
}

// check says what in the round contradicts itself.
func (r Round) check() error {
	schools := make(map[string]School, len(r.Schools))
	for _, school := range r.Schools {
		if _, twice := schools[school.Code]; twice {
			return fmt.Errorf("allocate: school %s is there twice", school.Code)
		}
		if err := school.check(); err != nil {
			return err
		}
		schools[school.Code] = school
	}
	for child, school := range r.Named {
		if child == "" {
			return errors.New("allocate: a child with a plan has no ID")
		}
		if _, ok := schools[school]; !ok {
			return fmt.Errorf("allocate: the plan of child %s names the school %s, which is not in the round", child, school)
		}
	}
	births := make(map[string]string, len(r.Children))
	for _, child := range r.Children {
		births[child.ID] = child.Birth
	}
	seen := make(map[string]bool, len(r.Children))
	for _, child := range r.Children {
		if child.ID == "" {
			return errors.New("allocate: a child has no ID")
		}
		if _, named := r.Named[child.ID]; named || seen[child.ID] {
			return fmt.Errorf("allocate: child %s is there twice", child.ID)
		}
		seen[child.ID] = true
		if !child.Home.valid() {
			return fmt.Errorf("allocate: the home of child %s is not on the National Grid", child.ID)
		}
		// The ID of a child of another birth would put two families into one lot.
		if child.Birth != "" && births[child.Birth] != child.Birth {
			return fmt.Errorf("allocate: the birth of child %s is named %s, which is not the ID of a child of that birth", child.ID, child.Birth)
		}
		for i, named := range child.Preferences {
			school, ok := schools[named.School]
			switch {
			case !ok:
				return fmt.Errorf("allocate: child %s names the school %s, which is not in the round", child.ID, named.School)
			case !school.admits(child):
				return fmt.Errorf("allocate: child %s names the school %s, which is for the other sex", child.ID, named.School)
			case slices.ContainsFunc(child.Preferences[:i], func(p Preference) bool { return p.School == named.School }):
				return fmt.Errorf("allocate: child %s names the school %s twice", child.ID, named.School)
			}
		}
	}
	return nil
}

func (s School) check() error {
	n := len(s.Criteria)
	switch {
	case s.Code == "":
		return errors.New("allocate: a school has no code")
	case s.Places < 0:
		return fmt.Errorf("allocate: school %s has less than no places", s.Code)
	case n < 2 || s.Criteria[0] != LookedAfter || s.Criteria[n-1] != Distance:
		return fmt.Errorf("allocate: the criteria of school %s begin with %s and end with %s", s.Code, LookedAfter, Distance)
	case !s.At.valid():
		return fmt.Errorf("allocate: school %s is not on the National Grid", s.Code)
	}
	return nil
}
