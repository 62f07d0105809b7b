package schoolplace

import "github.com/frontline-gov/frontline/shared/ask"

// What decides whether this is the right service comes first.
var (
	phase = ask.OneOf{
		Name:    "phase",
		Options: []string{string(Reception), string(Junior), string(Secondary), string(InYear)},
	}
	startDate   = ask.Date{Name: "start-date", When: phase.Is(string(InYear)), NotPast: true, YearsAhead: 1}
	dateOfBirth = ask.Date{Name: "child-date-of-birth", NotFuture: true, YearsBack: 19}
	// Anybody may ask for a place outside the normal age group (School Admissions Code 2021, paragraph 2.18).
	otherAgeGroup = ask.YesNo{Name: "other-age-group", When: inRound}

	livesInArea   = ask.YesNo{Name: "lives-in-area"}
	serviceFamily = ask.YesNo{Name: "service-family", When: livesInArea.Is(false)}
	ehcPlan       = ask.YesNo{Name: "ehc-plan"}

	parentalResponsibility = ask.YesNo{Name: "parental-responsibility"}
	hasCare                = ask.YesNo{Name: "has-care", When: parentalResponsibility.Is(false)}

	inRound = phase.In(string(Reception), string(Junior), string(Secondary))
)

var gateQuestions = []ask.Question{
	phase, startDate, dateOfBirth, otherAgeGroup, livesInArea, serviceFamily, ehcPlan, parentalResponsibility, hasCare,
}
