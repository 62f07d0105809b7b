package schoolplace

import (
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// lateness is what of an application came after the closing date. An application can be changed until places are offered, and a school
// that is named, or moved in the list, after the closing date is dealt with as schools' admission schemes deal with a late application:
// after those that came in on time, unless the council accepts the reason. What was in time stays so.
type lateness struct {
	// closing is the closing date; zero for in-year, where nothing is late.
	closing date.Date
	// whole says that all of it was late, and on is the day on which it came, or the last of what was late did.
	whole bool
	on    date.Date
	// schools are those named after it, where others were named in time.
	schools []string
	// list is the day after it on which a school was taken out of the list, or those in it were put into another order; a school that is
	// added leaves the order of the others as it was. told is the last day
	// after it on which anything else came by which children are put in order.
	list, told date.Date
}

// some says that a part of an application that was in time came too late.
func (l lateness) some() bool {
	return !l.whole && (len(l.schools) > 0 || !l.list.IsZero() || !l.told.IsZero())
}

// ordering are the answers outside the list of schools by which children are put in order, and those by which one of these is not asked
// any more: an answer that is gone has no day.
var ordering = []string{
	care.Name, childAddress.Name, newAddress.Name, postingAddress.Name, multipleBirth.Name, moving.Name, livesInArea.Name,
}

// came looks at when an application that was received on a day came, and what of it was changed.
func came(on date.Date, a ask.Answers) lateness {
	p, entry := Phase(phase.Of(a)), OpenRound(on)
	closing, err := ClosingDate(p, entry)
	whole, lateErr := IsLate(on, p, entry)
	if err != nil || lateErr != nil {
		return lateness{on: on}
	}
	l := lateness{closing: closing, on: on}
	after := func(day date.Date) bool { return day.After(closing) }
	rows := preferences.Of(a)
	for _, row := range rows {
		named := latest(row.AddedOn(), row.ChangedOn(school.Name), row.ChangedOn(otherSchoolName.Name), row.ChangedOn(otherSchoolCouncil.Name))
		if after(named) {
			l.schools = append(l.schools, nameOf(row))
			l.on = latest(l.on, named)
			continue
		}
		for _, q := range preferences.Questions {
			if day := row.ChangedOn(q.About().Name); after(day) && q.About().Name != preferenceReason.Name {
				l.told = latest(l.told, day)
			}
		}
	}
	for _, name := range ordering {
		if day := a.ChangedOn(name); after(day) {
			l.told = latest(l.told, day)
		}
	}
	if day := a.ChangedOn(preferences.Name); after(day) {
		l.list = day
	}
	l.on = latest(l.on, l.list, l.told)
	switch changed := a.ChangedOn(phase.Name); {
	case whole:
		return lateness{closing: closing, whole: true, on: l.on}
	case after(changed): // to another round than the one that was applied for
		return lateness{closing: closing, whole: true, on: latest(changed, l.on)}
	case len(rows) > 0 && len(l.schools) == len(rows):
		return lateness{closing: closing, whole: true, on: l.on}
	}
	return l
}

// tell gives the reasons for which what came after the closing date of an application in time is dealt with later.
func (l lateness) tell() []transaction.Reason {
	var reasons []transaction.Reason
	if len(l.schools) > 0 {
		reasons = append(reasons, transaction.Reason{Rule: "late-schools", Source: scheme,
			Values: words.Values{"schools": l.schools, "closing": l.closing}})
	}
	if !l.list.IsZero() {
		reasons = append(reasons, transaction.Reason{Rule: "late-list", From: l.list, Source: scheme, Values: words.Values{"closing": l.closing}})
	}
	if !l.told.IsZero() {
		reasons = append(reasons, transaction.Reason{Rule: "late-answers", From: l.told, Source: scheme, Values: words.Values{"closing": l.closing}})
	}
	return reasons
}

// nameOf is the name of the school of a row.
func nameOf(row ask.Answers) string {
	if s, ok := find(school.Of(row)); ok {
		return s.Name
	}
	return otherSchoolName.Of(row)
}

// latest is the last of some days.
func latest(days ...date.Date) date.Date { return slices.MaxFunc(days, date.Date.Compare) }
