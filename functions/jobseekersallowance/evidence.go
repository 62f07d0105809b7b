package jobseekersallowance

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// interview is where the department says what to bring.
const interview = guide + "/your-jsa-interview"

// evidence lists what to bring to the interview.
func evidence(on date.Date, a ask.Answers) []string {
	bring := []string{"photo-identity", "proof-of-address", "further-identity"}
	if hadJob.Is(true).Holds(on, a) {
		bring = append(bring, "p45")
	}
	if hasPensions.Is(true).Holds(on, a) {
		bring = append(bring, "pension-statement")
	}
	return bring
}

// checks gives what a person at the department has to look at before the claim is decided.
func checks(on date.Date, a ask.Answers) []transaction.Reason {
	var reasons []transaction.Reason
	look := func(when bool, rule, source string) {
		if when {
			reasons = append(reasons, transaction.Reason{Rule: rule, Source: source})
		}
	}
	now, before := currentJobs.Of(a), previousJobs.Of(a)
	look(courseAllowed.Is(true).Holds(on, a), "check-course", rules+"regulation/45")
	look(anyRow(on, now, selfEmployed.Is(true)), "check-self-employed", rules+"part/7")
	look(anyRow(on, before, whyEnded.In("voluntarily", "dismissal")), "check-left-work", rules+"regulation/19")
	look(anyRow(on, before, morePay.Is(true)), "check-more-pay", rules+"part/7")
	look(anyRow(on, pensions.Of(a), pensionIncreases.Is(true)), "check-pension-increase", rules+"part/6")
	look(workAbroad.Of(a), "check-abroad", act+"section/2")
	look(hasAccount.Is(false).Holds(on, a), "account-needed", claimRules+"regulation/46")
	look(true, "interview", interview)
	return reasons
}
