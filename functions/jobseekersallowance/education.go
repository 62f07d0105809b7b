package jobseekersallowance

import "github.com/frontline-gov/frontline/shared/ask"

// Education and training of the last four years, and when the claimant cannot come to an interview.
var (
	education      = ask.YesNo{Name: "education", When: fullTimeEducation.Is(false)}
	hasCourse      = ask.Any(fullTimeEducation.Is(true), education.Is(true))
	courseName     = ask.Text{Name: "course-name", When: hasCourse, Max: 100}
	courseProvider = ask.Text{Name: "course-provider", When: hasCourse, Max: 100}
	courseHours    = ask.Whole{Name: "course-hours", When: hasCourse, Max: 60}
	courseFrom     = ask.Date{Name: "course-from", When: hasCourse, NotFuture: true, YearsBack: 20}
	courseTo       = ask.Date{Name: "course-to", When: hasCourse, YearsBack: 4, YearsAhead: 10}

	timesUnavailable = ask.YesNo{Name: "times-unavailable"}
	unavailable      = ask.Group{
		Name: "unavailable", When: timesUnavailable.Is(true), Min: 1, Max: 10, Title: unavailableDate,
		Questions: []ask.Question{unavailableDate, unavailablePart, unavailableReason, unavailableDetail},
	}
	unavailableDate   = ask.Date{Name: "unavailable-date", NotPast: true, DaysAhead: 28}
	unavailablePart   = ask.OneOf{Name: "unavailable-part", Options: []string{"morning", "afternoon", "all-day"}}
	unavailableReason = ask.OneOf{
		Name:    "unavailable-reason",
		Options: []string{"caring", "medical", "work", "job-interview", "driving-lesson", "other"},
	}
	unavailableDetail = ask.Text{Name: "unavailable-detail", When: unavailableReason.Is("other"), Max: 100}
)

var (
	educationQuestions = []ask.Question{education, courseName, courseProvider, courseHours, courseFrom, courseTo}
	interviewQuestions = []ask.Question{timesUnavailable, unavailable}
)
