package childtaxcredit

import (
	"strconv"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// Backdating is how many days before a claim was received an award can begin (SI 2002/2014, regulation 7; 31 since
// 6 April 2012). No claim of the time before is taken here.
const Backdating = 31

// check compares answers that are each right in themselves.
func check(on date.Date, a ask.Answers) []ask.Fault {
	faults := checkTime(on, a)
	add := func(path string, code ask.Code, values words.Values) {
		faults = append(faults, ask.Fault{Path: path, Code: code, Values: values})
	}
	// ordered holds the end of a time against its beginning.
	ordered := func(prefix string, of ask.Answers, from, until ask.Date) {
		if end := until.Of(of); !end.IsZero() && end.Before(from.Of(of)) {
			add(prefix+until.Name, ask.Inconsistent, words.Values{"other": prefix + from.Name})
		}
	}
	// either wants one of two dates at least.
	either := func(prefix string, of ask.Answers, when ask.Condition, from, until ask.Date) {
		if when.Holds(on, of) && from.Of(of).IsZero() && until.Of(of).IsZero() {
			add(prefix+from.Name, ask.Missing, nil)
		}
	}
	if nino := partnerNINO.Of(a); nino != "" && nino == applicantNINO.Of(a) {
		add(partnerNINO.Name, ask.Inconsistent, words.Values{"other": applicantNINO.Name})
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
			add(path+childName.Name, ask.Duplicate, nil)
		}
		seen[child] = true
		if from := responsibleFrom.Of(row); !from.IsZero() && from.Before(child.born) {
			add(path+responsibleFrom.Name, ask.Inconsistent, words.Values{"other": path + dateOfBirth.Name})
		}
		either(path, row, throughout.Is(false), responsibleFrom, responsibleUntil)
		ordered(path, row, responsibleFrom, responsibleUntil)
		ordered(path, row, disabledFrom, disabledUntil)
		ordered(path, row, severeFrom, severeUntil)
	}
	either("", a, benefitsThroughout.Is(false), benefitsFrom, benefitsUntil)
	ordered("", a, benefitsFrom, benefitsUntil)
	partners := ask.Any(workElements.Has("disabled-partner"), workElements.Has("severely-disabled-partner"))
	if partners.Holds(on, a) && !couple.Holds(on, a) {
		add(workElements.Name, ask.Inconsistent, words.Values{"other": household.Name})
	}
	return faults
}

// checkTime holds the days of the award against the date and the tax year.
func checkTime(on date.Date, a ask.Answers) []ask.Fault {
	if from, earliest := claimFrom.Of(a), on.AddDays(-Backdating); !from.IsZero() && from.Before(earliest) {
		return []ask.Fault{{Path: claimFrom.Name, Code: ask.TooEarly, Values: words.Values{"earliest": earliest}}}
	}
	year, _ := chosenYear(a)
	if !wholeYear.Is(false).Holds(on, a) {
		return nil
	}
	var faults []ask.Fault
	within := func(q ask.Date) {
		switch day := q.Of(a); {
		case day.Before(year.First()):
			faults = append(faults, ask.Fault{Path: q.Name, Code: ask.TooEarly, Values: words.Values{"earliest": year.First()}})
		case day.After(year.Last()):
			faults = append(faults, ask.Fault{Path: q.Name, Code: ask.TooLate, Values: words.Values{"latest": year.Last()}})
		}
	}
	within(awardFrom)
	within(awardUntil)
	if len(faults) == 0 && awardUntil.Of(a).Before(awardFrom.Of(a)) {
		faults = append(faults, ask.Fault{Path: awardUntil.Name, Code: ask.Inconsistent, Values: words.Values{"other": awardFrom.Name}})
	}
	return faults
}
