package prescriptionprepayment

import "github.com/frontline-gov/frontline/shared/ask"

// How it is paid. Only the certificate for 12 months can be paid for by instalments.
var (
	payBy       = ask.OneOf{Name: "pay-by", Options: []string{"card", "direct-debit"}, When: length.Is("twelve-months")}
	bankAccount = ask.BankAccount{Name: "bank-account", When: payBy.Is("direct-debit")}
)

var paymentQuestions = []ask.Question{payBy, bankAccount}
