package childbenefit

import (
	"strconv"

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
	if arrived := arrivedInUK.Of(a); !arrived.IsZero() && arrived.Before(applicantDateOfBirth.Of(a)) {
		disagree(arrivedInUK.Name, applicantDateOfBirth.Name)
	}
	if ask.All(crownServant.Has("my-partner"), lone).Holds(on, a) {
		disagree(relationship.Name, crownServant.Name)
	}
	if nino := partnerNINO.Of(a); nino != "" && nino == applicantNINO.Of(a) {
		disagree(partnerNINO.Name, applicantNINO.Name)
	}
	type person struct {
		name ask.PersonName
		born date.Date
	}
	seen := map[person]bool{}
	for i, row := range children.Of(a) {
		path := children.Name + "/" + strconv.Itoa(i) + "/"
		child := person{childName.Of(row), dateOfBirth.Of(row)}
		if seen[child] {
			faults = append(faults, ask.Fault{Path: path + childName.Name, Code: ask.Duplicate})
		}
		seen[child] = true
		if since := livesWithYouSince.Of(row); !since.IsZero() && since.Before(child.born) {
			disagree(path+livesWithYouSince.Name, path+dateOfBirth.Name)
		}
	}
	return faults
}
