package childbenefit

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Where the rules on who can claim are published. The Act is the Social Security Contributions and Benefits Act 1992,
// the general regulations are SI 2006/223 and those on claims and payments SI 2003/492.
const (
	act              = "https://www.legislation.gov.uk/ukpga/1992/4/"
	generalRules     = "https://www.legislation.gov.uk/uksi/2006/223/"
	claimRules       = "https://www.legislation.gov.uk/uksi/2003/492/"
	immigrationRules = "https://www.legislation.gov.uk/ukpga/1999/33/section/115"
)

// eligible gives the reasons against a claim, on the answers known so far. Each rests on answers that are there, so
// none goes away by answering more. The High Income Child Benefit Charge is no such reason.
func eligible(on date.Date, a ask.Answers) []transaction.Reason {
	var reasons []transaction.Reason
	refuse := func(against ask.Condition, rule, source string) {
		if against.Holds(on, a) {
			reasons = append(reasons, transaction.Reason{Rule: rule, Source: source})
		}
	}
	refuse(whichService.Is("waiting"), "waiting-for-claim", "")
	refuse(responsible.Is(false), "not-responsible", act+"section/143")
	refuse(ask.All(ask.Any(residence.Is("never-uk"), livesInUK.Is(false)), crownServant.Has("none")),
		"not-living-in-uk", act+"section/146")
	refuse(immigrationStatus.Is("no-public-funds"), "immigration-control", immigrationRules)
	return append(reasons, noChildCounts(on, a)...)
}

// noChildCounts gives the reasons when all children have been named and benefit can be paid for none of them.
func noChildCounts(on date.Date, a ask.Answers) []transaction.Reason {
	rows, _ := a.Value(children.Name).(ask.Rows)
	if !rows.Done || len(rows.Rows) == 0 {
		return nil
	}
	reasons := []transaction.Reason{{Rule: "no-child-counts", Source: act + "section/141"}}
	for _, row := range rows.Rows {
		against := againstChild(on, row)
		if len(against) == 0 {
			return nil
		}
		reasons = append(reasons, against...)
	}
	return reasons
}

// againstChild gives the reasons for which benefit cannot be paid for a child in any week that the claim reaches, on
// the answers known so far.
func againstChild(on date.Date, row ask.Answers) []transaction.Reason {
	var reasons []transaction.Reason
	refuse := func(rule, source string) {
		reasons = append(reasons, transaction.Reason{Rule: rule, Source: source,
			Values: words.Values{"child": childName.Of(row).String()}})
	}
	if rule, source := tooOld(on, row); rule != "" {
		refuse(rule, source)
	}
	for _, each := range []struct {
		against      ask.Condition
		rule, source string
	}{
		{ask.All(livesWithYou.Is(false), maintenance.Is(false)), "child-not-supported", act + "section/143"},
		{circumstances.Has("in-care"), "child-in-care", act + "schedule/9"},
		{circumstances.Has("in-custody"), "child-in-custody", act + "schedule/9"},
		{circumstances.Has("fostered"), "child-fostered", act + "schedule/9"},
		{marriedChild.Is(true), "child-married", act + "schedule/9"},
	} {
		if each.against.Holds(on, row) {
			refuse(each.rule, each.source)
		}
	}
	return reasons
}

// tooOld gives the rule by which a child's age is against the claim, and its source; none while answers that are not
// there yet could be for it.
func tooOld(on date.Date, row ask.Answers) (rule, source string) {
	born := dateOfBirth.Of(row)
	if born.IsZero() {
		return "", ""
	}
	first := FirstMonday(responsibleSince(row), claimedOn(on, row))
	switch {
	case first.After(LearnerUntil(born)):
		return "child-20-or-over", generalRules + "regulation/3"
	case !first.After(LeaverUntil(born)):
		return "", ""
	case inEducation.Is(false).Holds(on, row):
		return "child-left-education", generalRules + "regulation/4"
	case educationBefore19.Is(false).Holds(on, row):
		return "child-started-too-late", generalRules + "regulation/3"
	}
	return "", ""
}

// responsibleSince returns the day from which the applicant has been responsible for a child: the birth, or when the
// child came to live with them.
func responsibleSince(row ask.Answers) date.Date {
	since, born := livesWithYouSince.Of(row), dateOfBirth.Of(row)
	if since.After(born) {
		return since
	}
	return born
}
