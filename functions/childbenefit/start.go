package childbenefit

import (
	"time"

	"github.com/frontline-gov/frontline/shared/date"
)

// EarliestStart returns how far back a claim reaches: three calendar months before it was received, the
// same day or the last of a shorter month (SI 2003/492, regulation 6).
func EarliestStart(received date.Date) date.Date { return received.AddMonths(-3) }

// FirstMonday returns the Monday from which benefit is paid. The event is the day from which the claimant
// has been responsible for the child, such as the birth; received is the day on which the claim came in.
//
// It is the Monday after the event, or after EarliestStart when that is later. It is the following Monday
// also when that day is itself a Monday: what is so at the beginning of Monday decides on the week (SSCBA
// 1992, section 147(2)), and the three months of regulation 6 begin on the day of entitlement, so that a
// day exactly three months back is out of time.
func FirstMonday(event, received date.Date) date.Date {
	if earliest := EarliestStart(received); event.Before(earliest) {
		event = earliest
	}
	return event.Next(time.Monday)
}
