package childtaxcredit

import (
	"slices"
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
	timed := len(faults) == 0
	add := func(path string, code ask.Code, values words.Values) {
		faults = append(faults, ask.Fault{Path: path, Code: code, Values: values})
	}
	// ordered holds the end of a time against its beginning.
	ordered := func(prefix string, of ask.Answers, from, until ask.Date) {
		if end := until.Of(of); !end.IsZero() && end.Before(from.Of(of)) {
			add(prefix+until.Name, ask.Inconsistent, words.Values{"other": prefix + from.Name})
		}
	}
	// known holds a day of a child against the birth.
	known := func(path string, row ask.Answers, q ask.Date) {
		if day := q.Of(row); !day.IsZero() && day.Before(dateOfBirth.Of(row)) {
			add(path+q.Name, ask.Inconsistent, words.Values{"other": path + dateOfBirth.Name})
		}
	}
	// touching wants a time of which some day lies in the award. What lies outside changes nothing, so that whoever gives
	// it has mistaken a date.
	_, award, given := awardTime(on, a)
	touching := func(prefix string, of ask.Answers, from, until ask.Date) {
		if !timed || !given {
			return
		}
		if from.Of(of).After(award.Last) {
			add(prefix+from.Name, ask.TooLate, words.Values{"latest": award.Last})
		}
		if end := until.Of(of); !end.IsZero() && end.Before(award.First) {
			add(prefix+until.Name, ask.TooEarly, words.Values{"earliest": award.First})
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
		for _, adult := range []ask.Date{applicantBirth, partnerBirth} {
			// A brother or sister may be responsible for a child, but nobody for somebody older.
			if born := adult.Of(a); !born.IsZero() && !child.born.IsZero() && !born.Before(child.born) {
				add(path+dateOfBirth.Name, ask.Inconsistent, words.Values{"other": adult.Name})
			}
		}
		known(path, row, responsibleFrom)
		known(path, row, disabledFrom)
		known(path, row, severeFrom)
		either(path, row, throughout.Is(false), responsibleFrom, responsibleUntil)
		ordered(path, row, responsibleFrom, responsibleUntil)
		ordered(path, row, disabledFrom, disabledUntil)
		ordered(path, row, severeFrom, severeUntil)
		touching(path, row, disabledFrom, disabledUntil)
		touching(path, row, severeFrom, severeUntil)
	}
	for _, i := range aloneInBirth(on, children.Of(a)) {
		path := children.Name + "/" + strconv.Itoa(i) + "/"
		add(path+exception.Name, ask.Inconsistent, words.Values{"other": path + dateOfBirth.Name})
	}
	either("", a, benefitsThroughout.Is(false), benefitsFrom, benefitsUntil)
	ordered("", a, benefitsFrom, benefitsUntil)
	touching("", a, benefitsFrom, benefitsUntil)
	partners := ask.Any(workElements.Has("disabled-partner"), workElements.Has("severely-disabled-partner"))
	if partners.Holds(on, a) && !couple.Holds(on, a) {
		add(workElements.Name, ask.Inconsistent, words.Values{"other": household.Name})
	}
	return faults
}

// aloneInBirth lists the children said to be of a multiple birth who cannot be: the exception is for each child of a
// birth but the first, where the claimant is responsible for two at least (SI 2002/2007, regulation 10; HMRC manual
// TCTM02284). So it lists who has nobody else's birthday, and the first of those who all claim the exception. Children of
// one birth may be born on both sides of a midnight.
func aloneInBirth(on date.Date, rows []ask.Answers) []int {
	type birth struct {
		born         date.Date
		first        int // the place of the first child
		all, claimed int
	}
	var births []birth
	twin := exception.Is(string(MultipleBirth))
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return dateOfBirth.Of(rows[i]).Compare(dateOfBirth.Of(rows[j])) })
	for _, i := range order {
		born := dateOfBirth.Of(rows[i])
		if born.IsZero() || mainCarer.Is(false).Holds(on, rows[i]) {
			continue
		}
		if n := len(births); n == 0 || born.After(births[n-1].born.AddDays(1)) {
			births = append(births, birth{first: i})
		}
		b := &births[len(births)-1]
		b.born = born
		b.all++
		if twin.Holds(on, rows[i]) {
			b.claimed++
		}
	}
	var alone []int
	for _, b := range births {
		if b.claimed == b.all {
			alone = append(alone, b.first)
		}
	}
	slices.Sort(alone)
	return alone
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
