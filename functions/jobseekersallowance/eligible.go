package jobseekersallowance

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// eligible gives the reasons against a claim, on the answers known so far. Each rests on answers that are there, so
// none goes away by answering more. A doubt about contributions is no such reason: see decide.
func eligible(on date.Date, a ask.Answers) []transaction.Reason {
	var reasons []transaction.Reason
	refuse := func(against bool, rule, source string, values words.Values) {
		if against {
			reasons = append(reasons, transaction.Reason{Rule: rule, Source: source, Values: values})
		}
	}
	holds := func(c ask.Condition) bool { return c.Holds(on, a) }

	refuse(holds(whichHelp.Is("income-based")), "income-based-closed", guide, nil)
	refuse(holds(whichHelp.Is("claimed-already")), "claimed-already", guide+"/apply-new-style-jsa", nil)
	refuse(holds(residence.Is("northern-ireland")), "northern-ireland", act+"section/1", nil)
	refuse(holds(residence.Is("elsewhere")), "not-in-great-britain", act+"section/1", nil)

	if born := dateOfBirth.Of(a); !born.IsZero() {
		age := born.Age(on)
		refuse(age < 16, "under-16", guide+"/eligibility", nil)
		refuse(age == 16 || age == 17, "under-18", guide+"/apply-new-style-jsa", words.Values{"birthday": born.Birthday(18)})
		if start := starts(on, a); !start.IsZero() {
			refuse(pensioner(born, start), "pension-age", act+"section/1", words.Values{"start": start})
		}
	}
	refuse(holds(sixteenHours.Is(true)), "sixteen-hours", rules+"regulation/42", nil)
	refuse(holds(courseAllowed.Is(false)), "full-time-education", rules+"regulation/45", nil)

	// Who works less than 16 hours in each of several jobs may work more in all.
	if rows, _ := a.Value(currentJobs.Name).(ask.Rows); rows.Done {
		hours := paidHours(rows.Rows)
		refuse(hours >= 16, "sixteen-hours-together", rules+"regulation/42", words.Values{"hours": hours})
	}
	return reasons
}

// pensioner reports whether somebody born on a day has reached State Pension age on another. Everybody born before
// the table begins has.
func pensioner(born, on date.Date) bool {
	reached, err := StatePensionDate(born)
	if err != nil {
		return born.Before(StatePensionAges.Rows[0].From)
	}
	return !on.Before(reached)
}
