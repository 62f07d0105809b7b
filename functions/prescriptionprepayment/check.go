package prescriptionprepayment

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// check holds the start to the month before and after the day of buying, and the NHS number to its check digit.
func check(on date.Date, a ask.Answers) []ask.Fault {
	var faults []ask.Fault
	start := startOf(on, a)
	switch earliest, latest := EarliestStart(on), LatestStart(on); {
	case start.Before(earliest):
		faults = append(faults, ask.Fault{Path: startDate.Name, Code: ask.TooEarly, Values: words.Values{"earliest": earliest}})
	case start.After(latest):
		faults = append(faults, ask.Fault{Path: startDate.Name, Code: ask.TooLate, Values: words.Values{"latest": latest}})
	}
	if number := nhsNumber.Of(a); number != "" && !IsNHSNumber(number) {
		faults = append(faults, ask.Fault{Path: nhsNumber.Name, Code: ask.WrongCheckDigit})
	}
	return faults
}
