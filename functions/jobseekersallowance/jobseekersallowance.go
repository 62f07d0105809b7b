// Package jobseekersallowance is the claim for New Style Jobseeker's Allowance: the Department for Work and
// Pensions pays it for up to 182 days to people who look for work and have paid National Insurance as employees.
//
// The law: Jobseekers Act 1995; Jobseeker's Allowance Regulations 2013, SI 2013/378; for claims SI 2013/380; for
// the State Pension age the Pensions Act 1995, schedule 4. Income-based Jobseeker's Allowance (SI 1996/207) ended
// on 31 March 2026; of it only TariffIncome is here, for past weeks.
package jobseekersallowance

import (
	"embed"
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
)

//go:embed words.en.json words.cy.json start.en.md start.cy.md cases changes
var files embed.FS

// Transaction is the claim for New Style Jobseeker's Allowance.
var Transaction = transaction.Transaction{
	Name:       "jobseekers-allowance",
	Department: "dwp",
	Portals:    []transaction.Portal{transaction.Citizens},
	Needs:      []string{"losing-a-job", "looking-for-work"},
	// Six years is how long a sum paid in error can be sued for in England and Wales, the longest time in Great
	// Britain. The department's own disposal schedule was not read; where it says otherwise, it wins.
	Retention: transaction.Retention{
		Months: 72,
		Basis:  "Limitation Act 1980, section 9 (six years to recover a sum); UK GDPR, article 5(1)(e)",
	},
	Drafts: 28,
	TakeUp: transaction.TakeUp{
		Percent: 99, By: date.MustParse("2031-11-22"),
		Source: "Own target: nearly all claims online within five years of going live, the period of the " +
			"Government Service Design Manual's digital take-up measure; 82.1% were when last published (Performance Platform)",
	},
	// What is promised is the first answer: an invitation to an interview, or a letter that says why not. It is
	// what the back office reports as its decision; the award itself follows the interview, without a promised time.
	Deadlines: transaction.Deadlines{
		Acknowledged: 3 * 24 * time.Hour,
		Decided:      14 * 24 * time.Hour,
		Source: "Department for Work and Pensions: within 14 days of applying you are invited to an interview or " +
			"told why you are not eligible (https://www.gov.uk/jobseekers-allowance/apply-new-style-jsa)",
	},
	Decisions: []transaction.Decision{{Code: "interview"}, {Code: "awarded"}, {Code: "refused"}},
	Amend:     true,
	Withdraw:  true,
	// The data set's period 2012-Q4 is April 2011 to March 2012. The figure is for new claims of either kind.
	Before: transaction.Cost{
		Each: money.Pounds(73), Year: "2011/12",
		Source: "Cabinet Office transactional services data, via Performance Platform (transaction-volumes.csv)",
	},
	// The work of now comes right after the gate: its hours together can stand in the way of the claim.
	Questions: slices.Concat(gateQuestions, []ask.Question{currentJobs}, backdatingQuestions, claimantQuestions,
		paymentQuestions, otherQuestions, workQuestions, pensionQuestions, educationQuestions, interviewQuestions),
	// Which help somebody wants they know themselves; how old they are could tell who they are.
	Amounts:  []string{"personal-rate", "earnings-deduction", "pension-deduction", "weekly"},
	Checker:  []string{"residence", "working", "sixteen-hours", "full-time-education", "course-allowed"},
	Fact:     "date-of-birth",
	Whom:     claimantName.Name,
	Eligible: eligible,
	Check:    check,
	Decide:   decide,
	Rates:    []rate.Published{PersonalRates, Limits, StatePensionAges, Tariffs},
	Sources:  sources,
	Files:    files,
}

// Where the rules are published.
const (
	act        = "https://www.legislation.gov.uk/ukpga/1995/18/"
	rules      = "https://www.legislation.gov.uk/uksi/2013/378/"
	claimRules = "https://www.legislation.gov.uk/uksi/2013/380/"
	guide      = "https://www.gov.uk/jobseekers-allowance"
)
