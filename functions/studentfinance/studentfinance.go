// Package studentfinance is the application for student finance of students from England: loans for tuition fees and
// living costs, and grants for dependants. The Department for Education is responsible; the Student Loans Company
// does the work as Student Finance England.
//
// The law: Education (Student Support) Regulations 2011, SI 2011/1986, amended for each academic year; for courses
// that start on or after 1 January 2027 the Lifelong Learning Entitlement; for repayment the Education (Student
// Loans) (Repayment) Regulations 2009, SI 2009/470.
package studentfinance

import (
	"embed"
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
)

//go:embed words.en.json words.cy.json start.en.md start.cy.md cases changes
var files embed.FS

// Transaction is the application for student finance, for one academic year of a course.
var Transaction = transaction.Transaction{
	Name:       "student-finance",
	Department: "dfe",
	Portals:    []transaction.Portal{transaction.Citizens},
	Needs:      []string{"going-to-university"},
	// What was applied for is the basis of a loan that can be repaid for 40 years; the loan account keeps what it needs
	// of it. Six years after the decision is how long a sum can be sued for. The disposal schedule of the Student
	// Loans Company was not read; where it says otherwise, it wins.
	Retention: transaction.Retention{
		Months: 72,
		Basis:  "Limitation Act 1980, section 9 (six years to recover a sum); UK GDPR, article 5(1)(e)",
	},
	Drafts: 28,
	TakeUp: transaction.TakeUp{
		Percent: 99, By: date.MustParse("2031-11-22"),
		Source: "Own target: nearly all applications online within five years of going live, the period of the " +
			"Government Service Design Manual's digital take-up measure; 96.9% of full-time ones were in the year to " +
			"September 2017 (Performance Platform)",
	},
	Deadlines: transaction.Deadlines{
		Acknowledged: 3 * 24 * time.Hour,
		Decided:      8 * 7 * 24 * time.Hour,
		Source:       "Student Finance England: it usually takes 6 to 8 weeks to process an application",
	},
	Decisions: []transaction.Decision{{Code: "approved"}, {Code: "refused"}},
	Amend:     true,
	Withdraw:  true,
	Before: transaction.Cost{
		Each: 46_58, Year: "2011/12",
		Source: "Cabinet Office transactional services data (Performance Platform, transaction-volumes.csv): full-time applications",
	},
	Questions: slices.Concat(gateQuestions, applicantQuestions, moneyQuestions),
	Amounts:   []string{"tuition-fee-loan", "maintenance-loan", "childcare-grant", "parents-learning-allowance", "adult-dependants-grant"},
	Checker:   []string{"which-course", "lives-in-england", "residence-status", "three-years-in-uk", "qualification"},
	Upload:    transaction.Large,
	Fact:      "date-of-birth",
	Whom:      name.Name,
	Eligible:  eligible,
	Check:     check,
	Decide:    decide,
	Sources:   sources,
	Rates: []rate.Published{
		MaintenanceRates, LifelongRates, BenefitRates, Over60Rates, TuitionRates, LifelongTuitionRates, GrantRates,
		Plan1Thresholds, Plan2Thresholds, Plan5Thresholds, PostgraduateThresholds,
	},
	Files: files,
}
