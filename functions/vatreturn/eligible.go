package vatreturn

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Where the rules on who can send a return here are published.
const (
	correctionRules = "https://www.gov.uk/guidance/check-if-you-need-to-report-errors-in-your-vat-return"
	electronicRules = "https://www.legislation.gov.uk/uksi/1995/2518/regulation/25A"
	returnRules     = "https://www.legislation.gov.uk/uksi/1995/2518/regulation/25"
)

// eligible gives the reasons for which a return cannot be sent here, on the answers known so far.
func eligible(on date.Date, a ask.Answers) []transaction.Reason {
	var reasons []transaction.Reason
	refuse := func(against ask.Condition, rule, source string) {
		if against.Holds(on, a) {
			reasons = append(reasons, transaction.Reason{Rule: rule, Source: source})
		}
	}
	refuse(task.Is("correct"), "already-sent", correctionRules)
	refuse(insolvency.Is(true), "insolvent", electronicRules)
	refuse(clientApproved.Is(false), "client-not-approved", returnRules)
	return reasons
}
