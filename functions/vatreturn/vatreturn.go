// Package vatreturn is the VAT return: the nine boxes that a business registered for VAT sends to HM Revenue and
// Customs (HMRC) for each of its accounting periods.
//
// The law: Value Added Tax Act 1994, section 25 and schedule 11; Value Added Tax Regulations 1995, SI 1995/2518,
// regulations 25 and 25A (the return, and that it is made electronically), 40 (payment) and 50 (annual accounting);
// Finance Act 2021, schedule 24 (points for late returns).
//
// Nothing here works out VAT: the business does, in its records. What is held against the rules is the return. HMRC's
// own service looks at it in five stages and stops at the first that finds something wrong. Check does the same with a
// return in HMRC's format, for accounting software; the transaction asks the questions of the same return, and the
// platform makes the first three stages of them. Stages four and five are one piece of code for both: see Return.
package vatreturn

import (
	"embed"
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/workday"
)

//go:embed words.en.json words.cy.json start.en.md start.cy.md cases
var files embed.FS

// Transaction is the VAT return.
var Transaction = transaction.Transaction{
	Name:       "vat-return",
	Department: "hmrc",
	Portals:    []transaction.Portal{transaction.Business},
	Needs:      []string{"starting-a-business", "running-a-business", "paying-business-taxes", "being-self-employed"},
	// Six years is how long a business has to keep its VAT records; what it sent is kept as long.
	Retention: transaction.Retention{
		Months: 72,
		Basis:  "Value Added Tax Act 1994, schedule 11, paragraph 6(3) (records are kept for six years)",
	},
	Drafts: 28,
	// The law asks for an electronic return already, so what is open is only how soon everybody has made one here. The
	// longest period is the year of annual accounting, and its return is due two months after: in fourteen months
	// everybody who is bound to has sent one. Those who are excused by age, disability, remoteness, religion or
	// insolvency are not counted against it.
	TakeUp: transaction.TakeUp{
		Percent: 100, By: date.MustParse("2028-01-22"),
		Source: "Value Added Tax Regulations 1995, regulation 25A: returns are made electronically, but for the exceptions " +
			"of paragraph (6); 82.9% were in 2016/17 (Performance Platform). The date is one annual accounting year and " +
			"its two months from going live",
	},
	// Where registered software sends it, a return is taken as it stands, and no decision follows. Who sends by the pages
	// has proved nothing, and a number is printed on every invoice: a return that is not the business's own is rejected,
	// which lets the business send its own.
	Deadlines: transaction.Deadlines{
		Acknowledged: 3 * 24 * time.Hour,
		Source:       "Own promise: HM Revenue and Customs takes a return at once and decides nothing on it",
	},
	Decisions: []transaction.Decision{{Code: accepted}, {Code: rejected, Releases: true}},
	Before: transaction.Cost{
		Each: 1_37, Year: "2011/12",
		Source: "Cabinet Office transactional services data (Performance Platform, transaction-volumes.csv)",
	},
	// Whoever files for thousands of businesses is known: accounting software, agents.
	Software:  transaction.Registered,
	Questions: slices.Concat(gateQuestions, businessQuestions, periodQuestions, boxQuestions),
	Amounts:   []string{"total-due", "net-to-pay", "net-to-reclaim"},
	Checker:   []string{"task", "insolvency", "sender", "client-approved"},
	Fact:      registeredOn.Name,
	Whom:      vrn.Name,
	About:     []string{vrn.Name, periodStart.Name, periodEnd.Name},
	Eligible:  eligible,
	Check:     check,
	Codes:     []ask.Code{VATNetValue, VATTotalValue, NotFinalised, TaxPeriodNotEnded},
	Unique:    unique,
	Decide:    decide,
	Rates:     []rate.Published{workday.BankHolidays, LatePenalties},
	Sources:   sources,
	Files:     files,
}

// unique names the period of a business: there is one return for each. A second one is what HMRC refuses with
// DUPLICATE_SUBMISSION (403); the platform answers 409 with the code duplicate.
//
// The last day stands for the period, and not HMRC's period key: a key is known only to software that has asked HMRC
// for the obligations, and HMRC has changed keys of open periods (github.com/hmrc/vat-api, issue 807). Periods of one
// number never overlap, so no two end on the same day.
func unique(a ask.Answers) string {
	if !a.Given(vrn.Name) || !a.Given(periodEnd.Name) {
		return ""
	}
	return vrn.Of(a) + " " + periodEnd.Of(a).String()
}
