// Package employerreturn is an employer's PAYE return to HM Revenue and Customs in real time: the full payment
// submission (FPS), which tells on or before payday what each employee is paid and what is deducted, and the employer
// payment summary (EPS), which tells what an employer takes off the bill, or that nobody was paid.
//
// The law: Income Tax (Pay As You Earn) Regulations 2003, SI 2003/2682, regulations 67B to 67H (returns), 69 (when to
// pay) and schedule A1 (what to tell); Social Security (Contributions) Regulations 2001, SI 2001/1004, schedule 4.
// The rules on a record and their codes are those of HMRC's specification of Real Time Information; rule.go says which
// apply. Neither tax nor National Insurance is worked out here: the employer has done so.
package employerreturn

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

// Transaction is the employer's PAYE return.
var Transaction = transaction.Transaction{
	Name:       "employer-return",
	Department: "hmrc",
	Portals:    []transaction.Portal{transaction.Business},
	Needs:      []string{"starting-a-business", "employing-people"},
	// An employer has to keep PAYE records for three years after the end of the tax year. A return decided at once early
	// in a tax year is kept for that year and the three after it. The regulation binds the employer; the department's
	// own disposal schedule was not read, and where it says otherwise, it wins.
	Retention: transaction.Retention{
		Months: 48,
		Basis: "Income Tax (Pay As You Earn) Regulations 2003, SI 2003/2682, regulation 97 (records for three years " +
			"after the end of the tax year); UK GDPR, article 5(1)(e)",
	},
	TakeUp: transaction.TakeUp{
		Percent: 100, By: date.MustParse("2031-11-22"),
		Source: "Income Tax (Pay As You Earn) Regulations 2003, SI 2003/2682, regulations 67B and 67D: returns are made by " +
			"an approved method of electronic communications, with few exceptions",
	},
	Deadlines: transaction.Deadlines{
		Acknowledged: 3 * 24 * time.Hour, // there is nothing to decide: a return that keeps the rules is accepted at once
		Source:       "Own target: a return handed over is taken within three days; HM Revenue and Customs decides nothing on it",
	},
	Decisions: []transaction.Decision{{Code: accepted}},
	Before: transaction.Cost{
		Each: 3_03, Year: "2011/12",
		Source: "Cabinet Office transactional services data (Performance Platform, transaction-volumes.csv): PAYE, before " +
			"returns in real time began in April 2013",
	},
	// Whoever files for thousands of employers is known: payroll software, bureaus.
	Software: transaction.Registered,
	Body:     5 << 20, // 5,000 employees are about 3.5 MB
	// Nothing is Unique: a correction or an extra payment is one more return for the same period.
	Questions: slices.Concat(gateQuestions, []ask.Question{employees}, summaryQuestions, finalQuestions,
		monthQuestions),
	Amounts:  []string{"tax", "national-insurance", "student-loans", "recovered", "compensation", "cis", "levy", "owed", "credit"},
	Checker:  []string{"registered"},
	Fact:     "accounts-office",
	Whom:     payeReference.Name,
	About:    []string{payeReference.Name, returnKind.Name, taxYear.Name, periodEnd.Name},
	Eligible: eligible,
	Check:    check,
	Codes:    Codes(),
	Decide:   decide,
	Rates:    []rate.Published{Letters},
	Sources:  sources,
	Files:    files,
}
