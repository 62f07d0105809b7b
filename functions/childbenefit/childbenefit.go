package childbenefit

import (
	"embed"
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
)

//go:embed words.en.json words.cy.json start.en.md start.cy.md cases changes
var files embed.FS

// Transaction is the claim for Child Benefit.
var Transaction = transaction.Transaction{
	Name:       "child-benefit",
	Department: "hmrc",
	Portals:    []transaction.Portal{transaction.Citizens},
	Needs:      []string{"having-a-child", "adopting-a-child"},
	// Six years is how long a sum paid in error can be sued for in England and Wales, the longest time in the UK.
	// The department's own disposal schedule was not read; where it says otherwise, it wins.
	Retention: transaction.Retention{
		Months: 72,
		Basis:  "Limitation Act 1980, section 9 (six years to recover a sum); UK GDPR, article 5(1)(e)",
	},
	Drafts: 28,
	TakeUp: transaction.TakeUp{
		Percent: 99, By: date.MustParse("2031-11-22"),
		Source: "Own target: nearly all claims online within five years of going live, the period of the " +
			"Government Service Design Manual's digital take-up measure; 3.2% were in 2016/17 (Performance Platform)",
	},
	Deadlines: transaction.Deadlines{
		Acknowledged: 3 * 24 * time.Hour,
		Decided:      16 * 7 * 24 * time.Hour,
		Source:       "HM Revenue and Customs: a claim can take up to 16 weeks to process (https://www.gov.uk/child-benefit/how-to-claim)",
	},
	Decisions: []transaction.Decision{{Code: "awarded"}, {Code: "refused"}},
	Amend:     true,
	Withdraw:  true,
	Before: transaction.Cost{
		Each: 6_20, Year: "2011/12",
		Source: "Cabinet Office transactional services data (Performance Platform, transaction-volumes.csv)",
	},
	Questions: slices.Concat(gateQuestions, applicantQuestions, partnerQuestions,
		[]ask.Question{children}, paymentQuestions),
	Amounts:  []string{"weekly", "added-weekly", "backdated", "tax-year"},
	Checker:  []string{"responsible", "residence", "lives-in-uk", "crown-servant", "immigration-status"},
	Upload:   transaction.Large, // a picture of a certificate by telephone has 5 to 11 MB
	Fact:     "applicant-date-of-birth",
	Whom:     applicantName.Name,
	Eligible: eligible,
	Check:    check,
	Decide:   decide,
	Rates:    []rate.Published{WeeklyRates, ChargeThresholds},
	Sources:  sources,
	Files:    files,
}
