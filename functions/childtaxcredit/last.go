package childtaxcredit

import "github.com/frontline-gov/frontline/shared/ask"

// What else has changed, and where to pay.
var (
	changed     = ask.YesNo{Name: "changed", When: settles}
	changes     = ask.LongText{Name: "changes", When: changed.Is(true), Max: 1000}
	sameAccount = ask.YesNo{Name: "same-account", When: settles}
	bankAccount = ask.BankAccount{Name: "bank-account", When: ask.Any(claims, sameAccount.Is(false))}
)

var lastQuestions = []ask.Question{changed, changes, sameAccount, bankAccount}
