// Package prescriptionprepayment is the purchase of a prescription prepayment certificate: who holds one pays no NHS
// prescription charges in England for 3 or 12 months. The NHS Business Services Authority grants it.
//
// The law: National Health Service Act 2006, sections 172, 174 and 178; National Health Service (Charges for Drugs and
// Appliances) Regulations 2015, SI 2015/570, regulations 10 and 15 (who is exempt), 16 (application and grant of the
// certificate), 17 (repayment) and 17A (the certificate for hormone replacement therapy alone, SI 2023/171). What the
// regulations leave open, such as when a certificate may start, is in the Authority's terms and conditions.
package prescriptionprepayment

import (
	"embed"
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
)

//go:embed words.en.json words.cy.json start.en.md start.cy.md cases
var files embed.FS

// Transaction is the purchase of a prescription prepayment certificate.
var Transaction = transaction.Transaction{
	Name:       "prescription-prepayment",
	Department: "nhsbsa",
	Portals:    []transaction.Portal{transaction.Health},
	Needs:      []string{"paying-for-prescriptions", "living-with-a-long-term-condition"},
	// Six years is how long instalments that were not paid, or a charge that was not due, can be sued for. It is less
	// than the seven years after which the Authority's privacy notice for the HRT certificate
	// (https://cms.nhsbsa.nhs.uk/node/11272) has everything deleted; the notice for this certificate was not read, and
	// wins where it says otherwise.
	Retention: transaction.Retention{
		Months: 72,
		Basis:  "Limitation Act 1980, section 9 (six years to recover a sum); UK GDPR, article 5(1)(e)",
	},
	TakeUp: transaction.TakeUp{
		Percent: 99, By: date.MustParse("2031-11-22"),
		Source: "Own target: nearly all certificates bought online within five years of going live, the period of the " +
			"Government Service Design Manual's digital take-up measure",
	},
	// No time for the decision: the Authority sends a certificate bought online at once, and promises nothing else.
	Deadlines: transaction.Deadlines{
		Acknowledged: 3 * 24 * time.Hour,
		Source:       "Own target for the acknowledgement; the NHS Business Services Authority promises no time in its terms and conditions",
	},
	Decisions: []transaction.Decision{{Code: "issued"}, {Code: "not-paid"}},
	Withdraw:  true, // and no amendment: another length or start is another certificate, at another price
	Questions: slices.Concat(gateQuestions, certificateQuestions, applicantQuestions, paymentQuestions),
	// What makes prescriptions free is asked without asking who somebody is; age is left to the application.
	Amounts:  []string{"price", "instalment", "without-certificate", "saving"},
	Checker:  []string{"home", "exemption", "benefits", "low-take-home-pay", "prescriptions"},
	Fact:     "date-of-birth",
	Whom:     fullName.Name,
	Eligible: eligible,
	Check:    check,
	Decide:   decide,
	Rates:    []rate.Published{ChargeRates},
	Sources:  sources,
	Files:    files,
}
