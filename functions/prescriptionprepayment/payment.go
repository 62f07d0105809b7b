package prescriptionprepayment

import "github.com/frontline-gov/frontline/shared/ask"

// How it is paid. Only the certificate for 12 months can be paid for by instalments.
var (
	payBy = ask.OneOf{Name: "pay-by", Options: []string{"card", "direct-debit"}, When: length.Is("twelve-months")}
	// A Direct Debit that others have to authorise too cannot be set up online.
	soleAuthority = ask.YesNo{Name: "sole-authority", When: payBy.Is("direct-debit")}
	// The Direct Debit Guarantee in its words is https://faq.nhsbsa.nhs.uk/knowledgebase/article/KA-03590/en-us.
	bankAccount = ask.BankAccount{Name: "bank-account", When: soleAuthority.Is(true)}
)

var paymentQuestions = []ask.Question{payBy, soleAuthority, bankAccount}
