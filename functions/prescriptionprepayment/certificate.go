package prescriptionprepayment

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

// What is bought.
var (
	// items is only for working out the saving.
	items     = ask.Whole{Name: "items", Min: 1, Max: 99, Optional: true}
	length    = ask.OneOf{Name: "length", Options: []string{"three-months", "twelve-months"}}
	starts    = ask.OneOf{Name: "starts", Options: []string{"today", "another-day"}}
	startDate = ask.Date{Name: "start-date", When: starts.Is("another-day")}
)

var certificateQuestions = []ask.Question{items, length, starts, startDate}

// lengthOf is the length chosen.
func lengthOf(a ask.Answers) Length {
	if length.Of(a) == "three-months" {
		return ThreeMonths
	}
	return TwelveMonths
}

// startOf is the day on which the certificate is to start; zero while that is not known.
func startOf(on date.Date, a ask.Answers) date.Date {
	if starts.Is("today").Holds(on, a) {
		return on
	}
	return startDate.Of(a)
}
