package jobseekersallowance

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// starts returns the day from which somebody claims; zero while they have not said it.
func starts(received date.Date, a ask.Answers) date.Date {
	if claimToday.Of(a) {
		return received
	}
	return claimStartDate.Of(a)
}

// earliest returns the first day from which somebody can claim: within the 13 weeks, and not before they are 18.
func earliest(received date.Date, a ask.Answers) date.Date {
	first, eighteenth := EarliestStart(received), dateOfBirth.Of(a).Birthday(18)
	if eighteenth.After(first) {
		return eighteenth
	}
	return first
}

// paidHours adds up the hours of a week's paid work.
func paidHours(jobs []ask.Answers) int {
	hours := 0
	for _, job := range jobs {
		if jobKind.Of(job) == "paid" {
			hours += weeklyHours.Of(job)
		}
	}
	return hours
}

// earnings adds up what paid work comes to in a week: ordinary work, and rescue work or service in the reserves.
func earnings(jobs []ask.Answers) (ordinary, service money.Pence, err error) {
	for _, job := range jobs {
		if jobKind.Of(job) != "paid" {
			continue
		}
		weekly, err := WeeklyEarnings(netPay.Of(job), Frequency(payFrequency.Of(job)))
		if err != nil {
			return 0, 0, err
		}
		if rescueOrReserve.Of(job) {
			service += weekly
		} else {
			ordinary += weekly
		}
	}
	return ordinary, service, nil
}

// pensionIncome adds up what pensions come to in a week.
func pensionIncome(rows []ask.Answers) (money.Pence, error) {
	var total money.Pence
	for _, row := range rows {
		weekly, err := WeeklyPension(pensionAmount.Of(row), Frequency(pensionFrequency.Of(row)))
		if err != nil {
			return 0, err
		}
		total += weekly
	}
	return total, nil
}

// anyRow reports whether a condition holds for one of the rows.
func anyRow(on date.Date, rows []ask.Answers, c ask.Condition) bool {
	for _, row := range rows {
		if c.Holds(on, row) {
			return true
		}
	}
	return false
}
