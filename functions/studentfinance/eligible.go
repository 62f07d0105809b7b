package studentfinance

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Where it is published who can get student finance.
const (
	whoPage         = "https://www.gov.uk/student-finance/who-qualifies"
	whenPage        = "https://www.gov.uk/apply-for-student-finance/when"
	partTimePage    = "https://www.gov.uk/student-finance/parttime-students"
	lifelongWhoPage = "https://www.gov.uk/student-finance-on-or-after-1-january-2027/eligibility"
)

// eligible gives the reasons against an application, on the answers known so far. Each rests on answers that are
// there, so none goes away by answering more.
func eligible(on date.Date, a ask.Answers) []transaction.Reason {
	var reasons []transaction.Reason
	refuse := func(against bool, rule, source string, values words.Values) {
		if against {
			reasons = append(reasons, transaction.Reason{Rule: rule, Source: source, Values: values})
		}
	}
	holds := func(conditions ...ask.Condition) bool { return ask.All(conditions...).Holds(on, a) }

	first := yearApplied(a)
	refuse(!first.IsZero() && holds(before2027) && on.After(ApplyBy(first)), "too-late", whenPage,
		words.Values{"last": ApplyBy(first)})
	refuse(holds(livesInEngland.Is(false)), "not-from-england", whoPage, nil)
	refuse(holds(status.In("uk-or-irish", "settled"), threeYears.Is(false)), "not-three-years", whoPage, nil)
	refuse(holds(qualification.Is("degree-apprenticeship")), "degree-apprenticeship", whoPage, nil)
	refuse(holds(qualification.Is("other")), "course-not-covered", whoPage, nil)
	refuse(holds(before2027, qualification.Is("module")), "module-too-early", lifelongWhoPage, nil)
	refuse(holds(noException), "equal-qualification", whoPage, nil)
	refuse(holds(before2027, credits.AtLeast(1), fullTimeCredits.AtLeast(1)) && share(a) == 0,
		"intensity-too-low", partTimePage, nil)
	refuse(holds(from2027, credits.AtMost(LeastCredits-1)), "too-few-credits", lifelongWhoPage,
		words.Values{"least": LeastCredits})
	return reasons
}

// yearApplied is the first day of the academic year that the application is for; zero while the answers do not say.
func yearApplied(a ask.Answers) date.Date {
	start, year := courseStart.Of(a), courseYear.Of(a)
	if start.IsZero() || year == 0 {
		return date.Date{}
	}
	return FirstDay(start).AddYears(year - 1)
}

// share is the part of a full-time loan for a course that began before 2027.
func share(a ask.Answers) Share {
	if Mode(studyMode.Of(a)) == PartTime {
		return Proportion(credits.Of(a), fullTimeCredits.Of(a))
	}
	return Whole
}
