package schoolplace

import (
	"github.com/frontline-gov/frontline/shared/ask"
)

// preferences are the schools asked for, the one most wanted first. The law wants room for three at least (SI 2012/8,
// Schedule 2, paragraph 1(c)); six are what the councils of London take. They may lie in any council's area.
var preferences = ask.Group{
	Name: "preferences", Min: 1, Max: 6, Title: school,
	Questions: []ask.Question{
		school, otherSchoolName, otherSchoolCouncil,
		sibling, siblingName, siblingBirth, socialMedical, socialMedicalReason, staffChild, faithForm, preferenceReason,
	},
}

// anotherSchool is the option for a school that is not in the table: one in another council's area.
const anotherSchool = "other"

// What a school does not rank by is not asked for it.
var (
	school             = ask.OneOf{Name: "school", Options: append(codes(), anotherSchool), Select: true}
	otherSchoolName    = ask.Text{Name: "other-school-name", When: school.Is(anotherSchool), Max: 100}
	otherSchoolCouncil = ask.Text{Name: "other-school-council", When: school.Is(anotherSchool), Max: 60}

	sibling      = ask.YesNo{Name: "sibling"}
	siblingName  = ask.Name{Name: "sibling-name", When: sibling.Is(true), Other: true}
	siblingBirth = ask.Date{Name: "sibling-date-of-birth", When: sibling.Is(true), NotFuture: true, YearsBack: 20}

	socialMedical       = ask.YesNo{Name: "social-medical", When: school.In(ranking(SocialMedical)...)}
	socialMedicalReason = ask.LongText{Name: "social-medical-reason", When: socialMedical.Is(true), Max: 2000}
	staffChild          = ask.YesNo{Name: "staff-child", When: school.In(ranking(Staff)...)}
	faithForm           = ask.YesNo{Name: "faith-form", When: school.In(ranking(Faith)...)}
	preferenceReason    = ask.LongText{Name: "preference-reason", Max: 1000, Optional: true}
)

// lateReason is asked of everybody, because a question's condition cannot see the date; who is in time leaves it empty.
var lateReason = ask.LongText{Name: "late-reason", When: inRound, Max: 1000, Optional: true}
