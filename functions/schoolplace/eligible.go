package schoolplace

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Where the rules are published.
const (
	regulations    = "https://www.legislation.gov.uk/uksi/2012/8/made"
	scheme         = "https://www.legislation.gov.uk/uksi/2012/8/schedule/2/made"
	admissionsCode = "https://www.gov.uk/government/publications/school-admissions-code--2"
	plans          = "https://www.legislation.gov.uk/ukpga/2014/6/section/43"
	parents        = "https://www.legislation.gov.uk/ukpga/1996/56/section/576"
	startingAge    = "https://www.gov.uk/schools-admissions/school-starting-age"
)

// eligible gives the reasons for which the application cannot be made here or now, on the answers known so far.
func eligible(on date.Date, a ask.Answers) []transaction.Reason {
	reasons := wrongAge(on, a)
	refuse := func(against ask.Condition, rule, source string) {
		if against.Holds(on, a) {
			reasons = append(reasons, transaction.Reason{Rule: rule, Source: source})
		}
	}
	refuse(ask.All(livesInArea.Is(false), serviceFamily.Is(false)), "another-council", scheme)
	refuse(ehcPlan.Is(true), "ehc-plan", plans)
	refuse(ask.All(parentalResponsibility.Is(false), hasCare.Is(false)), "not-a-parent", parents)
	return reasons
}

// wrongAge gives the reason for which the child's age does not fit what is applied for; none while answers that are not
// there yet could mend it.
func wrongAge(on date.Date, a ask.Answers) []transaction.Reason {
	born, p := dateOfBirth.Of(a), Phase(phase.Of(a))
	if born.IsZero() || p == "" {
		return nil
	}
	if p == InYear {
		return wrongAgeInYear(on, startDate.Of(a), born)
	}
	entry := OpenRound(on)
	usual, err := EntryYear(born, p)
	// A place outside the normal age group can be asked for a year away from it, so both years wait for that answer.
	near := entry-1 <= usual && usual <= entry+1
	if err != nil || usual == entry || near && !otherAgeGroup.Is(false).Holds(on, a) {
		return nil
	}
	values := words.Values{"year": usual}
	if usual > entry {
		values["opens"] = Opens(usual)
		return []transaction.Reason{{Rule: "too-young", Source: startingAge, Values: values}}
	}
	return []transaction.Reason{{Rule: "too-old", Source: startingAge, Values: values}}
}

// wrongAgeInYear is wrongAge for a place from a day on.
func wrongAgeInYear(on, start, born date.Date) []transaction.Reason {
	if start.IsZero() {
		return nil
	}
	group := YearGroup(born, SchoolYear(start))
	switch {
	case group < 0:
		return []transaction.Reason{{Rule: "too-young-for-school", Source: startingAge}}
	case group > 11:
		return []transaction.Reason{{Rule: "over-school-age", Source: admissionsCode}}
	// Reception and Year 7 of the next school year are for the round. Year 3 is only at junior schools, which check knows.
	case SchoolYear(start) >= OpenRound(on) && (group == 0 || group == 7):
		return []transaction.Reason{{Rule: "use-the-round", Source: scheme, Values: words.Values{"year": SchoolYear(start)}}}
	}
	return nil
}
