package schoolplace

import (
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// check compares answers that are each right in themselves.
func check(on date.Date, a ask.Answers) []ask.Fault {
	var faults []ask.Fault
	disagree := func(path, other string) {
		faults = append(faults, ask.Fault{Path: path, Code: ask.Inconsistent, Values: words.Values{"other": other}})
	}
	if address := newAddress.Of(a); moving.Of(a) && address == childAddress.Of(a) {
		disagree(newAddress.Name, childAddress.Name)
	}
	if livesInArea.Of(a) && !inArea(childAddress.Of(a).Postcode) {
		disagree(childAddress.Name, livesInArea.Name)
	}
	// Somebody who fosters by a private arrangement is no foster carer of a local authority, and takes another option.
	if relationship.In("foster-carer", "social-worker").Holds(on, a) && care.Of(a) != "looked-after" {
		disagree(relationship.Name, care.Name)
	}
	p := Phase(phase.Of(a))
	year := OpenRound(on)
	if p == InYear {
		year = SchoolYear(startDate.Of(a))
	}
	seen := map[string]bool{}
	for i, row := range preferences.Of(a) {
		path := preferences.Name + "/" + strconv.Itoa(i) + "/"
		at := path + school.Name
		named := school.Of(row)
		if named == anotherSchool {
			at = path + otherSchoolName.Name
			named = strings.ToLower(otherSchoolName.Of(row) + "\n" + otherSchoolCouncil.Of(row))
		}
		if seen[named] {
			faults = append(faults, ask.Fault{Path: at, Code: ask.Duplicate})
		}
		seen[named] = true
		s, ok := find(named)
		if ok {
			switch {
			case !s.admits(p, on, startDate.Of(a), dateOfBirth.Of(a)):
				disagree(at, phase.Name)
			case s.Only != "" && s.Only != childSex.Of(a):
				disagree(at, childSex.Name)
			}
		}
		if sibling.Of(row) && siblingName.Of(row) == childName.Of(a) && siblingBirth.Of(row) == dateOfBirth.Of(a) {
			disagree(path+siblingName.Name, childName.Name)
		} else if sibling.Of(row) && !s.teaches(YearGroup(siblingBirth.Of(row), year)) {
			disagree(path+siblingBirth.Name, path+school.Name)
		}
	}
	return faults
}
