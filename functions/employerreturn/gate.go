package employerreturn

import "github.com/frontline-gov/frontline/shared/ask"

// Who sends what, for which scheme and when. Whether the employer is registered comes first: without a PAYE reference
// there is nothing to send.
var (
	registered = ask.YesNo{Name: "registered"}
	returnKind = ask.OneOf{Name: "return-kind", Options: []string{string(FullPayment), string(EmployerSummary)}}

	payeReference  = ask.PAYEReference{Name: "paye-reference"}
	accountsOffice = ask.AccountsOffice{Name: "accounts-office"}
	// A Unique Taxpayer Reference is told where the employer has one: a company's for Corporation Tax (COTAXRef),
	// anybody else's for Self Assessment (SAUTR).
	business          = ask.OneOf{Name: "business", Options: []string{"company", "other"}}
	corporationTax    = ask.UTR{Name: "corporation-tax-utr", When: business.Is("company"), Optional: true}
	selfAssessmentUTR = ask.UTR{Name: "self-assessment-utr", When: business.Is("other"), Optional: true}

	// HMRC's RelatedTaxYear, "26-27".
	taxYear   = ask.OneOf{Name: "tax-year", Options: yearOptions(), Select: true}
	periodEnd = ask.Date{Name: "period-end"}

	fullPayment     = returnKind.Is(string(FullPayment))
	employerSummary = returnKind.Is(string(EmployerSummary))
)

var gateQuestions = []ask.Question{
	registered, returnKind, payeReference, accountsOffice, business, corporationTax, selfAssessmentUTR, taxYear, periodEnd,
}

// Whether it is the last return, asked of both kinds.
var (
	final      = ask.OneOf{Name: "final", Options: []string{"no", "ceased", "year-end"}}
	dateCeased = ask.Date{Name: "date-ceased", When: final.Is("ceased")}
)

var finalQuestions = []ask.Question{final, dateCeased}
