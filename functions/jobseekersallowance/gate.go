package jobseekersallowance

import "github.com/frontline-gov/frontline/shared/ask"

// The questions that decide whether somebody can claim at all come first. When the claim starts is among them: age
// and contributions are judged on that day.
var (
	whichHelp = ask.OneOf{Name: "which-help", Options: []string{"new-style", "not-sure", "income-based", "claimed-already"}}
	residence = ask.OneOf{Name: "residence", Options: []string{"england", "scotland", "wales", "northern-ireland", "elsewhere"}}

	claimToday = ask.YesNo{Name: "claim-today"}
	// That it lies within the 13 weeks of EarliestStart is for check to say: the kind counts in years.
	claimStartDate = ask.Date{Name: "claim-start-date", When: claimToday.Is(false), NotFuture: true, YearsBack: 1}

	dateOfBirth  = ask.Date{Name: "date-of-birth", NotFuture: true, YearsBack: 110, Birth: true}
	working      = ask.YesNo{Name: "working"}
	sixteenHours = ask.YesNo{Name: "sixteen-hours", When: working.Is(true)}

	fullTimeEducation = ask.YesNo{Name: "full-time-education"}
	courseAllowed     = ask.YesNo{Name: "course-allowed", When: fullTimeEducation.Is(true)}

	// No is no refusal: only the department sees the record, credits can stand in, and other years may count.
	contributions = ask.OneOf{Name: "contributions", Options: []string{"yes", "no", "not-sure"}}
)

var gateQuestions = []ask.Question{
	whichHelp, residence, claimToday, claimStartDate, dateOfBirth, working, sixteenHours,
	fullTimeEducation, courseAllowed, contributions,
}
