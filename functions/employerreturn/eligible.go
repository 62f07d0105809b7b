package employerreturn

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Where the rules are published.
const (
	payeRules    = "https://www.legislation.gov.uk/uksi/2003/2682/regulation/"
	aboutFPS     = "https://www.gov.uk/running-payroll/reporting-to-hmrc"
	aboutLateFPS = "https://www.gov.uk/running-payroll/fps-after-payday"
	aboutEPS     = "https://www.gov.uk/running-payroll/reporting-to-hmrc-eps"
	aboutPaying  = "https://www.gov.uk/pay-paye-tax"
)

// eligible gives the reason against a return: an employer without a PAYE scheme has nothing to send it for.
func eligible(on date.Date, a ask.Answers) []transaction.Reason {
	if registered.Is(false).Holds(on, a) {
		return []transaction.Reason{{Rule: "not-registered", Source: "https://www.gov.uk/register-employer"}}
	}
	return nil
}
