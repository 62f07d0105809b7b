package childtaxcredit

import (
	"embed"
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
)

//go:embed words.en.json words.cy.json start.en.md start.cy.md cases
var files embed.FS

// Transaction settles the Child Tax Credit of a past year. It takes a claim too, received by 5 April 2025; Closes is
// empty because settling goes on after that.
var Transaction = transaction.Transaction{
	Name:       "child-tax-credit",
	Department: "hmrc",
	Portals:    []transaction.Portal{transaction.Citizens},
	Needs:      []string{"tax-credits-ended", "raising-a-child-on-a-low-income"},
	// Six years is how long a sum paid in error can be sued for in England and Wales, the longest time in the UK.
	// The department's own disposal schedule was not read; where it says otherwise, it wins.
	Retention: transaction.Retention{
		Months: 72,
		Basis:  "Limitation Act 1980, section 9 (six years to recover a sum); UK GDPR, article 5(1)(e)",
	},
	Drafts: 28,
	TakeUp: transaction.TakeUp{
		Percent: 99, By: date.MustParse("2031-11-22"),
		Source: "Own target: nearly all online within five years of going live, the period of the Government " +
			"Service Design Manual's digital take-up measure; 9.9% were in 2016/17 (Performance Platform)",
	},
	Deadlines: transaction.Deadlines{
		Acknowledged: 3 * 24 * time.Hour,
		Decided:      8 * 7 * 24 * time.Hour,
		Source:       "HM Revenue and Customs on Directgov: it can take up to eight weeks to deal with a tax credits renewal",
	},
	Decisions: []transaction.Decision{{Code: "settled"}, {Code: "refused"}},
	Amend:     true, // and no withdrawal: settling an award is a duty
	Before: transaction.Cost{
		Each: 9_49, Year: "2013/14",
		Source: "Cabinet Office transactional services data, Tax Credits (Performance Platform)",
	},
	Questions: slices.Concat(gateQuestions, adultQuestions, []ask.Question{children}, workQuestions,
		incomeQuestions, lastQuestions),
	Amounts:  []string{"family-element", "child-elements", "disability-elements", "reduction", "annual-total"},
	Checker:  []string{"which-service", "gets-working-tax-credit", "tax-year", "in-uk", "immigration-control"},
	Fact:     "applicant-date-of-birth",
	Whom:     applicantName.Name,
	Eligible: eligible,
	Check:    check,
	Decide:   decide,
	Rates:    []rate.Published{AnnualRates, AnnualWorkRates},
	Sources:  sources,
	Files:    files,
}
