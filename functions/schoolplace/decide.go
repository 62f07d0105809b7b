package schoolplace

import (
	"errors"
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// The results of an application. None is a place: places are shared out once everybody has applied.
const (
	applied       = "applied"
	appliedLate   = "applied-late"
	appliedPart   = "applied-changed-late" // in time, and changed after the closing date
	appliedInYear = "applied-in-year"
)

// decide gives what comes of an application received on a date: when it is dealt with, under which criterion the child
// comes at each school, and what has to be sent.
func decide(on date.Date, a ask.Answers) transaction.Outcome {
	result, reasons := timing(on, a)
	return transaction.Outcome{
		Result:   result,
		Evidence: evidence(on, a),
		Reasons:  slices.Concat(reasons, named(a), circumstances(on, a)),
	}
}

// timing gives the result, and the dates on which it rests.
func timing(on date.Date, a ask.Answers) (string, []transaction.Reason) {
	p, entry := Phase(phase.Of(a)), OpenRound(on)
	if p == InYear {
		reason := transaction.Reason{Rule: "in-year-reception", From: startDate.Of(a), Source: admissionsCode}
		if group := YearGroup(dateOfBirth.Of(a), SchoolYear(startDate.Of(a))); group > 0 {
			reason.Rule, reason.Values = "in-year", words.Values{"group": group}
		}
		return appliedInYear, []transaction.Reason{reason}
	}
	result, rule, late := applied, "on-time", came(on, a)
	reasons := []transaction.Reason{{Rule: "starts", From: septemberFirst(entry), Source: startingAge}}
	switch {
	case late.whole:
		result, rule = appliedLate, "late"
	case late.some():
		result = appliedPart
	}
	reasons = append(reasons, transaction.Reason{Rule: rule, Source: scheme, Values: words.Values{"closing": late.closing}})
	reasons = append(reasons, late.tell()...)
	if result != applied && lateReason.Of(a) != "" {
		reasons = append(reasons, transaction.Reason{Rule: "late-reason", Source: scheme})
	}
	reasons = append(reasons, offer(late.on, p, entry, result != applied)...)
	if p == Reception {
		reasons = append(reasons, transaction.Reason{Rule: "compulsory-school-age", Source: startingAge,
			Values: words.Values{"day": CompulsorySchoolAge(dateOfBirth.Of(a))}})
	}
	return result, reasons
}

// offer tells the day of the offers and by when to answer. Who applies once they are out is told that instead.
func offer(on date.Date, p Phase, entry int, late bool) []transaction.Reason {
	day, err := OfferDate(p, entry)
	var outside *rate.OutsideError
	switch {
	case errors.As(err, &outside):
		return []transaction.Reason{{Rule: "rate-not-set", Source: regulations, Values: words.Values{"last": outside.Last}}}
	case err != nil:
		return nil
	case late && !on.Before(day):
		return []transaction.Reason{{Rule: "offers-are-out", Source: regulations, Values: words.Values{"offer": day}}}
	}
	return []transaction.Reason{
		{Rule: "offers", Source: regulations, Values: words.Values{"offer": day}},
		{Rule: "reply", Source: scheme, Values: words.Values{"reply": ReplyBy(day)}},
	}
}

// named tells how the schools named will be looked at.
func named(a ask.Answers) []transaction.Reason {
	by := map[Criterion][]string{}
	var elsewhere, needForm []string
	rows := preferences.Of(a)
	for _, row := range rows {
		s, ok := find(school.Of(row))
		if !ok {
			elsewhere = append(elsewhere, otherSchoolName.Of(row))
			continue
		}
		criterion := s.Criteria[Rank(s.Criteria, meets(a, row)...)]
		by[criterion] = append(by[criterion], s.Name)
		if faithForm.Is(false).Holds(date.Date{}, row) {
			needForm = append(needForm, s.Name)
		}
	}
	reasons := []transaction.Reason{{Rule: "equal-preference", Source: admissionsCode, Values: words.Values{"count": len(rows)}}}
	tell := func(rule, source string, names []string) {
		if len(names) > 0 {
			reasons = append(reasons, transaction.Reason{Rule: rule, Source: source, Values: words.Values{"schools": names}})
		}
	}
	for _, criterion := range []Criterion{
		LookedAfter, Faith, Sibling, SocialMedical, Staff, Distance,
	} {
		tell("criterion-"+string(criterion), admissionsCode, by[criterion])
	}
	tell("supplementary-form", admissionsCode, needForm)
	tell("another-councils-school", scheme, elsewhere)
	if len(rows) < fewest {
		reasons = append(reasons, transaction.Reason{Rule: "few-preferences", Source: scheme, Values: words.Values{"count": len(rows)}})
	}
	return reasons
}

// fewest is the number of schools that everybody may name at least (SI 2012/8, Schedule 2, paragraph 1(c)). Whoever names
// fewer is told that more do no harm.
const fewest = 3

// circumstances tells what else a person has to look at.
func circumstances(on date.Date, a ask.Answers) []transaction.Reason {
	var reasons []transaction.Reason
	look := func(when ask.Condition, reason transaction.Reason) {
		if when.Holds(on, a) {
			reasons = append(reasons, reason)
		}
	}
	look(otherAgeGroup.Is(true), transaction.Reason{Rule: "other-age-group", Source: admissionsCode})
	look(serviceFamily.Is(true), transaction.Reason{
		Rule: "service-family", From: postingDate.Of(a), Source: admissionsCode,
	})
	look(moving.Is(true), transaction.Reason{Rule: "moving", From: movingDate.Of(a), Source: admissionsCode})
	look(multipleBirth.Is(true), transaction.Reason{Rule: "multiple-birth", Source: admissionsCode,
		Values: words.Values{"names": multipleBirthNames.Of(a)}})
	return reasons
}
